/** The rounds of returns, and where each ICS of a scope stands with them. */
import { type IcsScope, NotFound, opens, type Scope } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import {
	icsLineage,
	type IcsListed,
	listIcs,
	listRegions
} from '#lib/organisations/read.server.ts';
import { existedIn } from '#lib/organisations/rules.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import type { ReturnState } from '#lib/returns/return/transitions.ts';
import { type Due, dueOf, type Round, type RoundException } from './rules.ts';

export type RoundRecord = Round & {
	id: number;
	/** Null for a round of all England. */
	region: { id: number; code: string; shortName: string } | null;
	setAt: string;
	setBy: string;
};

type RoundRow = Omit<RoundRecord, 'region'> & {
	regionId: number | null;
	regionCode: string;
	regionName: string;
};

const ROUND = `SELECT r.id, r.quarter, r.opens_on AS opensOn, r.due_on AS dueOn, r.closed_at AS closedAt,
	r.set_at AS setAt, u.name AS setBy, o.id AS regionId, o.code AS regionCode, o.short_name AS regionName
	FROM rounds r JOIN user u ON u.id = r.set_by LEFT JOIN organisations o ON o.id = r.region_id`;

function everyRound(): RoundRecord[] {
	return all<RoundRow>(
		`${ROUND} ORDER BY r.quarter DESC, r.region_id IS NOT NULL, o.short_name`
	).map(shaped);
}

/**
 * The rounds of all England and of the regions that hold an ICS of the scope, the newest quarter first;
 * England's before a region's own.
 */
export function roundsOf(scope: Scope): RoundRecord[] {
	const regions = listRegions(scope).map(({ id }) => id);
	return everyRound().filter(({ region }) => region === null || regions.includes(region.id));
}

/** A round that the scope may change. @throws NotFound */
export function findRound(scope: Scope<'set-rounds'>, id: number): RoundRecord {
	const round = roundsOf(scope).find((one) => one.id === id);
	if (!round || (round.region === null && scope.icsIds !== 'all'))
		throw new NotFound(`No round ${id}.`);
	return round;
}

/** The round that asks an ICS for a quarter: its region's own, or England's; null for none. */
export function roundFor({ ics }: IcsScope, quarter: string): RoundRecord | null {
	const row = get<RoundRow>(
		`${ROUND} JOIN organisations i ON i.id = @ics
		WHERE r.quarter = @quarter AND (r.region_id IS NULL OR r.region_id IN (
				SELECT parent_id FROM organisation_parents WHERE child_id = @ics))
			AND (i.closed_on IS NULL OR i.closed_on >= r.opens_on)
		ORDER BY r.region_id IS NULL LIMIT 1`,
		{ quarter, ics: ics.id }
	);
	return row && wasThere(ics.id, quarter) ? shaped(row) : null;
}

/** Every round that has asked an ICS, by quarter; its region's outweighs England's. */
export function roundsAsking({
	ics
}: IcsScope): Map<string, RoundRecord & { exception: RoundException | null }> {
	const rows = all<RoundRow>(
		`${ROUND} JOIN organisations i ON i.id = @ics
		WHERE (r.region_id IS NULL OR r.region_id IN (
				SELECT parent_id FROM organisation_parents WHERE child_id = @ics))
			AND (i.closed_on IS NULL OR i.closed_on >= r.opens_on)
		ORDER BY r.region_id IS NOT NULL`,
		{ ics: ics.id }
	).filter(({ quarter }) => wasThere(ics.id, quarter));
	const exceptions = new Map(
		all<RoundException & { roundId: number }>(
			`SELECT round_id AS roundId, kind, due_on AS dueOn, reason FROM round_exceptions x
			WHERE ics_id = @ics AND id = (SELECT max(id) FROM round_exceptions later
				WHERE later.round_id = x.round_id AND later.ics_id = @ics)`,
			{ ics: ics.id }
		).map(({ roundId, ...rest }) => [roundId, rest.kind === 'none' ? null : rest])
	);
	return new Map(
		rows.map((row) => [row.quarter, { ...shaped(row), exception: exceptions.get(row.id) ?? null }])
	);
}

/** The exception that holds for an ICS in a round; null for none. */
export function exceptionFor({ ics }: IcsScope, roundId: number): RoundException | null {
	const row = get<RoundException>(
		`SELECT kind, due_on AS dueOn, reason FROM round_exceptions
		WHERE round_id = ? AND ics_id = ? ORDER BY id DESC LIMIT 1`,
		roundId,
		ics.id
	);
	return row && row.kind !== 'none' ? row : null;
}

