/** What most needs the person who opens this part, by what they may do here. */
import { plural } from '#lib/core/words.ts';
import type { Concern } from '#lib/voices/concerns/read.server.ts';
import { clockWords, isUnanswered } from '#lib/voices/concerns/rules.ts';
import type { OpenVoice } from './opening.server.ts';

type Step = { label: string; href: string; why?: string };

type Views = { group: string; left: number; next: string | undefined };

export function voiceSteps(
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
