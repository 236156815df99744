import { describe, expect, test } from 'vitest';
import {
	bandOf,
	byCategory,
	coursesOf,
	courseSentence,
	type RegisterRisk,
	matrixOf,
	matrixSentence,
	movements,
	movementSentence
} from '#lib/registers/risks/rules.ts';

const THEN = '2023-06-30';
const NOW = '2023-09-15';

const risk = (reference: string, details: Partial<RegisterRisk> = {}): RegisterRisk => ({
	...{ id: Number(reference.slice(1)), reference, description: `About ${reference}` },
	...{ likelihood: 3, impact: 4, owner: null, openedOn: '2023-01-01', reviewOn: null },
	...{ initial: null, target: null, proximity: null },
	...{ category: 'recruitment', closedOn: null, ...details }
});

/** A risk as recorded on either day; null where it was not in the register. */
type Pair = [was: RegisterRisk | null, is: RegisterRisk | null];
const pair = (
	reference: string,
	was: Partial<RegisterRisk> | null,
	is: Partial<RegisterRisk> | null = was
): Pair => [was && risk(reference, was), is && risk(reference, is)];
const on = (day: string, risks: (RegisterRisk | null)[]) => ({
	risks: risks.filter((one) => one !== null),
	on: day
});
const moves = (...pairs: Pair[]) =>
	movements(
		on(
			THEN,
			pairs.map(([was]) => was)
		),
		on(
			NOW,
			pairs.map(([, is]) => is)
		)
	);
const said = (...pairs: Pair[]) => movementSentence(moves(...pairs), '30 June 2023');

const up = pair('R1', { likelihood: 2 }, {});
const down = pair('R2', { impact: 5 }, { impact: 1 });
const same = pair('R3', {});
const opened = pair('R4', null, { openedOn: '2023-08-01' });
const closed = pair('R5', { closedOn: '2023-08-01' });
const late = pair('R9', { likelihood: null, impact: null }, {});

describe('movement', () => {
	test('is from the score recorded on the first day to that of the second', () => {
		expect(moves(up)).toMatchObject([{ move: 'up', then: 8, now: 12 }]);
		expect(moves(down)).toMatchObject([{ move: 'down', then: 15, now: 3 }]);
		expect(moves(same)).toMatchObject([{ move: 'same', then: 12, now: 12 }]);
	});

	test('tells what was opened, closed and taken out', () => {
		expect(moves(opened)).toMatchObject([{ move: 'opened', then: null, now: 12 }]);
		expect(moves(closed)).toMatchObject([{ move: 'closed', then: 12, now: null }]);
		expect(moves(pair('R6', {}, null))).toMatchObject([{ move: 'removed' }]);
		expect(moves(pair('R11', null, { openedOn: null }))).toMatchObject([{ move: 'opened' }]);
	});

	test('passes over what was over before, or is yet to come', () => {
		expect(moves(pair('R7', { closedOn: THEN }))).toEqual([]);
		expect(moves(pair('R8', { openedOn: '2023-10-01' }))).toEqual([]);
	});

	test('does not guess a score that nobody could have seen', () => {
		expect(moves(late)).toMatchObject([{ move: 'unknown', then: null, now: 12 }]);
	});

	test('is told in a sentence', () => {
		expect(said(up, down, same, opened, closed)).toBe(
			'Since 30 June 2023, 1 risk has gone up (R1), 1 has come down (R2), 1 has been opened (R4), 1 has been closed (R5) and 1 has the same score.'
		);
		expect(said(same, pair('R12', {}))).toBe(
			'Since 30 June 2023, nothing has moved: 2 risks have the same score.'
		);
		expect(said(up)).toBe('Since 30 June 2023, 1 risk has gone up (R1).');
		expect(said(late)).toBe('Since 30 June 2023, 1 risk cannot be compared (R9).');
		expect(said()).toBe('No risk was open on 30 June 2023, and none has been opened since.');
	});

	test('puts the gravest first', () => {
		expect(moves(closed, down, up).map(({ reference }) => reference)).toEqual(['R1', 'R2', 'R5']);
	});
});

