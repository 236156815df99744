import { longDate } from '#lib/core/dates.ts';
import {
	type Audience,
	disclosed,
	type DisplayText,
	isAboutPeople,
	outsideFigure,
	SUPPRESSED,
	SUPPRESSED_WORDS,
	without
} from '#lib/core/disclosure.ts';
import {
	isPercent,
	type Measure,
	type MeasureValue,
	NO_DATA,
	type SeriesKind
} from '#lib/core/measure.ts';
import {
	count,
	decimal,
	OF_TRAJECTORY,
	ofPlan,
	percentage,
	pounds,
	shareOf,
	unitWords
} from '#lib/core/numbers.ts';
import { agree, capital, list, listSome, plural } from '#lib/core/words.ts';
import type { ConfidenceCode } from '#lib/roadmap/progress/rules.ts';
import {
	type Annotation,
	type Better,
	type Chart,
	controlChart,
	FEWEST_VALUES,
	lineChart,
	type Rebase,
	type Segment,
	type Target
} from '#lib/spc/rules.ts';
import { periodName } from '#lib/spc/words.ts';

// What a measure's chart signals, and which signals speak against a deliverable's rating.

/**
 * Of a control chart, `few`: too few values to judge; `none`: ordinary variation, or a change that is
 * neither. Of a line, `behind` and `on-plan`; `line`: there is no plan to set it beside.
 */
export type MeasureSignal =
	'concern' | 'behind' | 'improvement' | 'on-plan' | 'none' | 'few' | 'line';

export const SIGNALS: readonly { code: MeasureSignal; label: string }[] = [
	{ code: 'concern', label: 'Concern' },
	{ code: 'behind', label: 'Behind plan' },
	{ code: 'improvement', label: 'Improvement' },
	{ code: 'on-plan', label: 'On plan or ahead' },
	{ code: 'none', label: 'No signal' },
	{ code: 'few', label: 'Too few points' },
	{ code: 'line', label: 'No control chart' }
];

export function signalOf(chart: Chart): MeasureSignal {
	if (chart.series !== 'rate') return chart.plan ?? 'line';
	if (chart.variation === 'concern' || chart.variation === 'improvement') return chart.variation;
	return chart.current === null || chart.current.kind === 'run' ? 'few' : 'none';
}

/** What a reader is told of each series, and why only one of them has a control chart. */
export const SERIES_LABELS: Record<SeriesKind, string> = {
	rate: 'Measured anew each time: a control chart tells a change from ordinary ups and downs',
	cumulative:
		'Builds up, or is counted as at a day: set beside its plan, without control limits or signals',
	rolling: 'Neighbouring values share months: shown as a line, without control limits or signals'
};

/** Whether by its limits, or in a row without any variation, the target is missed every time. */
export function missesTarget(chart: Chart): boolean {
	if (chart.assurance !== null) return chart.assurance === 'always misses';
	return chart.current?.kind === 'constant' && chart.hitsTarget === false;
}

/** "Too few points: 7 of 13", "Behind plan": why there is no icon. */
export function fewWords(chart: Chart): string {
	const { current, series, latest, plan } = chart;
	if (latest === null) return 'No values yet';
	if (series !== 'rate') {
		if (plan) return SIGNALS.find(({ code }) => code === plan)!.label;
		return series === 'rolling' ? 'No control chart: values overlap' : 'No plan recorded';
	}
	if (current?.kind === 'run') return `Too few points: ${current.values} of ${FEWEST_VALUES}`;
	return 'No signal: the values do not vary';
}

/** How a measure speaks against a rating of green or amber-green. */
export type Against = 'concern' | 'target-missed';

/** Null: nothing in the figures speaks against the rating, or the rating is lower already. */
export function signalAgainst(chart: Chart, confidence: ConfidenceCode | null): Against | null {
	if (confidence !== 'green' && confidence !== 'amber-green') return null;
	if (chart.variation === 'concern') return 'concern';
	return missesTarget(chart) ? 'target-missed' : null;
}

const AGAINST: Record<Against, string> = {
	concern: 'signals concern',
	'target-missed': 'misses its target every time'
};

/** "“Vacancy rate” signals concern, and delivery confidence is green." */
export function againstSentence(title: string, against: Against, rating: string): string {
	return `“${title}” ${AGAINST[against]}, and delivery confidence is ${rating.toLowerCase()}.`;
}

