import { fail, redirect } from '@sveltejs/kit';
import { homeOf, safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { askForPasskey, passkeyIn } from '#lib/accounts/sign-in/passkeys.server.ts';
import { signInWithPasskey } from '#lib/accounts/sign-in/write.server.ts';
import { refused } from '#lib/core/result.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { textOf, visitorOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The browser is asked by a script. */
export const csr = true;

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (locals.person) redirect(303, next ?? homeOf(locals.person));
	if (!environment().passwords) redirect(303, '/sign-in');
	return { title: 'Sign in with a passkey', asked: await askForPasskey(locals.now) };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request, cookies, url } = event;
		// Where single sign-on is the only door, whoever is shut out there is shut out here.
		if (!environment().passwords) redirect(303, '/sign-in');
		const form = await request.formData();
		const proven = await passkeyIn(textOf(form, 'answer'), textOf(form, 'kept'), locals.now);
		const result = proven
			? signInWithPasskey(proven, visitorOf(event), tokenIn(cookies), locals.now)
			: refused('', 'This passkey does not open an account here. Try again, or use your password');
		if ('refused' in result) return fail(400, { findings: result.refused });
		cookies.set(cookieName(), signed(result.ok.token), cookieOptions());
		redirect(303, safeNext(url.searchParams.get('next')) ?? homeOf(personByEmail(result.ok.email)));
	}
};
