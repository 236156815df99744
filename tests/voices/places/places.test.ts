import { describe, expect, test } from 'vitest';
import { liveWords, type Neighbourhood, placeSentence } from '#lib/voices/places/read.server.ts';

const there = (liveOn: string | null, plannedOn: string | null = null): Neighbourhood => ({
	...{ id: 1, name: 'Hill', team: null, selfReferral: null },
	...{ liveOn, plannedOn }
});
const live = there('2026-03-03');
const planned = there(null, '2026-12-01');
const unknown = there(null);
const team = { id: 1, name: 'Team', serviceLine: null, liveOn: null };

const sentence = (...neighbourhoods: Neighbourhood[]) =>
	placeSentence('Eastside', { neighbourhoods, teams: [] });

describe('what is there in a place', () => {
	test('is nothing on record, or its teams alone', () => {
		expect(sentence()).toBe('Nothing is on record for Eastside yet.');
		expect(placeSentence('Eastside', { neighbourhoods: [], teams: [team] })).toBe(
			'1 team works in Eastside.'
		);
		expect(placeSentence('Eastside', { neighbourhoods: [], teams: [team, team] })).toBe(
			'2 teams work in Eastside.'
		);
	});

	test('is the new way of working where all have begun', () => {
		expect(sentence(live)).toBe('The new way of working has begun in Eastside.');
		expect(sentence(live, live)).toBe(
			'The new way of working has begun in all 2 neighbourhoods of Eastside.'
		);
	});

	test('is not begun in the only neighbourhood', () => {
		expect(sentence(planned)).toBe('The new way of working has not begun in Eastside yet.');
		expect(sentence(unknown)).toBe(
			'The new way of working has not begun in Eastside yet. Nobody has said when it will.'
		);
	});

	test('is counted where some or none have begun', () => {
		const head = (count: string, of = 3) =>
			`The new way of working has begun in ${count} of the ${of} neighbourhoods of Eastside.`;
		expect(sentence(live, live, planned)).toBe(head('2'));
		expect(sentence(planned, planned, planned)).toBe(head('none'));
		expect(sentence(live, planned, unknown)).toBe(
			`${head('1')} For one of the others nobody has said when it will.`
		);
		expect(sentence(live, planned, unknown, unknown)).toBe(
			`${head('1', 4)} For 2 of the others nobody has said when it will.`
		);
		expect(sentence(planned, unknown, unknown)).toBe(
			`${head('none')} For 2 of them nobody has said when it will.`
		);
	});
});

describe('when it begins in a neighbourhood', () => {
	test('is the day it began, the day that is planned, or not known', () => {
		expect(liveWords({ ...live, plannedOn: '2026-01-01' })).toBe('It began on 3 March 2026.');
		expect(liveWords(planned)).toBe('It is planned for 1 December 2026.');
		expect(liveWords(unknown)).toBe('Nobody has said when it will begin.');
	});
});
