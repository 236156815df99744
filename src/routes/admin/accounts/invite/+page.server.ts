import { fail } from '@sveltejs/kit';
import { authorise } from '#lib/domain/access.ts';
import { problemsIn, textOf, textsOf } from '#lib/server/auth/forms.ts';
import { invite, INVITE_DAYS } from '#lib/server/commands/invites.ts';
import { grantable } from '#lib/server/queries/account-admin.ts';
import { answering } from '#lib/server/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) =>
	answering(() => ({
		title: 'Invite somebody',
		days: INVITE_DAYS,
		organisations: grantable(authorise(locals.person, 'manage-accounts'), locals.today)
	}));

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const scope = answering(() => authorise(locals.person, 'manage-accounts'));
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
