import type { IcsScope } from '#lib/core/access.ts';
import { fundingLines } from './figures.server.ts';
import {
	categoriesOf,
	type FundingLine,
	fundingYear,
	moneyOf,
	paceSentence,
	RING_FENCE_RULE,
	ringFencesOf,
	ringFencesSentence,
	spentEvenly,
	spentOf,
	spentShare,
	streamsOf,
	sumWords,
	tranchesOf,
	vcseSentence,
	yearCode,
	yearGone,
	yearSentence,
	yearsHeld,
	yearsSentence
} from './rules.ts';

/** Undefined where no line stands. */
export function fundingPicture(scope: IcsScope, asAt: string, url: URL) {
	const all = fundingLines(scope);
	const year = fundingYear(all, url.searchParams.get('of'), asAt);
	if (year === null) return undefined;
	const lines = all.filter((line) => line.year === year);
	const fences = ringFencesOf(lines, year, asAt);
	const money = spentOf(lines);
	const even = spentEvenly(lines, yearGone(year, asAt));
	return {
		year,
		years: yearsHeld(all).map((one) => ({ value: yearCode(one), label: one })),
		sentence: yearSentence(lines, year),
		pace: paceSentence(lines, year, asAt),
		/** In pounds; null where nothing can be compared. */
		spentBar: money && even !== null ? { ...money, even } : null,
		bars: categoriesOf(lines).map(({ value, label }) =>
			barsOf(
				label,
				lines.filter(({ category }) => category === value),
				{ year, category: value }
			)
		),
		table: tableOf(lines),
		overYears: {
			sentence: yearsSentence(all),
			rows: yearsHeld(all).map((one) =>
				rowOf(
					one,
					all.filter((line) => line.year === one),
					{ year: one }
				)
			)
		},
		vcse: vcseSentence(lines, year),
		tranches: tranchesOf(lines, year, asAt),
		fences: {
			sentence: ringFencesSentence(fences, year),
			rule: RING_FENCE_RULE,
			rows: fences.map(({ category, label, about, money, state, verdict }) => ({
				...{ label, about, state, verdict, query: queryOf({ year, category }) },
				allocated: sumWords(money.allocated),
				spent: sumWords(money.spent)
			}))
		}
	};
}

/** One line of a table of money, its amounts in words. */
export type MoneyRow = {
	label: string;
	allocated: string;
	planned: string;
	spent: string;
	/** "60% of £420,000", empty where it cannot be said. */
	share: string;
	/** The parameters that narrow the register to its lines. */
	query: string;
	kind: 'line' | 'sum';
};

function rowOf(
	label: string,
	lines: readonly FundingLine[],
	narrowed: Record<string, string>,
	kind: MoneyRow['kind'] = 'line'
): MoneyRow {
	const { allocated, planned, spent } = moneyOf(lines);
	return {
		...{ label, kind, query: queryOf(narrowed), share: spentShare(lines) },
		allocated: sumWords(allocated),
		planned: sumWords(planned),
		spent: sumWords(spent)
	};
}

/** Every line of a year, each stream with its sum, and all of them together. */
function tableOf(lines: readonly FundingLine[]): MoneyRow[] {
	const year = lines[0]!.year;
	const streams = streamsOf(lines);
	const rows = streams.flatMap(({ value: stream, label }) => {
		const own = lines.filter((line) => line.stream === stream);
		const each = categoriesOf(own).map((category) =>
			rowOf(
				`${label}: ${category.label}`,
				own.filter((line) => line.category === category.value),
				{ year, stream, category: category.value }
			)
		);
		// With one stream its sum is the total.
		return streams.length === 1
			? each
			: [...each, rowOf(`All of ${label.toLowerCase()}`, own, { year, stream }, 'sum')];
	});
	return [...rows, rowOf('Total', lines, { year }, 'sum')];
}

function barsOf(label: string, lines: readonly FundingLine[], narrowed: Record<string, string>) {
	const { allocated, planned, spent } = moneyOf(lines);
	return { label, query: queryOf(narrowed), allocated, planned, spent };
}

function queryOf(parameters: Record<string, string>): string {
	return new URLSearchParams(parameters).toString();
}
