/** Where a system stands against its roadmap: the count, and the count as one sentence. */

import { isAfter, isReached, type StageCode } from '#lib/domain/progress.ts';

/** Where one deliverable stands: its latest update as at some day. */
export interface Standing {
	readonly stage: StageCode;
	readonly baselineOn: string | null;
	readonly forecastOn: string | null;
}

export interface ProgressCounts {
	/** All deliverables of the roadmap in question. */
	readonly deliverables: number;
	/** Those with at least one update. */
	readonly updated: number;
	readonly reached: number;
	/** Not reached, and the date they were due is over. */
	readonly pastDate: number;
	/** Not reached, not yet due, but forecast for later than the baseline. */
	readonly forecastToSlip: number;
	/** Updated and not reached, with neither a baseline nor a forecast date. */
	readonly undated: number;
}

/**
 * Counts the latest updates, one per deliverable that has any, out of `deliverables` in all, as
 * at the end of the day `asAt` (YYYY-MM-DD). A deliverable is due on its baseline date, or on its
 * forecast date where no baseline was set.
 */
export function countProgress(
	latest: readonly Standing[],
	deliverables: number,
	asAt: string
): ProgressCounts {
	const open = latest.filter(({ stage }) => !isReached(stage));
	const due = open.filter((standing) => standing.baselineOn ?? standing.forecastOn);
	const pastDate = due.filter(({ baselineOn, forecastOn }) =>
		isAfter(asAt, baselineOn ?? forecastOn)
	);
	const slipping = due.filter(
		(standing) => !pastDate.includes(standing) && isAfter(standing.forecastOn, standing.baselineOn)
	);
	return {
		deliverables,
		updated: latest.length,
		reached: latest.length - open.length,
		pastDate: pastDate.length,
		forecastToSlip: slipping.length,
		undated: open.length - due.length
	};
}

/**
 * The answer to "where are we against the roadmap?" in words. Deliverables whose progress or
 * dates are not known are said to be so and never counted as being on time.
 * @throws when the counts contradict each other
 */
export function roadmapSentence(counts: ProgressCounts): string {
	const { deliverables, updated, reached, pastDate, forecastToSlip, undated } = counts;
	const dated = updated - reached - undated;
	if (updated > deliverables || dated < 0 || pastDate + forecastToSlip > dated) {
		throw new Error(`These counts contradict each other: ${JSON.stringify(counts)}.`);
	}
	if (deliverables === 0) return 'There are no deliverables to report on.';
	if (deliverables === 1) return `The one deliverable ${onlyClause(counts)}.`;
	if (updated === 0) {
		return `None of the ${deliverables} deliverables has an update yet, so progress is not known.`;
	}
	if (reached === deliverables) return `All ${deliverables} deliverables have reached success.`;
	const sentences = [reachedClause(reached, deliverables) + datesClause(counts, dated)];
	if (undated > 0) sentences.push(`${undated} ${undated === 1 ? 'has' : 'have'} no date.`);
	const silent = deliverables - updated;
	if (silent > 0) sentences.push(`${silent} ${silent === 1 ? 'has' : 'have'} no update yet.`);
	return sentences.join(' ');
}

function reachedClause(reached: number, deliverables: number): string {
	if (reached === 0) return `None of the ${deliverables} deliverables has reached success yet`;
	return `${reached} of ${deliverables} deliverables ${reached === 1 ? 'has' : 'have'} reached success`;
}

function datesClause(counts: ProgressCounts, dated: number): string {
	const { deliverables, reached, pastDate, forecastToSlip } = counts;
	if (dated === 0) return '.';
	// "None" may only mean all the rest when all the rest have a date to be late for.
	const none = dated === deliverables - reached ? 'none' : 'none of those with a date';
	const past = pastDate === 1 ? '1 is past its date' : `${pastDate} are past their date`;
	const verb = forecastToSlip === 1 ? 'is' : 'are';
	if (pastDate > 0 && forecastToSlip > 0) {
		return `; ${past} and ${forecastToSlip} more ${verb} forecast to slip.`;
	}
	if (pastDate > 0) return `; ${past}.`;
	if (forecastToSlip > 0) {
		return `; ${none} is past its date, but ${forecastToSlip} ${verb} forecast to slip.`;
	}
	return `; ${none} is past its date or forecast to slip.`;
}

function onlyClause(counts: ProgressCounts): string {
	const { updated, reached, pastDate, forecastToSlip, undated } = counts;
	if (updated === 0) return 'has no update yet, so its progress is not known';
	if (reached === 1) return 'has reached success';
	if (pastDate === 1) return 'has not reached success yet and is past its date';
	if (forecastToSlip === 1) return 'has not reached success yet and is forecast to slip';
	if (undated === 1) return 'has not reached success yet and has no date';
	return 'has not reached success yet, but is not past its date or forecast to slip';
}
