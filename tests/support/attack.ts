/**
 * An attacker with a solver for integers. They know the rule, they see every count as it is shown, and
 * every total and percentage over any of them that is shown beside it, on any day: which values can each
 * hidden count still have?
 */
import highs from 'highs';
import {
	addedOutside,
	COUNTS_AS_NONE,
	disclosed,
	FEWEST_SHOWN,
	NEAREST,
	outsideOf,
	STANDS_FOR
} from '#lib/core/disclosure.ts';

/** A true count; the attacker sees `*` or the nearest multiple of 5. */
export type Cell = { name: string; count: number };
/** A number that is shown over cells: null for `*`. */
export type Seen = { over: readonly string[]; shown: number | null };
/** "48%" over parts and their wholes. */
export type SeenShare = { parts: readonly string[]; wholes: readonly string[]; percent: number };

const OFF = Math.floor(NEAREST / 2);
const solver = await highs();

/** The hidden cells that are left fewer than two values, and how many were attacked. */
export function attacked(
	cells: readonly Cell[],
	sums: readonly Seen[],
	shares: readonly SeenShare[] = [],
	/** Pairs of a part and a whole that it is never above. */
	within: readonly (readonly [part: string, whole: string])[] = [],
	/** Totals of true counts, as they would be without stand-ins. */
	plain = false
): { told: string[]; tried: number } {
	const hidden = cells.filter(({ count }) => count < FEWEST_SHOWN);
	const isHidden = new Set(hidden.map(({ name }) => name));
	/** What a cell counts as in a total: its stand-in follows from which half of 0 to 4 it lies in. */
	const term = (name: string, factor: number) =>
		isHidden.has(name) && !plain ? `${factor * STANDS_FOR} high_${name}` : `${factor} ${name}`;
	const terms = (names: readonly string[], factor = 1) =>
		names.map((name) => term(name, factor)).join(' + ');
	const rules = [
		...hidden.flatMap(({ name }) => [
			`${name} - ${COUNTS_AS_NONE} high_${name} >= 0`,
			`${name} - ${FEWEST_SHOWN - COUNTS_AS_NONE} high_${name} <= ${COUNTS_AS_NONE - 1}`
		]),
		...within.map(([part, whole]) => `${part} - ${whole} <= 0`),
		...sums.flatMap(({ over, shown }) => {
			const { low, high } = totalOf(shown);
			return [`${terms(over)} >= ${low}`, `${terms(over)} <= ${high}`];
		}),
		...shares.flatMap(({ parts, wholes, percent }) => [
			`${terms(parts, 100)} + ${terms(wholes, -(percent - 0.5))} >= 0`,
			`${terms(parts, 100)} + ${terms(wholes, -(percent + 0.5))} <= 0`
		])
	].map((rule) => rule.replace(/\+ -/g, '- '));
	const bounds = cells.map(({ name, count }) => {
		const { low, high } = rangeOf(isHidden.has(name) ? null : nearest(count));
		return `${low} <= ${name} <= ${high}`;
	});
	const solved = (way: 'Minimize' | 'Maximize', name: string) => {
		const problem = [
			`${way}\n seen: ${name}\nSubject To`,
			// The same total is shown in many places.
			...[...new Set(rules)].map((rule, at) => ` rule${at}: ${rule}`),
			`Bounds`,
			...bounds.map((bound) => ` ${bound}`),
			`General\n ${cells.map((cell) => cell.name).join(' ')}`,
			`Binary\n ${hidden.map((cell) => `high_${cell.name}`).join(' ')}\nEnd`
		].join('\n');
		const { Status, ObjectiveValue } = solver.solve(problem);
		if (Status !== 'Optimal')
			throw new Error(`the true counts do not fit what is shown: ${Status}`);
		return Math.round(ObjectiveValue);
	};
	const told = hidden.filter(({ name }) => solved('Maximize', name) === solved('Minimize', name));
	return { told: told.map(({ name }) => name), tried: hidden.length };
}

export function nearest(count: number): number {
	return Math.round(count / NEAREST) * NEAREST;
}

