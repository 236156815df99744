import { randomUUID } from 'node:crypto';
import type { Result } from '#lib/core/result.ts';
import { uncapital } from '#lib/core/words.ts';
import { formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { type Concern, findConcern, subjectTitle } from '#lib/voices/concerns/read.server.ts';
import {
	ACT_WORDS,
	actsOpen,
	clockWords,
	mayClose,
	promiseState,
	promiseWords,
	SIDE_OF,
	STATE_LABELS,
	STATE_TONES,
	VISIBILITIES
} from '#lib/voices/concerns/rules.ts';
import {
	type AnswerAct,
	type GroupAct,
	hidePost,
	postAsGroup,
	postAsSystem,
	shareConcern
} from '#lib/voices/concerns/write.server.ts';
import {
	openGroup,
	openGroupOrManage,
	openToAct,
	openVoice,
	readGroup,
	rowNumber,
	voiceShown
} from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, reader, asAt, may } = opened;
		const concern = findConcern(scope, reader, rowNumber(params.concern), asAt);
		const own = opened.memberships.find(({ groupId }) => groupId === concern.groupId);
		const group = own && readGroup(locals, opened, own.groupId);
		const isToday = asAt === locals.today;
		const closing = group !== undefined && mayClose(group, concern);
		const groupActs = actsOpen('group', concern.state, concern.visibility).filter(
			(act) => act === 'said' || closing
		);
		return {
			...voiceShown(opened, url),
			concern: {
				id: concern.id,
				groupId: concern.groupId,
				group: concern.group,
				asGroup: concern.asGroup,
				kind: concern.kind,
				title: concern.title,
				words: concern.words,
				hidden: concern.hidden,
				raisedOn: concern.raisedOn,
				raisedBy: own ? concern.raisedBy : null,
				visibility: VISIBILITIES.find(({ value }) => value === concern.visibility)!.label,
				state: concern.state,
				stateLabel: STATE_LABELS[concern.state],
				tone: STATE_TONES[concern.state],
				clock: clockWords(concern.clock, concern.answerDueOn),
				overdue: concern.state === 'overdue',
				about: subjectTitle(scope, concern, asAt)
			},
			posts: threadShown(concern, own !== undefined, asAt),
			acts: {
				group: own && isToday ? groupActs : [],
				system: may.answer && isToday ? actsOpen('ics', concern.state, concern.visibility) : []
			},
			wider: VISIBILITIES.slice(
				VISIBILITIES.findIndex(({ value }) => value === concern.visibility) + 1
			),
			mayHide: isToday && (own?.role === 'lead' || may.manage),
			/** A form's own number: sent twice, it acts once. */
			number: randomUUID(),
			done: url.searchParams.get('done')
		};
	});

/** A thread as one reader sees it: who wrote for a group is known inside the group only. */
function threadShown(concern: Concern, isOwnGroup: boolean, asAt: string) {
	return concern.posts.map((post) => {
		const side = SIDE_OF[post.act];
		return {
			id: post.id,
			act: post.act,
			side,
			head: ACT_WORDS[post.act],
			// What is kept of a sharing is with whom.
			words:
				post.act === 'shared' && post.words !== null
					? `Who may see it now: ${uncapital(post.words)}.`
					: post.words,
			hidden: post.hidden,
			on: post.on,
			by: side === 'ics' || isOwnGroup ? post.by : null,
			promise: post.promised && {
				words: promiseWords(post.promised, promiseState(post.promised, asAt)),
				milestone: post.promised.milestone && {
					id: post.promised.milestone.id,
					ics: post.promised.milestone.ics,
					reference: post.promised.milestone.reference
				}
			}
		};
	});
}

function typedIn(form: FormData) {
	const field = (name: string) => textOf(form, name);
	return {
		words: field('words'),
		date: field('date'),
		owner: field('owner'),
		visibility: field('visibility'),
		reason: field('reason'),
		post: field('post'),
		form: field('form') || randomUUID()
	};
}

type Event = Parameters<Actions[string]>[0];

/** Back to the page with what was typed, or on with what was done. */
function concluded(
	act: string,
	url: URL,
	typed: ReturnType<typeof typedIn>,
	result: Result<object>
) {
	return formAnswer(result, `${url.pathname}?done=${act}`, { act, typed });
}

function groupAction(act: GroupAct | 'shared') {
	return async ({ locals, params, request, url }: Event) => {
		const form = await request.formData();
		const actor = openGroup(locals, params.ics, textOf(form, 'group'));
		const typed = typedIn(form);
		const id = rowNumber(params.concern);
		return withHttpErrors(() =>
			concluded(
				act,
				url,
				typed,
				act === 'shared' ? shareConcern(actor, id, typed) : postAsGroup(actor, id, act, typed)
			)
		);
	};
}

function systemAction(act: AnswerAct) {
	return async ({ locals, params, request, url }: Event) => {
		const { actor } = openToAct(locals, params.ics, 'answer-concerns');
		const typed = typedIn(await request.formData());
		const id = rowNumber(params.concern);
		return withHttpErrors(() => concluded(act, url, typed, postAsSystem(actor, id, act, typed)));
	};
}

export const actions: Actions = {
	said: groupAction('said'),
	shared: groupAction('shared'),
	settled: groupAction('settled'),
	disputed: groupAction('disputed'),
	answered: systemAction('answered'),
	promised: systemAction('promised'),
	changed: systemAction('changed'),
	done: systemAction('done'),
	hide: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const actor = openGroupOrManage(locals, params.ics, textOf(form, 'group'));
		const typed = typedIn(form);
		const post = typed.post === '' ? null : rowNumber(typed.post);
		const input = { hidden: textOf(form, 'hidden') === 'yes', reason: typed.reason };
		const id = rowNumber(params.concern);
		return withHttpErrors(() =>
			concluded(input.hidden ? 'hide' : 'show', url, typed, hidePost(actor, id, post, input))
		);
	}
};
