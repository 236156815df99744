import { londonDay } from '#lib/core/dates.ts';
import { authorise, MEMBER_ROLES } from '#lib/core/access.ts';
import { formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { findGroup, memberName, membersOf } from '#lib/voices/groups/read.server.ts';
import { addMember, endGroup, endMembership } from '#lib/voices/groups/write.server.ts';
import {
	openGroupOrManage,
	openToAct,
	openVoice,
	readGroup,
	rowNumber,
	voiceShown
} from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** For the group's own members, and for whoever manages groups: others find nothing. */
export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const id = rowNumber(params.group);
		const scope = opened.may.manage
			? authorise(locals.person, 'manage-groups', opened.ics)
			: readGroup(locals, opened, id);
		const group = findGroup(opened.scope, id);
		const own = opened.memberships.find(({ groupId }) => groupId === id);
		return {
			...voiceShown(opened, url),
			group,
			mayChange: opened.may.manage || own?.role === 'lead',
			members: membersOf(scope, id).map((member) => ({
				id: member.id,
				name: memberName(member.name, member.actsFor),
				email: opened.may.manage || own?.role === 'lead' ? member.email : null,
				role: MEMBER_ROLES.find(({ code }) => code === member.role)!.label,
				since: londonDay(member.joinedAt),
				self: member.accountId === locals.person?.accountId
			})),
			done: url.searchParams.get('done')
		};
	});

export const actions: Actions = {
	add: async ({ locals, params, request, url }) => {
		const actor = openGroupOrManage(locals, params.ics, params.group);
		const form = await request.formData();
		const typed = {
			email: textOf(form, 'email'),
			role: textOf(form, 'role'),
			actsFor: textOf(form, 'actsFor')
		};
		return withHttpErrors(() =>
			formAnswer(addMember(actor, rowNumber(params.group), typed), `${url.pathname}?done=added`, {
				typed
			})
		);
	},
	end: async ({ locals, params, request, url }) => {
		const actor = openGroupOrManage(locals, params.ics, params.group);
		const member = rowNumber(textOf(await request.formData(), 'member'));
		return withHttpErrors(() =>
			formAnswer(
				endMembership(actor, rowNumber(params.group), member),
				`${url.pathname}?done=ended`,
				{ typed: null }
			)
		);
	},
	close: ({ locals, params }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'manage-groups');
		return withHttpErrors(() =>
			formAnswer(endGroup(actor, rowNumber(params.group)), `/ics/${ics.code}/voice/groups`, {
				typed: null
			})
		);
	}
};
