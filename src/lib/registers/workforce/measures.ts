/** What the workforce register answers: its sentence and its measures. Pure. */
import { monthName } from '#lib/core/dates.ts';
import {
	blankValue,
	type MeasureDefinition,
	type MeasureValue,
	noteOf,
	ratioValue,
	tidy
} from '#lib/core/measure.ts';
import { decimal, percentage } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';

/** What the measures of this register share. */
const SHARED = {
	unit: 'WTE',
	kind: 'share',
	period: 'month',
	rows: 'sort=month&order=desc'
} as const;

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'posts-filled',
		...SHARED,
		title: 'Posts filled',
		better: 'higher',
		counted: 'Whole-time equivalents in post',
		of: 'whole-time equivalents planned',
		remark:
			'At the end of the last whole month that each trust returned; rows with both figures only. Posts of the additional roles scheme count with primary care alone.',
		deliverables: ['workforce-recruitment']
	},
	{
		name: 'vacancy-rate',
		...SHARED,
		title: 'Vacancy rate',
		better: 'lower',
		counted: 'Whole-time equivalents planned and not in post',
		of: 'whole-time equivalents planned',
		remark:
			'At the end of the last whole month that each trust returned; rows with both figures only. Posts of the additional roles scheme count with primary care alone.',
		deliverables: ['workforce-recruitment', 'workforce-retention']
	},
	{
		name: 'lived-experience-wte',
		...SHARED,
		title: 'Lived experience roles',
		better: 'higher',
		counted: 'Whole-time equivalents in post in roles that ask for lived experience',
		of: 'whole-time equivalents in post in all roles',
		remark:
			'At the end of the last whole month that each trust returned. Posts of the additional roles scheme count with primary care alone.',
		deliverables: ['model-lived-experience']
	}
];

export type WorkforceFigures = {
	asAt: string;
	/** The last whole month returned by the day; null when there is none. */
	month: string | null;
	/** The earliest of the last months of the trusts: another one when a trust is behind. */
	oldestMonth: string | null;
	/** Over the rows that give both, in WTE. */
	planned: number;
	inPost: number;
	/** Rows that do not give both. */
	unknown: number;
	/** All WTE in post of rows that say whether the role asks for lived experience, and of those that do. */
	inPostSaid: number;
	livedExperience: number;
	/** Rows with people in post that do not say. */
	notSaid: number;
	/** Rows of the additional roles scheme left out because primary care counts the same role. */
	countedOnce: number;
};

/** "At the end of March 2026, 166.2 WTE were in post of 224 planned (74%): 57.8 are vacant." */
export function workforceSentence(figures: WorkforceFigures): string {
	const { month, planned, inPost } = figures;
	if (month === null) return 'No workforce return had come in by this day.';
	const when = `At the end of ${monthName(month)}`;
	if (planned === 0)
		return `${when} no row gives both a plan and people in post, so nothing can be compared.`;
	const vacant = tidy(planned - inPost);
	const rest =
		vacant > 0
			? `: ${decimal(vacant)} ${agree(vacant, 'is', 'are')} vacant.`
			: vacant === 0
				? ': every post is filled.'
				: `: ${decimal(-vacant)} more than planned.`;
	return `${when}, ${decimal(inPost)} WTE were in post of ${decimal(planned)} planned (${percentage(inPost, planned)})${rest}`;
}

export function workforceMeasures(figures: WorkforceFigures): MeasureValue[] {
	const { asAt, month, oldestMonth, planned, inPost, unknown } = figures;
	const { inPostSaid, livedExperience, notSaid, countedOnce } = figures;
	const when = month !== null && `At the end of ${monthName(month)}.`;
	const behind =
		oldestMonth !== month &&
		oldestMonth !== null &&
		`The last return of one trust is of ${monthName(oldestMonth)}.`;
	const once =
		countedOnce > 0 &&
		`${plural(countedOnce, 'row')} of the additional roles scheme ${agree(countedOnce, 'is', 'are')} counted with primary care alone.`;
	const left =
		unknown > 0 &&
		`${plural(unknown, 'row does', 'rows do')} not give both figures, so this leaves ${agree(unknown, 'it', 'them')} out.`;
	const silent =
		notSaid > 0 &&
		`${plural(notSaid, 'row does', 'rows do')} not say whether the role asks for lived experience, so this leaves ${agree(notSaid, 'it', 'them')} out.`;
	if (month === null)
		return [
			blankValue('posts-filled', asAt, 'WTE'),
			blankValue('vacancy-rate', asAt, 'WTE'),
			blankValue('lived-experience-wte', asAt, 'WTE')
		];
	const vacant = Math.max(0, tidy(planned - inPost));
	return [
		ratioValue('posts-filled', asAt, inPost, planned, 'WTE', noteOf(when, behind, left, once)),
		ratioValue('vacancy-rate', asAt, vacant, planned, 'WTE', noteOf(when, behind, left, once)),
		ratioValue(
			'lived-experience-wte',
			asAt,
			livedExperience,
			inPostSaid,
			'WTE',
			noteOf(when, behind, silent, once)
		)
	];
}
