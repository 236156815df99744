import { formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { answerDays, concernStates } from '#lib/voices/concerns/read.server.ts';
import {
	clockWords,
	concernCounts,
	concernSentence,
	STATE_LABELS,
	STATE_TONES
} from '#lib/voices/concerns/rules.ts';
import { setAnswerDays } from '#lib/voices/concerns/write.server.ts';
import { openToAct, openVoice, voiceShown } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { askedConcerns, statesIn } from './list.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const { all, shown, state, filter } = askedConcerns(opened, url);
		const { page, perPage, offset, sort, order, search } = state;
		const counts = concernCounts(concernStates(opened.scope, opened.asAt));
		return {
			...voiceShown(opened, url),
			sentence: concernSentence(counts),
			/** Raised with the ICS and not for this reader to see. */
			unseen: counts.raised - all.filter((concern) => concern.visibility !== 'group').length,
			days: answerDays(opened.scope),
			filter,
			search,
			state: { sort, order },
			page,
			perPage,
			total: shown.length,
			isEmpty: all.length === 0,
			states: statesIn(all),
			groups: [...new Map(all.map(({ groupId, group }) => [groupId, group]))].map(
				([value, label]) => ({ value: String(value), label })
			),
			concerns: shown.slice(offset, offset + perPage).map((concern) => ({
				id: concern.id,
				title: concern.title,
				group: concern.group,
				raisedOn: concern.raisedOn,
				answerDueOn: concern.answerDueOn,
				stateLabel: STATE_LABELS[concern.state],
				tone: STATE_TONES[concern.state],
				clock: clockWords(concern.clock, concern.answerDueOn)
			}))
		};
	});

export const actions: Actions = {
	days: async ({ locals, params, request, url }) => {
		const { actor } = openToAct(locals, params.ics, 'answer-concerns');
		const typed = textOf(await request.formData(), 'days');
		return formAnswer(setAnswerDays(actor, typed), `${url.pathname}?saved=days`, { typed });
	}
};
