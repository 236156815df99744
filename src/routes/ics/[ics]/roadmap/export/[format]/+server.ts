import { error } from '@sveltejs/kit';
import { csvBytes, xlsxBytes } from '#lib/spreadsheet/write.ts';
import { boardTable, openBoard } from '../../board.server.ts';
import type { RequestHandler } from './$types';

const FORMATS = {
	csv: { write: csvBytes, type: 'text/csv; charset=utf-8' },
	xlsx: {
		write: xlsxBytes,
		type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
	}
} as const;

/** The deliverables that the page with the same parameters shows, as a file. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const board = openBoard(locals, params.ics, url);
	const format = params.format === 'csv' || params.format === 'xlsx' ? params.format : null;
	if (!format) error(404, 'Not found');
	const { write, type } = FORMATS[format];
	const bytes = await write(boardTable(board));
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="roadmap-${board.ics.code}-${board.asAt}.${format}"`,
			'cache-control': 'private, no-store'
		}
	});
};
