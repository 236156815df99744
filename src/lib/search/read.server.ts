/** What a search finds among the rows of registers and among concerns. */
import { type IcsScope, opens, type Scope, within } from '#lib/core/access.ts';
import { listIcs } from '#lib/organisations/read.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Register, Row } from '#lib/registers/definition.ts';
import { type ConcernReader, concernsOf } from '#lib/voices/concerns/read.server.ts';
import { excerpt, type Found, matches, REGISTER_NUMBERS } from './rules.ts';

type Counted = { register: string; title: string; count: number };

/** How many rows of each register hold the words, of the ICSs that a scope opens. */
export function countRows(scope: Scope, words: readonly string[]): Counted[] {
	const query = matchOf(scope, words);
	if (query === null) return [];
	return all<{ register: string; count: number }>(
		`SELECT r.register, f.count FROM (
			SELECT rowid % ${REGISTER_NUMBERS} AS id, count(*) AS count FROM search_rows
			WHERE search_rows MATCH ? GROUP BY 1) f
		JOIN search_registers r ON r.id = f.id ORDER BY r.id`,
		query
	).map((one) => ({ ...one, title: registerNamed(one.register).title }));
}

/** The rows of some registers that hold the words, the best first. */
export function findRows(
	scope: Scope,
	words: readonly string[],
	registers: readonly string[],
	{ skip, take }: { skip: number; take: number }
): Found[] {
	const query = matchOf(scope, words);
	if (query === null || take <= 0) return [];
	const hits = all<{ register: string; id: number }>(
		`SELECT r.register, s.rowid / ${REGISTER_NUMBERS} AS id
		FROM search_rows s JOIN search_registers r ON r.id = s.rowid % ${REGISTER_NUMBERS}
		WHERE search_rows MATCH ? AND r.register IN (SELECT value FROM json_each(?))
		ORDER BY s.rank, s.rowid LIMIT ? OFFSET ?`,
		query,
		JSON.stringify(registers),
		take,
		skip
	);
	const rows = new Map(
		[...Map.groupBy(hits, ({ register }) => register)].map(([register, own]) => [
			register,
			rowsNamed(
				scope,
				registerNamed(register),
				own.map(({ id }) => id)
			)
		])
	);
	const names = new Map(listIcs(scope).map((ics) => [ics.id, ics]));
	return hits.flatMap(({ register, id }) => {
		const row = rows.get(register)?.get(id);
		const ics = row && names.get(Number(row.ics_id));
		return row && ics ? [foundRow(registerNamed(register), row, ics, words)] : [];
	});
}

function rowsNamed(scope: Scope, register: Register, ids: readonly number[]): Map<number, Row> {
	const rows = all<Row & { id: number; ics_id: number }>(
		`SELECT * FROM ${register.name} WHERE id IN (SELECT value FROM json_each(?)) AND removed_at IS NULL`,
		JSON.stringify(ids)
	);
	return new Map(rows.filter((row) => opens(scope, row.ics_id)).map((row) => [row.id, row]));
}

function foundRow(
	register: Register,
	row: Row,
	ics: { code: string; shortName: string },
	words: readonly string[]
): Found {
	const title = register.rowTitle(row);
	const others = register.columns.filter(
		({ name }) => register.searched.includes(name) && !title.includes(String(row[name] ?? ''))
	);
	const parts = others.flatMap(({ name, label }) => {
		const found = excerpt(words, String(row[name] ?? ''));
		return found === null ? [] : [`${label}: ${found}`];
	});
	return {
		title,
		href: `/ics/${ics.code}/${register.name}/${row.id}`,
		where: `${register.title}, ${ics.shortName}`,
		excerpt: parts[0] ?? null
	};
}

/**
 * The words as the index is asked for them; null where there are none. They are letters and digits
 * alone, so that nothing of its language can be typed.
 */
function matchOf({ icsIds }: Scope, words: readonly string[]): string | null {
	if (words.length === 0 || (icsIds !== 'all' && icsIds.length === 0)) return null;
	const typed = `words : (${words.map((word) => `"${word}"*`).join(' AND ')})`;
	if (icsIds === 'all') return typed;
	return `ics : (${icsIds.map((id) => `"i${id}"`).join(' OR ')}) AND ${typed}`;
}

/**
 * Concerns that a reader may see and that hold the words, newest first. They are looked through as the
 * reader is shown them, so that nothing hidden or kept to a group can be found out by searching.
 *
 * @param readerOf how somebody reads in an ICS
 */
export function findConcerns(
	scope: Scope,
	words: readonly string[],
	readerOf: (scope: IcsScope) => ConcernReader,
	today: string
): Found[] {
	if (words.length === 0) return [];
	const withConcerns = new Set(
		all<{ ics: number }>('SELECT DISTINCT ics_id AS ics FROM concerns').map(({ ics }) => ics)
	);
	return listIcs(scope)
		.filter(({ id }) => withConcerns.has(id))
		.flatMap((ics) => {
			const own = within(scope, ics);
			return concernsOf(own, readerOf(own), today).flatMap(
				({ id, kind, title, words: text, posts }) => {
					const texts = [text, ...posts.map((post) => post.words)].filter((one) => one !== null);
					if (title === null || !matches(words, [title, ...texts].join(' '))) return [];
					const around = texts.map((one) => excerpt(words, one)).find((one) => one !== null);
					return [
						{
							title,
							href: `/ics/${ics.code}/voice/concerns/${id}`,
							where: `${kind === 'question' ? 'Question' : 'Concern'}, ${ics.shortName}`,
							excerpt: around ?? null
						}
					];
				}
			);
		});
}
