import { tableFile } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';
import { networksTable, openPlaces } from '../../opening.server.ts';

/** Need and provision of every network, or of those of a place. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const opened = openPlaces(locals, params, url);
	const place = url.searchParams.get('place');
	const gaps = opened.gaps.filter((one) => place === null || one.place === place);
	const name = `neighbourhoods-${opened.ics.code}-${opened.asAt}`;
	return tableFile(networksTable(opened, gaps), name, params.format);
};
