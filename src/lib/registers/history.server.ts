/** Who changed a row, when, from what, and which cell of which file each value came from. */
import { type IcsScope, NotFound } from '#lib/core/access.ts';
import { dayEnd } from '#lib/platform/clock.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { additionsUndone, type Changes, type ColumnFound } from './changes.ts';
import type { Register, RegisterName, Value } from './definition.ts';

export type RowEvent = {
	/** Counts up through a row's history; 0 for the event that added it. */
	id: number;
	kind: 'added' | 'changed' | 'removed' | 'restored';
	at: string;
	by: string;
	changes: Changes | null;
	import: { id: number; fileName: string; sheet: string | null; row: number | null } | null;
	/** The import that was undone by this event, if one was. */
	undoes: number | null;
};

type EventRow = Omit<RowEvent, 'changes' | 'import'> & {
	/** It brought back a row of which everything had been undone: the row began afresh. */
	afresh: boolean;
	changes: string | null;
	importId: number | null;
	fileName: string | null;
	sheet: string | null;
	sourceRow: number | null;
	columns: string | null;
};

/** The events of a row, newest first. @throws NotFound when it is not of this ICS. */
export function rowHistory(scope: IcsScope, register: Register, rowId: number): RowEvent[] {
	let key: string | undefined;
	const keyOfRow = () => (key ??= keyOf(register, rowId));
	return events(scope, register, rowId).map((event) => ({
		id: event.id,
		kind: event.afresh ? 'added' : event.kind,
		at: event.at,
		by: event.by,
		changes: event.afresh ? null : changesOf(event),
		import:
			event.importId === null
				? null
				: {
						id: event.importId,
						fileName: event.fileName ?? '',
						sheet: sheetOf(event, keyOfRow),
						row: event.sourceRow
					},
		undoes: event.undoes
	}));
}

export type CellSource = { importId: number; fileName: string; sheet: string | null; cell: string };

/**
 * For each field whose present value an import gave: the file, sheet and cell it stood in. An import
 * that was undone is passed over, so that a value is traced to where it first came from.
 */
export function cellSources(
	scope: IcsScope,
	register: Register,
	rowId: number
): Record<string, CellSource> {
	const sources: Record<string, CellSource> = {};
	const settled = new Set<string>();
	/** Field -> the import that was undone: everything down to its event no longer counts. */
	const passedOver = new Map<string, number>();
	const month = monthOf(register, rowId);
	let key: string | undefined;
	const keyOfRow = () => (key ??= keyOf(register, rowId));
	for (const event of events(scope, register, rowId)) {
		const changes = changesOf(event);
		// The event that added the row, or began it afresh, gave every field not settled since.
		const fields =
			changes && !event.afresh
				? Object.keys(changes)
				: register.columns.map((column) => column.name);
		const columns = columnsOf(event.columns);
		for (const field of fields) {
			if (settled.has(field)) continue;
			const skipped = passedOver.get(field);
			if (skipped !== undefined) {
				if (event.importId === skipped) passedOver.delete(field);
			} else if (event.undoes !== null) {
				passedOver.set(field, event.undoes);
			} else {
				settled.add(field);
				const source = sourceOf(event, columns[field], month, keyOfRow);
				if (source) sources[field] = source;
			}
		}
		if (!changes) break;
	}
	return sources;
}

function sourceOf(
	event: EventRow,
	column: FedColumn | undefined,
	month: string | null,
	keyOfRow: () => string
): CellSource | null {
	if (event.importId === null || event.sourceRow === null || !column) return null;
	const { importId, sourceRow, sheet } = event;
	const { across } = column;
	if (across?.cells) {
		const cell = across.cells[keyOfRow()];
		return cell ? { importId, fileName: event.fileName ?? '', ...onSheet(cell, sheet) } : null;
	}
	// In a sheet with months across a number stands under its month, lines below its block's first.
	const letter = across ? across.months[month ?? ''] : column.column;
	const offset = across ? across.offset : 0;
	if (letter === undefined || offset === null) return null;
	return {
		importId,
		fileName: event.fileName ?? '',
		sheet,
		cell: `${letter}${sourceRow + offset}`
	};
}

/** Of a cell on another sheet than the one that a report names, the sheet's name stands before it. */
function onSheet(cell: string, sheet: string | null): Pick<CellSource, 'sheet' | 'cell'> {
	const at = cell.lastIndexOf('!');
	return { sheet: at < 0 ? sheet : cell.slice(0, at), cell: cell.slice(at + 1) };
}

/** The sheet that an event's row stood on: forms may stand on one each. */
function sheetOf({ columns, sheet }: EventRow, keyOfRow: () => string): string | null {
	const cell = Object.values(columnsOf(columns))
		.map(({ across }) => (across?.cells ? across.cells[keyOfRow()] : undefined))
		.find((one) => one !== undefined);
	return cell === undefined ? sheet : onSheet(cell, sheet).sheet;
}

/** What a row's cells are found by in a table that was made of a published file. */
function keyOf(register: Register, rowId: number): string {
	const row = get<Record<string, Value>>(
		`SELECT ${register.key.join(', ')} FROM ${register.name} WHERE id = ?`,
		rowId
	);
	return register.key.map((name) => String(row?.[name] ?? '')).join('\n');
}

