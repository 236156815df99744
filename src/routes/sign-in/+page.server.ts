import { fail, redirect } from '@sveltejs/kit';
import { madeUp } from '#lib/accounts/made-up/read.server.ts';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { homeOf, safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { signIn } from '#lib/accounts/sign-in/write.server.ts';
import type { Finding } from '#lib/core/result.ts';
import { textOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (locals.person) redirect(303, next ?? homeOf(locals.person));
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
	default: async ({ locals, request, cookies, url, getClientAddress }) => {
		const form = await request.formData();
		const [email, password] = [textOf(form, 'email').trim(), textOf(form, 'password')];
		const findings: Finding[] = [];
		if (!email) findings.push({ field: 'email', message: 'Enter your e-mail address' });
		if (!password) findings.push({ field: 'password', message: 'Enter your password' });
		if (findings.length > 0) return fail(400, { email, findings });

		const visitor = {
			address: getClientAddress(),
			userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300)
		};
		const result = await signIn(email, password, visitor, tokenIn(cookies), locals.now);
		if ('refused' in result) {
			const isTooMany = result.refused.some(({ code }) => code === 'too-many-tries');
			return fail(isTooMany ? 429 : 400, { email, findings: result.refused });
		}
		cookies.set(cookieName(), signed(result.ok.token), cookieOptions());
		redirect(303, safeNext(url.searchParams.get('next')) ?? homeOf(personByEmail(email)));
	}
};
