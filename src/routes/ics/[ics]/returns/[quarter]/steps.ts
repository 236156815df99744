/** What to do next with a return, by its state and by who looks at it. Pure. */
import { plural } from '#lib/core/words.ts';
import { standsInTheWay } from '#lib/returns/return/content.ts';
import type { PageData } from './$types';

/** At most three, each with the place where it is done. None where it is nobody's turn here. */
export function nextSteps(
	data: Pick<PageData, 'draft' | 'queries' | 'conditions' | 'may' | 'due'>,
	here: string
): { label: string; href: string; why?: string }[] {
	const { draft, may } = data;
	const steps: { label: string; href: string; why?: string }[] = [];
	const query = data.queries.find(({ state }) => state === 'open');
	if (may.update && query) {
		const waiting = data.queries.filter(({ state }) => state === 'open').length;
		steps.push({
			label: 'Answer the first query that waits',
			href: `${here}/${query.section}#query-${query.id}`,
			why: `${plural(waiting, 'query waits', 'queries wait')}`
		});
	}
	if (draft && may.write) {
		const section = draft.sections.find(({ answered }) => !answered);
		if (section)
			steps.push({
				label: `Write section ${section.number}, ${section.title}`,
				href: `${here}/${section.code}`
			});
		const check = draft.checks.find(
			(one) => one.code !== 'section-unanswered' && standsInTheWay(one)
		);
		if (check)
			steps.push({
				label: 'Answer the first check that waits',
				href: `${here}/${check.section}#check-${check.code}`
			});
		if (!section && !check && may.send && !data.due?.closed)
			steps.push({ label: 'Send it to the region', href: '#sending' });
	}
	const open = data.conditions.find(({ met }) => !met);
	if (may.update && open)
		steps.push({
			label: 'Say what has been done about a condition',
			href: `#condition-${open.id}`
		});
	return steps;
}
