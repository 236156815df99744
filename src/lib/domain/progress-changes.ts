/** What one update changed against the one before it, and what a run of updates did to the date. */

import type { ProgressUpdate } from '#lib/domain/deliverable-state.ts';
import {
	checkUpdate,
	CONFIDENCE,
	slipDays,
	STAGES,
	type Finding,
	type UpdateInput
} from '#lib/domain/progress.ts';

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

type Told = Pick<ProgressUpdate, ChangedField>;

/** Old and new value of every field that an update changed; all that it says for the first one. */
export function changesBetween(previous: Told | null, update: Told): Change[] {
	return FIELDS.flatMap(({ field, label, kind }) => {
		// A reason for moving a date belongs to its own update: it neither lasts nor is taken back.
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

/** One move of a promised date. */
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
 * All that must be mended before an update is recorded: the rules of one update, and what it may
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
			'It is dated before a later update, so it is history: the later one still stands.'
		);
	}
	return warnings;
}