/** Why chance cannot be told from a difference; null where it can. */
export function unfairness({
	kind,
	unit,
	bundles
}: Pick<Measure, 'kind' | 'unit' | 'bundles'>): string | null {
	if (kind === 'median')
		return 'a median comes without the number and the spread that lie behind it';
	if (kind === 'count') return 'it is a count without a denominator: a larger ICS has more';
	if (kind === 'of-plan') return 'each ICS set its own plan';
	if (kind === 'ratio') return 'it is a ratio of two counts, and not a part of a whole';
	if (unit === 'pounds')
		return 'one decision moves many pounds, so that their number does not tell what chance would do';
	if (unit === 'FTE days') return 'one absence makes many days';
	if (unit === 'WTE') return 'whole-time equivalents are amounts and not counted one by one';
	return bundles ? `${bundles}, so that their number does not tell what chance would do` : null;
}

// Measures in words: a figure, a value on a chart, and what all of them say together.

type Figured = Pick<SeriesPoint, 'numerator' | 'denominator' | 'value' | 'told'>;
type Named = Pick<ShownMeasure, 'kind' | 'unit'>;

/** "12 of 15 (80%)", "£1,200 of £2,000 (60%)", "10 days", "No data yet", as it is without a point. */
export function figureWords(measure: Named, point: Figured | null): string {
	const [figure, detail] = figureParts(measure, point);
	return detail ? `${figure} ${detail}` : figure;
}

/** The same in two parts, for a large figure with a smaller one beside it. */
export function figureParts(
	{ kind, unit }: Named,
	point: Figured | null
): [figure: string, detail?: string] {
	const { numerator = null, denominator = null, value = null, told } = point ?? {};
	if (told) return disclosedParts({ kind, unit }, value, told);
	if (value === null) return [NO_DATA];
	if (kind === 'median' || kind === 'count') return [unitWords(value, unit)];
	if (numerator === null || denominator === null) {
		if (kind === 'ratio') return [decimal(value, 2)];
		return [`${decimal(value * 100)}%${kind === 'of-plan' ? OF_TRAJECTORY : ''}`];
	}
	if (kind === 'ratio')
		return [decimal(value, 2), `(${decimal(numerator)} ${unit} to ${decimal(denominator)})`];
	if (kind === 'of-plan')
		return ofPlan(
			percentage(numerator, denominator),
			decimal(numerator),
			decimal(denominator),
			unit
		);
	const share = `(${percentage(numerator, denominator)})`;
	if (unit === 'pounds') return [`${pounds(numerator)} of ${pounds(denominator)}`, share];
	return [`${decimal(numerator)} of ${decimal(denominator)}`, share];
}

/** A figure about people as a reader outside may see it: "* of 85 (*)", "40 people". */
function disclosedParts(
	{ kind, unit }: Named,
	value: number | null,
	{ numerator, denominator, percent }: DisplayText
): [figure: string, detail?: string] {
	if (percent === null)
		return numerator === null || (kind !== 'count' && kind !== 'median')
			? [NO_DATA]
			: [numerator === SUPPRESSED ? SUPPRESSED_WORDS : `${numerator} ${unit}`];
	if (kind === 'of-plan' && numerator !== null && denominator !== null)
		return ofPlan(percent, numerator, denominator, unit);
	if (kind === 'share' && numerator !== null && denominator !== null)
		return [`${numerator} of ${denominator}`, `(${percent})`];
	if (isPercent(kind)) return [percent + (kind === 'of-plan' ? OF_TRAJECTORY : '')];
	if (kind === 'ratio' && numerator !== null && denominator !== null)
		return [`${numerator} ${unit} to ${denominator}`];
	return percent === SUPPRESSED || value === null
		? [SUPPRESSED_WORDS]
		: [`${decimal(value, 2)} ${unit}`];
}

/** How a value stands in sentences and at the lines of a chart, which is in percent for shares. */
export function writtenBy({ kind, unit }: Named): (value: number) => string {
	if (isPercent(kind)) return (value) => `${decimal(value)}%`;
	if (kind === 'ratio') return (value) => decimal(value, 2);
	if (unit === 'days') return (value) => `${decimal(value)} ${agree(value, 'day', 'days')}`;
	return (value) => decimal(value);
}

