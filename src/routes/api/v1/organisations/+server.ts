import { authorise } from '#lib/domain/access.ts';
import { answer } from '#lib/server/api.ts';
import { listIcs } from '#lib/server/queries/organisations.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals }) =>
	answer(() => ({
		organisations: listIcs(authorise(locals.person, 'read')).map(({ id: _id, ...ics }) => ics)
	}));
