import { describe, expect, test } from 'vitest';
import {
	bandOf,
	byCategory,
	type RegisterRisk,
	matrixOf,
	matrixSentence,
	movements,
	movementSentence
} from '#lib/registers/risks/rules.ts';

const THEN = '2023-06-30';
const NOW = '2023-09-15';

const risk = (reference: string, details: Partial<RegisterRisk> = {}): RegisterRisk => ({
	...{ id: 1, reference, description: `About ${reference}`, category: 'recruitment' },
	...{ likelihood: 3, impact: 4, owner: null, openedOn: '2023-01-01', reviewOn: null },
	...{ closedOn: null, addedOn: '2023-01-01', removedOn: null, rescored: [], ...details }
});
const moves = (...risks: RegisterRisk[]) => movements(risks, THEN, NOW);
const said = (...risks: RegisterRisk[]) => movementSentence(moves(...risks), '30 June 2023');

const up = risk('R1', {
	rescored: [
		{ on: '2023-06-30', likelihood: 1 },
		{ on: '2023-07-01', likelihood: 2 },
		{ on: '2023-08-01', likelihood: 5 }
	]
});
const down = risk('R2', { impact: 1, rescored: [{ on: '2023-08-01', impact: 5 }] });
const same = risk('R3');
const opened = risk('R4', { openedOn: '2023-08-01', addedOn: '2023-08-01' });
const closed = risk('R5', { closedOn: '2023-08-01' });

describe('movement', () => {
	test('winds each score back to what stood before the first change since', () => {
		expect(moves(up)).toMatchObject([{ move: 'up', then: 8, now: 12 }]);
		expect(moves(down)).toMatchObject([{ move: 'down', then: 15, now: 3 }]);
		expect(moves(same)).toMatchObject([{ move: 'same', then: 12, now: 12 }]);
	});

	test('leaves out what was written after the later day', () => {
		const later = risk('R1', { rescored: [{ on: '2023-09-16', likelihood: 1 }] });
		expect(moves(later)).toMatchObject([{ move: 'same', then: 4, now: 4 }]);
	});

	test('tells what was opened, closed and taken out', () => {
		expect(moves(opened)).toMatchObject([{ move: 'opened', then: null, now: 12 }]);
		expect(moves(closed)).toMatchObject([{ move: 'closed', then: 12, now: null }]);
		expect(moves(risk('R6', { removedOn: '2023-08-01' }))).toMatchObject([{ move: 'removed' }]);
	});

	test('passes over what was over before, or is yet to come', () => {
		expect(moves(risk('R7', { closedOn: THEN }))).toEqual([]);
		expect(moves(risk('R8', { openedOn: '2023-10-01' }))).toEqual([]);
	});

	test('does not guess a score that nobody could have seen', () => {
		const late = risk('R9', { addedOn: '2023-08-01' });
		expect(moves(late)).toMatchObject([{ move: 'unknown', then: null, now: 12 }]);
		const scored = risk('R10', {
			rescored: [{ on: '2023-08-01', likelihood: null, impact: null }]
		});
		expect(moves(scored)).toMatchObject([{ move: 'unknown', then: null, now: 12 }]);
	});

	test('counts one without a day of opening from the day it came in', () => {
		expect(moves(risk('R11', { openedOn: null, addedOn: '2023-08-01' }))).toMatchObject([
			{ move: 'opened' }
		]);
	});

	test('is told in a sentence', () => {
		expect(said(up, down, same, opened, closed)).toBe(
			'Since 30 June 2023, 1 risk has gone up (R1), 1 has come down (R2), 1 has been opened (R4), 1 has been closed (R5) and 1 has the same score.'
		);
		expect(said(same, risk('R12'))).toBe(
			'Since 30 June 2023, nothing has moved: 2 risks have the same score.'
		);
		expect(said(up)).toBe('Since 30 June 2023, 1 risk has gone up (R1).');
		expect(said(risk('R9', { addedOn: '2023-08-01' }))).toBe(
			'Since 30 June 2023, 1 risk cannot be compared (R9).'
		);
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
		const matrix = matrixOf([same, grave, blank, closed], NOW);
		expect(matrix.rows[2]!.cells[3]).toMatchObject({ score: 12, count: 1 });
		expect(matrix.rows[0]!.cells[4]).toMatchObject({ score: 25, count: 1 });
		expect(matrixSentence(matrix)).toBe(
			'3 risks are open: by score, 1 very high (15 to 25) and 1 high (10 to 14). 1 open risk has no score and no place in the matrix.'
		);
	});

	test('says when nothing is open, and when nothing has a score', () => {
		expect(matrixSentence(matrixOf([closed], NOW))).toBe('No risk is open.');
		expect(matrixSentence(matrixOf([risk('R15', { likelihood: null })], NOW))).toBe(
			'1 open risk has no score and no place in the matrix.'
		);
	});
});

test('categories come with their number and highest score, those without one too', () => {
	const risks = [same, risk('R16', { category: null, impact: null }), up, closed];
	expect(byCategory(risks, NOW)).toEqual([
		{ category: 'recruitment', count: 2, highest: 12 },
		{ category: null, count: 1, highest: null }
	]);
});
