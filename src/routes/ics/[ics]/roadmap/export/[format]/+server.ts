import { tableFile } from '#lib/request.server.ts';
import { boardTable, openBoard } from '../../board.server.ts';
import type { RequestHandler } from './$types';

/** The deliverables that the page with the same parameters shows, as a file. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const board = openBoard(locals, params.ics, url);
	return tableFile(boardTable(board), `roadmap-${board.ics.code}-${board.asAt}`, params.format);
};
