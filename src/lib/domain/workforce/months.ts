/** The posts planned and filled, month by month. Pure. */
import { tidy } from '#lib/domain/measure-values.ts';
import { monthName } from '#lib/format/dates.ts';
import { decimal } from '#lib/format/numbers.ts';

/** At the end of a month, in WTE, over the rows that give both a plan and people in post. */
export type MonthPosts = {
	/** `2026-09`. */
	month: string;
	planned: number;
	inPost: number;
	/** Rows that give both. */
	given: number;
	/** Rows that do not. */
	unknown: number;
	/** Offers made and not yet taken up; null where no row says. */
	offers: number | null;
};

/** "People in post rose from 120.4 to 166.2 WTE from October 2024 to September 2026; the plan …" */
export function monthsSentence(months: readonly MonthPosts[]): string {
	const told = months.filter(({ given }) => given > 0);
	const [first, last] = [told[0], told.at(-1)];
	if (!first || !last) return 'No month gives both a plan and people in post.';
	if (first === last)
		return `Only ${monthName(last.month)} gives both a plan and people in post, so nothing can be said of how they move.`;
	const when = `from ${monthName(first.month)} to ${monthName(last.month)}`;
	const gapThen = tidy(first.planned - first.inPost);
	const gapNow = tidy(last.planned - last.inPost);
	const gap =
		gapNow === gapThen
			? 'so the gap is as wide as it was'
			: gapNow <= 0
				? 'so the plan is met'
				: gapNow < gapThen
					? `so the gap closed to ${decimal(gapNow)} WTE`
					: `so the gap opened to ${decimal(gapNow)} WTE`;
	return `People in post ${moved(first.inPost, last.inPost)} ${when}, and the plan ${moved(first.planned, last.planned)}, ${gap}.`;
}

function moved(from: number, to: number): string {
	if (from === to) return `stayed at ${decimal(to)} WTE`;
	return `${to > from ? 'rose' : 'fell'} from ${decimal(from)} to ${decimal(to)} WTE`;
}
