/** The report that an address names: as it is on a day, or as it was kept. */
import { error } from '@sveltejs/kit';
import { notThereYet } from '#lib/organisations/rules.ts';
import { boardReport, keptReport } from '#lib/overview/board.server.ts';
import { asAtOf, openIcs, withHttpErrors } from '#lib/request.server.ts';

/** @throws SvelteKit's 404 for a report that is not theirs, and for a day before the ICS opened */
export function openReport(locals: App.Locals, code: string, url: URL) {
	const opened = openIcs(locals, code);
	const id = Number(url.searchParams.get('kept')) || 0;
	if (id > 0) return { ...opened, ...withHttpErrors(() => keptReport(opened.scope, id)) };
	const asAt = asAtOf(url, opened);
	const early = notThereYet(opened.ics, asAt);
	if (early) error(404, early);
	return { ...opened, kept: null, report: withHttpErrors(() => boardReport(opened.scope, asAt)) };
}
