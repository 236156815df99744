import { fail, redirect } from '@sveltejs/kit';
import { madeUp } from '#lib/accounts/made-up/read.server.ts';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { homeOf, safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { hasPasskeys } from '#lib/accounts/sign-in/read.server.ts';
import { ssoRefused } from '#lib/accounts/sign-in/rules.ts';
import { providerSignOut } from '#lib/accounts/sign-in/single-sign-on.server.ts';
import { signIn } from '#lib/accounts/sign-in/write.server.ts';
import type { Finding } from '#lib/core/result.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { textOf, visitorOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (locals.person) redirect(303, next ?? homeOf(locals.person));
	const { singleSignOn, passwords } = environment();
	const asked = url.searchParams;
	const onward = next ? `?next=${encodeURIComponent(next)}` : '';
	return {
		title: 'Sign in',
		passwords,
		passkey: passwords && hasPasskeys() ? `/sign-in/passkey${onward}` : null,
		singleSignOn: singleSignOn && {
			name: singleSignOn.name,
			address: `/sign-in/sso${onward}`,
			refused: ssoRefused(asked.get('sso'), singleSignOn.name),
			// Whoever leaves a shared computer has to leave the provider too.
			signOut: asked.get('out') === 'sso' ? await providerSignOut() : null
		},
		demonstration: madeUp() !== null,
		why: asked.has('ended')
			? ('ended' as const)
			: asked.has('out')
				? ('out' as const)
				: next
					? ('needed' as const)
					: null
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request, cookies, url } = event;
		const form = await request.formData();
		const [email, password] = [textOf(form, 'email').trim(), textOf(form, 'password')];
		const findings: Finding[] = [];
		if (!email) findings.push({ field: 'email', message: 'Enter your e-mail address' });
		if (!password) findings.push({ field: 'password', message: 'Enter your password' });
		if (findings.length > 0) return fail(400, { email, findings });

		const result = await signIn(email, password, visitorOf(event), tokenIn(cookies), locals.now);
		if ('refused' in result) {
			const isTooMany = result.refused.some(({ code }) => code === 'too-many-tries');
			return fail(isTooMany ? 429 : 400, { email, findings: result.refused });
		}
		cookies.set(cookieName(), signed(result.ok.token), cookieOptions());
		const next = safeNext(url.searchParams.get('next'));
		if (result.ok.awaitsCode)
			redirect(303, `/sign-in/code${next ? `?next=${encodeURIComponent(next)}` : ''}`);
		redirect(303, next ?? homeOf(personByEmail(email)));
	}
};
