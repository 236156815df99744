/** What passes between the reader of uploaded files (a worker) and the rest. */
import * as v from 'valibot';
import type { KnownAreas, Mapping, OfferedMapping } from '#lib/imports/mappings/rules.ts';
import type { Board } from '#lib/organisations/rules.ts';
import type { ColumnFound } from '#lib/registers/changes.ts';
import type { Known, RegisterName, Value } from '#lib/registers/definition.ts';
import type { Membership } from '#lib/registers/pcns/rules.ts';
import type { Refusal } from '#lib/spreadsheet/limits.ts';

const texts = v.record(v.string(), v.string());
const textsOrNone = v.record(v.string(), v.nullable(v.string()));

/** A choice a person made, or that was remembered from the last import of the same register. */
export const choicesSchema = v.strictObject({
	/** Whether the register is told from the headings (`auto`), or was (`recognised`); else a person chose it. */
	register: v.exactOptional(v.picklist(['auto', 'recognised'])),
	sheet: v.exactOptional(v.string()),
	/** 1-based, as the spreadsheet numbers it; of a two-row header the lower row. */
	headerRow: v.exactOptional(v.number()),
	/** Column letter -> field of the register, or null: "leave this column out". */
	columns: v.exactOptional(textsOrNone),
	/** Header text (normalised) -> field, remembered from earlier files; columns above win. */
	remembered: v.exactOptional(textsOrNone),
	/** Field -> value that holds for the whole file (the trust's code). */
	fileValues: v.exactOptional(texts),
	/** Field -> text in the file -> stored choice (or null: leave empty). */
	values: v.exactOptional(v.record(v.string(), textsOrNone)),
	/** Headings of columns of which somebody said that their numbers are no NHS numbers. */
	notNhsNumbers: v.exactOptional(v.array(v.string())),
	/** Question -> answer: a value of one of its options, or a date where it takes one. */
	answers: v.exactOptional(texts),
	/** Answers given about earlier files of the register; an answer above wins. */
	rememberedAnswers: v.exactOptional(texts),
	/** Holds some rows of the register on purpose: the others are not missing. */
	part: v.exactOptional(v.boolean()),
	/**
	 * A published file's mapping: one of those offered by its id, one of its own, or null for none. One
	 * of its own is checked when the file is read, where its fault is told as the file's.
	 */
	mapping: v.exactOptional(
		v.nullable(
			v.union([v.string(), v.custom<Mapping>((one) => typeof one === 'object' && one !== null)])
		)
	)
});
export type Choices = v.InferOutput<typeof choicesSchema>;

/** What the reader has to know of the organisation: who its trusts are, for names and codes. */
export type ReadingContext = Known & {
	register: RegisterName;
	/** ISO date, for "in the future" and "far off". */
	today: string;
	organisations: readonly { kind: string; code: string; name: string; shortName: string }[];
	/** The deliverables of the roadmap in force, by code and title. */
	deliverables?: readonly { code: string; title: string }[];
	/** The boards of all systems, for lists of the whole country that name them. */
	boards?: readonly Board[];
	/** Codes of the networks on the register: where such a list leaves open whose one is, it is ours. */
	networksHeld?: readonly string[];
	/** Ways to read published files, where the register takes them; the first that fits is used. */
	mappings?: readonly OfferedMapping[];
	/** Whose rows of a published file are taken. */
	areas?: KnownAreas;
	/** The code of the ICS itself. */
	own?: string;
	/** The quarters of the returns that are open; where the register holds months or periods. */
	openQuarters?: readonly string[];
	/** Every ICS there is or was, by what files call it: rows of others are left out. */
	systems?: readonly { code: string; name: string; shortName: string; ours: boolean }[];
};

export type Problem = {
	severity: 'error' | 'warning';
	/** Stable, kebab-case: people script against it. */
	code: string;
	/** A sentence: what is wrong, and what to do. Names the first cell where there is one. */
	message: string;
	/** In the spreadsheet's own numbering: "Policy tracker!G14". Capped; `count` is the true number. */
	cells: string[];
	count: number;
	/** The field of the register concerned, where there is one. */
	field?: string;
	/** Headings of the columns of those cells, where somebody may say something of a whole column. */
	headings?: string[];
	/** What happens if the import goes ahead: the cell is left as held, or the row stays out. */
	effect?: 'cell-left-out' | 'row-left-out' | 'read-as' | 'none';
};

