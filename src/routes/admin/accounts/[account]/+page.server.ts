import { fail } from '@sveltejs/kit';
import { findAccount, grantable } from '#lib/accounts/read.server.ts';
import type { AccountProblem } from '#lib/accounts/rules.ts';
import {
	disableAccount,
	enableAccount,
	endRole,
	giveRole,
	invitePassword,
	type MadeLink
} from '#lib/accounts/write.server.ts';
import { authorise, roleLabel, type Scope } from '#lib/core/access.ts';
import { withHttpErrors, problemsIn, textOf, textsOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

// A link made here can be copied.
export const csr = true;

export const load: PageServerLoad = ({ locals, params }) =>
	withHttpErrors(() => {
		const scope = authorise(locals.person, 'manage-accounts');
		const account = findAccount(scope, params.account);
		return {
			title: account.name,
			account: {
				...account,
				roles: account.roles.map((held) => ({ ...held, label: roleLabel(held.role) }))
			},
			own: account.id === scope.accountId,
			organisations: grantable(scope, locals.today)
		};
	});

type Done = {
	done: string | null;
	link: Omit<MadeLink, 'token'> | null;
	errors: AccountProblem[];
	values: { role: string; organisationCodes: string[] } | null;
};

/** Each act of the page: who may, what is done, and how it is said. */
function act(
	work: (scope: Scope, account: string, form: FormData) => Partial<Done>
): Actions[string] {
	return async ({ locals, params, request }) => {
		const scope = withHttpErrors(() => authorise(locals.person, 'manage-accounts'));
		const form = await request.formData();
		const nothing: Done = { done: null, link: null, errors: [], values: null };
		try {
			return { ...nothing, ...withHttpErrors(() => work(scope, params.account, form)) };
		} catch (thrown) {
			const errors = problemsIn(thrown);
			return fail(400, { ...nothing, errors, values: roleValues(form) });
		}
	};
}

export const actions: Actions = {
	give: act((scope, account, form) => {
		const given = giveRole(scope, account, roleValues(form));
		return {
			done: given === 1 ? 'The role is given.' : `The role is given over ${given} organisations.`
		};
	}),
	end: act((scope, account, form) => {
		endRole(scope, account, Number(textOf(form, 'grant')));
		return { done: 'The role has ended, from their next page on.' };
	}),
	disable: act((scope, account) => {
		disableAccount(scope, account);
		return { done: 'The account is disabled and signed out everywhere.' };
	}),
	enable: act((scope, account) => {
		enableAccount(scope, account);
		return { done: 'The account can sign in again.' };
	}),
	link: act((scope, account) => {
		const { address, email, expiresAt } = invitePassword(findAccount(scope, account).email, scope);
		return { link: { address, email, expiresAt } };
	})
};

function roleValues(form: FormData): { role: string; organisationCodes: string[] } {
	return { role: textOf(form, 'role'), organisationCodes: textsOf(form, 'organisations') };
}
