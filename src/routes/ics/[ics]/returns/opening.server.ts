/** What every page of the returns begins with: whose, which quarter, and whether it may be written. */
import { error, redirect } from '@sveltejs/kit';
import type { Permission } from '#lib/core/access.ts';
import { daysBetween, quarterFromCode } from '#lib/core/calendar.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { mayIn, openIcs, type OpenIcs, withHttpErrors } from '#lib/request.server.ts';
import { returnOf, type ReturnRecord } from '#lib/returns/return/read.server.ts';

/** As `openIcs`; an ICS that has closed sends no more returns. */
export function openToAct<P extends Permission>(
	locals: App.Locals,
	code: string,
	permission: P
): OpenIcs<P> {
	const opened = openIcs(locals, code, permission);
	if (!mayIn(locals, opened.ics, permission)[permission])
		error(403, `${opened.ics.shortName} has closed: its returns take no more changes.`);
	return opened;
}

/** The return an address names. One that nobody has begun is begun on the list. */
export function openReturn(
	locals: App.Locals,
	params: { ics: string; quarter: string }
): OpenIcs<'read'> & { record: ReturnRecord } {
	const opened = openIcs(locals, params.ics);
	const { ics, scope } = opened;
	if (!quarterFromCode(params.quarter)) error(404, 'Not found, or not yours to see.');
	const record = withHttpErrors(() => returnOf(scope, params.quarter));
	if (!record) redirect(303, `/ics/${ics.code}/returns`);
	return { ...opened, record };
}

/** Whole days since a moment, as London counts them. */
export function daysSince(at: string, today: string): number {
	return Math.max(0, daysBetween(londonDate(new Date(at)), today));
}
