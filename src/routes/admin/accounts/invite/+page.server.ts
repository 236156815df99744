import { grantable } from '#lib/accounts/read.server.ts';
import { invite, INVITE_DAYS } from '#lib/accounts/write.server.ts';
import { authorise } from '#lib/core/access.ts';
import { actorFor, formAnswer, textOf, textsOf, withHttpErrors } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

// A link made here can be copied.
export const csr = true;

export const load: PageServerLoad = ({ locals }) =>
	withHttpErrors(() => ({
		title: 'Invite somebody',
		days: INVITE_DAYS,
		organisations: grantable(authorise(locals.person, 'manage-accounts'), locals.today)
	}));

export const actions = {
	default: async ({ locals, request }) => {
		const actor = actorFor(locals, 'manage-accounts');
		const form = await request.formData();
		const values = {
			email: textOf(form, 'email'),
			name: textOf(form, 'name'),
			role: textOf(form, 'role'),
			organisationCodes: textsOf(form, 'organisations')
		};
		return formAnswer(
			invite(actor, values),
			({ address, email, expiresAt }) => ({
				link: { address, email, expiresAt },
				values: null,
				findings: []
			}),
			{ link: null, values }
		);
	}
} satisfies Actions;
