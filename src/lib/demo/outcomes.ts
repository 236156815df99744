/** How far each made-up system has come, deliverable by deliverable, and the updates that led there. */
import { addDays, addMonths, daysBetween, monthEnd } from '#lib/core/calendar.ts';
import {
	CONFIDENCE,
	type ConfidenceCode,
	isReached,
	type StageCode,
	STAGES,
	type UpdateInput
} from '#lib/roadmap/progress/rules.ts';
import type { Criterion, Deliverable, Roadmap } from '#lib/roadmap/rules.ts';
import { type Outcome, westsideOutcomes, type Words } from './files.ts';
import { type TrendShape, type Random, randomFor } from './random.ts';

// How far each made-up system has come: drawn from the character it was given.

/** Shares from 0 to 1. */
export type Character = {
	/** Deliverables that reached success; half of the rest and a little more is in delivery. */
	reached: number;
	/** Of those under way, in trouble. */
	trouble: number;
	/** Never updated. */
	silent: number;
	/** Of those under way, without an update for more than 90 days. */
	stale: number;
	/** Networks that are live, where coverage is not reached. */
	live: number;
	/** How far policies have come. */
	policies: number;
	/** How its monthly figures move. */
	trendShape: TrendShape;
	/** Claims the shift away from CPA before what it depends on is there. */
	contradicts?: boolean;
};

const CHARACTERS: Readonly<Record<string, Character>> = {
	XWE: {
		reached: 0.3,
		trouble: 0.3,
		silent: 0,
		stale: 0.08,
		live: 0.7,
		policies: 0.5,
		trendShape: 'steady'
	},
	XOT: {
		reached: 0.42,
		trouble: 0.2,
		silent: 0.02,
		stale: 0.06,
		live: 0.67,
		policies: 0.5,
		trendShape: 'improving'
	},
	XBA: {
		reached: 0.22,
		trouble: 0.62,
		silent: 0.04,
		stale: 0.12,
		live: 0.5,
		policies: 0.35,
		trendShape: 'slipping',
		contradicts: true
	},
	XFD: {
		reached: 0.46,
		trouble: 0.16,
		silent: 0,
		stale: 0.03,
		live: 0.78,
		policies: 0.7,
		trendShape: 'improving'
	},
	XMD: {
		reached: 0.34,
		trouble: 0.34,
		silent: 0.04,
		stale: 0.1,
		live: 0.67,
		policies: 0.55,
		trendShape: 'steady'
	},
	XOW: {
		reached: 0.27,
		trouble: 0.5,
		silent: 0.02,
		stale: 0.08,
		live: 0.58,
		policies: 0.45,
		trendShape: 'slipping'
	},
	XQB: {
		reached: 0.14,
		trouble: 0.3,
		silent: 0.48,
		stale: 0.4,
		live: 0.43,
		policies: 0.25,
		trendShape: 'patchy'
	},
	XSR: {
		reached: 0.63,
		trouble: 0.12,
		silent: 0,
		stale: 0.02,
		live: 0.9,
		policies: 0.85,
		trendShape: 'improving'
	}
};

export function characterOf(icsCode: string): Character {
	return CHARACTERS[icsCode] ?? (CHARACTERS.XMD as Character);
}

/** The outcome of every deliverable that has any update, by its code. */
export function outcomesOf(
	icsCode: string,
	roadmap: Roadmap,
	words: (deliverable: Deliverable) => Words,
	seed: number,
	character: Character
): Map<string, Outcome> {
	if (icsCode === 'XWE') return westsideOutcomes();
	const outcomes = new Map<string, Outcome>();
	for (const deliverable of roadmap.deliverables) {
		const random = randomFor(seed, 'ending', icsCode, deliverable.code);
		const outcome = draw(character, words(deliverable).usually, random);
		if (outcome) outcomes.set(deliverable.code, outcome);
	}
	for (const { code, reliesOn } of roadmap.deliverables) {
		const own = outcomes.get(code);
		const needed = reliesOn.flatMap((name) => outcomes.get(name) ?? []);
		if (own && reliesOn.length > 0) outcomes.set(code, agreeing(own, needed, character));
	}
	return outcomes;
}

function draw(character: Character, usually: Words['usually'], random: Random): Outcome | null {
	if (random.chance(character.silent)) return null;
	const bias = usually === 'early' ? 0.2 : usually === 'late' ? -0.2 : 0;
	if (random.chance(character.reached + bias)) return drawReached(character, random);
	const updated = random.chance(character.stale) ? random.between(97, 210) : random.between(8, 80);
	if (random.chance(character.reached / 2 + 0.4)) {
		if (random.chance(character.trouble)) return { ...drawTrouble(random), updated };
		const baseline = random.between(1, 8);
		const confidence = random.chance(0.6) ? 'green' : 'amber-green';
		return { stage: 'in-delivery', confidence, baseline, forecast: baseline, updated };
	}
	const stage = random.chance(0.78) ? 'getting-started' : 'not-started';
	const baseline = random.between(4, stage === 'not-started' ? 16 : 12);
	const confidence = random.chance(character.trouble)
		? 'amber'
		: random.pick(['green', 'green', 'amber-green'] as const);
	return { stage, confidence, baseline, forecast: baseline, updated };
}

function drawReached(character: Character, random: Random): Outcome {
	const reached = random.between(25, 480);
	const late = random.chance(character.trouble) ? random.between(1, 4) : random.between(-1, 0);
	const baseline = -Math.floor(reached / 30.4) - late;
	if (reached < 60)
		return { stage: 'success-reached', baseline, reached, updated: reached - random.between(0, 6) };
	const stage = reached > 240 && random.chance(0.5) ? 'sustained' : 'success-reached';
	return { stage, baseline, reached, updated: random.between(10, Math.min(120, reached - 20)) };
}

