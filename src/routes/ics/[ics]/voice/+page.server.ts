import { quarterOf } from '#lib/core/calendar.ts';
import { plural } from '#lib/core/words.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { type Concern, concernsOf, concernStates } from '#lib/voices/concerns/read.server.ts';
import {
	clockWords,
	concernCounts,
	concernSentence,
	isUnanswered
} from '#lib/voices/concerns/rules.ts';
import { groupsOf } from '#lib/voices/groups/read.server.ts';
import { isPublished } from '#lib/voices/publish/read.server.ts';
import { viewsOf } from '#lib/voices/ratings/read.server.ts';
import { agreementOf, agreementSentence, type SubjectWords } from '#lib/voices/ratings/rules.ts';
import { changesShown, comparedOf, pastActivities, subjectsOf } from '#lib/voices/read.server.ts';
import type { PageServerLoad } from './$types';
import { openVoice, type OpenVoice, readGroup, voiceShown } from './opening.server.ts';

/** How many of each the first page names; the rest stand on pages of their own. */
const SHOWN = 4;

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, asAt, reader } = opened;
		const subjects = subjectsOf(scope, asAt);
		const concerns = concernsOf(scope, reader, asAt);
		const activities = pastActivities(scope, asAt);
		const changes = changesShown(concerns, activities);
		const unanswered = concerns.filter(({ state }) => isUnanswered(state));
		const differing = [...subjects.principles, ...subjects.deliverables].filter(
			({ differences }) => differences.length > 0
		);
		return {
			...voiceShown(opened, url),
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
						id,
						title,
						group,
						clock,
						answerDueOn,
						state
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

/** What most needs the person who opens this part, by what they may do here. */
type Step = { label: string; href: string; why?: string };

type Views = { group: string; left: number; next: string | undefined };

function voiceSteps(
	{ ics, may, memberships }: OpenVoice,
	concerns: readonly Concern[],
	views: readonly Views[]
): Step[] {
	const home = `/ics/${ics.code}/voice`;
	const at = ({ id }: Concern) => `${home}/concerns/${id}`;
	const steps: Step[] = [];
	if (may.answer) {
		for (const concern of concerns.toReversed().filter(({ state }) => isUnanswered(state)))
			steps.push({
				label: `Answer “${concern.title ?? 'a hidden post'}”`,
				href: at(concern),
				why: clockWords(concern.clock, concern.answerDueOn) ?? undefined
			});
		for (const concern of concerns.filter(({ state }) => state === 'disputed'))
			steps.push({
				label: `Answer again: “${concern.title}”`,
				href: at(concern),
				why: 'The group does not agree that it is done.'
			});
	}
	const own = new Set(memberships.map(({ groupId }) => groupId));
	const [answered, ...more] = concerns.filter(
		({ groupId, state }) => own.has(groupId) && (state === 'done' || state === 'answered')
	);
	if (answered)
		steps.push({
			label: `See the answer to “${answered.title ?? 'a hidden post'}”`,
			href: at(answered),
			why:
				more.length === 0
					? 'Say whether it is settled for you.'
					: `${plural(more.length, 'more answer waits', 'more answers wait')} for your word.`
		});
	for (const { left, next } of views)
		if (left > 0 && next !== undefined)
			steps.push({
				label: 'Say what you see',
				href: `${home}/principles/${next}#your-view`,
				why: `You have ${plural(left, 'promise', 'promises')} left this quarter.`
			});
	if (may.speak)
		steps.push({ label: 'Tell us a worry or ask a question', href: `${home}/concerns/new` });
	return steps;
}
