/** What a measure's chart signals, and which signals speak against a deliverable's rating. Pure. */
import { FEWEST_VALUES } from '#lib/domain/spc-rules.ts';
import type { Chart } from '#lib/domain/spc.ts';
import type { ConfidenceCode } from '#lib/domain/progress.ts';

/** `few`: too few values to judge; `none`: ordinary variation, or a change that is neither. */
export type MeasureSignal = 'concern' | 'improvement' | 'none' | 'few';

export const SIGNALS: readonly { code: MeasureSignal; label: string }[] = [
	{ code: 'concern', label: 'Concern' },
	{ code: 'improvement', label: 'Improvement' },
	{ code: 'none', label: 'No signal' },
	{ code: 'few', label: 'Too few points' }
];

export function signalOf(chart: Chart): MeasureSignal {
	if (chart.variation === 'concern' || chart.variation === 'improvement') return chart.variation;
	return chart.current === null || chart.current.kind === 'run' ? 'few' : 'none';
}

/** Whether by its limits, or in a row without any variation, the target is missed every time. */
export function missesTarget(chart: Chart): boolean {
	if (chart.assurance !== null) return chart.assurance === 'always misses';
	return chart.current?.kind === 'constant' && chart.hitsTarget === false;
}

/** "Too few points: 7 of 13": why there is no icon. */
export function fewWords({ current }: Chart): string {
	if (current?.kind === 'run') return `Too few points: ${current.values} of ${FEWEST_VALUES}`;
	return current === null ? 'No values yet' : 'No signal: the values do not vary';
}

/** How a measure speaks against a rating of green or amber-green. */
export type Against = 'concern' | 'target-missed' | 'concern-and-target-missed';

/** Null: nothing in the figures speaks against the rating, or the rating is lower already. */
export function signalAgainst(chart: Chart, confidence: ConfidenceCode | null): Against | null {
	if (confidence !== 'green' && confidence !== 'amber-green') return null;
	const misses = missesTarget(chart);
	if (chart.variation === 'concern') return misses ? 'concern-and-target-missed' : 'concern';
	return misses ? 'target-missed' : null;
}

const AGAINST: Record<Against, string> = {
	concern: 'signals concern',
	'target-missed': 'misses its target every time',
	'concern-and-target-missed': 'signals concern and misses its target every time'
};

/** "“Vacancy rate” signals concern, and delivery confidence is green." */
export function againstSentence(title: string, against: Against, rating: string): string {
	return `“${title}” ${AGAINST[against]}, and delivery confidence is ${rating.toLowerCase()}.`;
}
