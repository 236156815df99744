import { fail, redirect } from '@sveltejs/kit';
import { firstPage, safeNext } from '#lib/server/auth/addresses.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/server/auth/cookie.ts';
import { textOf } from '#lib/server/auth/forms.ts';
import type { AccountProblem } from '#lib/domain/accounts.ts';
import { signIn } from '#lib/server/commands/sign-in.ts';
import { personByEmail } from '#lib/server/queries/accounts.ts';
import { madeUp } from '#lib/server/queries/made-up.ts';
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
