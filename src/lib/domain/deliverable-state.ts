/** Where one deliverable stands on a day: its latest update, read with the calendar in hand. */

import { addMonths } from '#lib/domain/calendar.ts';
import { isAfter, isReached, type ConfidenceCode, type StageCode } from '#lib/domain/progress.ts';

/** Work under way without an update for longer than this many days is called stale. */
export const STALE_AFTER_DAYS = 90;

/** How many months ahead "due soon" looks. */
export const SOON_MONTHS = 3;

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
export type Stand = Pick<
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
	/** The day it was first due: the baseline, or the forecast where no baseline was set. */
	readonly dueOn: string | null;
	/** The day last promised: the forecast, or the baseline where there is no forecast. */
	readonly promisedOn: string | null;
	/** Days from the baseline to the actual or forecast date: above 0 late; null when not known. */
	readonly slip: number | null;
	readonly reached: boolean;
	/** Not reached, and the day it was due is over. */
	readonly pastDate: boolean;
	/** Not reached, not yet due, and forecast for later than the baseline. */
	readonly slipping: boolean;
	/** Not reached, and due or promised within the next three months. */
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
export function stateOf(code: string, latest: Stand | null, asAt: string): DeliverableState {
	const stage = latest?.stage ?? null;
	const reached = stage !== null && isReached(stage);
	const open = latest !== null && !reached;
	const baselineOn = latest?.baselineOn ?? null;
	const forecastOn = latest?.forecastOn ?? null;
	const actualOn = latest?.actualOn ?? null;
	const dueOn = baselineOn ?? forecastOn;
	const promisedOn = forecastOn ?? baselineOn;
	const pastDate = open && isAfter(asAt, dueOn);
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
