import { findAccount, grantable } from '#lib/accounts/read.server.ts';
import {
	disableAccount,
	enableAccount,
	endRole,
	giveRole,
	invitePassword,
	type MadeLink,
	type Manager,
	PASSWORD_LINK_DAYS,
	resetSecondStep
} from '#lib/accounts/write.server.ts';
import { authorise, roleLabel } from '#lib/core/access.ts';
import type { Result } from '#lib/core/result.ts';
import { actorFor, formAnswer, textOf, textsOf, withHttpErrors } from '#lib/request.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

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
			linkDays: PASSWORD_LINK_DAYS,
			passwords: environment().passwords,
			organisations: grantable(scope, locals.today)
		};
	});

type Answer = { done: string | null; link: Omit<MadeLink, 'token'> | null };

/** Each act of the page: what is done, and how it is said. */
function act<T>(
	work: (actor: Manager, account: string, form: FormData) => Result<T>,
	said: (value: T) => Partial<Answer>
) {
	return async ({ locals, params, request }: RequestEvent) => {
		const actor = actorFor(locals, 'manage-accounts');
		const form = await request.formData();
		const nothing: Answer = { done: null, link: null };
		return formAnswer(
			withHttpErrors(() => work(actor, params.account, form)),
			(value) => ({ ...nothing, ...said(value), findings: [], values: null }),
			{ ...nothing, values: roleValues(form) }
		);
	};
}

export const actions = {
	give: act(
		(actor, account, form) => giveRole(actor, account, roleValues(form)),
		(given) => ({
			done: given === 1 ? 'The role is given.' : `The role is given over ${given} organisations.`
		})
	),
	end: act(
		(actor, account, form) => endRole(actor, account, Number(textOf(form, 'grant'))),
		() => ({ done: 'The role has ended, from their next page on.' })
	),
	disable: act(disableAccount, () => ({
		done: 'The account is disabled and signed out everywhere.'
	})),
	enable: act(enableAccount, () => ({ done: 'The account can sign in again.' })),
	'second-step': act(
		(actor, account) => resetSecondStep(actor, account),
		() => ({ done: 'The second step is ended. Their password alone signs them in.' })
	),
	link: act(
		(actor, account) => invitePassword(actor, findAccount(actor.scope, account).email),
		({ address, email, expiresAt }) => ({ link: { address, email, expiresAt } })
	)
} satisfies Actions;

function roleValues(form: FormData): { role: string; organisationCodes: string[] } {
	return { role: textOf(form, 'role'), organisationCodes: textsOf(form, 'organisations') };
}
