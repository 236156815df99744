import { lowerTail, TAIL, upperTail } from '#lib/core/chance.ts';
import {
	cellFor,
	disclosed,
	disclosedCount,
	type DisplayText,
	isAboutPeople,
	type OutsideCounts,
	outsideFigure,
	STAND_IN_ERROR,
	SUPPRESSED
} from '#lib/core/disclosure.ts';
import { isPercent, type Measure, share } from '#lib/core/measure.ts';
import { longDate, shortDate } from '#lib/core/dates.ts';
import { change, count, percentage, unitWords } from '#lib/core/numbers.ts';
import { agree, capital, counted, list, listSome, plural } from '#lib/core/words.ts';
import { figureWords, unfairness } from '#lib/measures/rules.ts';
import {
	CONFIDENCE,
	type ConfidenceCode,
	type DeliverableState,
	STALE_AFTER_DAYS,
	type StageCode,
	STAGES
} from '#lib/roadmap/progress/rules.ts';

/**
 * Whether an ICS's share differs from a common share by more than chance would make it: the limits
 * of a funnel plot (D. J. Spiegelhalter, "Funnel plots for comparing institutional performance",
 * Statistics in Medicine 24 (2005), 1185–1202), at 95% and 99.8%, for the ICS's own denominator.
 *
 * Exact, by the tails of the binomial distribution and without an approximation, because most
 * denominators here are small (15 networks, 9 teams), where the normal curve promises limits below
 * nought. A share is outside when a result at least as far out would come up, by chance and on that
 * side, in fewer than 2.5% (0.1%) of cases. As in a funnel plot, the common share includes the ICS
 * itself. Pure.
 */

export type Verdict = 'much-lower' | 'lower' | 'same' | 'higher' | 'much-higher';

/** Beyond it lies outside the limits at 99.8%; `TAIL` does for those at 95%. */
const FAR_TAIL = 0.001;

/**
 * @param part whole number, 0 to `of`
 * @param of whole number above 0
 * @param common the share compared with, 0 to 1
 */
export function verdictOf(part: number, of: number, common: number): Verdict {
	const above = upperTail(part, of, common);
	if (above < FAR_TAIL) return 'much-higher';
	if (above < TAIL) return 'higher';
	const below = lowerTail(part, of, common);
	if (below < FAR_TAIL) return 'much-lower';
	return below < TAIL ? 'lower' : 'same';
}

/** The shares (0 to 1) between which a result of `of` is no different, at 95% or at 99.8%. */
export function limitsOf(of: number, common: number, far = false): [low: number, high: number] {
	const tail = far ? FAR_TAIL : TAIL;
	const low = firstOf(of, (part) => lowerTail(part, of, common) >= tail);
	const high = of - firstOf(of, (rest) => upperTail(of - rest, of, common) >= tail);
	return [low / of, high / of];
}

