import { type Ics, NotFound, opens, type Scope } from '#lib/core/access.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import {
	type Board,
	type BoardKnown,
	boardsSeenFrom,
	type Lineage,
	type Lived,
	type PartKnown,
	type SuccessionKnown
} from './rules.ts';

export type Organisation = {
	id: number;
	code: string;
	kind: 'nation' | 'region' | 'ics' | 'trust' | 'place' | 'pcn' | 'team';
	name: string;
	shortName: string;
	openedOn: string | null;
	closedOn: string | null;
	fictional: boolean;
};

export type IcsListed = Organisation & { regionCode: string | null; regionName: string | null };

type OrganisationRow = Omit<Organisation, 'fictional'> & { fictional: number };

const COLUMNS = `o.id, o.code, o.kind, o.name, o.short_name AS shortName, o.opened_on AS openedOn,
	o.closed_on AS closedOn, o.fictional`;

function shaped<T extends { fictional: number }>(
	row: T
): Omit<T, 'fictional'> & { fictional: boolean } {
	return { ...row, fictional: row.fictional === 1 };
}

/** The ICS of that code, if the scope opens it. @throws NotFound for both "no such" and "not yours". */
export function findIcs(scope: Scope, code: string): Organisation & Ics {
	const row = get<OrganisationRow>(
		`SELECT ${COLUMNS} FROM organisations o WHERE o.code = ? AND o.kind = 'ics'`,
		code
	);
	if (!row || !opens(scope, row.id)) throw new NotFound(`No organisation ${code}.`);
	return shaped(row);
}

/** The ICSs a scope opens, with the region each belongs (or last belonged) to, open ones first. */
export function listIcs(scope: Scope): readonly IcsListed[] {
	return cached({ dependsOn: [{ tables: ['organisations'] }], key: `ics/${opened(scope)}` }, () =>
		icsOpened(scope)
	);
}

const opened = ({ icsIds }: Scope) => (icsIds === 'all' ? 'all' : icsIds.join());

function icsOpened(scope: Scope): IcsListed[] {
	const rows = all<OrganisationRow & { regionCode: string | null; regionName: string | null }>(
		`SELECT ${COLUMNS}, r.code AS regionCode, r.short_name AS regionName
		FROM organisations o
		LEFT JOIN organisation_parents p ON p.child_id = o.id AND p.from_on =
			(SELECT max(from_on) FROM organisation_parents WHERE child_id = o.id)
		LEFT JOIN organisations r ON r.id = p.parent_id
		WHERE o.kind = 'ics' AND (? OR o.id IN (SELECT value FROM json_each(?)))
		ORDER BY o.closed_on IS NOT NULL, o.short_name`,
		scope.icsIds === 'all' ? 1 : 0,
		scope.icsIds === 'all' ? '[]' : JSON.stringify(scope.icsIds)
	);
	return rows.map(shaped);
}

/** The regions that hold at least one ICS the scope opens. */
export function listRegions(scope: Scope): readonly Organisation[] {
	return cached(
		{ dependsOn: [{ tables: ['organisations'] }], key: `regions/${opened(scope)}` },
		() => regionsOpened(scope)
	);
}

function regionsOpened(scope: Scope): Organisation[] {
	const rows = all<OrganisationRow>(
		`SELECT ${COLUMNS} FROM organisations o WHERE o.kind = 'region' AND EXISTS (
			SELECT 1 FROM organisation_parents p JOIN organisations i ON i.id = p.child_id AND i.kind = 'ics'
			WHERE p.parent_id = o.id AND (? OR i.id IN (SELECT value FROM json_each(?))))
		ORDER BY o.fictional, o.short_name`,
		scope.icsIds === 'all' ? 1 : 0,
		scope.icsIds === 'all' ? '[]' : JSON.stringify(scope.icsIds)
	);
	return rows.map(shaped);
}

/** Organisations of a kind that lie anywhere below an ICS, on any date: closed trusts keep rows. */
export function organisationsBelow(icsId: number, kind: 'trust' | 'place' | 'pcn'): Organisation[] {
	const rows = all<OrganisationRow>(
		`WITH RECURSIVE below (id) AS (
			SELECT child_id FROM organisation_parents WHERE parent_id = ?
			UNION SELECT p.child_id FROM organisation_parents p JOIN below b ON p.parent_id = b.id)
		SELECT ${COLUMNS} FROM below b JOIN organisations o ON o.id = b.id
		WHERE o.kind = ? ORDER BY o.name`,
		icsId,
		kind
	);
	return rows.map(shaped);
}

/** An ICS and those that it follows, however far back: what they reported stays under their names. */
export function systemAndPredecessors(icsId: number): Organisation[] {
	const rows = all<OrganisationRow & { depth: number }>(
		`WITH RECURSIVE line (id, depth) AS (
			SELECT ?, 0
			UNION SELECT s.predecessor_id, l.depth + 1 FROM successions s
				JOIN line l ON l.id = s.successor_id WHERE l.depth < 9)
		SELECT ${COLUMNS}, min(l.depth) AS depth FROM line l JOIN organisations o ON o.id = l.id
		WHERE o.kind = 'ics' GROUP BY o.id ORDER BY depth, o.name`,
		icsId
	);
	return rows.map(({ depth: _, ...row }) => shaped(row));
}

