import { financialYearOf } from '#lib/core/calendar.ts';
import { longDate, monthName, quarterName } from '#lib/core/dates.ts';
import { FEWEST_SHOWN } from '#lib/core/disclosure.ts';
import type { SeriesKind } from '#lib/core/measure.ts';
import { agree, capital, list, plural } from '#lib/core/words.ts';
import {
	type Assurance,
	type Better,
	type Chart,
	type ChartPoint,
	FEWEST_VALUES,
	LIMIT_FACTOR,
	meaningOf,
	type Rebase,
	type RuleNumber,
	RUN_LENGTH,
	type Segment,
	type Signal,
	type Variation
} from './rules.ts';

// What a control chart says, as sentences for people who do not read control charts.

export type Period = 'day' | 'week' | 'month' | 'quarter' | 'year';

export type ChartWords = {
	/** A value of this measure as it is written: 54.2 as "54%". */
	written: (value: number) => string;
	/** What there is a point for. */
	period: Period;
	/** Where each value is of so many months, the last of which ends with its period. */
	months?: number;
};

type Control = Extract<Segment, { kind: 'control' }>;

/** The answer: what the latest value means, how it stands to its target, and what was left out. */
export function chartSentence(chart: Chart, words: ChartWords): string {
	const { current, latest } = chart;
	if (latest && chart.series !== 'rate') return lineSentence(chart, latest, words);
	if (!current || !latest) return noValues(chart, words.period);
	return [
		stateSentence(chart, current, latest, words),
		...targetSentences(chart, words),
		...missingSentences(chart, words.period)
	].join(' ');
}

/**
 * A line says where it is, where the plan wanted it to be, and no more: what builds up or overlaps has no
 * ordinary variation that a change could be told from.
 */
function lineSentence(chart: Chart, latest: ChartPoint, words: ChartWords): string {
	const { series, plan } = chart;
	const { planned } = latest;
	const beside =
		planned === null
			? series === 'cumulative' && 'No plan is recorded to set it beside.'
			: planned === latest.value
				? 'That is where the plan is.'
				: `The plan is ${words.written(planned)}${plan === null ? '' : plan === 'behind' ? ', so it is behind' : ', so it is ahead'}.`;
	return [
		`The latest value is ${dated(latest, words)}.`,
		beside,
		...targetSentences(chart, words),
		...missingSentences(chart, words.period),
		series === 'rolling' && 'Neighbouring values share months, so no control limits are drawn.'
	]
		.filter((sentence) => typeof sentence === 'string')
		.join(' ');
}

/** Why the limits start afresh, by whom, and whether anything has been measured since. */
export function rebaseSentence({ on, reason, by }: Rebase, waiting = false): string {
	const verb = waiting ? 'will start afresh with the first value from' : 'start afresh on';
	return `Mean and limits ${verb} ${longDate(on)}: ${reason.trim().replace(/\.$/, '')} (${by.trim()}).`;
}

/** `September 2026`, `Q2 2026/27`, `2026/27`, or the day. */
export function periodName(on: string, period: Period): string {
	if (period === 'month') return monthName(on);
	if (period === 'year') return financialYearOf(on);
	return period === 'quarter' ? quarterName(on) : longDate(on);
}

function noValues({ missing, hidden }: Chart, period: Period): string {
	if (missing === 0) return 'There are no values yet.';
	if (hidden > 0) return `There is no value to show: ${hiddenWords(hidden, period)}.`;
	return `There are no values yet: nothing was reported for ${plural(missing, period)}.`;
}

function stateSentence(
	chart: Chart,
	current: Segment,
	latest: ChartPoint,
	words: ChartWords
): string {
	if (current.kind === 'run') return runSentence(current, latest, words);
	if (current.kind === 'constant') {
		return `All ${current.values} values${since(current)} are ${words.written(current.mean)}: without variation there are no limits to draw.`;
	}
	if (latest.variation === 'common') return commonSentence(chart, current, latest, words);
	return specialSentence(chart, current, latest, words);
}

function runSentence(
	current: Extract<Segment, { kind: 'run' }>,
	latest: ChartPoint,
	words: ChartWords
): string {
	const value = dated(latest, words);
	const first =
		current.values === 1
			? `The only value${since(current)} is ${value}.`
			: `The latest value is ${value}; the median${since(current)} is ${words.written(current.median)}.`;
	const tally = `${current.values} of ${FEWEST_VALUES}`;
	return `${first} There are not enough ${words.period}s yet (${tally}) to tell a change from ordinary ups and downs: limits need ${current.needed} more.`;
}

