import { error } from '@sveltejs/kit';
import { authorise } from '#lib/core/access.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { comparisonFile, sideBySide } from '../../../../comparison.server.ts';
import type { RequestHandler } from './$types';

/** A table of the page with the same parameters, as a file. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const side = withHttpErrors(() => {
		const regions = listRegions(authorise(locals.person, 'read'));
		const region = regions.find(({ code }) => code === params.region);
		if (!region) error(404, 'Not found, or not yours to see.');
		return sideBySide(locals, url, region);
	});
	return comparisonFile(side, url.searchParams.get('what'), params.format, params.region);
};