/** The first whole number up to `last` from which on something holds; `last` where it never does. */
function firstOf(last: number, holds: (number: number) => boolean): number {
	let [low, high] = [0, last];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** Denominators for which the lines of a funnel are worked out. */
const FUNNEL_STEPS = 32;

export type FunnelLimits = {
	of: number;
	/** Shares, 0 to 1: at 95%, and at 99.8%. */
	near: [low: number, high: number];
	far: [low: number, high: number];
};

/** The lines of a funnel plot around a common share, up to the largest denominator. */
export function funnelLimits(common: number, largest: number): FunnelLimits[] {
	// Closer together where the lines bend.
	const steps = Array.from({ length: FUNNEL_STEPS }, (_, index) =>
		Math.max(1, Math.round(largest * ((index + 1) / FUNNEL_STEPS) ** 2))
	);
	return [...new Set(steps)].map((of) => ({
		of,
		near: limitsOf(of, common),
		far: limitsOf(of, common, true)
	}));
}

// Which measures can be compared between ICSs, and what the comparison says of all of them.

/** Above this share outside the 95% limits, chance is not all: it would put 1 in 20 there. */
const MORE_THAN_CHANCE = 0.25;
const ENOUGH = 8;

/** What the ICSs say together, against England. */
export function comparisonSentence(
	measure: Measure,
	rows: readonly Compared[],
	england: Total
): string {
	const title = measure.title;
	const given = rows.filter(({ reported }) => reported);
	const silent = rows.length - given.length;
	if (rows.length === 0) return 'There is no ICS here to compare.';
	if (given.length === 0)
		return rows.length === 1
			? `${title}: the ICS here has recorded nothing yet.`
			: `${title}: none of the ${rows.length} ICSs here has recorded anything yet.`;
	const rest = silent === 0 ? '' : ` ${silent} ${agree(silent, 'has', 'have')} recorded nothing.`;
	const all = england.value === null ? '' : figureWords(measure, shownTo(measure, england, false));
	const why = unfairness(measure);
	const small = given.filter(({ numerator, percent }) =>
		[numerator, percent].includes(SUPPRESSED)
	).length;
	const few =
		small === 0
			? ''
			: ` ${small} ${agree(small, 'has', 'have')} too few people for a figure to be shown.`;
	if (why !== null)
		return `${title}: ${all ? `England ${all}. ${capital(those(given.length))}` : those(given.length)} cannot be compared fairly, because ${why}.${few}${rest}`;
	if (england.systems < 2)
		return `${title}: nobody else has figures yet, so there is nothing to compare with.${rest}`;
	const judged = given.filter(({ england: against }) => against?.verdict);
	const out = judged.filter(({ england: against }) => against!.verdict !== 'same');
	const partly = given.length - judged.length - small;
	const kept = [
		few,
		partly > 0 &&
			` ${partly} ${agree(partly, 'is', 'are')} not judged, because the figure is an estimate, lacks a part or rests on hidden counts.`
	]
		.filter((words) => typeof words === 'string')
		.join('');
	if (judged.length === 0) return `${title}: England ${all}.${kept}${rest}`;
	if (out.length === 0) {
		const [who, whose] =
			judged.length > 1
				? [
						`${judged.length === 2 ? 'both' : `all ${judged.length}`} ICSs with figures${small + partly > 0 ? ' that can be compared' : ''} are`,
						'their'
					]
				: [`${judged[0]!.shortName} is`, 'its'];
		return `${title}: ${who} no different from England’s ${all}, as far as ${whose} numbers can tell.${kept}${rest}`;
	}
	const sides = (['lower', 'higher'] as const).flatMap((side) => {
		const names = out
			.filter(({ england: against }) => against!.verdict!.endsWith(side))
			.map(({ shortName }) => shortName);
		return names.length === 0
			? []
			: [`${listSome(names, 4)} ${agree(names.length, 'is', 'are')} ${side}`];
	});
	const same = judged.length - out.length;
	const others =
		same === 0 ? '' : ` ${agree(same, '1 other is', `The other ${same} are`)} no different.`;
	const wide =
		judged.length >= ENOUGH && out.length / judged.length > MORE_THAN_CHANCE
			? ' More stand out than the 1 in 20 that chance alone would put there, so they differ for wider reasons, such as whom they serve and how they count.'
			: '';
	if (judged.length === 1)
		return `${title}: ${list(sides)} than England’s ${all} by more than chance explains.${kept}${rest}`;
	return `${title}: ${out.length} of ${plural(judged.length, 'ICS')} ${agree(out.length, 'differs', 'differ')} from England’s ${all} by more than chance explains: ${list(sides)}.${others}${kept}${rest}${wide}`;
}

function those(systems: number): string {
	return systems === 1 ? 'the one ICS with figures' : `the ${systems} ICSs with figures`;
}

// One measure of many ICSs: the figure of each, and how it differs from its region and England.

export type Figured = {
	numerator: number | null;
	denominator: number | null;
	value: number | null;
	/** For a figure over several rows: what readers outside are shown is worked out from these. */
	outside?: OutsideCounts;
	told?: DisplayText;
};

/** The same measure of a region or of England, and of how many ICSs. */
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
	/** As it may be shown: "12 of 15 (80%)", "* of 85 (*)", "No data yet". */
	figure: string;
	reported: boolean;
	/** As they may be shown: `*` for fewer than 5, null where there is none. */
	numerator: number | '*' | null;
	denominator: number | '*' | null;
	percent: number | '*' | null;
	england: Against | null;
	region: Against | null;
};

