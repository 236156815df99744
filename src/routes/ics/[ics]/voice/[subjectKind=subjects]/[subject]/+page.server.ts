import { error } from '@sveltejs/kit';
import type { IcsScope } from '#lib/core/access.ts';
import { quarterOf } from '#lib/core/calendar.ts';
import type { Result } from '#lib/core/result.ts';
import { formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { easyLines } from '#lib/roadmap/plain-words.server.ts';
import { criteriaOf } from '#lib/roadmap/progress/read.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable, type Roadmap } from '#lib/roadmap/rules.ts';
import { concernsOf } from '#lib/voices/concerns/read.server.ts';
import { membersOf } from '#lib/voices/groups/read.server.ts';
import { inPlain, ratingsOfSubject, viewsOf } from '#lib/voices/ratings/read.server.ts';
import {
	QUESTIONS,
	type RatingInput,
	type Subject,
	viewsLacking
} from '#lib/voices/ratings/rules.ts';
import {
	giveView,
	rateAsGroup,
	rateAsRegion,
	rateAsSystem,
	type Recorded
} from '#lib/voices/ratings/write.server.ts';
import { changesShown, groupWord, pastActivities, subjectsOf } from '#lib/voices/read.server.ts';
import {
	openGroup,
	openToAct,
	openVoice,
	type OpenVoice,
	readGroup,
	voiceShown
} from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

const subjectOf = (params: { subjectKind: string; subject: string }): Subject => ({
	kind: params.subjectKind === 'principles' ? 'principle' : 'deliverable',
	code: params.subject
});

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, asAt, reader } = opened;
		const asked = subjectOf(params);
		const roadmap = currentRoadmap(asAt);
		const subjects = subjectsOf(scope, asAt);
		const list = asked.kind === 'principle' ? subjects.principles : subjects.deliverables;
		const subject = list.find(({ code }) => code === asked.code);
		if (!subject) error(404, 'Not found, or not yours to see.');
		const promise = promiseOf(scope, roadmap, asked, asAt);
		const behind = new Set(promise.behind);
		const said = ratingsOfSubject(scope, asked.kind, asked.code, asAt);
		const activities = pastActivities(scope, asAt).filter(({ deliverables }) =>
			deliverables.some((code) => behind.has(code))
		);
		const concerns = concernsOf(scope, reader, asAt).filter(
			({ aboutKind, about }) =>
				(aboutKind === asked.kind && about === asked.code) ||
				(aboutKind === 'deliverable' && behind.has(about ?? ''))
		);
		return {
			...voiceShown(opened, url),
			subject,
			voices: promise.voices,
			question: promise.question,
			easyLines: promise.easy,
			criteria: promise.criteria,
			principles: promise.principles,
			deliverables:
				asked.kind === 'principle'
					? subjects.deliverables.filter(({ code }) => behind.has(code))
					: [],
			/** Newest first: what each group said, quarter by quarter. */
			history: said.filter(({ voice }) => voice === 'group').map(groupWord),
			activities: {
				total: activities.length,
				shown: activities.slice(0, 5).map(({ id, title, on, depth }) => ({ id, title, on, depth }))
			},
			changes: changesShown(concerns, activities).slice(0, 5),
			concerns: concerns.map(({ id, title, group, state, clock, answerDueOn }) => ({
				id,
				title,
				group,
				state,
				clock,
				answerDueOn
			})),
			groups: asAt === locals.today ? viewsShown(locals, opened, asked) : [],
			quarter: quarterOf(asAt).label,
			done: url.searchParams.get('done')
		};
	});

