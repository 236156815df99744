import { beforeEach, describe, expect, test } from 'vitest';
import { needLines } from '#lib/compare/need.ts';
import { comparisonRows, needOf, openSystems } from '#lib/compare/read.server.ts';
import { authorise, may, type Person } from '#lib/core/access.ts';
import { run } from '#lib/platform/database.server.ts';
import { returnOf } from '#lib/returns/return/read.server.ts';
import { conditionsOf } from '#lib/returns/review/read.server.ts';
import {
	acceptWithConditions,
	beginReview,
	rateSection,
	updateCondition
} from '#lib/returns/review/write.server.ts';
import { setRound } from '#lib/returns/rounds/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import {
	outcome,
	QUARTER,
	reviewing,
	sentReturn,
	settingRounds,
	unratedIn,
	writing
} from '../support/returns.ts';
import { directorScope, newRoadmap, recorded } from '../support/roadmap.ts';

/** Acts are stamped by the clock: whatever day this runs on, it is before this one. */
const LATER = '2099-03-01';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

function standings(person: Person, asAt = LATER) {
	const scope = authorise(person, 'read');
	return comparisonRows(scope, {
		deliverable: currentRoadmap(asAt).deliverables[2]!,
		asAt,
		mappedTo: null,
		systems: openSystems(scope, asAt),
		mayReview: (ics) => may(person, 'review-returns', ics)
	});
}

describe('one deliverable of many ICSs', () => {
	test('a reviewer sees each ICS of the region, with its latest update by the day, and no other', () => {
		recorded('shift', { effectiveOn: '2023-06-01', stage: 'getting-started' });
		recorded('shift', { effectiveOn: '2023-08-01' }, { seen: 1 });
		recorded('shift', {}, { scope: directorScope('XBA') });
		const stages = (asAt: string) =>
			Object.fromEntries(
				standings(signedInAs('region-reviewer', 'X01'), asAt).map(({ code, state }) => [
					code,
					state.stage
				])
			);
		expect(stages('2026-11-21')).toEqual({ XWE: 'in-delivery', XOT: null });
		expect(stages('2023-07-01')).toEqual({ XWE: 'getting-started', XOT: null, XCL: null });
	});

	test('the ratings of its section come from the last return sent; the reviewer’s when it was decided', () => {
		const of = (person: Person) => standings(person).find(({ code }) => code === 'XWE')!.ratings;
		const director = signedInAs('programme-director', 'XWE');
		const reviewer = signedInAs('region-reviewer', 'X01');
		expect(of(reviewer)).toBeNull();
		sentReturn();
		expect(of(reviewer)).toEqual({ quarter: QUARTER, system: 'amber', reviewer: null });
		beginReview(reviewing(), QUARTER);
		const rated = { rating: 'red', reason: 'The figures say otherwise.' };
		expect(outcome(rateSection(reviewing(), QUARTER, 'quality', rated))).toBe('ok');
		expect(of(reviewer)?.reviewer).toBe('red');
		expect(of(director)?.reviewer).toBeNull();
		const condition = { section: null, words: 'Count.', owner: 'Ann', dueOn: '2026-12-31' };
		acceptWithConditions(reviewing(), QUARTER, [condition], undefined, unratedIn());
		expect(of(director)?.reviewer).toBe('red');
		expect(standings(reviewer, '2020-01-01')).toEqual([]);
	});

	test('mapped to today, each predecessor’s words stand by themselves', () => {
		recorded('shift', { stage: 'getting-started' }, { scope: directorScope('XCL') });
		recorded('shift', {});
		run(
			`INSERT INTO successions (predecessor_id, successor_id, on_date, kind, share)
			SELECT p.id, s.id, '2026-04-01', 'merger', 1 FROM organisations p, organisations s
			WHERE p.code = 'XCL' AND s.code = 'XWE'`
		);
		const scope = authorise(signedInAs('national'), 'read');
		const lines = comparisonRows(scope, {
			deliverable: currentRoadmap('2026-03-31').deliverables[2]!,
			asAt: '2026-03-31',
			mappedTo: '2026-11-21',
			mayReview: () => false,
			systems: openSystems(scope, '2026-11-21').filter(({ code }) => code === 'XWE')
		});
		expect(lines.map(({ shortName, saidBy, state }) => [shortName, saidBy, state.stage])).toEqual([
			['Westside and Eastside ICS', null, 'in-delivery'],
			['Westside and Eastside ICS', 'XCL ics', 'getting-started']
		]);
	});
});

describe('who may need help', () => {
	const lines = (person: Person) => {
		const scope = authorise(person, 'read');
		return needLines(needOf(scope, LATER, openSystems(scope, LATER))).map(({ code, reasons }) => [
			code,
			reasons.map(({ path }) => path)
		]);
	};
	const reviewer = () => signedInAs('region-reviewer', 'X01');

	test('a condition past due, until the region says that it is met', () => {
		sentReturn();
		const condition = { section: null, words: 'Count.', owner: 'Ann', dueOn: '2026-12-31' };
		acceptWithConditions(reviewing(), QUARTER, [condition], undefined, unratedIn());
		expect(lines(reviewer())).toEqual([['XWE', [`/returns/${QUARTER}`]]]);
		const { id } = conditionsOf(reviewing().scope, returnOf(reviewing().scope, QUARTER)!.id)[0]!;
		updateCondition(writing(), QUARTER, id, { words: 'Done.', met: true });
		expect(lines(reviewer())).toHaveLength(1);
		updateCondition(reviewing(), QUARTER, id, { words: 'Seen.', met: true });
		expect(lines(reviewer())).toEqual([]);
	});

	test('an overdue return, and deliverables that are late and without an update', () => {
		const round = { quarter: QUARTER, region: null, opensOn: '2026-10-01', dueOn: '2026-10-31' };
		setRound(settingRounds(), round);
		recorded('shift');
		expect(lines(reviewer())).toEqual([
			['XWE', [`/returns/${QUARTER}`, '/roadmap?due=past', '/roadmap?updated=stale']],
			['XOT', [`/returns/${QUARTER}`]]
		]);
		expect(lines(signedInAs('viewer', 'XOT'))).toEqual([['XOT', [`/returns/${QUARTER}`]]]);
	});

	test('doubt counts when it is due within three months', () => {
		const doubted = { confidence: 'red' as const, reason: 'No staff', owner: 'Ann' };
		const dates = { backToGreenOn: '2024-03-01' };
		recorded('shift', { ...doubted, ...dates, effectiveOn: '2023-10-01' });
		const scope = authorise(reviewer(), 'read');
		const needed = (asAt: string) =>
			needOf(scope, asAt, openSystems(scope, asAt)).find(({ code }) => code === 'XWE')!;
		expect(needed('2023-10-02')).toMatchObject({ inDoubtSoon: 1, pastDate: 0, stale: 0 });
		recorded('plans', { confidence: 'green' });
		expect(needed('2023-10-02').inDoubtSoon).toBe(1);
	});
});
