/** The grid in which several deliverables are updated at once: what it opens with, and what was typed. */
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/core/access.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import type { SheetTexts } from '#lib/imports/worker.ts';
import { newestIds, updateById } from '#lib/roadmap/progress/read.server.ts';
import type { LatestUpdate, UpdateInput } from '#lib/roadmap/progress/rules.ts';
import type { RowChanges, RowConflict, UpdateRow } from '#lib/roadmap/progress/write.server.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';
import {
	broughtUpTo,
	prefilled,
	readUpdate,
	textOf,
	type TypedUpdate
} from './[deliverable]/deliverable.server.ts';
import { type Board, COLUMNS } from './board.server.ts';
import { choiceOf } from '#lib/ui/forms/paste.ts';
import { columnLetters } from '#lib/spreadsheet/grid.ts';
import { GRID, type GridField } from './grid.ts';

export type GridRow = {
	code: string;
	title: string;
	/** The area, or within dedicated focus one of its three. */
	area: string;
	/** Id of the newest update that the writer has seen; 0 for none. */
	seen: number;
	typed: Record<GridField, string>;
};

type Recorded = Omit<LatestUpdate, 'deliverable' | 'effectiveOn'>;
type Grid = Pick<Board, 'scope' | 'roadmap' | 'states' | 'today'>;

const FIELDS = GRID.map(({ field }) => field);

/** What is recorded of a deliverable as a form opens with it; null where nothing is. */
function openedWith(recorded: Recorded | null, today: string): TypedUpdate {
	return prefilled(recorded as Parameters<typeof prefilled>[0], today);
}

function cellsOf(typed: TypedUpdate): Record<GridField, string> {
	return Object.fromEntries(FIELDS.map((field) => [field, typed[field]])) as GridRow['typed'];
}

/** The state of every deliverable, as the grid opens with it today. */
export function gridRows({ scope, roadmap, states, today }: Grid): GridRow[] {
	const seen = newestIds(scope, roadmap);
	const titles = new Map(
		[...roadmap.areas, ...roadmap.focusAreas].map((one) => [one.code, one.title])
	);
	return roadmap.deliverables.map(({ code, title, area, focus }, index) => {
		const state = states[index]!;
		return {
			code,
			title,
			area: titles.get(focus ?? area) ?? area,
			seen: seen.get(code) ?? 0,
			typed: cellsOf(openedWith(state.stage === null ? null : (state as Recorded), today))
		};
	});
}

export type PostedGrid = {
	rows: GridRow[];
	effectiveOn: string;
	/** What is to be recorded: the rows that their writer has changed. */
	updates: UpdateRow[];
};

/** The grid as it was posted: every row as typed, and an update for each that was changed. */
export function postedGrid(form: FormData, grid: Grid): PostedGrid {
	const rows = gridRows(grid).map((row) => {
		if (!form.has(`${row.code}.seen`)) return row;
		const typed = Object.fromEntries(
			FIELDS.map((field) => [field, textOf(form, `${row.code}.${field}`)])
		) as GridRow['typed'];
		return { ...row, seen: Number(textOf(form, `${row.code}.seen`)) || 0, typed };
	});
	return withUpdates(rows, textOf(form, 'effectiveOn'), grid);
}

function withUpdates(rows: GridRow[], effectiveOn: string, grid: Grid): PostedGrid {
	const { scope, roadmap, today } = grid;
	const newest = newestIds(scope, roadmap);
	const updates = rows.flatMap(({ code, seen, typed }): UpdateRow[] => {
		const deliverable = roadmap.deliverables.find((one) => one.code === code)!;
		const recorded = baseOf(scope, deliverable, seen, newest.get(code) ?? 0, grid);
		const opened = openedWith(recorded, today);
		const read = readUpdate({ ...opened, ...typed, effectiveOn }, today);
		if (FIELDS.every((field) => (read[field] ?? '') === opened[field])) return [];
		return [{ code, seen, input: completed(read, opened) }];
	});
	return { effectiveOn, updates, rows };
}

/** The columns of the roadmap's own spreadsheet that come back in, by their headings. */
const HEADINGS: Partial<Record<string, GridField>> = Object.fromEntries(
	COLUMNS.flatMap(({ name, label }) => {
		const column = GRID.find(({ field }) => field === name);
		return column ? [[label.toLowerCase(), column.field]] : [];
	})
);

