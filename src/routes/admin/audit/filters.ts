import type { ActFilters } from '#lib/platform/audit/read.server.ts';
import { dayAsked } from '#lib/request.server.ts';

/** What the address asks of the audit log. @throws as `dayAsked` */
export function auditFilters(url: URL, today: string): ActFilters {
	const text = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 200);
	return {
		person: text('search'),
		act: text('act'),
		icsCode: text('organisation'),
		from: dayAsked(url, 'from', today) ?? '',
		to: dayAsked(url, 'to', today) ?? ''
	};
}
