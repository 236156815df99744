/**
 * Numbers by age, ethnic group and the like across, under two rows of headings. No register holds such
 * a breakdown: this says so, and what is wrong with the sheet, instead of reading a part of it as something else.
 */
import { list, listSome, plural } from '#lib/core/words.ts';
import {
	findHeader,
	fieldsNamed,
	type Header,
	headerAt,
	namesRequired,
	type Vocabulary,
	vocabularyOf
} from '#lib/imports/recognise.ts';
import { numberIn } from '#lib/imports/rows.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { readMonth } from '#lib/registers/parse/dates.ts';
import { cellAddress, cellName, type Grid, isBlank, shown } from '#lib/spreadsheet/grid.ts';
import { LIMITS, Refusal } from '#lib/spreadsheet/limits.ts';
import type { Reshape } from './reshape.ts';

/** Columns under one title, and titles over so many, that make a breakdown. */
const FEWEST_COLUMNS = 3;
const FEWEST_GROUPS = 2;
/** Rows below this are never taken for a header. */
const SEARCHED = 50;
/** Of the filled cells under a breakdown, the share that has to be numbers. */
const NUMBERS = 0.6;
const SUPPRESSED = /^\s*(?:\*+|<\s*\d{1,2}|\[[a-z]\])\s*$/i;
const NAMED = 5;

type Breakdown = {
	grid: Grid;
	/** Title of a group -> its columns and what heads them. */
	groups: Map<string, { column: number; text: string }[]>;
	/** Filled cells in those columns that are no numbers. */
	texts: { index: number; column: number }[];
};

export const breakdown: Reshape = {
	name: 'breakdown',
	recognise({ grids, choices, context }) {
		// Whoever says which columns are which has seen the sheet.
		if (choices.headerRow !== undefined || Object.keys(choices.columns ?? {}).length > 0)
			return null;
		const vocabulary = vocabularyOf(registerNamed(context.register), choices.remembered);
		const looked = grids.filter(({ name, hidden }) =>
			choices.sheet === undefined ? !hidden : name === choices.sheet
		);
		const isTable = (grid: Grid) => {
			const found = findHeader(grid, vocabulary);
			return found !== null && namesRequired(found.fields, vocabulary.register);
		};
		if (looked.some(isTable)) return null;
		for (const grid of looked) {
			const found = breakdownOn(grid, vocabulary, context.today);
			if (found) throw refusalOf(found);
		}
		return null;
	}
};

function breakdownOn(grid: Grid, vocabulary: Vocabulary, today: string): Breakdown | null {
	for (let index = 0; index < Math.min(grid.rows.length, SEARCHED); index += 1) {
		const header = headerAt(grid, index);
		const groups = groupsOf(header, vocabulary, today);
		if (groups.size < FEWEST_GROUPS) continue;
		const columns = [...groups.values()].flat().map(({ column }) => column);
		const texts: Breakdown['texts'] = [];
		let filled = 0;
		for (let row = index + 1; row < grid.rows.length; row += 1)
			for (const column of columns) {
				const cell = grid.rows[row]![column];
				if (isBlank(cell)) continue;
				filled += 1;
				if (numberIn(cell) === null && !SUPPRESSED.test(shown(cell)))
					texts.push({ index: row, column });
			}
		if (filled > 0 && texts.length <= filled * (1 - NUMBERS)) return { grid, groups, texts };
	}
	return null;
}

function groupsOf(header: Header, vocabulary: Vocabulary, today: string): Breakdown['groups'] {
	const isField = new Set(
		[...fieldsNamed(header, vocabulary).values()].map(({ column }) => column)
	);
	const groups: Breakdown['groups'] = new Map();
	header.group.forEach((title, column) => {
		const text = header.own[column] ?? '';
		// A number or a mark over columns is no title of a group.
		if (!/\p{L}{3}/u.test(title) || text === '' || text === title) return;
		groups.set(title, [...(groups.get(title) ?? []), { column, text }]);
	});
	for (const [title, columns] of groups) {
		const isOther = columns.some(
			({ column, text }) =>
				isField.has(column) ||
				(/[a-z]/i.test(text) && typeof readMonth(text, today).value === 'string')
		);
		if (isOther || columns.length < FEWEST_COLUMNS) groups.delete(title);
	}
	return groups;
}

/** “50-59”, “80+”, “3”: from and to. */
const BAND = /^(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3})|\s*(\+))?$/;

/** Bands of a group that the ones before and behind them leave open: “60-69” between “50-59” and “70-79”. */
function missingBands(columns: readonly { text: string }[]): string[] {
	const bands = columns.flatMap(({ text }) => {
		const match = BAND.exec(text.trim());
		if (!match) return [];
		const from = Number(match[1]);
		return [{ from, to: match[3] ? Infinity : Number(match[2] ?? from) }];
	});
	return bands.slice(1).flatMap(({ from }, at) => {
		const open = bands[at]!.to + 1;
		return from > open ? [from - 1 === open ? `${open}` : `${open}-${from - 1}`] : [];
	});
}

function refusalOf({ grid, groups, texts }: Breakdown): Refusal {
	const missing = [...groups].flatMap(([title, columns]) =>
		missingBands(columns).map((band) => `“${band}” of “${title}”`)
	);
	const says = (place: Breakdown['texts'][number]) =>
		`${cellName(grid, place.index, place.column)} (“${shown(grid.rows[place.index]![place.column]).slice(0, 20)}”)`;
	const sentences = [
		`${grid.name} has numbers by ${list([...groups.keys()].map((title) => `“${title}”`))} across, under two rows of headings. No register holds numbers by such groups, so nothing was read.`,
		...(missing.length > 0
			? [`${missing.length === 1 ? 'A column is' : 'Columns are'} missing: ${list(missing)}.`]
			: []),
		...(texts.length > 0
			? [
					`${plural(texts.length, 'cell holds', 'cells hold')} text where the others hold counts: ${listSome(texts.map(says), NAMED)}.`
				]
			: []),
		'Totals can be imported as indicator values, with a row for each indicator and period.'
	];
	const cells = texts
		.slice(0, LIMITS.cellsNamed)
		.map(({ index, column }) => cellAddress(grid, index, column));
	return new Refusal('breakdown-not-held', sentences.join(' '), cells, texts.length);
}
