import { promFile, promTable } from '#lib/registers/proms/figures.server.ts';
import { asAtOf, openIcs, tableFile } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

/** The table of outcome measures that the page with the same parameters shows, as a file. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics, 'read');
	const { ics, scope } = opened;
	const asAt = asAtOf(url, opened);
	const table = promTable(scope, asAt, url);
	const { by, period } = table.request;
	const name = `proms-${ics.code}-by-${by}-${period.code}`;
	return tableFile(promFile(ics, asAt, table), name, params.format);
};
