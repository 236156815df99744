import { redirect } from '@sveltejs/kit';
import { openIcs } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

/** Where the organisation switcher of every page leads, so that it works without JavaScript. */
export const GET: RequestHandler = ({ locals, url }) => {
	const code = url.searchParams.get('code');
	redirect(303, code ? `/ics/${openIcs(locals, code).ics.code}` : '/');
};
