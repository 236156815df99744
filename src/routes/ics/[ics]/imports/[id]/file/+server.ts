import { importedFile } from '#lib/imports/read.server.ts';
import { openIcs, withHttpErrors } from '#lib/request.server.ts';
import { attachment } from '#lib/platform/http.server.ts';
import { importOf } from '../../opening.server.ts';
import type { RequestHandler } from './$types';

/** The file as it was sent, byte for byte, for those who may import. */
export const GET: RequestHandler = ({ locals, params }) => {
	const opened = openIcs(locals, params.ics, 'import');
	const record = importOf(opened, params.id);
	const { bytes, fileName } = withHttpErrors(() => importedFile(opened.scope, record.id));
	return attachment(bytes, fileName, 'application/octet-stream');
};
