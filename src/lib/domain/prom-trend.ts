/** Outcome measures month by month, in words. Pure. */
import { gapOf, PROM_SHARES, shareWords, type PromSums } from '#lib/domain/prom-shares.ts';
import { monthName } from '#lib/format/dates.ts';
import { listSome } from '#lib/format/words.ts';

/** The sums of one month (2026-09). */
export type PromMonth = { month: string; sums: PromSums };

/** First score: 300 of 1,000 (30%) in October 2024, 950 of 1,700 (56%) in September 2026. … */
export function trendSentence(months: readonly PromMonth[]): string {
	const shares = PROM_SHARES.flatMap(({ code, label }) => {
		const known = months.filter(
			({ sums }) => gapOf(sums.shares[code], sums.rows) === null && sums.shares[code].whole > 0
		);
		const [first, last] = [known[0], known.at(-1)];
		if (!first || !last) return [];
		const said = ({ month, sums }: PromMonth) =>
			`${shareWords(sums.shares[code])} in ${monthName(month)}`;
		return [`${label}: ${first === last ? said(last) : `${said(first)}, ${said(last)}`}.`];
	});
	const from = months.findIndex(({ sums }) => sums.rows > 0);
	if (from < 0) return 'Nothing was submitted in these months.';
	const gaps = months
		.slice(from)
		.filter(({ sums }) => sums.rows === 0)
		.map(({ month }) => monthName(month));
	return [
		...(shares.length > 0 ? shares : ['No share can be worked out from these months.']),
		from > 0 && `The first return shown is of ${monthName(months[from]!.month)}.`,
		gaps.length > 0 && `Nothing was submitted for ${listSome(gaps, 4)}.`
	]
		.filter(Boolean)
		.join(' ');
}
