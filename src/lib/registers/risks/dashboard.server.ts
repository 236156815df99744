import type { IcsScope } from '#lib/core/access.ts';
import { addQuarters, daysBetween, quarterOf } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { columnOf, labelOf } from '#lib/registers/definition.ts';
import { risks as register } from './definition.ts';
import { risksHeld } from './figures.server.ts';
import {
	byCategory,
	isOpenOn,
	matrixOf,
	matrixSentence,
	movements,
	movementSentence
} from './rules.ts';

/** The matrix, what is past its review, and how scores have moved since the last quarter's end. */
export function riskPicture(scope: IcsScope, asAt: string) {
	const since = addQuarters(quarterOf(asAt), -1).endsOn;
	const held = risksHeld(scope, since);
	const standing = held.filter(({ removedOn }) => removedOn === null);
	const matrix = matrixOf(standing, asAt);
	const moves = movements(held, since, asAt);
	const category = columnOf(register, 'category');
	return {
		...matrix,
		sentence: matrixSentence(matrix),
		since,
		movement: movementSentence(moves, longDate(since)),
		moves: moves.map(({ id, reference, description, move, then, now }) => ({
			...{ id, reference, description, move, then, now }
		})),
		late: standing
			.filter((risk) => isOpenOn(risk, asAt) && risk.reviewOn !== null && risk.reviewOn < asAt)
			.map(({ id, reference, description, owner, reviewOn }) => ({
				...{ id, reference, description, owner, reviewOn: reviewOn! },
				days: daysBetween(reviewOn!, asAt)
			}))
			.sort((a, b) => b.days - a.days),
		categories: byCategory(standing, asAt).map((one) => ({
			...one,
			label: one.category === null ? 'No category given' : labelOf(category, one.category)
		}))
	};
}
