import { describe, expect, test } from 'vitest';
import { canonical } from '#lib/core/schema.ts';
import {
	figureText,
	type FrozenFigure,
	type FrozenState,
	returnChecks,
	type SectionContent,
	standsInTheWay
} from '#lib/returns/return/content.ts';
import { movementsBetween } from '#lib/returns/review/rules.ts';
import { newContent, newSection } from '../../support/returns.ts';

const figure = (given: Partial<FrozenFigure> = {}): FrozenFigure => ({
	name: 'posts-filled',
	title: 'Posts filled',
	numerator: 80,
	denominator: 100,
	value: 0.8,
	unit: 'WTE',
	planned: null,
	note: null,
	better: 'higher',
	register: 'workforce',
	disagreement: null,
	...given
});

const state = (given: Partial<FrozenState> = {}): FrozenState => ({
	code: 'mdt',
	title: 'Teams',
	stage: 'in-delivery',
	confidence: 'amber',
	reason: null,
	dueOn: '2026-12-31',
	promisedOn: '2026-12-31',
	pastDate: false,
	reached: false,
	success: { met: 0, of: 3 },
	...given
});

const checks = (section: Partial<SectionContent>, before?: Partial<SectionContent>) =>
	returnChecks(newContent(newSection(section)), before ? newContent(newSection(before)) : null);

describe('checks before sending', () => {
	test('ask about a figure once, in the first of the sections that show it', () => {
		const both = (value: number) =>
			newContent(
				newSection({ code: 'workforce', figures: [figure({ numerator: value * 100, value })] }),
				newSection({ code: 'quality', figures: [figure({ numerator: value * 100, value })] })
			);
		expect(returnChecks(both(0.8), both(0.2))).toMatchObject([
			{ code: 'jumped-posts-filled', section: 'workforce' }
		]);
	});

	test('find nothing in a plain answered section', () => {
		expect(checks({})).toEqual([]);
	});

	test('block a section without a rating or words', () => {
		expect(checks({ rating: null, narrative: null })).toMatchObject([
			{ code: 'section-unanswered', severity: 'blocking' }
		]);
		expect(checks({ narrative: null, noChange: true })).toHaveLength(1);
		expect(checks({ narrative: null, noChange: true, noChangeReason: 'Nothing due.' })).toEqual([]);
	});

	test('ask about a confident rating over a missed date, and are content with a sentence', () => {
		const late = {
			rating: 'green',
			states: [state({ promisedOn: '2026-09-29', dueOn: '2026-09-29' })]
		} as const;
		expect(checks(late)).toMatchObject([
			{ code: 'confident-over-missed-date', severity: 'sentence', answer: null }
		]);
		const [answered] = checks({
			...late,
			answers: { 'confident-over-missed-date': 'Done, in effect.' }
		});
		expect(standsInTheWay(answered!)).toBe(false);
		expect(checks({ ...late, rating: 'amber' })).toEqual([]);
	});

	test('ask about a confident rating over a deliverable in doubt, or forecast later than planned', () => {
		const over = (given: Partial<FrozenState>, rating: SectionContent['rating'] = 'green') =>
			checks({ rating, states: [state({ confidence: 'green', ...given })] });
		const asked = (given: Partial<FrozenState>) => over(given).map(({ message }) => message);
		expect(asked({ confidence: 'amber-red', promisedOn: '2027-01-31' })).toEqual([
			'The rating says that all is well, and 1 deliverable is in doubt or forecast later than planned: “Teams” (amber-red, slipped by 31 days). Say why the rating holds, or change it.'
		]);
		expect(over({ promisedOn: '2027-01-01' })).toMatchObject([
			{ code: 'confident-over-doubt', severity: 'sentence' }
		]);
		expect(over({ confidence: 'red' }, 'amber-green')).toHaveLength(1);
		expect(over({ confidence: 'red' }, 'amber')).toEqual([]);
		for (const held of [
			{ confidence: 'amber' },
			{ confidence: 'red', stage: null },
			{ confidence: 'red', reached: true, success: { met: 3, of: 3 } }
		] as const)
			expect(over(held)).toEqual([]);
		// One that is late is asked about as such, once.
		expect(
			over({ confidence: 'red', promisedOn: '2026-09-29', dueOn: '2026-09-01' }).map(
				({ code }) => code
			)
		).toEqual(['confident-over-missed-date']);
	});

	test('ask about a confident rating over measures that fall short of their target or plan', () => {
		const short = (given: Partial<FrozenFigure>, rating: SectionContent['rating'] = 'green') =>
			checks({ rating, figures: [figure(given)] }).map(({ code, message }) => [code, message]);
		const said = (which: string) => [
			[
				'confident-over-measures',
				`The rating says that all is well, and 1 measure falls short: ${which}. Say why the rating holds, or change it.`
			]
		];
		const filled = (count: number) => ({ numerator: count, value: count / 100 });
		expect(short(filled(74))).toEqual(
			said('“Posts filled” is 74 of 100 WTE (74%), more than 10% short of plan')
		);
		expect(short(filled(74), 'amber')).toEqual([]);
		expect(short(filled(90))).toEqual([]);
		expect(short({ ...filled(92), target: 0.95 })).toEqual(
			said('“Posts filled” is 92 of 100 WTE (92%), and its target is 95%')
		);
		expect(short({ ...filled(74), target: 0.7 })).toEqual([]);
		expect(short({ ...filled(74), target: 0.7, better: 'lower' })).toHaveLength(1);
		const live = { name: 'pcns-live', unit: 'networks', denominator: 15, value: 9 / 15 };
		expect(short({ ...live, numerator: 9, planned: 12 })).toEqual(
			said('“Posts filled” is 9 of 15 networks (60%), and 12 networks were planned by then')
		);
		expect(short({ ...live, numerator: 9, planned: 10 })).toEqual([]);
		expect(short({ ...live, numerator: 9 })).toEqual([]);
		expect(short({ numerator: null, denominator: null, value: null, target: 0.9 })).toEqual([]);
	});

	test('ask about success whose criteria are not met', () => {
		const reached = state({ reached: true, stage: 'success-reached', success: { met: 2, of: 3 } });
		expect(checks({ states: [reached] })[0]?.message).toContain('“Teams” (2 of 3)');
		expect(checks({ states: [{ ...reached, success: { met: 3, of: 3 } }] })).toEqual([]);
		expect(checks({ states: [{ ...reached, success: { met: 0, of: 0 } }] })).toEqual([]);
	});

	test('block more networks than there are, but not more people in post than planned', () => {
		const networks = figure({
			name: 'pcns-live',
			unit: 'networks',
			numerator: 16,
			denominator: 15
		});
		expect(checks({ figures: [networks] })).toMatchObject([{ severity: 'blocking' }]);
		expect(checks({ figures: [figure({ numerator: 101, denominator: 100 })] })).toEqual([]);
	});

	test('let one count exceed another where that is no share', () => {
		const access = figure({
			name: 'indicator:access-trajectory',
			unit: 'people',
			numerator: 110,
			value: 1.1
		});
		expect(checks({ figures: [access] })).toEqual([]);
	});

	test('ask about a figure that jumped, either way, and about none that was not there', () => {
		const now = { figures: [figure({ numerator: 60, value: 0.6 })] };
		expect(checks(now, { figures: [figure()] })[0]?.message).toBe(
			'“Posts filled” went from 80 of 100 WTE (80%) to 60 of 100 WTE (60%) since the last return. Say what happened.'
		);
		expect(checks(now, { figures: [figure({ numerator: 70, value: 0.7 })] })).toEqual([]);
		expect(checks(now, { figures: [figure({ value: null })] })).toEqual([]);
		expect(checks(now, {})).toEqual([]);
	});

	test('ask about the same words over a date that slipped', () => {
		const slipped = { states: [state({ promisedOn: '2027-03-31' })] };
		expect(checks(slipped, { states: [state()] }).map(({ code }) => code)).toEqual([
			'unchanged-over-slip'
		]);
		expect(checks({ ...slipped, narrative: 'It slipped.' }, { states: [state()] })).toEqual([]);
	});
});

