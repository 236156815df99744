import { error } from '@sveltejs/kit';
import { openSystems } from '#lib/compare/read.server.ts';
import { authorise, within } from '#lib/core/access.ts';
import { frameworkCatalogue, frameworkProgress } from '#lib/frameworks/read.server.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { dayAsked, withHttpErrors } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const scope = authorise(locals.person, 'read');
		const region = listRegions(scope).find(({ code }) => code === params.region);
		if (!region) error(404, 'Not found, or not yours to see.');
		const asAt = dayAsked(url, 'asAt', locals.today) ?? locals.today;
		const { frameworks } = frameworkCatalogue();
		const asked = frameworks.get(url.searchParams.get('framework') ?? '');
		const framework = asked ?? [...frameworks.values()][0]!;
		return {
			asAt,
			today: locals.today,
			region: { code: region.code, shortName: region.shortName },
			frameworks: [...frameworks.values()].map(({ code, title }) => ({
				value: code,
				label: title
			})),
			framework: { code: framework.code, title: framework.title, about: framework.about },
			chosen: asked !== undefined,
			sections: framework.sections.map(({ title }) => title),
			rows: openSystems(scope, asAt, region.code).map((ics) => ({
				code: ics.code,
				shortName: ics.shortName,
				progress: frameworkProgress(within(scope, ics), framework, asAt)
			}))
		};
	});
