import { registerTemplate } from '#lib/imports/template.ts';
import { openRegister } from '../register.server.ts';
import type { RequestHandler } from './$types';

/** The register's blank workbook, to be filled in and imported. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { register } = openRegister(locals, params);
	const bytes = await registerTemplate(register);
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-disposition': `attachment; filename="${register.name}-template.xlsx"`,
			'cache-control': 'private, no-store'
		}
	});
};
