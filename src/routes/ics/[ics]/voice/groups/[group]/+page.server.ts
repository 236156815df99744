import { error, fail, redirect } from '@sveltejs/kit';
import { authorise, MEMBER_ROLES } from '#lib/core/access.ts';
import { answering, textOf } from '#lib/request.server.ts';
import { findGroup, membersOf } from '#lib/voices/groups/read.server.ts';
import { memberName } from '#lib/voices/groups/read.server.ts';
import { addMember, endGroup, endMembership } from '#lib/voices/groups/write.server.ts';
import {
	openGroupOrManage,
	openToAct,
	openVoice,
	readGroup,
	voiceShown
} from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

const numberOf = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) : 0);

/** For the group's own members, and for whoever manages groups: others find nothing. */
export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const opened = openVoice(locals, params.ics, url);
		const id = numberOf(params.group);
		const scope = opened.may.manage
			? authorise(locals.person, 'manage-groups', opened.ics)
			: readGroup(locals, opened, id);
		const group = findGroup(opened.scope, id);
		const own = opened.memberships.find(({ groupId }) => groupId === id);
		return {
			...voiceShown(opened, locals, url),
			group,
			mayChange: opened.may.manage || own?.role === 'lead',
			members: membersOf(scope, id).map((member) => ({
				id: member.id,
				name: memberName(member.name, member.actsFor),
				email: opened.may.manage || own?.role === 'lead' ? member.email : null,
				role: MEMBER_ROLES.find(({ code }) => code === member.role)!.label,
				since: member.joinedAt.slice(0, 10),
				self: member.accountId === locals.person?.accountId
			})),
			done: url.searchParams.get('done')
		};
	});

export const actions: Actions = {
	add: async ({ locals, params, request, url }) => {
		const scope = openGroupOrManage(locals, params.ics, params.group);
		const form = await request.formData();
		const typed = {
			email: textOf(form, 'email'),
			role: textOf(form, 'role'),
			actsFor: textOf(form, 'actsFor')
		};
		const result = answering(() => addMember(scope, numberOf(params.group), typed));
		if (result.status === 'refused') return fail(400, { typed, findings: result.findings });
		redirect(303, `${url.pathname}?done=added`);
	},
	end: async ({ locals, params, request, url }) => {
		const scope = openGroupOrManage(locals, params.ics, params.group);
		const member = numberOf(textOf(await request.formData(), 'member'));
		if (member === 0) error(404, 'Not found, or not yours to see.');
		const result = answering(() => endMembership(scope, numberOf(params.group), member));
		if (result.status === 'refused') return fail(400, { typed: null, findings: result.findings });
		redirect(303, `${url.pathname}?done=ended`);
	},
	close: async ({ locals, params }) => {
		const { ics, scope } = openToAct(locals, params.ics, 'manage-groups');
		answering(() => endGroup(scope, numberOf(params.group)));
		redirect(303, `/ics/${ics.code}/voice/groups`);
	}
};