/** What stands behind a promise. */
function promiseOf(scope: IcsScope, roadmap: Roadmap, { kind, code }: Subject, asAt: string) {
	if (kind === 'principle') {
		const plain = inPlain(roadmap.principles.find((principle) => principle.code === code)!);
		const own = roadmap.deliverables.filter(({ principles }) => principles.includes(code));
		return {
			behind: own.map((deliverable) => deliverable.code),
			voices: [...plain.voices, ...own.flatMap(({ voices }) => voices.map(({ text }) => text))],
			question: plain.question,
			easy: plain.easy,
			criteria: [],
			principles: []
		};
	}
	const deliverable = findDeliverable(roadmap, code)!;
	return {
		behind: [code],
		question: QUESTIONS.group,
		easy: [easyLines(roadmap.code).get(code)].filter((line) => line !== undefined),
		voices: deliverable.voices.map(({ text }) => text),
		/** The signs of success, and what the ICS says shows each. */
		criteria: criteriaOf(scope, deliverable, asAt)
			.filter((criterion) => criterion.kind === 'success')
			.map(({ code: name, text, met, evidence, link }) => ({
				code: name,
				text,
				met,
				evidence,
				link
			})),
		principles: roadmap.principles
			.filter((principle) => deliverable.principles.includes(principle.code))
			.map((principle) => ({ code: principle.code, title: inPlain(principle).title }))
	};
}

/** For each group of the reader: what its members think this quarter, and what was said last. */
function viewsShown(locals: App.Locals, opened: OpenVoice, { kind, code }: Subject) {
	const quarter = quarterOf(locals.today).code;
	return opened.memberships.map((membership) => {
		const scope = readGroup(locals, opened, membership.groupId);
		const views = viewsOf(scope, kind, quarter).filter(({ subject }) => subject === code);
		const members = new Set(membersOf(scope, membership.groupId).map(({ id }) => id));
		const given = views.filter(({ memberId }) => members.has(memberId)).length;
		return {
			id: membership.groupId,
			name: membership.group,
			lead: membership.role === 'lead',
			actsFor: membership.actsFor,
			members: members.size,
			/** What keeps the group from saying what it thinks. */
			lacking: viewsLacking(given, members.size),
			own: views.find(({ memberId }) => memberId === membership.memberId) ?? null,
			views: views.map(({ memberId, name, rating, words }) => ({ memberId, name, rating, words }))
		};
	});
}

/** What a form of ratings sends, and which group it is for, so that the form that comes back is the same one. */
type TypedRating = RatingInput & { group: string };

function ratingTyped(form: FormData): TypedRating {
	return {
		rating: textOf(form, 'rating'),
		words: textOf(form, 'words'),
		reached: textOf(form, 'reached'),
		votesFor: textOf(form, 'votesFor'),
		votesAgainst: textOf(form, 'votesAgainst'),
		otherRating: textOf(form, 'otherRating'),
		otherWords: textOf(form, 'otherWords'),
		group: textOf(form, 'group')
	};
}

type Event = Parameters<Actions[string]>[0];

/** Which form was sent, what was typed, and what has to be corrected. */
function ratingAction(
	form: 'view' | 'group' | 'system' | 'region',
	rate: (event: Event, subject: Subject, typed: TypedRating) => Result<Recorded>
) {
	return async (event: Event) => {
		const typed = ratingTyped(await event.request.formData());
		return withHttpErrors(() =>
			formAnswer(
				rate(event, subjectOf(event.params), typed),
				`${event.url.pathname}?done=${form}`,
				{ form, typed }
			)
		);
	};
}

export const actions: Actions = {
	view: ratingAction('view', ({ locals, params }, subject, typed) =>
		giveView(openGroup(locals, params.ics, typed.group), subject, typed)
	),
	group: ratingAction('group', ({ locals, params }, subject, typed) =>
		rateAsGroup(openGroup(locals, params.ics, typed.group), subject, typed)
	),
	system: ratingAction('system', ({ locals, params }, subject, typed) =>
		rateAsSystem(openToAct(locals, params.ics, 'answer-concerns').actor, subject, typed)
	),
	region: ratingAction('region', ({ locals, params }, subject, typed) =>
		rateAsRegion(openToAct(locals, params.ics, 'review-returns').actor, subject, typed)
	)
};
