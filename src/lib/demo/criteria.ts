/** Which criteria of a deliverable are met, as far as it has come, and what shows it. */
import { addDays, daysBetween } from '#lib/core/calendar.ts';
import { isReached, type UpdateInput } from '#lib/roadmap/progress/rules.ts';
import type { Criterion, Deliverable } from '#lib/roadmap/rules.ts';
import type { Ending, Words } from './files.ts';
import { workday } from './history.ts';
import type { Random } from './random.ts';

export type CriterionMet = { criterion: string; effectiveOn: string; evidence: string };

export function criteriaMetBy(
	deliverable: Deliverable,
	ending: Ending,
	history: readonly UpdateInput[],
	words: Words,
	random: Random
): CriterionMet[] {
	const first = history[0]?.effectiveOn as string;
	const success = history.find((update) => update.actualOn)?.actualOn;
	const end = success ?? (history.at(-1)?.effectiveOn as string);
	const span = Math.max(0, daysBetween(first, end));
	return deliverable.criteria.flatMap((criterion) => {
		const [from, to] = criterion.kind === 'getting-started' ? [0, span / 2] : [span / 3, span];
		const day = addDays(first, random.between(Math.floor(from), Math.floor(to)));
		const evidence = random.pick(words.evidence);
		if (!random.chance(chanceOf(criterion, ending))) return [];
		return [{ criterion: criterion.code, effectiveOn: workday(day), evidence }];
	});
}

/** Success may be claimed with one criterion open here and there: the page says so. */
function chanceOf({ kind }: Criterion, { stage }: Ending): number {
	if (kind === 'consider') return 0;
	if (isReached(stage)) return kind === 'getting-started' ? 1 : 0.97;
	if (stage === 'in-delivery') return kind === 'getting-started' ? 1 : 0.4;
	if (stage === 'getting-started') return kind === 'getting-started' ? 0.55 : 0.04;
	return 0;
}
