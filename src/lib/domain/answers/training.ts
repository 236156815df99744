/** What the training register answers: its sentence and its measure. Pure. */
import { noteOf, ratioValue } from '#lib/domain/measure-values.ts';
import type { MeasureValue } from '#lib/domain/measures.ts';
import { count, shareOf } from '#lib/format/numbers.ts';
import { agree, plural } from '#lib/format/words.ts';

export type TrainingFigures = {
	asAt: string;
	courses: number;
	/** Staff over all courses, of the rows that give both: somebody in scope for two counts twice. */
	inScope: number;
	trained: number;
	unknown: number;
};

/** "Over 4 courses, 420 of 600 staff in scope (70%) are trained." */
export function trainingSentence({ courses, inScope, trained }: TrainingFigures): string {
	if (courses === 0) return 'No training return had come in by this day.';
	const over = `Over ${plural(courses, 'course')}`;
	if (inScope === 0) return `${over}, nobody has said how many staff are in scope and trained.`;
	if (trained === inScope) return `${over}, all staff in scope are trained.`;
	if (trained === 0) return `${over}, none of the ${count(inScope)} staff in scope is trained.`;
	return `${over}, ${shareOf(trained, inScope, 'staff in scope')} ${agree(trained, 'is', 'are')} trained.`;
}

export function trainingMeasures(figures: TrainingFigures): MeasureValue[] {
	const { asAt, inScope, trained, unknown, courses } = figures;
	return [
		ratioValue(
			'training-done',
			asAt,
			trained,
			inScope,
			'staff',
			noteOf(
				courses > 1 && 'Somebody in scope for two courses counts for both.',
				unknown > 0 &&
					`${plural(unknown, 'row does', 'rows do')} not give both figures, so this leaves ${agree(unknown, 'it', 'them')} out.`
			)
		)
	];
}
