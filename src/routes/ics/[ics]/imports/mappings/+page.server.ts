import { redirect } from '@sveltejs/kit';
import { readyMappings, savedMappings } from '#lib/imports/mappings/read.server.ts';
import { LONGEST_NAME, titleOf } from '#lib/imports/mappings/rules.ts';
import { removeMapping, renameMapping } from '#lib/imports/mappings/write.server.ts';
import { formAnswer, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { openForImport } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope } = openIcs(locals, params.ics);
	return {
		ics: icsShown(ics),
		may: mayIn(locals, ics, 'import'),
		longest: LONGEST_NAME,
		saved: savedMappings(scope).map(({ mapping, ...one }) => ({
			...one,
			indicators: mapping.indicators.map(({ indicator }) => indicator)
		})),
		ready: readyMappings().map(({ id, mapping }) => ({ id, title: titleOf(mapping) }))
	};
};

export const actions: Actions = {
	rename: async ({ locals, params, request }) => {
		const { ics, actor } = openForImport(locals, params.ics);
		const here = `/ics/${ics.code}/imports/mappings`;
		const form = await request.formData();
		const [id, name] = [Number(form.get('id')), String(form.get('name') ?? '').trim()];
		if (!savedMappings(actor.scope).some((one) => one.id === id)) redirect(303, here);
		const renamed = withHttpErrors(() => renameMapping(actor, id, name));
		return formAnswer(renamed, here, { typed: { id, name } });
	},

	remove: async ({ locals, params, request }) => {
		const { ics, actor } = openForImport(locals, params.ics);
		const id = Number((await request.formData()).get('id'));
		return formAnswer(removeMapping(actor, id), `/ics/${ics.code}/imports/mappings`, {});
	}
};
