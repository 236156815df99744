import { authorise } from '#lib/core/access.ts';
import { listIcs } from '#lib/organisations/read.server.ts';
import { answer } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals }) =>
	answer(() => ({
		organisations: listIcs(authorise(locals.person, 'read')).map(({ id: _id, ...ics }) => ics)
	}));
