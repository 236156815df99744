import { error, fail, redirect } from '@sveltejs/kit';
import { quarterOf } from '#lib/core/calendar.ts';
import { answering, textOf } from '#lib/request.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { concernsOf } from '#lib/voices/concerns/read.server.ts';
import { ratingsOfSubject } from '#lib/voices/ratings/read.server.ts';
import type { Subject } from '#lib/voices/ratings/rules.ts';
import {
	giveView,
	rateAsGroup,
	rateAsRegion,
	rateAsSystem,
	type RatingResult
} from '#lib/voices/ratings/write.server.ts';
import { activitiesHeld, groupWord, subjectsOf } from '#lib/voices/read.server.ts';
import { changesShown } from '../../changes.ts';
import { openGroup, openToAct, openVoice, voiceShown } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { promiseOf, viewsShown } from './promise.server.ts';
import { ratingTyped } from './typed.ts';

const subjectOf = ({ promises, promise }: { promises: string; promise: string }): Subject => ({
	kind: promises === 'principles' ? 'principle' : 'deliverable',
	code: promise
});

export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, asAt, eyes } = opened;
		const asked = subjectOf(params);
		const roadmap = currentRoadmap(asAt);
		const subjects = subjectsOf(scope, asAt);
		const list = asked.kind === 'principle' ? subjects.principles : subjects.deliverables;
		const subject = list.find(({ code }) => code === asked.code);
		if (!subject) error(404, 'Not found, or not yours to see.');
		const promise = promiseOf(scope, roadmap, asked, asAt);
		const behind = new Set(promise.behind);
		const said = ratingsOfSubject(scope, asked.kind, asked.code, asAt);
		const activities = activitiesHeld(scope, asAt).filter(({ deliverables }) =>
			deliverables.some((code) => behind.has(code))
		);
		const concerns = concernsOf(scope, eyes, asAt).filter(
			({ aboutKind, about }) =>
				(aboutKind === asked.kind && about === asked.code) ||
				(aboutKind === 'deliverable' && behind.has(about ?? ''))
		);
		return {
			...voiceShown(opened, locals, url),
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
				...{ id, title, group, state, clock, answerDueOn }
			})),
			groups: asAt === locals.today ? viewsShown(locals, opened, asked) : [],
			quarter: quarterOf(asAt).label,
			done: url.searchParams.get('done')
		};
	});

/** Which form was sent, what was typed, and what has to be mended. */
function answered(form: string, result: RatingResult, typed: Record<string, string>, path: string) {
	if (result.status === 'refused') return fail(400, { form, typed, findings: result.findings });
	redirect(303, `${path}?done=${form}`);
}

export const actions: Actions = {
	view: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const scope = openGroup(locals, params.ics, textOf(form, 'group'));
		const typed = ratingTyped(form);
		const result = answering(() => giveView(scope, subjectOf(params), typed, locals.today));
		return answered('view', result, typed, url.pathname);
	},
	group: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const scope = openGroup(locals, params.ics, textOf(form, 'group'));
		const typed = ratingTyped(form);
		const result = answering(() => rateAsGroup(scope, subjectOf(params), typed, locals.today));
		return answered('group', result, typed, url.pathname);
	},
	system: async ({ locals, params, request, url }) => {
		const { scope } = openToAct(locals, params.ics, 'answer-concerns');
		const typed = ratingTyped(await request.formData());
		const result = answering(() => rateAsSystem(scope, subjectOf(params), typed, locals.today));
		return answered('system', result, typed, url.pathname);
	},
	region: async ({ locals, params, request, url }) => {
		const { scope } = openToAct(locals, params.ics, 'review-returns');
		const typed = ratingTyped(await request.formData());
		const result = answering(() => rateAsRegion(scope, subjectOf(params), typed, locals.today));
		return answered('region', result, typed, url.pathname);
	}
};
