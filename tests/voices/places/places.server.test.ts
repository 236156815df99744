/** What is there where people live, and what a concern can be about. */
import { beforeEach, describe, expect, test } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import type { Row } from '#lib/registers/definition.ts';
import { addRow, removeRow } from '#lib/registers/write.server.ts';
import { aboutChoices, placesOf, subjectTitle } from '#lib/voices/concerns/read.server.ts';
import { placeNow, placesNow } from '#lib/voices/places/read.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { ADDED_ON, newPcn, scopeOf as registerScope } from '../../support/registers.ts';
import { newDocument, newRoadmap } from '../../support/roadmap.ts';
import { scopeOf } from '../../support/voices.ts';

const TODAY = '2026-11-02';

beforeEach(() => void freshDatabase());

const reading = (code = 'XWE') => scopeOf(signedInAs('viewer', code).email, code, 'read');

const pcn = (number: number, row: Row = {}) =>
	newPcn({ ods_code: `U1000${number}`, name: `PCN ${number}`, place: 'Eastside', ...row });

function add(register: 'teams' | 'coproduction', row: Row): number {
	const added = addRow(actorOn(registerScope(), ADDED_ON), registerNamed(register), row);
	if (!('ok' in added)) throw new Error(JSON.stringify(added));
	return added.ok.id;
}
const team = (code: string, row: Row = {}) =>
	add('teams', { trust: 'XTR', code, name: `Team ${code}`, place: 'Eastside', ...row });

describe('a place', () => {
	test('has its networks and teams by name, and nothing of elsewhere', () => {
		pcn(1, { name: 'river', self_referral: 'yes', team: 'Hub' });
		pcn(2, { name: 'Hill', planned_on: '2027-03-01' });
		pcn(3, { place: 'Westside' });
		pcn(4, { place: null });
		team('b', { service_line: 'adult' });
		team('a', { place: 'Westside' });
		expect(placeNow(reading(), 'Eastside', TODAY)).toMatchObject({
			neighbourhoods: [
				{ name: 'Hill', liveOn: null, plannedOn: '2027-03-01', team: null, selfReferral: null },
				{ name: 'river', liveOn: null, plannedOn: null, team: 'Hub', selfReferral: 'yes' }
			],
			teams: [{ name: 'Team b', serviceLine: 'adult', liveOn: null }]
		});
		const nothing = { neighbourhoods: [], teams: [] };
		expect(placeNow(reading(), 'Nowhere', TODAY)).toEqual(nothing);
		expect(placeNow(reading('XOT'), 'Eastside', TODAY)).toEqual(nothing);
	});

	test('is told as it was on a day', () => {
		pcn(1, { live_on: '2023-05-01' });
		pcn(2, { closed_on: '2023-06-01' });
		pcn(3, { opened_on: '2023-06-02' });
		team('a', { live_on: '2023-05-01' });
		const lives = (asAt: string) => {
			const { neighbourhoods, teams } = placeNow(reading(), 'Eastside', asAt);
			return [...neighbourhoods, ...teams].map(({ liveOn }) => liveOn);
		};
		expect(lives('2023-04-30')).toEqual([null, null, null]);
		expect(lives('2023-05-31')).toEqual(['2023-05-01', null, '2023-05-01']);
		expect(lives('2023-06-01')).toEqual(['2023-05-01', null, '2023-05-01']);
		expect(placeNow(reading(), 'Eastside', '2023-06-02').neighbourhoods).toMatchObject([
			...[{ name: 'PCN 1' }, { name: 'PCN 3' }]
		]);
	});

	test('has nothing that was taken out of the registers', () => {
		removeRow(actorOn(registerScope(), TODAY), registerNamed('pcns'), pcn(1));
		removeRow(actorOn(registerScope(), TODAY), registerNamed('teams'), team('a'));
		expect(placeNow(reading(), 'Eastside', TODAY)).toEqual({ neighbourhoods: [], teams: [] });
		expect(placesNow(reading(), TODAY)).toEqual([]);
		expect(placesOf(reading(), TODAY)).toEqual([]);
	});

	test('is counted beside the others', () => {
		pcn(1, { live_on: '2023-05-01' });
		pcn(2);
		pcn(3, { place: 'a town' });
		pcn(4, { place: null });
		pcn(5, { closed_on: '2023-06-01', live_on: '2023-01-01' });
		pcn(6, { opened_on: '2026-11-03' });
		expect(placesNow(reading(), TODAY)).toMatchObject([
			{ place: 'a town', neighbourhoods: 1, live: 0 },
			{ place: 'Eastside', neighbourhoods: 2, live: 1 }
		]);
		expect(placesNow(reading(), '2023-04-30')).toMatchObject([
			...[{ live: 0 }, { neighbourhoods: 3, live: 1 }]
		]);
		expect(placesNow(reading('XOT'), TODAY)).toEqual([]);
	});
});

describe('what a concern can be about', () => {
	test('are the activities, the latest first, and every place that is named', () => {
		pcn(1);
		pcn(2, { place: 'a town' });
		team('a', { place: 'Westside' });
		team('b');
		add('coproduction', { reference: 'C1', held_on: '2026-04-01', title: 'Workshop' });
		add('coproduction', { reference: 'C2', held_on: '2026-05-03', title: 'Survey' });
		const gone = add('coproduction', { reference: 'C3', held_on: '2026-05-04', title: 'Gone' });
		removeRow(actorOn(registerScope(), TODAY), coproduction, gone);
		expect(aboutChoices(reading(), TODAY)).toEqual({
			activities: [
				{ value: 'C2', label: 'Survey, 3 May 2026' },
				{ value: 'C1', label: 'Workshop, 1 April 2026' }
			],
			places: ['a town', 'Eastside', 'Westside'].map((place) => ({ value: place, label: place }))
		});
		expect(aboutChoices(reading('XOT'), TODAY)).toEqual({ activities: [], places: [] });
	});
});

describe('what a concern is about, in words', () => {
	beforeEach(
		() =>
			void newRoadmap(
				newDocument({ principles: [{ code: 'own', title: 'Our own', plain: 'Words.' }] })
			)
	);

	const told = (aboutKind: Parameters<typeof subjectTitle>[1]['aboutKind'], about: string | null) =>
		subjectTitle(reading(), { aboutKind, about }, TODAY);

	test('is nothing where it is about something else', () => {
		expect(told('other', null)).toBeNull();
	});

	test('is a principle or a deliverable with its page', () => {
		expect(told('principle', 'own')).toEqual({ title: 'Our own', path: '/voice/principles/own' });
		expect(told('deliverable', 'shift')).toEqual({
			...{ title: 'Plain words of shift.', path: '/voice/deliverables/shift' }
		});
	});

	test('is a place, its name safe in an address', () => {
		expect(told('place', 'Hill & Vale')).toEqual({
			...{ title: 'Hill & Vale', path: '/voice/places?place=Hill%20%26%20Vale' }
		});
	});

	test('is an activity of this system', () => {
		const id = add('coproduction', { reference: 'C1', held_on: '2026-04-01', title: 'Workshop' });
		expect(told('activity', 'C1')).toEqual({ title: 'Workshop', path: `/coproduction/${id}` });
		const about = { aboutKind: 'activity', about: 'C1' } as const;
		expect(subjectTitle(reading('XOT'), about, TODAY)).toEqual({ title: 'C1', path: null });
	});

	test('is its code alone where it is no longer there', () => {
		for (const kind of ['principle', 'deliverable', 'activity'] as const)
			expect(told(kind, 'gone'), kind).toEqual({ title: 'gone', path: null });
	});
});
