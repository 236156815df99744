import { refused } from '#lib/core/result.ts';
import { formAnswer, icsShown, mayIn, textOf, withHttpErrors } from '#lib/request.server.ts';
import {
	changedSince,
	disclosedContent,
	isAnswered,
	returnChecks,
	type ReturnContent
} from '#lib/returns/return/content.ts';
import {
	contentOf,
	earlierSubmission,
	returnEvents,
	shownSubmission,
	shownSubmissions,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { draftSentence } from '#lib/returns/return/rules.ts';
import { isOpenToEdits, transitionFrom, waitingSentence } from '#lib/returns/return/transitions.ts';
import { recallReturn, ROUND_CLOSED, sendReturn } from '#lib/returns/return/write.server.ts';
import { conditionsOf, openAmong, queriesOf } from '#lib/returns/review/read.server.ts';
import { updateCondition } from '#lib/returns/review/write.server.ts';
import { dueFor } from '#lib/returns/rounds/read.server.ts';
import { closedToSending, deadlineText } from '#lib/returns/rounds/rules.ts';
import { daysSince, openReturn, openToAct } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, record, today } = openReturn(locals, params);
	return withHttpErrors(() => {
		const { id, quarter, state } = record;
		const due = dueFor(scope, quarter, state, today);
		const may = mayIn(locals, ics, 'write-returns', 'send-returns');
		const queries = queriesOf(scope, id);
		const conditions = conditionsOf(scope, id);
		const events = returnEvents(scope, id);
		const submissions = shownSubmissions(scope, id);
		const asked = Number(url.searchParams.get('sent')) || null;
		const found = submissionOf(scope, id, asked) ?? submissionOf(scope, id);
		const sent = found && shownSubmission(found, scope.audience);
		const recordedBy = sent ? londonDate(new Date(sent.at)) : today;
		const shown = (content: ReturnContent) => disclosedContent(content, scope.audience);
		return {
			ics: icsShown(ics),
			today,
			quarter,
			label: quarterLabel(quarter),
			state,
			waiting: waitingSentence(state, daysSince(record.stateSince, today), {
				openQueries: openAmong(queries).length,
				openConditions: conditions.filter(({ met }) => !met).length
			}),
			due: due && {
				words: due.days === null ? null : deadlineText(due),
				exception: due.exception,
				closed: closedToSending(due.round, due.exception, state, today)
			},
			may: {
				write: may['write-returns'] && isOpenToEdits(state),
				update: may['write-returns'],
				send: may['send-returns'] && isOpenToEdits(state),
				recall: may['send-returns'] && transitionFrom(state, 'recall') !== null
			},
			sentBack: state === 'queried' ? events.findLast(({ act }) => act === 'send-back') : undefined,
			draft: isOpenToEdits(state) ? draftOf() : null,
			sent: sent && {
				...sent,
				recordedBy,
				changes: changedSince(
					sent.content,
					shown(contentOf(scope, record, sent.content.asAt, recordedBy))
				)
			},
			/** Every section unfolded. */
			whole: url.searchParams.has('whole'),
			submissions,
			queries,
			conditions,
			events,
			done: url.searchParams.get('done')
		};

		function draftOf() {
			const content = shown(contentOf(scope, record, today));
			const before = earlierSubmission(scope, quarter, true);
			const checks = returnChecks(content, before && shown(before.content));
			const { asAt, plan, sections } = content;
			return {
				asAt,
				plan,
				sentence: draftSentence(
					sections,
					checks,
					queries.filter((query) => query.state === 'open').length
				),
				checks,
				frozen: {
					sections: sections.length,
					figures: sections.reduce((sum, { figures }) => sum + figures.length, 0),
					states: new Set(sections.flatMap(({ states }) => states.map(({ code }) => code))).size
				},
				sections: sections.map((section) => ({
					code: section.code,
					number: section.number,
					title: section.title,
					answered: isAnswered(section),
					rating: section.rating,
					savedBy: section.savedBy,
					savedAt: section.savedAt,
					queries: queries.filter(
						(query) => query.section === section.code && query.state === 'open'
					).length
				}))
			};
		}
	});
};

const NOT_READY = refused(
	'',
	'It was not sent: what is listed under “Before it is sent” has to be settled first.'
);

export const actions: Actions = {
	send: async ({ locals, params }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'send-returns');
		const result = withHttpErrors(() => sendReturn(actor, params.quarter));
		const isReady = 'ok' in result || result.refused.some(({ code }) => code === ROUND_CLOSED);
		return formAnswer(
			isReady ? result : NOT_READY,
			({ repeated }) =>
				`/ics/${ics.code}/returns/${params.quarter}?done=${repeated ? 'already-sent' : 'sent'}`,
			{ form: 'send', typed: '' }
		);
	},
	recall: async ({ locals, params, request }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'send-returns');
		const typed = textOf(await request.formData(), 'reason');
		const result = withHttpErrors(() => recallReturn(actor, params.quarter, typed));
		const done = `/ics/${ics.code}/returns/${params.quarter}?done=recalled`;
		return formAnswer(result, done, { form: 'recall', typed });
	},
	condition: async ({ locals, params, request }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'write-returns');
		const form = await request.formData();
		const id = Number(textOf(form, 'condition'));
		const typed = textOf(form, 'words');
		const result = withHttpErrors(() =>
			updateCondition(actor, params.quarter, id, { words: typed, met: null })
		);
		const place = `condition-${id}`;
		const done = `/ics/${ics.code}/returns/${params.quarter}?done=condition#${place}`;
		return formAnswer(result, done, { form: place, typed });
	}
};
