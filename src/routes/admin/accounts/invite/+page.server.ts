import { fail } from '@sveltejs/kit';
import { grantable } from '#lib/accounts/read.server.ts';
import { invite, INVITE_DAYS } from '#lib/accounts/write.server.ts';
import { authorise } from '#lib/core/access.ts';
import { withHttpErrors, problemsIn, textOf, textsOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

// A link made here can be copied.
export const csr = true;

export const load: PageServerLoad = ({ locals }) =>
	withHttpErrors(() => ({
		title: 'Invite somebody',
		days: INVITE_DAYS,
		organisations: grantable(authorise(locals.person, 'manage-accounts'), locals.today)
	}));

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const scope = withHttpErrors(() => authorise(locals.person, 'manage-accounts'));
		const form = await request.formData();
		const values = {
			email: textOf(form, 'email'),
			name: textOf(form, 'name'),
			role: textOf(form, 'role'),
			organisationCodes: textsOf(form, 'organisations')
		};
		try {
			const { address, email, expiresAt } = invite(values, scope);
			return { link: { address, email, expiresAt }, values: null, errors: [] };
		} catch (thrown) {
			return fail(400, { link: null, values, errors: problemsIn(thrown) });
		}
	}
};