describe('the matrix', () => {
	test('has 25 cells whose bands leave no score out', () => {
		const { rows } = matrixOf([], NOW);
		expect(rows.map(({ likelihood }) => likelihood)).toEqual([5, 4, 3, 2, 1]);
		expect(rows.flatMap(({ cells }) => cells)).toHaveLength(25);
		expect([1, 4, 5, 9, 10, 12, 15, 25].map((score) => bandOf(score).code)).toEqual([
			...['low', 'low', 'moderate', 'moderate', 'high', 'high', 'very-high', 'very-high']
		]);
		expect(() => bandOf(26)).toThrow('not a score');
	});

	test('counts what is open, and says what has no score', () => {
		const grave = risk('R13', { likelihood: 5, impact: 5 });
		const blank = risk('R14', { impact: null });
		const matrix = matrixOf([same[1]!, grave, blank, closed[1]!], NOW);
		expect(matrix.rows[2]!.cells[3]).toMatchObject({ score: 12, count: 1 });
		expect(matrix.rows[0]!.cells[4]).toMatchObject({ score: 25, count: 1 });
		expect(matrixSentence(matrix)).toBe(
			'3 risks are open: by score, 1 very high (15 to 25) and 1 high (10 to 14). 1 open risk has no score and no place in the matrix.'
		);
	});

	test('says when nothing is open, and when nothing has a score', () => {
		expect(matrixSentence(matrixOf([closed[1]!], NOW))).toBe('No risk is open.');
		expect(matrixSentence(matrixOf([risk('R15', { likelihood: null })], NOW))).toBe(
			'1 open risk has no score and no place in the matrix.'
		);
	});
});

test('categories come with their number and highest score, those without one too', () => {
	const risks = [same[1]!, risk('R16', { category: null, impact: null }), up[1]!, closed[1]!];
	expect(byCategory(risks, NOW)).toEqual([
		{ category: 'recruitment', count: 2, highest: 12 },
		{ category: null, count: 1, highest: null }
	]);
});

describe('the way from the initial score to the target', () => {
	const at = (likelihood: number, impact: number) => ({ likelihood, impact });
	const on16 = risk('R1', { likelihood: 4, impact: 4, initial: at(5, 4), target: at(2, 3) });
	const on4 = risk('R2', { likelihood: 2, impact: 2, target: at(2, 2) });
	const on12 = risk('R3', { initial: at(4, 4) });
	const said = (...risks: RegisterRisk[]) =>
		courseSentence(coursesOf(risks, NOW), risks.filter(({ closedOn }) => closedOn === null).length);

	test('is that of open risks with a current score and another one, the gravest first', () => {
		const blank = risk('R4', { impact: null, target: at(1, 1) });
		const over = risk('R5', { closedOn: '2023-08-01', target: at(1, 1) });
		const courses = coursesOf([on4, on12, same[1]!, blank, over, on16], NOW);
		expect(courses.map(({ reference }) => reference)).toEqual(['R1', 'R3', 'R2']);
		expect(courses[0]).toMatchObject({ initialScore: 20, score: 16, targetScore: 6 });
		expect(courses[1]).toMatchObject({ initialScore: 16, score: 12, targetScore: null });
	});

	test('is told in a sentence', () => {
		expect(said(on16, on4)).toBe(
			'1 of the 2 open risks with a target is at it or below; R1 is furthest from it (16, target 6).'
		);
		expect(said(on16, on12)).toBe(
			'The one open risk with a target is above it; R1 scores 16, with a target of 6. 1 open risk has no target or no current score.'
		);
		const other = { ...on16, id: 6, reference: 'R6', likelihood: 5 };
		expect(said(on16, other)).toBe(
			'None of the 2 open risks with a target is at it or below; R6 is furthest from it (20, target 6).'
		);
		expect(said(on4)).toBe('The one open risk with a target is at it or below.');
		expect(said(on4, { ...on4, reference: 'R7' })).toBe(
			'Both open risks with a target are at it or below.'
		);
		expect(said(on12, same[1]!)).toBe('No open risk has both a current score and a target.');
		expect(said()).toBe('No risk is open.');
	});
});
