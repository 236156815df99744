import { quarterOf } from '#lib/core/calendar.ts';
import { answering } from '#lib/request.server.ts';
import { concernsOf, concernStates } from '#lib/voices/concerns/read.server.ts';
import { concernCounts, concernSentence, isUnanswered } from '#lib/voices/concerns/rules.ts';
import { groupsOf } from '#lib/voices/groups/read.server.ts';
import { isPublished } from '#lib/voices/publish/read.server.ts';
import { viewsOf } from '#lib/voices/ratings/read.server.ts';
import { agreementOf, agreementSentence, type SubjectWords } from '#lib/voices/ratings/rules.ts';
import { activitiesHeld, comparedOf, subjectsOf } from '#lib/voices/read.server.ts';
import type { PageServerLoad } from './$types';
import { changesShown } from './changes.ts';
import { openVoice, type OpenVoice, readGroup, voiceShown } from './opening.server.ts';
import { voiceSteps } from './steps.ts';

/** How many of each the first page names; the rest stand on pages of their own. */
const SHOWN = 4;

export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, asAt, eyes } = opened;
		const subjects = subjectsOf(scope, asAt);
		const concerns = concernsOf(scope, eyes, asAt);
		const activities = activitiesHeld(scope, asAt);
		const changes = changesShown(concerns, activities);
		const unanswered = concerns.filter(({ state }) => isUnanswered(state));
		const differing = [...subjects.principles, ...subjects.deliverables].filter(
			({ differences }) => differences.length > 0
		);
		return {
			...voiceShown(opened, locals, url),
			sentence: {
				agreement: agreementSentence(agreementOf(comparedOf(subjects))),
				concerns: concernSentence(concernCounts(concernStates(scope, asAt)))
			},
			steps:
				asAt === locals.today
					? voiceSteps(opened, concerns, ownViews(locals, opened, subjects.principles))
					: [],
			differing: { total: differing.length, shown: differing.slice(0, SHOWN) },
			principles: subjects.principles,
			changes: { total: changes.length, shown: changes.slice(0, SHOWN) },
			unanswered: {
				total: unanswered.length,
				shown: unanswered
					.slice(0, SHOWN)
					.map(({ id, title, group, clock, answerDueOn, state }) => ({
						...{ id, title, group, clock, answerDueOn, state }
					}))
			},
			published: isPublished(scope),
			groups: groupsOf(scope).map(({ id, name, about }) => ({ id, name, about }))
		};
	});

/** How many principles somebody has given their view on this quarter, for each of their groups. */
function ownViews(locals: App.Locals, opened: OpenVoice, principles: readonly SubjectWords[]) {
	const quarter = quarterOf(locals.today).code;
	return opened.memberships.map((membership) => {
		const views = viewsOf(readGroup(locals, opened, membership.groupId), 'principle', quarter);
		const given = new Set(
			views.filter(({ memberId }) => memberId === membership.memberId).map(({ subject }) => subject)
		);
		const next = principles.find(({ code }) => !given.has(code));
		return { group: membership.group, left: principles.length - given.size, next: next?.code };
	});
}
