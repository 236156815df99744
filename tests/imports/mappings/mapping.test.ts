import { describe, expect, it } from 'vitest';
import { done, type Finding } from '#lib/core/result.ts';
import {
	areaTeller,
	checkMapping,
	closedSentence,
	headingsOf,
	type KnownAreas,
	leftOutSentences,
	periodNamed,
	titleOf
} from '#lib/imports/mappings/rules.ts';

const TODAY = '2026-11-21';

const LONG = {
	name: 'Waits',
	publisher: 'NHS England',
	form: 'long',
	keep: [{ column: 'Level', values: ['ICB'] }],
	area: { column: 'Area' },
	period: { column: 'End', start: 'Start', kind: 'rolling' },
	measure: 'Measure',
	figures: 'Figure',
	indicators: [{ indicator: 'four-week-wait', numerator: 'M1a', denominator: 'M1' }]
};

function faultOf(mapping: unknown): { part: string; message: string } {
	const checked = checkMapping(mapping);
	if ('ok' in checked) throw new Error('no fault was found');
	const [{ field, message }] = checked.refused as [Finding];
	return { part: field, message };
}

describe('a mapping', () => {
	it('is taken as it is when nothing is wrong, and names the headings it needs', () => {
		expect(checkMapping(LONG)).toEqual({ ok: LONG });
		expect(headingsOf(done(checkMapping(LONG)))).toEqual([
			...['Area', 'Start', 'End', 'Measure', 'Figure', 'Level']
		]);
		expect(titleOf(done(checkMapping(LONG)))).toBe('Waits, as NHS England publishes them');
	});

	it.each([
		['no object', 'waits', 'mapping', 'must be an object'],
		['a part that is not known', { ...LONG, colour: 'red' }, 'mapping', '“colour”'],
		['no area', { ...LONG, area: {} }, 'area.column', 'is missing'],
		['an odd form', { ...LONG, form: 'tall' }, 'form', 'long or plain or wide'],
		['a list that is none', { ...LONG, indicators: {} }, 'indicators', 'must be a list'],
		[
			'an indicator without figures',
			{ ...LONG, indicators: [{ indicator: 'a' }] },
			'indicators, number 1',
			'names no figure'
		],
		[
			'a filter that does not say what stays',
			{ ...LONG, keep: [{ column: 'Level' }] },
			'keep, number 1',
			'“values” or “except”'
		],
		['a long form without a measure', { ...LONG, measure: undefined }, 'measure', 'is missing'],
		[
			'a wide form with a column of periods',
			{ ...LONG, form: 'wide' },
			'period.column',
			'has no place'
		]
	])('with %s says which part is wrong', (_, mapping, part, message) => {
		const fault = faultOf(mapping);
		expect(fault.part).toBe(part);
		expect(fault.message).toContain(`“${part}”`);
		expect(fault.message).toContain(message);
	});
});

describe('periods', () => {
	it.each([
		['month', '30/04/2024', null, '2024-04/month'],
		['month', '2024-04', null, '2024-04/month'],
		['rolling', '30/04/2024', '01/02/2024', '2024-04/rolling'],
		['rolling', '30/06/2024', '01/04/2024', '2024-06/rolling'],
		['rolling', '30/04/2024', '01/04/2024', '2024-04/month'],
		['quarter', 'SMI-Q1-2019-2020', null, '2019-06/quarter'],
		['quarter', 'SMI-Q4-2018-2019', null, '2019-03/quarter'],
		['quarter', '2024/25 Quarter 2', null, '2024-09/quarter'],
		['quarter', '30/06/2024', '01/04/2024', '2024-06/quarter'],
		['year', '2023-24', null, '2024-03/year'],
		['year', '31/03/2024', '01/04/2023', '2024-03/year']
	] as const)('of a kind (%s) are told from %s', (kind, end, start, period) => {
		expect(periodNamed(kind, end, start, TODAY)).toBe(period);
	});

	it.each([
		['quarter', '30/04/2024', null],
		['year', '30/04/2024', null],
		['rolling', '30/04/2024', '01/03/2024'],
		['rolling', '30/04/2024', '01/06/2024'],
		['month', 'not yet', null],
		['quarter', 'Q5 2019/20', null]
	] as const)('that are none of the kind (%s) are none: %s', (kind, end, start) => {
		expect(periodNamed(kind, end, start, TODAY)).toBeNull();
	});
});

describe('areas', () => {
	const known: KnownAreas = {
		own: [
			{
				code: 'QE1',
				name: 'Lancashire and South Cumbria',
				kind: 'own',
				ons: ['E54000048'],
				closedOn: null,
				parts: ['00Q']
			}
		],
		others: [{ code: 'QHG', ons: ['E54000024'], parts: ['M1J4Y'], closedOn: '2026-03-31' }]
	};
	const whose = areaTeller(known, false);

	it('are known by ODS and by ONS code', () => {
		expect(whose('QE1').is).toBe('own');
		expect(whose(' e54000048 ').is).toBe('own');
		expect(whose('E54000024')).toEqual({ is: 'other', closedOn: '2026-03-31' });
	});

	it('that are England, unknown, empty or not on record are told apart', () => {
		expect(
			['England', 'E92000001', 'UNKNOWN', '-', ' ', 'QZZ'].map((text) => whose(text).is)
		).toEqual(['england', 'england', 'unknown', 'blank', 'blank', 'stranger']);
	});

	it('have parts only where the file is by parts', () => {
		expect(whose('00Q').is).toBe('stranger');
		const byPart = areaTeller(known, true);
		expect(byPart('00Q')).toMatchObject({ is: 'own', part: '00Q' });
		expect(byPart('M1J4Y').is).toBe('other');
	});
});

describe('what was left out', () => {
	const nothing = {
		filtered: new Map(),
		measures: 0,
		england: 0,
		unknown: 0,
		blank: 0,
		others: 0,
		closed: new Set<string>(),
		strangers: new Map()
	};

	it('is not told when it did not occur', () => {
		expect(leftOutSentences(nothing, 'Area')).toEqual([]);
	});

	it('is counted by its reason', () => {
		const told = leftOutSentences(
			{
				...nothing,
				filtered: new Map([['Level', 3]]),
				measures: 11_264,
				england: 1,
				others: 240,
				closed: new Set(['QHG']),
				strangers: new Map([['QZZ', 2]])
			},
			'Area'
		);
		expect(told).toEqual([
			'3 rows have something else in “Level” than is kept.',
			'11,264 rows are of other measures.',
			'1 row is of England as a whole.',
			'240 rows are of other organisations, some of which have closed since: QHG.',
			'2 rows have 1 code in “Area” that is not on record here: QZZ.'
		]);
	});

	it('is not what a system reported that this one succeeded', () => {
		const area = { code: 'QHG', name: 'BLMK', ons: [], parts: [] };
		expect(closedSentence({ ...area, kind: 'predecessor', closedOn: '2026-03-31' }, 6)).toBe(
			'6 rows are of BLMK (QHG), which closed on 31 March 2026, whose area is now in this system in whole or in part. They stay under QHG, which reported them.'
		);
		expect(closedSentence({ ...area, kind: 'own', closedOn: null }, 6)).toBeNull();
	});
});
