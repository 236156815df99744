/** A list of register rows as a plain table, before it becomes a file of one format or another. */
import { type ExportColumn, type ExportTable } from './csv.ts';
import {
	columnOf,
	labelOf,
	type Column,
	type Register,
	type Value
} from '#lib/domain/registers/definition.ts';
import { periodName } from '#lib/domain/periods.ts';
import { DISCLOSURE_WORDS } from '#lib/domain/disclosure-words.ts';
import type { Reader } from '#lib/domain/disclosed-totals.ts';
import type { ListRequest } from '#lib/domain/registers/list.ts';
import { dateAndQuarter, dateAndTime, longDate } from '#lib/format/dates.ts';
import { plural } from '#lib/format/words.ts';

export type ExportedRow = { status: string; removedAt: string | null; row: Record<string, Value> };

export type ExportContext = {
	ics: { code: string; name: string };
	/** ISO date that states are worked out for. */
	asAt: string;
	request: ListRequest;
	reader: Reader;
	/** Code -> name, for columns that hold an organisation. */
	names: ReadonlyMap<string, string>;
	/** The file that the register was last filled from. */
	source: { fileName: string; by: string; at: string } | null;
};

/** Every column of the definition, under its label, so that the file can be imported again. */
export function exportTable(
	register: Register,
	rows: readonly ExportedRow[],
	context: ExportContext
): ExportTable {
	const status: ExportColumn = {
		name: 'status',
		label: `Status on ${longDate(context.asAt)}`,
		kind: 'text',
		wide: false
	};
	const labels = new Map(register.statuses.map(({ code, label }) => [code, label]));
	return {
		title: register.title,
		columns: [...register.columns.map(exportColumn), status],
		rows: rows.map(({ row, removedAt, status: code }) => [
			...register.columns.map((column) => written(column, row[column.name] ?? null, context.names)),
			removedAt === null ? (labels.get(code) ?? code) : 'Removed'
		]),
		notes: notes(register, rows.length, context)
	};
}

function exportColumn(column: Column): ExportColumn {
	const { name, label, kind } = column;
	const isPlain = kind === 'date' || kind === 'whole-number' || kind === 'decimal';
	return {
		name,
		label,
		kind: isPlain ? kind : 'text',
		wide: kind === 'long-text' || (column.maxLength ?? 0) >= 200
	};
}

function written(column: Column, value: Value, names: ReadonlyMap<string, string>): Value {
	if (value === null || typeof value === 'number') return value;
	if (column.kind === 'organisation' || column.kind === 'indicator')
		return names.get(value) ?? value;
	if (column.kind === 'period') return periodName(value);
	return column.kind === 'choice' ? labelOf(column, value) : value;
}

function notes(register: Register, count: number, context: ExportContext): [string, string][] {
	const { ics, asAt, source, request } = context;
	return [
		['Register', `${register.title} of ${ics.name} (${ics.code})`],
		['As at', `${dateAndQuarter(asAt)}: each row’s status is worked out for this day`],
		['Rows', plural(count, register.singular, register.plural)],
		['Shown', narrowedTo(register, request, context.names)],
		[
			'Source',
			source
				? `Last filled from ${source.fileName}, imported by ${source.by} on ${dateAndTime(source.at)}; rows may have been changed by hand since`
				: 'Kept by hand'
		],
		['About', register.about],
		...(context.reader === 'outside' && register.columns.some(({ people }) => people)
			? ([['Symbols', DISCLOSURE_WORDS]] as [string, string][])
			: [])
	];
}

/** The filters of a list in words, for the notes of its file. */
export function narrowedTo(
	register: Register,
	request: ListRequest,
	names: ReadonlyMap<string, string>
): string {
	const parts = Object.entries(request.filters).map(([name, value]) => {
		if (name === 'status') {
			const known = [...register.statuses, ...(register.statusGroups ?? [])];
			const status = known.find((candidate) => candidate.code === value);
			return `Status is ${status?.label ?? value}`;
		}
		const column = columnOf(register, name);
		return `${column.label} is ${written(column, value, names)}`;
	});
	if (request.search) parts.push(`Search for “${request.search}”`);
	if (request.removed) parts.push('Only rows removed from the register');
	return parts.length === 0 ? 'All rows' : parts.join('; ');
}
