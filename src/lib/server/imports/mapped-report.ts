import { cellReader } from '#lib/domain/cells.ts';
import { titleOf } from '#lib/domain/mappings/mapping.ts';
import { periodName, periodOf } from '#lib/domain/periods.ts';
import {
	areasSentence,
	closedSentence,
	incompleteSentence,
	leftOutSentences,
	madeSentence,
	summedSentence
} from '#lib/domain/mappings/sentences.ts';
import { columnOf } from '#lib/domain/registers/definition.ts';
import { columnNumber, shown } from '#lib/server/imports/grid.ts';
import type { Mapped } from '#lib/server/imports/mapped-file.ts';
import type { MadeRow } from '#lib/server/imports/mapped-table.ts';
import type { Problems } from '#lib/server/imports/problems.ts';
import type { MappingUsed } from '#lib/server/imports/reading.ts';
import type { Table } from '#lib/server/imports/table.ts';

/** Rows shown before anything is checked. */
const PREVIEW = 12;

/** Says what a mapping made and left out, and notes for each made value where it stood. */
export function reportMapped(mapped: Mapped, table: Table, problems: Problems): MappingUsed {
	const { id, mapping, fit, gathered, table: made } = mapped;
	const warn = (code: string, message: string, effect: 'read-as' | 'none') =>
		problems.addWhole({ severity: 'warning', code, effect, message });
	const told = [
		`${madeSentence(made.rows.length, gathered.rowsUsed, gathered.rowsRead)} ${areasSentence([...gathered.areas.keys()].sort())}`
	];
	warn('published-file', `Read as “${titleOf(mapping)}”. ${told[0]}`, 'read-as');
	for (const difference of fit.differences) warn('heading-changed', difference, 'read-as');
	const say = (code: string, message: string, effect: 'read-as' | 'none') => {
		told.push(message);
		warn(code, message, effect);
	};
	for (const { area, rows } of gathered.areas.values()) {
		const closed = closedSentence(area, rows);
		if (closed) say('closed-organisation', closed, 'read-as');
	}
	if (made.summed > 0) say('parts-added-up', summedSentence(made.summed), 'read-as');
	if (made.incomplete.length > 0) say('parts-missing', incompleteSentence(made.incomplete), 'none');
	const left = leftOutSentences(gathered.left, mapping.area.column);
	told.push(...left);
	if (left.length > 0) warn('rows-of-others', `Left out of the file: ${left.join(' ')}`, 'none');
	noteCells(mapped, table);
	return {
		id,
		mapping,
		title: titleOf(mapping),
		differences: fit.differences,
		told,
		rows: made.rows.length,
		preview: made.rows.slice(0, PREVIEW).map(shownRow)
	};
}

function shownRow({ cells, told }: MadeRow): { text: string; cell: string }[] {
	return cells.map((cell, column) => {
		const text = shown(cell).slice(0, 200);
		return { text: periodOf(text) ? periodName(text) : text, cell: told[column]! };
	});
}

/** By the key that the row will be held under: the cells of different rows may share a row of the file. */
function noteCells({ table: made }: Mapped, { register, matched, options }: Table): void {
	const key = register.key.map((field) => ({
		field,
		at: columnNumber(matched.columns.find((column) => column.field === field)?.column ?? ''),
		read: cellReader(columnOf(register, field), options)
	}));
	const names = made.rows.map(({ cells }) => {
		const row = Object.fromEntries(
			key.map(({ field, at, read }) => [field, at < 0 ? null : (read(cells[at]).value ?? null)])
		);
		const held = { ...row, ...register.settle?.(row, options) };
		return register.key.map((field) => String(held[field] ?? '')).join('\n');
	});
	for (const column of matched.columns) {
		const at = columnNumber(column.column);
		const cells = Object.fromEntries(
			made.rows.flatMap(({ told }, row) => (told[at] ? [[names[row]!, told[at]]] : []))
		);
		column.across = { letters: made.letters[at] ?? '–', months: {}, offset: null, cells };
	}
}
