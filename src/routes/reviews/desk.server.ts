/** The desk as an address asks for it: its rows, its filters, and what the person is there for. */
import { authorise, may, type Person, type Scope } from '#lib/core/access.ts';
import { tableState } from '#lib/core/address.ts';
import { daysBetween } from '#lib/core/calendar.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import {
	DESK_SORTS,
	type DeskFilter,
	type DeskRow,
	type DeskSort,
	filterDesk,
	sortDesk,
	turnOf
} from '#lib/returns/review/queue.ts';
import { desk, type DeskLine } from '#lib/returns/rounds/read.server.ts';

export type DeskAsked = {
	scope: Scope;
	all: DeskRow[];
	shown: DeskRow[];
	filter: DeskFilter;
	state: ReturnType<typeof tableState>;
};

/** @throws NotSignedIn */
export function askedDesk(person: Person | null, url: URL, today: string): DeskAsked {
	const scope = authorise(person, 'read');
	const rows = deskRows(scope, person!, today);
	const asked = (name: string) => url.searchParams.get(name) || null;
	const filter: DeskFilter = {
		...{ round: asked('round'), region: asked('region'), state: asked('state') },
		mine: asked('turn') === 'mine'
	};
	const state = tableState(url, { sortable: DESK_SORTS, sortedBy: 'need', perPage: 25 });
	const shown = sortDesk(filterDesk(rows, filter), state.sort as DeskSort, state.order === 'desc');
	return { scope, all: rows, shown, filter, state };
}

/** Every system that a scope opens with every round that asks it, or those of some quarters. */
export function deskRows(
	scope: Scope,
	person: Person,
	today: string,
	quarters?: readonly string[]
): DeskRow[] {
	return linesOf(scope, today, quarters).map(({ ics, turn, row }) => ({
		...row,
		mine:
			(turn === 'region' && may(person, 'review-returns', ics)) ||
			(turn === 'nation' && may(person, 'close-returns', ics))
	}));
}

/** What is the same for everybody who may see these systems: five years of a country are 800 lines. */
function linesOf(scope: Scope, today: string, quarters?: readonly string[]) {
	const opened = scope.icsIds === 'all' ? 'all' : scope.icsIds.join();
	const question = `desk-rows/${today}/${quarters?.join() ?? 'all'}/${opened}`;
	return cached(
		{ dependsOn: [{ tables: ['organisations', 'returns', 'names'] }], key: question },
		() =>
			desk(scope, today, quarters).map((line) => ({
				...{ ics: line.ics, turn: turnOf(line), row: rowOf(line, today) }
			}))
	);
}

function rowOf(line: DeskLine, today: string): Omit<DeskRow, 'mine'> {
	const { quarter, state, due, roundClosed, openQueries, openConditions, decided } = line;
	const { code, shortName, regionCode } = line.ics;
	const sent = state !== null && state !== 'draft' && line.since !== null;
	const waited = sent ? daysBetween(londonDate(new Date(line.since!)), today) : null;
	return {
		...{ code, shortName, regionCode, quarter, state, due, roundClosed, waited },
		...{ openQueries, openConditions, decided }
	};
}
