/** From the people in post before a quarter to those at its end: who started, who left, what is left. Pure. */
import type { Quarter } from '#lib/domain/calendar.ts';
import { tidy } from '#lib/domain/measure-values.ts';
import { monthBefore, type BothEnds, type TrustReturn } from '#lib/domain/workforce/returns.ts';
import { monthName } from '#lib/format/dates.ts';
import { decimal } from '#lib/format/numbers.ts';
import { agree, list, plural } from '#lib/format/words.ts';

/** In WTE, over the lines that give people in post at both ends. */
export type BridgeSums = {
	/** At the end of the month before the quarter, and of its last month. */
	start: number;
	end: number;
	/** Null where no row says. */
	starters: number | null;
	leavers: number | null;
	/** Rows of the quarter's months that do not give both starters and leavers. */
	notSaid: number;
	/** Lines left out because one end does not say how many are in post. */
	silent: number;
	/** Rows of the last month left out because primary care counts the same role. */
	countedOnce: number;
};

export type BridgeStep = {
	label: string;
	kind: 'level' | 'more' | 'fewer';
	/** The bar's two ends on the scale of people in post. */
	from: number;
	to: number;
	/** "120.4", "+14", "−5.2". */
	value: string;
};

export type Bridge = {
	quarter: Quarter;
	sentence: string;
	/** From the first level to the last; each begins where the one before ends. */
	steps: BridgeStep[];
	notes: string[];
};

/** What starters and leavers do not explain of the change, in WTE; null when either is unknown. */
export function unexplained(sums: BridgeSums): number | null {
	if (sums.starters === null || sums.leavers === null) return null;
	const rest = tidy(sums.end - sums.start - sums.starters + sums.leavers);
	// Less than can be written with one decimal place is rounding.
	return Math.abs(rest) < 0.05 ? 0 : rest;
}

export function bridgeOf(quarter: Quarter, sums: BridgeSums, ends: BothEnds): Bridge {
	return {
		quarter,
		sentence: bridgeSentence(quarter, sums),
		steps: stepsOf(quarter, sums),
		notes: notesOf(quarter, sums, ends)
	};
}

export function bridgeSentence(quarter: Quarter, sums: BridgeSums): string {
	const { start, end, starters, leavers } = sums;
	const change = tidy(end - start);
	const moved =
		change === 0
			? `people in post stayed at ${decimal(end)} WTE`
			: `people in post ${change > 0 ? 'rose' : 'fell'} from ${decimal(start)} to ${decimal(end)} WTE`;
	const when = `In ${quarter.label}, ${moved}`;
	if (starters === null || leavers === null) {
		const unknown =
			starters !== null ? 'who left' : leavers !== null ? 'who started' : 'who started or left';
		return `${when}. No row says ${unknown}, so the change cannot be explained.`;
	}
	const flows = `${starters === 0 ? 'nobody' : decimal(starters)} started and ${leavers === 0 ? 'nobody' : decimal(leavers)} left`;
	const rest = unexplained(sums)!;
	if (rest === 0)
		return `${when}: ${flows}${starters === 0 && leavers === 0 ? '' : ', which explains it'}.`;
	const amount = decimal(Math.abs(rest));
	const side = rest > 0 ? 'more' : 'fewer';
	return `${when}: ${flows}. That leaves ${amount} WTE ${side} in post than starters and leavers explain.`;
}

/** Why starters and leavers may not explain all of a change. */
export const UNEXPLAINED_REASONS =
	'Changed hours, moves between posts, and lines that one month’s return has and another’s lacks can make such a difference.';

function stepsOf(quarter: Quarter, sums: BridgeSums): BridgeStep[] {
	const { start, end, starters, leavers } = sums;
	const level = (label: string, value: number): BridgeStep => ({
		...{ label, kind: 'level', from: 0, to: value, value: decimal(value) }
	});
	const steps = [level(`In post, end of ${monthName(monthBefore(quarter))}`, start)];
	let at = start;
	const move = (label: string, by: number) => {
		const to = tidy(at + by);
		const sign = by === 0 ? '' : by > 0 ? '+' : '−';
		steps.push({
			...{ label, kind: by < 0 ? 'fewer' : 'more', from: at, to },
			value: `${sign}${decimal(Math.abs(by))}`
		});
		at = to;
	};
	const rest = unexplained(sums);
	if (starters !== null) move('Started', starters);
	if (leavers !== null) move('Left', leavers === 0 ? 0 : -leavers);
	if (rest === null) move('Not explained: starters or leavers are not given', tidy(end - at));
	else if (rest !== 0) move('Not explained by starters and leavers', rest);
	steps.push(level(`In post, end of ${monthName(quarter.endsOn)}`, end));
	return steps;
}

function notesOf(quarter: Quarter, sums: BridgeSums, ends: BothEnds): string[] {
	const { notSaid, silent, countedOnce } = sums;
	const { missing, gaps } = ends;
	const named = (some: readonly TrustReturn[]) =>
		list(some.map(({ name, month }) => `${name} (${monthName(month)})`));
	return [
		missing.length > 0 && `Left out on both sides, because a return is missing: ${named(missing)}.`,
		gaps.length > 0 &&
			`Who started and left is not known for a month inside the quarter that was not returned: ${named(gaps)}.`,
		silent > 0 &&
			`${plural(silent, 'line does', 'lines do')} not say how many are in post at one of the two ends, so this leaves ${agree(silent, 'it', 'them')} out on both.`,
		notSaid > 0 &&
			sums.starters !== null &&
			sums.leavers !== null &&
			`${plural(notSaid, 'row of these months does', 'rows of these months do')} not give both starters and leavers.`,
		countedOnce > 0 &&
			`${plural(countedOnce, 'line')} of the additional roles scheme ${agree(countedOnce, 'is', 'are')} counted with primary care alone at the end of ${monthName(quarter.endsOn)}.`
	].filter((note): note is string => note !== false);
}