export type ExceptionRecord = RoundException & { icsId: number; at: string; by: string };

/** The exceptions of a scope's ICSs that hold in a round, the latest first. */
export function exceptionsOf(scope: Scope, roundId: number): ExceptionRecord[] {
	return all<ExceptionRecord>(
		`SELECT x.ics_id AS icsId, x.kind, x.due_on AS dueOn, x.reason, x.at, u.name AS by
		FROM round_exceptions x JOIN user u ON u.id = x.by
		WHERE x.round_id = @round AND x.kind <> 'none' AND x.id = (SELECT max(id) FROM round_exceptions later
			WHERE later.round_id = @round AND later.ics_id = x.ics_id)
		ORDER BY x.id DESC`,
		{ round: roundId }
	).filter(({ icsId }) => opens(scope, icsId));
}

/** How one ICS stands with a quarter; null when no round asks for it. */
export function dueFor(
	scope: IcsScope,
	quarter: string,
	state: ReturnState | null,
	asAt: string
): (Due & { round: RoundRecord; exception: RoundException | null }) | null {
	const round = roundFor(scope, quarter);
	if (!round) return null;
	const exception = exceptionFor(scope, round.id);
	return { ...dueOf(round, exception, state, asAt), round, exception };
}

/** What is left open of a return: in a query of `returns r`, these columns. */
export type LeftOpen = {
	/** Queries neither settled nor withdrawn, and those of them that wait for the ICS. */
	openQueries: number;
	unansweredQueries: number;
	/** Conditions not met, those of them that the ICS has reported on since the region last spoke, and the first day of the rest. */
	openConditions: number;
	answeredConditions: number;
	conditionDueOn: string | null;
};

const OPEN_CONDITIONS = `FROM conditions c WHERE c.return_id = r.id AND NOT ifnull((SELECT k.met
	FROM condition_updates k WHERE k.condition_id = c.id AND k.met IS NOT NULL
	ORDER BY k.id DESC LIMIT 1), 0)`;
const ANSWERED = `ifnull((SELECT k.side FROM condition_updates k WHERE k.condition_id = c.id
	ORDER BY k.id DESC LIMIT 1), 'region') = 'ics'`;

/** The columns of `LeftOpen`. */
export const LEFT_OPEN = `
	(SELECT count(*) FROM queries q WHERE q.return_id = r.id AND q.state IN ('open', 'answered')) AS openQueries,
	(SELECT count(*) FROM queries q WHERE q.return_id = r.id AND q.state = 'open') AS unansweredQueries,
	(SELECT count(*) ${OPEN_CONDITIONS}) AS openConditions,
	(SELECT count(*) ${OPEN_CONDITIONS} AND ${ANSWERED}) AS answeredConditions,
	(SELECT min(c.due_on) ${OPEN_CONDITIONS} AND NOT ${ANSWERED}) AS conditionDueOn`;

const NOTHING_OPEN: LeftOpen = {
	openQueries: 0,
	unansweredQueries: 0,
	openConditions: 0,
	answeredConditions: 0,
	conditionDueOn: null
};

export type QueueLine = LeftOpen & {
	ics: { id: number; code: string; shortName: string; regionCode: string | null };
	quarter: string;
	state: ReturnState | null;
	/** ISO date and time since when it has been in its state. */
	since: string | null;
	due: Due;
	exception: RoundException | null;
	/** The round asks for nothing any more. */
	roundClosed: boolean;
	/** The last decision of the region, and when. */
	decided: { act: string; at: string; by: string } | null;
};

/** Every ICS of a scope with every round that asks it: the review queue, in four queries. */
export function reviewQueue(
	scope: Scope,
	asAt: string,
	quarters?: readonly string[]
): readonly Readonly<QueueLine>[] {
	const systems = listIcs(scope);
	const question = `${asAt}/${quarters?.join() ?? 'all'}/${systems.map(({ id }) => id).join()}`;
	return cached(
		{
			dependsOn: [{ tables: ['organisations', 'returns', 'names'] }],
			key: `review-queue/${question}`
		},
		() => {
			const closed = new Set(
				systems.flatMap(({ id, closedOn }) => (closedOn !== null && closedOn < asAt ? [id] : []))
			);
			// Of an ICS that has closed only what the region has still to say: whether conditions are met.
			return queueLines(systems, asAt, quarters).filter(
				({ ics, openConditions }) => quarters || !closed.has(ics.id) || openConditions > 0
			);
		}
	);
}

