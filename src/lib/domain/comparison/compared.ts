/** One measure of many systems: the figure of each, and how it differs from its region and England. Pure. */
import { verdictOf, type Verdict } from '#lib/domain/comparison/funnel.ts';
import { unfairness } from '#lib/domain/comparison/fairness.ts';
import { disclosedCount, hidesItsParts } from '#lib/domain/disclosed-totals.ts';
import {
	cellFor,
	disclosed,
	isAboutPeople,
	SUPPRESSED,
	type FigureCells,
	type Told
} from '#lib/domain/disclosure.ts';
import { figureWords } from '#lib/domain/measure-words.ts';
import { share, type Measure } from '#lib/domain/measures.ts';
import { change, decimal } from '#lib/format/numbers.ts';
import { plural } from '#lib/format/words.ts';

export type Figured = {
	numerator: number | null;
	denominator: number | null;
	value: number | null;
	/** What the same reader sees behind the two counts. */
	cells?: FigureCells;
	told?: Told;
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

/** A figure as a reader who does not work for its programme may see it. */
export function shownTo<F extends Figured>(
	measure: Pick<Measure, 'unit' | 'kind'>,
	figure: F,
	exact: boolean
): F {
	const { unit, kind } = measure;
	if (exact || kind === 'median') return figure;
	return disclosed({ ...figure, unit, aboutPeople: isAboutPeople({ unit }) }, 'outside');
}

/** The same in words. */
export function shownFigure(measure: Measure, figure: Figured, exact: boolean): string {
	const shown = shownTo(measure, figure, exact);
	if (figure.value === null && !shown.told) return NOTHING_RECORDED;
	return figureWords(measure, shown);
}

export function compared(
	measure: Measure,
	system: SystemFigure,
	england: Total | null,
	region: Total | null
): Compared {
	const { code, shortName, regionCode, regionName, note, own } = system;
	const masked = isAboutPeople(measure) && !own;
	const shown = shownTo(measure, system, !masked);
	const hidden = (shown.told?.percent ?? shown.told?.numerator) === SUPPRESSED;
	const reported = system.value !== null || shown.told !== undefined;
	const isShare = measure.kind === 'share';
	const percent =
		!isShare || !reported
			? null
			: hidden
				? SUPPRESSED
				: Number((shown.value! * 100).toFixed(masked ? 0 : 1));
	// Over suppressed rows even the difference is that of what is shown.
	const { numerator, denominator } = system.cells ?? {};
	const overHidden = masked && (numerator?.small ?? 0) + (denominator?.small ?? 0) > 0;
	const judged = overHidden ? { ...system, ...shown } : system;
	const against = (total: Total | null) =>
		total === null || hidden ? null : againstTotal(measure, judged, total, masked);
	return {
		...{ code, shortName, regionCode, regionName, note, reported },
		figure: shownFigure(measure, system, !masked),
		numerator: reported ? cellFor(shown, 'numerator') : null,
		denominator: reported && isShare ? cellFor(shown, 'denominator') : null,
		percent,
		england: against(england),
		region: against(region)
	} as Compared;
}

function againstTotal(
	measure: Measure,
	system: SystemFigure,
	held: Total,
	masked: boolean
): Against | null {
	const total = shownTo(measure, held, false);
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
	// A rounded share would judge some systems wrongly: the true one does, where it tells of nobody.
	const { cells, value, systems } = held;
	const mayJudge = [cells?.numerator, cells?.denominator].every(
		(side) => !side || hidesItsParts(side, systems)
	);
	const share = mayJudge ? value! : total.value;
	const verdict = verdictOf(Math.round(numerator!), Math.round(denominator!), share);
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
