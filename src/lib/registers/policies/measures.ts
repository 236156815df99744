/** The measures of the register of policies. Pure. */
import { blankValue, type MeasureValue, median, ratioValue } from '#lib/core/measure.ts';
import { counted } from '#lib/core/words.ts';
import type { PolicyFigures } from '#lib/registers/sentences.ts';

export type PolicyMeasured = PolicyFigures & { asAt: string; mentionsUnknown: number };

export function policyMeasures(figures: PolicyMeasured): MeasureValue[] {
	const { asAt, found, mentionsUnknown } = figures;
	const unknown =
		mentionsUnknown > 0
			? `${counted(mentionsUnknown, 'policy has', 'policies have')} no count of mentions, so this leaves them out.`
			: null;
	return [
		ratioValue('policies-rewritten', asAt, figures.rewritten, found, 'policies'),
		ratioValue(
			'cpa-mentions-in-force',
			asAt,
			figures.mentionsInForce,
			figures.mentions,
			'mentions',
			unknown
		),
		ratioValue('policies-overdue', asAt, figures.overdue, found, 'policies')
	];
}

/** The days that each finished step of a rewrite took. */
export function stepMeasure(asAt: string, days: readonly number[]): MeasureValue {
	return {
		...blankValue('policy-step-days', asAt, 'days'),
		denominator: days.length,
		value: median(days)
	};
}
