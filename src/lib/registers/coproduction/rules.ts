/** Co-production on a day: who took part and when, and which deliverables nobody helped to shape. Pure. */
import { addDays, financialYearOf, type Quarter, quarterOf } from '#lib/core/calendar.ts';
import {
	addedOutside,
	disclosedCount,
	FEWEST_SHOWN,
	type OutsideCounts,
	STAND_INS_WORDS,
	SUPPRESSED_WORDS,
	without
} from '#lib/core/disclosure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import { isReached, type StageCode, STAGES } from '#lib/roadmap/progress/rules.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';

/** Activities held in one month (`2023-06`); suppressed and missing counts are in no sum. */
export type MonthOfActivities = {
	month: string;
	activities: number;
	experts: number;
	carers: number;
	/** Activities of which the number of experts, or of carers, is suppressed. */
	expertsSuppressed: number;
	carersSuppressed: number;
	/** Activities that give neither number. */
	notCounted: number;
	/** Pounds. */
	cost: number;
	/** Activities without a cost. */
	costUnknown: number;
	/** For a reader outside: what they are shown of the two. */
	outside: Record<'experts' | 'carers', OutsideCounts> | null;
};

type Counts = Omit<MonthOfActivities, 'month'>;

const NOTHING: Omit<Counts, 'outside'> = {
	...{ activities: 0, experts: 0, carers: 0, expertsSuppressed: 0, carersSuppressed: 0 },
	...{ notCounted: 0, cost: 0, costUnknown: 0 }
};

export type QuarterOfActivities = Omit<Counts, 'experts' | 'carers' | 'outside'> &
	Seen &
	Pick<Quarter, 'code' | 'label'>;

/** Sums as their reader may see them: null for `*`; `hidden` of the numbers in them are shown as `*`. */
type Seen = { experts: number | null; carers: number | null; hidden: number };

function seen({ experts, carers, outside }: Counts): Seen {
	if (!outside) return { experts, carers, hidden: 0 };
	const of = ({ numerator, rows }: OutsideCounts) => (rows === 0 ? 0 : disclosedCount(numerator));
	const hidden = outside.experts.hidden + outside.carers.hidden;
	return { experts: of(outside.experts), carers: of(outside.carers), hidden };
}

/** Every quarter from the first activity to the day's own, the empty ones too; at most `most`. */
export function byQuarter(
	months: readonly MonthOfActivities[],
	asAt: string,
	most = 12
): QuarterOfActivities[] {
	const first = months.map(({ month }) => `${month}-01`).sort()[0];
	if (!first) return [];
	const quarters = new Map<string, Counts & Pick<Quarter, 'code' | 'label'>>();
	for (let day = first; ;) {
		const { code, label, endsOn } = quarterOf(day);
		quarters.set(code, { code, label, ...NOTHING, outside: null });
		if (endsOn >= asAt) break;
		day = addDays(endsOn, 1);
	}
	for (const { month, ...counts } of months) {
		const quarter = quarters.get(quarterOf(`${month}-01`).code);
		if (quarter) add(quarter, counts);
	}
	return [...quarters.values()]
		.slice(-most)
		.map((quarter) => ({ ...without(quarter, 'outside'), ...seen(quarter) }));
}

export type YearOfSpending = {
	year: string;
	activities: number;
	cost: number;
	costUnknown: number;
	/** What the funding register sets aside for co-production; null where it says nothing. */
	allocated: number | null;
};

/** The newest year first. */
export function byYear(
	months: readonly MonthOfActivities[],
	allocated: ReadonlyMap<string, number>
): YearOfSpending[] {
	const years = new Map<string, Counts>();
	for (const { month, ...counts } of months) {
		const year = financialYearOf(`${month}-01`);
		const sum = years.get(year) ?? { ...NOTHING, outside: null };
		add(sum, counts);
		years.set(year, sum);
	}
	return [...years]
		.map(([year, { activities, cost, costUnknown }]) => ({
			...{ year, activities, cost, costUnknown },
			allocated: allocated.get(year) ?? null
		}))
		.sort((a, b) => (a.year < b.year ? 1 : -1));
}

function add(sum: Counts, counts: Counts): void {
	for (const name of Object.keys(NOTHING) as (keyof typeof NOTHING)[]) sum[name] += counts[name];
	const [one, other] = [sum.outside, counts.outside];
	sum.outside =
		one && other
			? {
					experts: addedOutside([one.experts, other.experts]),
					carers: addedOutside([one.carers, other.carers])
				}
			: (one ?? other);
}

