import { tableFile } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';
import { networksTable, openNetwork } from '../../../opening.server.ts';

/** One network’s data pack as a file. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const opened = openNetwork(locals, params, url);
	const name = `data-pack-${opened.network.code}-${opened.asAt}`;
	return tableFile(networksTable(opened, [opened.network]), name, params.format);
};
