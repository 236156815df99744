/** What the register of risks answers: its sentence and its measures. Pure. */
import {
	type MeasureDefinition,
	type MeasureValue,
	noteOf,
	ratioValue
} from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'risks-open',
		title: 'Risks open',
		unit: 'risks',
		better: 'lower',
		kind: 'share',
		period: 'month',
		counted: 'Risks not closed by the day',
		of: 'all risks recorded by the day'
	},
	{
		name: 'risks-past-review',
		title: 'Risks past their review',
		unit: 'risks',
		better: 'lower',
		kind: 'share',
		period: 'month',
		rows: 'status=review-late',
		counted: 'Open risks whose review was due before the day',
		of: 'open risks',
		deliverables: ['model-governance']
	}
];

export type RiskFigures = {
	asAt: string;
	/** Recorded by the day; one without a date counts from the start. */
	risks: number;
	open: number;
	pastReview: number;
	/** Open, with a score (likelihood times impact) of 15 or more. */
	high: number;
	/** Open, without likelihood or impact. */
	unscored: number;
};

/** "6 of 8 risks are open, 2 of them scored 15 or more; 1 is past its review." */
export function riskSentence({ risks, open, pastReview, high, unscored }: RiskFigures): string {
	if (risks === 0) return 'No risk had been recorded by this day.';
	if (open === 0)
		return risks === 1
			? 'The one risk recorded is closed.'
			: `All ${count(risks)} risks recorded are closed.`;
	const head =
		open === risks
			? `${risks === 1 ? 'The one risk recorded is' : `All ${count(risks)} risks recorded are`} open`
			: `${count(open)} of ${count(risks)} risks ${agree(open, 'is', 'are')} open`;
	const scored = high === 0 ? '' : `, ${count(high)} of them scored 15 or more`;
	const late =
		pastReview === 0
			? '.'
			: `; ${count(pastReview)} ${agree(pastReview, 'is past its', 'are past their')} review.`;
	const blank =
		unscored === 0 ? '' : ` ${plural(unscored, 'open risk has', 'open risks have')} no score.`;
	return head + scored + late + blank;
}

export function riskMeasures({
	asAt,
	risks,
	open,
	pastReview,
	unscored
}: RiskFigures): MeasureValue[] {
	const note = noteOf(
		unscored > 0 && `${plural(unscored, 'open risk has', 'open risks have')} no score.`
	);
	return [
		ratioValue('risks-open', asAt, open, risks, 'risks', note),
		ratioValue('risks-past-review', asAt, pastReview, open, 'risks')
	];
}
