import { error, fail, redirect } from '@sveltejs/kit';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { homeOf } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { PASSWORD_LENGTH } from '#lib/accounts/sign-in/passwords.server.ts';
import { signIn } from '#lib/accounts/sign-in/write.server.ts';
import { acceptInvite, invitationOf } from '#lib/accounts/write.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { textOf, visitorOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Says the same of a link that was used, revoked, has run out, or was never made. */
function cannotBeUsed(): never {
	error(404, 'This link cannot be used');
}

export const load: PageServerLoad = ({ locals, params }) => {
	const invitation = invitationOf(params.token, locals.now) ?? cannotBeUsed();
	const { singleSignOn, passwords } = environment();
	if (!passwords && invitation.kind === 'password') cannotBeUsed();
	return {
		passwords,
		title: invitation.kind === 'invite' ? 'Set up your account' : 'Choose a new password',
		invitation,
		singleSignOn: invitation.kind === 'invite' ? (singleSignOn?.name ?? null) : null,
		leastLength: PASSWORD_LENGTH.least
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request, cookies } = event;
		const form = await request.formData();
		const name = textOf(form, 'name');
		const password = textOf(form, 'password');
		const answer = { name, password, again: textOf(form, 'again') };
		const accepted = await acceptInvite(params.token, answer, locals.now);
		if ('refused' in accepted) return fail(400, { name, findings: accepted.refused });
		const email = accepted.ok ?? cannotBeUsed();
		const result = await signIn(email, password, visitorOf(event), tokenIn(cookies), locals.now);
		// The password is set all the same; they can sign in by hand in a while.
		if ('refused' in result) redirect(303, '/sign-in');
		cookies.set(cookieName(), signed(result.ok.token), cookieOptions());
		redirect(303, result.ok.awaitsCode ? '/sign-in/code' : homeOf(personByEmail(email)));
	}
};
