import { randomUUID } from 'node:crypto';
import { formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { aboutChoices, answerDays } from '#lib/voices/concerns/read.server.ts';
import { raiseConcern } from '#lib/voices/concerns/write.server.ts';
import { inPlain } from '#lib/voices/ratings/read.server.ts';
import { openGroup, openVoice, voiceShown } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	// Opened as an act: whoever belongs to no group finds nothing here.
	openGroup(locals, params.ics, url.searchParams.get('group') ?? '');
	return withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const roadmap = currentRoadmap(locals.today);
		const { activities, places } = aboutChoices(opened.scope, locals.today);
		return {
			...voiceShown(opened, url),
			days: answerDays(opened.scope),
			number: randomUUID(),
			asked: url.searchParams.get('about') ?? '',
			groups: opened.memberships.map(({ groupId, group, role }) => ({
				id: groupId,
				name: group,
				lead: role === 'lead'
			})),
			about: [
				{
					label: 'A big promise',
					choices: roadmap.principles.map((principle) => ({
						value: `principle:${principle.code}`,
						label: inPlain(principle).title
					}))
				},
				{
					label: 'Something that was promised',
					choices: roadmap.deliverables.map(({ code, plain }) => ({
						value: `deliverable:${code}`,
						label: plain
					}))
				},
				{
					label: 'A meeting or other activity',
					choices: activities.map(({ value, label }) => ({ value: `activity:${value}`, label }))
				},
				{
					label: 'A place',
					choices: places.map(({ value, label }) => ({ value: `place:${value}`, label }))
				}
			].filter(({ choices }) => choices.length > 0)
		};
	});
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const form = await request.formData();
		const actor = openGroup(locals, params.ics, textOf(form, 'group'));
		const chosen = textOf(form, 'about');
		const typed = {
			group: textOf(form, 'group'),
			kind: textOf(form, 'kind'),
			about: chosen,
			title: textOf(form, 'title'),
			words: textOf(form, 'words'),
			visibility: textOf(form, 'visibility'),
			asGroup: textOf(form, 'asGroup'),
			form: textOf(form, 'form') || randomUUID()
		};
		const [aboutKind = '', ...rest] = chosen.split(':');
		const input = { ...typed, aboutKind, about: rest.join(':'), asGroup: typed.asGroup === 'yes' };
		const list = `/ics/${actor.scope.ics.code}/voice/concerns`;
		return withHttpErrors(() =>
			formAnswer(
				raiseConcern(actor, input),
				({ id, repeated }) => `${list}/${id}?done=${repeated ? 'already-raised' : 'raised'}`,
				{ typed }
			)
		);
	}
};