function queueLines(
	systems: readonly IcsListed[],
	asAt: string,
	quarters: readonly string[] | undefined
): QueueLine[] {
	const rounds = everyRound().filter(({ quarter }) => !quarters || quarters.includes(quarter));
	const ids = JSON.stringify(systems.map(({ id }) => id));
	const named = JSON.stringify([...new Set(rounds.map(({ quarter }) => quarter))]);
	const returns = byKey(
		all<ReturnRow>(
			`SELECT r.ics_id AS icsId, r.quarter, r.state, r.state_since AS since, ${LEFT_OPEN},
				(SELECT e.id FROM return_events e WHERE e.return_id = r.id
					AND e.act IN ('send-back', 'accept', 'accept-with-conditions', 'close')
					ORDER BY e.id DESC LIMIT 1) AS decision
			FROM returns r WHERE r.ics_id IN (SELECT value FROM json_each(?))
				AND r.quarter IN (SELECT value FROM json_each(?))`,
			ids,
			named
		)
	);
	const decisions = new Map(
		all<{ id: number; act: string; at: string; by: string }>(
			`SELECT e.id, e.act, e.at, u.name AS by FROM return_events e JOIN user u ON u.id = e.by
			WHERE e.id IN (SELECT value FROM json_each(?))`,
			JSON.stringify([...returns.values()].flatMap(({ decision }) => decision ?? []))
		).map(({ id, ...decision }) => [id, decision])
	);
	const exceptions = new Map(
		all<RoundException & { roundId: number; icsId: number }>(
			`SELECT x.round_id AS roundId, x.ics_id AS icsId, x.kind, x.due_on AS dueOn, x.reason
			FROM round_exceptions x WHERE x.id = (SELECT max(id) FROM round_exceptions later
				WHERE later.round_id = x.round_id AND later.ics_id = x.ics_id)`
		).map(({ roundId, icsId, ...rest }) => [`${roundId}/${icsId}`, rest])
	);
	return rounds.flatMap((round) =>
		systems
			.filter((ics) => isAsked(ics, round, rounds))
			.map((ics): QueueLine => {
				const record = returns.get(`${ics.id}/${round.quarter}`);
				const recorded = exceptions.get(`${round.id}/${ics.id}`) ?? null;
				const exception = recorded && recorded.kind !== 'none' ? recorded : null;
				const { id, code, shortName, regionCode } = ics;
				return {
					ics: { id, code, shortName, regionCode },
					quarter: round.quarter,
					state: record?.state ?? null,
					since: record?.since ?? null,
					due: dueOf(round, exception, record?.state ?? null, asAt),
					exception,
					roundClosed: round.closedAt !== null,
					...leftOpen(record),
					decided: (record?.decision ? decisions.get(record.decision) : null) ?? null
				};
			})
	);
}

type ReturnRow = LeftOpen & {
	icsId: number;
	quarter: string;
	state: ReturnState;
	since: string;
	decision: number | null;
};

/** Of the row of a return; of none, nothing. */
export function leftOpen(row: LeftOpen | undefined): LeftOpen {
	const { openQueries, unansweredQueries, openConditions, answeredConditions, conditionDueOn } =
		row ?? NOTHING_OPEN;
	return { openQueries, unansweredQueries, openConditions, answeredConditions, conditionDueOn };
}

/** Whether an ICS was open in any of a quarter. */
export function wasThere(icsId: number, quarter: string): boolean {
	const lived = icsLineage().organisations.get(icsId);
	const named = quarterFromCode(quarter);
	return lived !== undefined && named !== undefined && existedIn(lived, named);
}

/** England's round asks every ICS whose region has no round of its own; nobody who had closed. */
function isAsked(ics: IcsListed, round: RoundRecord, rounds: readonly RoundRecord[]): boolean {
	if (ics.closedOn !== null && ics.closedOn < round.opensOn) return false;
	if (!existedIn(ics, quarterFromCode(round.quarter)!)) return false;
	if (round.region) return round.region.code === ics.regionCode;
	return !rounds.some(
		(other) => other.quarter === round.quarter && other.region?.code === ics.regionCode
	);
}

function byKey(rows: readonly ReturnRow[]): Map<string, ReturnRow> {
	return new Map(rows.map((row) => [`${row.icsId}/${row.quarter}`, row]));
}

function shaped({ regionId, regionCode, regionName, ...round }: RoundRow): RoundRecord {
	return {
		...round,
		region: regionId === null ? null : { id: regionId, code: regionCode, shortName: regionName }
	};
}