/** "Experts by experience took part 46 times and carers 21 times. Somebody who came twice counts twice. …" */
export function peopleSentence(months: readonly MonthOfActivities[]): string {
	const all: Counts = { ...NOTHING, outside: null };
	for (const month of months) add(all, month);
	if (all.activities === 0)
		return 'Nobody has taken part yet: no activity had been held by this day.';
	const known = all.experts + all.carers > 0 || all.notCounted < all.activities;
	const shown = seen(all);
	const times = (sum: number | null) =>
		sum === null ? `${SUPPRESSED_WORDS} times` : plural(sum, 'time');
	const left = all.expertsSuppressed + all.carersSuppressed;
	if (!known)
		return `None of the ${plural(all.activities, 'activity', 'activities')} ${agree(all.activities, 'says', 'say')} how many took part.`;
	const least = (suppressed: number) => (suppressed > 0 ? 'at least ' : '');
	const head = `Experts by experience took part ${least(all.expertsSuppressed)}${times(shown.experts)} and carers ${least(all.carersSuppressed)}${times(shown.carers)}: somebody who came twice counts twice.`;
	const suppressed =
		left === 0 ? '' : ` ${plural(left, 'number is', 'numbers are')} suppressed (*) and left out.`;
	const { hidden } = shown;
	const small =
		hidden === 0
			? ''
			: ` ${plural(hidden, 'number is', 'numbers are')} under ${FEWEST_SHOWN}, shown as * and counted in as ${STAND_INS_WORDS}.`;
	const silent =
		all.notCounted === 0
			? ''
			: ` ${plural(all.notCounted, 'activity does', 'activities do')} not say how many came.`;
	return head + suppressed + small + silent;
}

/** Held activities that name the same deliverables (`a; b`), at the same depth. */
export type Shaping = { deliverables: string; depth: string | null; activities: number };

export type Backing = 'none' | 'asked';

export type Unshaped = {
	code: string;
	title: string;
	stage: StageCode | null;
	/** Success is claimed for it. */
	reached: boolean;
	/** Nothing at all, or people were informed or consulted and no more. */
	backing: Backing;
	/** Activities that name it. */
	activities: number;
};

/** Depths at which people were told or asked, and did not shape what came of it. */
const SHALLOW = ['informed', 'consulted'];

/**
 * The deliverables that nobody with lived experience helped to shape, as far as the register says:
 * those claiming success first, then the further they have come. An activity that does not say its
 * depth counts in the deliverable's favour.
 */
export function unshaped(
	deliverables: readonly Pick<Deliverable, 'code' | 'title' | 'replaces'>[],
	stages: ReadonlyMap<string, StageCode | null>,
	shaping: readonly Shaping[]
): Unshaped[] {
	const named = shaping.map((one) => ({ ...one, codes: one.deliverables.split('; ') }));
	const steps = (stage: StageCode | null) => STAGES.find(({ code }) => code === stage)?.steps ?? -1;
	return deliverables
		.flatMap(({ code, title, replaces }): Unshaped[] => {
			const own = named.filter(({ codes }) =>
				codes.some((one) => one === code || replaces.includes(one))
			);
			if (own.some(({ depth }) => depth === null || !SHALLOW.includes(depth))) return [];
			const stage = stages.get(code) ?? null;
			return [
				{
					...{ code, title, stage, reached: stage !== null && isReached(stage) },
					backing: own.length === 0 ? 'none' : 'asked',
					activities: own.reduce((sum, { activities }) => sum + activities, 0)
				}
			];
		})
		.sort(
			(a, b) =>
				Number(b.reached) - Number(a.reached) ||
				Number(a.backing === 'asked') - Number(b.backing === 'asked') ||
				steps(b.stage) - steps(a.stage)
		);
}

/** "31 of 48 deliverables have no co-production behind them; success is claimed for 4 of those." */
export function unshapedSentence(found: readonly Unshaped[], deliverables: number): string {
	if (deliverables === 0) return 'The roadmap has no deliverable.';
	if (found.length === 0)
		return `People with lived experience helped to shape ${deliverables === 1 ? 'the one deliverable' : `every one of the ${count(deliverables)} deliverables`}.`;
	const nothing = found.filter(({ backing }) => backing === 'none').length;
	const asked = found.length - nothing;
	const parts = [
		...(nothing > 0
			? [
					`${nothing === deliverables ? (nothing === 1 ? 'The one deliverable' : `None of the ${count(deliverables)} deliverables`) : `${count(nothing)} of ${count(deliverables)} deliverables`} ${nothing === deliverables ? (nothing === 1 ? 'has no' : 'has any') : agree(nothing, 'has no', 'have no')} co-production behind ${nothing === deliverables || nothing === 1 ? 'it' : 'them'}`
				]
			: []),
		...(asked > 0
			? [
					`for ${nothing > 0 ? `${count(asked)} more` : `${count(asked)} of ${count(deliverables)} deliverables`}, people were informed or consulted and no more`
				]
			: [])
	];
	const claimed = found.filter(({ reached }) => reached).length;
	const claim =
		claimed === 0
			? ' Success is claimed for none of these.'
			: ` Success is claimed for ${claimed} of these: ${agree(claimed, 'it comes', 'they come')} first below.`;
	const text = parts.join('; ');
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.${claim}`;
}

/** "The people of 5 activities have not been told what came of it; the oldest waited 203 days." */
export function waitingSentence(waiting: number, longest: number | null): string {
	if (waiting === 0 || longest === null)
		return 'Nobody is waiting to hear what came of an activity.';
	return `The people of ${plural(waiting, 'activity', 'activities')} are still waiting to hear what came of ${agree(waiting, 'it', 'them')}, ${waiting === 1 ? 'for' : 'the longest for'} ${plural(longest, 'day')}.`;
}
