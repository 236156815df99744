import * as v from 'valibot';
import type { Scope } from '#lib/core/access.ts';
import { all, get } from '#lib/platform/database.server.ts';

export type Act = {
	id: number;
	at: string;
	/** Name and e-mail address of who did it; null for the command line and for nobody signed in. */
	by: { name: string; email: string } | null;
	act: string;
	ics: { code: string; name: string } | null;
	subject: string;
	detail: v.InferOutput<typeof Detail>;
};

export type ActFilters = {
	/** Part of a name or an e-mail address, of who did it or whom it concerns. */
	person?: string;
	act?: string;
	/** Acts to leave out. */
	without?: readonly string[];
	icsCode?: string;
	/** First and last day, in UTC as the log is written. */
	from?: string;
	to?: string;
	offset?: number;
	limit?: number;
};

const Detail = v.record(v.string(), v.unknown());

type ActRow = {
	id: number;
	at: string;
	byName: string | null;
	byEmail: string | null;
	act: string;
	icsCode: string | null;
	icsName: string | null;
	subject: string;
	detail: string | null;
};

const MATCHING = `FROM audit a LEFT JOIN user u ON u.id = a.by
	LEFT JOIN organisations o ON o.id = a.ics_id
	WHERE (:act = '' OR a.act = :act) AND (:ics = '' OR o.code = :ics)
	AND a.act NOT IN (SELECT value FROM json_each(:without))
	AND (:from = '' OR a.at >= :from) AND (:to = '' OR a.at < date(:to, '+1 day'))
	AND (:person = '' OR instr(lower(coalesce(u.name || ' ' || u.email, '') || ' ' || a.subject), lower(:person)) > 0)`;

/** The log, newest first, and how many lines match in all. */
export function listActs(
	_scope: Scope<'read-audit'>,
	filters: ActFilters = {}
): { acts: Act[]; total: number } {
	const asked = {
		act: filters.act ?? '',
		without: JSON.stringify(filters.without ?? []),
		ics: filters.icsCode ?? '',
		from: filters.from ?? '',
		to: filters.to ?? '',
		person: filters.person ?? ''
	};
	const rows = all<ActRow>(
		`SELECT a.id, a.at, u.name AS byName, u.email AS byEmail, a.act, o.code AS icsCode,
			o.short_name AS icsName, a.subject, a.detail ${MATCHING}
		ORDER BY a.id DESC LIMIT :limit OFFSET :offset`,
		{ ...asked, limit: filters.limit ?? -1, offset: filters.offset ?? 0 }
	);
	const total = get<{ n: number }>(`SELECT count(*) AS n ${MATCHING}`, asked)!.n;
	return { acts: rows.map(shaped), total };
}

/** The kinds of act that stand in the log, for a filter. */
export function actsRecorded(_scope: Scope<'read-audit'>): string[] {
	return all<{ act: string }>('SELECT DISTINCT act FROM audit ORDER BY act').map((row) => row.act);
}

function shaped(row: ActRow): Act {
	return {
		id: row.id,
		at: row.at,
		by: row.byName === null ? null : { name: row.byName, email: row.byEmail ?? '' },
		act: row.act,
		ics: row.icsCode === null ? null : { code: row.icsCode, name: row.icsName ?? '' },
		subject: row.subject,
		detail: row.detail ? v.parse(Detail, JSON.parse(row.detail)) : {}
	};
}
