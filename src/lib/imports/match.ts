/**
 * Which column of a file feeds which field of a register, by names, kinds of values and places
 * together. What is sure is taken, what is close is asked, the rest feeds nothing.
 */
import { comparable, editDistance, nearlyEqual } from '#lib/core/text.ts';
import type { ColumnFound } from '#lib/registers/changes.ts';
import { type Column, columnOf, WORKED_OUT } from '#lib/registers/definition.ts';
import { type CellOptions, cellReader, type CellReader } from '#lib/registers/parse/cells.ts';
import { columnLetters, columnNumber, type Grid, isBlank, shown } from '#lib/spreadsheet/grid.ts';
import {
	addsNothing,
	bracketsSayMore,
	type Contradiction,
	contradiction,
	type FieldSense,
	fieldSense,
	type HeadingWords,
	likeness,
	readHeading
} from './headings.ts';
import type { Choices } from './reading.ts';
import { type Header, headerText, plainName, type Vocabulary } from './recognise.ts';

/** Two columns that name one field equally well, so that neither is taken. */
export type Twice = { field: string; columns: ColumnFound[] };

/** A column whose heading names a field and says that it is something else: “Planned (headcount)”. */
export type Unlike = { column: ColumnFound; field: string; why: string };

export type Matched = { columns: ColumnFound[]; twice: Twice[]; unlike: Unlike[] };

/** How well a heading names a field. What is named less well than `SURE` is not taken. */
const NAMED = {
	label: 1,
	/** The label after the noun of the register: “Risk description”. */
	turnedLabel: 0.97,
	alsoCalled: 0.95,
	/** The heading without the title of its group. */
	own: 0.9,
	bracketless: 0.85,
	/** Another turn of the same words: “Date of ratification” for “Ratification date”. */
	turned: 0.82,
	/** A slip of the hand, or a whole name with words beside it that change nothing. */
	near: 0.8,
	/** At most, where only some words are shared. */
	alike: 0.7,
	/** A name that may mean the field and may mean something else. */
	perhaps: 0.7
};
const SURE = 0.78;
/** What is nearer than this to being the best is no worse. */
const MARGIN = 0.015;
/** From here a column is asked about. */
const ASKED = 0.5;
/** Share of a column's cells that has to read as the field where its name alone does not say it. */
const FITS = 0.6;
/** Cells of a column that are looked at. */
const LOOKED_AT = 50;
const MOST_CANDIDATES = 3;

const IN_USE = 'it is a name for it';

/** What speaks for a column feeding a field. */
type Claim = {
	/** Position among the columns. */
	at: number;
	field: string;
	score: number;
	by: ColumnFound['by'];
	why: string;
};

type Named = Pick<Claim, 'score' | 'by' | 'why'>;

/** Every column that has a heading, is filled or was chosen, with the field it feeds. `rows` is a sample of data. */
export function matchColumns(
	grid: Grid,
	header: Header,
	rows: readonly number[],
	vocabulary: Vocabulary,
	choices: Choices,
	options: CellOptions
): Matched {
	const columns: ColumnFound[] = [];
	const known = new Map(vocabulary.register.columns.map((field) => [field.name, field]));
	const decided = new Set<number>();
	const claims: Claim[] = [];
	const values = valuesOf(grid, rows, options);
	const workedOut = workedOutColumns(header, vocabulary);
	for (let at = 0; at < header.own.length; at += 1) {
		const text = headerText(header, at);
		const letters = columnLetters(at);
		const chosen = choices.columns?.[letters];
		const examples = examplesIn(grid, rows, at);
		if (text === '' && chosen === undefined && examples.length === 0) continue;
		const position = columns.push({
			...{ header: text, column: letters, field: null, by: 'none', examples }
		});
		const column = columns[position - 1]!;
		if (chosen === undefined && workedOut.includes(at)) {
			decided.add(position - 1);
			column.by = 'worked-out';
			continue;
		}
		const remembered = rememberedField(header, at, vocabulary);
		if (chosen !== undefined || remembered !== undefined) {
			decided.add(position - 1);
			const by = chosen !== undefined ? 'chosen' : 'remembered';
			const field = chosen !== undefined ? chosen : remembered!;
			if (field === null || !known.has(field)) column.by = by;
			else
				claims.push({
					at: position - 1,
					field,
					score: by === 'chosen' ? 3 : 2,
					by,
					why: ''
				});
		}
	}
	const readings = columns.map(({ header: text }) => readHeading(text));
	const fields = vocabulary.register.columns.map((field) => ({
		field,
		sense: fieldSense(field)
	}));
	columns.forEach((column, at) => {
		if (decided.has(at)) return;
		for (const each of fields) {
			const cells = () => values(columnNumber(column.column), each.field);
			const named = nameScore(header, column, readings[at]!, each, vocabulary, cells);
			if (named) claims.push({ at, field: each.field.name, ...named });
		}
	});
	const twice = settle(columns, claims);
	const unlike = columns.flatMap((column, at) =>
		isTaken(column) || column.examples.length === 0 || decided.has(at)
			? []
			: unlikeFields(header, column, readings[at]!, fields, vocabulary)
	);
	claims.push(...inPlaceOfRemembered(columns, vocabulary, values));
	ask(columns, claims, twice);
	return { columns, twice, unlike: unlike.filter(({ column }) => column.by === 'none') };
}

