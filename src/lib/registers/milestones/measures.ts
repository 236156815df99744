/** What the register of milestones answers: its sentence and its measures. Pure. */
import {
	type MeasureDefinition,
	type MeasureValue,
	noteOf,
	ratioValue
} from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'milestones-done',
		title: 'Milestones done',
		unit: 'milestones',
		better: 'higher',
		kind: 'share',
		period: 'month',
		rows: 'status=done',
		counted: 'Milestones done by the day',
		of: 'all milestones on the register',
		deliverables: ['model-governance']
	},
	{
		name: 'milestones-late',
		title: 'Milestones late',
		unit: 'milestones',
		better: 'lower',
		kind: 'share',
		period: 'month',
		rows: 'status=late',
		counted:
			'Milestones past their forecast (or, without one, their baseline) and not done by the day',
		of: 'all milestones on the register',
		deliverables: ['model-governance']
	}
];

export type MilestoneFigures = {
	asAt: string;
	milestones: number;
	done: number;
	/** Not done, and past their forecast or, without one, their baseline. */
	late: number;
	/** Not done, and without any date. */
	undated: number;
};

/** "7 of 11 milestones are done, and 4 are past their date." */
export function milestoneSentence({ milestones, done, late, undated }: MilestoneFigures): string {
	if (milestones === 0) return 'No milestone is on the register yet.';
	if (done === milestones)
		return milestones === 1
			? 'The one milestone is done.'
			: `All ${count(milestones)} milestones are done.`;
	const head = `${done === 0 ? 'None' : count(done)} of ${counted(milestones, 'milestone')} ${agree(done, 'is', 'are')} done`;
	const behind =
		late === 0
			? ', and none is past its date.'
			: `, and ${count(late)} ${agree(late, 'is past its', 'are past their')} date.`;
	const dates =
		undated === 0 ? '' : ` ${plural(undated, 'milestone has', 'milestones have')} no date.`;
	return head + behind + dates;
}

export function milestoneMeasures(figures: MilestoneFigures): MeasureValue[] {
	const { asAt, milestones, done, late, undated } = figures;
	const note = noteOf(
		undated > 0 &&
			`${plural(undated, 'milestone has', 'milestones have')} no date and cannot be late.`
	);
	return [
		ratioValue('milestones-done', asAt, done, milestones, 'milestones'),
		ratioValue('milestones-late', asAt, late, milestones, 'milestones', note)
	];
}
