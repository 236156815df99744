import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { refused } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { hourlyLimitFinding, MOST_AN_HOUR, sentSince } from '#lib/voices/concerns/read.server.ts';
import { postAsGroup, raiseConcern } from '#lib/voices/concerns/write.server.ts';
import { giveView } from '#lib/voices/ratings/write.server.ts';
import { VOICE_TEXT } from '#lib/voices/text-rules.server.ts';
import { actorOf } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { newRoadmap } from '../support/roadmap.ts';
import { newConcern, newForm, newGroup, newMember } from '../support/voices.ts';

const LONGEST = VOICE_TEXT.longest;
const problem = (text: string) => textFinding('words', text, VOICE_TEXT)?.message ?? null;

describe('words', () => {
	test('are kept as they are, however they are put', () => {
		for (const text of [
			...['', 'I waited for 6 months.', 'Nobody rang me back. I felt awful.'],
			...['3 of us see it.', 'My key worker left in March 2026 and it was hell.'],
			...['My nurse in Scunthorpe was kind.', 'I am Black and gay, and was not asked.']
		])
			expect(problem(text), text).toBeNull();
	});

	test('may be so long and no longer', () => {
		expect(problem('x '.repeat(LONGEST / 2))).toBeNull();
		expect(problem('x'.repeat(LONGEST + 2))).toMatch(/^This is 2 letters too long\./);
	});

	test('hold no number that looks like an NHS number', () => {
		for (const text of ['I am 943 476 5919.', 'NHS number 9434765919', '943-476-5919'])
			expect(problem(text), text).toContain('looks like an NHS number');
	});

	test('tell nobody apart', () => {
		for (const [text, told] of [
			['Dr Smith did not listen.', 'Dr Smith'],
			['Ring me on 07700 900123.', '07700 900123'],
			['Write to me at mary@example.org.', 'mary@example.org'],
			['I was born on 3 March 1961.', 'born on 3 March 1961'],
			['I live at 12 Acacia Avenue.', '12 Acacia Avenue'],
			['I live in SW1A 1AA.', 'SW1A 1AA']
		] as const)
			expect(problem(text), text).toBe(
				`“${told}” may tell who somebody is. Please leave it out, and say who they are to you instead, such as “my nurse”. What you wrote is still here.`
			);
	});

	test('may count few people and give an age', () => {
		expect(problem('Two carers said the same.')).toBeNull();
		expect(problem('I am aged 61.')).toBeNull();
	});

	test('hurt nobody, however they are spelt', () => {
		for (const text of ['You fucking cunts.', 'They are fuuuckers.', 'What a b1tch.'])
			expect(problem(text), text).toContain('Please say it in another way.');
	});
});

describe('much in a short time', () => {
	const NOW = new Date('2026-11-02T10:00:00Z');
	const TODAY = '2026-11-02';

	beforeEach(() => {
		vi.useFakeTimers({ toFake: ['Date'], now: NOW });
		freshDatabase();
		newRoadmap();
	});

	afterEach(() => vi.useRealTimers());

	const viewsSent = (scope: ReturnType<typeof newMember>, count: number) => {
		for (let sent = 0; sent < count; sent += 1)
			run(
				`INSERT INTO group_views (member_id, subject_kind, subject, quarter, rating, at, by)
				VALUES (?, 'deliverable', 'shift', '2026-27-q3', 'yes', ?, ?)`,
				scope.group.memberId,
				new Date().toISOString(),
				scope.accountId
			);
	};
	const raise = (scope: ReturnType<typeof newMember>) =>
		raiseConcern(actorOf(scope), {
			...{ kind: 'question', aboutKind: 'other', about: '', asGroup: false, form: newForm() },
			...{ title: 'The front desk', words: 'Why is it shut?', visibility: 'ics' }
		});

	test('is counted over everything an account sends', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		const concern = newConcern(sam, {}, TODAY);
		postAsGroup(actorOf(sam), concern, 'said', { words: 'Please.', form: newForm() });
		giveView(actorOf(sam), { kind: 'deliverable', code: 'shift' }, { rating: 'yes', words: '' });
		expect(sentSince(sam, '2026-11-02T09:00:00.000Z')).toBe(3);
		expect(sentSince(sam, NOW.toISOString())).toBe(0);
		expect(sentSince(scope, '2026-11-02T09:00:00.000Z')).toBe(0);
	});

	test('is asked to wait, whatever is sent next, and nothing is written', () => {
		const sam = newMember(newGroup().id, 'Sam');
		const concern = newConcern(sam, {}, TODAY);
		viewsSent(sam, MOST_AN_HOUR - 2);
		expect(hourlyLimitFinding(actorOf(sam), 'words')).toBeNull();
		viewsSent(sam, 1);
		const wait = expect.stringMatching(/^You have sent a lot in the last hour\./) as string;
		const refusal = refused('words', wait);
		expect(raise(sam)).toEqual(refusal);
		const said = { words: 'Please.', form: newForm() };
		expect(postAsGroup(actorOf(sam), concern, 'said', said)).toEqual(refusal);
		const subject = { kind: 'deliverable' as const, code: 'plans' };
		expect(giveView(actorOf(sam), subject, { rating: 'yes', words: '' })).toEqual(refusal);
		expect(all('SELECT 1 FROM concerns')).toHaveLength(1);
		expect(all('SELECT 1 FROM concern_posts')).toHaveLength(0);
		expect(all('SELECT 1 FROM group_views')).toHaveLength(MOST_AN_HOUR - 1);
	});

	test('stops nobody else at the same computer', () => {
		const { id } = newGroup();
		const sam = newMember(id, 'Sam');
		const ali = newMember(id, 'Ali');
		viewsSent(sam, MOST_AN_HOUR);
		expect(raise(sam)).toHaveProperty('refused');
		expect(raise(ali)).toHaveProperty('ok');
	});

	test('is forgotten after an hour', () => {
		const sam = newMember(newGroup().id, 'Sam');
		viewsSent(sam, MOST_AN_HOUR);
		vi.setSystemTime(new Date(NOW.getTime() + 3_599_999));
		expect(raise(sam)).toHaveProperty('refused');
		vi.setSystemTime(new Date(NOW.getTime() + 3_600_000));
		expect(raise(sam)).toHaveProperty('ok');
	});
});
