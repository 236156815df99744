import { describe, expect, test } from 'vitest';
import {
	changedSince,
	type FrozenFigure,
	type FrozenState,
	type PlanFigure,
	planText,
	sinceSentence
} from '#lib/returns/return/content.ts';
import { newContent, newSection } from '../../support/returns.ts';

const networks = (given: Partial<FrozenFigure> = {}): FrozenFigure => ({
	name: 'pcns-live',
	title: 'Networks live',
	numerator: 11,
	denominator: 14,
	value: 11 / 14,
	unit: 'networks',
	planned: null,
	note: null,
	better: 'higher',
	register: 'pcns',
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
const plan = (given: Partial<PlanFigure> = {}): PlanFigure => ({
	name: 'pcns-live',
	title: 'Networks covered',
	unit: 'networks',
	planned: 12,
	actual: 11,
	note: null,
	register: 'pcns',
	...given
});
const section = (figure: FrozenFigure | null, held: FrozenState = state()) =>
	newSection({ figures: figure ? [figure] : [], states: [held] });

describe('what the registers say now of what was sent', () => {
	test('is nothing where they say the same', () => {
		const sent = newContent(section(networks()));
		expect(changedSince(sent, newContent(section(networks())))).toEqual([]);
	});

	test('is both figures where they differ, and the sent one is not touched', () => {
		const sent = newContent(section(networks()));
		const now = newContent(section(networks({ numerator: 12, value: 12 / 14 })));
		expect(changedSince(sent, now)).toEqual([
			{
				section: 'workforce',
				about: 'figure:pcns-live',
				sent: '11 of 14 networks (79%)',
				now: '12 of 14 networks (86%)'
			}
		]);
		expect(sent.sections[0]!.figures[0]!.numerator).toBe(11);
	});

	test('says when there is nothing to count any more, or only now', () => {
		const none = networks({ numerator: null, denominator: null, value: null });
		const sent = newContent(section(networks()));
		expect(changedSince(sent, newContent(section(none)))[0]?.now).toBe('No data yet');
		expect(changedSince(newContent(section(none)), sent)[0]?.sent).toBe('No data yet');
	});

	test('leaves out a figure or a section that is not worked out any more', () => {
		const sent = newContent(section(networks()));
		expect(changedSince(sent, newContent(section(null)))).toEqual([]);
		expect(changedSince(sent, newContent())).toEqual([]);
	});

	test('holds deliverables and the plan too', () => {
		const sent = { ...newContent(section(null)), plan: [plan()] };
		const later = state({ stage: 'success-reached', promisedOn: '2026-11-01' });
		const now = { ...newContent(section(null, later)), plan: [plan({ actual: 12 })] };
		expect(changedSince(sent, now)).toMatchObject([
			{
				about: 'deliverable:mdt',
				sent: 'in delivery, forecast for 31 December 2026, rated amber',
				now: 'success reached, forecast for 1 November 2026, rated amber'
			},
			{ section: null, sent: '11 networks of 12 planned', now: '12 networks of 12 planned' }
		]);
	});
});

test('is counted once for each figure, however many sections show it', () => {
	const change = { section: 'workforce', about: 'figure:x', sent: '1', now: '2' };
	expect(sinceSentence([])).toBe('The registers and the roadmap still show the same.');
	expect(sinceSentence([change, { ...change, section: null }])).toMatch(
		/^1 figure or date is different/
	);
	expect(sinceSentence([change, { ...change, about: 'deliverable:y' }])).toMatch(
		/^2 figures or dates are different/
	);
});

test('a plan is told with its unit, its gaps as such', () => {
	expect(planText(plan({ unit: 'pounds', planned: 300, actual: 120 }))).toBe(
		'£120 of £300 planned'
	);
	expect(planText(plan({ planned: null }))).toBe('11 networks, with no plan to set it against');
	expect(planText(plan({ actual: null }))).toBe('No data yet');
});
