import { fail, redirect } from '@sveltejs/kit';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { homeOf, safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { sessionAwaitingCode } from '#lib/accounts/sign-in/read.server.ts';
import { enterCode } from '#lib/accounts/sign-in/write.server.ts';
import { textOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, cookies, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (locals.person) redirect(303, next ?? homeOf(locals.person));
	const token = tokenIn(cookies);
	// It waited too long, or nothing waits: the password comes first.
	if (!token || !sessionAwaitingCode(token, locals.now.toISOString())) redirect(303, '/sign-in');
	return { title: 'Enter your code' };
};

export const actions: Actions = {
	default: async ({ locals, request, cookies, url }) => {
		// Sent twice: the first time opened the session.
		if (locals.person) redirect(303, homeOf(locals.person));
		const code = textOf(await request.formData(), 'code');
		const result = enterCode(tokenIn(cookies), code, locals.now);
		if ('refused' in result) {
			const isTooMany = result.refused.some((finding) => finding.code === 'too-many-tries');
			return fail(isTooMany ? 429 : 400, { findings: result.refused });
		}
		if (!result.ok) redirect(303, '/sign-in?ended=1');
		const { token, email } = result.ok;
		cookies.set(cookieName(), signed(token), cookieOptions());
		redirect(303, safeNext(url.searchParams.get('next')) ?? homeOf(personByEmail(email)));
	}
};