function commonSentence(
	{ points, segments }: Chart,
	current: Control,
	latest: ChartPoint,
	words: ChartWords
): string {
	const here = segments.length - 1;
	const marked = points.filter(({ segment, rules }) => segment === here && rules.length > 0).length;
	const earlier = `${plural(marked, 'earlier value')} ${agree(marked, 'stands', 'stand')} out`;
	return [
		`Ordinary variation (common cause): the latest value, ${dated(latest, words)}, lies between the limits of ${words.written(current.lower)} and ${words.written(current.upper)}, and no rule marks it.`,
		...(marked > 0 ? [`${earlier}; the table says why.`] : [])
	].join(' ');
}

const STARTS: Record<Exclude<Variation, 'common'>, string> = {
	improvement: 'Improvement',
	concern: 'Concern',
	neither: 'Something has changed'
};

const OTHERWISE = { improvement: 'an improvement', concern: 'a concern', neither: 'a change' };

/** Led by the first rule; a rule that points the other way is said, not hidden. */
function specialSentence(
	{ better }: Chart,
	current: Control,
	latest: ChartPoint,
	words: ChartWords
): string {
	const [first] = latest.signals;
	if (!first) throw new Error(`no rule marks the value of ${latest.on}`);
	const meaning = meaningOf(first.way, better);
	const same = latest.signals.filter(({ way }) => meaningOf(way, better) === meaning);
	const other = latest.signals.filter((signal) => !same.includes(signal));
	const clauses = (signals: readonly Signal[]) =>
		list(signals.map((signal) => latestClause(signal, current, words)));
	const sentences = [
		`${STARTS[meaning]}: the latest value, ${dated(latest, words)}, is ${clauses(same)}.`
	];
	const [against] = other;
	if (against) {
		const otherwise = OTHERWISE[meaningOf(against.way, better)];
		sentences.push(`It is also ${clauses(other)}, which by itself would be ${otherwise}.`);
	}
	if (meaning === 'neither') {
		sentences.push('For this measure neither higher nor lower is better.');
	}
	return sentences.join(' ');
}

function latestClause({ rule, way, length }: Signal, current: Control, words: ChartWords): string {
	const up = way === 'up';
	const limit = `the ${up ? 'upper' : 'lower'} limit of ${words.written(up ? current.upper : current.lower)}`;
	switch (rule) {
		case 1:
			return `${up ? 'above' : 'below'} ${limit}`;
		case 2:
			return `the last of ${length} values in a row that ${up ? 'rise' : 'fall'}`;
		case 3:
			return `one of at least two in three neighbouring values close to ${limit}`;
		case 4:
			return `the last of ${length} values in a row ${up ? 'above' : 'below'} the mean of ${words.written(current.mean)}`;
	}
}

/** The target against the latest value, and against the limits where there are any. */
function targetSentences(chart: Chart, { written, period }: ChartWords): string[] {
	const target = chart.latest?.target ?? null;
	if (target === null) return [];
	const named = `The target of ${written(target)}`;
	if (chart.hitsTarget === null) {
		return [`The target is ${written(target)}; as neither way is better, it is not judged.`];
	}
	const done = chart.hitsTarget ? 'hit' : 'missed';
	switch (chart.assurance) {
		case null:
			// A line is always compared directly, and a control chart while its limits promise nothing.
			return [
				chart.series === 'rate'
					? `Compared directly with the latest value, the target of ${written(target)} is ${done}.`
					: `${named} is ${done}.`
			];
		case 'hit or miss':
			return [
				`${named} is ${done} this time; it lies within the limits, so some ${period}s will hit it and some will miss it by chance.`
			];
		default: {
			const usual = chart.assurance === 'always hits' ? 'hit' : 'missed';
			return usual === done
				? [`${named} is ${done} and, unless something changes, will be ${done} every ${period}.`]
				: [`${named} is ${done} this time; by the limits it would be ${usual} every ${period}.`];
		}
	}
}

function missingSentences({ missing, hidden, series }: Chart, period: Period): string[] {
	const empty = missing - hidden;
	return [
		...(empty > 0
			? [`${plural(empty, period)} without a value ${agree(empty, 'is', 'are')} left out.`]
			: []),
		...(hidden > 0
			? [
					series === 'rate'
						? `${capital(hiddenWords(hidden, period))}: mean and limits leave ${agree(hidden, 'it', 'them')} out.`
						: `${capital(hiddenWords(hidden, period))}.`
				]
			: [])
	];
}

/** "2 months count fewer than 5 people and are shown as *". */
function hiddenWords(hidden: number, period: Period): string {
	return `${plural(hidden, period)} ${agree(hidden, `counts fewer than ${FEWEST_SHOWN} people and is`, `count fewer than ${FEWEST_SHOWN} people and are`)} shown as *`;
}

