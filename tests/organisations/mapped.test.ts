import { describe, expect, test } from 'vitest';
import { type Lived, mappedValue, partsOf, type Reported } from '#lib/organisations/rules.ts';

const lived = (id: number, openedOn: string, closedOn: string | null = null): [number, Lived] => [
	id,
	{ id, openedOn, closedOn }
];

/** 1 and 2 become 10; 3 is cut between 10 (no share said) and 11 (a quarter), and 11 was there before. */
const ORGANISATIONS = new Map([
	lived(1, '2022-07-01', '2026-03-31'),
	lived(2, '2022-07-01', '2026-03-31'),
	lived(3, '2022-07-01', '2026-03-31'),
	lived(10, '2026-04-01'),
	lived(11, '2022-07-01')
]);
const LINEAGE = [
	{ predecessorId: 1, successorId: 10, on: '2026-04-01', share: 1 },
	{ predecessorId: 2, successorId: 10, on: '2026-04-01', share: 1 },
	{ predecessorId: 3, successorId: 10, on: '2026-04-01', share: null },
	{ predecessorId: 3, successorId: 11, on: '2026-04-01', share: 0.25 }
];

describe('of what an organisation of today was made', () => {
	test('before the merger: its predecessors; from its day on: itself', () => {
		expect(partsOf(10, '2026-03-31', ORGANISATIONS, LINEAGE)).toEqual([
			{ id: 1, share: 1 },
			{ id: 2, share: 1 },
			{ id: 3, share: null }
		]);
		expect(partsOf(10, '2026-04-01', ORGANISATIONS, LINEAGE)).toEqual([{ id: 10, share: 1 }]);
	});

	test('one that was there before keeps its own figure and gains a part', () => {
		expect(partsOf(11, '2026-03-31', ORGANISATIONS, LINEAGE)).toEqual([
			{ id: 11, share: 1 },
			{ id: 3, share: 0.25 }
		]);
	});

	test('through two mergers the shares multiply, and meet again', () => {
		const organisations = new Map([
			...ORGANISATIONS,
			lived(11, '2022-07-01', '2027-03-31'),
			lived(10, '2026-04-01', '2027-03-31'),
			lived(20, '2027-04-01')
		]);
		const lineage = [
			...LINEAGE.filter(({ share }) => share !== null),
			{ predecessorId: 3, successorId: 10, on: '2026-04-01', share: 0.75 },
			{ predecessorId: 10, successorId: 20, on: '2027-04-01', share: 1 },
			{ predecessorId: 11, successorId: 20, on: '2027-04-01', share: 1 }
		];
		const parts = partsOf(20, '2026-01-01', organisations, lineage);
		expect(parts.find(({ id }) => id === 3)).toEqual({ id: 3, share: 1 });
		expect(parts.map(({ id }) => id).sort((a, b) => a - b)).toEqual([1, 2, 3, 11]);
	});

	test('before any of them was open: nothing', () => {
		expect(partsOf(10, '2020-01-01', ORGANISATIONS, LINEAGE)).toEqual([]);
	});
});

const part = (shortName: string, given: Partial<Reported> = {}): Reported => ({
	shortName,
	share: 1,
	numerator: null,
	denominator: null,
	value: null,
	...given
});
const of = (numerator: number, denominator: number) => ({
	numerator,
	denominator,
	value: numerator / denominator
});

describe('a figure of today', () => {
	test('a merger of two: the counts are added and the share is rebuilt from them', () => {
		const mapped = mappedValue('share', [part('North', of(9, 10)), part('South', of(3, 30))]);
		expect(mapped).toMatchObject({ numerator: 12, denominator: 40, value: 0.3 });
		expect(mapped).toMatchObject({ incomplete: false, estimated: false });
		expect(mapped.note).toBe('Put together from North and South.');
	});

	test('a boundary that was cut: by the share of population, and called an estimate', () => {
		const mapped = mappedValue('share', [
			part('North', of(10, 20)),
			part('Middle', { ...of(20, 40), share: 0.25 })
		]);
		expect(mapped).toMatchObject({ numerator: 15, denominator: 30, estimated: true });
		expect(mapped.note).toBe(
			'Put together from North and 25% of Middle. Where a boundary was cut, this is an estimate by share of population.'
		);
	});

	test('no percentage is given where the share of a part is not known, and that is said', () => {
		const mapped = mappedValue('share', [
			part('North', of(10, 20)),
			part('Middle', { ...of(20, 40), share: null })
		]);
		expect(mapped).toMatchObject({
			numerator: null,
			denominator: null,
			value: null,
			incomplete: true
		});
		expect(mapped.note).toBe(
			'Middle: the boundary was cut and no share has been published, so this leaves it out. A percentage needs all of it, so none is given.'
		);
	});

	test('a predecessor without data is left out, and that is said', () => {
		const mapped = mappedValue('count', [part('North', { value: 12 }), part('South')]);
		expect(mapped).toMatchObject({ numerator: 12, value: 12, incomplete: true });
		expect(mapped.note).toBe(
			'Put together from North. South recorded nothing, so this leaves it out.'
		);
		expect(mappedValue('share', [part('North', of(33, 45)), part('South')])).toMatchObject({
			numerator: null,
			value: null,
			note: 'South recorded nothing, so this leaves it out. A percentage needs all of it, so none is given.'
		});
		expect(mappedValue('share', [part('North'), part('South')])).toMatchObject({
			value: null,
			note: 'North and South recorded nothing, so this leaves them out.'
		});
	});

	test('medians are not put together, and that is said', () => {
		const mapped = mappedValue('median', [
			part('North', { value: 10 }),
			part('South', { value: 30 })
		]);
		expect(mapped.value).toBeNull();
		expect(mapped.note).toBe(
			'Medians cannot be put together: see North and South as reported then.'
		);
	});

	test('of one whole organisation it is that one’s own, whatever its kind', () => {
		expect(mappedValue('median', [part('North', { value: 10 })])).toMatchObject({
			value: 10,
			note: null
		});
	});

	test('of nothing that was open then: none, and why', () => {
		expect(mappedValue('share', []).note).toBe(
			'No organisation that it was made from was open then.'
		);
	});
});
