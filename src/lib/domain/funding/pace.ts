/** What is spent beside how much of the year has passed: said, not judged. Pure. */
import { daysBetween, financialYearEnd, financialYearStart } from '#lib/domain/calendar.ts';
import { spentOf, type FundingLine } from '#lib/domain/funding/lines.ts';
import { percentage, pounds } from '#lib/format/numbers.ts';
import { agree, plural } from '#lib/format/words.ts';

export type YearGone = { days: number; of: number };

/** The days of a financial year that were over at the end of the day (ISO). */
export function yearGone(year: string, asAt: string): YearGone {
	const start = financialYearStart(year);
	const of = daysBetween(start, financialYearEnd(year)) + 1;
	return { days: Math.min(of, Math.max(0, daysBetween(start, asAt) + 1)), of };
}

/** What would be spent by the day if money went evenly through the year; null where nothing is allocated. */
export function spentEvenly(lines: readonly FundingLine[], gone: YearGone): number | null {
	const money = spentOf(lines);
	if (!money || money.allocated === 0) return null;
	return (money.allocated * gone.days) / gone.of;
}

/** "£960,000 of the £2.4 million allocated for 2026/27 is spent (40%), with 274 of the year's 365 days gone (75%). …" */
export function paceSentence(lines: readonly FundingLine[], year: string, asAt: string): string {
	const money = spentOf(lines);
	const gone = yearGone(year, asAt);
	if (!money || money.allocated === 0)
		return `No line for ${year} says both what was allocated and what was spent.`;
	const left =
		money.left === 0
			? ''
			: ` ${plural(money.left, 'line does', 'lines do')} not give both figures, so this leaves ${agree(money.left, 'it', 'them')} out.`;
	const { spent, allocated } = money;
	const share = `(${percentage(spent, allocated)})`;
	const whole = `the ${pounds(allocated, true)} allocated for ${year}`;
	if (gone.days === 0) return `The year ${year} had not begun by this day.${left}`;
	if (gone.days === gone.of) {
		if (spent > allocated)
			return `${year} is over: ${pounds(spent, true)} was spent, ${pounds(spent - allocated, true)} more than was allocated.${left}`;
		if (spent === allocated) return `${year} is over, and all of ${whole} was spent.${left}`;
		return `${year} is over: ${pounds(allocated - spent, true)} of ${whole} was not spent, as far as the register says.${left}`;
	}
	const days = `with ${gone.days} of the year’s ${gone.of} days gone (${percentage(gone.days, gone.of)})`;
	const even = spentEvenly(lines, gone)!;
	const difference = Math.abs(even - spent);
	const beside =
		spent > allocated
			? 'That is more than was allocated.'
			: Math.round(difference) === 0
				? 'That is just what spending evenly through the year would come to.'
				: `Spending evenly through the year would come to ${pounds(even, true)}, ${pounds(difference, true)} ${even > spent ? 'more' : 'less'}.`;
	return `${pounds(spent, true)} of ${whole} is spent ${share}, ${days}. ${beside} Money seldom goes out evenly, so this is no verdict.${left}`;
}
