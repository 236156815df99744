import { error } from '@sveltejs/kit';
import { exportRows, isExportFormat } from '#lib/registers/export.server.ts';
import { parseListRequest } from '#lib/registers/form.ts';
import { asAtOf } from '#lib/request.server.ts';
import { openRegister } from '../../register.server.ts';
import type { RequestHandler } from './$types';

/** The list that an address describes, as a file: the same parameters as the list's own page. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const opened = openRegister(locals, params);
	const { scope, register } = opened;
	if (!isExportFormat(params.format)) error(404, 'Not found');
	const file = await exportRows(
		scope,
		register,
		parseListRequest(register, url.searchParams, scope.audience),
		asAtOf(url, opened),
		params.format,
		scope.audience
	);
	return new Response(file.bytes as BodyInit, {
		headers: {
			'content-type': file.contentType,
			'content-disposition': `attachment; filename="${file.fileName}"`,
			'cache-control': 'private, no-store'
		}
	});
};
