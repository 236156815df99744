import { redirect } from '@sveltejs/kit';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { homeOf, safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, cookieOptions, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { identityFrom, ssoCookieName } from '#lib/accounts/sign-in/single-sign-on.server.ts';
import { signInWithProvider } from '#lib/accounts/sign-in/write.server.ts';
import { visitorOf } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

/** Where the provider sends the browser back to. */
export const GET: RequestHandler = async (event) => {
	const { locals, url, cookies } = event;
	const kept = cookies.get(ssoCookieName());
	// Once, whatever comes of it.
	cookies.delete(ssoCookieName(), cookieOptions());
	const answered = await identityFrom(url.search, kept, locals.now);
	if ('refused' in answered) redirect(303, `/sign-in?sso=${answered.refused[0]!.code}`);
	const { identity, next } = answered.ok;
	const result = signInWithProvider(identity, visitorOf(event), tokenIn(cookies), locals.now);
	if ('refused' in result) redirect(303, `/sign-in?sso=${result.refused[0]!.code}`);
	cookies.set(cookieName(), signed(result.ok.token), cookieOptions());
	redirect(303, safeNext(next) ?? homeOf(personByEmail(identity.email)));
};