/**
 * What only a person can know about a file. While it is not answered its cells are read as `assumed`
 * says, or stay out where that is null.
 */
export type Question = {
	/** The same in the next file, so that its answer can be remembered: `date-order:forecast_on`. */
	id: string;
	/** Stable, kebab-case. */
	code: 'date-order' | 'unit' | 'which-number' | 'which-year' | 'quarter-as-month' | 'status-date';
	/** What was found, and what is asked. */
	message: string;
	field: string | null;
	/** Letters of the file's column, and its heading. */
	column: string;
	heading: string;
	/** Capped; `count` is the true number. */
	cells: string[];
	count: number;
	options: { value: string; label: string }[];
	/** A day may be typed in place of choosing. */
	takesDate: boolean;
	answer: string | null;
	assumed: string | null;
};

/** Offered with every question: nothing is taken of what it is about. */
export const LEAVE_OUT = 'leave-out';

/** What became of the filled cells of a file. Stable: people script against them. */
export type AccountCode =
	| 'read'
	| 'heading'
	/** Above the table, or on it as a note, a key or an instruction. */
	| 'note'
	/** Totals, which the rows that were read are checked against. */
	| 'total'
	| 'example'
	/** A list to choose from in which nothing was chosen, such as “< Select >”. */
	| 'not-chosen'
	/** The same as an earlier row, which was read. */
	| 'row-repeated'
	/** A row of another ICS, or of another measure than the file is read for. */
	| 'row-of-others'
	/** In a row that an error keeps out. */
	| 'row-error'
	/** The cell could not be read; the rest of its row was. */
	| 'cell-error'
	| 'column-unused'
	/** A row without anything in the columns that are read. */
	| 'row-unused'
	/** A table beside the one that was read. */
	| 'other-table'
	| 'sheet-unused';

/** Cells of one kind in one place: a column, a table, a sheet. */
export type AccountLine = {
	code: AccountCode;
	cells: number;
	sheet: string;
	/** The heading of the column, the first words of the table or of the notes. */
	label: string | null;
	/** "Policy tracker!G14". */
	first: string;
};

/** Every filled cell of every sheet, counted once. */
export type Account = { cells: number; lines: AccountLine[] };

/** A total of the file beside the sum of the rows that it counts. */
export type TotalChecked = {
	/** What the row says: "Trust total". */
	label: string;
	field: string;
	/** "Return!G41". */
	cell: string;
	says: number;
	/** Null where a suppressed or unreadable cell leaves the sum open. */
	sum: number | null;
	agrees: boolean | null;
};

/** Hears what the reader is doing, in words, and how far it is with that: 0 to 1. */
export type Progress = (stage: string, share: number) => void;

export type SheetOffered = { name: string; hidden: boolean; rows: number; columns: number };

/** The way a published file was read. */
export type MappingUsed = {
	/** The mapping's id, or null for one that came with this file alone. */
	id: string | null;
	mapping: Mapping;
	/** “Community mental health four-week waits, as NHS England publishes them”. */
	title: string;
	/** How the file's headings differ from the mapping's, in sentences. */
	differences: string[];
	/** What was taken and what was left out, in sentences. */
	told: string[];
	/** Rows that were made. */
	rows: number;
	/** The first of them. */
	preview: { text: string; cell: string }[][];
};

/** A sheet as people describe it when they make a mapping of their own. */
export type Layout = {
	sheet: string;
	headerRow: number;
	columns: {
		column: string;
		heading: string;
		/** Its different texts, or null where there are too many to choose from. */
		values: string[] | null;
	}[];
};

/** A text in a choice column that matched nothing, with how often; asked once, remembered. */
export type UnknownValue = {
	field: string;
	text: string;
	count: number;
	suggestion: string | null;
};

/** Rows after checking, by column, so that they cross from the worker cheaply. */
export type CheckedRows = {
	fields: string[];
	/** The row's number in the sheet. */
	numbers: number[];
	/** One array a row, in the order of `fields`; undefined: the cell had an error and is not taken. */
	values: (Value | undefined)[][];
};

/** What an official list of networks (ePCN) says beside the networks' own rows. */
export type OfficialList = {
	/** The latest day that it names: what it knows of. */
	latest: string;
	/** Networks of other systems, left out. */
	elsewhere: number;
	/** The practices of this system's networks, past ones too; null when the file does not list them. */
	memberships: Membership[] | null;
};

