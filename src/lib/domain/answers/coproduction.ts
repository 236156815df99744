/** What the co-production register answers: its sentence and its measures. Pure. */
import { blankValue, noteOf, ratioValue } from '#lib/domain/measure-values.ts';
import { median, type MeasureValue } from '#lib/domain/measures.ts';
import { count, decimal } from '#lib/format/numbers.ts';
import { agree, counted, plural } from '#lib/format/words.ts';

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
};

/** "People were told what came of 31 of 46 activities, half of the time within 35 days. …" */
export function coproductionSentence(figures: CoproductionFigures): string {
	const { activities, answered, feedbackDays, experts, carers, suppressed } = figures;
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
	const people = experts + carers;
	const part =
		people === 0
			? ''
			: ` Experts by experience and carers took part ${suppressed > 0 ? 'at least ' : ''}${plural(people, 'time')}.`;
	return `${told}${after}.${part}`;
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
	const known = activities > suppressed + notCounted || experts + carers > 0;
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
			note
		}
	];
}
