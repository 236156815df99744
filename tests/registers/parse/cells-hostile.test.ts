/** Typed texts that were made to keep a pattern busy: each is refused without being looked through. */
import { describe, expect, test } from 'vitest';
import { financialYearOf, LONGEST_TYPED } from '#lib/core/text.ts';
import { dateOfText } from '#lib/core/typed-dates.ts';
import { periodNamed } from '#lib/imports/mappings/rules.ts';
import type { Column, ColumnKind } from '#lib/registers/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';
import { numberOfText } from '#lib/registers/parse/numbers.ts';

const today = '2026-11-21';
const cell = (kind: ColumnKind) => {
	const column: Column = { name: 'x', label: 'X', help: '', kind };
	const read = cellReader(column, { today });
	return (text: string) => read(text).value;
};

/** A start, what is repeated, and an end that nothing matches. */
const HOSTILE: [string, string, string][] = [
	['1', ' ', '!'],
	['1/', ' ', '2 x'],
	['1', ' / ', 'x'],
	['', ' 1:11', 'x'],
	['1 jan 2026', 'T 1:00', '!'],
	['', 'T', '1:0'],
	['jan', '.,/-', '1x'],
	['q1', '-', 'x'],
	['q1', '/-', 'x'],
	['1', '-', 'x'],
	['20', '24-', 'q5'],
	['by ', 'the end of ', 'x'],
	['mon', ' ', '!'],
	['fy', ' ', '24/26'],
	['(', ' ', '5'],
	['(£', ' ', ')x'],
	['£', ' ', 'x%'],
	['', ' ', '%x'],
	['1', ',000', 'x'],
	['1', ' 000', 'x'],
	['1', '0', 'e'],
	['1.', '0', 'x'],
	['feb', '-', '2024x'],
	['feb', ' to ', 'x'],
	['3 months to ', 'the end of ', 'x'],
	['feb ', '\n', 'x'],
	['q', ' ', 'q'],
	['', '1 ', '-'],
	['', '\u00a0\t', '!']
];

const READERS: [string, (text: string) => unknown][] = [
	['a date', (text) => dateOfText(text, today)],
	['a number', numberOfText],
	['a financial year', financialYearOf],
	['a published period', (text) => periodNamed('month', text, null, today)],
	['a cell of dates', cell('date')],
	['a cell of months', cell('month')],
	['a cell of periods', cell('period')],
	['a cell of years', cell('year')],
	['a cell of whole numbers', cell('whole-number')],
	['a cell of decimals', cell('decimal')]
];

const repeated = ([start, middle, end]: [string, string, string], length: number) => {
	const room = length - start.length - end.length;
	return start + middle.repeat(Math.ceil(room / middle.length)).slice(0, room) + end;
};

describe.each(READERS)('%s', (_, read) => {
	test('is not looked for in a text of two million characters', () => {
		const texts = HOSTILE.map((parts) => repeated(parts, 2_000_000));
		const before = performance.now();
		for (const text of texts) expect(read(text) ?? null).toBeNull();
		expect((performance.now() - before) / texts.length).toBeLessThan(1_000);
	});

	test('is looked for quickly in the longest text in which one may stand', () => {
		const texts = HOSTILE.map((parts) => repeated(parts, LONGEST_TYPED));
		const before = performance.now();
		for (let time = 0; time < 100; time += 1) for (const text of texts) read(text);
		expect(performance.now() - before).toBeLessThan(1_000);
	});
});

test('a longer text is none, even where it could be read', () => {
	const spaces = ' '.repeat(LONGEST_TYPED);
	expect(dateOfText('3 October 2026', today)).toMatchObject({ date: '2026-10-03' });
	expect(dateOfText(`3${spaces}October 2026`, today)).toBeNull();
	expect(numberOfText('9'.repeat(LONGEST_TYPED))).not.toBeNull();
	expect(numberOfText('9'.repeat(LONGEST_TYPED + 1))).toBeNull();
});
