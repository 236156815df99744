/** What the co-production register answers: its sentence and its measures. Pure. */
import {
	type Audience,
	type CountBounds,
	disclosedTotal,
	NO_CELLS,
	SUPPRESSED_WORDS
} from '#lib/core/disclosure.ts';
import {
	blankValue,
	type MeasureDefinition,
	type MeasureValue,
	median,
	noteOf,
	ratioValue
} from '#lib/core/measure.ts';
import { count, decimal } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'feedback-given',
		title: 'Activities with feedback given',
		unit: 'activities',
		better: 'higher',
		kind: 'share',
		period: 'quarter',
		rows: 'status=answered',
		counted: 'Co-production activities whose people were told by the day what came of them',
		of: 'all activities held by the day',
		deliverables: ['model-codesign']
	},
	{
		name: 'feedback-days',
		title: 'Days until feedback is given',
		unit: 'days',
		better: 'lower',
		kind: 'median',
		period: 'quarter',
		rows: 'status=answered',
		counted:
			'The median of the days between an activity and the feedback on it, over all feedback given by the day',
		deliverables: ['model-codesign']
	},
	{
		name: 'people-taking-part',
		title: 'Experts by experience and carers taking part',
		unit: 'people',
		better: 'higher',
		kind: 'count',
		period: 'quarter',
		counted: 'Experts by experience and carers, counted at each activity held by the day',
		remark: 'Somebody who came twice counts twice.',
		deliverables: ['model-codesign', 'model-lived-experience']
	}
];

export type CoproductionFigures = {
	asAt: string;
	/** Held by the day. */
	activities: number;
	/** Of those, with feedback given by the day. */
	answered: number;
	/** Days from each of these to its feedback. */
	feedbackDays: number[];
	/** Counted at each activity. */
	experts: number;
	carers: number;
	/** Activities with one of the two suppressed, and with neither given. */
	suppressed: number;
	notCounted: number;
	/** What a reader outside sees of these numbers, of each activity. */
	cells?: CountBounds;
};

/** "People were told what came of 31 of 46 activities, half of the time within 35 days. …" */
export function coproductionSentence(
	figures: CoproductionFigures,
	audience: Audience = 'programme'
): string {
	const { activities, answered, feedbackDays, suppressed } = figures;
	if (activities === 0) return 'No co-production activity had been held by this day.';
	const days = median(feedbackDays);
	const after = days === null ? '' : `, half of the time within ${inDays(days)}`;
	const told =
		answered === activities
			? activities === 1
				? 'The people of the one activity have been told what came of it'
				: `The people of all ${count(activities)} activities have been told what came of them`
			: answered === 0
				? `The people of none of the ${counted(activities, 'activity', 'activities')} have been told what came of it`
				: `The people of ${count(answered)} of ${counted(activities, 'activity', 'activities')} have been told what came of ${agree(answered, 'it', 'them')}`;
	const least = suppressed > 0 ? 'at least ' : '';
	return `${told}${after}.${timesWords(figures, least, audience)}`;
}

/** Outside, that somebody counted nobody is not told from that they counted a few. */
function timesWords(figures: CoproductionFigures, least: string, audience: Audience): string {
	const people = figures.experts + figures.carers;
	const head = ' Experts by experience and carers took part';
	if (audience === 'programme')
		return people === 0 ? '' : `${head} ${least}${plural(people, 'time')}.`;
	if (!isCounted(figures)) return '';
	const shown = disclosedTotal(people, figures.cells);
	return `${head} ${least}${shown === null ? `${SUPPRESSED_WORDS} times` : plural(shown, 'time')}.`;
}

function isCounted({ activities, suppressed, notCounted, experts, carers }: CoproductionFigures) {
	return activities > suppressed + notCounted || experts + carers > 0;
}

function inDays(days: number): string {
	return `${decimal(days)} ${agree(days, 'day', 'days')}`;
}

export function coproductionMeasures(figures: CoproductionFigures): MeasureValue[] {
	const { asAt, activities, answered, feedbackDays, experts, carers } = figures;
	const { suppressed, notCounted } = figures;
	const note = noteOf(
		suppressed > 0 &&
			`${plural(suppressed, 'activity has', 'activities have')} a suppressed count, which this leaves out.`,
		notCounted > 0 &&
			`${plural(notCounted, 'activity does', 'activities do')} not say how many took part.`
	);
	const known = isCounted(figures);
	return [
		ratioValue('feedback-given', asAt, answered, activities, 'activities'),
		{
			...blankValue('feedback-days', asAt, 'days'),
			denominator: feedbackDays.length,
			value: median(feedbackDays)
		},
		{
			...blankValue('people-taking-part', asAt, 'people'),
			numerator: known ? experts + carers : null,
			value: known ? experts + carers : null,
			...(figures.cells ? { cells: { numerator: figures.cells, denominator: NO_CELLS } } : {}),
			note
		}
	];
}