/** What a spreadsheet says of each deliverable, in the grid; or what is wrong with it, by its cells. */
export function gridFromSheets(
	sheets: readonly SheetTexts[],
	grid: Grid
): Result<PostedGrid & { cellOf: CellNames }> {
	const found = sheets.flatMap((sheet) => {
		const at = sheet.rows.findIndex(({ cells }) =>
			cells.some((text) => text.toLowerCase() === CODE)
		);
		return at < 0
			? []
			: [{ ...sheet, head: sheet.rows[at]!.cells, body: sheet.rows.slice(at + 1) }];
	})[0];
	if (!found)
		return refused('file', 'No sheet has a column “Code”: take the roadmap’s own spreadsheet.');
	const fields = found.head.map((text) => HEADINGS[text.toLowerCase()]);
	const codeAt = found.head.findIndex((text) => text.toLowerCase() === CODE);
	const rows = new Map(gridRows(grid).map((row) => [row.code, row]));
	const cellOf: CellNames = new Map();
	const findings: Finding[] = [];
	const wrong = (cell: string, message: string) =>
		findings.push({ field: 'file', message: `${cell}: ${message}` });
	const seen = new Set<string>();
	for (const { number, cells } of found.body) {
		const nameOf = (column: number) => `${found.name}!${columnLetters(column)}${number}`;
		const code = cells[codeAt] ?? '';
		const row = rows.get(code);
		if (code === '') continue;
		if (!row) wrong(nameOf(codeAt), `the roadmap in force has no deliverable “${code}”.`);
		else if (seen.has(code)) wrong(nameOf(codeAt), `“${code}” stands in the sheet twice.`);
		if (!row || seen.has(code)) continue;
		seen.add(code);
		const typed = { ...row.typed };
		for (const [column, field] of fields.entries()) {
			if (!field) continue;
			const { choices } = GRID.find((one) => one.field === field)!;
			const text = cells[column] ?? '';
			const value = choices ? choiceOf(text, choices) : text;
			cellOf.set(`${code}.${field}`, nameOf(column));
			if (value === null) wrong(nameOf(column), `“${text}” is none of the choices.`);
			else typed[field] = value;
		}
		rows.set(code, { ...row, typed });
	}
	if (findings.length > 0) return { refused: findings };
	return ok({ ...withUpdates([...rows.values()], grid.today, grid), cellOf });
}

const CODE = 'code';

/** Where what stands in a cell of the grid came from: `<code>.<field>` to `Roadmap!K14`. */
export type CellNames = Map<string, string>;

/** What the writer of a row had in front of them. */
function baseOf(
	scope: IcsScope,
	deliverable: Deliverable,
	seen: number,
	newest: number,
	{ roadmap, states }: Grid
): Recorded | null {
	if (seen !== newest) return seen > 0 ? updateById(scope, deliverable, seen) : null;
	const state = states[roadmap.deliverables.indexOf(deliverable)]!;
	return state.stage === null ? null : (state as Recorded);
}

/**
 * The grid has one reason for both: of the confidence, and where it is a new one of a moved date. The first
 * date that is ever given is the plan.
 */
function completed(read: UpdateInput, opened: TypedUpdate): UpdateInput {
	const isMoved = (read.forecastOn ?? '') !== opened.forecastOn && opened.forecastOn !== '';
	const isNewReason = (read.reason ?? '') !== opened.reason;
	return {
		...read,
		baselineOn: read.baselineOn || read.forecastOn,
		forecastReason: isMoved && isNewReason ? read.reason : null
	};
}

/** Stands for what was looked at before it is saved: another grid has another. */
export function tokenOf({ updates }: PostedGrid): string {
	return createHash('sha256').update(JSON.stringify(updates)).digest('hex').slice(0, 16);
}

/** Findings that are of no column stand at the column that they follow from. */
const COLUMN_OF: Partial<Record<string, GridField>> = {
	forecastReason: 'reason',
	baselineOn: 'forecastOn'
};

/** Each finding at its cell, which its sentence names. */
export function findingsAt(
	findings: readonly Finding[],
	rows: readonly GridRow[],
	cellOf: CellNames = new Map()
): Finding[] {
	return findings.map(({ field, message }) => {
		const at = field.lastIndexOf('.');
		const row = rows.find(({ code }) => code === field.slice(0, at));
		const name = field.slice(at + 1);
		const column = COLUMN_OF[name] ?? name;
		if (!row) return { field: name === 'file' ? 'file' : 'effectiveOn', message };
		if (column === 'effectiveOn') return { field: column, message };
		const label = GRID.find((one) => one.field === column)?.label ?? column;
		const cell = cellOf.get(`${row.code}.${column}`);
		return {
			field: `${row.code}.${column}`,
			message: `${cell ? `${cell}, ` : ''}“${row.title}”, ${label}: ${message}`
		};
	});
}

/** The grid brought up to what others recorded meanwhile: what its writer has not touched follows theirs. */
export function afterConflict(
	posted: PostedGrid,
	conflicts: readonly RowConflict[],
	{ scope, roadmap, today }: Grid
): GridRow[] {
	return posted.rows.map((row) => {
		const conflict = conflicts.find(({ code }) => code === row.code);
		if (!conflict) return row;
		const deliverable = roadmap.deliverables.find(({ code }) => code === row.code)!;
		const base = row.seen > 0 ? updateById(scope, deliverable, row.seen) : null;
		const typed = { ...openedWith(base, today), ...row.typed };
		const merged = broughtUpTo(typed, base, conflict.theirs, today);
		return { ...row, seen: conflict.theirs.id, typed: cellsOf(merged) };
	});
}

/** What will change, by the deliverables' names. */
export function planOf(changes: readonly RowChanges[], rows: readonly GridRow[]) {
	return changes
		.filter((one) => one.changes.length > 0)
		.map(({ code, changes: own }) => ({
			code,
			title: rows.find((row) => row.code === code)!.title,
			changes: own
		}));
}
