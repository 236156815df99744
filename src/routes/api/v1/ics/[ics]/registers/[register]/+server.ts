import { NotFound } from '#lib/core/access.ts';
import { findRegister } from '#lib/registers/all.ts';
import { exportRows } from '#lib/registers/export.server.ts';
import { parseListRequest } from '#lib/registers/form.ts';
import { answer, asAtAsked, oneOf, pageLinks, partAsked, readable } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params, url }) =>
	answer(async () => {
		const { ics, scope } = readable(locals, params.ics);
		const register = findRegister(params.register);
		if (!register) throw new NotFound(`No register ${params.register}.`);
		const asAt = asAtAsked(url, ics, locals.today);
		const format = oneOf(url, 'format', ['json', 'csv']);
		const request = parseListRequest(register, url.searchParams, scope.audience);
		const part = partAsked(url);
		const { bytes, contentType, count } = await exportRows(
			scope,
			register,
			request,
			asAt,
			format,
			scope.audience,
			part
		);
		return new Response(Uint8Array.from(bytes), {
			headers: { 'Content-Type': contentType, ...pageLinks(url, part, count) }
		});
	});
