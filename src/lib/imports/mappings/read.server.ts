/** The ways of reading published files: those that came with Waymark, those a system has saved, and whose rows are taken. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { IcsScope } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import type { ReadingContext } from '#lib/imports/reading.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, projectRoot } from '#lib/platform/database.server.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import {
	checkMapping,
	type KnownAreas,
	type Mapping,
	mappingSchema,
	type OfferedMapping,
	type OwnArea
} from './rules.ts';

/** The register that published files are read into. */
export const PUBLISHED_INTO: RegisterName = 'indicators';

/** The mappings of data/mappings, by name of file. @throws for a slip in one of them */
export function readyMappings(): OfferedMapping[] {
	return cached({ dependsOn: [], key: 'ready-mappings' }, () => {
		const folder = join(projectRoot(), 'data/mappings');
		return readdirSync(folder)
			.filter((file) => file.endsWith('.json'))
			.sort()
			.map((file) => ({
				id: `ready:${file.slice(0, -'.json'.length)}`,
				mapping: done(checkMapping(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
			}));
	});
}

/** All that a system may choose from, its own first. */
export function offeredMappings(scope: IcsScope): OfferedMapping[] {
	const own = savedMappings(scope).map(({ id, mapping }) => ({ id: `saved:${id}`, mapping }));
	return [...own, ...readyMappings()];
}

/** What the reader of a file has to know of published files; nothing for other registers. */
export function publishedContext(
	scope: IcsScope,
	register: RegisterName
): Pick<ReadingContext, 'mappings' | 'areas'> {
	if (register !== PUBLISHED_INTO) return {};
	return { mappings: offeredMappings(scope), areas: areasFor(scope) };
}

type AreaRow = {
	code: string;
	name: string;
	kind: OwnArea['kind'] | null;
	ons: string;
	parts: string;
	closedOn: string | null;
};

/** The system, those it succeeded, its trusts, and the codes of all other systems and trusts. */
function areasFor(scope: IcsScope): KnownAreas {
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
		ons: codesIn(ons),
		parts: codesIn(parts)
	}));
	return {
		own: rows.flatMap(({ kind, ...area }) => (kind === null ? [] : [{ ...area, kind }])),
		others: rows
			.filter(({ kind }) => kind === null)
			.map(({ code, ons, parts, closedOn }) => ({ code, ons, parts, closedOn }))
	};
}

function codesIn(json: string): string[] {
	return v.parse(v.array(v.string()), JSON.parse(json));
}

export type SavedMapping = {
	id: number;
	name: string;
	mapping: Mapping;
	savedAt: string;
	savedBy: string;
};

/** A system's own ways of reading published files, by name. */
export function savedMappings(scope: IcsScope): SavedMapping[] {
	return all<Omit<SavedMapping, 'mapping'> & { mapping: string }>(
		`SELECT m.id, m.name, m.mapping, m.saved_at AS savedAt, u.name AS savedBy
		FROM import_mappings m JOIN user u ON u.id = m.saved_by
		WHERE m.ics_id = ? AND m.register = ? AND m.removed_at IS NULL ORDER BY lower(m.name)`,
		scope.ics.id,
		PUBLISHED_INTO
	).map((row) => ({ ...row, mapping: v.parse(mappingSchema, JSON.parse(row.mapping)) }));
}