/** As exports were headed before 2027. */
const DATED_STATUS = /^Status on \d{1,2} [A-Z][a-z]+ \d{4}$/;

/**
 * Where an export of ours holds each row's status and its day, which the other columns say. Only a file
 * whose other headings are all the register's own is one: elsewhere a status is news.
 */
function workedOutColumns({ own }: Header, { register }: Vocabulary): number[] {
	const labels = new Set(register.columns.map(({ label }) => label));
	const added = WORKED_OUT.map(({ label }) => label);
	const others = own.flatMap((text, at) => (text === '' || labels.has(text) ? [] : [at]));
	const isOurs =
		others.map((at) => own[at]).join() === added.join() ||
		(others.length === 1 && DATED_STATUS.test(own[others[0]!]!));
	return isOurs ? others : [];
}

/** The one field that a column's heading would name but for its unit, or for saying “planned” of what happened. */
function unlikeFields(
	header: Header,
	column: ColumnFound,
	heading: HeadingWords,
	fields: readonly FieldRead[],
	vocabulary: Vocabulary
): Unlike[] {
	const own = header.own[columnNumber(column.column)] ?? '';
	for (const { field, sense } of fields) {
		if (exactScore(column.header, own, field.name, vocabulary) === null) continue;
		const against = contradiction(heading, field, sense);
		if (against?.kind === 'other') return [{ column, field: field.name, why: against.why }];
	}
	return [];
}

function rememberedField(
	header: Header,
	at: number,
	vocabulary: Vocabulary
): string | null | undefined {
	for (const text of [headerText(header, at), header.own[at] ?? '']) {
		const field = vocabulary.remembered.get(comparable(text));
		if (field !== undefined) return field;
	}
	return undefined;
}

type FieldRead = { field: Column; sense: FieldSense };

/** Of a column's first cells. */
type Fit = {
	/** Those that say anything. */
	seen: number;
	/** Of them, the share that reads as the field. */
	share: number;
	/** The share that reads as a day still to come, where the field says what has happened. */
	ahead: number;
	different: number;
};

/** How well a column's heading and cells name a field; null where nothing speaks for it. */
function nameScore(
	header: Header,
	column: ColumnFound,
	heading: HeadingWords,
	{ field, sense }: FieldRead,
	vocabulary: Vocabulary,
	cells: () => Fit
): Named | null {
	const own = header.own[columnNumber(column.column)] ?? '';
	const exact = exactScore(column.header, own, field.name, vocabulary);
	const isWhole = exact !== null && exact.score >= NAMED.alsoCalled;
	const against = isWhole ? null : contradiction(heading, field, sense);
	if (against?.kind === 'other') return null;
	if (exact) {
		if (against) return asked(against);
		// What is in brackets may make a count another one: “Staff (registered)”.
		const isCount = field.kind === 'whole-number' || field.kind === 'decimal';
		const named = vocabulary.wordsOf.get(field.name) ?? [];
		if (
			exact.score === NAMED.bracketless &&
			isCount &&
			named.every(({ words }) => bracketsSayMore(column.header, words))
		)
			return {
				score: NAMED.perhaps,
				by: 'asked',
				why: 'what its heading says in brackets may make it something else'
			};
		return readsOtherwise(exact, field, column, cells()) ?? exact;
	}
	return likeScore(column.header, heading, { field, sense }, vocabulary, against, cells);
}

