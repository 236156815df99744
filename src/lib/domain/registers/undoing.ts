/** How a row goes back to what it was before an import, when others may have worked on it since. Pure. */
import type { Register, Row, Value } from '#lib/domain/registers/definition.ts';
import type { Changes } from '#lib/domain/registers/difference.ts';

/** What to do with what was changed after the import: leave it, or take it back too. */
export type EditedSince = 'keep' | 'revert';

export type PastEvent = { kind: 'added' | 'changed' | 'removed' | 'restored'; changes: Changes };

export type RowState = { row: Row; removed: boolean };

/** What has to be written to a row; nothing when there are no changes and `removed` stays as it is. */
export type WayBack = { changes: Changes; removed: boolean };

/**
 * The way back of one row. With `keep`, a row that was worked on since keeps that work, and only
 * fields that still hold what the import wrote go back. The natural key never goes back: another
 * row may have taken the old one.
 */
export function wayBack(
	register: Register,
	event: PastEvent,
	later: readonly PastEvent[],
	now: RowState,
	choice: EditedSince
): WayBack {
	const imported = later.toReversed().reduce(before, now);
	const target = before(imported, event);
	if (choice === 'keep' && workedOn(imported, now))
		return kept(register, event, imported, target, now);
	// A row that goes out keeps its values: they are what comes back with it.
	const changes = target.removed ? {} : changesBetween(register, now.row, target.row);
	return { changes, removed: target.removed };
}

/** Whether it makes a difference what is chosen for the row. */
export function mustAsk(
	register: Register,
	event: PastEvent,
	later: readonly PastEvent[],
	now: RowState
): boolean {
	const [keep, revert] = (['keep', 'revert'] as const).map((choice) =>
		wayBack(register, event, later, now, choice)
	);
	return JSON.stringify(keep) !== JSON.stringify(revert);
}

/** Old and new value of each field that was changed after the import and is still different. */
export function changedSince(later: readonly PastEvent[], now: RowState): Changes {
	const imported = later.toReversed().reduce(before, now);
	const changes: Changes = {};
	for (const name of Object.keys(imported.row)) {
		const [was, is] = [imported.row[name] ?? null, now.row[name] ?? null];
		if (was !== is) changes[name] = [was, is];
	}
	return changes;
}

function kept(
	register: Register,
	event: PastEvent,
	imported: RowState,
	target: RowState,
	now: RowState
): WayBack {
	if (event.kind !== 'changed' || now.removed) return { changes: {}, removed: now.removed };
	const untouched = Object.fromEntries(
		Object.keys(event.changes)
			.filter((name) => same(imported.row[name], now.row[name]))
			.map((name) => [name, target.row[name] ?? null])
	);
	return {
		changes: changesBetween(register, now.row, { ...now.row, ...untouched }),
		removed: false
	};
}

/** The state before an event, from the state after it. */
function before(after: RowState, event: PastEvent): RowState {
	const row = { ...after.row };
	for (const [name, [old]] of Object.entries(event.changes)) row[name] = old;
	return {
		row,
		removed: event.kind === 'removed' ? false : event.kind === 'changed' ? after.removed : true
	};
}

function workedOn(imported: RowState, now: RowState): boolean {
	return (
		imported.removed !== now.removed ||
		Object.keys(imported.row).some((name) => !same(imported.row[name], now.row[name]))
	);
}

function changesBetween(register: Register, now: Row, then: Row): Changes {
	const changes: Changes = {};
	for (const { name } of register.columns)
		if (!register.key.includes(name) && !same(now[name], then[name]))
			changes[name] = [now[name] ?? null, then[name] ?? null];
	return changes;
}

function same(one: Value | undefined, other: Value | undefined): boolean {
	return (one ?? null) === (other ?? null);
}