export type Reading = {
	/** Set when the file as a whole cannot be taken: one problem, nothing else is to be trusted. */
	refused: Problem | null;
	format: 'xlsx' | 'xls' | 'ods' | 'csv' | 'unknown';
	/** For text files. */
	encoding?: string;
	separator?: string;
	sheets: SheetOffered[];
	sheet: string | null;
	headerRow: number | null;
	columns: ColumnFound[];
	/** Fields the register requires (or takes once for a file) that have neither column nor value. */
	fileValuesNeeded: string[];
	/** What was found or given for the whole file, such as the trust named in a title row. */
	fileValues: Record<string, string>;
	/** Those of `fileValues` that nobody gave and the file does not name: what silence is taken to mean. */
	fileValuesAssumed: string[];
	unknownValues: UnknownValue[];
	questions: Question[];
	/** What became of each filled cell; null where the file was refused. */
	account: Account | null;
	totals: TotalChecked[];
	/** How a published file was turned into this table, where it was one. */
	mapping?: MappingUsed;
	/** The sheet's own columns, for registers that take published files. */
	layout?: Layout;
	/** Whether it holds some rows of the register on purpose. */
	part?: boolean;
	rowsRead: number;
	/** Rows with an error that keeps the whole row out (no key, a required cell, a duplicate). */
	rowsRejected: number;
	/** Rows that are the same as an earlier one: taken once, and not counted as rejected. */
	rowsRepeated: number;
	rows: CheckedRows;
	/** Errors first, then those that keep rows out, then the more frequent. */
	problems: Problem[];
	/** Set where the file was taken as an official list of networks. */
	official?: OfficialList;
	/** For each problem, the numbers of all the rows it stands in (`cells` is capped, this is not). */
	rowsConcerned: number[][];
};

/** A refusal as people are told of it. */
export function refusalProblem({ code, message, cells, cellCount, headings }: Refusal): Problem {
	return {
		severity: 'error',
		code,
		message,
		cells,
		count: Math.max(1, cellCount),
		...(headings.length > 0 ? { headings } : {}),
		effect: 'none'
	};
}

/** A reading that says only why the file was refused, and what was known by then. */
export function refusedReading(problem: Problem, known: Partial<Reading> = {}): Reading {
	return {
		format: 'unknown',
		sheets: [],
		sheet: null,
		headerRow: null,
		columns: [],
		fileValuesNeeded: [],
		fileValues: {},
		fileValuesAssumed: [],
		unknownValues: [],
		questions: [],
		account: null,
		totals: [],
		rowsRead: 0,
		...known,
		refused: problem,
		rowsRejected: 0,
		rowsRepeated: 0,
		rows: { fields: [], numbers: [], values: [] },
		problems: [problem],
		rowsConcerned: [[]]
	};
}

// Rows on their way from the worker: by column, each different value once and a number for every
// row. The numbers move without being copied, so 50,000 rows cross in a few milliseconds.

export type PackedColumn = {
	field: string;
	values: (Value | undefined)[];
	/** For each row, a position in `values`. */
	codes: Int32Array<ArrayBuffer>;
};

export type PackedRows = { numbers: Int32Array<ArrayBuffer>; columns: PackedColumn[] };

/** Made anew each time: what is sent to another thread is gone here. */
export function noRows(): PackedRows {
	return { numbers: new Int32Array(0), columns: [] };
}

export function unpackRows(packed: PackedRows): CheckedRows {
	const { columns } = packed;
	const values: (Value | undefined)[][] = new Array(packed.numbers.length);
	for (let row = 0; row < values.length; row += 1) {
		const cells: (Value | undefined)[] = new Array(columns.length);
		for (let at = 0; at < columns.length; at += 1) {
			const column = columns[at]!;
			cells[at] = column.values[column.codes[row]!];
		}
		values[row] = cells;
	}
	return {
		fields: columns.map(({ field }) => field),
		numbers: Array.from(packed.numbers),
		values
	};
}

/** What may be moved instead of copied when the rows are sent. */
export function buffersOf(packed: PackedRows): ArrayBuffer[] {
	return [packed.numbers.buffer, ...packed.columns.map(({ codes }) => codes.buffer)];
}
