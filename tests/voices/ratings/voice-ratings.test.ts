import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { type GroupScope, type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { ok } from '#lib/core/result.ts';
import { all } from '#lib/platform/database.server.ts';
import { addMember, endMembership } from '#lib/voices/groups/write.server.ts';
import {
	latestRatings,
	ratingsOfSubject,
	viewsOf,
	votesOf
} from '#lib/voices/ratings/read.server.ts';
import type { RatingInput, Subject } from '#lib/voices/ratings/rules.ts';
import {
	giveView,
	needSubject,
	rateAsGroup,
	rateAsRegion,
	rateAsSystem
} from '#lib/voices/ratings/write.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { newDocument, newRoadmap } from '../../support/roadmap.ts';
import {
	answering,
	auditRefuses,
	fieldsOf,
	groupScope,
	managing,
	newGroup,
	newMember,
	scopeOf
} from '../../support/voices.ts';

const SHIFT: Subject = { kind: 'deliverable', code: 'shift' };
const CARERS: Subject = { kind: 'principle', code: 'carers' };
const QUARTER = '2026-27-q3';
const TODAY = '2026-11-02';

let group: { id: number; scope: GroupScope };
let sam: GroupScope;

function at(day: string): string {
	vi.setSystemTime(new Date(`${day}T10:00:00Z`));
	return day;
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
	at(TODAY);
	freshDatabase();
	newRoadmap(
		newDocument({ principles: [{ code: 'carers', title: 'Carers', plain: 'Carers count.' }] })
	);
	group = newGroup();
	sam = newMember(group.id, 'Sam');
});

afterEach(() => vi.useRealTimers());

const reading = (code = 'XWE'): IcsScope => scopeOf(signedInAs('viewer', code).email, code, 'read');
const reviewing = () =>
	scopeOf(signedInAs('region-reviewer', 'X01').email, 'XWE', 'review-returns');

const view = (scope: GroupScope, rating = 'partly', words = '', subject = SHIFT) =>
	giveView(actorOf(scope), subject, { rating, words });

const input = (details: Partial<RatingInput> = {}): RatingInput => ({
	...{ rating: 'partly', words: 'Some of us see it.', reached: 'agreed', votesFor: '' },
	...{ votesAgainst: '', otherRating: '', otherWords: '' },
	...details
});

const bothSay = () => [view(group.scope), view(sam)];
const rate = (details: Partial<RatingInput> = {}) =>
	rateAsGroup(actorOf(group.scope), SHIFT, input(details));
const RECORDED = ok({ repeated: false });
const REPEATED = ok({ repeated: true });

const ratings = () => latestRatings(reading(), '2026-12-31');
const acts = () => all<{ act: string }>("SELECT act FROM audit WHERE act LIKE 'voice.%'").length;

describe('a subject', () => {
	test('is one of the roadmap in force', () => {
		for (const subject of [SHIFT, CARERS]) needSubject(subject, TODAY);
		expect(() => needSubject({ kind: 'deliverable', code: 'carers' }, TODAY)).toThrow(NotFound);
		expect(() => needSubject({ kind: 'principle', code: 'shift' }, TODAY)).toThrow(NotFound);
	});
});

describe('a member’s own view', () => {
	test('is kept for the quarter, with or without words', () => {
		expect(view(sam, 'partly', ' Sometimes. ')).toEqual(RECORDED);
		expect(view(group.scope, 'yes')).toEqual(RECORDED);
		expect(viewsOf(sam, 'deliverable', QUARTER)).toMatchObject([
			{ rating: 'yes', words: null, subject: 'shift' },
			{ name: 'Sam', rating: 'partly', words: 'Sometimes.' }
		]);
		expect(viewsOf(sam, 'principle', QUARTER)).toEqual([]);
		expect(viewsOf(sam, 'deliverable', '2026-27-q2')).toEqual([]);
	});

	test('sent twice counts once, and changed counts as it is now', () => {
		view(sam, 'partly');
		expect(view(sam, 'partly')).toEqual(REPEATED);
		expect(view(sam, 'yes')).toEqual(RECORDED);
		expect(view(sam, 'partly')).toEqual(RECORDED);
		expect(viewsOf(sam, 'deliverable', QUARTER)).toMatchObject([{ rating: 'partly' }]);
		expect(all('SELECT 1 FROM group_views')).toHaveLength(3);
	});

	test('of two members at once counts both', () => {
		expect(bothSay()).toEqual([RECORDED, RECORDED]);
		expect(viewsOf(sam, 'deliverable', QUARTER)).toHaveLength(2);
	});

	test('bears the name of the person whose words a supporter brings', () => {
		const alex = newMember(group.id, 'Alex', { role: 'supporter', actsFor: 'Mary' });
		view(alex);
		expect(viewsOf(sam, 'deliverable', QUARTER)[0]?.name).toBe('Mary (with Alex)');
	});

	test('is one of the answers, in words that may be kept, on a subject there is', () => {
		expect(fieldsOf(view(sam, 'shown'))).toEqual(['rating']);
		for (const words of ['Dr Smith knows.', 'I am 943 476 5919', 'Fuck them.', 'Ring 07700 900123'])
			expect(fieldsOf(view(sam, 'yes', words)), words).toEqual(['words']);
		expect(() => view(sam, 'yes', '', { kind: 'deliverable', code: 'none' })).toThrow(NotFound);
		expect(all('SELECT 1 FROM group_views')).toEqual([]);
	});

	test('is seen by the group only', () => {
		const other = newGroup('XWE', 'Another');
		view(sam);
		expect(viewsOf(other.scope, 'deliverable', QUARTER)).toEqual([]);
		expect(ratings()).toEqual([]);
	});
});

