import {
	formAnswer,
	icsShown,
	mayIn,
	openIcs,
	textOf,
	withHttpErrors
} from '#lib/request.server.ts';
import { hasBegun, returnLines } from '#lib/returns/return/read.server.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import { listSentence } from '#lib/returns/return/rules.ts';
import { waitingSentence } from '#lib/returns/return/transitions.ts';
import { startReturn } from '#lib/returns/return/write.server.ts';
import { conditionsTakenOver } from '#lib/returns/review/read.server.ts';
import { reportOnTaken } from '#lib/returns/review/write.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import type { Actions, PageServerLoad } from './$types';
import { daysSince, openToAct } from './opening.server.ts';

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope, today } = openIcs(locals, params.ics);
	const may = mayIn(locals, ics, 'write-returns')['write-returns'];
	const lines = withHttpErrors(() => returnLines(scope, today)).map((line) => {
		const { round, exception, state, due } = line;
		const closed = round && closedToSending(round, exception, state, today);
		return {
			...line,
			round: round && { opensOn: round.opensOn, closedAt: round.closedAt },
			label: quarterLabel(line.quarter),
			waiting:
				state && line.since ? waitingSentence(state, daysSince(line.since, today), line) : null,
			mayBegin:
				may &&
				state === null &&
				!closed &&
				due?.status !== 'excused' &&
				hasBegun(line.quarter, today)
		};
	});
	const asked = lines.filter(({ state, due }) => state !== null || due !== null);
	return {
		ics: icsShown(ics),
		today,
		may,
		sentence: listSentence(asked),
		asked,
		unasked: lines.filter(({ state, due }) => state === null && due === null),
		taken: conditionsTakenOver(scope).map((condition) => ({
			...condition,
			label: quarterLabel(condition.quarter)
		}))
	};
};

export const actions: Actions = {
	begin: async ({ locals, params, request }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'write-returns');
		const quarter = textOf(await request.formData(), 'quarter');
		const result = withHttpErrors(() => startReturn(actor, quarter));
		return formAnswer(result, `/ics/${ics.code}/returns/${quarter}`, { place: '', typed: '' });
	},
	condition: async ({ locals, params, request }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'write-returns');
		const form = await request.formData();
		const id = Number(textOf(form, 'condition'));
		const typed = textOf(form, 'words');
		const result = withHttpErrors(() => reportOnTaken(actor, id, typed));
		const place = `condition-${id}`;
		return formAnswer(result, `/ics/${ics.code}/returns#${place}`, { place, typed });
	}
};