/** Every ICS with the days of its life, and who followed whom. Names and dates only, so no scope is asked for. */
export function icsLineage(): Known {
	return cached({ dependsOn: [{ tables: ['organisations'] }], key: 'lineage' }, lineageNow);
}

type Known = {
	organisations: ReadonlyMap<number, Lived & { code: string; shortName: string }>;
	lineage: readonly Lineage[];
};

function lineageNow(): Known {
	const organisations = all<Lived & { code: string; shortName: string }>(
		`SELECT id, code, short_name AS shortName, opened_on AS openedOn, closed_on AS closedOn
		FROM organisations WHERE kind = 'ics'`
	);
	const lineage = all<Lineage>(
		`SELECT s.predecessor_id AS predecessorId, s.successor_id AS successorId, s.on_date AS "on", s.share
		FROM successions s JOIN organisations o ON o.id = s.successor_id WHERE o.kind = 'ics'
		ORDER BY s.on_date, o.short_name`
	);
	return { organisations: new Map(organisations.map((one) => [one.id, one])), lineage };
}

export type Succession = {
	id: number;
	code: string;
	shortName: string;
	on: string;
	kind: string;
	share: number | null;
};

/** What followed an ICS that closed. Names and codes only, so no scope is asked for. */
export function successorsOf(icsId: number): Succession[] {
	return all(
		`SELECT o.id, o.code, o.short_name AS shortName, s.on_date AS "on", s.kind, s.share FROM successions s
		JOIN organisations o ON o.id = s.successor_id WHERE s.predecessor_id = ? AND o.kind = 'ics' ORDER BY o.short_name`,
		icsId
	);
}

/** What an ICS was made from. */
export function predecessorsOf(icsId: number): Succession[] {
	return all(
		`SELECT o.id, o.code, o.short_name AS shortName, s.on_date AS "on", s.kind, s.share FROM successions s
		JOIN organisations o ON o.id = s.predecessor_id WHERE s.successor_id = ? AND o.kind = 'ics' ORDER BY o.short_name`,
		icsId
	);
}

/** Every ICS's board as a list of the whole country names it, seen from one ICS. Names and codes only. */
export function boardsFor(icsId: number): Board[] {
	return boardsSeenFrom(
		icsId,
		all<BoardKnown>("SELECT id, code, name FROM organisations WHERE kind = 'ics' ORDER BY code"),
		all<SuccessionKnown>(
			`SELECT s.predecessor_id AS predecessorId, s.successor_id AS successorId FROM successions s
			JOIN organisations o ON o.id = s.predecessor_id WHERE o.kind = 'ics'`
		),
		all<PartKnown>(
			`SELECT sub_icb AS subIcb, predecessor_id AS predecessorId, successor_id AS successorId
			FROM succession_parts`
		)
	);
}

/** Every ICS there is or was, by what files call it, and whether all of it is the given one's. */
export function systemsSeenFrom(
	icsId: number
): { code: string; name: string; shortName: string; ours: boolean }[] {
	const ours = new Map(boardsFor(icsId).map((board) => [board.code, board.ours === 'all']));
	return all<{ code: string; name: string; shortName: string }>(
		"SELECT code, name, short_name AS shortName FROM organisations WHERE kind = 'ics' ORDER BY code"
	).map((system) => ({ ...system, ours: ours.get(system.code) ?? false }));
}

// England as its reference data tells it. Codes, names and dates only, so no scope is asked for.

export type CountrySystem = {
	id: number;
	code: string;
	shortName: string;
	regionCode: string | null;
	openedOn: string;
	closedOn: string | null;
	/** Those that ever belonged to it. */
	trusts: { code: string; name: string; openedOn: string | null }[];
	/** What took it over, with its share of the population where one is known. */
	successors: { code: string; share: number | null }[];
};

type Found = Omit<CountrySystem, 'trusts' | 'successors'> & { trusts: string; successors: string };

/** The integrated care systems that exist or existed, by code. */
export function systemsOfCountry(): CountrySystem[] {
	return all<Found>(
		`SELECT o.id, o.code, o.short_name AS shortName, o.opened_on AS openedOn, o.closed_on AS closedOn,
			(SELECT r.code FROM organisation_parents p JOIN organisations r ON r.id = p.parent_id
				WHERE p.child_id = o.id ORDER BY p.from_on DESC LIMIT 1) AS regionCode,
			(SELECT json_group_array(json_object('code', t.code, 'name', t.name, 'openedOn', t.opened_on)
				ORDER BY t.code)
				FROM organisation_parents p JOIN organisations t ON t.id = p.child_id AND t.kind = 'trust'
				WHERE p.parent_id = o.id) AS trusts,
			(SELECT json_group_array(json_object('code', n.code, 'share', s.share) ORDER BY n.code)
				FROM successions s JOIN organisations n ON n.id = s.successor_id
				WHERE s.predecessor_id = o.id) AS successors
		FROM organisations o WHERE o.kind = 'ics' AND o.fictional = 0 AND o.opened_on IS NOT NULL
		ORDER BY o.code`
	).map((row) => ({
		...row,
		trusts: JSON.parse(row.trusts) as CountrySystem['trusts'],
		successors: JSON.parse(row.successors) as CountrySystem['successors']
	}));
}
