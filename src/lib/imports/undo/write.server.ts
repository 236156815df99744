/** Undoing a whole import as one act. */
import { ok, refused, type Result } from '#lib/core/result.ts';
import { endOfImport, findImport, type Importer, requireOpen } from '#lib/imports/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import {
	type EditedSince,
	type StoredRow,
	mustAsk,
	wayBack,
	type WayBack
} from '#lib/registers/changes.ts';
import type { Register } from '#lib/registers/definition.ts';
import {
	bumpVersion,
	changeFields,
	overlapping,
	putBack,
	takeOut
} from '#lib/registers/write.server.ts';
import { eventsOfImport, rowsById, staysBound } from './read.server.ts';

/**
 * Rows that are as before the import, rows that kept what was done since, and rows that were kept
 * because something outside the register stands on them.
 */
export type Undone = { rows: number; kept: number; bound: number; repeated: boolean };

/**
 * Undoes an import in one transaction. A row changed since keeps that work, or goes back with the
 * rest, as `edited` says for it (by row id) or for all.
 *
 * @throws NotFound
 */
export function undoImport(
	actor: Importer,
	id: number,
	edited: EditedSince | Readonly<Record<number, EditedSince>> = 'keep'
): Result<Undone> {
	requireOpen(actor);
	const { scope, now } = actor;
	return transaction((): Result<Undone> => {
		const record = findImport(scope, id);
		if (record.status === 'undone') {
			const {
				rows = 0,
				kept = 0,
				bound = 0
			} = endOfImport(scope, id, 'import-undone')?.detail ?? {};
			return ok({ rows, kept, bound, repeated: true });
		}
		if (record.status !== 'committed')
			return refused('', 'Only an import that was carried out can be undone.', 'not-committed');
		const register = registerNamed(record.register);
		const at = now.toISOString();
		const current = rowsById(scope, register);
		let rows = 0;
		let kept = 0;
		let bound = 0;
		for (const event of eventsOfImport(scope, id)) {
			const choice = typeof edited === 'string' ? edited : (edited[event.rowId] ?? 'keep');
			const row = current(event.rowId);
			if (staysBound(register, event, row)) {
				bound += 1;
				continue;
			}
			const back = wayBack(register, event, row, choice);
			// Something that came in since stands where the row stood: it stays out.
			if (row.removed && !back.removed && overlapping(scope, register, row.row).length > 0) {
				kept += 1;
				continue;
			}
			const moved = write(actor, register, row, back, { undoesImportId: id });
			if (choice === 'keep' && mustAsk(register, event, row)) kept += 1;
			else if (moved) rows += 1;
		}
		bumpVersion(actor, register);
		run(
			`UPDATE imports SET status = 'undone', undone_at = ?, undone_by = ? WHERE id = ?`,
			at,
			scope.accountId,
			id
		);
		recordAct(actor, 'import-undone', `import ${id}`, {
			register: register.name,
			rows,
			kept,
			bound
		});
		return ok({ rows, kept, bound, repeated: false });
	});
}

/** Answers whether anything moved that stands in the register. */
function write(
	actor: Importer,
	register: Register,
	now: StoredRow,
	back: WayBack,
	cause: { undoesImportId: number }
): boolean {
	const hasChanges = Object.keys(back.changes).length > 0;
	if (back.removed && !now.removed) takeOut(actor, register, now.id, cause, back.changes);
	else if (!back.removed && now.removed) {
		const row = Object.fromEntries(
			Object.entries(back.changes).map(([name, [, then]]) => [name, then])
		);
		putBack(actor, register, now, row, cause);
	} else if (hasChanges || back.marked) changeFields(actor, register, now.id, back.changes, cause);
	return !(back.removed && now.removed) && (hasChanges || back.removed !== now.removed);
}
