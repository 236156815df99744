import { beforeEach, describe, expect, test } from 'vitest';
import { authorise, NotAllowed, NotFound, type Role, type Scope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import { roundsOf, reviewQueue, dueFor, roundFor } from '#lib/returns/rounds/read.server.ts';
import {
	closeRound,
	type RoundInput,
	setException,
	setRound
} from '#lib/returns/rounds/write.server.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { QUARTER, reviewing, sentReturn, TODAY, writing, outcome } from '../../support/returns.ts';
import { newRoadmap } from '../../support/roadmap.ts';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const setting = (role: Role = 'national'): Scope =>
	authorise(signedInAs(role, 'X01'), 'set-rounds');
const ENGLAND = { quarter: QUARTER, region: null, opensOn: '2026-10-01', dueOn: '2026-10-31' };

function newRound(input: Partial<RoundInput> = {}, scope = setting()) {
	const result = setRound(scope, { ...ENGLAND, ...input });
	if (result.status !== 'set') throw new Error(JSON.stringify(result));
	return result.id;
}

describe('setting a round', () => {
	test('happens once a quarter; again, it moves the dates', () => {
		const id = newRound();
		expect(newRound({ dueOn: '2026-11-14' })).toBe(id);
		expect(roundsOf()).toMatchObject([{ quarter: QUARTER, dueOn: '2026-11-14', region: null }]);
	});

	test('of a region outweighs that of England', () => {
		newRound();
		newRound({ region: 'X01', dueOn: '2026-11-14' }, setting('region-reviewer'));
		expect(roundFor(writing().scope.ics.id, QUARTER)?.dueOn).toBe('2026-11-14');
		expect(roundFor(writing('XBA').scope.ics.id, QUARTER)?.dueOn).toBe('2026-10-31');
	});

	test('names the field that is wrong', () => {
		const field = (input: Partial<typeof ENGLAND>) => {
			const result = setRound(setting(), { ...ENGLAND, ...input });
			return result.status === 'refused' ? result.findings.map((one) => one.field) : [];
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
		expect(() => setRound(authorise(signedInAs('viewer'), 'read'), ENGLAND)).toThrow(NotAllowed);
	});
});

describe('exceptions', () => {
	test('need a reason, and the later day has to be later', () => {
		const id = newRound();
		const except = (
			kind: 'excused' | 'later' | 'none',
			dueOn: string | null,
			reason = 'A merger.'
		) => setException(setting(), id, { ics: 'XWE', kind, dueOn, reason }).status;
		expect(except('excused', null, ' ')).toBe('refused');
		expect(except('later', '2026-10-30')).toBe('refused');
		expect(except('later', '2026-11-30')).toBe('set');
		expect(dueFor(writing().scope, QUARTER, null, TODAY)).toMatchObject({ status: 'not-started' });
		expect(except('excused', null)).toBe('set');
		expect(dueFor(writing().scope, QUARTER, null, TODAY)).toMatchObject({ status: 'excused' });
		expect(except('none', null)).toBe('set');
		expect(dueFor(writing().scope, QUARTER, null, TODAY)).toMatchObject({
			status: 'overdue',
			days: -21
		});
		expect(all('SELECT 1 FROM round_exceptions')).toHaveLength(3);
	});
});

describe('the desk', () => {
	test('shows each open system of a scope with each round that asks it', () => {
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
		expect(reviewQueue(setting(), TODAY).map(({ ics, due }) => [ics.code, due.dueOn])).toEqual([
			['XBA', '2026-10-31'],
			['XOT', '2026-11-30'],
			['XWE', '2026-11-30']
		]);
	});

	test('goes on showing a round that is closed, and takes no more changes to it', () => {
		const id = newRound();
		closeRound(setting(), id);
		expect(roundsOf()[0]?.closedAt).not.toBeNull();
		expect(outcome(setRound(setting(), ENGLAND))).toBe('refused');
	});
});
