import { beforeEach, expect, test } from 'vitest';
import { systemsAsAt } from '#lib/compare/read.server.ts';
import { authorise } from '#lib/core/access.ts';
import { findMeasure, measuresAsAt, seriesOf } from '#lib/measures/read.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { policies } from '#lib/registers/policies/definition.ts';
import { addRow, removeRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { ADDED_ON } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-09-30';

function scopes() {
	const person = signedInAs('programme-director', 'XWE');
	const ics = findIcs(authorise(person, 'read'), 'XWE');
	return { read: authorise(person, 'read', ics), edit: authorise(person, 'edit-registers', ics) };
}

beforeEach(() => {
	freshDatabase();
});

const policy = (reference: string, row: Record<string, string | number>) => ({
	trust: 'XTR',
	reference,
	title: `Policy ${reference}`,
	...row
});

function measured(measure: string, asAt = TODAY) {
	return measuresAsAt(scopes().read, asAt).find((one) => one.measure === measure);
}

test('a policy counts as rewritten from the day it was ratified', () => {
	const { edit } = scopes();
	addRow(
		actorOn(edit, ADDED_ON),
		policies,
		policy('P1', { identified_on: '2026-01-10', ratified_on: '2026-05-01', mentions: 4 })
	);
	addRow(
		actorOn(edit, ADDED_ON),
		policies,
		policy('P2', { identified_on: '2026-02-10', mentions: 6, due_on: '2026-06-01' })
	);
	expect(measured('policies-rewritten', '2026-04-30')).toMatchObject({
		numerator: 0,
		denominator: 2
	});
	expect(measured('policies-rewritten', '2026-05-01')).toMatchObject({
		numerator: 1,
		denominator: 2,
		value: 0.5
	});
	expect(measured('cpa-mentions-in-force', '2026-05-01')).toMatchObject({
		numerator: 6,
		denominator: 10
	});
});

test('a policy is not counted before the day it was found', () => {
	addRow(actorOn(scopes().edit, ADDED_ON), policies, policy('P1', { identified_on: '2026-01-10' }));
	expect(measured('policies-rewritten', '2026-01-09')).toMatchObject({
		denominator: 0,
		value: null
	});
	expect(measured('policies-rewritten', '2026-01-10')).toMatchObject({ denominator: 1, value: 0 });
});

test('a policy is overdue from the day after it was due until it is withdrawn', () => {
	addRow(
		actorOn(scopes().edit, ADDED_ON),
		policies,
		policy('P1', { due_on: '2026-03-01', withdrawn_on: '2026-04-01' })
	);
	expect(measured('policies-overdue', '2026-03-01')).toMatchObject({ numerator: 0 });
	expect(measured('policies-overdue', '2026-03-02')).toMatchObject({ numerator: 1 });
	expect(measured('policies-overdue', '2026-04-01')).toMatchObject({ numerator: 0 });
});

test('policies whose mentions nobody counted are left out and said so', () => {
	addRow(actorOn(scopes().edit, ADDED_ON), policies, policy('P1', {}));
	expect(measured('cpa-mentions-in-force')?.note).toBe(
		'1 policy has no count of mentions, so this leaves them out.'
	);
});

test('the days of a step need both its dates, and the median is over all finished steps', () => {
	const { edit } = scopes();
	addRow(
		actorOn(edit, ADDED_ON),
		policies,
		policy('P1', {
			identified_on: '2026-01-01',
			review_started_on: '2026-01-11',
			drafted_on: '2026-01-31'
		})
	);
	addRow(
		actorOn(edit, ADDED_ON),
		policies,
		policy('P2', { review_started_on: '2026-01-01', drafted_on: '2026-01-06' })
	);
	addRow(actorOn(edit, ADDED_ON), policies, policy('P3', { drafted_on: '2026-01-06' }));
	expect(measured('policy-step-days')).toMatchObject({ value: 10, denominator: 3 });
	expect(measured('policy-step-days', '2026-01-05')).toMatchObject({ value: null });
});

test('a removed row is no longer counted', () => {
	const { edit } = scopes();
	const added = addRow(actorOn(edit, ADDED_ON), policies, policy('P1', {}));
	if ('ok' in added) removeRow(actorOn(edit, TODAY), policies, added.ok.id);
	expect(measured('policies-rewritten')).toMatchObject({ denominator: 0 });
});

test('networks live and people covered follow the live date; the plan follows the planned date', () => {
	const { edit } = scopes();
	addRow(actorOn(edit, ADDED_ON), pcns, {
		ods_code: 'U1',
		name: 'One',
		population: 100,
		live_on: '2026-05-01',
		planned_on: '2026-04-01',
		team: 'T'
	});
	addRow(actorOn(edit, ADDED_ON), pcns, {
		ods_code: 'U2',
		name: 'Two',
		population: 300,
		planned_on: '2026-12-01'
	});
	addRow(actorOn(edit, ADDED_ON), pcns, {
		ods_code: 'U3',
		name: 'Three',
		live_on: '2026-06-01',
		team: 'T'
	});
	expect(measured('pcns-live', '2026-04-30')).toMatchObject({
		numerator: 0,
		denominator: 3,
		planned: 1
	});
	expect(measured('pcns-live', '2026-06-01')).toMatchObject({ numerator: 2, denominator: 3 });
	expect(measured('population-covered', '2026-06-01')).toMatchObject({
		numerator: 100,
		denominator: 400,
		value: 0.25,
		note: '1 network gave no population, so shares leave it out.'
	});
});

test('each period of a series is worked out for itself, from the last one before anything changed', () => {
	addRow(actorOn(scopes().edit, ADDED_ON), pcns, {
		ods_code: 'U1',
		name: 'One',
		live_on: '2026-05-01',
		team: 'T'
	});
	const { read } = scopes();
	const live = seriesOf(read, findMeasure(read, 'pcns-live')!, TODAY);
	expect(live.map(({ on, numerator }) => [on, numerator])).toEqual([
		['2026-03-31', 0],
		['2026-06-30', 1],
		['2026-09-30', 1]
	]);
});

test('an empty ICS has measures without values, not noughts', () => {
	for (const value of measuresAsAt(scopes().read, TODAY)) expect(value.value).toBeNull();
});

test('a network is counted from the day it opened to its last day, where those days are given', () => {
	const { edit } = scopes();
	const network = (ods_code: string, row: Record<string, string | number>) =>
		addRow(actorOn(edit, ADDED_ON), pcns, {
			ods_code,
			name: ods_code,
			team: 'T',
			population: 100,
			...row
		});
	network('U1', { live_on: '2023-01-01' });
	network('U2', { live_on: '2023-01-01', opened_on: '2019-10-01', closed_on: '2026-03-31' });
	network('U3', { opened_on: '2026-04-01' });
	const live = (day: string) => {
		const { numerator, denominator } = measured('pcns-live', day)!;
		return [numerator, denominator];
	};
	expect(live('2019-09-30')).toEqual([0, 1]);
	expect(live('2026-03-31')).toEqual([2, 2]);
	expect(live('2026-04-01')).toEqual([1, 2]);
	expect(measured('population-covered', '2026-04-01')).toMatchObject({
		numerator: 100,
		denominator: 200
	});
	newRoadmap();
	const ofSystem = (day: string) =>
		systemsAsAt(scopes().read, day).find(({ code }) => code === 'XWE');
	expect(ofSystem('2026-03-31')).toMatchObject({ networks: 2, live: 2 });
	expect(ofSystem('2026-04-01')).toMatchObject({ networks: 2, live: 1 });
});
