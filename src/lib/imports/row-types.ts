/**
 * Logs in which a column says what each row is: a risk, an issue, an action or a decision. Such a table is
 * read once for each of these registers, and each reading takes the rows of its own.
 */
import { comparable, tidyText } from '#lib/core/text.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import type { Register } from '#lib/registers/definition.ts';
import { columnLetters, type Grid, shown } from '#lib/spreadsheet/grid.ts';
import type { Choices } from './reading.ts';
import {
	findHeader,
	type Header,
	headerText,
	type RegisterGuess,
	vocabularyOf
} from './recognise.ts';
import { type TableRows, tableRows } from './rows.ts';

export type RowTypes = {
	/** 0-based column. */
	at: number;
	heading: string;
	/** The register that a row belongs to; null for a type that is none of theirs, or none at all. */
	registerOf: (grid: Grid, index: number) => Register | null;
};

/** The rows of a table that are not read for its register, by what they are. */
export type RowsApart = Pick<RowTypes, 'at' | 'heading'> & {
	others: Map<Register, number[]>;
	/** By the type that they have, as it is written; empty for none. */
	unknown: Map<string, number[]>;
};

const LOGS = REGISTERS.filter(({ log }) => log !== undefined);
const BY_TYPE = new Map(
	LOGS.flatMap((register) => register.log!.types.map((type) => [comparable(type), register]))
);
/** “risk, issue, action and decision”, as sentences list what is known. */
export const TYPES_KNOWN = LOGS.map(({ singular }) => singular);

/** Headings of a column that may say what a row is. */
const TYPE_HEADING =
	/\b(?:type|raid|kind|log|class(?:ification)?|category|record|entry|item)\b|\brisks?\s*(?:\/|or|&)\s*issues?\b/i;
/** Share of its cells that have to. */
const TELLING = 0.5;
/** The column that says in words what a row of any type is. */
const WORDS_HEADING =
	/^(?:(?!impact|mitigat|action|cause|resol|decision).)*\b(?:description|details?|summary|item)\b/i;

/** The column that says of each row what it is; null where a table has none, or a person said what it is. */
export function rowTypesIn(grid: Grid, header: Header, { columns }: Choices = {}): RowTypes | null {
	let rows: readonly number[] | null = null;
	for (let at = 0; at < header.own.length; at += 1) {
		const heading = headerText(header, at);
		if (!TYPE_HEADING.test(heading) || columns?.[columnLetters(at)]) continue;
		rows ??= tableRows(grid, header).data;
		const texts = rows.map((index) => typeAt(grid, index, at)).filter((text) => text !== '');
		const known = texts.filter((text) => registerOfType(text) !== null).length;
		if (known === 0 || known < texts.length * TELLING) continue;
		return {
			at,
			heading,
			registerOf: (sheet, index) => registerOfType(typeAt(sheet, index, at))
		};
	}
	return null;
}

function typeAt(grid: Grid, index: number, at: number): string {
	return tidyText(shown(grid.rows[index]![at]));
}

/** “Risk”, “R”, “R - Risk”; “Risk / Issue” says both, and so neither. */
function registerOfType(text: string): Register | null {
	const words = text.split(/[^\p{L}]+/u).filter((word) => word !== '');
	const named = new Set(words.map((word) => BY_TYPE.get(comparable(word)) ?? null));
	return named.size === 1 ? [...named][0]! : null;
}

/** The columns of such a table that are known before their headings are compared with a register's. */
export function columnsOfLog(
	header: Header,
	{ at }: RowTypes,
	register: Register,
	{ columns = {} }: Choices
): Record<string, string | null> {
	const words = header.own.findIndex(
		(_, column) => column !== at && WORDS_HEADING.test(headerText(header, column))
	);
	const field = register.log!.words;
	const isChosen = Object.values(columns).includes(field);
	return {
		[columnLetters(at)]: null,
		...(words < 0 || isChosen ? {} : { [columnLetters(words)]: field }),
		...Object.fromEntries(Object.entries(columns).filter(([, chosen]) => chosen !== null))
	};
}

/** Leaves the rows of other registers, and of types that are none of theirs, out of a table's data. */
export function takeRowsOfType(
	grid: Grid,
	{ at, heading, registerOf }: RowTypes,
	register: Register,
	rows: TableRows
): RowsApart {
	const own: number[] = [];
	const apart: RowsApart = { at, heading, others: new Map(), unknown: new Map() };
	const add = <K>(rowsBy: Map<K, number[]>, key: K, index: number) =>
		rowsBy.set(key, [...(rowsBy.get(key) ?? []), index]);
	for (const index of rows.data) {
		const its = registerOf(grid, index);
		if (its === register) own.push(index);
		else if (its === null) add(apart.unknown, typeAt(grid, index, at), index);
		else add(apart.others, its, index);
	}
	rows.others = [...rows.others, ...rowsIn(apart)];
	rows.data = own;
	return apart;
}

/** All rows that are left out of a table by their type. */
export function rowsIn({ others, unknown }: RowsApart): number[] {
	return [...others.values(), ...unknown.values()].flat();
}

/** The registers whose rows stand together in a table of the file, all sure; none where there is no such log. */
export function recogniseLog(grids: readonly Grid[]): RegisterGuess[] {
	const vocabularies = LOGS.map((register) => vocabularyOf(register));
	for (const grid of grids) {
		if (grid.hidden) continue;
		const found = vocabularies
			.flatMap((vocabulary) => findHeader(grid, vocabulary) ?? [])
			.reduce<ReturnType<typeof findHeader>>(
				(best, next) => (best && best.fields.size >= next.fields.size ? best : next),
				null
			);
		if (!found || found.fields.size < 2) continue;
		const types = rowTypesIn(grid, found.header);
		if (!types) continue;
		const { data } = tableRows(grid, found.header);
		const present = new Set(data.map((index) => types.registerOf(grid, index)));
		const registers = LOGS.filter((register) => present.has(register));
		if (registers.length > 1)
			return registers.map(({ name }) => ({
				register: name,
				fields: found.fields.size,
				sure: true
			}));
	}
	return [];
}
