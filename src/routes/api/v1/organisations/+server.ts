import { authorise } from '#lib/core/access.ts';
import { listIcs } from '#lib/organisations/read.server.ts';
import { answer, listAnswer } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, url }) =>
	answer(() =>
		listAnswer(url, listIcs(authorise(locals.person, 'read')), (shown) => ({
			organisations: shown.map(({ id: _id, ...ics }) => ics)
		}))
	);
