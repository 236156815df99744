import {
	type Audience,
	disclosed,
	type DisplayText,
	SUPPRESSED,
	SUPPRESSED_WORDS,
	without
} from '#lib/core/disclosure.ts';
import {
	blankValue,
	isPercent,
	type MeasureKind,
	type MeasureValue,
	noteOf
} from '#lib/core/measure.ts';
import { decimal, ofPlan, percentage, shareOf } from '#lib/core/numbers.ts';
import { PERIOD_WORDS, type PeriodKind, periodName } from '#lib/core/periods.ts';
import { agree, capital, counted, list, plural } from '#lib/core/words.ts';
import type { Indicator, ListedIndicator } from '#lib/registers/definition.ts';
import { hitsTarget } from '#lib/spc/rules.ts';
import { targetOf } from './rules.ts';

// What the register of indicators answers: its sentence and its measures.

/** One period of an indicator. `value` is 0 to 1 for a share; null where nothing can be worked out. */
export type IndicatorPoint = {
	/** As stored: `2024-06/quarter`. */
	period: string;
	/** The period's last day, ISO. */
	on: string;
	numerator: number | null;
	denominator: number | null;
	value: number | null;
	/** There is a figure, but it came as `*`, or this reader may not see it. */
	suppressed: boolean;
	/** How it is written for a reader outside. */
	told?: DisplayText;
};

/** An indicator with what is held of it for the system as a whole, as at a day. */
export type IndicatorLine = {
	indicator: ListedIndicator;
	/** Of one kind of period, oldest first, ended by the day. */
	points: readonly IndicatorPoint[];
	kind: PeriodKind;
	/** Other kinds of period that it is held in too. */
	also: readonly PeriodKind[];
	/** Places, networks, trusts and earlier systems that have values of their own. */
	others: number;
};

export type IndicatorFigures = { asAt: string; lines: readonly IndicatorLine[] };

/** Figures as a reader may see them: what is hidden is judged against no target either. */
export function disclosedIndicators(
	figures: IndicatorFigures,
	audience: Audience
): IndicatorFigures {
	if (audience === 'programme') return figures;
	const lines = figures.lines.map((line) => {
		const { disclosure, unit } = line.indicator;
		const kind = kindOfIndicator(line.indicator);
		if (disclosure !== 'people') return line;
		const points = line.points.map((point): IndicatorPoint => {
			const figure = { ...point, unit, kind, aboutPeople: true };
			const shown = without(disclosed(figure, audience), 'unit', 'kind', 'aboutPeople');
			const hidden = shown.value === null && point.value !== null;
			return { ...shown, suppressed: point.suppressed || hidden };
		});
		return { ...line, points };
	});
	return { ...figures, lines };
}

/** As a measure: a ratio whose denominator is a plan is read as a percentage of it. */
export function kindOfIndicator({ form, series, unit }: Indicator): MeasureKind {
	if (form === 'ratio') return series === 'cumulative' ? 'of-plan' : 'ratio';
	if (form === 'share') return 'share';
	// Days of several ICSs are not added up.
	return unit === 'days' ? 'median' : 'count';
}

export type Reached = {
	latest: IndicatorPoint | null;
	/** The target on the last day of the latest period. */
	target: number | null;
	/** Null where there is no target, no value, or no better way. */
	met: boolean | null;
};

export function reachedBy({ indicator, points }: IndicatorLine): Reached {
	const latest = points.at(-1) ?? null;
	// A trajectory is its own target.
	const isOfPlan = kindOfIndicator(indicator) === 'of-plan';
	const target = latest && (isOfPlan ? 1 : targetOf(indicator, latest.on));
	const met =
		latest?.value == null || target === null
			? null
			: hitsTarget(latest.value, target, indicator.better);
	return { latest, target, met };
}

