import { error } from '@sveltejs/kit';
import { markedCopy } from '#lib/imports/write.server.ts';
import { openIcs } from '#lib/request.server.ts';
import { attachment } from '#lib/platform/http.server.ts';
import { importOf } from '../../opening.server.ts';
import type { RequestHandler } from './$types';

/** The sheet as it was sent, with a column that says what was found in each row. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const opened = openIcs(locals, params.ics, 'import');
	const record = importOf(opened, params.id);
	const copy = record.kept ? await markedCopy(opened.actor, record.id) : null;
	if (!copy) error(404, 'There is no copy of this file: it was not kept, or it could not be read.');
	return attachment(
		copy,
		`${record.fileName.replace(/\.[^.]*$/, '')} with findings.xlsx`,
		'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
	);
};
