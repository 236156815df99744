import { textFinding } from '#lib/core/text-check.ts';
import { addMonths, addQuarters, daysBetween, isIsoDate, quarterOf } from '#lib/core/calendar.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { pluralWord } from '#lib/core/words.ts';

// Progress on a deliverable: how far it has got (the stage) and whether it will be ready on time
// (the delivery confidence). The two are never merged: work that has hardly begun can be safe,
// and work that is nearly done can be in trouble.

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
		plain: 'What was planned is in place.'
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
 * The rules for one update, as a list of what must be corrected; an empty list means it may be kept.
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
		...checkTexts(update),
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

function checkTexts(update: UpdateInput): Finding[] {
	return LIMITS.flatMap(([field, longest]) => {
		const found = textFinding(field, update[field] ?? '', { longest });
		return found ? [{ field, message: found.message }] : [];
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

export function hasReached(stage: string | null): boolean {
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

/** How long what was saved for several deliverables at once can be undone. */
export const UNDO_HOURS = 1;
export const UNDO_WORDS = pluralWord(UNDO_HOURS, 'hour');

/** The last moment at which what was recorded then can be undone; both are UTC timestamps. */
export function undoUntil(recordedAt: string): string {
	return new Date(Date.parse(recordedAt) + UNDO_HOURS * 3_600_000).toISOString();
}

// Where one deliverable stands on a day: its latest update, read with the calendar in hand.

/** Work under way without an update for longer than this many days is called stale. */
export const STALE_AFTER_DAYS = 90;

/** How many months ahead "soon" looks. */
export const SOON_MONTHS = 3;
export const SOON_WORDS = pluralWord(SOON_MONTHS, 'month');
export const WITHIN_SOON = `within ${SOON_WORDS}`;

/** One dated update as it was recorded: the whole state of a deliverable from its day on. */
export interface ProgressUpdate {
	readonly id: number;
	/** The code it was recorded under: an earlier deliverable's where a new one has none yet. */
	readonly deliverable: string;
	readonly effectiveOn: string;
	readonly stage: StageCode;
	readonly confidence: ConfidenceCode | null;
	readonly reason: string | null;
	readonly owner: string | null;
	readonly backToGreenOn: string | null;
	readonly baselineOn: string | null;
	readonly forecastOn: string | null;
	readonly forecastReason: string | null;
	readonly actualOn: string | null;
	readonly note: string | null;
	/** UTC timestamp. */
	readonly recordedAt: string;
	/** Name of the person. */
	readonly recordedBy: string;
}

/** The part of an update that tells where the deliverable stands. */
export type LatestUpdate = Pick<
	ProgressUpdate,
	| 'deliverable'
	| 'effectiveOn'
	| 'stage'
	| 'confidence'
	| 'reason'
	| 'owner'
	| 'backToGreenOn'
	| 'baselineOn'
	| 'forecastOn'
	| 'forecastReason'
	| 'actualOn'
>;

export interface DeliverableState {
	readonly code: string;
	/** Null until there is an update: not known is not the same as not started. */
	readonly stage: StageCode | null;
	readonly confidence: ConfidenceCode | null;
	readonly reason: string | null;
	readonly owner: string | null;
	readonly backToGreenOn: string | null;
	readonly baselineOn: string | null;
	readonly forecastOn: string | null;
	readonly forecastReason: string | null;
	readonly actualOn: string | null;
	/** The planned date: the baseline, or the forecast where no baseline was set. */
	readonly dueOn: string | null;
	/** The date now expected: the forecast, or the baseline where there is no forecast. */
	readonly promisedOn: string | null;
	/** Days from the baseline to the actual or forecast date: above 0 late; null when not known. */
	readonly slip: number | null;
	readonly reached: boolean;
	/** Late: not reached, and the date now expected has passed. */
	readonly pastDate: boolean;
	/** Not reached, not late, and forecast for later than the baseline. */
	readonly slipping: boolean;
	/** Not reached, and forecast within the next three months. */
	readonly dueSoon: boolean;
	/** Updated and not reached, with neither a baseline nor a forecast date. */
	readonly undated: boolean;
	readonly updatedOn: string | null;
	/** Days from the latest update to the day asked for. */
	readonly daysSinceUpdate: number | null;
	/** Work under way without an update for more than 90 days. */
	readonly stale: boolean;
	/** The earlier deliverable whose update is shown because this one has none of its own. */
	readonly inheritedFrom: string | null;
}

/** What the latest update (null for none) says of a deliverable, as at the end of a day. */
export function stateOf(code: string, latest: LatestUpdate | null, asAt: string): DeliverableState {
	const stage = latest?.stage ?? null;
	const reached = stage !== null && isReached(stage);
	const open = latest !== null && !reached;
	const baselineOn = latest?.baselineOn ?? null;
	const forecastOn = latest?.forecastOn ?? null;
	const actualOn = latest?.actualOn ?? null;
	const dueOn = baselineOn ?? forecastOn;
	const promisedOn = forecastOn ?? baselineOn;
	const pastDate = open && isAfter(asAt, promisedOn);
	const daysSinceUpdate = daysApart(latest?.effectiveOn ?? null, asAt);
	return {
		code,
		stage,
		confidence: latest?.confidence ?? null,
		reason: latest?.reason ?? null,
		owner: latest?.owner ?? null,
		backToGreenOn: latest?.backToGreenOn ?? null,
		baselineOn,
		forecastOn,
		forecastReason: latest?.forecastReason ?? null,
		actualOn,
		dueOn,
		promisedOn,
		slip: daysApart(baselineOn, actualOn ?? forecastOn),
		reached,
		pastDate,
		slipping: open && dueOn !== null && !pastDate && isAfter(forecastOn, baselineOn),
		dueSoon: open && isSoon(promisedOn, asAt),
		undated: open && dueOn === null,
		updatedOn: latest?.effectiveOn ?? null,
		daysSinceUpdate,
		stale: open && daysSinceUpdate !== null && daysSinceUpdate > STALE_AFTER_DAYS,
		inheritedFrom: latest && latest.deliverable !== code ? latest.deliverable : null
	};
}

/**
 * Days from one date to another, null when either is missing. Dates of recorded updates were checked
 * when they were recorded; checking them again for 48 boxes costs more than the query does.
 */
function daysApart(from: string | null, to: string | null): number | null {
	if (from === null || to === null) return null;
	return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

function isSoon(date: string | null, asAt: string): boolean {
	return date !== null && date >= asAt && date <= addMonths(asAt, SOON_MONTHS);
}

// How many deliverables are reached, were planned and are forecast by each day: the burn-up.

export interface BurnUpDay {
	readonly on: string;
	/** Planned by this day, by their baseline. */
	readonly planned: number;
	/** Reached by this day; null after the day in question. */
	readonly reached: number | null;
	/** Reached, or forecast for this day or before it; null before the day in question. */
	readonly forecast: number | null;
}

/** Quarters before and after the day in question that are drawn at most; what lies beyond is counted at the ends. */
const BURN_UP_QUARTERS = 10;

/**
 * Quarter ends from the first date of any deliverable to the last, and the day in question itself; none
 * while no deliverable has a date. What is late has no date that lies ahead, so it is in no forecast.
 */
export function burnUp(states: readonly DeliverableState[], asAt: string): BurnUpDay[] {
	const reachedOn = states.flatMap(({ reached, actualOn, updatedOn }) =>
		reached ? (actualOn ?? updatedOn ?? []) : []
	);
	const planned = states.flatMap(({ baselineOn }) => baselineOn ?? []);
	const ahead = states.flatMap(({ reached, promisedOn }) =>
		!reached && promisedOn !== null && promisedOn >= asAt ? promisedOn : []
	);
	const dates = [...reachedOn, ...planned, ...ahead, asAt].sort();
	if (dates.length === 1) return [];
	const now = quarterOf(asAt);
	const [first, last] = [quarterOf(dates[0]!).endsOn, quarterOf(dates.at(-1)!).endsOn];
	const ends = Array.from(
		{ length: 2 * BURN_UP_QUARTERS + 1 },
		(_, index) => addQuarters(now, index - BURN_UP_QUARTERS).endsOn
	).filter((end) => end >= first && end <= last);
	const by = (all: readonly string[], day: string) => all.filter((date) => date <= day).length;
	return [...new Set([...ends, asAt])].sort().map((on) => ({
		on,
		planned: by(planned, on),
		reached: on <= asAt ? by(reachedOn, on) : null,
		forecast: on >= asAt ? reachedOn.length + by(ahead, on) : null
	}));
}

// What one update changed against the one before it, and what a run of updates did to the date.

type ChangedField = Exclude<keyof UpdateInput, 'effectiveOn' | 'note'>;

/** The parts of an update that carry over to the next one, in the order a reader wants them. */
const FIELDS: readonly { field: ChangedField; label: string; kind: 'word' | 'date' | 'text' }[] = [
	{ field: 'stage', label: 'Stage', kind: 'word' },
	{ field: 'confidence', label: 'Delivery confidence', kind: 'word' },
	{ field: 'reason', label: 'Reason', kind: 'text' },
	{ field: 'owner', label: 'Owner', kind: 'text' },
	{ field: 'backToGreenOn', label: 'Back to green by', kind: 'date' },
	{ field: 'baselineOn', label: 'Baseline', kind: 'date' },
	{ field: 'forecastOn', label: 'Forecast', kind: 'date' },
	{ field: 'forecastReason', label: 'Reason for the new date', kind: 'text' },
	{ field: 'actualOn', label: 'Reached on', kind: 'date' }
];

export interface Change {
	readonly field: ChangedField;
	readonly label: string;
	readonly kind: 'word' | 'date' | 'text';
	/** Stages and confidence as words; dates as ISO text; null for nothing. */
	readonly from: string | null;
	readonly to: string | null;
}

type TrackedFields = Pick<ProgressUpdate, ChangedField>;

/** Old and new value of every field that an update changed; all that it says for the first one. */
export function changesBetween(previous: TrackedFields | null, update: TrackedFields): Change[] {
	return FIELDS.flatMap(({ field, label, kind }) => {
		// A reason for moving a date belongs to its own update: it belongs to no later one.
		const from = previous && field !== 'forecastReason' ? previous[field] : null;
		const to = update[field];
		if (from === to) return [];
		return [{ field, label, kind, from: worded(field, from), to: worded(field, to) }];
	});
}

function worded(field: ChangedField, value: string | null): string | null {
	if (field === 'stage') return STAGES.find(({ code }) => code === value)?.label ?? value;
	if (field === 'confidence') return CONFIDENCE.find(({ code }) => code === value)?.label ?? value;
	return value;
}

/** One change of a planned or forecast date. */
export interface DateMove {
	readonly on: string;
	/** A new baseline sets what every later slip is counted from. */
	readonly kind: 'forecast' | 'baseline';
	readonly from: string;
	readonly to: string | null;
	/** Days later (above 0) or earlier; null when the date was taken away. */
	readonly days: number | null;
	readonly reason: string | null;
	readonly recordedBy: string;
}

/** Each time the forecast or the baseline was changed, newest first, from updates oldest first. */
export function dateMoves(updates: readonly ProgressUpdate[]): DateMove[] {
	const moves: DateMove[] = [];
	updates.forEach((update, index) => {
		const previous = updates[index - 1];
		if (!previous) return;
		for (const kind of ['baseline', 'forecast'] as const) {
			const from = kind === 'baseline' ? previous.baselineOn : previous.forecastOn;
			const to = kind === 'baseline' ? update.baselineOn : update.forecastOn;
			// Setting a date for the first time moves nothing, and one that is reached needs no forecast.
			if (from === null || from === to || (to === null && update.actualOn !== null)) continue;
			moves.push({
				on: update.effectiveOn,
				kind,
				from,
				to,
				days: slipDays(from, to),
				reason: update.forecastReason,
				recordedBy: update.recordedBy
			});
		}
	});
	return moves.reverse();
}

/**
 * All that must be corrected before an update is recorded: the rules of one update, and what it may
 * do to the one in force on its day. `today` keeps the future out.
 */
export function checkRecording(
	input: UpdateInput,
	previous: Pick<UpdateInput, 'forecastOn' | 'baselineOn'> | null,
	today: string
): Finding[] {
	const findings = checkUpdate(input, previous, today);
	const silent = (field: Finding['field']) => !findings.some((finding) => finding.field === field);
	if (input.effectiveOn !== null && input.effectiveOn > today && silent('effectiveOn')) {
		findings.push({
			field: 'effectiveOn',
			message: 'The date of the update is in the future. Enter today’s date or an earlier one.'
		});
	}
	const rebased =
		previous !== null && previous.baselineOn !== null && input.baselineOn !== previous.baselineOn;
	if (rebased && !input.forecastReason && silent('baselineOn') && silent('forecastReason')) {
		findings.push({
			field: 'forecastReason',
			message: 'Say why the baseline has changed: every slip is counted from it.'
		});
	}
	return findings;
}

/**
 * What is allowed and still worth saying. Criteria are those of the success kind; `latestOn` is
 * the day of the newest update held.
 */
export function warningsOf(
	input: Pick<UpdateInput, 'stage' | 'effectiveOn'>,
	criteria: { readonly met: number; readonly of: number },
	latestOn: string | null
): string[] {
	const warnings: string[] = [];
	const unmet = criteria.of - criteria.met;
	if ((input.stage === 'success-reached' || input.stage === 'sustained') && unmet > 0) {
		warnings.push(
			`${unmet} of ${criteria.of} success criteria ${unmet === 1 ? 'is' : 'are'} not marked as met.`
		);
	}
	if (latestOn !== null && input.effectiveOn !== null && input.effectiveOn < latestOn) {
		warnings.push(
			'It is dated before a later update, so it goes into the history: the later one stays the current one.'
		);
	}
	return warnings;
}
