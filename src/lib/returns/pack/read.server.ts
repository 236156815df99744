/** Packs of rounds: those that were made, and what one made now would contain. */
import { londonDay } from '#lib/core/dates.ts';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { NotFound, type Scope } from '#lib/core/access.ts';
import { listRegions, type Organisation } from '#lib/organisations/read.server.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import type { Rating } from '#lib/returns/return/content.ts';
import { fingerprintOutside, frozenContent } from '#lib/returns/return/read.server.ts';
import { type QueueLine, reviewQueue, roundsOf } from '#lib/returns/rounds/read.server.ts';
import {
	disclosedPack,
	FrozenPack,
	mayBeExact,
	type PackContent,
	packOf,
	type PackQueries,
	type SystemFacts
} from './rules.ts';

/** Whose pack of which round: a region's, or all England's where `region` is null. */
export type PackSubject = { quarter: string; region: Organisation | null };

/**
 * Whose pack an address names. Who reads one region's packs is led to that region's.
 *
 * @throws NotFound for a quarter without a round, and for a region
 * or a pack of all England that is not theirs
 */
export function packSubject(
	scope: Scope<'set-rounds'>,
	quarter: string,
	region: string | null
): PackSubject {
	const national = scope.icsIds === 'all';
	const regions = listRegions(scope);
	const chosen =
		region === null
			? national
				? null
				: (regions[0] ?? null)
			: (regions.find(({ code }) => code === region) ?? null);
	if (chosen === null && (region !== null || !national)) throw new NotFound(`No region ${region}.`);
	const hasRound = roundsOf(scope).some(
		(round) =>
			round.quarter === quarter &&
			(chosen === null || round.region === null || round.region.code === chosen.code)
	);
	if (!hasRound) throw new NotFound(`No round ${quarter}.`);
	return { quarter, region: chosen };
}

export type PackMade = { number: number; sha256: string; at: string; by: string };

/** @throws NotFound for the packs of a region or of England that the scope does not open */
function idOfRegion(scope: Scope<'set-rounds'>, { region }: PackSubject): number {
	const isTheirs =
		region === null
			? scope.icsIds === 'all'
			: listRegions(scope).some(({ id }) => id === region.id);
	if (!isTheirs) throw new NotFound('No such pack.');
	return region?.id ?? 0;
}

/** Every pack of a subject, the latest first, without what is in it. @throws NotFound */
export function packsOf(scope: Scope<'set-rounds'>, subject: PackSubject): PackMade[] {
	return all<PackMade>(
		`SELECT p.number, p.sha256, p.at, u.name AS by FROM packs p JOIN user u ON u.id = p.by
		WHERE p.quarter = ? AND ifnull(p.region_id, 0) = ? ORDER BY p.number DESC`,
		subject.quarter,
		idOfRegion(scope, subject)
	);
}

/** A pack as it was frozen, and whether its text is still what was hashed. @throws NotFound */
export function findPack(
	scope: Scope<'set-rounds'>,
	subject: PackSubject,
	number: number
): PackMade & { content: PackContent; intact: boolean } {
	const row = get<PackMade & { content: string }>(
		`SELECT p.number, p.content, p.sha256, p.at, u.name AS by
		FROM packs p JOIN user u ON u.id = p.by
		WHERE p.quarter = ? AND ifnull(p.region_id, 0) = ? AND p.number = ?`,
		subject.quarter,
		idOfRegion(scope, subject),
		number
	);
	if (!row) throw new NotFound(`No pack ${number} of ${subject.quarter}.`);
	const hash = createHash('sha256').update(row.content).digest('hex');
	const content = cached({ dependsOn: [], key: `pack/${hash}` }, () =>
		disclosedPack(v.parse(FrozenPack, JSON.parse(row.content)))
	);
	const sha256 = content.format === 1 ? '' : row.sha256;
	return { ...row, sha256, content, intact: hash === row.sha256 };
}