const TROUBLES: readonly ConfidenceCode[] = [
	'amber',
	'amber',
	'amber',
	'amber-red',
	'amber-red',
	'red'
];

function drawTrouble(random: Random): Omit<Outcome, 'updated'> {
	const baseline = random.between(-4, 6);
	const slip = random.chance(0.25) ? 0 : random.between(1, 7);
	const forecast = Math.max(baseline + slip, random.between(0, 2));
	return { stage: 'in-delivery', confidence: random.pick(TROUBLES), baseline, forecast };
}

/** A story that what it depends on allows: no earlier date, and no green over amber-red. */
function agreeing(own: Outcome, needed: readonly Outcome[], character: Character): Outcome {
	const open = needed.filter((outcome) => !isReached(outcome.stage));
	if (character.contradicts)
		return { ...drawnOpen(own, 1), stage: 'success-reached', reached: 48, updated: 44 };
	if (open.length === 0) return own;
	const latest = Math.max(...open.map((outcome) => outcome.forecast ?? 0));
	const started = drawnOpen(own, latest);
	return { ...started, confidence: 'amber', forecast: Math.max(started.forecast ?? 0, latest) };
}

function drawnOpen(own: Outcome, baseline: number): Outcome {
	if (!isReached(own.stage)) return own;
	return { stage: 'in-delivery', baseline, forecast: baseline, updated: own.updated };
}

// The updates that led to where a deliverable stands, oldest first, each the whole state of its day;
// and which of its criteria are met, as far as it has come.

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
	outcome: Outcome,
	words: Words,
	random: Random,
	today: string,
	pace = TWO_YEARS
): UpdateInput[] {
	const actualOn = isReached(outcome.stage)
		? workday(addDays(today, -(outcome.reached ?? 0)))
		: null;
	const lastOn = workday(addDays(today, -outcome.updated));
	const firstOn = workday(
		addDays(
			today,
			-Math.max(random.between(pace.youngest, pace.oldest), (outcome.reached ?? 0) + 120)
		)
	);
	const work = workUpdates(outcome, words, random, today, firstOn, actualOn ?? lastOn, pace);
	return actualOn === null
		? work
		: [...work, ...reachedUpdates(outcome, words, random, work, actualOn, lastOn)];
}

/** From the first word to the last before success; the last one tells the outcome, if there is none. */
function workUpdates(
	outcome: Outcome,
	words: Words,
	random: Random,
	today: string,
	firstOn: string,
	endOn: string,
	pace: Pace
): UpdateInput[] {
	const reached = isReached(outcome.stage);
	const days = moments(
		firstOn,
		reached ? addDays(endOn, -random.between(25, 70)) : endOn,
		random,
		pace
	);
	const baselineOn = monthsOn(today, outcome.baseline);
	const finalForecast = reached
		? later(baselineOn, monthEnd(endOn))
		: monthsOn(today, outcome.forecast ?? null);
	const path = stagesTo(reached ? 'in-delivery' : outcome.stage, random);
	const finalLevel = reached ? random.between(0, 2) : levelOf(outcome.confidence ?? null);
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
				ours ? outcome : null,
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
				? ((ours ? outcome.forecastReason : null) ?? random.pick(words.moved))
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

type Confidence = Pick<UpdateInput, 'confidence' | 'reason' | 'backToGreenOn'>;

function confidenceOf(
	level: number | null,
	stage: StageCode,
	outcome: Outcome | null,
	words: Words,
	random: Random,
	effectiveOn: string,
	today: string,
	previous: UpdateInput | undefined
): Confidence {
	const confidence = level === null ? null : CONFIDENCE[level]!.code;
	if (confidence === null || (stage === 'not-started' && outcome === null))
		return { confidence: null, reason: null, backToGreenOn: null };
	if (confidence === 'green') {
		const reasons =
			stage === 'not-started'
				? words.notStarted
				: stage === 'getting-started'
					? words.started
					: words.onCourse;
		return {
			confidence,
			reason: random.chance(0.7) ? random.pick(reasons) : null,
			backToGreenOn: null
		};
	}
	const same = previous?.confidence === confidence && random.chance(0.5) ? previous.reason : null;
	const reasons = stage === 'not-started' ? words.notStarted : words.trouble;
	const backToGreenOn =
		outcome?.backToGreen === undefined
			? addDays(effectiveOn, random.between(45, 130))
			: addDays(today, outcome.backToGreen);
	return { confidence, reason: outcome?.reason ?? same ?? random.pick(reasons), backToGreenOn };
}

/** The word that it was reached, and what was reasons of it since. */
function reachedUpdates(
	outcome: Outcome,
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
		return [{ ...success, effectiveOn: later(success.effectiveOn, lastOn), stage: outcome.stage }];
	return [
		success,
		{ ...success, effectiveOn: lastOn, stage: outcome.stage, note: random.pick(words.notes) }
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
	outcome: Outcome,
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
		if (!random.chance(chanceOf(criterion, outcome))) return [];
		return [{ criterion: criterion.code, effectiveOn: workday(day), evidence }];
	});
}

/** Success may be claimed with one criterion open here and there: the page says so. */
function chanceOf({ kind }: Criterion, { stage }: Outcome): number {
	if (kind === 'consider') return 0;
	if (isReached(stage)) return kind === 'getting-started' ? 1 : 0.97;
	if (stage === 'in-delivery') return kind === 'getting-started' ? 1 : 0.4;
	if (stage === 'getting-started') return kind === 'getting-started' ? 0.55 : 0.04;
	return 0;
}