/** "Networks live, % of all networks of the ICS", above a picture. */
export function axisWords({ title, kind, unit, of }: ShownMeasure): string {
	if (kind === 'of-plan') return `${title}, % of the trajectory`;
	if (kind === 'ratio') return title;
	if (kind !== 'share') return `${title}, ${unit}`;
	return of ? `${title}, % of ${of}` : `${title}, %`;
}

/**
 * "September 2026", "3 months to September 2026", "12 months to Q2 2026/27", "On 21 November 2026": the
 * period under way is known up to a day.
 */
export function whenWords(
	{ on }: Pick<SeriesPoint, 'on'>,
	{ period, months }: Pick<ShownMeasure, 'period' | 'months'>,
	asAt: string
): string {
	if (months) return `${months} months to ${periodName(on, period)}`;
	return on === asAt ? `On ${longDate(on)}` : capital(periodName(on, period));
}

/** `Higher is better`. */
export function betterWords({ better }: Pick<ShownMeasure, 'better'>): string {
	if (better === 'neither') return 'Neither higher nor lower is better';
	return `${capital(better)} is better`;
}

type Judged = { title: string; signal: MeasureSignal; missesTarget: boolean };

/**
 * "1 of 9 measures with a control chart signals concern: Vacancy rate. 2 show improvement. 1 of 3 with a plan
 * is behind it: Networks live."
 */
export function signalsSentence(measures: readonly Judged[]): string {
	if (measures.length === 0) return 'There are no measures.';
	const charted = measures.filter(({ signal }) => !LINES.includes(signal));
	return [charted.length > 0 && chartsSentence(charted), planSentence(measures)]
		.filter((one) => typeof one === 'string' && one !== '')
		.join(' ');
}

const LINES: readonly MeasureSignal[] = ['behind', 'on-plan', 'line'];

/** What builds up, against its plan; empty where nothing has one. */
function planSentence(measures: readonly Judged[]): string {
	const behind = measures.filter(({ signal }) => signal === 'behind');
	const planned = measures.filter(({ signal }) => signal === 'on-plan').length + behind.length;
	if (planned === 0)
		return measures.every(({ signal }) => signal === 'line')
			? `${plural(measures.length, 'measure')} ${agree(measures.length, 'has', 'have')} neither a control chart nor a plan.`
			: '';
	const names = listSome(
		behind.map(({ title }) => title),
		4
	);
	if (behind.length === 0)
		return planned === 1
			? 'The one with a plan is not behind it.'
			: `None of the ${planned} with a plan is behind it.`;
	if (behind.length === planned)
		return planned === 1
			? `The one with a plan is behind it: ${names}.`
			: `${planned === 2 ? 'Both' : `All ${planned}`} with a plan are behind it: ${names}.`;
	return `${behind.length} of ${planned} with a plan ${agree(behind.length, 'is', 'are')} behind it: ${names}.`;
}

function chartsSentence(measures: readonly Judged[]): string {
	const all = measures.length;
	const charts = `${plural(all, 'measure')} with a control chart`;
	const titled = (signal: MeasureSignal) => measures.filter((one) => one.signal === signal);
	const [concern, improvement, few] = [titled('concern'), titled('improvement'), titled('few')];
	const names = (some: readonly Judged[]) =>
		listSome(
			some.map(({ title }) => title),
			4
		);
	if (few.length === all)
		return `${all === 1 ? 'The one measure' : `None of the ${plural(all, 'measure')}`} with a control chart has ${all === 1 ? 'not ' : ''}enough values yet to tell a change from ordinary ups and downs.`;
	const head =
		concern.length === 0
			? `${all === 1 ? 'The one measure with a control chart does not signal' : `None of the ${charts} signals`} concern.`
			: concern.length === all
				? `${all === 1 ? 'The one measure with a control chart signals' : `${all === 2 ? 'Both' : `All ${all}`} measures with a control chart signal`} concern: ${names(concern)}.`
				: `${count(concern.length)} of ${charts} ${agree(concern.length, 'signals', 'signal')} concern: ${names(concern)}.`;
	const rest = [
		improvement.length > 0 &&
			`${count(improvement.length)} ${agree(improvement.length, 'shows', 'show')} improvement.`,
		...contradictions(improvement),
		few.length > 0 &&
			`${count(few.length)} ${agree(few.length, 'has', 'have')} too few values to say.`
	].filter((one) => typeof one === 'string');
	return [head, ...rest].join(' ');
}

