/** Measures in words: a figure, a value on a chart, and what all of them say together. Pure. */
import { SUPPRESSED, SUPPRESSED_WORDS, type Told } from '#lib/domain/disclosure.ts';
import type { SeriesPoint, ShownMeasure } from '#lib/domain/measure-series.ts';
import type { MeasureSignal } from '#lib/domain/measure-signals.ts';
import { periodName } from '#lib/domain/spc-words.ts';
import { longDate } from '#lib/format/dates.ts';
import { count, decimal, percentage, pounds, shareOf } from '#lib/format/numbers.ts';
import { agree, capital, list, listSome, plural } from '#lib/format/words.ts';

type Figured = Pick<SeriesPoint, 'numerator' | 'denominator' | 'value' | 'told'>;
type Named = Pick<ShownMeasure, 'kind' | 'unit'>;

/** "12 of 15 (80%)", "£1,200 of £2,000 (60%)", "10 days", "Not known". */
export function figureWords(measure: Named, point: Figured): string {
	const [figure, detail] = figureParts(measure, point);
	return detail ? `${figure} ${detail}` : figure;
}

/** The same in two parts, for a large figure with a smaller one beside it. */
export function figureParts(
	{ kind, unit }: Named,
	{ numerator, denominator, value, told }: Figured
): [figure: string, detail?: string] {
	if (told) return toldParts({ kind, unit }, value, told);
	if (value === null) return ['Not known'];
	if (kind !== 'share') return [`${decimal(value)} ${value === 1 ? unit.replace(/s$/, '') : unit}`];
	if (numerator === null || denominator === null) return [`${decimal(value * 100)}%`];
	const share = `(${percentage(numerator, denominator)})`;
	if (unit === 'pounds') return [`${pounds(numerator)} of ${pounds(denominator)}`, share];
	return [`${decimal(numerator)} of ${decimal(denominator)}`, share];
}

/** A figure about people as a reader outside may see it: "* of 85 (*)", "40 people". */
function toldParts(
	{ kind, unit }: Named,
	value: number | null,
	{ numerator, denominator, percent }: Told
): [figure: string, detail?: string] {
	if (percent === null)
		return numerator === null
			? ['Not known']
			: [numerator === SUPPRESSED ? SUPPRESSED_WORDS : `${numerator} ${unit}`];
	if (kind === 'share' && numerator !== null && denominator !== null)
		return [`${numerator} of ${denominator}`, `(${percent})`];
	if (kind === 'share') return [percent];
	return percent === SUPPRESSED || value === null
		? [SUPPRESSED_WORDS]
		: [`${decimal(value, 2)} ${unit}`];
}

/** How a value stands in sentences and at the lines of a chart, which is in percent for shares. */
export function writtenBy({ kind, unit }: Named): (value: number) => string {
	if (kind === 'share') return (value) => `${decimal(value)}%`;
	if (unit === 'days') return (value) => `${decimal(value)} ${agree(value, 'day', 'days')}`;
	return (value) => decimal(value);
}

/** "Networks live, % of all networks of the system", above a picture. */
export function axisWords({ title, kind, unit, of }: ShownMeasure): string {
	if (kind !== 'share') return `${title}, ${unit}`;
	return of ? `${title}, % of ${of}` : `${title}, %`;
}

/**
 * "September 2026", "3 months to September 2026", "On 21 November 2026": the period under way is
 * known up to a day.
 */
export function whenWords(
	{ on }: Pick<SeriesPoint, 'on'>,
	{ period, rolling = false }: Pick<ShownMeasure, 'period' | 'rolling'>,
	asAt: string
): string {
	if (rolling) return `3 months to ${periodName(on, period)}`;
	return on === asAt ? `On ${longDate(on)}` : capital(periodName(on, period));
}

/** `Higher is better`. */
export function betterWords({ better }: Pick<ShownMeasure, 'better'>): string {
	if (better === 'neither') return 'Neither higher nor lower is better';
	return `${capital(better)} is better`;
}

type Judged = { title: string; signal: MeasureSignal; missesTarget: boolean };

/** "3 of 24 measures signal concern: Vacancy rate, Risks open and Milestones late. 2 show improvement." */
export function signalsSentence(measures: readonly Judged[]): string {
	const all = measures.length;
	if (all === 0) return 'There are no measures.';
	const titled = (signal: MeasureSignal) => measures.filter((one) => one.signal === signal);
	const [concern, improvement, few] = [titled('concern'), titled('improvement'), titled('few')];
	const names = (some: readonly Judged[]) =>
		listSome(
			some.map(({ title }) => title),
			4
		);
	if (few.length === all)
		return `None of the ${plural(all, 'measure')} has enough values yet to tell a change from ordinary ups and downs.`;
	const head =
		concern.length === 0
			? `None of the ${plural(all, 'measure')} signals concern.`
			: concern.length === all
				? `All ${plural(all, 'measure')} signal concern: ${names(concern)}.`
				: `${count(concern.length)} of ${plural(all, 'measure')} ${agree(concern.length, 'signals', 'signal')} concern: ${names(concern)}.`;
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
	if (kind !== 'share' || unit === 'pounds' || point.value === null || point.told)
		return figureWords({ unit, kind }, point);
	return shareOf(point.numerator!, point.denominator!, unit);
}
