import { error } from '@sveltejs/kit';
import { promFile, promTable } from '#lib/registers/proms/figures.server.ts';
import { asAtOf, openIcs } from '#lib/request.server.ts';
import { csvBytes, xlsxBytes } from '#lib/spreadsheet/write.ts';
import type { RequestHandler } from './$types';

const FORMATS = {
	csv: { write: csvBytes, type: 'text/csv; charset=utf-8' },
	xlsx: {
		write: xlsxBytes,
		type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
	}
} as const;

/** The table of outcome measures that the page with the same parameters shows, as a file. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics, 'read');
	const { ics, scope } = opened;
	const asAt = asAtOf(url, opened);
	const format = params.format === 'csv' || params.format === 'xlsx' ? params.format : null;
	if (!format) error(404, 'Not found');
	const table = promTable(scope, asAt, url);
	const { write, type } = FORMATS[format];
	const { by, period } = table.request;
	return new Response((await write(promFile(ics, asAt, table))) as BodyInit, {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="proms-${ics.code}-by-${by}-${period.code}.${format}"`,
			'cache-control': 'private, no-store'
		}
	});
};