describe('what moved', () => {
	const moved = (now: Partial<SectionContent>, before: Partial<SectionContent>) =>
		movementsBetween(newContent(newSection(now)), newContent(newSection(before))).map(
			({ kind, about }) => `${kind} ${about}`
		);

	test('nothing between two returns that say the same', () => {
		const content = newContent(newSection({ states: [state()], figures: [figure()] }));
		expect(movementsBetween(content, content)).toEqual([]);
	});

	test('a first return is new as a whole', () => {
		expect(movementsBetween(newContent(newSection()), null)).toMatchObject([{ kind: 'new' }]);
	});

	test('ratings, stages, confidence, dates and figures, each with the way it went', () => {
		expect(moved({ rating: 'red' }, { rating: 'amber' })).toEqual(['worse section']);
		expect(moved({ rating: 'green' }, { rating: 'amber' })).toEqual(['better section']);
		expect(moved({ states: [state({ stage: 'getting-started' })] }, { states: [state()] })).toEqual(
			['worse deliverable:mdt']
		);
		expect(moved({ states: [state({ confidence: 'green' })] }, { states: [state()] })).toEqual([
			'better deliverable:mdt'
		]);
		expect(
			moved({ figures: [figure({ numerator: 95, value: 0.95 })] }, { figures: [figure()] })
		).toEqual(['better figure:posts-filled']);
	});

	const share = (name: string, numerator: number, denominator: number, given = {}) =>
		figure({
			...{ name, title: 'A figure', unit: 'people', numerator, denominator },
			...{ value: numerator / denominator, ...given }
		});
	const between = (before: FrozenFigure, now: FrozenFigure) =>
		moved({ figures: [now] }, { figures: [before] }).map((one) => one.split(' ')[0]);

	test.each([
		['61% to 60%', [610, 1000], [600, 1000], []],
		['49% to 49%, beyond chance or not', [490_000, 1_000_000], [494_000, 1_000_000], []],
		['a fall by chance', [8, 10], [5, 10], []],
		['a fall beyond chance', [80, 100], [60, 100], ['worse']],
		['a rise beyond chance', [60, 100], [80, 100], ['better']],
		['from none of a few', [0, 3], [3, 3], []],
		['from none of more', [0, 5], [5, 5], ['better']],
		['out of nothing', [0, 0], [5, 5], ['new']]
	] as const)('a rate from %s', (_, [a, b], [c, d], expected) => {
		const before = share('prom-paired', a, b, b === 0 ? { value: null } : {});
		expect(between(before, share('prom-paired', c, d))).toEqual(expected);
	});

	test('a number of events is compared with chance too, and has no judgement where neither way is better', () => {
		const events = (value: number, given = {}) =>
			figure({
				...{ name: 'indicator:x', unit: 'admissions', value, numerator: null, denominator: null },
				...{ kind: 'count', series: 'rate', better: 'lower', ...given }
			});
		expect(between(events(20), events(30))).toEqual([]);
		expect(between(events(20), events(45))).toEqual(['worse']);
		const neither = { better: 'neither' } as const;
		expect(between(events(20, neither), events(45, neither))).toEqual(['new']);
	});

	test('a median, and money, are never better or worse', () => {
		const days = (value: number) =>
			figure({
				...{ name: 'indicator:y', unit: 'days', value, numerator: null, denominator: null },
				...{ kind: 'median', series: 'rolling', better: 'lower' }
			});
		expect(between(days(20), days(21))).toEqual([]);
		expect(between(days(20), days(60))).toEqual(['new']);
		const money = (numerator: number) => share('vcse-share', numerator, 900, { unit: 'pounds' });
		expect(between(money(90), money(200))).toEqual([]);
		expect(between(money(90), money(500))).toEqual(['new']);
	});

	test.each([
		['without a plan is news', [4, null], [9, null], ['new']],
		['further behind its plan is worse', [4, 5], [5, 9], ['worse']],
		['less far behind is better', [4, 9], [8, 9], ['better']],
		['ahead of it stays ahead', [4, 3], [9, 5], ['new']],
		['is not listed where it reads the same', [4, 5], [4, 9], []]
	] as const)('what builds up: %s', (_, [a, before], [b, now], expected) => {
		const networks = (numerator: number, planned: number | null) =>
			share('pcns-live', numerator, 15, { unit: 'networks', planned });
		expect(between(networks(a, before), networks(b, now))).toEqual(expected);
	});

	test('what builds up says its plan, never that it jumped, and a trajectory is written one way', () => {
		const networks = (numerator: number, planned: number) =>
			share('pcns-live', numerator, 15, { unit: 'networks', planned, title: 'Networks live' });
		const [now, before] = [{ figures: [networks(14, 15)] }, { figures: [networks(2, 6)] }];
		expect(checks(now, before)).toEqual([]);
		expect(
			movementsBetween(newContent(newSection(now)), newContent(newSection(before)))[0]!.evidence
		).toBe(
			'Networks live went from 2 of 15 networks (13%) to 14 of 15 networks (93%). The plan is 15; it was 6.'
		);
		const access = share('indicator:access-trajectory', 4000, 4400, {
			...{ kind: 'of-plan', series: 'cumulative' }
		});
		expect(figureText(access)).toBe('91% of the trajectory (4,000 of 4,400 people)');
	});

	test('silence over a slip stands beside the slip itself', () => {
		const slipped = { states: [state({ promisedOn: '2027-03-31' })] };
		expect(
			moved({ ...slipped, noChange: true, noChangeReason: 'As planned.' }, { states: [state()] })
		).toEqual(['silent narrative', 'worse deliverable:mdt']);
		expect(moved({ ...slipped, narrative: 'It slipped.' }, { states: [state()] })).toEqual([
			'worse deliverable:mdt',
			'text narrative'
		]);
	});

	test('a contradiction is told with what the ICS says of it', () => {
		const now = newContent(
			newSection({
				rating: 'green',
				states: [state({ promisedOn: '2026-09-29', dueOn: '2026-09-29' })],
				answers: { 'confident-over-missed-date': 'Done, in effect.' }
			})
		);
		const [first] = movementsBetween(
			now,
			newContent(
				newSection({
					rating: 'green',
					states: [state({ promisedOn: '2026-09-29', dueOn: '2026-09-29' })]
				})
			)
		);
		expect(first).toMatchObject({ kind: 'contradicting', about: 'section' });
		expect(first?.evidence).toMatch(/“Teams”\. The ICS says: Done, in effect\.$/);
	});
});

test('one content gives one text, whatever the order of its parts', () => {
	expect(canonical({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe(
		'{"b":[1,{"c":"x","d":null}]}'
	);
	expect(canonical({ a: 1, b: 2 })).toBe(canonical({ b: 2, a: 1 }));
});
