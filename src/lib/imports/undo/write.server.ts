/** Taking a whole import back as one act. */
import type { IcsScope } from '#lib/core/access.ts';
import { requireOpenForImport } from '#lib/imports/permission.server.ts';
import { findImport } from '#lib/imports/read.server.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import {
	changedSince,
	type Changes,
	type EditedSince,
	type HeldRow,
	mustAsk,
	wayBack,
	type WayBack
} from '#lib/registers/changes.ts';
import type { Register } from '#lib/registers/definition.ts';
import { heldRows } from '#lib/registers/read.server.ts';
import {
	bumpVersion,
	changeFields,
	type Occasion,
	overlapping,
	putBack,
	takeOut
} from '#lib/registers/write.server.ts';
import { eventsOfImport } from './read.server.ts';

export type UndoPlan = {
	/** Rows about which there is nothing to ask, by what happens to them. */
	takenOut: number;
	putBack: number;
	changedBack: number;
	/** Rows that were worked on since the import, with who and when last: the person decides. */
	edited: EditedRow[];
};

export type EditedRow = {
	id: number;
	title: string;
	by: string;
	at: string;
	/** What the import had done to it. */
	imported: 'added' | 'changed' | 'removed' | 'restored';
	/** What was changed since: the value that came in, and the present one. */
	since: Changes;
	/** It is out of the register now. */
	removed: boolean;
};

export type UndoResult =
	{ undone: { rows: number; kept: number } } | { refused: string; code: 'not-committed' };

/** What taking an import back would do; writes nothing. @throws NotFound */
export function undoPlan(scope: IcsScope, id: number, today: string): UndoPlan {
	requireOpenForImport(scope, today);
	const register = registerNamed(findImport(scope, id).register);
	const rows = rowsById(scope, register);
	const plan: UndoPlan = { takenOut: 0, putBack: 0, changedBack: 0, edited: [] };
	for (const event of eventsOfImport(scope, id)) {
		const now = rows(event.rowId);
		const last = event.later.at(-1);
		if (last && mustAsk(register, event, event.later, now)) {
			plan.edited.push({
				id: event.rowId,
				title: register.rowTitle(now.row),
				by: last.by,
				at: last.at,
				imported: event.kind,
				since: changedSince(event.later, now),
				removed: now.removed
			});
			continue;
		}
		const back = wayBack(register, event, event.later, now, 'keep');
		if (back.removed && !now.removed) plan.takenOut += 1;
		else if (!back.removed && now.removed) plan.putBack += 1;
		else if (Object.keys(back.changes).length > 0) plan.changedBack += 1;
	}
	return plan;
}

/**
 * Takes an import back in one transaction. A row worked on since keeps that work, or goes back
 * with the rest, as `edited` says for it (by row id) or for all.
 *
 * @throws NotFound
 */
export function undoImport(
	scope: IcsScope,
	id: number,
	today: string,
	edited: EditedSince | Readonly<Record<number, EditedSince>> = 'keep'
): UndoResult {
	requireOpenForImport(scope, today);
	return transaction((): UndoResult => {
		const record = findImport(scope, id);
		if (record.status !== 'committed')
			return {
				refused:
					record.status === 'undone'
						? 'This import has already been taken back.'
						: 'Only an import that was carried out can be taken back.',
				code: 'not-committed'
			};
		const register = registerNamed(record.register);
		const at = new Date().toISOString();
		const occasion: Occasion = {
			icsId: scope.ics.id,
			by: scope.accountId,
			at,
			importId: null,
			undoesImportId: id
		};
		const held = rowsById(scope, register);
		let rows = 0;
		let kept = 0;
		for (const event of eventsOfImport(scope, id)) {
			const choice = typeof edited === 'string' ? edited : (edited[event.rowId] ?? 'keep');
			const now = held(event.rowId);
			const back = wayBack(register, event, event.later, now, choice);
			// Something that came in since stands where the row stood: it stays out.
			if (now.removed && !back.removed && overlapping(scope, register, now.row).length > 0) {
				kept += 1;
				continue;
			}
			const wrote = write(register, now, back, occasion);
			if (choice === 'keep' && event.later.length > 0 && mustAsk(register, event, event.later, now))
				kept += 1;
			else if (wrote) rows += 1;
		}
		bumpVersion(scope.ics.id, register);
		run(
			`UPDATE imports SET status = 'undone', undone_at = ?, undone_by = ? WHERE id = ?`,
			at,
			scope.accountId,
			id
		);
		recordScopedAct(
			scope,
			'import-undone',
			`import ${id}`,
			{ register: register.name, rows, kept },
			scope.ics.id
		);
		return { undone: { rows, kept } };
	});
}

/** The register's rows, read once: an import may have written tens of thousands. */
function rowsById(scope: IcsScope, register: Register): (id: number) => HeldRow {
	const rows = new Map(heldRows(scope, register).map((row) => [row.id, row]));
	return (id) => {
		const row = rows.get(id);
		if (!row) throw new Error(`${register.name} has a history of row ${id}, but not the row`);
		return row;
	};
}

/** Answers whether anything had to be written. */
function write(register: Register, now: HeldRow, back: WayBack, occasion: Occasion): boolean {
	if (back.removed && !now.removed) takeOut(register, now.id, occasion);
	else if (!back.removed && now.removed) {
		const row = Object.fromEntries(
			Object.entries(back.changes).map(([name, [, then]]) => [name, then])
		);
		putBack(register, now, row, occasion);
	} else if (Object.keys(back.changes).length > 0)
		changeFields(register, now.id, back.changes, occasion);
	else return false;
	return true;
}