/** What a pack made on a day (ISO date) contains, in five queries whatever the number of ICSs. */
export function packContent(
	scope: Scope,
	{ quarter, region }: PackSubject,
	today: string,
	/** Frozen as it is made: only then may totals be exact. */
	freezing: { before: PackContent | null } | null = null
): PackContent {
	const lines = reviewQueue(scope, today, [quarter]).filter(
		({ ics }) => region === null || ics.regionCode === region.code
	);
	const returns = returnsSent(scope, lines, quarter);
	const facts = lines.map((line): SystemFacts => {
		const known = returns.get(line.ics.id);
		const { code, shortName, regionCode } = line.ics;
		// What was sent and then withdrawn to draft is not with the region.
		const sent = line.state === 'draft' || line.state === null ? null : (known?.sent ?? null);
		return {
			ics: { code, name: shortName },
			region: regionCode,
			state: line.state,
			due: line.due,
			exception: line.exception,
			sent,
			decided: line.decided && { act: line.decided.act, on: londonDay(line.decided.at) },
			ratings: sent === null ? new Map() : (known?.ratings ?? new Map()),
			conditions: known?.conditions ?? [],
			queries: known?.queries ?? []
		};
	});
	const whose = region && { code: region.code, name: region.name };
	const pack = packOf(quarter, whose, today, facts);
	const exact = freezing !== null && mayBeExact(pack, freezing.before);
	return exact ? packOf(quarter, whose, today, facts, exact) : pack;
}

type ReturnFacts = Pick<SystemFacts, 'sent' | 'ratings' | 'conditions' | 'queries'>;

/** What is known of each ICS's submitted return, by the ICS's id. */
function returnsSent(
	scope: Scope,
	lines: readonly QueueLine[],
	quarter: string
): Map<number, ReturnFacts> {
	const ids = JSON.stringify(lines.map(({ ics }) => ics.id));
	const ofRound = `r.quarter = @quarter AND r.ics_id IN (SELECT value FROM json_each(@ids))`;
	const rows = <T>(sql: string) => all<T & { icsId: number }>(sql, { quarter, ids });
	const found = new Map<
		number,
		ReturnFacts & { ratings: Map<string, { rating: Rating; reason: string | null }> }
	>();
	for (const { icsId, id, at, number, sha256 } of rows<{
		id: number;
		number: number;
		sha256: string;
		at: string;
	}>(
		`SELECT r.ics_id AS icsId, s.id, s.number, s.sha256, s.at
		FROM returns r JOIN submissions s ON s.return_id = r.id WHERE ${ofRound}
			AND s.number = (SELECT max(number) FROM submissions WHERE return_id = r.id)`
	)) {
		const content = frozenContent(scope, icsId, { id, sha256 });
		const sent = { number, sha256: fingerprintOutside(content), on: londonDay(at), content };
		found.set(icsId, { sent, ratings: new Map(), conditions: [], queries: [] });
	}
	for (const { icsId, section, rating, reason } of rows<{
		section: string;
		rating: Rating;
		reason: string | null;
	}>(
		`SELECT r.ics_id AS icsId, v.section, v.rating, v.reason
		FROM returns r JOIN review_ratings v ON v.return_id = r.id WHERE ${ofRound}
			AND v.id = (SELECT max(id) FROM review_ratings later
				WHERE later.return_id = r.id AND later.section = v.section)`
	))
		found.get(icsId)?.ratings.set(section, { rating, reason });
	for (const { icsId, ...condition } of rows<SystemFacts['conditions'][number]>(
		`SELECT r.ics_id AS icsId, c.section, c.words, c.owner, c.due_on AS dueOn
		FROM returns r JOIN conditions c ON c.return_id = r.id WHERE ${ofRound}
			AND NOT ifnull((SELECT k.met FROM condition_updates k WHERE k.condition_id = c.id
				AND k.met IS NOT NULL ORDER BY k.id DESC LIMIT 1), 0) ORDER BY c.due_on, c.id`
	))
		append(found, icsId, 'conditions', condition);
	for (const { icsId, ...queries } of rows<PackQueries>(
		`SELECT r.ics_id AS icsId, q.section, count(*) AS asked,
			count(*) FILTER (WHERE q.state IN ('open', 'answered')) AS waiting
		FROM returns r JOIN queries q ON q.return_id = r.id WHERE ${ofRound}
			AND q.state <> 'withdrawn' GROUP BY r.ics_id, q.section`
	))
		append(found, icsId, 'queries', queries);
	return found;
}

function append<K extends 'conditions' | 'queries'>(
	found: Map<number, ReturnFacts>,
	icsId: number,
	what: K,
	one: ReturnFacts[K][number]
): void {
	const own = found.get(icsId);
	if (own) own[what] = [...own[what], one] as ReturnFacts[K];
}
