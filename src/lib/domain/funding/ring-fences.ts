/** Money set aside for one purpose, and whether it stays with it. Pure. */
import { financialYearEnd } from '#lib/domain/calendar.ts';
import { moneyOf, type FundingLine, type Money } from '#lib/domain/funding/lines.ts';
import { longDate } from '#lib/format/dates.ts';
import { pounds } from '#lib/format/numbers.ts';
import { list } from '#lib/format/words.ts';

/** Sections 2.10 and 2.11 of the guidance on transformation funding for 2021/22. */
export const RING_FENCES = [
	{
		category: 'equalities',
		label: 'Equalities',
		about: 'A part of the allocation, fitting the local population, kept for reducing inequalities.'
	},
	{
		category: 'co-production',
		label: 'Co-production',
		about: 'The sum that the system means to dedicate to co-production.'
	}
] as const;

export type RingFenceState = 'none' | 'unknown' | 'so-far' | 'kept' | 'not-kept';

export type RingFence = {
	category: string;
	label: string;
	about: string;
	money: Money;
	state: RingFenceState;
	/** The state in words, with its reason. */
	verdict: string;
};

/** What the states mean, for the reader. */
export const RING_FENCE_RULE =
	'During the year a ring-fence is kept so far when no less is planned for its purpose than was allocated to it. Once the year is over it was kept when no less was spent. The register knows the line that money was spent under, not what it was spent on.';

/** The ring-fences of one year's lines, as at an ISO date. */
export function ringFencesOf(
	lines: readonly FundingLine[],
	year: string,
	asAt: string
): RingFence[] {
	return RING_FENCES.map((fence) => {
		const money = moneyOf(lines.filter(({ category }) => category === fence.category));
		return { ...fence, money, ...stateOf(money, year, asAt) };
	});
}

function stateOf(
	{ allocated, planned, spent }: Money,
	year: string,
	asAt: string
): { state: RingFenceState; verdict: string } {
	const said = (state: RingFenceState, verdict: string) => ({ state, verdict });
	if (allocated.pounds === null)
		return allocated.notGiven > 0
			? said('unknown', 'Not known: the line does not say what was allocated')
			: said('none', 'Nothing is set aside under this heading');
	if (allocated.pounds === 0 && allocated.notGiven === 0)
		return said('none', 'Nothing is set aside: the allocation is nought');
	const whole = allocated.notGiven === 0;
	const end = financialYearEnd(year);
	if (end > asAt) {
		const short = planned.pounds === null ? 0 : allocated.pounds - planned.pounds;
		return short > 0 && planned.notGiven === 0
			? said(
					'not-kept',
					`Not kept: ${pounds(short, true)} of it is planned for something else or not at all`
				)
			: said('so-far', `Kept so far: the year runs until ${longDate(end)}`);
	}
	if (spent.pounds === null || spent.notGiven > 0 || !whole)
		return said('unknown', 'Not known: not every line says what was allocated and spent');
	const unspent = allocated.pounds - spent.pounds;
	if (unspent > 0)
		return said(
			'not-kept',
			`Not kept: ${pounds(unspent, true)} of it was not spent by the end of the year`
		);
	return said('kept', 'Kept: all of it was spent under its heading');
}

/** "Both ring-fences are kept so far." and what is not. */
export function ringFencesSentence(fences: readonly RingFence[], year: string): string {
	const named = (state: RingFenceState) =>
		list(fences.filter((fence) => fence.state === state).map(({ label }) => label.toLowerCase()));
	const all = (state: RingFenceState) => fences.every((fence) => fence.state === state);
	if (all('none')) return `Nothing is set aside for equalities or co-production in ${year}.`;
	if (all('kept')) return `Both ring-fences of ${year} were kept.`;
	if (all('so-far')) return `Both ring-fences of ${year} are kept so far.`;
	if (all('not-kept')) return `Neither ring-fence of ${year} is kept.`;
	if (all('unknown')) return `Whether the ring-fences of ${year} are kept is not known.`;
	const parts = [
		['not-kept', 'not kept'],
		['unknown', 'not known'],
		['none', 'nothing set aside'],
		['so-far', 'kept so far'],
		['kept', 'kept']
	] as const;
	const told = parts
		.filter(([state]) => named(state) !== '')
		.map(([state, words]) => `${named(state)}: ${words}`);
	return `The ring-fences of ${year}: ${told.join('; ')}.`;
}
