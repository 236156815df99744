import * as v from 'valibot';
import type { IcsScope } from '#lib/core/access.ts';
import { dateAndQuarter, dateAndTime } from '#lib/core/dates.ts';
import { type Audience, DISCLOSURE_WORDS, SUPPRESSED } from '#lib/core/disclosure.ts';
import { periodName } from '#lib/core/periods.ts';
import { plural } from '#lib/core/words.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import {
	csvBytes,
	type ExportColumn,
	type ExportTable,
	xlsxBytes
} from '#lib/spreadsheet/write.ts';
import {
	type Column,
	columnOf,
	labelOf,
	type Register,
	type Row,
	type Value,
	WORKED_OUT
} from './definition.ts';
import { disclosedRow } from './disclosed.ts';
import type { ListRequest } from './form.ts';
import { knownFor, lastImports, listRows, organisationsFor, type Part } from './read.server.ts';
import { recordings } from './recorded.server.ts';
import { recordedNote } from './values.ts';

// A list of register rows as a plain table, before it becomes a file of one format or another.

export type ExportedRow = { status: string; removedAt: string | null; row: Record<string, Value> };

export type ExportContext = {
	ics: { code: string; name: string };
	/** ISO date that states are worked out for. */
	asAt: string;
	request: ListRequest;
	audience: Audience;
	/** Which facts are as recorded on the day; empty for today. */
	note: string;
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
	const labels = new Map(register.statuses.map(({ code, label }) => [code, label]));
	return {
		title: register.title,
		columns: [
			...register.columns.map(exportColumn),
			...WORKED_OUT.map(({ name, label }): ExportColumn => {
				return { name, label, kind: name === 'asAt' ? 'date' : 'text', wide: false };
			})
		],
		rows: rows.map(({ row, removedAt, status: code }) => [
			...register.columns.map((column) => written(column, row[column.name] ?? null, context.names)),
			removedAt === null ? (labels.get(code) ?? code) : 'Removed',
			context.asAt
		]),
		notes: notes(register, rows.length, context)
	};
}

/** Kinds of columns that a file has as they are; all others are texts. */
const PLAIN = ['date', 'month', 'whole-number', 'decimal'] as const;