/** The month that a row is of, in a register whose months may stand across. */
function monthOf(register: Register, rowId: number): string | null {
	const column = register.columns.find(({ pivot }) => pivot === 'heads');
	if (!column) return null;
	const found = get<{ month: string }>(
		`SELECT ${column.name} AS month FROM ${register.name} WHERE id = ?`,
		rowId
	);
	return found?.month ?? null;
}

export type FieldChange = { was: Value; by: string; at: string };

/**
 * What has happened to a row since it stood at a version: for each field that was written, its value
 * then, and who wrote it last. Each event moves a row's version by one.
 *
 * @throws NotFound when the row is not of this ICS
 */
export function changesSinceVersion(
	scope: IcsScope,
	register: Register,
	row: { id: number; version: number },
	version: number
): Record<string, FieldChange> {
	const changed: Record<string, FieldChange> = {};
	for (const event of events(scope, register, row.id).slice(
		0,
		Math.max(0, row.version - version)
	)) {
		for (const [field, [was]] of Object.entries(changesOf(event) ?? {})) {
			const later = changed[field];
			changed[field] = { was, by: later?.by ?? event.by, at: later?.at ?? event.at };
		}
	}
	return changed;
}

function changesOf(event: EventRow): Changes | null {
	return event.changes === null ? null : (JSON.parse(event.changes) as Changes);
}

function events(scope: IcsScope, register: Register, rowId: number): EventRow[] {
	const row = get(
		`SELECT 1 FROM ${register.name} WHERE id = ? AND ics_id = ?`,
		rowId,
		scope.ics.id
	);
	if (!row) throw new NotFound(`No ${register.singular} ${rowId}.`);
	const newestFirst = all<Omit<EventRow, 'afresh'>>(
		`SELECT e.id, e.kind, e.at, u.name AS by, e.changes, e.importId, i.file_name AS fileName,
			i.report ->> '$.sheet' AS sheet, e.sourceRow, i.report -> '$.columns' AS columns, e.undoes
		FROM (
			SELECT id, kind, at, by, changes, import_id AS importId, source_row AS sourceRow,
				undoes_import_id AS undoes
			FROM register_events WHERE register = @register AND row_id = @row
			UNION ALL
			SELECT * FROM (SELECT 0, 'added', at, by, NULL, import_id,
				first_source_row + source_step * (@row - first_row_id), NULL
			FROM register_additions WHERE register = @register AND first_row_id <= @row
			ORDER BY first_row_id DESC LIMIT 1)
		) e JOIN user u ON u.id = e.by LEFT JOIN imports i ON i.id = e.importId
		ORDER BY e.id DESC`,
		{ register: register.name, row: rowId }
	);
	const after = newestFirst.filter(({ kind }) => kind !== 'added').toReversed();
	const undone = additionsUndone(after);
	const afresh = new Set(
		after
			.filter(
				({ kind, importId }, index) => kind === 'restored' && importId !== null && undone[index - 1]
			)
			.map(({ id }) => id)
	);
	return newestFirst.map((event) => ({ ...event, afresh: afresh.has(event.id) }));
}

type FedColumn = Pick<ColumnFound, 'column' | 'field' | 'across'>;

function columnsOf(columns: string | null): Record<string, FedColumn> {
	const found = columns ? (JSON.parse(columns) as FedColumn[]) : [];
	return Object.fromEntries(found.filter((one) => one.field).map((one) => [one.field, one]));
}

export type RecentChange = {
	register: RegisterName;
	kind: RowEvent['kind'];
	count: number;
	by: string;
	at: string;
	importId: number | null;
};

/** What changed in an ICS's registers since a moment (ISO), by act: an import is one line. */
export function changesSince(scope: IcsScope, since: string, limit = 10): RecentChange[] {
	return all<RecentChange>(
		`SELECT e.register, e.kind, sum(e.rows) AS count, u.name AS by, max(e.at) AS at, e.importId
		FROM (
			SELECT register, kind, 1 AS rows, by, at, import_id AS importId
			FROM register_events WHERE ics_id = @ics AND at > @since
			UNION ALL
			SELECT register, 'added', last_row_id - first_row_id + 1, by, at, import_id
			FROM register_additions WHERE ics_id = @ics AND at > @since
		) e JOIN user u ON u.id = e.by
		GROUP BY e.register, e.kind, e.by, e.importId, london_day(e.at)
		ORDER BY at DESC LIMIT @limit`,
		{ ics: scope.ics.id, since, limit }
	);
}

/** When each register of an ICS was last changed, up to the end of a day; those never changed are left out. */
export function lastChanges(scope: IcsScope, asAt: string): Map<string, string> {
	const rows = all<{ register: string; at: string }>(
		`SELECT register, max(at) AS at FROM (
			SELECT register, max(at) AS at FROM register_events
				WHERE ics_id = @ics AND at < @ended GROUP BY register
			UNION ALL
			SELECT register, max(at) FROM register_additions
				WHERE ics_id = @ics AND at < @ended GROUP BY register
		) GROUP BY register`,
		{ ics: scope.ics.id, ended: dayEnd(asAt) }
	);
	return new Map(rows.map(({ register, at }) => [register, at]));
}