/** Totals of stand-ins are no whole numbers before they are rounded; halves are rounded up. */
function totalOf(shown: number | null): { low: number; high: number } {
	if (shown === null) return { low: 0, high: FEWEST_SHOWN - 0.05 };
	return { low: Math.max(FEWEST_SHOWN, shown - NEAREST / 2), high: shown + NEAREST / 2 - 0.05 };
}

function rangeOf(shown: number | null): { low: number; high: number } {
	if (shown === null) return { low: 0, high: FEWEST_SHOWN - 1 };
	return { low: Math.max(FEWEST_SHOWN, shown - OFF), high: shown + OFF };
}

/** A row's two counts, with a name for each of its states. */
export type Counted = { name: string; part: number; whole: number };

/** A figure over rows, as the registers make it. */
export const figureOf = (rows: readonly Counted[]) => {
	const each = rows.map(({ part, whole }) => ({
		...{ numerator: part, denominator: whole, value: whole === 0 ? null : part / whole }
	}));
	const numerator = each.reduce((sum, one) => sum + one.numerator, 0);
	const denominator = each.reduce((sum, one) => sum + one.denominator, 0);
	return {
		...{ numerator, denominator, value: denominator === 0 ? null : numerator / denominator },
		unit: 'people',
		outside: addedOutside(each.map(outsideOf))
	};
};

const numberOf = (text: string | null | undefined) =>
	text && text !== '*' ? Number(text.replaceAll(',', '')) : null;

/** What is shown of some rows together, as the attacker takes it. */
export function seenOf(
	rows: readonly Counted[],
	told = disclosed(figureOf(rows), 'external').told
) {
	const over = {
		parts: rows.map(({ name }) => `p${name}`),
		wholes: rows.map(({ name }) => `w${name}`)
	};
	const sums: Seen[] = [
		{ over: over.parts, shown: numberOf(told?.numerator) },
		{ over: over.wholes, shown: numberOf(told?.denominator) }
	];
	const overHidden = rows.some(({ part, whole }) => Math.min(part, whole) < FEWEST_SHOWN);
	const percent = numberOf(told?.percent?.replace('%', ''));
	// Over hidden counts it is that of the two numbers beside it, which the attacker has already.
	const shares: SeenShare[] = percent === null || overHidden ? [] : [{ ...over, percent }];
	return { sums, shares };
}

/** Which hidden counts are told by what is shown of groups of these rows. */
export function attackOn(
	rows: readonly Counted[],
	groups: readonly (readonly Counted[])[],
	plain = false
) {
	const cells: Cell[] = rows.flatMap(({ name, part, whole }) => [
		{ name: `p${name}`, count: part },
		{ name: `w${name}`, count: whole }
	]);
	const seen = groups.map((group) => seenOf(group));
	return attacked(
		cells,
		seen.flatMap(({ sums }) => sums),
		seen.flatMap(({ shares }) => shares),
		rows.map(({ name }) => [`p${name}`, `w${name}`]),
		plain
	);
}

/** Rows along three axes, such as team, measure and month, many of whose counts are small. */
export function cube(random: () => number, [teams, measures, months]: readonly number[]) {
	const upTo = (most: number) => Math.floor(random() * (most + 1));
	const rows: (Counted & { at: number[] })[] = [];
	for (let team = 0; team < teams!; team += 1)
		for (let measure = 0; measure < measures!; measure += 1)
			for (let month = 0; month < months!; month += 1) {
				const whole = upTo(2) === 0 ? upTo(8) : 5 + upTo(40);
				const part = Math.min(whole, upTo(1) === 0 ? upTo(7) : upTo(whole));
				rows.push({ name: `${team}_${measure}_${month}`, part, whole, at: [team, measure, month] });
			}
	return rows;
}

/** Every row, and every total along any of the axes: what filters, tables and quarters can show. */
export function margins<R extends { at: number[] }>(rows: readonly R[]): R[][] {
	const groups = new Map<string, R[]>();
	for (const row of rows)
		for (let mask = 0; mask < 2 ** row.at.length; mask += 1) {
			const key = row.at.map((place, axis) => ((mask >> axis) & 1 ? place : '*')).join();
			groups.set(key, [...(groups.get(key) ?? []), row]);
		}
	return [...groups.values()];
}