/** Figures together: the sums, and the share rebuilt from them; medians have none. */
export function totalOf(kind: Measure['kind'], figures: readonly Figured[]): Total {
	// A share that came without its two counts cannot be put together with others.
	const given = figures.filter(
		({ value, denominator }) =>
			value !== null && (kind === 'count' || kind === 'median' || denominator !== null)
	);
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
	measure: Pick<Measure, 'unit' | 'kind' | 'aboutPeople'>,
	figure: F,
	exact: boolean
): F {
	const { unit, kind } = measure;
	if (exact || kind === 'median') return figure;
	return disclosed({ ...figure, unit, kind, aboutPeople: isAboutPeople(measure) }, 'external');
}

/** The same in words. */
export function shownFigure(measure: Measure, figure: Figured, exact: boolean): string {
	const shown = shownTo(measure, figure, exact);
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
	const isShare = isPercent(measure.kind);
	const percent =
		!isShare || !reported
			? null
			: hidden
				? SUPPRESSED
				: Number((shown.value! * 100).toFixed(masked ? 0 : 1));
	const judged = masked && system.outside ? outsideFigure(system, system.outside) : system;
	const open = masked ? (system.outside?.hidden ?? 0) * STAND_IN_ERROR : 0;
	const against = (total: Total | null) =>
		total === null || hidden ? null : againstTotal(measure, judged, total, { masked, open });
	return {
		code,
		shortName,
		regionCode,
		regionName,
		note,
		reported,
		figure: shownFigure(measure, system, !masked),
		numerator: reported ? cellFor(shown, 'numerator') : null,
		denominator: reported && isShare ? cellFor(shown, 'denominator') : null,
		percent,
		england: against(england),
		region: against(region)
	} as Compared;
}

/** `open`: by how much the ICS's true counts may lie from those that are shown. */
function againstTotal(
	measure: Measure,
	system: SystemFigure,
	sums: Total,
	{ masked, open }: { masked: boolean; open: number }
): Against | null {
	const total = shownTo(measure, sums, false);
	if (!isPercent(measure.kind) || system.value === null || total.value === null) return null;
	if (total.systems < 2) return null;
	const points = Math.round((system.value - total.value) * 100);
	const difference =
		points === 0
			? 'Level'
			: `${change(points)} ${points === 1 || points === -1 ? 'point' : 'points'}`;
	const { numerator, denominator } = system;
	const around = (count: number) =>
		open === 0
			? { low: Math.round(count), high: Math.round(count) }
			: { low: Math.max(0, Math.ceil(count - open)), high: Math.floor(count + open) };
	const verdict =
		unfairness(measure) !== null || system.uncertain || numerator === null || denominator === null
			? null
			: verdictWithin(around(numerator), around(denominator), commonShare(sums));
	if (verdict === null) return { points, verdict, words: difference };
	const base = masked ? (disclosedCount(denominator!) ?? denominator!) : denominator!;
	return { points, verdict, words: `${difference}: ${verdictWords(verdict, base, measure.unit)}` };
}

type Range = { low: number; high: number };

/**
 * The true common share, or, where counts behind it are hidden, all that it may be by their stand-ins.
 * One share by itself, rounded or of stand-ins, would judge some ICSs wrongly.
 */
