import { fail, redirect } from '@sveltejs/kit';
import type { IcsScope } from '#lib/core/access.ts';
import { savedMappings } from '#lib/imports/mappings/read.server.ts';
import { titleOf } from '#lib/imports/mappings/rules.ts';
import {
	LONGEST_NAME,
	PUBLISHED_INTO,
	readyMappings,
	removeMapping,
	renameMapping
} from '#lib/imports/mappings/write.server.ts';
import { withHttpErrors, icsShown, mayIn, openIcs } from '#lib/request.server.ts';
import { openForImport } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope } = openIcs(locals, params.ics);
	return {
		ics: icsShown(ics),
		may: mayIn(locals, ics, 'import'),
		longest: LONGEST_NAME,
		saved: savedMappings(scope, PUBLISHED_INTO).map(({ mapping, ...one }) => ({
			...one,
			indicators: mapping.indicators.map(({ indicator }) => indicator)
		})),
		ready: readyMappings().map(({ id, mapping }) => ({ id, title: titleOf(mapping) }))
	};
};

function isSaved(scope: IcsScope, id: number): boolean {
	return savedMappings(scope, PUBLISHED_INTO).some((one) => one.id === id);
}

export const actions: Actions = {
	rename: async ({ locals, params, request }) => {
		const { ics, scope } = openForImport(locals, params.ics);
		const form = await request.formData();
		const [id, name] = [Number(form.get('id')), String(form.get('name') ?? '').trim()];
		if (!isSaved(scope, id)) redirect(303, `/ics/${ics.code}/imports/mappings`);
		const renamed = withHttpErrors(() => renameMapping(scope, id, name));
		if ('refused' in renamed)
			return fail(400, {
				typed: { id, name },
				errors: [{ field: `name-${id}`, message: renamed.refused }]
			});
		redirect(303, `/ics/${ics.code}/imports/mappings`);
	},

	remove: async ({ locals, params, request }) => {
		const { ics, scope } = openForImport(locals, params.ics);
		const id = Number((await request.formData()).get('id'));
		// Pressed twice, or removed by somebody else meanwhile: it is gone either way.
		if (isSaved(scope, id)) withHttpErrors(() => removeMapping(scope, id));
		redirect(303, `/ics/${ics.code}/imports/mappings`);
	}
};
