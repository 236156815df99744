import { fail, redirect } from '@sveltejs/kit';
import { withHttpErrors, icsShown, mayIn, textOf } from '#lib/request.server.ts';
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
import { draftSentence, quarterLabel } from '#lib/returns/return/rules.ts';
import { isOpenToEdits, moveFrom, turnSentence } from '#lib/returns/return/transitions.ts';
import { recallReturn, sendReturn } from '#lib/returns/return/write.server.ts';
import { conditionsOf, queriesOf } from '#lib/returns/review/read.server.ts';
import { updateCondition } from '#lib/returns/review/write.server.ts';
import { dueFor } from '#lib/returns/rounds/read.server.ts';
import { closedToSending, dueWords } from '#lib/returns/rounds/rules.ts';
import { daysSince, openReturn, openToAct } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, held } = openReturn(locals, params);
	const { today } = locals;
	return withHttpErrors(() => {
		const { quarter, state } = held;
		const due = dueFor(scope, quarter, state, today);
		const may = mayIn(locals, ics, 'write-returns', 'send-returns');
		const queries = queriesOf(held.id);
		const events = returnEvents(held.id);
		const submissions = shownSubmissions(held.id, scope.audience);
		const asked = Number(url.searchParams.get('sent')) || undefined;
		const found = submissionOf(held.id, asked) ?? submissionOf(held.id);
		const sent = found && shownSubmission(found, scope.audience);
		const shown = (content: ReturnContent) => disclosedContent(content, scope.audience);
		return {
			ics: icsShown(ics),
			today,
			quarter,
			label: quarterLabel(quarter),
			state,
			turn: turnSentence(state, daysSince(held.stateSince, today)),
			due: due && {
				words: due.days === null ? null : dueWords(due),
				exception: due.exception,
				closed: closedToSending(due.round, due.exception, state, today)
			},
			may: {
				write: may['write-returns'] && isOpenToEdits(state),
				update: may['write-returns'],
				send: may['send-returns'] && isOpenToEdits(state),
				recall: may['send-returns'] && moveFrom(state, 'recall') !== null
			},
			sentBack: state === 'queried' ? events.findLast(({ act }) => act === 'send-back') : undefined,
			draft: isOpenToEdits(state) ? draftOf() : null,
			sent: sent && {
				...sent,
				changes: changedSince(sent.content, shown(contentOf(scope, held, sent.content.asAt)))
			},
			submissions,
			queries,
			conditions: conditionsOf(held.id),
			events,
			done: url.searchParams.get('done')
		};

		function draftOf() {
			const content = shown(contentOf(scope, held, today));
			const before = earlierSubmission(scope, quarter, true);
			const checks = returnChecks(content, before && shown(before.content));
			const { asAt, plan, sections } = content;
			return {
				asAt,
				plan,
				sentence: draftSentence(
					sections,
					checks,
					queries.filter(({ state: stands }) => stands === 'open').length
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

export const actions: Actions = {
	send: async ({ locals, params }) => {
		const { ics, scope } = openToAct(locals, params.ics, 'send-returns');
		const result = withHttpErrors(() => sendReturn(scope, params.quarter, locals.today));
		const here = `/ics/${ics.code}/returns/${params.quarter}`;
		if (result.status === 'round-closed')
			return fail(409, { send: result.message, recall: null, condition: null });
		if (result.status === 'refused')
			return fail(400, {
				send: 'It was not sent: what is listed under “Before it is sent” has to be settled first.',
				recall: null,
				condition: null
			});
		redirect(303, `${here}?done=${result.status}`);
	},
	recall: async ({ locals, params, request }) => {
		const { ics, scope } = openToAct(locals, params.ics, 'send-returns');
		const typed = textOf(await request.formData(), 'reason');
		const result = withHttpErrors(() => recallReturn(scope, params.quarter, typed, locals.today));
		if (result.status === 'refused') {
			const { message } = result.findings[0]!;
			return fail(400, { send: null, recall: { typed, message }, condition: null });
		}
		redirect(303, `/ics/${ics.code}/returns/${params.quarter}?done=recalled`);
	},
	condition: async ({ locals, params, request }) => {
		const { ics, scope } = openToAct(locals, params.ics, 'write-returns');
		const form = await request.formData();
		const id = Number(textOf(form, 'condition'));
		const typed = textOf(form, 'words');
		const result = withHttpErrors(() =>
			updateCondition(scope, params.quarter, id, { words: typed, met: null })
		);
		if (result.status === 'refused') {
			const { message } = result.findings[0]!;
			return fail(400, { send: null, recall: null, condition: { id, typed, message } });
		}
		redirect(303, `/ics/${ics.code}/returns/${params.quarter}?done=condition#condition-${id}`);
	}
};
