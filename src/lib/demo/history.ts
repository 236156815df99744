/**
 * The updates that led to where a deliverable stands, oldest first, each the whole state of its day;
 * and which of its criteria are met, as far as it has come.
 */
import { addDays, addMonths, daysBetween, monthEnd } from '#lib/core/calendar.ts';
import {
	CONFIDENCE,
	isReached,
	type StageCode,
	STAGES,
	type UpdateInput
} from '#lib/roadmap/progress/rules.ts';
import type { Criterion, Deliverable } from '#lib/roadmap/rules.ts';
import type { Ending, Words } from './files.ts';
import type { Random } from './random.ts';

/** How a history is told. */
export type Pace = {
	/** Longest and shortest history, in days before the last one. */
	oldest: number;
	youngest: number;
	/** Updates between the first and the last, and the fewest days from one to the next. */
	least: number;
	most: number;
	gap: number;
};

/** Two years, in a handful of updates. */
export const TWO_YEARS: Pace = { oldest: 725, youngest: 560, least: 3, most: 6, gap: 45 };

export function historyOf(
	ending: Ending,
	words: Words,
	random: Random,
	today: string,
	pace = TWO_YEARS
): UpdateInput[] {
	const actualOn = isReached(ending.stage) ? workday(addDays(today, -(ending.reached ?? 0))) : null;
	const lastOn = workday(addDays(today, -ending.updated));
	const firstOn = workday(
		addDays(
			today,
			-Math.max(random.between(pace.youngest, pace.oldest), (ending.reached ?? 0) + 120)
		)
	);
	const work = workUpdates(ending, words, random, today, firstOn, actualOn ?? lastOn, pace);
	return actualOn === null
		? work
		: [...work, ...reachedUpdates(ending, words, random, work, actualOn, lastOn)];
}

/** From the first word to the last before success; the last one tells the ending, if there is none. */
function workUpdates(
	ending: Ending,
	words: Words,
	random: Random,
	today: string,
	firstOn: string,
	endOn: string,
	pace: Pace
): UpdateInput[] {
	const reached = isReached(ending.stage);
	const days = moments(
		firstOn,
		reached ? addDays(endOn, -random.between(25, 70)) : endOn,
		random,
		pace
	);
	const baselineOn = monthsOn(today, ending.baseline);
	const finalForecast = reached
		? later(baselineOn, monthEnd(endOn))
		: monthsOn(today, ending.forecast ?? null);
	const path = stagesTo(reached ? 'in-delivery' : ending.stage, random);
	const finalLevel = reached ? random.between(0, 2) : levelOf(ending.confidence ?? null);
	const firstLevel = random.between(0, 1);
	const updates: UpdateInput[] = [];
	let forecastOn: string | null = baselineOn;
	for (const [index, effectiveOn] of days.entries()) {
		const share = days.length === 1 ? 1 : index / (days.length - 1);
		const last = index === days.length - 1;
		const stage = path[Math.round(share * (path.length - 1))] as StageCode;
		const drift = last || !random.chance(0.25) ? 0 : random.between(-1, 1);
		const level =
			finalLevel === null
				? null
				: Math.min(
						4,
						Math.max(0, Math.round(firstLevel + (finalLevel - firstLevel) * share) + drift)
					);
		const before: string | null = forecastOn;
		if (last) forecastOn = finalForecast;
		else if (index > 0 && forecastOn !== null && finalForecast !== null)
			forecastOn = movedForecast(forecastOn, finalForecast, effectiveOn, share);
		const ours = last && !reached;
		const moved = index > 0 && before !== forecastOn;
		updates.push({
			effectiveOn,
			stage,
			...confidenceOf(
				level,
				stage,
				ours ? ending : null,
				words,
				random,
				effectiveOn,
				today,
				updates.at(-1)
			),
			owner: words.owner,
			baselineOn,
			forecastOn,
			forecastReason: moved
				? ((ours ? ending.forecastReason : null) ?? random.pick(words.moved))
				: null,
			actualOn: null,
			note: random.chance(0.2) ? random.pick(words.notes) : null
		});
	}
	return updates;
}

/** A promise that has passed is replaced, and a long slip is admitted in two steps. */
function movedForecast(held: string, final: string, effectiveOn: string, share: number): string {
	if (held < effectiveOn) return earlier(final, monthEnd(addMonths(effectiveOn, 2)));
	const months = Math.floor(daysBetween(held, final) / 30.4);
	return share > 0.6 && months >= 4 ? monthEnd(addMonths(held, Math.floor(months / 2))) : held;
}

type Told = Pick<UpdateInput, 'confidence' | 'reason' | 'backToGreenOn'>;

