/** The review queue as an address asks for it: its rows, its filters, and what the person is there for. */
import { authorise, may, type Person, type Scope } from '#lib/core/access.ts';
import { tableState } from '#lib/core/address.ts';
import { daysBetween } from '#lib/core/calendar.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import {
	filterQueue,
	QUEUE_SORTS,
	type QueueFilter,
	type QueueRow,
	type QueueSort,
	sortQueue,
	waitingFor
} from '#lib/returns/review/queue.ts';
import { type QueueLine, reviewQueue } from '#lib/returns/rounds/read.server.ts';

export type AskedQueue = {
	scope: Scope;
	all: QueueRow[];
	shown: QueueRow[];
	filter: QueueFilter;
	state: ReturnType<typeof tableState>;
};

/** @throws NotSignedIn */
export function askedQueue(person: Person | null, url: URL, today: string): AskedQueue {
	const scope = authorise(person, 'read');
	const rows = queueRows(scope, person!, today);
	const asked = (name: string) => url.searchParams.get(name) || null;
	const filter: QueueFilter = {
		round: asked('round'),
		region: asked('region'),
		state: asked('state'),
		mine: asked('turn') === 'mine'
	};
	const state = tableState(url, { sortable: QUEUE_SORTS, sortedBy: 'need', perPage: 25 });
	const shown = sortQueue(
		filterQueue(rows, filter),
		state.sort as QueueSort,
		state.order === 'desc'
	);
	return { scope, all: rows, shown, filter, state };
}

/** Every ICS that a scope opens with every round that asks it, or those of some quarters. */
export function queueRows(
	scope: Scope,
	person: Person,
	today: string,
	quarters?: readonly string[]
): QueueRow[] {
	return linesOf(scope, today, quarters).map(({ ics, side, row }) => {
		const { answeredConditions } = row;
		const reviews =
			(side === 'region' || answeredConditions > 0) && may(person, 'review-returns', ics);
		return {
			...row,
			conditionsToJudge: reviews ? answeredConditions : 0,
			mine: reviews || (side === 'nation' && may(person, 'close-returns', ics))
		};
	});
}

/** What is the same for everybody who may see these ICSs: five years of a country are 800 lines. */
function linesOf(scope: Scope, today: string, quarters?: readonly string[]) {
	const opened = scope.icsIds === 'all' ? 'all' : scope.icsIds.join();
	const question = `queue-rows/${today}/${quarters?.join() ?? 'all'}/${opened}`;
	return cached(
		{ dependsOn: [{ tables: ['organisations', 'returns', 'names'] }], key: question },
		() =>
			reviewQueue(scope, today, quarters).map((line) => ({
				ics: line.ics,
				side: waitingFor(line),
				row: rowOf(line, today)
			}))
	);
}

function rowOf(line: QueueLine, today: string): Omit<QueueRow, 'mine' | 'conditionsToJudge'> {
	const {
		quarter,
		state,
		due,
		roundClosed,
		openQueries,
		openConditions,
		answeredConditions,
		decided
	} = line;
	const { code, shortName, regionCode } = line.ics;
	const sent = state !== null && state !== 'draft' && line.since !== null;
	const waited = sent ? daysBetween(londonDate(new Date(line.since!)), today) : null;
	return {
		code,
		shortName,
		regionCode,
		quarter,
		state,
		due,
		roundClosed,
		waited,
		openQueries,
		openConditions,
		answeredConditions,
		decided
	};
}
