/**
 * What somebody outside can work out from all that they are shown, by brute force: every set of true
 * counts that looks the same is gone through, and each suppressed cell must keep two values or more.
 */
import { describe, expect, test } from 'vitest';
import {
	apartOf,
	cellOf,
	cellsOf,
	disclosed,
	disclosedCount,
	disclosedTotal,
	hidesItsParts,
	runningTotals
} from '#lib/core/disclosure.ts';

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
			cells: {
				numerator: behind(parts),
				denominator: behind(wholes),
				apart: sum(parts.map((part, row) => apartOf(cellOf(part), cellOf(wholes[row]!))))
			}
		},
		'external'
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
	const stepOf = (people: number) => ({ people, ...cellOf(people) });
	/** Counts that came on one day. */
	const together = (list: readonly number[]) => ({ people: sum(list), ...behind(list) });

	test('the attack works where it is not met: 4 beside 12 take a total from 32 to 48', () => {
		const open = lists(3, 12).filter((list) => list.every((count) => count > 7));
		const all = open.flatMap((list) => lists(2, 12).map((came) => [...list, ...came]));
		const plain = (list: readonly number[]) => [
			cells(list),
			disclosedCount(sum(list.slice(0, 3))),
			total(list)
		];
		expect(toldApart(all, plain)).toContainEqual([8, 12, 12, 4, 12]);
		const shown = (list: readonly number[]) => [
			cells(list),
			runningTotals([...list.slice(0, 3).map(stepOf), together(list.slice(3))])
		];
		expect(toldApart(all, shown)).toEqual([]);
	});

	test.each([
		[3, 17],
		[4, 12],
		[5, 7],
		[6, 4]
	])('a total that grows on %i days by up to %i, each of which can be asked for', (days, most) => {
		const look = (list: readonly number[]) => [cells(list), runningTotals(list.map(stepOf))];
		expect(toldApart(lists(days, most), look)).toEqual([]);
	});

	test('two neighbouring days of England: an activity of one system between them', () => {
		const look = ([more, ...systems]: readonly number[]) => [
			...[cells(systems), disclosedCount(more!)],
			runningTotals([together(systems), stepOf(more!)])
		];
		expect(toldApart(lists(4, 12), look)).toEqual([]);
		expect(toldApart(lists(5, 7), look)).toEqual([]);
	});

	/** All that is shown of a list before and after an import that changes its first count. */
	const imported = ([after, ...list]: readonly number[]) => {
		const now = [after!, ...list.slice(1)];
		return [cells(list), total(list), cells(now), total(now)];
	};
	const changes = (most: number, others: number) =>
		lists(2, most).flatMap((both) => lists(others, 17).map((list) => [...both, ...list]));

	test('before and after an import that changes one hidden count into another', () => {
		expect(toldApart(changes(4, 1), imported)).toEqual([]);
		expect(
			toldApart(changes(4, 2), imported).filter((list) => list.some((one) => one > 4))
		).toEqual([]);
	});

	test('before and after an import that adds a count to a total of days', () => {
		const look = (list: readonly number[]) => [
			...[cells(list), runningTotals(list.map(stepOf))],
			runningTotals(list.slice(0, -1).map(stepOf))
		];
		expect(toldApart(lists(4, 12), look)).toEqual([]);
	});

	test('rounding cannot hide a 4 that an import puts right to 8 under a total that stays: 0014 says so', () => {
		const found = toldApart(changes(17, 1), imported);
		expect(found.every(([after, before]) => [after, before].includes(4))).toBe(true);
		expect(found.length).toBeLessThan(10);
	});

	test('a return as it was sent, and the register as it was corrected since', () => {
		const all = lists(2, 22);
		expect(toldApart(all, (list) => [cells(list), list.map((count) => total([count]))])).toEqual(
			[]
		);
	});
});

describe('from organisations as they were and as they are', () => {
	test('two systems and the one that they became', () => {
		expect(toldApart(lists(2, 22), (list) => [cells(list), total(list)])).toEqual([]);
	});

	test('three systems, two of which became one, and the region of all three', () => {
		const look = (list: readonly number[]) => [cells(list), total(list.slice(0, 2)), total(list)];
		// Of 2,197 sets, only the one whose third system must make up the whole difference.
		expect(toldApart(lists(3, 12), look)).toEqual([[0, 4, 4]]);
	});
});

describe('from a total of England', () => {
	test('12, 8, 6 and 3, shown as 10, 10, 5 and *, come to 30 and not to 29', () => {
		const row = [12, 8, 6, 3];
		expect(cells(row)).toEqual([10, 10, 5, null]);
		expect(total(row)).toBe(30);
		expect(share(row, [20, 20, 20, 9])).toMatchObject({
			...{ numerator: '30', denominator: '70', percent: '42%' }
		});
	});

	test('with one’s own figure', () => {
		const own = (list: readonly number[]) => {
			const seen = [cellOf(list[0]!, 'programme'), ...list.slice(1).map((count) => cellOf(count))];
			return [list[0], cells(list.slice(1)), disclosedTotal(sum(list), cellsOf(seen))];
		};
		for (const length of [2, 3]) {
			const all = lists(length, 12).map(([first, ...others]) => [first! + 5, ...others]);
			// One's own count is no secret: it is above those that are hidden here.
			const look = ([first, ...others]: readonly number[]) => own([first! - 5, ...others]);
			expect(toldApart(all, look)).toEqual([]);
		}
	});

	test('exact in a frozen pack alone, where enough is open behind it', () => {
		expect(hidesItsParts(behind([20, 31, 17]), 3)).toBe(true);
		expect(hidesItsParts(behind([20, 31]), 2)).toBe(false);
		expect(hidesItsParts(behind([20, 3, 17]), 3)).toBe(false);
		expect(hidesItsParts(behind(Array.from({ length: 42 }, (_, count) => count)), 42)).toBe(true);
	});
});