function dated({ on, value, label }: ChartPoint, { written, period, months }: ChartWords): string {
	const text = label ?? (value === null ? '' : written(value));
	if (months) return `${text} in the ${months} months to ${periodName(on, period)}`;
	const within = period === 'day' || period === 'week' ? 'on' : 'in';
	return `${text} ${within} ${periodName(on, period)}`;
}

function since({ rebases }: Segment): string {
	const last = rebases.at(-1);
	return last ? ` since the re-base on ${longDate(last.on)}` : '';
}

// The fixed words of control charts: names of the icons, the rules, and how a chart is worked out.

/** Beside the variation icon. */
export const VARIATION_LABELS: Record<Variation, string> = {
	improvement: 'Improvement',
	concern: 'Concern',
	neither: 'Change, neither better nor worse',
	common: 'Ordinary variation'
};

/** Beside the assurance icon. */
export const ASSURANCE_LABELS: Record<Assurance, string> = {
	'always hits': 'Always hits the target',
	'always misses': 'Always misses the target',
	'hit or miss': 'Hit or miss'
};

/** Each rule as a reader needs it, in the order in which they name a point. */
export const RULES: readonly { rule: RuleNumber; words: string }[] = [
	{ rule: 1, words: 'A value above the upper limit or below the lower limit.' },
	{
		rule: 2,
		words: `${RUN_LENGTH} values or more in a row that rise, or that fall; two equal neighbours end the row.`
	},
	{
		rule: 3,
		words:
			'Two of three neighbouring values in the outer third between the mean and a limit, with all three on the same side of the mean; only the outer ones are marked.'
	},
	{ rule: 4, words: `${RUN_LENGTH} values or more in a row on the same side of the mean.` }
];

/** How mean and limits come about, one sentence each. */
export const METHOD: readonly string[] = [
	'The mean is the average of the values between two re-bases.',
	`The limits lie ${LIMIT_FACTOR} times the average difference between neighbouring values above and below the mean.`,
	'No value is set aside as an outlier, and a missing value is left out.',
	`Under ${FEWEST_VALUES} values there is a median and there are no limits.`,
	'Where several rules mark a value, the first of them decides its colour.'
];

/** Instead of the rules and the method, beside a line. */
export const LINE_METHOD: Record<Exclude<SeriesKind, 'rate'>, string> = {
	cumulative:
		'These values build up, or are counted as at a day in a register that grows. Each holds nearly all that the one before it held, so that a control chart would mark almost every one. They are compared with the plan for the same day, where one is recorded.',
	rolling:
		'Each value covers several months and shares most of them with its neighbours, so that a control chart would mark almost every one. They are shown as they are.'
};

/** Why one value is marked, or why it is not, for the table beside the chart; empty beside a line. */
export function pointWords(
	point: ChartPoint,
	chart: Pick<Chart, 'better' | 'segments' | 'series'>
): string {
	if (chart.series !== 'rate' && point.value !== null) return '';
	if (point.variation !== null && point.signals.length > 0) {
		return markedWords(point, chart.better);
	}
	if (point.variation === 'common') return 'Ordinary variation';
	if (point.hidden) return `Fewer than ${FEWEST_SHOWN}, left out`;
	if (point.value === null) return 'No value, left out';
	const segment = point.segment === null ? undefined : chart.segments[point.segment];
	if (segment?.kind === 'constant') return 'Not judged: the values do not vary';
	return `Not judged: fewer than ${FEWEST_VALUES} values`;
}

/** A rule that a value meets: "rule 4, one of 9 values in a row above the mean". */
export function signalWords({ rule, way, length }: Signal): string {
	const [side, limit] = way === 'up' ? ['above', 'upper'] : ['below', 'lower'];
	switch (rule) {
		case 1:
			return `rule 1, ${side} the ${limit} limit`;
		case 2:
			return `rule 2, one of ${length} values in a row that ${way === 'up' ? 'rise' : 'fall'}`;
		case 3:
			return `rule 3, one of at least two in three neighbouring values close to the ${limit} limit`;
		case 4:
			return `rule 4, one of ${length} values in a row ${side} the mean`;
	}
}

/** Each meaning with its rules; a value between two opposite runs can have both. */
function markedWords({ signals }: ChartPoint, better: Better): string {
	const meanings = [...new Set(signals.map(({ way }) => meaningOf(way, better)))];
	return meanings
		.map((meaning, index) => {
			const own = signals.filter(({ way }) => meaningOf(way, better) === meaning);
			const start =
				index === 0 ? VARIATION_LABELS[meaning] : `also ${VARIATION_LABELS[meaning].toLowerCase()}`;
			return `${start}: ${own.map(signalWords).join('; ')}`;
		})
		.join('; ');
}
