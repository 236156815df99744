/** The ways of reading published files: those that came with Waymark, and those a system saves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IcsScope, NotFound } from '#lib/core/access.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { requireOpenForImport } from '#lib/imports/permission.server.ts';
import type { ReadingContext } from '#lib/imports/reading.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { projectRoot, run, transaction } from '#lib/platform/database.server.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { areasFor, savedMappings } from './read.server.ts';
import { checkMapping, type Mapping, type OfferedMapping } from './rules.ts';

/** The register that published files are read into. */
export const PUBLISHED_INTO: RegisterName = 'indicators';

let ready: OfferedMapping[] | undefined;

/** The mappings of data/mappings, by name of file. @throws MappingFault for a slip in one of them */
export function readyMappings(): OfferedMapping[] {
	const folder = join(projectRoot(), 'data/mappings');
	ready ??= readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => ({
			id: `ready:${file.slice(0, -'.json'.length)}`,
			mapping: checkMapping(JSON.parse(readFileSync(join(folder, file), 'utf8')))
		}));
	return ready;
}

/** All that a system may choose from, its own first. */
export function offeredMappings(scope: IcsScope): OfferedMapping[] {
	const own = savedMappings(scope, PUBLISHED_INTO).map(({ id, mapping }) => ({
		id: `saved:${id}`,
		mapping
	}));
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

export const LONGEST_NAME = 120;

export type Saved = { id: number } | { refused: string };

/**
 * Saves a way of reading under a name; one of the same name takes the place of the earlier.
 * @throws NotAllowed, MappingFault
 */
export function saveMapping(scope: IcsScope, name: string, mapping: Mapping): Saved {
	requireOpenForImport(scope, londonDate());
	const refused = nameRefused(name);
	if (refused) return { refused };
	const stored = JSON.stringify(checkMapping({ ...mapping, name }));
	if (holdsNhsNumber(stored))
		return { refused: 'It holds what looks like an NHS number. Nothing about patients is kept.' };
	const at = new Date().toISOString();
	return transaction(() => {
		const earlier = savedMappings(scope, PUBLISHED_INTO).find((one) => sameName(one.name, name));
		if (earlier) takeAway(scope, earlier.id, at);
		const { id } = run(
			`INSERT INTO import_mappings (ics_id, register, name, mapping, saved_at, saved_by)
			VALUES (?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			PUBLISHED_INTO,
			name,
			stored,
			at,
			scope.accountId
		);
		recordScopedAct(scope, 'mapping-saved', `mapping ${id}`, { name }, scope.ics.id);
		return { id };
	});
}

/** Gives a saved way of reading another name. @throws NotFound, NotAllowed */
export function renameMapping(scope: IcsScope, id: number, name: string): Saved {
	requireOpenForImport(scope, londonDate());
	const saved = savedMappings(scope, PUBLISHED_INTO);
	const held = saved.find((one) => one.id === id);
	if (!held) throw new NotFound(`No mapping ${id}.`);
	const refused = nameRefused(name);
	if (refused) return { refused };
	if (saved.some((one) => one.id !== id && sameName(one.name, name)))
		return { refused: `There is another called “${name}”. Choose a name of its own.` };
	transaction(() => {
		run(
			'UPDATE import_mappings SET name = ?, mapping = ? WHERE id = ? AND ics_id = ?',
			name,
			JSON.stringify({ ...held.mapping, name }),
			id,
			scope.ics.id
		);
		const detail = { name, before: held.name };
		recordScopedAct(scope, 'mapping-renamed', `mapping ${id}`, detail, scope.ics.id);
	});
	return { id };
}

/** Removes a saved way of reading; what was imported by it stays. @throws NotFound, NotAllowed */
export function removeMapping(scope: IcsScope, id: number): void {
	requireOpenForImport(scope, londonDate());
	const held = savedMappings(scope, PUBLISHED_INTO).find((one) => one.id === id);
	if (!held) throw new NotFound(`No mapping ${id}.`);
	transaction(() => {
		takeAway(scope, id, new Date().toISOString());
		const detail = { name: held.name };
		recordScopedAct(scope, 'mapping-removed', `mapping ${id}`, detail, scope.ics.id);
	});
}

function takeAway(scope: IcsScope, id: number, at: string): void {
	run(
		'UPDATE import_mappings SET removed_at = ?, removed_by = ? WHERE id = ? AND ics_id = ?',
		at,
		scope.accountId,
		id,
		scope.ics.id
	);
}

function nameRefused(name: string): string | null {
	if (name.trim() === '') return 'Give it a name, so that it is known next time.';
	if (name.length > LONGEST_NAME) return `Use a name of at most ${LONGEST_NAME} letters.`;
	return holdsNhsNumber(name) ? 'The name holds what looks like an NHS number.' : null;
}

function sameName(left: string, right: string): boolean {
	return left.trim().toLowerCase() === right.trim().toLowerCase();
}
