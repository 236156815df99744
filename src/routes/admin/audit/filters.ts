import { isIsoDate } from '#lib/domain/calendar.ts';
import type { ActFilters } from '#lib/server/queries/audit.ts';

/** What the address asks of the audit log; anything that is not a date is no date. */
export function auditFilters(url: URL): ActFilters {
	const text = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 200);
	const date = (name: string) => (isIsoDate(text(name)) ? text(name) : '');
	return {
		person: text('search'),
		act: text('act'),
		icsCode: text('organisation'),
		from: date('from'),
		to: date('to')
	};
}