describe('a group’s rating', () => {
	test('is recorded once two members have said what they think', () => {
		bothSay();
		expect(rate()).toEqual(RECORDED);
		expect(ratings()).toMatchObject([
			{ voice: 'group', groupId: group.id, rating: 'partly', reached: 'agreed', quarter: QUARTER }
		]);
		expect(acts()).toBe(1);
	});

	test('is refused while nobody or only one has', () => {
		const told = (start: string) => ({
			refused: [{ field: 'rating', message: expect.stringContaining(start) as string }]
		});
		expect(rate()).toMatchObject(told('Nobody in the group'));
		view(group.scope);
		expect(rate()).toMatchObject(told('Only one of you'));
	});

	test('is a lead’s to send', () => {
		bothSay();
		expect(() => rateAsGroup(actorOf(sam), SHIFT, input())).toThrow(NotAllowed);
		const alex = newMember(group.id, 'Alex', { role: 'supporter', actsFor: 'Mary' });
		expect(() => rateAsGroup(actorOf(alex), SHIFT, input())).toThrow(NotAllowed);
	});

	test('needs views of this subject and this quarter', () => {
		view(group.scope, 'yes', '', CARERS);
		view(sam, 'yes', '', CARERS);
		expect(fieldsOf(rate())).toEqual(['rating']);
		bothSay();
		at('2027-01-04');
		expect(fieldsOf(rate())).toEqual(['rating']);
	});

	test('needs one view where the group is one person', () => {
		endMembership(actorOf(managing()), group.id, sam.group.memberId);
		expect(fieldsOf(rate())).toEqual(['rating']);
		view(group.scope);
		expect(rate()).toEqual(RECORDED);
	});

	test('counts nobody twice who left and came back', () => {
		view(sam);
		endMembership(actorOf(managing()), group.id, sam.group.memberId);
		const { email } = personByEmail('sam@x.example')!;
		addMember(actorOf(managing()), group.id, { email, role: 'member', actsFor: '' });
		view(groupScope(email, 'XWE', group.id));
		expect(fieldsOf(rate())).toEqual(['rating']);
		view(group.scope);
		expect(rate()).toEqual(RECORDED);
	});

	test('is on a subject there is', () => {
		const none: Subject = { kind: 'principle', code: 'none' };
		expect(() => rateAsGroup(actorOf(group.scope), none, input())).toThrow(NotFound);
	});

	test('is told all that must be corrected, and nothing is written', () => {
		bothSay();
		expect(fieldsOf(rate({ rating: '', words: '', reached: '' }))).toEqual([
			...['rating', 'words', 'reached']
		]);
		expect(fieldsOf(rate({ words: 'Dr Smith says so.' }))).toEqual(['words']);
		expect(rate({ words: 'x'.repeat(2003) })).toMatchObject({
			refused: [{ field: 'words', message: 'Shorten this by 3 letters. We can keep 2000.' }]
		});
		const long = { reached: 'split', otherRating: 'yes', otherWords: 'x'.repeat(2001) };
		expect(fieldsOf(rate({ words: 'x'.repeat(2000), ...long }))).toEqual(['otherWords']);
		const split = { reached: 'split', otherRating: 'yes', otherWords: 'Ring 07700 900123' };
		expect(fieldsOf(rate(split))).toEqual(['otherWords']);
		expect(ratings()).toEqual([]);
	});

	test('sent twice is recorded once, and again when anything differs', () => {
		bothSay();
		rate();
		expect(rate()).toEqual(REPEATED);
		const split = { reached: 'split', otherRating: 'yes', otherWords: 'Others see it.' };
		const changes: Partial<RatingInput>[] = [
			{ words: 'Fewer of us see it.' },
			{ rating: 'not-yet' },
			split,
			{ ...split, otherRating: 'mostly' },
			{ ...split, otherWords: 'Hm.' }
		];
		for (const change of changes) {
			expect(rate(change), JSON.stringify(change)).toEqual(RECORDED);
			expect(rate(change)).toEqual(REPEATED);
		}
		expect(ratingsOfSubject(reading(), 'deliverable', 'shift', TODAY)).toHaveLength(6);
	});

	test('is recorded again when only the votes were counted anew', () => {
		bothSay();
		rate({ reached: 'majority', votesFor: '5', votesAgainst: '2' });
		const anew = { reached: 'majority', votesFor: '6', votesAgainst: '2' };
		expect(rate(anew)).toEqual(RECORDED);
		expect(rate(anew)).toEqual(REPEATED);
	});

	test('shows its votes to the group only', () => {
		bothSay();
		rate({ reached: 'majority', votesFor: '5', votesAgainst: '2' });
		const [rating] = ratings();
		const other = newGroup('XWE', 'Another');
		expect(votesOf(sam, [rating!.id])).toEqual(
			new Map([[rating!.id, { votesFor: 5, votesAgainst: 2 }]])
		);
		expect(votesOf(other.scope, [rating!.id]).size).toBe(0);
		expect(votesOf(sam, []).size).toBe(0);
		expect(JSON.stringify(rating)).not.toMatch(/votes/i);
	});

	test('writes nothing when the audit log does not', () => {
		bothSay();
		auditRefuses();
		expect(() => rate()).toThrow('full');
		expect(all('SELECT 1 FROM voice_ratings')).toEqual([]);
	});
});

