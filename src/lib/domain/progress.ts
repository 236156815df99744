/**
 * Progress on a deliverable: how far it has got (the stage) and whether it will be ready on time
 * (the delivery confidence). The two are never merged: work that has hardly begun can be safe,
 * and work that is nearly done can be in trouble.
 */

import { daysBetween, isIsoDate } from '#lib/domain/calendar.ts';
import { dayProblem } from '#lib/domain/cells/date-text.ts';

export type StageCode =
	'not-started' | 'getting-started' | 'in-delivery' | 'success-reached' | 'sustained';

export interface Stage {
	readonly code: StageCode;
	readonly label: string;
	/** How many of the four marks are filled, 0 to 4. */
	readonly steps: 0 | 1 | 2 | 3 | 4;
	readonly plain: string;
}

/** The five stages in order. */
export const STAGES: readonly Stage[] = [
	{ code: 'not-started', label: 'Not started', steps: 0, plain: 'No work has begun yet.' },
	{
		code: 'getting-started',
		label: 'Getting started',
		steps: 1,
		plain: 'The groundwork is being laid: plans, people and agreements.'
	},
	{
		code: 'in-delivery',
		label: 'In delivery',
		steps: 2,
		plain: 'It is being put in place, and some people can already notice it.'
	},
	{
		code: 'success-reached',
		label: 'Success reached',
		steps: 3,
		plain: 'What was promised is in place.'
	},
	{
		code: 'sustained',
		label: 'Sustained',
		steps: 4,
		plain: 'It has stayed in place and is now the usual way of working.'
	}
];

export type ConfidenceCode = 'green' | 'amber-green' | 'amber' | 'amber-red' | 'red';

export interface Confidence {
	readonly code: ConfidenceCode;
	readonly label: string;
	readonly letters: 'G' | 'AG' | 'A' | 'AR' | 'R';
	readonly definition: string;
}

/**
 * Delivery confidence from best to worst: the five-point scale of the UK government's major
 * projects. Five and not three, because on three points nearly everything sits in the middle.
 */
export const CONFIDENCE: readonly Confidence[] = [
	{
		code: 'green',
		label: 'Green',
		letters: 'G',
		definition: 'Very likely to be ready by its date; nothing serious stands in the way.'
	},
	{
		code: 'amber-green',
		label: 'Amber-green',
		letters: 'AG',
		definition: 'Will probably be ready by its date, if it is watched all the time.'
	},
	{
		code: 'amber',
		label: 'Amber',
		letters: 'A',
		definition: 'Can still be ready by its date, but there are serious matters to settle now.'
	},
	{
		code: 'amber-red',
		label: 'Amber-red',
		letters: 'AR',
		definition: 'In doubt: it will miss its date unless something is done urgently.'
	},
	{
		code: 'red',
		label: 'Red',
		letters: 'R',
		definition: 'Cannot be ready by its date as things stand; it needs a new plan and a new date.'
	}
];

/** What a person enters for one dated update; every field is text from a form or a file. */
export interface UpdateInput {
	readonly effectiveOn: string | null;
	readonly stage: string | null;
	readonly confidence: string | null;
	/** Why the confidence is what it is. */
	readonly reason: string | null;
	readonly owner: string | null;
	readonly backToGreenOn: string | null;
	readonly baselineOn: string | null;
	readonly forecastOn: string | null;
	/** Why the forecast has moved. */
	readonly forecastReason: string | null;
	readonly actualOn: string | null;
	readonly note: string | null;
}

export interface Finding {
	readonly field: keyof UpdateInput;
	readonly message: string;
}

/** The most characters kept of each text. */
const LIMITS: readonly (readonly [keyof UpdateInput, number])[] = [
	['reason', 2000],
	['owner', 200],
	['forecastReason', 2000],
	['note', 2000]
];

const DATES: readonly (readonly [keyof UpdateInput, string])[] = [
	['effectiveOn', 'The date of the update'],
	['backToGreenOn', 'The date for getting back to green'],
	['baselineOn', 'The baseline date'],
	['forecastOn', 'The forecast date'],
	['actualOn', 'The date it was reached']
];

/** True for anything below green, which needs a reason, an owner and a date for getting back. */
export function needsReason(confidence: ConfidenceCode): boolean {
	return confidence !== 'green';
}

/** True once a deliverable is in place: success reached, or sustained. */
export function isReached(stage: StageCode): boolean {
	return stage === 'success-reached' || stage === 'sustained';
}

/**
 * Days between the baseline and the forecast or actual date: above 0 late, below 0 early.
 * Null when either date is missing, for then there is no slip to speak of.
 * @throws when a date is not a real date written YYYY-MM-DD
 */
