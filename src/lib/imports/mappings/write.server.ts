/** A system's own ways of reading published files: saved, renamed, removed. */
import { NotFound } from '#lib/core/access.ts';
import { ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { type Importer, requireOpen } from '#lib/imports/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { PUBLISHED_INTO, savedMappings } from './read.server.ts';
import { checkMapping, LONGEST_NAME, type Mapping } from './rules.ts';

/** Saves a way of reading under a name; one of the same name takes the place of the earlier. */
export function saveMapping(
	actor: Importer,
	name: string,
	mapping: Mapping
): Result<{ id: number }> {
	requireOpen(actor);
	const checked = checkedName(name);
	if ('refused' in checked) return checked;
	const fine = checkMapping({ ...mapping, name });
	if ('refused' in fine) return fine;
	const stored = JSON.stringify(fine.ok);
	const personal = textFinding('', stored, { longest: Infinity });
	if (personal) return { refused: [personal] };
	const { scope, now } = actor;
	return transaction(() => {
		const earlier = savedMappings(scope).find((one) => sameName(one.name, name));
		if (earlier) takeAway(actor, earlier.id);
		const { id } = run(
			`INSERT INTO import_mappings (ics_id, register, name, mapping, saved_at, saved_by)
			VALUES (?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			PUBLISHED_INTO,
			name,
			stored,
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, 'mapping-saved', `mapping ${id}`, { name });
		return ok({ id });
	});
}

/** Gives a saved way of reading another name. @throws NotFound */
export function renameMapping(actor: Importer, id: number, name: string): Result<{ id: number }> {
	requireOpen(actor);
	const { scope } = actor;
	const saved = savedMappings(scope);
	const mapping = saved.find((one) => one.id === id);
	if (!mapping) throw new NotFound(`No mapping ${id}.`);
	const checked = checkedName(name);
	if ('refused' in checked) return checked;
	if (saved.some((one) => one.id !== id && sameName(one.name, name)))
		return refused('name', `There is another called “${name}”. Choose a name of its own.`);
	transaction(() => {
		run(
			'UPDATE import_mappings SET name = ?, mapping = ? WHERE id = ? AND ics_id = ?',
			name,
			JSON.stringify({ ...mapping.mapping, name }),
			id,
			scope.ics.id
		);
		const detail = { name, before: mapping.name };
		recordAct(actor, 'mapping-renamed', `mapping ${id}`, detail);
	});
	return ok({ id });
}

/** Removes a saved way of reading; what was imported by it stays, and one that is gone already too. */
export function removeMapping(actor: Importer, id: number): Result<{ repeated: boolean }> {
	requireOpen(actor);
	const { scope } = actor;
	const mapping = savedMappings(scope).find((one) => one.id === id);
	if (!mapping) return ok({ repeated: true });
	return transaction(() => {
		takeAway(actor, id);
		const detail = { name: mapping.name };
		recordAct(actor, 'mapping-removed', `mapping ${id}`, detail);
		return ok({ repeated: false });
	});
}

function takeAway({ scope, now }: Importer, id: number): void {
	run(
		'UPDATE import_mappings SET removed_at = ?, removed_by = ? WHERE id = ? AND ics_id = ?',
		now.toISOString(),
		scope.accountId,
		id,
		scope.ics.id
	);
}

function checkedName(name: string): Result<string> {
	if (name.trim() === '') return refused('name', 'Give it a name, so that it is known next time.');
	const finding = textFinding('name', name, {
		longest: LONGEST_NAME,
		tooLong: (_, longest) => `Use a name of at most ${longest} letters.`,
		nhsNumber: 'The name contains what looks like an NHS number.'
	});
	return finding ? { refused: [finding] } : ok(name);
}

function sameName(left: string, right: string): boolean {
	return left.trim().toLowerCase() === right.trim().toLowerCase();
}
