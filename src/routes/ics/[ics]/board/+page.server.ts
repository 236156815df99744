import { keptReports } from '#lib/overview/board.server.ts';
import { keepBoardReport } from '#lib/overview/write.server.ts';
import {
	asAtOf,
	formAnswer,
	icsShown,
	mayIn,
	openIcs,
	withHttpErrors
} from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { openReport } from './board.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, today, report, kept } = openReport(locals, params.ics, url);
	return {
		ics: icsShown(ics),
		today,
		report,
		kept,
		all: keptReports(scope),
		mayKeep: mayIn(locals, ics, 'update-roadmap')['update-roadmap'] && kept === null
	};
};

export const actions: Actions = {
	keep: ({ locals, params, url }) => {
		const opened = openIcs(locals, params.ics, 'update-roadmap');
		const { ics, actor } = opened;
		const result = withHttpErrors(() => keepBoardReport(actor, asAtOf(url, opened)));
		return formAnswer(result, ({ id }) => `/ics/${ics.code}/board?kept=${id}`, {});
	}
};
