/**
 * What somebody outside can work out from all that they are shown, by brute force: every set of true
 * counts that looks the same is gone through, and each suppressed cell must keep two values or more.
 */
import { describe, expect, test } from 'vitest';
import {
	cellOf,
	cellsOf,
	disclosed,
	disclosedCount,
	disclosedTotal,
	maySayTotal,
	openCells
} from '#lib/domain/disclosure.ts';

const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);

/** Every list of so many counts between 0 and `most`. */
function lists(length: number, most: number): number[][] {
	if (length === 0) return [[]];
	return lists(length - 1, most).flatMap((list) =>
		Array.from({ length: most + 1 }, (_, count) => [...list, count])
	);
}

/**
 * The lists in which a suppressed count can be told: of all that look alike, it has one value only.
 * `look` is everything that an outside reader is shown of a list.
 */
function toldApart(
	all: readonly number[][],
	look: (list: readonly number[]) => unknown
): number[][] {
	const alike = new Map<string, number[][]>();
	for (const list of all) {
		const key = JSON.stringify(look(list));
		const same = alike.get(key);
		if (same) same.push(list);
		else alike.set(key, [list]);
	}
	return [...alike.values()].flatMap((same) =>
		same[0]!.some((count, place) => count < 5 && new Set(same.map((list) => list[place])).size < 2)
			? same.slice(0, 1)
			: []
	);
}

const cells = (list: readonly number[]) => list.map(disclosedCount);
const behind = (list: readonly number[]) => cellsOf(list.map((count) => cellOf(count)));
const total = (list: readonly number[]) => disclosedTotal(sum(list), behind(list));
const share = (parts: readonly number[], wholes: readonly number[]) =>
	disclosed(
		{
			...{ numerator: sum(parts), denominator: sum(wholes), unit: 'people' },
			value: sum(wholes) === 0 ? null : sum(parts) / sum(wholes),
			cells: { numerator: behind(parts), denominator: behind(wholes) }
		},
		'outside'
	).told;

test('the attack works where it is not met: two cells of * under an ordinary total of 10 are both 4', () => {
	const plain = (list: readonly number[]) => [cells(list), disclosedCount(sum(list))];
	expect(toldApart(lists(2, 9), plain)).toContainEqual([4, 4]);
});

describe('from cells and their total', () => {
	test.each([2, 3, 4])('%i cells beside each other', (length) => {
		// Up to a count where a step of rounding ends: what looks alike is then all there.
		const most = length === 4 ? 12 : 22;
		expect(toldApart(lists(length, most), (list) => [cells(list), total(list)])).toEqual([]);
	});

	test('many cells of 8, which all round up, over one of none', () => {
		const eights = lists(4, 4).map((list) => list.map((count) => count + 8));
		const all = eights.flatMap((list) => [0, 1, 2, 3, 4].map((small) => [...list, small]));
		const found = toldApart(all, (list) => [cells(list), total(list)]);
		expect(found).toEqual([]);
	});
});

describe('from cells, totals and percentages', () => {
	test('one row’s part and whole: 3 of 7 stays one of five', () => {
		const all = lists(2, 32).filter(([part, whole]) => part! <= whole!);
		expect(toldApart(all, ([part, whole]) => share([part!], [whole!]))).toEqual([]);
	});

	test('two rows, the share of both together, and the parts and wholes of each', () => {
		const all = lists(4, 12).filter(([a, x, b, y]) => a! <= x! && b! <= y!);
		const look = ([a, x, b, y]: readonly number[]) => [
			cells([a!, x!, b!, y!]),
			share([a!, b!], [x!, y!])
		];
		expect(toldApart(all, look)).toEqual([]);
	});
});

describe('from two dates', () => {
	test('a sum that grows from day to day is that of the counts as they are shown', () => {
		const look = (list: readonly number[]) => [
			cells(list),
			list.map((_, day) => {
				const until = list.slice(0, day + 1);
				const shown = sum(until.map((count) => disclosedCount(count) ?? 0));
				return disclosedTotal(sum(until), { ...behind(until), shown });
			})
		];
		expect(toldApart(lists(4, 7), look)).toEqual([]);
	});

	test('a return as it was sent, and the register as it was put right since', () => {
		const all = lists(2, 22);
		expect(toldApart(all, (list) => [cells(list), list.map((count) => total([count]))])).toEqual(
			[]
		);
	});
});

describe('from organisations as they were and as they are', () => {
	/** A merged one is put together from what is shown of its parts. */
	const merged = (list: readonly number[]) => {
		const shown = sum(list.map((count) => disclosedCount(count) ?? 0));
		const parts = list.map((count) => cellOf(count));
		return disclosedTotal(sum(list), openCells(parts, shown));
	};

	test('two systems and the one that they became', () => {
		expect(toldApart(lists(2, 22), (list) => [cells(list), merged(list)])).toEqual([]);
	});

	test('three systems, two of which became one, and the region of all three', () => {
		const look = (list: readonly number[]) => [cells(list), merged(list.slice(0, 2)), total(list)];
		expect(toldApart(lists(3, 12), look)).toEqual([]);
	});
});

describe('from a total of England, with one’s own figure', () => {
	/** As somebody of the first system sees it. */
	const look = (list: readonly number[]) => {
		const own = cellOf(list[0]!, 'own');
		const seen = [own, ...list.slice(1).map((count) => cellOf(count))];
		const england = maySayTotal(seen)
			? { exact: sum(list) }
			: disclosedTotal(sum(list), cellsOf(seen));
		return [list[0], cells(list.slice(1)), england];
	};
	const others = (all: readonly number[][]) => toldApart(all, look).filter(hidesOthers);
	/** One's own count is no secret. */
	const hidesOthers = (list: readonly number[]) => {
		const same = lists(list.length, 12).filter(
			(one) => JSON.stringify(look(one)) === JSON.stringify(look(list))
		);
		return list
			.slice(1)
			.some((count, place) => count < 5 && new Set(same.map((one) => one[place + 1])).size < 2);
	};

	test('two systems: the total is rounded as well', () => {
		expect(others(lists(2, 12))).toEqual([]);
	});

	test('three systems: it is exact where none of them is suppressed, and rounded otherwise', () => {
		expect(others(lists(3, 12))).toEqual([]);
		expect(maySayTotal([20, 31, 17].map((count) => cellOf(count)))).toBe(true);
		expect(maySayTotal([20, 3, 17].map((count) => cellOf(count)))).toBe(false);
		expect(maySayTotal(Array.from({ length: 42 }, (_, count) => cellOf(count)))).toBe(true);
	});
});
