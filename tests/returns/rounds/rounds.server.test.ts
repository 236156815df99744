import { beforeEach, describe, expect, test } from 'vitest';
import { type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all } from '#lib/platform/database.server.ts';
import { returnLines } from '#lib/returns/return/read.server.ts';
import { returnTasks } from '#lib/returns/return/rules.ts';
import { startReturn } from '#lib/returns/return/write.server.ts';
import { dueFor, reviewQueue, roundFor, roundsOf } from '#lib/returns/rounds/read.server.ts';
import {
	closeRound,
	type RoundInput,
	setException,
	setRound
} from '#lib/returns/rounds/write.server.ts';
import { freshDatabase, newOrganisation } from '../../support/database.ts';
import {
	outcome,
	QUARTER,
	reviewing,
	sentReturn,
	settingRounds,
	TODAY,
	writing
} from '../../support/returns.ts';
import { newRoadmap } from '../../support/roadmap.ts';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const setting = settingRounds;
const toDo = (scope: IcsScope) =>
	returnLines(scope, TODAY).map((line) => ({ ...line, label: line.quarter, closed: false }));
const ENGLAND = { quarter: QUARTER, region: null, opensOn: '2026-10-01', dueOn: '2026-10-31' };

function newRound(input: Partial<RoundInput> = {}, actor = setting()) {
	return done(setRound(actor, { ...ENGLAND, ...input })).id;
}

describe('setting a round', () => {
	test('happens once a quarter; again, it moves the dates', () => {
		const id = newRound();
		expect(newRound({ dueOn: '2026-11-14' })).toBe(id);
		expect(roundsOf(setting().scope)).toMatchObject([
			{ quarter: QUARTER, dueOn: '2026-11-14', region: null }
		]);
	});

	test('of a region outweighs that of England', () => {
		newRound();
		newRound({ region: 'X01', dueOn: '2026-11-14' }, setting('region-reviewer'));
		expect(roundFor(writing().scope, QUARTER)?.dueOn).toBe('2026-11-14');
		expect(roundFor(writing('XBA').scope, QUARTER)?.dueOn).toBe('2026-10-31');
	});

	test('names the field that is wrong', () => {
		const field = (input: Partial<typeof ENGLAND>) => {
			const result = setRound(setting(), { ...ENGLAND, ...input });
			return 'refused' in result ? result.refused.map((one) => one.field) : [];
		};
		for (const quarter of ['q2', '2098-99-q1']) expect(field({ quarter })).toEqual(['quarter']);
		expect(field({ opensOn: '', dueOn: 'soon' })).toEqual(['opensOn', 'dueOn']);
		expect(field({ dueOn: '2026-09-01' })).toEqual(['dueOn']);
	});

	test('is for those who may, where they may', () => {
		const reviewer = setting('region-reviewer');
		expect(() => setRound(reviewer, ENGLAND)).toThrow(NotAllowed);
		expect(() => setRound(reviewer, { ...ENGLAND, region: 'X02' })).toThrow(NotFound);
		expect(() =>
			setException(reviewer, newRound(), { ics: 'XWE', kind: 'excused', dueOn: null, reason: 'x' })
		).toThrow(NotFound);
		// @ts-expect-error who reviews does not set rounds with that permission
		const withAnother = () => setRound(reviewing(), ENGLAND);
		expect(withAnother).toThrow(NotAllowed);
	});
});

describe('exceptions', () => {
	test('need a reason, and the later day has to be later', () => {
		const id = newRound();
		const except = (
			kind: 'excused' | 'later' | 'none',
			dueOn: string | null,
			reason = 'A merger.'
		) => outcome(setException(setting(), id, { ics: 'XWE', kind, dueOn, reason }));
		expect(except('excused', null, ' ')).toBe('refused');
		expect(except('later', '2026-10-30')).toBe('refused');
		expect(except('later', '2026-11-30')).toBe('ok');
		expect(dueFor(writing().scope, QUARTER, null, TODAY)).toMatchObject({ status: 'not-started' });
		expect(except('excused', null)).toBe('ok');
		expect(dueFor(writing().scope, QUARTER, null, TODAY)).toMatchObject({ status: 'excused' });
		expect(except('none', null)).toBe('ok');
		expect(dueFor(writing().scope, QUARTER, null, TODAY)).toMatchObject({
			status: 'overdue',
			days: -21
		});
		expect(all('SELECT 1 FROM round_exceptions')).toHaveLength(3);
	});
});

describe('the review queue', () => {
	test('shows each open ICS of a scope with each round that asks it', () => {
		newRound();
		sentReturn();
		const lines = reviewQueue(reviewing().scope, TODAY);
		expect(lines.map(({ ics, state, due }) => [ics.code, state, due.status])).toEqual([
			['XOT', null, 'overdue'],
			['XWE', 'submitted', 'with-region']
		]);
	});

	test('asks nobody twice where a region has its own round', () => {
		newRound();
		newRound({ region: 'X01', dueOn: '2026-11-30' });
		expect(
			reviewQueue(setting().scope, TODAY).map(({ ics, due }) => [ics.code, due.dueOn])
		).toEqual([
			['XBA', '2026-10-31'],
			['XOT', '2026-11-30'],
			['XWE', '2026-11-30']
		]);
	});

	test('asks only who was open in the quarter: not a successor of before it existed', () => {
		newOrganisation('XNW', 'ics', { parent: 'X01', openedOn: '2026-04-01' });
		const before = { quarter: '2025-26-q4', opensOn: '2026-04-01', dueOn: '2026-04-30' };
		newRound(before);
		newRound();
		const asked = (quarter: string) =>
			reviewQueue(setting().scope, TODAY, [quarter]).map(({ ics }) => ics.code);
		expect(asked('2025-26-q4')).toEqual(['XBA', 'XOT', 'XWE']);
		expect(asked(QUARTER)).toContain('XNW');
		const successor = writing('XNW');
		expect(roundFor(successor.scope, '2025-26-q4')).toBeNull();
		expect(dueFor(successor.scope, '2025-26-q4', null, TODAY)).toBeNull();
		expect(returnLines(successor.scope, '2026-04-15').map(({ quarter }) => quarter)).toEqual([
			QUARTER,
			'2026-27-q1'
		]);
		expect(() => startReturn(successor, '2025-26-q4')).toThrow(NotFound);
		expect(returnTasks(toDo(successor.scope), '/ics/XNW', TODAY)).toMatchObject([
			{ label: 'Begin the return of 2026-27-q2' }
		]);
	});

	test('goes on showing a round that is closed, and takes no more changes to it', () => {
		const id = newRound();
		closeRound(setting(), id);
		expect(roundsOf(setting().scope)[0]?.closedAt).not.toBeNull();
		expect(outcome(setRound(setting(), ENGLAND))).toBe('refused');
	});
});