function asked({ why }: Contradiction): Named {
	return { score: NAMED.perhaps, by: 'asked', why };
}

/** A name that is in use for the field, over cells that are something else: “Live” over Yes and No. */
function readsOtherwise(
	exact: Named,
	field: Column,
	{ examples }: ColumnFound,
	fit: Fit
): Named | null {
	if (fit.seen < 3) return null;
	// Under the field's own label what cannot be read is a slip, but for Y and N where a date belongs.
	if (exact.score === NAMED.label && !examples.every((text) => text.length <= 3)) return null;
	const doubt = (why: string): Named => ({ score: ASKED, by: 'asked', why });
	if (fit.ahead >= 0.5 && exact.score !== NAMED.label)
		return doubt('many of its dates are still to come');
	if (fit.share > 0.1) return null;
	switch (field.kind) {
		case 'date':
			return doubt('its cells are no dates');
		case 'whole-number':
		case 'decimal':
			return doubt('its cells are no numbers');
		case 'choice':
			// An open list takes words of its own under its own name.
			if (field.open && exact.score >= NAMED.turnedLabel) return null;
			return fit.seen >= 5 ? doubt('its words are none of this field’s') : null;
		case 'long-text':
			return doubt('its cells are no words');
		default:
			return null;
	}
}

/** A heading that is a name of the field, whole or in part. */
function exactScore(
	whole: string,
	own: string,
	field: string,
	vocabulary: Vocabulary
): Named | null {
	const ways = [
		[whole, NAMED.alsoCalled],
		[own, NAMED.own],
		[withoutBrackets(whole), NAMED.bracketless],
		[withoutBrackets(own), NAMED.bracketless]
	] as const;
	for (const [text, score] of ways) {
		const named = vocabulary.names.get(comparable(text));
		if (!named || comparable(text) === '') continue;
		if (named.field !== field) {
			// Another field's whole name is that field, whatever its parts say.
			if (score === NAMED.alsoCalled) return null;
			continue;
		}
		if (score !== NAMED.alsoCalled) return { score, by: named.by, why: IN_USE };
		if (named.by === 'name') return { score: NAMED.label, by: 'name', why: IN_USE };
		const label = vocabulary.register.columns.find(({ name }) => name === field)!.label;
		const says = vocabulary.plain(whole) === vocabulary.plain(label);
		return { score: says ? NAMED.turnedLabel : score, by: named.by, why: IN_USE };
	}
	for (const text of [whole, own]) {
		const named = plainName(text, vocabulary);
		if (named?.field !== field) continue;
		return { score: NAMED.turned, by: 'also-called', why: IN_USE };
	}
	return null;
}

/** “Ratified (dd/mm/yyyy)” is “Ratified”. */
function withoutBrackets(text: string): string {
	return text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
}

/** A heading that is like a name of the field, over cells that read as it. */
function likeScore(
	text: string,
	heading: HeadingWords,
	{ field, sense }: FieldRead,
	vocabulary: Vocabulary,
	against: Contradiction | null,
	cells: () => Fit
): Named | null {
	const key = comparable(text);
	if ((field.perhapsCalled ?? []).some((name) => isSame(text, key, name, vocabulary)))
		return { score: NAMED.perhaps, by: 'asked', why: 'it may mean this or something else' };
	const names = vocabulary.wordsOf.get(field.name) ?? [];
	const slip = [field.label, ...(field.alsoCalled ?? [])].some((name) =>
		nearlyEqual(key, comparable(name))
	);
	const shared = Math.max(0, ...names.map((name) => likeness(heading, name)));
	if (!slip && shared < 0.3) return knownWords(field, cells);
	const fit = cells();
	if (fit.seen === 0 || fit.share < FITS) return null;
	if (vocabulary.perhaps.has(key))
		return { score: 0.3 + 0.3 * shared, by: 'asked', why: 'it may mean this or something else' };
	if (against) return shared >= 0.5 ? asked(against) : null;
	const why = 'its heading is like a name for it';
	if (slip) return { score: NAMED.near, by: 'near', why };
	const held = names.filter(({ words }) => words.join('').length >= 5);
	const adds = held.map((name) => addsNothing(heading, name, sense));
	const isText = field.kind === 'text' || field.kind === 'long-text';
	// A heading says little about text columns: “Title of lead” holds “title”.
	if (!isText && adds.includes('harmless')) return { score: NAMED.near, by: 'near', why };
	if (adds.includes('more') && isList(field) && fit.share >= 0.8 && fit.different >= 2)
		return { score: NAMED.near, by: 'near', why };
	const score = Math.min(NAMED.alike, 0.3 + 0.4 * shared * (isText ? 1 : 0.5 + fit.share / 2));
	const holds = adds.includes('harmless') ? 0.15 : adds.includes('more') ? 0.1 : 0;
	return { score: Math.min(NAMED.alike, score + holds), by: 'asked', why };
}

