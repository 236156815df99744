import { londonDay } from '#lib/core/dates.ts';
import { formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { groupsOf } from '#lib/voices/groups/read.server.ts';
import { setUpGroup } from '#lib/voices/groups/write.server.ts';
import { openToAct, openVoice, voiceShown } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		return {
			...voiceShown(opened, url),
			groups: groupsOf(opened.scope).map(({ id, name, about, setUpAt }) => ({
				id,
				name,
				about,
				setUpOn: londonDay(setUpAt),
				/** Whether the reader may look inside. */
				own: opened.may.manage || opened.memberships.some(({ groupId }) => groupId === id)
			}))
		};
	});

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'manage-groups');
		const form = await request.formData();
		const typed = { name: textOf(form, 'name'), about: textOf(form, 'about') };
		const list = `/ics/${ics.code}/voice/groups`;
		return formAnswer(setUpGroup(actor, typed), ({ id }) => `${list}/${id}`, { typed });
	}
};
