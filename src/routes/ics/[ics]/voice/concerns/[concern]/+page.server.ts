import { error, fail, redirect } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { answering, textOf } from '#lib/request.server.ts';
import { findConcern, subjectTitle } from '#lib/voices/concerns/read.server.ts';
import {
	actsOpen,
	clockWords,
	STATE_LABELS,
	STATE_TONES,
	VISIBILITIES
} from '#lib/voices/concerns/rules.ts';
import {
	type AnswerAct,
	type GroupAct,
	hidePost,
	mayClose,
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
	voiceShown
} from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { threadShown } from './thread.ts';

const numberOf = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) : 0);

export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, eyes, asAt, may } = opened;
		const concern = findConcern(scope, eyes, numberOf(params.concern), asAt);
		const own = opened.memberships.find(({ groupId }) => groupId === concern.groupId);
		const group = own && readGroup(locals, opened, own.groupId);
		const isToday = asAt === locals.today;
		const closing = group !== undefined && mayClose(group, concern);
		const groupActs = actsOpen('group', concern.state, concern.visibility).filter(
			(act) => act === 'said' || closing
		);
		return {
			...voiceShown(opened, locals, url),
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

type Outcome = { status: string; findings?: { field: string; message: string }[] };

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

type TypedForm = ReturnType<typeof typedIn>;

/** Back to the page with what was typed, or on with what was done. */
function concluded(act: string, result: Outcome, typed: TypedForm, path: string) {
	if (result.findings) return fail(400, { act, typed, findings: result.findings });
	redirect(303, `${path}?done=${act}`);
}

function groupAction(act: GroupAct) {
	return async ({ locals, params, request, url }: Parameters<Actions[string]>[0]) => {
		const form = await request.formData();
		const scope = openGroup(locals, params.ics, textOf(form, 'group'));
		const typed = typedIn(form);
		const id = numberOf(params.concern);
		const result = answering(() => postAsGroup(scope, id, act, typed, locals.today));
		return concluded(act, result, typed, url.pathname);
	};
}

function systemAction(act: AnswerAct) {
	return async ({ locals, params, request, url }: Parameters<Actions[string]>[0]) => {
		const { scope } = openToAct(locals, params.ics, 'answer-concerns');
		const typed = typedIn(await request.formData());
		const id = numberOf(params.concern);
		const result = answering(() => postAsSystem(scope, id, act, typed, locals.today));
		return concluded(act, result, typed, url.pathname);
	};
}

export const actions: Actions = {
	said: groupAction('said'),
	settled: groupAction('settled'),
	disputed: groupAction('disputed'),
	answered: systemAction('answered'),
	promised: systemAction('promised'),
	changed: systemAction('changed'),
	done: systemAction('done'),
	shared: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const scope = openGroup(locals, params.ics, textOf(form, 'group'));
		const typed = typedIn(form);
		const id = numberOf(params.concern);
		const result = answering(() => shareConcern(scope, id, typed, locals.today));
		return concluded('shared', result, typed, url.pathname);
	},
	hide: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const scope = openGroupOrManage(locals, params.ics, textOf(form, 'group'));
		const typed = typedIn(form);
		const post = typed.post === '' ? null : numberOf(typed.post);
		if (post === 0) error(404, 'Not found, or not yours to see.');
		const input = { hidden: textOf(form, 'hidden') === 'yes', reason: typed.reason };
		const id = numberOf(params.concern);
		const result = answering(() => hidePost(scope, id, post, input, locals.today));
		return concluded(input.hidden ? 'hide' : 'show', result, typed, url.pathname);
	}
};
