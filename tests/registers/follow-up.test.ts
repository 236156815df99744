/** Issues, actions and decisions: what is open, over and past its day, in figures and in sentences. */
import { beforeEach, describe, expect, test } from 'vitest';
import { trueSummary } from '#lib/measures/read.server.ts';
import { type AssetFigures, assetSentence, WHOLE_ICS } from '#lib/registers/assets/definition.ts';
import { withoutSentence } from '#lib/registers/assets/figures.server.ts';
import { actionWords } from '#lib/registers/actions/definition.ts';
import { serverPart } from '#lib/registers/all.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { decisionWords } from '#lib/registers/decisions/definition.ts';
import type { Row } from '#lib/registers/definition.ts';
import { type FollowUpFigures, followUpSentence } from '#lib/registers/follow-up.ts';
import { issueWords } from '#lib/registers/issues/definition.ts';
import type { DeclaredDashboard } from '#lib/registers/plug-in.server.ts';
import { insertRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-09-30';

describe('the sentence', () => {
	const said = (figures: Partial<FollowUpFigures>, words = actionWords) =>
		followUpSentence(words, {
			...{ asAt: TODAY, rows: 8, ended: 3, overdue: 2, undated: 0, ...figures }
		});

	test.each([
		[{}, '3 of 8 actions are done, and 2 are overdue.'],
		[{ ended: 1, overdue: 1 }, '1 of 8 actions is done, and 1 is overdue.'],
		[{ ended: 0, overdue: 0 }, 'None of the 8 actions is done, and none is overdue.'],
		[{ rows: 0 }, 'No action had been recorded by this day.'],
		[{ rows: 1, ended: 1, overdue: 0 }, 'The one action is done.'],
		[{ rows: 1, ended: 0, overdue: 1 }, 'The one action is open and overdue.'],
		[
			{ rows: 1, ended: 0, overdue: 0, undated: 1 },
			'The one action is open. 1 open action has no due date.'
		],
		[{ rows: 2, ended: 2, overdue: 0 }, 'Both actions are done.'],
		[{ ended: 8, overdue: 0 }, 'All 8 actions are done.'],
		[{ undated: 2 }, '3 of 8 actions are done, and 2 are overdue. 2 open actions have no due date.']
	])('of actions: %o', (figures, words) => {
		expect(said(figures)).toBe(words);
	});

	test('has the words of its register, and asks for no day where a row may do without', () => {
		expect(said({}, issueWords)).toBe('3 of 8 issues are closed, and 2 are overdue.');
		expect(said({ undated: 5 }, decisionWords)).toBe(
			'3 of 8 decisions are replaced, and 2 are past review.'
		);
	});
});

test('community assets in a sentence: none, one, two, all, some', () => {
	const said = (figures: Partial<AssetFigures>) =>
		assetSentence({ asAt: TODAY, there: 8, checked: 5, places: 3, ...figures });
	expect(said({})).toBe(
		'8 community assets are on the map, in 3 places; 3 were not checked in the last twelve months.'
	);
	expect(said({ there: 0, checked: 0, places: 0 })).toBe('No community asset is on the map yet.');
	expect(said({ there: 1, checked: 1, places: 1 })).toBe(
		'1 community asset is on the map, in 1 place; it was checked in the last twelve months.'
	);
	expect(said({ there: 1, checked: 0, places: 1 })).toBe(
		'1 community asset is on the map, in 1 place; 1 was not checked in the last twelve months.'
	);
	expect(said({ there: 2, checked: 2 })).toContain('; both were checked in');
	expect(said({ checked: 8 })).toContain('; all were checked in');
	expect(said({ checked: 0 })).toContain('; none was checked in');
});

describe('in the register', () => {
	beforeEach(() => void freshDatabase());
	const actor = () => actorOn(scopeOf('edit-registers'), TODAY);
	const add = (name: string, row: Row) => insertRow(actor(), registerNamed(name), row);
	const dashboard = (name: string) =>
		serverPart(name).dashboard!(
			scopeOf('read'),
			TODAY,
			new URL('http://localhost')
		) as DeclaredDashboard;

	test('a row is overdue the day after it was due, and until it is over', () => {
		const action = { action: 'Write to practices', agreed_on: '2026-09-01' };
		add('actions', { ...action, reference: 'A1', due_on: TODAY });
		add('actions', { ...action, reference: 'A2', due_on: '2026-09-29' });
		add('actions', { ...action, reference: 'A3', due_on: '2026-09-10', done_on: '2026-09-20' });
		add('actions', { ...action, reference: 'A4' });
		const figures = (day: string) =>
			trueSummary(scopeOf('read'), 'actions', day).measures.map(({ numerator }) => numerator);
		expect(figures(TODAY)).toEqual([1, 1]);
		expect(trueSummary(scopeOf('read'), 'actions', TODAY).sentence).toBe(
			'1 of 4 actions is done, and 1 is overdue. 1 open action has no due date.'
		);
		const [open, groups] = dashboard('actions').sections;
		expect(open!.sentence).toBe('3 actions are open, and 1 is overdue.');
		expect(open!.figures!.map(({ value }) => value)).toEqual(['1', '1', '1']);
		expect(open!.table!.rows.map(({ cells }) => [cells[0]!.slice(0, 2), cells[3]])).toEqual([
			['A2', '1'],
			['A1', ''],
			['A4', '']
		]);
		expect(groups!.sentence).toBe('All 3 are under “Not given”.');
	});

	test('groups of open rows are named by the largest, where there is one', () => {
		const issue = (number: number, severity: string | null) =>
			add('issues', { reference: `I${number}`, description: 'Late', severity });
		issue(1, 'high');
		expect(dashboard('issues').sections[1]!.sentence).toBe('The one is under “High”.');
		issue(2, 'low');
		expect(dashboard('issues').sections[1]!.sentence).toBe('No group is larger than 1 of 2.');
		issue(3, 'low');
		expect(dashboard('issues').sections[1]!.sentence).toBe('2 of 3 are under “Low”.');
	});

	test('an asset of the whole ICS serves every place', () => {
		add('assets', { name: 'Choir', place: 'East', kind: 'arts' });
		add('assets', { name: 'Helpline', place: WHOLE_ICS, kind: 'crisis' });
		expect(dashboard('assets').sections[1]!.table!.rows.map(({ cells }) => cells[3])).toEqual([
			'Nothing',
			'It serves every place'
		]);
		expect([[], [0], [0, 0], [1], [1, 2], [1, 0, 2], [1, 1, 1]].map(withoutSentence)).toEqual([
			'Every asset serves the whole ICS.',
			'The one place has an asset of each kind that is found in the ICS.',
			'Every place has an asset of each kind that is found in the ICS.',
			'The one place is without a kind of asset that is found elsewhere in the ICS.',
			'Both places are without a kind of asset that is found elsewhere in the ICS.',
			'2 of 3 places are without a kind of asset that is found elsewhere in the ICS.',
			'All 3 places are without a kind of asset that is found elsewhere in the ICS.'
		]);
	});

	test('a local deliverable is late after its forecast, not after its planned day, and no measure', () => {
		const local = { title: 'A crisis cafe', area: 'care', planned_on: '2026-06-01' };
		add('localdeliverables', { ...local, reference: 'L1' });
		add('localdeliverables', { ...local, reference: 'L2', forecast_on: '2026-12-01' });
		add('localdeliverables', { ...local, reference: 'L3', reached_on: '2026-07-01' });
		const { sentence, measures } = trueSummary(scopeOf('read'), 'localdeliverables', TODAY);
		expect(sentence).toBe('1 of 3 local deliverables is reached, and 1 is late.');
		expect(measures).toEqual([]);
		expect(registerNamed('localdeliverables').measures).toEqual([]);
	});

	test('assets are counted by place, with the kinds that a place is without', () => {
		const asset = (name: string, place: string, kind: string | null, checked_on: string | null) =>
			add('assets', { name, place, kind, checked_on });
		expect(dashboard('assets').sections[0]!.sentence).toBe('No community asset is on the map.');
		asset('Choir', 'East', 'arts', '2026-01-01');
		asset('Radio', 'East', 'Radio', '2025-09-30');
		asset('Pottery', 'West', 'arts', '2025-10-01');
		const [kinds, places] = dashboard('assets').sections;
		expect(kinds!.sentence).toBe('3 community assets are of 2 kinds.');
		expect(kinds!.chart!.bars.map(({ label, value }) => [label, value])).toEqual([
			['Arts and making', 2],
			['Radio', 1]
		]);
		expect(places!.sentence).toBe(
			'1 of 2 places is without a kind of asset that is found elsewhere in the ICS.'
		);
		expect(places!.table!.rows.map(({ cells }) => cells)).toEqual([
			['East', '2', '1', 'Nothing'],
			['West', '1', '1', 'Radio']
		]);
		expect(trueSummary(scopeOf('read'), 'assets', TODAY).measures).toMatchObject([
			{ numerator: 2, denominator: 3 }
		]);
	});

	test('says so where nothing is open', () => {
		add('decisions', { reference: 'D1', decision: 'Use DIALOG', replaced_on: '2026-09-01' });
		const { sections } = dashboard('decisions');
		expect(sections.map(({ sentence }) => sentence)).toEqual(['No decision is current.']);
		expect(trueSummary(scopeOf('read'), 'decisions', TODAY).sentence).toBe(
			'The one decision is replaced.'
		);
	});
});
