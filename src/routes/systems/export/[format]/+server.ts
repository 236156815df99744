import { authorise } from '#lib/core/access.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { comparisonFile, sideBySide } from '../../../comparison.server.ts';
import type { RequestHandler } from './$types';

/** A table of the front page with the same parameters, as a file. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const side = withHttpErrors(() => {
		const regions = listRegions(authorise(locals.person, 'read'));
		const region = regions.find(({ code }) => code === url.searchParams.get('region')) ?? null;
		return sideBySide(locals, url, region);
	});
	return comparisonFile(side, url.searchParams.get('what'), params.format, 'systems');
};
