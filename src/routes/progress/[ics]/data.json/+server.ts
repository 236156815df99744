import { headersOf, openRelease } from '../opening.server.ts';
import type { RequestHandler } from './$types';

/** The released document itself, for programs. */
export const GET: RequestHandler = ({ params }) => {
	const shown = openRelease(params.ics);
	return new Response(shown.text, {
		headers: { ...headersOf(shown), 'content-type': 'application/json; charset=utf-8' }
	});
};
