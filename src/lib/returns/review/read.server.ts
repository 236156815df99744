/** The review of a return: the reviewer's ratings, the queries with their threads, the conditions; and news. */
import { type IcsScope, NotFound, opens, type Scope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import type { Rating } from '#lib/returns/return/content.ts';
import { OWN_RETURN } from '#lib/returns/return/read.server.ts';
import type { Side } from '#lib/returns/return/transitions.ts';
import type { QueueNews } from './queue.ts';

export type ReviewRating = {
	section: string;
	rating: Rating;
	reason: string | null;
	submissionId: number;
	at: string;
	by: string;
};

/** The reviewer's latest rating of each section that has one. */
export function ratingsOf({ ics }: IcsScope, returnId: number): Map<string, ReviewRating> {
	const rows = all<ReviewRating>(
		`SELECT r.section, r.rating, r.reason, r.submission_id AS submissionId, r.at, u.name AS by
		FROM review_ratings r JOIN user u ON u.id = r.by
		WHERE r.return_id = ${OWN_RETURN} AND r.id = (SELECT max(id) FROM review_ratings later
			WHERE later.return_id = @id AND later.section = r.section)`,
		{ id: returnId, ics: ics.id }
	);
	return new Map(rows.map((row) => [row.section, row]));
}

export type QueryState = 'open' | 'answered' | 'settled' | 'withdrawn';

export type QueryMessage = { side: 'region' | 'ics'; words: string; at: string; by: string };

export type Query = {
	id: number;
	section: string;
	about: string;
	state: QueryState;
	submissionId: number;
	askedAt: string;
	messages: QueryMessage[];
};

/** Every query of a return with its thread, oldest first. */
export function queriesOf({ ics }: IcsScope, returnId: number): Query[] {
	const own = { id: returnId, ics: ics.id };
	const queries = all<Omit<Query, 'messages'>>(
		`SELECT id, section, about, state, submission_id AS submissionId, asked_at AS askedAt
		FROM queries WHERE return_id = ${OWN_RETURN} ORDER BY id`,
		own
	);
	const messages = all<QueryMessage & { queryId: number }>(
		`SELECT m.query_id AS queryId, m.side, m.words, m.at, u.name AS by
		FROM query_messages m JOIN queries q ON q.id = m.query_id JOIN user u ON u.id = m.by
		WHERE q.return_id = ${OWN_RETURN} ORDER BY m.id`,
		own
	);
	return queries.map((query) => ({
		...query,
		messages: messages
			.filter(({ queryId }) => queryId === query.id)
			.map(({ queryId: _, ...message }) => message)
	}));
}

/** Queries that are neither settled nor withdrawn. */
export function openQueries(scope: IcsScope, returnId: number): Query[] {
	return openAmong(queriesOf(scope, returnId));
}

export function openAmong(queries: readonly Query[]): Query[] {
	return queries.filter(({ state }) => state === 'open' || state === 'answered');
}

/** @throws NotFound when the return has no such query */
export function findQuery(scope: IcsScope, returnId: number, id: number): Query {
	const query = queriesOf(scope, returnId).find((one) => one.id === id);
	if (!query) throw new NotFound(`No query ${id}.`);
	return query;
}

export type ConditionUpdate = {
	side: 'region' | 'ics';
	met: boolean | null;
	words: string;
	at: string;
	by: string;
};

export type Condition = {
	id: number;
	section: string | null;
	words: string;
	owner: string;
	dueOn: string;
	setAt: string;
	setBy: string;
	met: boolean;
	/** The successor that answers for it; null while that is the ICS of the return. */
	takenBy: { code: string; shortName: string } | null;
	updates: ConditionUpdate[];
};

/** The conditions of a return's acceptance, the first due first. */
export function conditionsOf({ ics }: IcsScope, returnId: number): Condition[] {
	return conditionsWhere(`c.return_id = ${OWN_RETURN}`, { id: returnId, ics: ics.id });
}

/** A condition of a predecessor's return that an ICS has taken over, with where it was set. */
export type ConditionTaken = Condition & {
	quarter: string;
	from: { code: string; shortName: string };
};

/** The conditions that an ICS has taken over from those it followed, the first due first. */
export function conditionsTakenOver({ ics }: IcsScope): ConditionTaken[] {
	const own = { ics: ics.id };
	const origins = new Map(
		all<{ id: number; quarter: string; code: string; shortName: string }>(
			`SELECT c.id, r.quarter, o.code, o.short_name AS shortName FROM conditions c
			JOIN returns r ON r.id = c.return_id JOIN organisations o ON o.id = r.ics_id
			WHERE c.id IN ${TAKEN}`,
			own
		).map(({ id, quarter, ...from }) => [id, { quarter, from }])
	);
	if (origins.size === 0) return [];
	return conditionsWhere(`c.id IN ${TAKEN}`, own).map((condition) => ({
		...condition,
		...origins.get(condition.id)!
	}));
}

const TAKEN = `(SELECT h.from_id FROM handovers v JOIN handover_rows h ON h.handover_id = v.id
	WHERE v.to_ics_id = @ics AND h.kind = 'condition' AND h.undone = 0)`;

type ConditionRow = Omit<Condition, 'updates' | 'met' | 'takenBy'> & {
	takenCode: string | null;
	takenName: string | null;
};

function conditionsWhere(where: string, values: Record<string, number>): Condition[] {
	const conditions = all<ConditionRow>(
		`SELECT c.id, c.section, c.words, c.owner, c.due_on AS dueOn, c.set_at AS setAt, u.name AS setBy,
			o.code AS takenCode, o.short_name AS takenName
		FROM conditions c JOIN user u ON u.id = c.set_by
		LEFT JOIN handover_rows h ON h.kind = 'condition' AND h.from_id = c.id AND h.undone = 0
		LEFT JOIN handovers v ON v.id = h.handover_id LEFT JOIN organisations o ON o.id = v.to_ics_id
		WHERE ${where} ORDER BY c.due_on, c.id`,
		values
	);
	const updates = all<Omit<ConditionUpdate, 'met'> & { met: number | null; conditionId: number }>(
		`SELECT k.condition_id AS conditionId, k.side, k.met, k.words, k.at, u.name AS by
		FROM condition_updates k JOIN conditions c ON c.id = k.condition_id JOIN user u ON u.id = k.by
		WHERE ${where} ORDER BY k.id`,
		values
	);
	return conditions.map(({ takenCode, takenName, ...condition }) => {
		const own = updates
			.filter(({ conditionId }) => conditionId === condition.id)
			.map(({ conditionId: _, met, ...rest }) => ({
				...rest,
				met: met === null ? null : met === 1
			}));
		return {
			...condition,
			takenBy: takenCode === null ? null : { code: takenCode, shortName: takenName! },
			updates: own,
			met: own.findLast(({ met }) => met !== null)?.met ?? false
		};
	});
}

// What came in for a reviewer since a moment: sent, resubmitted, withdrawn, answered, accepted.

type Row = Omit<QueueNews, 'kind' | 'count'> & { kind: string; count: number; icsId: number };

const KINDS: Readonly<Record<string, QueueNews['kind']>> = {
	submit: 'sent',
	resubmit: 'resubmitted',
	recall: 'taken-back',
	accept: 'accepted',
	'accept-with-conditions': 'accepted',
	answered: 'answered'
};

const ACTS: Readonly<Record<Side, readonly string[]>> = {
	region: ['submit', 'resubmit', 'recall'],
	nation: ['accept', 'accept-with-conditions'],
	ics: []
};

/** What others did since an ISO date and time, the newest first; `sides` says for whose queue. */
export function queueNews(scope: Scope, since: string, sides: readonly Side[]): QueueNews[] {
	const acts = JSON.stringify(sides.flatMap((side) => ACTS[side]));
	const events = all<Row>(
		`SELECT e.act AS kind, r.ics_id AS icsId, o.code, o.short_name AS shortName, r.quarter,
			1 AS count, e.at, u.name AS by
		FROM return_events e JOIN returns r ON r.id = e.return_id
			JOIN organisations o ON o.id = r.ics_id JOIN user u ON u.id = e.by
		WHERE e.at > ? AND e.by <> ? AND e.act IN (SELECT value FROM json_each(?))`,
		since,
		scope.accountId,
		acts
	);
	const answers = sides.includes('region')
		? all<Row>(
				`SELECT 'answered' AS kind, r.ics_id AS icsId, o.code, o.short_name AS shortName, r.quarter,
					count(DISTINCT m.query_id) AS count, max(m.at) AS at, u.name AS by
				FROM query_messages m JOIN queries q ON q.id = m.query_id JOIN returns r ON r.id = q.return_id
					JOIN organisations o ON o.id = r.ics_id JOIN user u ON u.id = m.by
				WHERE m.side = 'ics' AND m.at > ? GROUP BY r.id`,
				since
			)
		: [];
	return [...events, ...answers]
		.filter(({ icsId }) => opens(scope, icsId))
		.sort((a, b) => (a.at < b.at ? 1 : -1))
		.map(({ icsId: _, kind, ...rest }) => ({ ...rest, kind: KINDS[kind]! }));
}
