import { redirect } from '@sveltejs/kit';
import { cookieName, cookieOptions, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { signOut } from '#lib/accounts/sign-in/write.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Opening the address asks first: a link must not be able to sign somebody out. */
export const load: PageServerLoad = ({ locals }) => {
	if (!locals.person) redirect(303, '/sign-in');
	return { title: 'Sign out' };
};

export const actions: Actions = {
	default: ({ locals, cookies }) => {
		const way = signOut(locals.person, tokenIn(cookies), locals.now);
		cookies.delete(cookieName(), cookieOptions());
		redirect(303, `/sign-in?out=${way === 'sso' ? 'sso' : '1'}`);
	}
};
