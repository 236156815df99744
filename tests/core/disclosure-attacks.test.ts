/**
 * What somebody outside can work out from all that they are shown together: each hidden count must keep
 * two values or more. A solver is the attacker; it knows the rule and combines every count, total and
 * percentage, of two days, before and after an import, of ICSs, regions and England.
 */
import { beforeEach, describe, expect, test } from 'vitest';
import { compareSystems, openSystems } from '#lib/compare/read.server.ts';
import { authorise, authoriseSums } from '#lib/core/access.ts';
import {
	disclosed,
	disclosedCount,
	hidesItsParts,
	standIn,
	standInSql
} from '#lib/core/disclosure.ts';
import { measureNamed } from '#lib/measures/catalogue.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { promTable } from '#lib/registers/proms/figures.server.ts';
import { PROM_SHARES, shownShare } from '#lib/registers/proms/rules.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { attacked, attackOn, cube, figureOf, margins, seenOf } from '../support/attack.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { randomFrom } from '../support/mutations.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-11-21';

test('what is shown of any rows is the same for all hidden counts with one stand-in', () => {
	const alike = [0, 1, 2, 3, 4].map((count) =>
		[0, 1, 2, 3, 4].filter((one) => standIn(one) === standIn(count))
	);
	expect(alike.every((values) => values.length >= 2)).toBe(true);
	for (const part of [0, 1, 2, 3, 4])
		for (const other of alike[part]!)
			for (const whole of [4, 5, 17])
				for (const beside of [0, 3, 12]) {
					const shown = (count: number) => {
						const rows = [count, beside].map((one, at) => ({ name: `${at}`, part: one, whole }));
						const { numerator, denominator, value, told } = disclosed(figureOf(rows), 'external');
						return { numerator, denominator, value, told };
					};
					if (whole >= Math.max(part, other)) expect(shown(part)).toEqual(shown(other));
				}
});

test('the stand-in in SQL is the same', () => {
	freshDatabase();
	const counts = Array.from({ length: 30 }, (_, count) => count);
	const found = all<{ shown: number }>(
		`SELECT ${standInSql('value')} AS shown FROM json_each(?)`,
		JSON.stringify(counts)
	);
	expect(found.map(({ shown }) => shown)).toEqual(counts.map(standIn));
});

const MEASURES_OF = {
	...{ first: 'prom-first-score', paired: 'prom-paired', improved: 'prom-improved' },
	...{ reliable: 'prom-reliably-improved', deteriorated: 'prom-deteriorated' }
};