function exportColumn(column: Column): ExportColumn {
	const { name, label, kind } = column;
	return {
		name,
		label,
		kind: PLAIN.find((plain) => plain === kind) ?? 'text',
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
		...(context.note ? ([['As recorded', context.note]] as [string, string][]) : []),
		['Rows', plural(count, register.singular, register.plural)],
		['Shown', narrowedTo(register, request, context.names)],
		[
			'Source',
			source
				? `Last filled from ${source.fileName}, imported by ${source.by} on ${dateAndTime(source.at)}; rows may have been changed by hand since`
				: 'Kept by hand'
		],
		['About', register.about],
		...(context.audience === 'external' && register.columns.some(({ people }) => people)
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

/** The object that `jsonBytes` writes of a register. */
export function listSchema(register: Register) {
	const values = register.columns.map((column) => [column.name, v.nullable(valueSchema(column))]);
	const statuses = register.statuses.map(({ code }) => code);
	return v.object({
		register: v.literal(register.name),
		ics: v.string(),
		asAt: v.string(),
		filters: v.record(v.string(), v.string()),
		search: v.string(),
		removed: v.boolean(),
		/** Rows that match, of which a page has a part. */
		count: v.number(),
		rows: v.array(
			v.object({
				...(Object.fromEntries(values) as Record<string, v.GenericSchema<Value>>),
				status: v.picklist([...statuses, 'removed'])
			})
		)
	});
}

/** A value as it is stored; `*` for a count that is suppressed. */
function valueSchema({
	kind,
	choices,
	open,
	people,
	suppressible
}: Column): v.GenericSchema<Value> {
	if (kind === 'choice' && choices && !open) return v.picklist(choices.map(({ value }) => value));
	if (kind !== 'whole-number' && kind !== 'decimal') return v.string();
	return people || suppressible ? v.union([v.number(), v.literal(SUPPRESSED)]) : v.number();
}

/** One object: what was asked, and each row as it is stored, with its status as at the day. */
export function jsonBytes(
	register: Register,
	rows: readonly ExportedRow[],
	count: number,
	context: ExportContext
): Uint8Array {
	const { ics, asAt, request } = context;
	const shown = {
		register: register.name,
		ics: ics.code,
		asAt,
		filters: request.filters,
		search: request.search,
		removed: request.removed,
		count,
		rows: rows.map(({ row, status, removedAt }) => ({
			...row,
			status: removedAt === null ? status : 'removed'
		}))
	};
	return new TextEncoder().encode(`${JSON.stringify(shown, null, '\t')}\n`);
}

// A register's list as a file: the same rows in the same order as the list on screen.

export const EXPORT_FORMATS = ['csv', 'xlsx', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type ExportedFile = { bytes: Uint8Array; fileName: string; contentType: string };

const CONTENT_TYPES: Record<ExportFormat, string> = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	json: 'application/json; charset=utf-8'
};

/** Whether a format that came from an address or a command line is one of ours. */
export function isExportFormat(text: string): text is ExportFormat {
	return EXPORT_FORMATS.some((format) => format === text);
}

/**
 * All rows that a list request asks for, or a part of them, with every column of the definition.
 * `asAt` is an ISO date: it decides each row's status. Who reads is said by each door: the command
 * line is on the machine that holds the database, and shows it as it is. `count` is of all the rows.
 */
export async function exportRows(
	scope: IcsScope,
	register: Register,
	request: ListRequest,
	asAt: string,
	format: ExportFormat,
	audience: Audience,
	part: Part | null = null
): Promise<ExportedFile & { count: number }> {
	const { rows, count, context } = rowsToExport(scope, register, request, asAt, audience, part);
	const narrowed = request.search || request.removed || Object.keys(request.filters).length > 0;
	return {
		bytes:
			format === 'json'
				? jsonBytes(register, rows, count, context)
				: await { csv: csvBytes, xlsx: xlsxBytes }[format](exportTable(register, rows, context)),
		fileName: `${register.name}-${scope.ics.code}-${asAt}${narrowed ? '-filtered' : ''}.${format}`,
		contentType: CONTENT_TYPES[format],
		count
	};
}

function rowsToExport(
	scope: IcsScope,
	register: Register,
	request: ListRequest,
	asAt: string,
	audience: Audience,
	part: Part | null = null
): { rows: (ExportedRow & { id: number })[]; count: number; context: ExportContext } {
	const known = knownFor(scope, register);
	const listed = listRows(scope, register, request, asAt, part ?? 'all');
	const rows = listed.rows.map((one) => ({
		...one,
		row: disclosedRow(register, one.row, known, audience)
	}));
	const last = lastImports(scope, asAt).find((found) => found.register === register.name);
	const days = recordings(scope, register);
	const context: ExportContext = {
		// After the last recording there is nothing that the day and today differ in.
		note: recordedNote(register, asAt, asAt < days.last ? days.last : asAt, days.first),
		ics: findIcs(scope, scope.ics.code),
		asAt,
		request,
		audience,
		names: new Map(
			[...organisationsFor(scope, register), ...(known.indicators ?? [])].map(({ code, name }) => [
				code,
				name
			])
		),
		source: last ?? null
	};
	return { rows, count: listed.count, context };
}

/**
 * Rows of a list as they are to be, as a file that can be imported again: what changes many rows is an
 * import like any other, looked at first and undone as one act.
 *
 * @param changed the row as it is to be, as it is stored; null for one that stays as it is
 */
export async function rowsChanged(
	scope: IcsScope,
	register: Register,
	request: ListRequest,
	changed: (id: number, row: Row) => Row | null,
	today: string
): Promise<{ bytes: Uint8Array; count: number }> {
	const { rows, context } = rowsToExport(scope, register, request, today, scope.audience);
	const meant = rows.flatMap((one) => {
		const row = changed(one.id, one.row);
		return row === null ? [] : [{ ...one, row }];
	});
	const bytes = await csvBytes(exportTable(register, meant, context));
	return { bytes, count: meant.length };
}