function isSame(text: string, key: string, name: string, vocabulary: Vocabulary): boolean {
	return (
		comparable(name) === key ||
		comparable(name) === comparable(withoutBrackets(text)) ||
		vocabulary.plain(text) === vocabulary.plain(name)
	);
}

/** A column of choices that says more than yes and no, so that its words tell what it is. */
function isList({ kind, choices = [] }: Column): boolean {
	return (
		kind === 'choice' && choices.length > 3 && !choices.some(({ value }) => /^\d$/.test(value))
	);
}

function knownWords(field: Column, cells: () => Fit): Named | null {
	if (!isList(field)) return null;
	const { share, different } = cells();
	if (share < 0.9 || different < 3) return null;
	return { score: ASKED, by: 'asked', why: 'its words are those of this field' };
}

/** Gives each field to the column that names it best, and each column one field. */
function settle(columns: ColumnFound[], claims: readonly Claim[]): Twice[] {
	const twice: Twice[] = [];
	const closed = new Set<string>();
	const sure = claims
		.filter(({ score, by }) => score >= SURE && by !== 'asked')
		.sort((left, right) => right.score - left.score);
	for (const claim of sure) {
		if (closed.has(claim.field) || isTaken(columns[claim.at]!)) continue;
		let rivals = sure.filter(
			({ field, score, at }) =>
				field === claim.field && score > claim.score - MARGIN && !isTaken(columns[at]!)
		);
		if (rivals.length > 1) {
			const filled = rivals.filter(({ at }) => columns[at]!.examples.length > 0);
			if (filled.length === 1) rivals = filled;
		}
		const [best] = rivals;
		if (rivals.length > 1) {
			closed.add(claim.field);
			if (best!.by !== 'near')
				twice.push({ field: claim.field, columns: rivals.map(({ at }) => columns[at]!) });
			continue;
		}
		if (best!.by === 'near' && hasOtherField(best!, sure, closed)) continue;
		closed.add(claim.field);
		columns[best!.at]!.field = claim.field;
		columns[best!.at]!.by = best!.by;
	}
	return twice;
}

function isTaken({ field, by }: ColumnFound): boolean {
	return field !== null || by === 'chosen' || by === 'remembered';
}

/** Whether a column whose name is near one field's is as near another's that is free. */
function hasOtherField(claim: Claim, sure: readonly Claim[], closed: ReadonlySet<string>): boolean {
	return sure.some(
		({ at, field, score }) =>
			at === claim.at && field !== claim.field && !closed.has(field) && score > claim.score - MARGIN
	);
}

/** What is left of columns and fields that belong together is asked, not taken. */
function ask(columns: ColumnFound[], claims: readonly Claim[], twice: readonly Twice[]): void {
	const fed = new Set(columns.map(({ field }) => field));
	const double = new Set(twice.map(({ field }) => field));
	columns.forEach((column, at) => {
		if (isTaken(column) || column.examples.length === 0) return;
		const open = claims
			.filter((claim) => claim.at === at && claim.score >= ASKED && !fed.has(claim.field))
			.sort((left, right) => right.score - left.score);
		const fields = open.filter(
			({ field }, index) => open.findIndex((other) => other.field === field) === index
		);
		if (fields.length === 0) return;
		column.by = 'asked';
		column.candidates = fields.slice(0, MOST_CANDIDATES).map(({ field, why }) => ({
			field,
			why: double.has(field) ? 'another column names it as well' : why
		}));
	});
}