function commonShare({ value, outside }: Total): Range {
	if (!outside || outside.hidden === 0) return { low: value!, high: value! };
	const error = outside.hidden * STAND_IN_ERROR;
	return {
		low: Math.max(0, outside.numerator - error) / (outside.denominator + error),
		high: Math.min(1, (outside.numerator + error) / Math.max(1, outside.denominator - error))
	};
}

/** The verdict on everything within these ranges; null where it is not the same for all of it. */
function verdictWithin(part: Range, of: Range, common: Range): Verdict | null {
	const lowest = verdictOf(Math.min(part.low, of.high), Math.max(1, of.high), common.high);
	const highest = verdictOf(Math.min(part.high, of.low), Math.max(1, of.low), common.low);
	return lowest === highest ? lowest : null;
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

const RANK: readonly (Verdict | null)[] = ['much-lower', 'lower', 'same', 'higher', 'much-higher'];

/**
 * Those first that stand out on the side that needs help, then those that do not stand out, by name:
 * a difference that chance explains is no order. Those that recorded nothing come last.
 */
export function byNeed(measure: Pick<Measure, 'better'>, rows: readonly Compared[]): Compared[] {
	const place = ({ england, reported }: Compared): number => {
		if (!reported) return RANK.length + 1;
		const rank = RANK.indexOf(england?.verdict ?? 'same');
		if (measure.better === 'neither') return 0;
		return measure.better === 'higher' ? rank : RANK.length - 1 - rank;
	};
	return rows.toSorted(
		(a, b) => place(a) - place(b) || a.shortName.localeCompare(b.shortName, 'en-GB')
	);
}

// One deliverable of many ICSs side by side. Stages and ratings are never added up.

/** What an ICS and its reviewer said of the section of the return that a deliverable belongs to. */
export type SectionRatings = {
	quarter: string;
	system: ConfidenceCode | null;
	reviewer: ConfidenceCode | null;
};

export type ComparisonRow = {
	code: string;
	shortName: string;
	regionName: string | null;
	/** Whose words these are, where today's organisation was made from several. */
	saidBy: string | null;
	state: DeliverableState;
	ratings: SectionRatings | null;
};

/**
 * Those first that need somebody: late, then in doubt, then without an update for long,
 * then silent, then the rest; reached ones last. Of two alike the less confident, the less far, by name.
 */
export function rowsByNeed(deliverableRows: readonly ComparisonRow[]): ComparisonRow[] {
	const need = ({ state }: ComparisonRow): number => {
		if (state.pastDate) return 0;
		if (state.stage === null) return 4;
		if (state.reached) return 6;
		if (state.confidence === 'red' || state.confidence === 'amber-red') return 1;
		return state.stale ? 2 : 5;
	};
	const doubt = ({ state }: ComparisonRow) =>
		-CONFIDENCE.findIndex(({ code }) => code === state.confidence);
	const stage = ({ state }: ComparisonRow) => STAGES.findIndex(({ code }) => code === state.stage);
	return deliverableRows.toSorted(
		(a, b) =>
			need(a) - need(b) ||
			doubt(a) - doubt(b) ||
			stage(a) - stage(b) ||
			a.shortName.localeCompare(b.shortName, 'en-GB')
	);
}

/** "2 of 5 ICSs have reached it. 1 is late, 1 is in doubt; 1 has recorded nothing." */
export function reachedSentence(lines: readonly ComparisonRow[]): string {
	// One that was cut stands under each of those that followed it, and said one thing.
	const deliverableRows = [...new Map(lines.map((line) => [line.code, line])).values()];
	const all = deliverableRows.length;
	if (all === 0) return 'There is no ICS here to compare.';
	const count = (is: (state: DeliverableState) => boolean) =>
		deliverableRows.filter(({ state }) => is(state)).length;
	const silent = count(({ stage }) => stage === null);
	if (silent === all)
		return all === 1
			? 'The ICS here has recorded nothing of it yet.'
			: `None of the ${all} ICSs here has recorded anything of it yet.`;
	const reached = count((state) => state.reached);
	const head =
		reached === all
			? all === 1
				? 'The ICS here has reached it.'
				: `${all === 2 ? 'Both' : `All ${all}`} ICSs have reached it.`
			: reached === 0
				? all === 1
					? 'The ICS here has not reached it.'
					: `None of the ${all} ICSs has reached it.`
				: `${reached} of ${plural(all, 'ICS')} ${agree(reached, 'has', 'have')} reached it.`;
	const late = count((state) => state.pastDate);
	const doubted = count(
		({ pastDate, reached: done, confidence }) =>
			!pastDate && !done && (confidence === 'red' || confidence === 'amber-red')
	);
	const parts = [
		late > 0 && `${late} ${agree(late, 'is', 'are')} late`,
		doubted > 0 && `${doubted} ${agree(doubted, 'is', 'are')} in doubt`,
		silent > 0 && `${silent} ${agree(silent, 'has', 'have')} recorded nothing of it`
	].filter((part) => typeof part === 'string');
	const differing = deliverableRows.filter(
		({ ratings }) => ratings?.system && ratings.reviewer && ratings.system !== ratings.reviewer
	).length;
	const differingWords =
		differing === 0
			? ''
			: ` For ${plural(differing, 'ICS')} the reviewer’s rating of the section differs from the ICS’s own.`;
	return `${head}${parts.length > 0 ? ` ${list(parts)}.` : ''}${differingWords}`;
}

// Every deliverable, or every section of the last return, of many ICSs: one picture.

export type GridCell = {
	stage: StageCode;
	reached: boolean;
	/** Null for what is reached, and where it has not been rated. */
	confidence: ConfidenceCode | null;
	late: boolean;
};

export type GridRow = {
	/** Of the ICS that recorded it; and of the ICS of the page that it stands for. */
	code: string;
	forCode: string;
	shortName: string;
	/** Who recorded it, where today's organisation was made from several. */
	saidBy: string | null;
	/** In the roadmap's order; null where nothing has been recorded. */
	cells: readonly (GridCell | null)[];
	/** Of the last return that was sent; null where there is none. */
	quarter: string | null;
	sections: readonly (Omit<SectionRatings, 'quarter'> | null)[];
};

const labelled = <T extends string>(list: readonly { code: T; label: string }[], code: T) =>
	list.find((one) => one.code === code)!.label;

/** "In delivery, amber-red, late" */
export function cellWords(cell: GridCell | null): string {
	if (cell === null) return 'No update yet';
	const { stage, reached, confidence, late } = cell;
	const sure = confidence ? labelled(CONFIDENCE, confidence).toLowerCase() : 'not rated';
	return [labelled(STAGES, stage), !reached && sure, late && 'late'].filter(Boolean).join(', ');
}

/** "Amber; the reviewer says red" */
export function ratingWords(rating: Omit<SectionRatings, 'quarter'> | null): string {
	if (rating === null) return 'No return sent';
	const { system, reviewer } = rating;
	const own = system ? labelled(CONFIDENCE, system) : 'Not rated';
	if (reviewer === null) return own;
	if (reviewer === system) return `${own}, as the reviewer says`;
	return `${own}; the reviewer says ${labelled(CONFIDENCE, reviewer).toLowerCase()}`;
}

export const GRID_ORDERS = ['need', 'name', 'reached', 'late'] as const;
export type GridOrder = (typeof GRID_ORDERS)[number];

/** How many of an ICS's deliverables are so. */
export function cellCount(row: Pick<GridRow, 'cells'>, is: (cell: GridCell) => boolean): number {
	return row.cells.filter((cell) => cell !== null && is(cell)).length;
}

/**
 * By need as `needed` has it, by name, fewest reached first or most late first; ICSs that have recorded
 * nothing come last. Lines of one ICS stay together.
 *
 * @param needed codes, those first that need support most
 */
export function gridInOrder(
	rows: readonly GridRow[],
	by: GridOrder,
	needed: readonly string[]
): GridRow[] {
	const place = new Map(needed.map((code, index) => [code, index]));
	const value: Record<GridOrder, (row: GridRow) => number> = {
		need: ({ forCode }) => place.get(forCode) ?? place.size,
		name: () => 0,
		reached: (row) => cellCount(row, ({ reached }) => reached),
		late: (row) => -cellCount(row, ({ late }) => late)
	};
	const isEmpty = ({ cells, quarter }: GridRow) =>
		quarter === null && cells.every((cell) => cell === null);
	return rows.toSorted(
		(a, b) =>
			(by === 'name' ? 0 : Number(isEmpty(a)) - Number(isEmpty(b))) ||
			value[by](a) - value[by](b) ||
			a.shortName.localeCompare(b.shortName, 'en-GB')
	);
}

// England, or a region, as a whole.

/** Sums over the ICSs that were open on a day. */
export type Standing = {
	day: string;
	systems: number;
	/** ICSs that have recorded something on the roadmap: what follows of deliverables is theirs. */
	reporting: number;
	withLate: number;
	deliverables: number;
	reached: number;
	underWay: number;
	late: number;
	/** Rated amber-red or red. */
	inDoubt: number;
	stale: number;
	found: number;
	rewritten: number;
	networks: number;
	live: number;
};

/** "England: 8 ICSs have reached 137 of 384 deliverables (36%), 4 points more than on 30 September 2026. …" */
export function standingSentence(place: string, standings: readonly Standing[]): string {
	const now = standings.at(-1)!;
	if (now.systems === 0) return 'There is no ICS here to show.';
	const { reporting, systems, reached, deliverables, withLate } = now;
	if (reporting === 0)
		return `${place}: ${['', 'the one ICS has not', 'neither ICS has'][systems] ?? `none of the ${systems} ICSs has`} recorded anything on the roadmap yet.`;
	const who =
		reporting === systems ? plural(systems, 'ICS') : `${reporting} of ${plural(systems, 'ICS')}`;
	const before = standings.at(-2);
	const since =
		before && before.reporting > 0
			? `, ${pointsWords(share(reached, deliverables)! - share(before.reached, before.deliverables)!)} on ${longDate(before.day)}`
			: '';
	const late =
		withLate === 0
			? 'None has a late deliverable.'
			: withLate === reporting
				? `${reporting === 1 ? 'It has' : reporting === 2 ? 'Both have' : `All ${reporting} have`} late deliverables.`
				: `${withLate} ${agree(withLate, 'has', 'have')} late deliverables.`;
	const silent = systems - reporting;
	const rest =
		silent === 0
			? ''
			: ` ${agree(silent, '1 other has', `The other ${silent} have`)} recorded nothing yet.`;
	return `${place}: ${who} ${agree(reporting, 'has', 'have')} reached ${count(reached)} of ${count(deliverables)} deliverables (${percentage(reached, deliverables)})${since}. ${late}${rest}`;
}

/** "4 points more than", "as many as" */
function pointsWords(difference: number): string {
	const points = Math.round(difference * 100);
	if (points === 0) return 'the same share as';
	return `${plural(Math.abs(points), 'point')} ${points > 0 ? 'more' : 'fewer'} than`;
}

/** A figure of the place, as it is shown, and how it came about as shares. */
export type StandingFigure = {
	label: string;
	value: string;
	detail: string;
	/** Against the quarter end before; null where there is nothing to compare with. */
	comparison: string | null;
	direction: 'up' | 'down' | 'same' | null;
	/** Percentages, oldest first; null where there was nothing. */
	trend: (number | null)[];
};

const FIGURES: readonly [
	label: string,
	part: (one: Standing) => number,
	of: (one: Standing) => number
][] = [
	['Deliverables reached', (one) => one.reached, (one) => one.deliverables],
	['Late, of those not reached', (one) => one.late, (one) => one.underWay],
	['Amber-red or red, of those not reached', (one) => one.inDoubt, (one) => one.underWay],
	[
		`No update for ${STALE_AFTER_DAYS} days, of those not reached`,
		(one) => one.stale,
		(one) => one.underWay
	],
	['Policies rewritten', (one) => one.rewritten, (one) => one.found],
	['Networks live', (one) => one.live, (one) => one.networks]
];

/** The six figures of a place, each with its trend. */
export function standingFigures(standings: readonly Standing[]): StandingFigure[] {
	const [before, now] = [standings.at(-2), standings.at(-1)!];
	return FIGURES.map(([label, part, of]) => {
		const shareAt = (one: Standing | undefined) => (one ? share(part(one), of(one)) : null);
		const [was, is] = [shareAt(before), shareAt(now)];
		const points = was === null || is === null ? null : Math.round((is - was) * 100);
		const counts = `${count(part(now))} of ${count(of(now))}`;
		return {
			label,
			value: is === null ? 'No data yet' : counts,
			detail: is === null ? '' : `(${percentage(part(now), of(now))})`,
			comparison:
				points === null
					? null
					: `${points === 0 ? 'level with' : `${change(points)} ${Math.abs(points) === 1 ? 'point' : 'points'} since`} ${shortDate(before!.day)}`,
			direction: points === null ? null : points === 0 ? 'same' : points > 0 ? 'up' : 'down',
			trend: standings.map((one) => {
				const value = shareAt(one);
				return value === null ? null : Math.round(value * 1000) / 10;
			})
		};
	});
}

// ICSs side by side: in which order, and the answer as a sentence.

export type SystemSummary = {
	shortName: string;
	reached: number;
	deliverables: number;
	pastDate: number;
	updated: number;
	found: number;
	rewritten: number;
	networks: number;
	live: number;
};

export const SYSTEM_SORTS = [
	'name',
	'region',
	'reached',
	'pastDate',
	'policies',
	'networks'
] as const;
export type SystemSort = (typeof SYSTEM_SORTS)[number];

/** Whether an ICS has recorded nothing that a list of ICSs shows. */
export function isSilent({ updated, found, networks }: SystemSummary): boolean {
	return updated === 0 && found === 0 && networks === 0;
}

/** Ascending, ties by name; an ICS that reported nothing comes last whichever way. */
export function sortSystems<T extends SystemSummary & { regionName: string | null }>(
	systems: readonly T[],
	by: SystemSort,
	descending: boolean
): T[] {
	const value = (system: T): number | string | null => {
		if (by === 'name') return system.shortName;
		if (by === 'region') return system.regionName;
		if (by === 'policies') return system.found === 0 ? null : system.rewritten / system.found;
		if (by === 'networks') return system.networks === 0 ? null : system.live / system.networks;
		return system.updated === 0 ? null : system[by];
	};
	return [...systems].sort((a, b) => {
		const [x, y] = [value(a), value(b)];
		if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
		const order = typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
		return (descending ? -order : order) || byName(a, b);
	});
}

/** "8 ICSs: 5 have late deliverables. 3 have recorded nothing on the roadmap yet." */
export function systemsSentence(systems: readonly SystemSummary[]): string {
	if (systems.length === 0) return 'There is no ICS here to show.';
	const reporting = systems.filter(({ updated }) => updated > 0);
	const silent = systems.length - reporting.length;
	if (reporting.length === 0)
		return `${counted(systems.length, 'ICS')}: none has recorded progress on the roadmap yet.`;
	const late = reporting.filter(({ pastDate }) => pastDate > 0).length;
	const lateWords =
		late === 0
			? 'none has a late deliverable'
			: `${late} ${agree(late, 'has', 'have')} late deliverables`;
	const silentWords =
		silent === 0
			? ''
			: ` ${silent} ${agree(silent, 'has', 'have')} recorded nothing on the roadmap yet.`;
	return `${counted(systems.length, 'ICS')}: ${lateWords}.${silentWords}`;
}

function byName(a: SystemSummary, b: SystemSummary): number {
	return a.shortName.localeCompare(b.shortName);
}
