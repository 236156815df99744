/** The parts in which a year's transformation funding was to reach the systems. Pure. */
import { moneyOf, type FundingLine } from '#lib/domain/funding/lines.ts';
import { monthName } from '#lib/format/dates.ts';
import { count, pounds } from '#lib/format/numbers.ts';

export type Tranche = {
	/** The last day of the month it was to be allocated in. */
	due: string;
	/** In hundredths of the year's funding. */
	percent: number;
	/** The quarters it was for. */
	covers: string;
};

/**
 * By financial year. Table 3 in section 1.3 of the guidance on transformation funding for 2021/22;
 * no such table is known for another year.
 */
export const TRANCHES: Readonly<Record<string, readonly Tranche[]>> = {
	'2021/22': [
		{ due: '2021-06-30', percent: 50, covers: 'Q1 and Q2' },
		{ due: '2021-09-30', percent: 25, covers: 'Q3' },
		{ due: '2021-12-31', percent: 25, covers: 'Q4' }
	]
};

export type TrancheRow = Tranche & {
	/** Of what is allocated; null when that is not given. */
	pounds: number | null;
	isDue: boolean;
};

export type Tranches = { sentence: string; rows: TrancheRow[] };

/** What a year's tranches come to, and what should have been received by the day (ISO). */
export function tranchesOf(lines: readonly FundingLine[], year: string, asAt: string): Tranches {
	const known = TRANCHES[year];
	if (!known)
		return {
			sentence: `No tranches are known for ${year}: the national guidance dates them for 2021/22 alone.`,
			rows: []
		};
	const { allocated } = moneyOf(lines.filter(({ stream }) => stream === 'transformation'));
	const total = allocated.pounds;
	const rows = known.map((tranche) => ({
		...tranche,
		pounds: total === null ? null : (total * tranche.percent) / 100,
		isDue: tranche.due <= asAt
	}));
	return { sentence: sentenceOf(rows, total, year), rows };
}

function sentenceOf(rows: readonly TrancheRow[], total: number | null, year: string): string {
	const due = rows.filter(({ isDue }) => isDue);
	const percent = due.reduce((sum, tranche) => sum + tranche.percent, 0);
	const next = rows.find(({ isDue }) => !isDue);
	const soon = next ? ` The next, ${next.percent}%, is due in ${monthName(next.due)}.` : '';
	if (total === null)
		return `By this day ${tranchesDue(due.length, rows.length)} of ${year} should have been received. What they come to is not known, because no transformation funding is given as allocated.${soon}`;
	const whole = `the ${pounds(total, true)} of transformation funding allocated for ${year}`;
	if (due.length === 0) return `None of ${whole} should have been received by this day.${soon}`;
	if (!next) return `By this day all of ${whole} should have been received.`;
	return `By this day ${pounds((total * percent) / 100, true)} of ${whole} (${percent}%) should have been received.${soon}`;
}

function tranchesDue(due: number, all: number): string {
	return due === 0
		? 'no tranche'
		: due === all
			? 'every tranche'
			: `${count(due)} of ${all} tranches`;
}
