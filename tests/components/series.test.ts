import { expect, test } from 'vitest';
import { dayOf, momentsOf, rangeOf, type Series, spread, ticksFor } from '#lib/ui/charts/series.ts';

const point = (x: string, y: number | null) => ({ x, y, label: String(y) });
const two: Series[] = [
	{ key: 'a', label: 'A', points: [point('2026-06-30', 4), point('2026-03-31', 2)] },
	{ key: 'b', label: 'B', points: [point('2026-06-30', null), point('2026-09-30', 9)] }
];

test('dates of all series stand once, oldest first', () => {
	const moments = momentsOf(two);
	expect(moments.map(({ date }) => date)).toEqual(['2026-03-31', '2026-06-30', '2026-09-30']);
	expect(moments[1]?.points.a?.y).toBe(4);
	expect(moments[2]?.points.a).toBeUndefined();
	expect(moments[1]!.day - moments[0]!.day).toBe(91);
	expect(dayOf('1970-01-02')).toBe(1);
});

test('an axis starts at nothing unless told otherwise, and holds its levels', () => {
	expect(rangeOf(two, [], true)).toEqual([0, 9]);
	expect(rangeOf(two, [], false)).toEqual([2, 9]);
	expect(rangeOf(two, [{ kind: 'target', value: 15, label: 'Target' }], true)).toEqual([0, 15]);
	expect(rangeOf([], [], true)).toEqual([0, 1]);
	expect(rangeOf([{ key: 'a', label: 'A', points: [point('2026-03-31', 5)] }], [], false)).toEqual([
		5, 6
	]);
});

test('the last date is always named', () => {
	const moments = momentsOf(two);
	expect(ticksFor(moments, 2).map(({ date }) => date)).toEqual(['2026-03-31', '2026-09-30']);
	expect(ticksFor(moments, 9)).toHaveLength(3);
	expect(ticksFor(moments, 0).at(-1)?.date).toBe('2026-09-30');
	const quarters = ['2025-12-31', '2026-03-31', '2026-06-30', '2026-09-30', '2026-10-05'];
	const underWay = momentsOf([
		{ key: 'a', label: 'A', points: quarters.map((x) => ({ x, y: 1, label: '1' })) }
	]);
	expect(ticksFor(underWay, 8).map(({ date }) => date)).toEqual([
		...quarters.slice(0, 3),
		'2026-10-05'
	]);
});

test('labels that would lie on one another are set apart, within the picture', () => {
	expect(spread([10, 12, 60], 16, 100)).toEqual([10, 26, 60]);
	expect(spread([98, 99], 16, 100)).toEqual([84, 100]);
	expect(spread([50, 40], 5, 100)).toEqual([50, 40]);
	expect(spread([], 16, 100)).toEqual([]);
});
