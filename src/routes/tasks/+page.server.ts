import { authorise, may } from '#lib/core/access.ts';
import { addDays, lastWholeMonth } from '#lib/core/calendar.ts';
import { listIcs } from '#lib/organisations/read.server.ts';
import { wasOpen } from '#lib/organisations/rules.ts';
import { filesWaiting, overviewOf } from '#lib/overview/read.server.ts';
import { fileTasks } from '#lib/overview/rules.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { voiceSummary } from '#lib/voices/read.server.ts';
import { tasksIn } from '../ics/[ics]/tasks.server.ts';
import type { PageServerLoad } from './$types';

/** What waits for somebody in all ICSs whose programmes they work for. */
export const load: PageServerLoad = ({ locals }) =>
	withHttpErrors(() => {
		const { person, today } = locals;
		// Today's own month is not over before the day is.
		const monthOver = lastWholeMonth(addDays(today, -1));
		const systems = listIcs(authorise(person, 'read')).filter(
			(ics) => wasOpen(ics, today) && may(person, 'import', ics)
		);
		return {
			today,
			systems: systems.map((ics) => {
				const { code, shortName } = ics;
				const scope = authorise(person, 'read', ics);
				const { roadmap, summary } = overviewOf(scope, today);
				const titleOf = (one: string) => findDeliverable(roadmap, one)?.title ?? one;
				const files = filesWaiting(authorise(person, 'import', ics), today);
				const voices = voiceSummary(scope, today);
				const lists = [
					{
						title: 'Returns, people and roadmap',
						tasks: tasksIn(locals, ics, scope, voices, summary.attention, titleOf)
					},
					{
						title: 'Files to bring in',
						tasks: fileTasks(files, `/ics/${code}`, today, monthOver)
					}
				];
				// Files are what a data officer comes for; a director answers for the rest first.
				if (!may(person, 'update-roadmap', ics)) lists.reverse();
				return { code, shortName, lists };
			})
		};
	});
