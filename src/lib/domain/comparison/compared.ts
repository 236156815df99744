/** One measure of many systems: the figure of each, and how it differs from its region and England. Pure. */
import { verdictOf, type Verdict } from '#lib/domain/comparison/funnel.ts';
import { unfairness } from '#lib/domain/comparison/fairness.ts';
import {
	disclosedCount,
	disclosedCountWords,
	disclosedShareWords,
	isSmall,
	SUPPRESSED,
	SUPPRESSED_WORDS
} from '#lib/domain/disclosure.ts';
import { figureWords } from '#lib/domain/measure-words.ts';
import { share, type Measure } from '#lib/domain/measures.ts';
import { change, decimal } from '#lib/format/numbers.ts';
import { plural } from '#lib/format/words.ts';

export type Figured = {
	numerator: number | null;
	denominator: number | null;
	value: number | null;
};

/** The same measure of a region or of England, and of how many systems. */
export type Total = Figured & { systems: number };

export type SystemFigure = Figured & {
	code: string;
	shortName: string;
	regionCode: string | null;
	regionName: string | null;
	/** Left out or estimated in part, so that it is not judged. */
	uncertain: boolean;
	note: string | null;
	/** True values may be shown: the reader works for its programme. */
	own: boolean;
};

export type Against = { points: number | null; verdict: Verdict | null; words: string };

export type Compared = Pick<
	SystemFigure,
	'code' | 'shortName' | 'regionCode' | 'regionName' | 'note'
> & {
	/** As it may be shown: "12 of 15 (80%)", "* of 85 (*)", "nothing recorded". */
	figure: string;
	reported: boolean;
	/** As they may be shown: `*` for fewer than 5, null where there is none. */
	numerator: number | '*' | null;
	denominator: number | '*' | null;
	percent: number | '*' | null;
	england: Against | null;
	region: Against | null;
};

export const NOTHING_RECORDED = 'nothing recorded';

/** Figures together: the sums, and the share rebuilt from them; medians have none. */
export function totalOf(kind: Measure['kind'], figures: readonly Figured[]): Total {
	const given = figures.filter(({ value }) => value !== null);
	const sum = (of: (figure: Figured) => number | null) =>
		Number(given.reduce((total, figure) => total + (of(figure) ?? 0), 0).toFixed(6));
	const systems = given.length;
	if (systems === 0 || kind === 'median')
		return { numerator: null, denominator: null, value: null, systems };
	if (kind === 'count') {
		const value = sum((figure) => figure.value);
		return { numerator: value, denominator: null, value, systems };
	}
	const numerator = sum((figure) => figure.numerator);
	const denominator = sum((figure) => figure.denominator);
	return { numerator, denominator, value: share(numerator, denominator), systems };
}

/** A figure in the words in which this reader may see it. */
export function shownFigure(measure: Measure, figure: Figured, exact: boolean): string {
	if (figure.value === null) return NOTHING_RECORDED;
	if (exact || !isAboutPeople(measure)) return figureWords(measure, figure);
	if (measure.kind === 'share') return disclosedShareWords(figure.numerator!, figure.denominator!);
	return isSmall(figure.value)
		? SUPPRESSED_WORDS
		: `${disclosedCountWords(figure.value)} ${measure.unit}`;
}

/** Counts of people and of what they said; staff, posts and money are not. */
export function isAboutPeople({ unit, kind }: Pick<Measure, 'unit' | 'kind'>): boolean {
	return unit === 'people' && kind !== 'median';
}

export function compared(
	measure: Measure,
	system: SystemFigure,
	england: Total | null,
	region: Total | null
): Compared {
	const { code, shortName, regionCode, regionName, note, own } = system;
	const masked = isAboutPeople(measure) && !own;
	const hidden =
		masked &&
		system.value !== null &&
		(isSmall(system.numerator ?? 0) || isSmallBase(measure, system));
	const shown = (count: number | null) =>
		count === null ? null : masked ? (disclosedCount(count) ?? SUPPRESSED) : count;
	const reported = system.value !== null;
	const percent =
		measure.kind !== 'share' || !reported
			? null
			: hidden
				? SUPPRESSED
				: Number((system.value! * 100).toFixed(masked ? 0 : 1));
	const against = (total: Total | null) =>
		total === null || hidden ? null : againstTotal(measure, system, total, masked);
	return {
		...{ code, shortName, regionCode, regionName, note, reported },
		figure: shownFigure(measure, system, !masked),
		numerator: reported ? shown(system.numerator) : null,
		denominator: reported && measure.kind === 'share' ? shown(system.denominator) : null,
		percent,
		england: against(england),
		region: against(region)
	} as Compared;
}

function isSmallBase({ kind }: Measure, { denominator }: Figured): boolean {
	return kind === 'share' && isSmall(denominator ?? 0);
}

function againstTotal(
	measure: Measure,
	system: SystemFigure,
	total: Total,
	masked: boolean
): Against | null {
	if (measure.kind !== 'share' || system.value === null || total.value === null) return null;
	if (total.systems < 2) return null;
	const points = Math.round((system.value - total.value) * 100);
	const difference =
		points === 0
			? 'Level'
			: `${change(points)} ${points === 1 || points === -1 ? 'point' : 'points'}`;
	if (unfairness(measure) !== null || system.uncertain)
		return { points, verdict: null, words: difference };
	const { numerator, denominator } = system;
	const verdict = verdictOf(Math.round(numerator!), Math.round(denominator!), total.value);
	const base = masked ? (disclosedCount(denominator!) ?? denominator!) : denominator!;
	return { points, verdict, words: `${difference}: ${verdictWords(verdict, base, measure.unit)}` };
}

/** "higher than expected for 40 people", "no different for 15 networks". */
export function verdictWords(verdict: Verdict, of: number, unit: string): string {
	return `${VERDICT_LABELS[verdict]} for ${unitWords(of, unit)}`;
}

export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
	'much-lower': 'much lower than expected',
	lower: 'lower than expected',
	same: 'no different',
	higher: 'higher than expected',
	'much-higher': 'much higher than expected'
};

const ONE: Readonly<Record<string, string>> = {
	policies: 'policy',
	activities: 'activity',
	people: 'person',
	staff: 'member of staff'
};

function unitWords(number: number, unit: string): string {
	if (unit === 'WTE' || unit === 'pounds') return `${decimal(number)} ${unit}`;
	return plural(number, ONE[unit] ?? unit.replace(/s$/, ''), unit);
}

const RANK: readonly (Verdict | null)[] = ['much-lower', 'lower', 'same', 'higher', 'much-higher'];

/**
 * Those first that stand out on the side that needs help, then those that do not stand out, by name:
 * a difference that chance explains is no order. Those that recorded nothing come last.
 */
export function byNeed(measure: Pick<Measure, 'better'>, rows: readonly Compared[]): Compared[] {
	const place = ({ england, reported }: Compared): number => {
		if (!reported) return RANK.length + 1;
		const rank = RANK.indexOf(england?.verdict ?? 'same');
		return measure.better === 'higher' ? rank : RANK.length - 1 - rank;
	};
	return rows.toSorted(
		(a, b) => place(a) - place(b) || a.shortName.localeCompare(b.shortName, 'en-GB')
	);
}