describe('a solver', () => {
	test('finds hidden counts where they stand behind plain totals: two of * under 10 are both 4', () => {
		const cells = ['a', 'b'].map((name) => ({ name, count: 4 }));
		const seen = [{ over: ['a', 'b'], shown: 10 }];
		expect(attacked(cells, seen, [], [], true).told).toEqual(['a', 'b']);
		const rows = cells.map(({ name, count }) => ({ name, part: count, whole: 40 }));
		expect(attackOn(rows, [rows]).told).toEqual([]);
	});

	test('12, 8, 6 and 3, shown as 10, 10, 5 and *, come to 30 and not to 29', () => {
		const rows = [12, 8, 6, 3].map((part, at) => ({ name: `${at}`, part, whole: 20 }));
		expect(disclosed(figureOf(rows), 'external').told).toEqual({
			...{ numerator: '30', denominator: '80', percent: '38%', planned: null }
		});
		expect(attackOn(rows, [rows]).told).toEqual([]);
	});

	test('learns no hidden count from every total along three axes', () => {
		const found = [1, 2, 3, 4].map((seed) => {
			const rows = cube(randomFrom(seed), [3, 2, 2]);
			return attackOn(rows, margins(rows));
		});
		expect(found.flatMap(({ told }) => told)).toEqual([]);
		expect(found.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(40);
	});

	test('nor from all of that before and after an import that changes some of the rows', () => {
		const random = randomFrom(11);
		const before = cube(random, [3, 2, 2]);
		const corrected = cube(random, [3, 2, 2]);
		const after = before.map((row, at) =>
			random() < 0.3 ? { ...corrected[at]!, name: `${row.name}_after` } : row
		);
		const rows = [...new Set([...before, ...after])];
		const { told, tried } = attackOn(rows, [...margins(before), ...margins(after)]);
		expect(told).toEqual([]);
		expect(tried).toBeGreaterThan(10);
	});

	test('nor from a total that grows, asked for on each day, of one ICS, its region and England', () => {
		const random = randomFrom(5);
		const came = cube(random, [3, 1, 6]);
		const days = [0, 1, 2, 3, 4, 5].flatMap((day) => {
			const until = came.filter(({ at }) => at[2]! <= day);
			const ofIcs = [0, 1, 2].map((ics) => until.filter(({ at }) => at[0] === ics));
			return [...ofIcs, [...ofIcs[0]!, ...ofIcs[1]!], until];
		});
		expect(attackOn(came, [...came.map((row) => [row]), ...days]).told).toEqual([]);
	});
});

describe('from the product’s own tables and totals', () => {
	const proms = registerNamed('proms');
	const SYSTEMS = ['XWE', 'XOT', 'XBA'] as const;
	const MONTHS = ['2026-07', '2026-08', '2026-09'];

	beforeEach(() => {
		freshDatabase();
	});

	type Sent = { ics: string; id: number; row: Row; state: number };

	function sent(random: () => number): Sent[] {
		const upTo = (most: number) => Math.floor(random() * (most + 1));
		return SYSTEMS.flatMap((ics) =>
			['Hill', 'Dale'].flatMap((team) =>
				MONTHS.map((month): Sent => {
					const row: Row = { team, measure: 'dialog', month, ...countsOf(upTo) };
					const done = addRow(actorOn(scopeOf('edit-registers', ics), TODAY), proms, row);
					if (!('ok' in done)) throw new Error(JSON.stringify(done));
					return { ics, id: done.ok.id, row, state: 0 };
				})
			)
		);
	}

	function countsOf(upTo: (most: number) => number): Row {
		const eligible = 5 + upTo(60);
		const first = upTo(eligible);
		const paired = upTo(Math.min(first, 9));
		const parts = {
			improved: upTo(paired),
			reliably_improved: upTo(paired),
			deteriorated: upTo(paired)
		};
		return { eligible, first_scores: first, paired_scores: paired, ...parts };
	}

	/** Everything that the register's tables, the comparison of a region and England show of a share now. */
	function shownOf(rows: readonly Sent[], share: (typeof PROM_SHARES)[number]) {
		const counted = rows.map(({ ics, id, row, state }) => ({
			name: `${ics}_${id}_${state}`,
			...{ part: Number(row[share.part]), whole: Number(row[share.whole]), ics, row }
		}));
		const groups = SYSTEMS.flatMap((ics) => {
			const scope = scopeOf('read', ics, 'viewer');
			return ['by=measure', 'by=team'].flatMap((by) =>
				[...MONTHS, '2026-27-q2'].flatMap((period) => {
					const url = new URL(`http://localhost/?${by}&period=${period}`);
					const { groups, total } = promTable(scope, TODAY, url);
					const own = counted.filter(
						(one) => one.ics === ics && (period.length > 7 || one.row.month === period)
					);
					return [
						...groups
							.filter(({ sums }) => sums.rows > 0)
							.map(({ label, sums }) => ({
								of: by === 'by=team' ? own.filter(({ row }) => row.team === label) : own,
								told: shownShare(sums.shares[share.code]).told
							})),
						{ of: own, told: shownShare(total.sums.shares[share.code]).told }
					];
				})
			);
		});
		const reviewer = signedInAs('national', 'XWE');
		const scope = authorise(reviewer, 'read');
		const comparison = compareSystems(scope, authoriseSums(reviewer), {
			...{ measure: measureNamed(MEASURES_OF[share.code]) },
			...{ asAt: TODAY, mappedTo: null, systems: openSystems(scope, TODAY), isOwn: () => false }
		});
		const latest = counted.filter(({ row }) => row.month === '2026-09');
		const totals = [
			{ of: latest, figure: comparison.england },
			...[...comparison.regions].map(([code, figure]) => ({
				of: latest.filter(({ ics }) => (code === 'X01' ? ics !== 'XBA' : ics === 'XBA')),
				figure
			}))
		].map(({ of, figure }) => ({
			of,
			told: disclosed({ ...figure, unit: 'people' }, 'external').told
		}));
		return {
			counted,
			seen: [...groups, ...totals, ...counted.map((one) => ({ of: [one], told: undefined }))]
		};
	}

	test('of three ICSs, as they were and as an import corrected them', () => {
		const random = randomFrom(3);
		const rows = sent(random);
		const states = [PROM_SHARES.map((share) => shownOf(rows, share))];
		const upTo = (most: number) => Math.floor(random() * (most + 1));
		const corrected = rows.map((one): Sent => {
			if (random() > 0.3) return one;
			const scope = scopeOf('edit-registers', one.ics);
			const held = findRow(scope, proms, one.id, TODAY);
			const row = { ...one.row, ...countsOf(upTo) };
			changeRow(actorOn(scope, TODAY), proms, one.id, held.version, { ...held.row, ...row });
			return { ...one, row, state: 1 };
		});
		states.push(PROM_SHARES.map((share) => shownOf(corrected, share)));
		const results = PROM_SHARES.map((_, which) => {
			const both = states.map((state) => state[which]!);
			const seen = both.flatMap((state) =>
				state.seen.map(({ of, told }) => (told ? seenOf(of, told) : seenOf(of)))
			);
			const counted = [
				...new Map(both.flatMap((state) => state.counted).map((one) => [one.name, one])).values()
			];
			return attacked(
				counted.flatMap(({ name, part, whole }) => [
					{ name: `p${name}`, count: part },
					{ name: `w${name}`, count: whole }
				]),
				seen.flatMap(({ sums }) => sums),
				seen.flatMap(({ shares }) => shares),
				counted.map(({ name }) => [`p${name}`, `w${name}`])
			);
		});
		expect(results.flatMap(({ told }) => told)).toEqual([]);
		expect(results.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(20);
	});
});

test('a total is exact in a frozen pack alone, where enough is open behind it', () => {
	expect(hidesItsParts([20, 31, 17])).toBe(true);
	expect(hidesItsParts([20, 31])).toBe(false);
	expect(hidesItsParts([20, 3, 17])).toBe(false);
	expect(hidesItsParts(Array.from({ length: 42 }, (_, count) => count % 12))).toBe(true);
	expect(disclosedCount(29)).toBe(30);
});
