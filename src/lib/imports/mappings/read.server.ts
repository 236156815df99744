/** Whose rows of a published file are taken, and the ways of reading that a system has saved. */
import type { IcsScope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import type { KnownAreas, Mapping, OwnArea } from './rules.ts';

type AreaRow = {
	code: string;
	name: string;
	kind: OwnArea['kind'] | null;
	ons: string;
	parts: string;
	closedOn: string | null;
};

/** The system, those it succeeded, its trusts, and the codes of all other systems and trusts. */
export function areasFor(scope: IcsScope): KnownAreas {
	const rows = all<AreaRow>(
		`WITH RECURSIVE before (id) AS (
			SELECT predecessor_id FROM successions WHERE successor_id = @ics
			UNION SELECT s.predecessor_id FROM successions s JOIN before b ON b.id = s.successor_id
		), below (id) AS (
			SELECT child_id FROM organisation_parents WHERE parent_id = @ics
			UNION SELECT p.child_id FROM organisation_parents p JOIN below b ON b.id = p.parent_id
		)
		SELECT o.code, o.short_name AS name, o.closed_on AS closedOn,
			CASE WHEN o.id = @ics THEN 'own'
				WHEN o.id IN (SELECT id FROM before) THEN 'predecessor'
				WHEN o.kind = 'trust' AND o.id IN (SELECT id FROM below) THEN 'trust' END AS kind,
			(SELECT json_group_array(code) FROM organisation_codes
				WHERE organisation_id = o.id AND scheme = 'ons') AS ons,
			(SELECT json_group_array(code) FROM organisation_codes
				WHERE organisation_id = o.id AND scheme = 'sub-icb') AS parts
		FROM organisations o WHERE o.kind IN ('ics', 'trust', 'region') ORDER BY o.code`,
		{ ics: scope.ics.id }
	).map(({ ons, parts, ...area }) => ({
		...area,
		ons: JSON.parse(ons) as string[],
		parts: JSON.parse(parts) as string[]
	}));
	return {
		own: rows.flatMap(({ kind, ...area }) => (kind === null ? [] : [{ ...area, kind }])),
		others: rows
			.filter(({ kind }) => kind === null)
			.map(({ code, ons, parts, closedOn }) => ({ code, ons, parts, closedOn }))
	};
}

export type SavedMapping = {
	id: number;
	name: string;
	mapping: Mapping;
	savedAt: string;
	savedBy: string;
};

/** A system's own ways of reading published files, by name. */
export function savedMappings(scope: IcsScope, register: RegisterName): SavedMapping[] {
	return all<Omit<SavedMapping, 'mapping'> & { mapping: string }>(
		`SELECT m.id, m.name, m.mapping, m.saved_at AS savedAt, u.name AS savedBy
		FROM import_mappings m JOIN user u ON u.id = m.saved_by
		WHERE m.ics_id = ? AND m.register = ? AND m.removed_at IS NULL ORDER BY lower(m.name)`,
		scope.ics.id,
		register
	).map((row) => ({ ...row, mapping: JSON.parse(row.mapping) as Mapping }));
}
