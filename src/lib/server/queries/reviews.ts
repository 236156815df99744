/** The review of a return: the reviewer's ratings, the queries with their threads, the conditions. */
import { NotFound } from '#lib/domain/access.ts';
import type { Rating } from '#lib/domain/returns/content.ts';
import { all } from '#lib/server/db/connection.ts';

export type ReviewRating = {
	section: string;
	rating: Rating;
	reason: string | null;
	submissionId: number;
	at: string;
	by: string;
};

/** The reviewer's latest rating of each section that has one. */
export function ratingsOf(returnId: number): Map<string, ReviewRating> {
	const rows = all<ReviewRating>(
		`SELECT r.section, r.rating, r.reason, r.submission_id AS submissionId, r.at, u.name AS by
		FROM review_ratings r JOIN user u ON u.id = r.by
		WHERE r.return_id = @id AND r.id = (SELECT max(id) FROM review_ratings later
			WHERE later.return_id = @id AND later.section = r.section)`,
		{ id: returnId }
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
export function queriesOf(returnId: number): Query[] {
	const queries = all<Omit<Query, 'messages'>>(
		`SELECT id, section, about, state, submission_id AS submissionId, asked_at AS askedAt
		FROM queries WHERE return_id = ? ORDER BY id`,
		returnId
	);
	const messages = all<QueryMessage & { queryId: number }>(
		`SELECT m.query_id AS queryId, m.side, m.words, m.at, u.name AS by
		FROM query_messages m JOIN queries q ON q.id = m.query_id JOIN user u ON u.id = m.by
		WHERE q.return_id = ? ORDER BY m.id`,
		returnId
	);
	return queries.map((query) => ({
		...query,
		messages: messages
			.filter(({ queryId }) => queryId === query.id)
			.map(({ queryId: _, ...message }) => message)
	}));
}

/** Queries that are neither settled nor taken back. */
export function openQueries(returnId: number): Query[] {
	return queriesOf(returnId).filter(({ state }) => state === 'open' || state === 'answered');
}

/** @throws NotFound when the return has no such query */
export function findQuery(returnId: number, id: number): Query {
	const query = queriesOf(returnId).find((one) => one.id === id);
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
	updates: ConditionUpdate[];
};

/** The conditions of a return's acceptance, the first due first. */
export function conditionsOf(returnId: number): Condition[] {
	const conditions = all<Omit<Condition, 'updates' | 'met'>>(
		`SELECT c.id, c.section, c.words, c.owner, c.due_on AS dueOn, c.set_at AS setAt, u.name AS setBy
		FROM conditions c JOIN user u ON u.id = c.set_by WHERE c.return_id = ? ORDER BY c.due_on, c.id`,
		returnId
	);
	const updates = all<Omit<ConditionUpdate, 'met'> & { met: number | null; conditionId: number }>(
		`SELECT k.condition_id AS conditionId, k.side, k.met, k.words, k.at, u.name AS by
		FROM condition_updates k JOIN conditions c ON c.id = k.condition_id JOIN user u ON u.id = k.by
		WHERE c.return_id = ? ORDER BY k.id`,
		returnId
	);
	return conditions.map((condition) => {
		const own = updates
			.filter(({ conditionId }) => conditionId === condition.id)
			.map(({ conditionId: _, met, ...rest }) => ({
				...rest,
				met: met === null ? null : met === 1
			}));
		return {
			...condition,
			updates: own,
			met: own.findLast(({ met }) => met !== null)?.met ?? false
		};
	});
}
