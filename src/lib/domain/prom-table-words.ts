/** A table of outcome measures: its order, and what it says. Pure. */
import {
	gapOf,
	hiddenSentences,
	missingSentence,
	shownShare,
	suppressedSentences,
	type PromSums
} from '#lib/domain/prom-shares.ts';
import {
	PROM_MEASURES,
	type PromGroup,
	type PromRequest,
	type PromTeam
} from '#lib/domain/prom-tables.ts';
import { count } from '#lib/format/numbers.ts';
import { agree, listSome, plural } from '#lib/format/words.ts';

/** Sorted as asked; groups without a share last, whichever way round. */
export function sortedGroups(
	groups: readonly PromGroup[],
	{ sort, descending }: Pick<PromRequest, 'sort' | 'descending'>
): PromGroup[] {
	const value = ({ sums, due, uses }: PromGroup): number | null => {
		if (sort === 'label') return null;
		if (sort === 'sent') return due === 0 ? null : sums.rows / due;
		const share = sums.shares[sort];
		if (!uses || gapOf(share, sums.rows) !== null || share.whole === 0) return null;
		// Outside, an order by true shares would tell hidden counts apart.
		return shownShare(share).value;
	};
	const way = descending ? -1 : 1;
	const byLabel = (a: PromGroup, b: PromGroup) => {
		const last = Number(a.key.startsWith('~')) - Number(b.key.startsWith('~'));
		return last || (sort === 'label' ? way : 1) * a.label.localeCompare(b.label, 'en-GB');
	};
	return groups.toSorted((a, b) => {
		const [one, other] = [value(a), value(b)];
		if (one === null || other === null)
			return Number(one === null) - Number(other === null) || byLabel(a, b);
		return (one - other) * way || byLabel(a, b);
	});
}

/** "5 of the 7 returns due for September 2026 are in. Not in yet: Hill team (DIALOG)." */
export function returnsSentence(
	teams: readonly PromTeam[],
	total: Pick<PromGroup, 'sums' | 'due'>,
	{ measure, period }: Pick<PromRequest, 'measure' | 'period'>
): string {
	const { due, sums } = total;
	const name = PROM_MEASURES.find(({ value }) => value === measure)?.label;
	const noun = (number: number) => plural(number, name ? `${name} return` : 'return');
	if (due === 0) return `No team had used ${name ?? 'a measure'} by ${period.label}.`;
	if (sums.rows >= due)
		return due === 1
			? `The one ${name ? `${name} ` : ''}return due for ${period.label} is in.`
			: `${due === 2 ? `Both ${name ? `${name} ` : ''}returns` : `All ${noun(due)}`} due for ${period.label} are in.`;
	const lacking = teams.flatMap(({ names, returns }) =>
		returns
			.filter((one) => measure === null || one.measure === measure)
			.filter((one) => one.since <= period.to && one.sums.rows === 0)
			.map(
				(one) => `${names[0]} (${PROM_MEASURES.find(({ value }) => value === one.measure)!.label})`
			)
	);
	const isIn = agree(sums.rows || 1, 'is', 'are');
	const head =
		due === 1
			? `The one ${name ? `${name} ` : ''}return due for ${period.label} is not in yet.`
			: `${sums.rows === 0 ? 'None' : count(sums.rows)} of the ${noun(due)} due for ${period.label} ${isIn} in.`;
	return lacking.length === 0 ? head : `${head} Nothing from ${listSome(lacking, 5)}.`;
}

/** What a reader of the table must know. */
export function tableNotes(
	total: PromSums,
	{ period }: Pick<PromRequest, 'period'>,
	/** How many measures the table adds up. */
	measures: number
): string[] {
	return [
		...suppressedSentences(total),
		...hiddenSentences(total),
		missingSentence(total),
		period.from !== period.to &&
			'The months of the quarter are added up: somebody counted in two months counts twice.',
		measures > 1 && 'Somebody counted for two measures counts for both.'
	].filter((note): note is string => !!note);
}