/** "450 of 1,000 people (45%)", "32 days", "62%": a percentage alone only where nothing else is known. */
export function pointWords(indicator: ListedIndicator, point: IndicatorPoint): string {
	const { numerator, denominator, value } = point;
	if (value === null)
		return point.told
			? disclosedWords(indicator, point.told)
			: point.suppressed
				? 'suppressed (*)'
				: 'not known';
	if (point.told) return disclosedWords(indicator, point.told);
	if (indicator.form === 'figure') return `${decimal(value, 1)} ${indicator.unit}`;
	if (numerator === null || denominator === null)
		return `${valueWords(indicator, value)}, counts not given`;
	const { unit } = indicator;
	if (indicator.form === 'share') return shareOf(numerator, denominator, unit);
	if (kindOfIndicator(indicator) === 'of-plan')
		return ofPlan(
			percentage(numerator, denominator),
			decimal(numerator),
			decimal(denominator),
			unit
		).join(' ');
	return `${decimal(numerator)} ${indicator.unit} to ${decimal(denominator)} (${decimal(value, 2)})`;
}

function disclosedWords(indicator: ListedIndicator, told: DisplayText): string {
	const { form, unit } = indicator;
	const { numerator, denominator, percent } = told;
	if (percent === null) return numerator === SUPPRESSED ? SUPPRESSED_WORDS : `${numerator} ${unit}`;
	if (numerator === null || denominator === null) return `${percent}, counts not given`;
	if (kindOfIndicator(indicator) === 'of-plan')
		return ofPlan(percent, numerator, denominator, unit).join(' ');
	if (form === 'ratio') return `${numerator} ${unit} to ${denominator}`;
	return `${numerator} of ${denominator} ${unit} (${percent})`;
}

/** A value or a target by itself: "60%", "1", "28 days". */
export function valueWords(indicator: ListedIndicator, value: number): string {
	const { form, unit } = indicator;
	if (isPercent(kindOfIndicator(indicator))) return `${decimal(value * 100, 1)}%`;
	return form === 'figure' ? `${decimal(value, 1)} ${unit}` : decimal(value, 2);
}

/** "7 indicators have a figure for the ICS: 1 of the 2 with a target meets it." */
export function indicatorSentence(
	figures: IndicatorFigures,
	audience: Audience = 'programme'
): string {
	const { lines } = disclosedIndicators(figures, audience);
	const own = lines.filter(({ points }) => points.length > 0);
	if (lines.length === 0) return 'No indicator had a value by this day.';
	if (own.length === 0)
		return `${capital(counted(lines.length, 'indicator'))} ${agree(lines.length, 'has', 'have')} values for places, networks or trusts, and none by this day for the ICS as a whole.`;
	const reached = own.map(reachedBy);
	const judged = reached.filter(({ met }) => met !== null);
	const met = judged.filter((one) => one.met).length;
	const hidden = reached.filter(({ latest }) => latest?.suppressed).length;
	const targets =
		judged.length === 0
			? 'none of them can be set beside a target'
			: judged.length === 1
				? `the one with a target ${met === 1 ? 'meets it' : 'does not meet it'}`
				: met === judged.length
					? `all ${judged.length} with a target meet it`
					: met === 0
						? `none of the ${judged.length} with a target meets it`
						: `${met} of the ${judged.length} with a target ${agree(met, 'meets', 'meet')} it`;
	const suppressed =
		hidden === 0 ? '' : ` The latest figure of ${plural(hidden, 'indicator')} is suppressed.`;
	const head = `${capital(counted(own.length, 'indicator'))} ${agree(own.length, 'has', 'have')} a figure for the ICS`;
	return own.length === 1 && judged.length === 0
		? `${head}; it has no target to be set beside.${suppressed}`
		: `${head}: ${targets}.${suppressed}`;
}

