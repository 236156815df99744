import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Scope } from '#lib/core/access.ts';
import { all, type Db, get } from '#lib/platform/database.server.ts';
import { CHAIN_BEGINS, chained, type ChainedLine } from './chain.server.ts';

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

/** How many lines of a database's log a copy does not have, and when the last of them was written. */
export function actsMissingIn(db: Db, copy: string): { acts: number; last: string | null } {
	db.prepare('ATTACH ? AS copy').run(copy);
	return db
		.prepare(
			`SELECT count(*) AS acts, max(at) AS last FROM main.audit a
			WHERE NOT EXISTS (SELECT 1 FROM copy.audit c WHERE c.id = a.id AND c.at = a.at)`
		)
		.get() as { acts: number; last: string | null };
}

/** Whether the log of a database is of a release that binds its lines to each other. */
export function hasChain(db: Db): boolean {
	return (
		db.prepare("SELECT 1 FROM pragma_table_info('audit') WHERE name = 'chain'").get() !== undefined
	);
}

/** What frozen documents are called, and where they lie. The act that froze one has its SHA-256 in the log. */
const FROZEN = [
	{ called: 'submitted return', table: 'submissions' },
	{ called: 'pack', table: 'packs' },
	{ called: 'release', table: 'releases' },
	{ called: 'report to a board', table: 'board_reports' }
];

export type ChainState = {
	/** Lines of the log, and the chain of the last one (null for an empty log, or one of an earlier release). */
	lines: number;
	last: string | null;
	/** What was changed by other than Waymark, a sentence each. */
	findings: string[];
};

/**
 * Whether the audit log, and the frozen documents whose SHA-256 stands in it, are as they were written.
 * What is cut off at the end of the log shows only beside an earlier `last`.
 */
export function chainOf(db: Db): ChainState {
	const findings: string[] = [];
	const hashes = new Set<string>();
	let before = CHAIN_BEGINS;
	let lines = 0;
	let begun = false;
	const rows = db.prepare('SELECT * FROM audit ORDER BY id').iterate() as Iterable<
		ChainedLine & { id: number; chain: string | null }
	>;
	for (const row of rows) {
		lines += 1;
		before = chained(before, row);
		for (const [hash] of row.detail?.matchAll(/[0-9a-f]{64}/g) ?? []) hashes.add(hash);
		begun ||= row.chain !== null;
		if (!begun || row.chain === before) continue;
		findings.push(
			`Line ${row.id} of the audit log (${row.at}) does not follow from those before it: it, or one before it, was changed, removed or put in.`
		);
		// What follows is checked by itself, so that one change is one finding.
		before = row.chain ?? before;
	}
	for (const { called, table } of FROZEN) {
		const documents = db
			.prepare(`SELECT id, content, sha256 FROM ${table} ORDER BY id`)
			.iterate() as Iterable<{ id: number; content: string; sha256: string }>;
		for (const { id, content, sha256 } of documents) {
			const isIntact = createHash('sha256').update(content).digest('hex') === sha256;
			if (isIntact && hashes.has(sha256)) continue;
			findings.push(
				isIntact
					? `The SHA-256 of ${called} ${id} does not stand in the audit log.`
					: `The ${called} ${id} is not what was frozen: its SHA-256 is another.`
			);
		}
	}
	return { lines, last: begun ? before : null, findings };
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
