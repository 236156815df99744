import { redirect } from '@sveltejs/kit';
import { withHttpErrors, icsShown, mayIn, openIcs, textOf } from '#lib/request.server.ts';
import { hasBegun, returnLines } from '#lib/returns/return/read.server.ts';
import { listSentence, quarterLabel } from '#lib/returns/return/rules.ts';
import { turnSentence } from '#lib/returns/return/transitions.ts';
import { startReturn } from '#lib/returns/return/write.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import type { Actions, PageServerLoad } from './$types';
import { daysSince, openToAct } from './opening.server.ts';

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope } = openIcs(locals, params.ics);
	const { today } = locals;
	const may = mayIn(locals, ics, 'write-returns')['write-returns'];
	const lines = withHttpErrors(() => returnLines(scope, today)).map((line) => {
		const { round, exception, state, due } = line;
		const closed = round && closedToSending(round, exception, state, today);
		return {
			...line,
			round: round && { opensOn: round.opensOn, closedAt: round.closedAt },
			label: quarterLabel(line.quarter),
			turn: state && line.since ? turnSentence(state, daysSince(line.since, today)) : null,
			mayBegin:
				may &&
				state === null &&
				!closed &&
				due?.standing !== 'excused' &&
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
		unasked: lines.filter(({ state, due }) => state === null && due === null)
	};
};

export const actions: Actions = {
	begin: async ({ locals, params, request }) => {
		const { ics, scope } = openToAct(locals, params.ics, 'write-returns');
		const quarter = textOf(await request.formData(), 'quarter');
		withHttpErrors(() => startReturn(scope, quarter, locals.today));
		redirect(303, `/ics/${ics.code}/returns/${quarter}`);
	}
};