/**
 * A column without a name that is known, where another stood last time between the same two columns,
 * and whose cells read as that one's field: it may have been renamed.
 */
function inPlaceOfRemembered(
	columns: readonly ColumnFound[],
	vocabulary: Vocabulary,
	values: (at: number, field: Column) => Fit
): Claim[] {
	const before = [...vocabulary.remembered.values()];
	if (before.length === 0) return [];
	const fed = new Set(columns.map(({ field }) => field));
	const claims: Claim[] = [];
	columns.forEach((column, at) => {
		if (isTaken(column) || column.header === '') return;
		const left = columns[at - 1]?.field;
		const right = columns[at + 1]?.field;
		before.forEach((field, place) => {
			if (field === null || fed.has(field)) return;
			const sameLeft = left ? before[place - 1] === left : at === 0 && place === 0;
			const sameRight = right ? before[place + 1] === right : place === before.length - 1;
			if (!sameLeft && !sameRight) return;
			const definition = columnOf(vocabulary.register, field);
			const { seen, share } = values(columnNumber(column.column), definition);
			if (seen === 0 || share < FITS) return;
			const score = sameLeft && sameRight ? 0.65 : 0.55;
			const why = `it stands where “${definition.label}” stood last time`;
			claims.push({ at, field, score, by: 'asked', why });
		});
	});
	return claims;
}

/** Dates, numbers and signs, where a field is for words. */
const NO_WORDS = /^[\d\s\-–/.:,£%()]+$/;

function isProse({ kind, maxLength = 0 }: Column): boolean {
	return kind === 'long-text' || (kind === 'text' && maxLength >= 200);
}

/** A reader of what stands in a column, as a field; each field's cells are read by one reader. */
function valuesOf(
	grid: Grid,
	rows: readonly number[],
	options: CellOptions
): (at: number, field: Column) => Fit {
	const readers = new Map<string, CellReader>();
	const known = new Map<string, Fit>();
	return (at, field) => {
		const key = `${at} ${field.name}`;
		const before = known.get(key);
		if (before) return before;
		const read = readers.get(field.name) ?? cellReader({ ...field, open: false }, options);
		readers.set(field.name, read);
		let seen = 0;
		let good = 0;
		let ahead = 0;
		const different = new Set<unknown>();
		for (const index of rows) {
			const cell = grid.rows[index]![at];
			if (isBlank(cell)) continue;
			const { value, finding } = read(cell);
			// TBC, n/a and the like say nothing of what the column is.
			if (value === null) continue;
			seen += 1;
			if (value !== undefined && !(isProse(field) && NO_WORDS.test(String(value)))) {
				good += 1;
				different.add(value);
				if (finding?.code === 'date-in-future') ahead += 1;
			}
			if (seen === LOOKED_AT) break;
		}
		const of = Math.max(1, seen);
		const fit = { seen, share: good / of, ahead: ahead / of, different: different.size };
		known.set(key, fit);
		return fit;
	};
}

function examplesIn(grid: Grid, rows: readonly number[], at: number): string[] {
	const texts = new Set<string>();
	for (const index of rows) {
		const cell = grid.rows[index]![at];
		if (isBlank(cell)) continue;
		const text = shown(cell).slice(0, 200).replace(/\s+/g, ' ').trim();
		texts.add(text.length > 40 ? `${text.slice(0, 39)}…` : text);
		if (texts.size === 3) break;
	}
	return [...texts];
}

/** The unmatched column whose heading comes nearest to a field's names; null when none comes near. */
export function nearestColumn(
	field: string,
	columns: readonly ColumnFound[],
	vocabulary: Vocabulary
): ColumnFound | null {
	const { label, name, alsoCalled = [] } = columnOf(vocabulary.register, field);
	const names = [label, name, ...alsoCalled].map(comparable);
	let best: ColumnFound | null = null;
	let bestScore = 0.45;
	for (const column of columns) {
		if (column.field !== null) continue;
		const key = comparable(column.header);
		if (key.length < 3) continue;
		for (const candidate of names) {
			const score = editDistance(key, candidate) / Math.max(key.length, candidate.length);
			if (score < bestScore) {
				bestScore = score;
				best = column;
			}
		}
	}
	return best;
}
