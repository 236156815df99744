import { redirect } from '@sveltejs/kit';
import { safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieOptions } from '#lib/accounts/sign-in/cookie.server.ts';
import { SSO_MINUTES } from '#lib/accounts/sign-in/rules.ts';
import { beginSingleSignOn, ssoCookieName } from '#lib/accounts/sign-in/single-sign-on.server.ts';
import type { RequestHandler } from './$types';

/**
 * Leaves for the provider. A link and no form: browsers hold a form's answer to our content policy at every
 * step, and a provider may lead on to addresses that we cannot know.
 */
export const GET: RequestHandler = async ({ locals, url, cookies }) => {
	const begun = await beginSingleSignOn(safeNext(url.searchParams.get('next')), locals.now);
	if ('refused' in begun) redirect(303, `/sign-in?sso=${begun.refused[0]!.code}`);
	cookies.set(ssoCookieName(), begun.ok.kept, { ...cookieOptions(), maxAge: SSO_MINUTES * 60 });
	redirect(303, begun.ok.address);
};
