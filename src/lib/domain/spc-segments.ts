/** The stretches of a control chart between its re-bases, each with a mean and limits of its own. Pure. */

import { isIsoDate } from '#lib/domain/calendar.ts';
import { median } from '#lib/domain/measures.ts';
import { FEWEST_VALUES, average, limitsOf, type Limits } from '#lib/domain/spc-rules.ts';

export type GivenPoint = {
	/** ISO date. */
	on: string;
	/** Null where nothing was reported: it is left out, and its neighbours become neighbours. */
	value: number | null;
	/** The value in words: "12 of 15 (80%)". */
	label?: string;
	/** There is a value that this reader may not see: fewer than 5 people. */
	hidden?: boolean;
};

/** From this day on, mean and limits are worked out afresh. */
export type Rebase = {
	on: string;
	/** What changed in the process, so that older values no longer tell what to expect. */
	reason: string;
	/** Who decided it. */
	by: string;
};

export type Segment = {
	/** Days of its first and last value. */
	from: string;
	to: string;
	/** The re-bases that it begins with: one, or more where the earlier had no values of their own. */
	rebases: Rebase[];
	/** How many values it has. */
	values: number;
	/** How many points without a value were left out. */
	missing: number;
} & Levels;

/**
 * `control` has limits; `run` has too few values for them; in `constant` all values are the same, so
 * that there is no variation to draw limits from. In the unit of the values.
 */
export type Levels =
	| ({ kind: 'control' } & Limits)
	| { kind: 'run'; median: number; /** How many more values limits need. */ needed: number }
	| { kind: 'constant'; mean: number };

export type Group = { rebases: Rebase[]; points: GivenPoint[] };

/**
 * Splits points at the re-bases, both oldest first. A stretch without any value joins the next one;
 * `waiting` are the re-bases that no value has followed yet.
 */
export function splitAt(
	rebases: readonly Rebase[],
	points: readonly GivenPoint[]
): { groups: Group[]; waiting: Rebase[] } {
	const groups: Group[] = [];
	const starts: (Rebase | null)[] = [null, ...rebases];
	starts.forEach((rebase, index) => {
		const next = starts[index + 1];
		const own = points.filter(({ on }) => (!rebase || on >= rebase.on) && (!next || on < next.on));
		const before = groups.at(-1);
		if (before && valuesOf(before).length === 0) {
			before.points.push(...own);
			if (rebase) before.rebases.push(rebase);
		} else {
			groups.push({ rebases: rebase ? [rebase] : [], points: own });
		}
	});
	const last = groups.at(-1);
	if (!last || valuesOf(last).length > 0) return { groups, waiting: [] };
	groups.pop();
	groups.at(-1)?.points.push(...last.points);
	return { groups, waiting: last.rebases };
}

/** Mean and limits of a group that has at least one value. */
export function segmentOf(group: Group): Segment {
	const present = group.points.filter(({ value }) => value !== null);
	const values = valuesOf(group);
	return {
		from: present[0]!.on,
		to: present.at(-1)!.on,
		rebases: group.rebases,
		values: values.length,
		missing: group.points.length - values.length,
		...levelsOf(values)
	};
}

export function valuesOf({ points }: Group): number[] {
	return points.map(({ value }) => value).filter((value) => value !== null);
}

/** What is wrong with a re-base that somebody wants to make; an empty list when nothing is. */
export function rebaseProblems(rebase: Rebase): { field: keyof Rebase; message: string }[] {
	const problems: { field: keyof Rebase; message: string }[] = [];
	if (!isIsoDate(rebase.on)) {
		problems.push({ field: 'on', message: 'Enter the day from which the limits start afresh' });
	}
	if (rebase.reason.trim() === '') {
		problems.push({
			field: 'reason',
			message: 'Say what changed, so that the limits start afresh'
		});
	}
	if (rebase.by.trim() === '') {
		problems.push({ field: 'by', message: 'Enter the name of the person who decided it' });
	}
	return problems;
}

function levelsOf(values: readonly number[]): Levels {
	if (values.length < FEWEST_VALUES) {
		return { kind: 'run', median: median(values)!, needed: FEWEST_VALUES - values.length };
	}
	const limits = limitsOf(values);
	if (limits === null) return { kind: 'constant', mean: average(values) };
	return { kind: 'control', ...limits };
}
