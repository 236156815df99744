import { describe, expect, test } from 'vitest';
import { type Compared, contradictions, dataCheckSentence } from '#lib/checks/rules.ts';

const NOTHING: Compared = {
	networkTeams: [],
	promTeams: [],
	silentTeams: [],
	dialogTraining: [],
	arrs: null,
	claims: [],
	openBehindSuccess: [],
	afterDeliverable: []
};

const codes = (compared: Partial<Compared>) =>
	contradictions({ ...NOTHING, ...compared }).map(({ code }) => code);

describe('the sentence', () => {
	test.each([
		[0, 0, 'Nothing in these registers contradicts itself.'],
		[1, 0, '1 contradiction waits to be corrected or explained.'],
		[3, 0, '3 contradictions wait to be corrected or explained.'],
		[0, 1, 'Nothing waits to be corrected: 1 contradiction is explained.'],
		[0, 2, 'Nothing waits to be corrected: 2 contradictions are explained.'],
		[2, 1, '2 contradictions wait to be corrected or explained; 1 more is explained.'],
		[1, 4, '1 contradiction waits to be corrected or explained; 4 more are explained.']
	])('of %i open and %i explained', (open, explained, sentence) => {
		expect(dataCheckSentence(open, explained)).toBe(sentence);
	});
});

describe('what contradicts', () => {
	test('nothing, when nothing is held', () => {
		expect(contradictions(NOTHING)).toEqual([]);
	});

	test('a claim that its register does not bear out; one that it does is none', () => {
		const claim = {
			deliverable: 'model-pcn-coverage',
			title: 'Coverage',
			register: 'pcns'
		} as const;
		expect(codes({ claims: [{ ...claim, done: 11, of: 14 }] })).toEqual([
			'reached-but-not-counted'
		]);
		expect(codes({ claims: [{ ...claim, done: 14, of: 14 }] })).toEqual([]);
		expect(codes({ claims: [{ ...claim, done: 0, of: 0 }] })).toEqual([]);
	});

	test('more staff trained in the teams than the training register counts, never fewer', () => {
		const trust = { trust: 'XTR', name: 'Trust', month: '2026-10' };
		expect(codes({ dialogTraining: [{ ...trust, teams: 40, training: 30 }] })).toEqual([
			'dialog-training-differs'
		]);
		expect(codes({ dialogTraining: [{ ...trust, teams: 30, training: 40 }] })).toEqual([]);
	});

	test('additional-roles posts that differ by more than a quarter', () => {
		expect(codes({ arrs: { networks: 20, workforce: 30, month: '2026-10' } })).toEqual([
			'arrs-differs'
		]);
		expect(codes({ arrs: { networks: 24, workforce: 30, month: '2026-10' } })).toEqual([]);
	});

	test('a sentence that names both values and says what to do', () => {
		const [check] = contradictions({
			...NOTHING,
			silentTeams: [{ id: 4, name: 'Hill team', liveOn: '2026-01-05', since: '2026-08' }]
		});
		expect(check?.message).toBe(
			'It is live with DIALOG since 5 January 2026, and no outcome measures came from it since August 2026. Import its returns, or correct its date.'
		);
		expect(check?.path).toBe('/teams/4');
	});
});
