import { fail, redirect } from '@sveltejs/kit';
import { madeUp } from '#lib/accounts/made-up/read.server.ts';
import { personByEmail } from '#lib/accounts/read.server.ts';
import type { AccountProblem } from '#lib/accounts/rules.ts';
import { firstPage, safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { signIn } from '#lib/accounts/sign-in/write.server.ts';
import { textOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (locals.person) redirect(303, next ?? firstPage(locals.person));
	return {
		title: 'Sign in',
		demonstration: madeUp() !== null,
		why: url.searchParams.has('ended')
			? ('ended' as const)
			: url.searchParams.has('out')
				? ('out' as const)
				: next
					? ('needed' as const)
					: null
	};
};

export const actions: Actions = {
	default: async ({ request, cookies, url, getClientAddress }) => {
		const form = await request.formData();
		const [email, password] = [textOf(form, 'email').trim(), textOf(form, 'password')];
		const errors: AccountProblem[] = [];
		if (!email) errors.push({ field: 'email', message: 'Enter your e-mail address' });
		if (!password) errors.push({ field: 'password', message: 'Enter your password' });
		if (errors.length > 0) return fail(400, { email, errors });

		const visitor = {
			address: getClientAddress(),
			userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300)
		};
		const result = await signIn(email, password, visitor, tokenIn(cookies));
		if (!result.signedIn && result.why === 'too-many') {
			const message = `Too many tries from here. Wait ${result.waitMinutes} ${result.waitMinutes === 1 ? 'minute' : 'minutes'}, then try again`;
			return fail(429, { email, errors: [{ field: 'email', message }] });
		}
		if (!result.signedIn) {
			const message = 'The e-mail address and password do not match an account that can sign in';
			return fail(400, { email, errors: [{ field: 'email', message }] });
		}
		cookies.set(cookieName(), signed(result.token), cookieOptions());
		redirect(303, safeNext(url.searchParams.get('next')) ?? firstPage(personByEmail(email)));
	}
};