/** A line for each indicator with values: the latest period by the day, of one kind of period. */
export function indicatorMeasures({ asAt, lines }: IndicatorFigures): MeasureValue[] {
	return lines.map((line): MeasureValue => {
		const { indicator, also, others, kind } = line;
		const { latest } = reachedBy(line);
		const blank: MeasureValue = {
			...blankValue(`indicator:${indicator.code}`, asAt, indicator.unit),
			title: indicator.name,
			kind: kindOfIndicator(indicator),
			series: indicator.series,
			aboutPeople: indicator.disclosure === 'people'
		};
		const elsewhere =
			others > 0 && `Recorded for ${plural(others, 'other organisation')}, which are not added up.`;
		if (latest === null)
			return { ...blank, note: noteOf('No figure for the ICS as a whole.', elsewhere) };
		const lone = indicator.form === 'share' && latest.value !== null && latest.numerator === null;
		return {
			...blank,
			numerator: latest.numerator,
			denominator: latest.denominator,
			value: latest.value,
			...(lone ? { loneShare: true } : {}),
			note: noteOf(
				latest.suppressed
					? `The figure for ${periodName(latest.period)} is suppressed.`
					: `For ${periodName(latest.period)}.`,
				kind !== indicator.period &&
					`It is recorded ${PERIOD_WORDS[kind]}, though the catalogue has it ${PERIOD_WORDS[indicator.period]}.`,
				also.length > 0 && `Also recorded ${list(also.map((one) => PERIOD_WORDS[one]))}.`
			)
		};
	});
}

// Each indicator in small: its latest figure, its target, and the line of its past.

/** Points that the small line shows. */
const SHOWN = 24;

export type IndicatorCard = {
	code: string;
	name: string;
	/** "617 of 1,003 people (62%)"; null where the system as a whole has no figure. */
	latest: string | null;
	/** "Q1 2024/25". */
	period: string | null;
	/** "Target 60%: met", or why there is nothing to say. */
	target: string;
	met: boolean | null;
	/** "Higher is better." */
	direction: string | null;
	/** Oldest first; null where a figure is suppressed or not known. */
	values: (number | null)[];
	/** What the line shows, in words. */
	trend: string;
	/** Whatever else must be known: other kinds of period, suppressed figures, other organisations. */
	notes: string[];
};

const DIRECTION = {
	higher: 'Higher is better.',
	lower: 'Lower is better.',
	neither: null
} as const;

export function indicatorCards({ lines }: IndicatorFigures): IndicatorCard[] {
	return lines.map(cardOf);
}

function cardOf(line: IndicatorLine): IndicatorCard {
	const { indicator, kind, also, others } = line;
	const points = line.points.slice(-SHOWN);
	const { latest, target, met } = reachedBy(line);
	const suppressed = points.filter((point) => point.suppressed).length;
	const notes = [
		kind !== indicator.period &&
			`Recorded ${PERIOD_WORDS[kind]}; the catalogue has it ${PERIOD_WORDS[indicator.period]}.`,
		also.length > 0 &&
			`Also recorded ${list(also.map((one) => PERIOD_WORDS[one]))}, shown in the list.`,
		suppressed > 0 &&
			`${plural(suppressed, 'figure')} of these ${agree(suppressed, 'is', 'are')} suppressed (*).`,
		others > 0 &&
			`Also recorded for ${plural(others, 'other organisation')}: places, networks, trusts or earlier ICSs.`
	].filter((note): note is string => note !== false);
	return {
		code: indicator.code,
		name: indicator.name,
		latest: latest && pointWords(indicator, latest),
		period: latest && periodName(latest.period),
		target:
			target === null
				? 'No target.'
				: `Target ${valueWords(indicator, target)}${met === null ? '' : met ? ': met' : ': not met'}`,
		met,
		direction: DIRECTION[indicator.better],
		values: points.map(({ value }) => value),
		trend: trendOf(line, points),
		notes
	};
}

/** "From 58% in Q1 2023/24 to 62% in Q1 2024/25." */
function trendOf({ indicator }: IndicatorLine, points: IndicatorLine['points']): string {
	const known = points.filter(({ value }) => value !== null);
	const [first, last] = [known[0], known.at(-1)];
	if (!first || !last) return 'No figure to draw.';
	if (first === last) return `One figure so far, of ${periodName(first.period)}.`;
	const at = (point: typeof first) =>
		`${valueWords(indicator, point.value!)} (${periodName(point.period, 'short')})`;
	return `From ${at(first)} to ${at(last)}`;
}