/** What improves and yet will not reach its target as it goes. */
function contradictions(improvement: readonly Judged[]): string[] {
	const short = improvement.filter(({ missesTarget }) => missesTarget);
	if (short.length === 0) return [];
	return [
		`${list(short.map(({ title }) => title))} ${agree(short.length, 'improves and still misses its target', 'improve and still miss their targets')} every time.`
	];
}

/** "12 of 15 networks (80%)", for a sentence. */
export function shareWords({ unit, kind }: Named, point: Figured): string {
	const { numerator, denominator, value, told } = point;
	if (kind === 'share' && told?.percent && told.numerator !== null && told.denominator !== null)
		return `${told.numerator} of ${told.denominator} ${unit} (${told.percent})`;
	const isCounted = value !== null && !told && numerator !== null && denominator !== null;
	return kind === 'share' && unit !== 'pounds' && isCounted
		? shareOf(numerator, denominator, unit)
		: figureWords({ unit, kind }, point);
}

// A measure's values over time, and the control chart that is drawn from them.

/** Where a measure's values come from; whoever adds a kind adds its series in `read.server.ts`. */
export type MeasureSource =
	| { kind: 'register'; register: string }
	| { kind: 'indicator'; register: 'indicators'; code: string };

/** A measure as its page shows it, wherever its values come from. */
export type ShownMeasure = Omit<Measure, 'name' | 'register' | 'better' | 'period'> & {
	/** Part of its address. */
	name: string;
	better: Better;
	period: Measure['period'];
	/** Each value is of so many months, the last of which ends with its period. */
	months?: 3 | 12;
	source: MeasureSource;
	/** What its values come from, and where that is below `/ics/XWE`. */
	sourceTitle: string;
	sourcePath: string;
	/** Targets that its definition brings, in the chart's unit; a system's own outweigh them. */
	targets?: readonly Target[];
};

/** One period of a series. */
export type SeriesPoint = Omit<MeasureValue, 'measure' | 'asAt' | 'unit'> & {
	/** The period's last day, or the day asked for in the period under way. */
	on: string;
	/** False: nobody reported anything for this period. */
	submitted: boolean;
};

/** What people have set beside the figures. */
export type ChartMarks = {
	targets: readonly Target[];
	annotations: readonly Annotation[];
	rebases: readonly Rebase[];
};

export const NO_MARKS: ChartMarks = { targets: [], annotations: [], rebases: [] };

export const NOT_RECORDED = 'Nothing had been recorded for it on that day.';

/** What a register says of a day (ISO) before its first recording. */
export function unrecordedSentence(asAt: string, first: string): string {
	return `Nothing was recorded here before ${longDate(first)}: of ${longDate(asAt)} no more is known than what happened by then.`;
}

/**
 * Without the periods before anything had happened: they begin with the last one before the first
 * change, because a long row of noughts would say what to expect. Values that never change all
 * stay; where there never was one, there is no point.
 */
export function fromFirstChange(points: readonly SeriesPoint[]): SeriesPoint[] {
	const begins = points.findIndex(({ value }) => value !== null);
	if (begins === -1) return [];
	const known = points.slice(begins);
	const first = known[0]!;
	const changed = known.findIndex(
		({ numerator, denominator, value }) =>
			numerator !== first.numerator || denominator !== first.denominator || value !== first.value
	);
	return changed > 1 ? known.slice(changed - 1) : known;
}

type Valued = Pick<SeriesPoint, 'numerator' | 'denominator' | 'value' | 'told'>;

/** A value in the chart's unit: shares as percentages, 0 to 100. */
export function chartValue(
	{ kind }: Pick<ShownMeasure, 'kind'>,
	{ numerator, denominator, value, told }: Valued
): number | null {
	if (value === null || !isPercent(kind)) return value;
	if (told) return Math.round(value * 100);
	// Multiplied first: 0.29 times 100 is not 29.
	return numerator !== null && denominator ? (numerator * 100) / denominator : value * 100;
}

