import { error } from '@sveltejs/kit';
import { packCsv, packForWord, packWorkbook } from '#lib/returns/pack/export.server.ts';
import { PACK_TABLES } from '#lib/returns/pack/rules.ts';
import { openPack } from '../../pack.server.ts';
import type { RequestHandler } from './$types';

/** The pack that the page with the same parameters shows: `xlsx` or `docx` whole, or `csv` of one `?table=`. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { content, frozen } = openPack(locals, params.quarter, url);
	const asked = url.searchParams.get('table') ?? PACK_TABLES[0].name;
	const table = PACK_TABLES.find(({ name }) => name === asked);
	if (!table || !['xlsx', 'csv', 'docx'].includes(params.format)) error(404, 'Not found');
	const { bytes, fileName, contentType } =
		params.format === 'xlsx'
			? await packWorkbook(content, frozen)
			: params.format === 'docx'
				? await packForWord(
						content,
						frozen,
						`${url.origin}${url.pathname.replace(/\/export\/docx$/, '')}${url.search}`
					)
				: packCsv(content, frozen, table.name);
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': contentType,
			'content-disposition': `attachment; filename="${fileName}"`,
			'cache-control': 'private, no-store'
		}
	});
};