export function slipDays(
	baselineOn: string | null,
	forecastOrActualOn: string | null
): number | null {
	if (baselineOn === null || forecastOrActualOn === null) return null;
	return daysBetween(baselineOn, forecastOrActualOn);
}

/**
 * The rules for one update, as a list of what must be mended; an empty list means it may be kept.
 * `previous` is the update before it on the same deliverable, or null for the first. Blank text
 * counts as nothing entered. Nothing is thrown: each finding is shown beside its field.
 */
export function checkUpdate(
	input: UpdateInput,
	previous: Pick<UpdateInput, 'forecastOn'> | null,
	today: string
): Finding[] {
	const update = withoutBlanks(input);
	return [
		...checkDates(update, today),
		...checkLengths(update),
		...checkConfidence(update),
		...checkForecast(update, previous?.forecastOn ?? null),
		...checkStage(update)
	];
}

function checkDates(update: UpdateInput, today: string): Finding[] {
	const findings: Finding[] = [];
	if (update.effectiveOn === null) {
		findings.push({ field: 'effectiveOn', message: 'Enter the date this update is for.' });
	}
	for (const [field, name] of DATES) {
		const value = update[field];
		const problem =
			value && dayProblem(value, today, `${name} must be one such as 3 October 2026.`);
		if (problem) findings.push({ field, message: problem });
	}
	return findings;
}

function checkLengths(update: UpdateInput): Finding[] {
	return LIMITS.flatMap(([field, limit]) => {
		const length = update[field]?.length ?? 0;
		if (length <= limit) return [];
		return { field, message: `Use at most ${limit} characters; there are ${length}.` };
	});
}

function checkConfidence(update: UpdateInput): Finding[] {
	if (update.confidence === null) return [];
	const confidence = CONFIDENCE.find(({ code }) => code === update.confidence);
	if (!confidence) {
		const message = 'Choose one of the five steps of delivery confidence.';
		return [{ field: 'confidence', message }];
	}
	if (!needsReason(confidence.code)) return [];
	const findings: Finding[] = [];
	const { reason, owner, backToGreenOn, effectiveOn } = update;
	if (reason === null) {
		findings.push({ field: 'reason', message: 'Say why delivery confidence is below green.' });
	}
	if (owner === null) {
		const message = 'Name the person or team getting this back to green.';
		findings.push({ field: 'owner', message });
	}
	if (backToGreenOn === null) {
		const message = 'Enter the date by which it should be back to green.';
		findings.push({ field: 'backToGreenOn', message });
	} else if (isAfter(effectiveOn, backToGreenOn)) {
		const message = 'The date for getting back to green is before the date of this update.';
		findings.push({ field: 'backToGreenOn', message });
	}
	return findings;
}

function checkForecast(update: UpdateInput, before: string | null): Finding[] {
	const { forecastOn, forecastReason, stage } = update;
	if (before === null || forecastOn === before || forecastReason !== null) return [];
	// Once a deliverable has been reached its forecast has served, so dropping it needs no words.
	if (forecastOn === null && hasReached(stage)) return [];
	return [{ field: 'forecastReason', message: 'Say why the forecast date has moved.' }];
}

function checkStage(update: UpdateInput): Finding[] {
	const { stage, actualOn, effectiveOn } = update;
	if (!STAGES.some(({ code }) => code === stage)) {
		return [{ field: 'stage', message: 'Choose one of the five stages.' }];
	}
	if (!hasReached(stage)) {
		if (actualOn === null) return [];
		const message = 'Leave this empty until the deliverable has reached success.';
		return [{ field: 'actualOn', message }];
	}
	if (actualOn === null) {
		const message = 'Enter the date it was reached, or choose an earlier stage.';
		return [{ field: 'actualOn', message }];
	}
	if (isAfter(actualOn, effectiveOn)) {
		const message = 'The date it was reached is after the date of this update.';
		return [{ field: 'actualOn', message }];
	}
	return [];
}

function hasReached(stage: string | null): boolean {
	return STAGES.some(({ code }) => code === stage && isReached(code));
}

/**
 * ISO dates sort as text. A date that is missing or unreadable is neither before nor after any
 * other, so that one slip is reported once.
 */
export function isAfter(date: string | null, other: string | null): boolean {
	return isIsoDate(date) && isIsoDate(other) && date > other;
}

function withoutBlanks(input: UpdateInput): UpdateInput {
	const entries = Object.entries(input).map(([field, value]: [string, string | null]) => [
		field,
		value === null || value.trim() === '' ? null : value.trim()
	]);
	return Object.fromEntries(entries) as UpdateInput;
}