function confidenceOf(
	level: number | null,
	stage: StageCode,
	ending: Ending | null,
	words: Words,
	random: Random,
	effectiveOn: string,
	today: string,
	previous: UpdateInput | undefined
): Told {
	const confidence = level === null ? null : CONFIDENCE[level]!.code;
	if (confidence === null || (stage === 'not-started' && ending === null))
		return { confidence: null, reason: null, backToGreenOn: null };
	if (confidence === 'green') {
		const said =
			stage === 'not-started'
				? words.notStarted
				: stage === 'getting-started'
					? words.started
					: words.onCourse;
		return {
			confidence,
			reason: random.chance(0.7) ? random.pick(said) : null,
			backToGreenOn: null
		};
	}
	const same = previous?.confidence === confidence && random.chance(0.5) ? previous.reason : null;
	const said = stage === 'not-started' ? words.notStarted : words.trouble;
	const backToGreenOn =
		ending?.backToGreen === undefined
			? addDays(effectiveOn, random.between(45, 130))
			: addDays(today, ending.backToGreen);
	return { confidence, reason: ending?.reason ?? same ?? random.pick(said), backToGreenOn };
}

/** The word that it was reached, and what was said of it since. */
function reachedUpdates(
	ending: Ending,
	words: Words,
	random: Random,
	work: readonly UpdateInput[],
	actualOn: string,
	lastOn: string
): UpdateInput[] {
	const before = work.at(-1) as UpdateInput;
	const reported = earlier(workday(addDays(actualOn, random.between(0, 7))), lastOn);
	const success: UpdateInput = {
		...before,
		effectiveOn: later(reported, actualOn),
		stage: 'success-reached',
		confidence: null,
		reason: null,
		backToGreenOn: null,
		forecastOn: null,
		forecastReason: null,
		actualOn,
		note: random.pick(words.reached)
	};
	if (daysBetween(success.effectiveOn as string, lastOn) < 15)
		return [{ ...success, effectiveOn: later(success.effectiveOn, lastOn), stage: ending.stage }];
	return [
		success,
		{ ...success, effectiveOn: lastOn, stage: ending.stage, note: random.pick(words.notes) }
	];
}

/** Days on which something was reported: the first, the last and those between them. */
function moments(firstOn: string, lastOn: string, random: Random, pace: Pace): string[] {
	const span = daysBetween(firstOn, lastOn);
	const count = Math.max(
		1,
		Math.min(random.between(pace.least, pace.most), Math.floor(span / pace.gap))
	);
	const between = Array.from({ length: count - 1 }, (_, index) =>
		workday(addDays(firstOn, Math.round((span * (index + 1)) / count) + random.between(-12, 12)))
	);
	const days = [firstOn, ...between, workday(lastOn)].sort();
	return days.filter((day, index) => day !== days[index + 1]);
}

function stagesTo(stage: StageCode, random: Random): StageCode[] {
	const codes = STAGES.map(({ code }) => code);
	const path = codes.slice(0, codes.indexOf(stage) + 1);
	return path.length > 1 && random.chance(0.5) ? path.slice(1) : path;
}

function levelOf(confidence: string | null): number | null {
	const index = CONFIDENCE.findIndex(({ code }) => code === confidence);
	return index === -1 ? null : index;
}

function monthsOn(today: string, months: number | null): string | null {
	return months === null ? null : monthEnd(addMonths(today, months));
}

function later(date: string | null, other: string): string {
	return date !== null && date > other ? date : other;
}

function earlier(date: string, other: string): string {
	return date < other ? date : other;
}

/** The day itself, or the Friday before a weekend. */
export function workday(date: string): string {
	const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
	return weekday === 6 ? addDays(date, -1) : weekday === 0 ? addDays(date, -2) : date;
}

type CriterionMet = { criterion: string; effectiveOn: string; evidence: string };

export function criteriaMetBy(
	deliverable: Deliverable,
	ending: Ending,
	history: readonly UpdateInput[],
	words: Words,
	random: Random
): CriterionMet[] {
	const first = history[0]?.effectiveOn as string;
	const success = history.find((update) => update.actualOn)?.actualOn;
	const end = success ?? (history.at(-1)?.effectiveOn as string);
	const span = Math.max(0, daysBetween(first, end));
	return deliverable.criteria.flatMap((criterion) => {
		const [from, to] = criterion.kind === 'getting-started' ? [0, span / 2] : [span / 3, span];
		const day = addDays(first, random.between(Math.floor(from), Math.floor(to)));
		const evidence = random.pick(words.evidence);
		if (!random.chance(chanceOf(criterion, ending))) return [];
		return [{ criterion: criterion.code, effectiveOn: workday(day), evidence }];
	});
}

/** Success may be claimed with one criterion open here and there: the page says so. */
function chanceOf({ kind }: Criterion, { stage }: Ending): number {
	if (kind === 'consider') return 0;
	if (isReached(stage)) return kind === 'getting-started' ? 1 : 0.97;
	if (stage === 'in-delivery') return kind === 'getting-started' ? 1 : 0.4;
	if (stage === 'getting-started') return kind === 'getting-started' ? 0.55 : 0.04;
	return 0;
}
