import { describe, expect, test } from 'vitest';
import { comparable, editDistance, nearlyEqual } from '#lib/core/text.ts';
import { type Column, YES_NO, YES_PARTLY_NO } from '#lib/registers/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';

const options = { today: '2026-11-21' };
const base = { name: 'field', label: 'Field', help: '' };

function reader(column: Partial<Column>, more = {}) {
	return cellReader({ ...base, kind: 'text', ...column }, { ...options, ...more });
}

describe('text', () => {
	test.each([
		['  Discharge  and\u00a0transfer ', 'Discharge and transfer'],
		['one\r\ntwo', 'one two'],
		['zero\u200bwidth\ufeff', 'zerowidth'],
		['a_x000D_b', 'a b'],
		['_x005F_x000D_', '_x000D_'],
		[12, '12'],
		[false, 'FALSE']
	])('%j is %j', (raw, value) => {
		expect(reader({})(raw)).toEqual({ value });
	});

	test('of several lines keeps its lines', () => {
		const read = reader({ kind: 'long-text' });
		expect(read(' one \r\n\r\n\r\n two\rthree\n')).toEqual({ value: 'one\n\ntwo\nthree' });
	});

	test('that is too long is an error that says how long it may be', () => {
		expect(reader({ maxLength: 3 })('abcd').finding).toMatchObject({
			code: 'text-too-long',
			message: '“abcd” has 4 characters; “Field” holds 3. Shorten it.'
		});
	});

	test('that looks like a formula is kept, with a warning', () => {
		expect(reader({})('=cmd|x')).toMatchObject({
			value: '=cmd|x',
			finding: { severity: 'warning', code: 'looks-like-formula' }
		});
	});
});

describe('choices', () => {
	const read = reader({ kind: 'choice', choices: YES_PARTLY_NO });

	test.each([
		['Yes', 'yes'],
		[' y ', 'yes'],
		['✓', 'yes'],
		[true, 'yes'],
		[1, 'yes'],
		['N', 'no'],
		['✘', 'no'],
		[0, 'no'],
		['Part', 'partly'],
		['In part', 'partly']
	])('%j is %s', (raw, value) => {
		expect(read(raw)).toEqual({ value });
	});

	test('an unknown word is an error with the nearest one', () => {
		const { value, finding } = read('Yess');
		expect(value).toBeUndefined();
		expect(finding).toMatchObject({ severity: 'error', code: 'value-unknown', suggestion: 'yes' });
		expect(finding?.message).toBe(
			'“Yess” is not one of the words for “Field”. Say which of these it means: Yes, Partly or No.'
		);
	});

	test('what a person said comes first, unless it is no choice', () => {
		const told = { meanings: { 'Mostly!': 'partly', maybe: null, certainly: 'nonsense' } };
		const withMeanings = reader(
			{ kind: 'choice', choices: YES_NO.concat(YES_PARTLY_NO[1]!) },
			told
		);
		expect(withMeanings('MOSTLY')).toEqual({ value: 'partly' });
		expect(withMeanings('Maybe')).toEqual({ value: null });
		expect(withMeanings('certainly').finding).toMatchObject({ code: 'value-unknown' });
	});

	test('TBC and dashes say nothing, with a warning', () => {
		for (const text of ['TBC', '-', 'n/a']) {
			expect(read(text)).toMatchObject({ value: null, finding: { code: 'no-choice' } });
		}
	});
});

describe('financial years', () => {
	const read = reader({ kind: 'year' });

	test.each(['2023/24', '2023-24', '23/24', 'FY23/24', 'FY 2023/24', '2023/2024', '2023 – 24'])(
		'%s',
		(text) => {
			expect(read(text)).toEqual({ value: '2023/24' });
		}
	);

	test.each(['2023', '2023/25', '2023/2025', 'Wave 1'])('%s is none', (text) => {
		expect(read(text).finding).toMatchObject({ severity: 'error', code: 'year-unreadable' });
	});

	test('the turn of a century follows on', () => {
		expect(read('2099/00')).toEqual({ value: '2099/00' });
	});
});

describe('organisations', () => {
	const trust = {
		kind: 'trust',
		code: 'TWE',
		name: 'Westside Mental Health NHS Foundation Trust',
		shortName: 'Westside'
	};
	const place = { kind: 'place', code: 'P01', name: 'Westside', shortName: 'Westside' };
	const read = reader(
		{ kind: 'organisation', organisationKind: 'trust' },
		{ organisations: [trust, place] }
	);

	test.each([
		'TWE',
		'twe',
		'Westside',
		'westside mental health nhs ft',
		'The Westside Mental Health Trust'
	])('%s', (text) => {
		expect(read(text)).toEqual({ value: 'TWE' });
	});

	test('a stranger is an error, with the nearest name', () => {
		expect(read('Westsyde').finding).toMatchObject({
			code: 'organisation-unknown',
			suggestion: 'TWE'
		});
		expect(read('Eastside').finding).toMatchObject({ suggestion: null });
	});
});

test('names are compared by their letters and digits', () => {
	expect(comparable('Policy / SOP  NAME')).toBe('policysopname');
	expect(comparable('Café & co-op #1')).toBe('cafeandcoopno1');
	expect(comparable('✓')).toBe('✓');
});

test('a slip of the hand is near, another word is not', () => {
	expect(editDistance('ratifed', 'ratified')).toBe(1);
	expect(editDistance('titel', 'title')).toBe(1);
	expect(nearlyEqual('referance', 'reference')).toBe(true);
	expect(nearlyEqual('due', 'dug')).toBe(false);
	expect(nearlyEqual('planned', 'plan')).toBe(false);
});
