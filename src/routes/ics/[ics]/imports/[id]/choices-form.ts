/** What the form of a checked file says, as choices for reading it again. */
import { isInRange } from '#lib/core/calendar.ts';
import { dayTyped } from '#lib/core/typed-dates.ts';
import type { ImportReport } from '#lib/imports/read.server.ts';
import type { Choices } from '#lib/imports/reading.ts';
import { columnOf, type Register } from '#lib/registers/definition.ts';

/** How the form writes what a text means: a stored value, or "leave the cell empty". */
const STORED = 'is:';
const EMPTY = 'empty';

/**
 * Only what differs from the report is a choice: a column that was matched by its name stays so.
 * Another sheet or header row makes the choices about columns void, because they were about others.
 */
export function choicesFrom(
	form: FormData,
	before: Choices,
	report: ImportReport,
	register: Register,
	today: string
): Choices {
	const choices: Choices = { ...before };
	const sheet = text(form, 'sheet');
	const otherSheet = report.sheets.some(({ name }) => name === sheet) && sheet !== report.sheet;
	const typed = Number(text(form, 'headerRow'));
	const otherHeader = Number.isInteger(typed) && typed > 0 && typed !== report.headerRow;
	if (otherSheet) choices.sheet = sheet;
	if (otherHeader) choices.headerRow = typed;
	else if (otherSheet) delete choices.headerRow;
	const otherWay = chooseWay(text(form, 'mapping'), choices);
	if (otherSheet || otherHeader || otherWay) delete choices.columns;
	else choices.columns = { ...before.columns, ...columnsFrom(form, report, register) };
	choices.fileValues = { ...before.fileValues, ...fileValuesFrom(form, report, register) };
	choices.values = meaningsFrom(form, before.values ?? {}, register);
	choices.answers = { ...before.answers, ...answersFrom(form, report, today) };
	return choices;
}

/** An answer is one of the question's options, or the day that was typed. */
function answersFrom(
	form: FormData,
	{ questions }: ImportReport,
	today: string
): NonNullable<Choices['answers']> {
	const answers: NonNullable<Choices['answers']> = {};
	for (const { id, options, takesDate } of questions) {
		const posted = text(form, `answer-${id}`);
		const day = takesDate ? dayTyped(text(form, `day-${id}`), today) : '';
		if (options.some(({ value }) => value === posted)) answers[id] = posted;
		else if (posted === 'day' && isInRange(day, today)) answers[id] = day;
	}
	return answers;
}

/** How a published file is read; answers whether that is another way than before. */
function chooseWay(way: string, choices: Choices): boolean {
	const before = choices.mapping;
	if (way === '' || way === 'own') return false;
	if (way === 'auto') delete choices.mapping;
	else choices.mapping = way === 'none' ? null : way;
	return choices.mapping !== before;
}

function columnsFrom(
	form: FormData,
	report: ImportReport,
	register: Register
): NonNullable<Choices['columns']> {
	const columns: NonNullable<Choices['columns']> = {};
	for (const { column, field, by } of report.columns) {
		const posted = form.get(`column-${column}`);
		if (typeof posted !== 'string') continue;
		const wanted = register.columns.find(({ name }) => name === posted)?.name ?? null;
		// An empty answer to a question leaves the column out; no answer leaves it asked.
		if (wanted !== field || (by === 'asked' && posted === '')) columns[column] = wanted;
	}
	return columns;
}

function fileValuesFrom(
	form: FormData,
	report: ImportReport,
	register: Register
): Record<string, string> {
	const values: Record<string, string> = {};
	for (const { name, wholeFile } of register.columns) {
		const posted = wholeFile ? text(form, `file-${name}`) : '';
		if (posted !== '' && posted !== report.fileValues[name]) values[name] = posted;
	}
	return values;
}

function meaningsFrom(
	form: FormData,
	before: NonNullable<Choices['values']>,
	register: Register
): NonNullable<Choices['values']> {
	const meanings = { ...before };
	const [fields, texts, answers] = ['meaning-field', 'meaning-text', 'meaning'].map((name) =>
		form.getAll(name).map(String)
	) as [string[], string[], string[]];
	for (const [index, field] of fields.entries()) {
		const [said, answer] = [texts[index], answers[index]];
		if (said === undefined || !answer || !takesMeanings(register, field)) continue;
		const stored =
			answer === EMPTY ? null : answer.startsWith(STORED) ? answer.slice(STORED.length) : undefined;
		if (stored !== undefined) meanings[field] = { ...meanings[field], [said]: stored };
	}
	return meanings;
}

function takesMeanings(register: Register, field: string): boolean {
	return (
		register.columns.some(({ name }) => name === field) &&
		['choice', 'organisation', 'indicator'].includes(columnOf(register, field).kind)
	);
}

function text(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
}