/** The control chart of a series; marks that lie after its last day are not drawn yet. */
export function chartOf(
	measure: ShownMeasure,
	points: readonly SeriesPoint[],
	marks: ChartMarks = NO_MARKS
): Chart {
	const last = points.at(-1)?.on ?? '';
	const given = points.map((point) => ({
		on: point.on,
		value: chartValue(measure, point),
		label: labelOf(measure, point),
		planned: plannedValue(measure, point),
		...(isHidden(point) ? { hidden: true } : {})
	}));
	const options = {
		better: measure.better,
		target: marks.targets.length > 0 ? marks.targets : (measure.targets ?? []),
		annotations: marks.annotations.filter(({ on }) => on <= last)
	};
	const { series } = measure;
	return series === 'rate'
		? controlChart(given, { ...options, rebases: marks.rebases.filter(({ on }) => on <= last) })
		: lineChart(given, { ...options, series });
}

/** Where the plan says a value should be, in the chart's unit; null without a value or without a plan. */
function plannedValue(measure: ShownMeasure, point: SeriesPoint): number | null {
	const { planned, value, denominator, told } = point;
	if (value === null) return null;
	// Its denominator is the plan.
	if (measure.kind === 'of-plan') return 100;
	if (planned === null || measure.kind !== 'share') return planned;
	if (!denominator) return null;
	const share = (planned * 100) / denominator;
	return told ? Math.round(share) : share;
}

/** Whether a reader outside may not see its figure. */
function isHidden({ value, told }: SeriesPoint): boolean {
	return value === null && (told?.percent ?? told?.numerator) === SUPPRESSED;
}

/** The latest period that was reported: the headline figure. Null: none was. */
export function latestPoint(points: readonly SeriesPoint[]): SeriesPoint | null {
	return points.findLast(({ submitted }) => submitted) ?? null;
}

function labelOf(measure: ShownMeasure, point: SeriesPoint): string | undefined {
	if (point.value !== null || point.told) return figureWords(measure, point);
	return point.submitted ? ': nothing to work it out from' : undefined;
}

// A measure's points and its chart as a reader outside may see them. Mean and limits come from the
// values before they are rounded, and are written as whole numbers. Where a value is hidden they would
// say what it was, so that such a chart is worked out from the points that are shown alone.

export type ShownSeries = { points: SeriesPoint[]; chart: Chart };

export function shownSeries(
	measure: ShownMeasure,
	points: SeriesPoint[],
	marks: ChartMarks,
	audience: Audience
): ShownSeries {
	const { aboutPeople, unit, kind } = measure;
	if (audience === 'programme' || !isAboutPeople(measure))
		return { points, chart: chartOf(measure, points, marks) };
	const shown = points.map(
		(point) =>
			without(
				disclosed({ ...point, aboutPeople, unit, kind }, audience),
				'aboutPeople',
				'unit',
				'kind'
			) as SeriesPoint
	);
	const known = chartOf(measure, shown, marks);
	if (known.hidden > 0) return { points: shown, chart: rounded(known) };
	const before = points.map((point) =>
		point.outside ? outsideFigure(point, point.outside) : point
	);
	const chart = chartOf(measure, before, marks);
	// The words, the marks and the limits of these values over the points as they are written.
	const written = chart.points.map((point, index) => {
		const { value, label, planned } = known.points[index]!;
		return { ...point, value, label, planned };
	});
	const latest = written.findLast(({ value }) => value !== null) ?? null;
	return { points: shown, chart: rounded({ ...chart, points: written, latest }) };
}

function rounded(chart: Chart): Chart {
	const segments = chart.segments.map(roundedSegment);
	return { ...chart, segments, current: segments.at(-1) ?? null };
}

function roundedSegment(segment: Segment): Segment {
	const entries = Object.entries(segment).map(([name, value]) => [
		name,
		typeof value === 'number' && !Number.isInteger(value) ? Math.round(value) : value
	]);
	return Object.fromEntries(entries) as Segment;
}

/** A measure's values for a picture the size of a word, and what it shows. */
export function sparkOf(
	measure: ShownMeasure,
	points: readonly SeriesPoint[],
	chart: Chart,
	asAt: string
): { values: (number | null)[]; label: string } {
	const known = points.filter(({ value }) => value !== null);
	const [first, last] = [known[0], known.at(-1)];
	const words = (point: SeriesPoint) =>
		`${figureWords(measure, point)}, ${whenWords(point, measure, asAt)}`;
	return {
		values: chart.points.map(({ value }) => value),
		label:
			first && last && first !== last
				? `${words(first)}; ${words(last)}`
				: known.length === 1
					? 'One value'
					: 'No values'
	};
}
