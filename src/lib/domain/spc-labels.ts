/** The fixed words of control charts: names of the icons, the rules, and how a chart is worked out. */

import { meaningOf, type Chart, type ChartPoint, type Variation } from '#lib/domain/spc.ts';
import {
	FEWEST_VALUES,
	LIMIT_FACTOR,
	RUN_LENGTH,
	type RuleNumber,
	type Signal
} from '#lib/domain/spc-rules.ts';
import type { Assurance, Better } from '#lib/domain/spc-targets.ts';

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

/** Why one value is marked, or why it is not, for the table beside the chart. */
export function pointWords(point: ChartPoint, chart: Pick<Chart, 'better' | 'segments'>): string {
	if (point.variation !== null && point.signals.length > 0) {
		return markedWords(point, chart.better);
	}
	if (point.variation === 'common') return 'Ordinary variation';
	if (point.hidden) return 'Fewer than 5, left out';
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
