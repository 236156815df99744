import type { IcsScope } from '#lib/core/access.ts';
import { FOCUS } from '#lib/registers/definition.ts';
import { milestonesHeld } from './figures.server.ts';
import { inOrder, milestoneOn, timelineSentence, timeScale } from './rules.ts';

/** Drawn at most for each focus; the list below holds the rest. */
const MOST = 40;

/** The milestones of each focus area and of none, on one scale of time. */
export function milestonePicture(scope: IcsScope, asAt: string) {
	const milestones = inOrder(milestonesHeld(scope).map((held) => milestoneOn(held, asAt)));
	const dedicated = FOCUS.filter(({ value }) => value !== 'core');
	const core = FOCUS.filter(({ value }) => value === 'core');
	const groups = [
		...[...dedicated, ...core].map(({ value, label }) => ({
			focus: value as string | null,
			label
		})),
		{ focus: null, label: 'No focus area given' }
	];
	return {
		ics: scope.ics.code,
		scale: timeScale(milestones, asAt),
		sentence: timelineSentence(milestones),
		groups: groups
			.map((group) => {
				const own = milestones.filter(({ focus }) => focus === group.focus);
				return {
					...group,
					sentence: timelineSentence(own),
					count: own.length,
					milestones: own.slice(0, MOST)
				};
			})
			.filter(({ count }) => count > 0)
	};
}