describe('the ICS’s and the region’s rating', () => {
	const system = (subject = CARERS, details: Partial<RatingInput> = {}, scope = answering()) =>
		rateAsSystem(
			actorOf(scope),
			subject,
			input({ rating: 'in-delivery', reached: '', ...details })
		);
	const region = (subject = SHIFT, details: Partial<RatingInput> = {}, scope = reviewing()) =>
		rateAsRegion(actorOf(scope), subject, input({ rating: 'not-shown', reached: '', ...details }));

	test('are each recorded once when sent twice', () => {
		for (const say of [system, region]) {
			expect(say()).toEqual(RECORDED);
			expect(say()).toEqual(REPEATED);
		}
		expect(ratings()).toMatchObject([
			{ voice: 'system', kind: 'principle', rating: 'in-delivery', groupId: null, reached: null },
			{ voice: 'region', kind: 'deliverable', rating: 'not-shown' }
		]);
		expect(acts()).toBe(2);
	});

	test('are said by those who speak for them', () => {
		// @ts-expect-error: the region does not speak for the ICS
		expect(() => system(CARERS, {}, reviewing())).toBeTypeOf('function');
		// @ts-expect-error: nor the ICS for the region
		expect(() => region(SHIFT, {}, answering())).toBeTypeOf('function');
		// @ts-expect-error: nor a group
		expect(() => region(SHIFT, {}, group.scope)).toBeTypeOf('function');
	});

	test('leave where a deliverable stands to the roadmap', () => {
		expect(() => system(SHIFT)).toThrow(NotFound);
		expect(region(CARERS)).toEqual(RECORDED);
	});

	test('are on a subject there is', () => {
		expect(() => system({ kind: 'principle', code: 'none' })).toThrow(NotFound);
		expect(() => region({ kind: 'deliverable', code: 'none' })).toThrow(NotFound);
	});

	test('are told what must be corrected', () => {
		expect(fieldsOf(system(CARERS, { rating: 'partly', words: '' }))).toEqual(['rating', 'words']);
		expect(fieldsOf(region(SHIFT, { words: 'I am 943 476 5919' }))).toEqual(['words']);
	});

	test('write nothing when the audit log does not', () => {
		const [own, theirs] = [answering(), reviewing()];
		auditRefuses();
		expect(() => system(CARERS, {}, own)).toThrow('full');
		expect(() => region(SHIFT, {}, theirs)).toThrow('full');
		expect(all('SELECT 1 FROM voice_ratings')).toEqual([]);
	});
});
