/** What the three voices say, side by side and in short. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { authorise, type GroupScope, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import type { Row } from '#lib/registers/definition.ts';
import { addRow, removeRow } from '#lib/registers/write.server.ts';
import { NoRoadmap } from '#lib/roadmap/read.server.ts';
import { focusPlanUpdates } from '#lib/roadmap/focus/read.server.ts';
import { recordFocusPlan } from '#lib/roadmap/focus/write.server.ts';
import { concernsOf } from '#lib/voices/concerns/read.server.ts';
import { inPlain, latestRatings, ratingsOfSubject } from '#lib/voices/ratings/read.server.ts';
import { agreementOf, type RatingInput, type Subject } from '#lib/voices/ratings/rules.ts';
import {
	giveView,
	rateAsGroup,
	rateAsRegion,
	rateAsSystem
} from '#lib/voices/ratings/write.server.ts';
import {
	comparedOf,
	pastActivities,
	subjectsOf,
	voiceNeeds,
	voiceSummary
} from '#lib/voices/read.server.ts';
import { actorOf, actorOn } from '../support/actors.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { scopeOf as registerScope } from '../support/registers.ts';
import {
	directorScope,
	newDeliverable,
	newDocument,
	newRoadmap,
	recorded
} from '../support/roadmap.ts';
import { answering, newConcern, newGroup, scopeOf } from '../support/voices.ts';

const TODAY = '2026-11-02';
const CARERS: Subject = { kind: 'principle', code: 'carers' };
const OWN: Subject = { kind: 'principle', code: 'own' };
const SHIFT: Subject = { kind: 'deliverable', code: 'shift' };

let lead: GroupScope;

function at(day: string): string {
	vi.setSystemTime(new Date(`${day}T10:00:00Z`));
	return day;
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
	at(TODAY);
	freshDatabase();
	newRoadmap(
		newDocument({
			principles: [
				{ code: 'carers', title: 'Carers', plain: 'Carers count.' },
				{ code: 'own', title: 'A new principle', plain: 'As its authors put it.' }
			],
			deliverables: [
				newDeliverable('shift', 1, { principles: ['carers'] }),
				newDeliverable('plans', 2, { principles: ['carers'] })
			]
		})
	);
	lead = newGroup().scope;
});

afterEach(() => vi.useRealTimers());

const reading = (code = 'XWE') => scopeOf(signedInAs('viewer', code).email, code, 'read');
const input = (rating: string, details: Partial<RatingInput> = {}): RatingInput => ({
	...{ rating, words: 'So it is.', reached: 'agreed', votesFor: '', votesAgainst: '' },
	...{ otherRating: '', otherWords: '' },
	...details
});

function groupSays(subject: Subject, rating: string, today = TODAY, details = {}, scope = lead) {
	at(today);
	giveView(actorOf(scope), subject, { rating, words: '' });
	done(rateAsGroup(actorOf(scope), subject, input(rating, details)));
}

function systemSays(subject: Subject, rating: string, today = TODAY) {
	at(today);
	done(rateAsSystem(actorOf(answering()), subject, input(rating)));
}
const subjects = (asAt = TODAY) => {
	const { principles, deliverables } = subjectsOf(reading(), asAt);
	const [carers, own] = principles;
	const [shift, plans] = deliverables;
	return { carers: carers!, own: own!, shift: shift!, plans: plans! };
};

describe('a subject', () => {
	test('begins with nothing said of it', () => {
		const nothing = { claim: null, region: null, groups: [], differences: [] };
		const { carers, own, shift } = subjects();
		expect(carers).toMatchObject({ ...nothing, behind: { inPlace: 0, of: 2 } });
		expect(own).toMatchObject({ ...nothing, behind: { inPlace: 0, of: 0 } });
		expect(shift).toMatchObject({ ...nothing, behind: null, means: 'Plain words of shift.' });
	});

	test('is in plain words where there are any, and else as it stands', () => {
		const { carers, own } = subjects();
		expect(own).toMatchObject({ title: 'A new principle', means: 'As its authors put it.' });
		expect(carers.title).not.toBe('Carers');
		expect(inPlain({ code: 'own', title: 'T', plain: 'P' })).toEqual({
			...{ code: 'own', title: 'T', means: 'P', question: 'Is this real for people?' },
			...{ easy: [], voices: [] }
		});
	});

	test('sets three voices beside each other, with their difference', () => {
		systemSays(CARERS, 'sustained');
		const reviewer = signedInAs('region-reviewer', 'X01');
		const region = scopeOf(reviewer.email, 'XWE', 'review-returns');
		done(rateAsRegion(actorOf(region), CARERS, input('not-shown')));
		const split = { reached: 'split', otherRating: 'cannot-tell', otherWords: 'Who knows?' };
		groupSays(CARERS, 'partly', TODAY, split);
		expect(subjects().carers).toMatchObject({
			claim: { stage: 'sustained', since: TODAY, words: 'So it is.' },
			region: { rating: 'not-shown', words: 'So it is.', on: TODAY },
			groups: [
				{
					...{ group: 'Group of XWE', rating: 'partly', reached: 'split', on: TODAY },
					...{ otherRating: 'cannot-tell', otherWords: 'Who knows?', quarter: '2026-27-q3' }
				}
			],
			differences: ['claimed', 'unclear']
		});
	});

	test('of the roadmap is claimed by where it stands there', () => {
		const reached = { stage: 'success-reached', actualOn: '2023-05-01' } as const;
		recorded('shift', reached);
		const { shift, carers, plans } = subjects();
		expect(shift.claim).toEqual({ stage: 'success-reached', since: '2023-05-01', words: null });
		expect(carers).toMatchObject({ claim: null, behind: { inPlace: 1, of: 2 } });
		expect(plans.claim).toBeNull();
	});

	test('is so since the ICS first said what it says now, not since it last said it', () => {
		const first = recorded('plans', { effectiveOn: '2023-04-01', stage: 'getting-started' });
		const second = recorded('plans', { effectiveOn: '2023-05-01' }, { seen: first });
		recorded('plans', { effectiveOn: '2023-08-01', note: 'Going on.' }, { seen: second });
		for (const [day, stage] of [
			['2026-07-06', 'in-delivery'],
			['2026-08-03', 'getting-started'],
			['2026-09-01', 'in-delivery'],
			['2026-11-02', 'in-delivery']
		] as const) {
			at(day);
			rateAsSystem(actorOf(answering()), CARERS, input(stage, { words: `Said on ${day}.` }));
		}
		const since = (asAt = TODAY) => {
			const { plans, carers } = subjects(asAt);
			return [plans.claim?.since, carers.claim?.since];
		};
		expect(since()).toEqual(['2023-05-01', '2026-09-01']);
		expect(since('2026-08-31')).toEqual(['2023-05-01', '2026-08-03']);
		expect(since('2023-04-30')).toEqual(['2023-04-01', undefined]);
	});

	test('stands as it stood on an earlier day', () => {
		systemSays(CARERS, 'not-started');
		groupSays(CARERS, 'not-yet');
		systemSays(CARERS, 'sustained', '2026-11-20');
		groupSays(CARERS, 'yes', '2026-11-25');
		expect(subjects('2026-11-01').carers).toMatchObject({ claim: null, groups: [] });
		expect(subjects(TODAY).carers.differences).toEqual([]);
		expect(subjects('2026-11-20').carers.differences).toEqual(['claimed']);
		expect(subjects('2026-11-25').carers.differences).toEqual([]);
	});

	test('is compared by its code, its claim and what groups say', () => {
		groupSays(SHIFT, 'yes');
		recorded('shift');
		const compared = comparedOf(subjectsOf(reading(), TODAY));
		expect(compared.map(({ code }) => code)).toEqual(['carers', 'own', 'shift', 'plans']);
		expect(compared[2]).toMatchObject({
			...{ kind: 'deliverable', stage: 'in-delivery' },
			answers: [{ group: 'Group of XWE', ratings: ['yes'] }]
		});
		expect(agreementOf(compared)).toEqual({ both: 1, differ: 1, claimed: 0 });
	});

	test('needs a roadmap', () => {
		freshDatabase();
		expect(() => subjectsOf(reading(), TODAY)).toThrow(NoRoadmap);
	});
});

describe('the voices in short', () => {
	test('are none before a group is set up', () => {
		expect(voiceSummary(reading('XOT'), TODAY)).toBeNull();
		expect(voiceSummary(reading(), '2026-11-01')).toBeNull();
		expect(voiceSummary(reading(), TODAY)).toEqual({
			agreement: { both: 0, differ: 0, claimed: 0 },
			gaps: [],
			concerns: { raised: 0, open: 0, unanswered: 0, overdue: 0, settled: 0, disputed: 0 }
		});
	});

	test('give each difference with both sides, whoever agrees', () => {
		systemSays(OWN, 'success-reached');
		groupSays(OWN, 'not-yet');
		const other = newGroup('XWE', 'Another').scope;
		groupSays(OWN, 'yes', TODAY, {}, other);
		groupSays(CARERS, 'yes');
		expect(voiceSummary(reading(), TODAY)).toMatchObject({
			agreement: { both: 1, differ: 1, claimed: 1 },
			gaps: [
				{
					...{ kind: 'principle', code: 'own', title: 'A new principle' },
					...{ difference: 'claimed', stage: 'success-reached' },
					said: [
						{ group: 'Another', answer: 'Yes, they agreed' },
						{ group: 'Group of XWE', answer: 'Not yet, they agreed' }
					]
				}
			]
		});
	});

	test('count concerns that their reader may not read', () => {
		for (const visibility of ['group', 'ics', 'public']) newConcern(lead, { visibility }, TODAY);
		const national = scopeOf(signedInAs('national').email, 'XWE', 'read');
		const counts = (asAt: string) => voiceSummary(national, asAt)!.concerns;
		expect(counts(TODAY)).toMatchObject({ raised: 2, unanswered: 2, overdue: 0 });
		expect(counts('2026-12-31')).toMatchObject({ raised: 2, unanswered: 2, overdue: 2 });
	});
});

describe('where a region looks first', () => {
	const region = () => authorise(signedInAs('region-reviewer', 'X01'), 'read');
	const id = (code: string) => findIcs(region(), code).id;

	test('is at answers overdue and claims that people do not feel, where there are groups', () => {
		systemSays(OWN, 'success-reached');
		groupSays(OWN, 'partly');
		newConcern(lead, {}, TODAY);
		const ids = [id('XWE'), id('XOT')];
		expect(voiceNeeds(region(), TODAY, ids)).toMatchObject([
			{
				icsId: id('XWE'),
				agreement: { both: 1, differ: 1, claimed: 1 },
				concerns: { raised: 1, open: 1, overdue: 0 }
			}
		]);
		expect(voiceNeeds(region(), '2026-12-31', ids)).toMatchObject([
			{
				icsId: id('XWE'),
				agreement: { both: 1, differ: 1, claimed: 1 },
				concerns: { raised: 1, open: 1, overdue: 1 }
			}
		]);
		expect(voiceNeeds(region(), '2026-11-01', ids)).toEqual([]);
		expect(voiceNeeds(region(), TODAY, [id('XOT')])).toEqual([]);
	});

	test('is never at a system of another region', () => {
		const there = newGroup('XBA').scope.ics.id;
		expect(() => voiceNeeds(region(), TODAY, [there])).toThrow(NotFound);
	});
});

describe('what was co-produced', () => {
	const add = (row: Row) => {
		const activity = { held_on: '2026-05-01', title: 'Workshop', ...row };
		const added = addRow(actorOn(registerScope(), TODAY), coproduction, activity);
		if (!('ok' in added)) throw new Error(JSON.stringify(added));
		return added.ok.id;
	};

	test('is told newest first, with what was said and done, without who took part', () => {
		add({ reference: 'C1', held_on: '2026-04-01', deliverables: 'shift;plans', experts: 7 });
		const told = { heard: 'It is cold.', changed: 'It is warm.', feedback_on: '2026-06-01' };
		add({ reference: 'C2', depth: 'co-designed', ...told });
		expect(pastActivities(reading(), TODAY)).toMatchObject([
			{
				...{ reference: 'C2', on: '2026-05-01', depth: 'co-designed', heard: 'It is cold.' },
				...{ changed: 'It is warm.', feedbackOn: '2026-06-01', deliverables: [] }
			},
			{ reference: 'C1', changed: null, feedbackOn: null, deliverables: ['shift', 'plans'] }
		]);
		expect(JSON.stringify(pastActivities(reading(), TODAY))).not.toMatch(/experts/);
	});

	test('is held by the day and stands, and what came of it is told from its day', () => {
		add({ reference: 'C1', changed: 'It is warm.', feedback_on: '2026-06-01' });
		const gone = add({ reference: 'C2' });
		removeRow(actorOn(registerScope(), TODAY), coproduction, gone);
		expect(pastActivities(reading(), '2026-04-30')).toEqual([]);
		expect(pastActivities(reading(), '2026-05-31')).toMatchObject([
			{ reference: 'C1', changed: null, feedbackOn: null }
		]);
		expect(pastActivities(reading(), '2026-06-01')).toMatchObject([{ changed: 'It is warm.' }]);
		expect(pastActivities(reading('XOT'), TODAY)).toEqual([]);
	});
});

test('what is said after eleven on a summer evening in UTC is of the next day in London', () => {
	const [eve, day] = ['2026-07-14', '2026-07-15'];
	vi.setSystemTime(new Date(`${eve}T23:30:00Z`));
	const group = newGroup('XOT');
	const ics = answering('XOT');
	done(rateAsSystem(actorOf(ics), CARERS, input('in-delivery', { reached: '' })));
	newConcern(group.scope);
	const director = directorScope('XOT');
	const plan = { cells: { '2021/22': { AED: 'yes' } }, note: '' };
	done(recordFocusPlan(actorOf(director), plan, 0));
	const seenOn = (on: string) => [
		voiceSummary(ics, on) !== null,
		latestRatings(ics, on).length,
		ratingsOfSubject(ics, 'principle', 'carers', on).length,
		concernsOf(ics, { groups: [group.id], ofSystem: true }, on).length,
		focusPlanUpdates(director, on).length
	];
	expect(seenOn(eve)).toEqual([false, 0, 0, 0, 0]);
	expect(seenOn(day)).toEqual([true, 1, 1, 1, 1]);
});
