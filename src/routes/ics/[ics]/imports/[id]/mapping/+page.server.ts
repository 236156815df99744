import { redirect } from '@sveltejs/kit';
import type { IcsScope } from '#lib/core/access.ts';
import { refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { offeredMappings, PUBLISHED_INTO } from '#lib/imports/mappings/read.server.ts';
import { checkMapping, type Mapping } from '#lib/imports/mappings/rules.ts';
import { saveMapping } from '#lib/imports/mappings/write.server.ts';
import { findImport, type Importer, type ImportRecord } from '#lib/imports/read.server.ts';
import { chooseForImport } from '#lib/imports/write.server.ts';
import { indicatorsNamed } from '#lib/registers/indicators/figures.server.ts';
import { formAnswer, icsShown } from '#lib/request.server.ts';
import { openImport, readForAMoment } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { answersOf, fieldOf, mappingOf, type Typed, typedIn } from './mapping-form.ts';

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope, record } = openImport(locals, params.ics, params.id);
	const here = `/ics/${ics.code}/imports/${record.id}`;
	const layout = record.report?.layout;
	if (record.status !== 'checked' || !layout || record.register !== PUBLISHED_INTO)
		redirect(303, here);
	const drafted = typeof record.choices.mapping === 'object' && record.choices.mapping !== null;
	return {
		ics: icsShown(ics),
		record: { id: record.id, fileName: record.fileName },
		layout,
		indicators: indicatorsNamed(scope).map(({ code, name }) => ({ code, name })),
		answers: answersOf(mappingNow(scope, record)),
		/** What the answers made of the file, once there are answers. */
		outcome: drafted
			? { used: record.report?.mapping ?? null, refused: record.report?.refused?.message ?? null }
			: null
	};
};

/** The mapping that is being made, or the one in use, to go on from. */
function mappingNow(scope: IcsScope, { choices, report }: ImportRecord): Mapping | null {
	const { mapping } = choices;
	if (typeof mapping === 'object' && mapping !== null) return mapping;
	if (typeof mapping === 'string')
		return offeredMappings(scope).find(({ id }) => id === mapping)?.mapping ?? null;
	return report?.mapping?.mapping ?? null;
}

export const actions: Actions = {
	/** Reads the file by the answers; nothing is saved but the answers, with the file. */
	preview: async ({ locals, params, request }) => {
		const { ics, actor, record } = openImport(locals, params.ics, params.id);
		const here = `/ics/${ics.code}/imports/${record.id}`;
		const answered = answeredIn(await request.formData(), record);
		if (!answered) redirect(303, here);
		const { typed, mapping } = answered;
		if ('refused' in mapping) return formAnswer(mapping, here, { typed });
		return formAnswer(await readBy(actor, record, mapping.ok), `${here}/mapping#outcome`, {
			typed
		});
	},

	save: async ({ locals, params, request }) => {
		const { ics, actor, record } = openImport(locals, params.ics, params.id);
		const here = `/ics/${ics.code}/imports/${record.id}`;
		const answered = answeredIn(await request.formData(), record);
		if (!answered) redirect(303, here);
		const { typed, mapping } = answered;
		if ('refused' in mapping) return formAnswer(mapping, here, { typed });
		const name = typed.name ?? '';
		if (name === '')
			return formAnswer(refused('name', 'Give it a name, so that it is known next time.'), here, {
				typed
			});
		const read = await readBy(actor, record, mapping.ok);
		// What does not fit this file is of no use for the next.
		if (!findImport(actor.scope, record.id).report?.mapping)
			return formAnswer(read, `${here}/mapping#outcome`, { typed });
		const saved = saveMapping(actor, name, mapping.ok);
		if ('ok' in saved) await readBy(actor, record, `saved:${saved.ok.id}`);
		return formAnswer(saved, here, { typed });
	}
};

/** What was typed, and the mapping that it makes; null when the file is past that. */
function answeredIn(
	form: FormData,
	record: ImportRecord
): { typed: Typed; mapping: Result<Mapping> } | null {
	const layout = record.report?.layout;
	if (record.status !== 'checked' || !layout) return null;
	const typed = typedIn(form);
	const personal = Object.entries(typed)
		.map(([field, text]) => textFinding(field, text, { longest: Infinity }))
		.find((finding) => finding !== null);
	if (personal) return { typed, mapping: { refused: [personal] } };
	const mapping = checkMapping(mappingOf(typed, layout));
	if ('ok' in mapping) return { typed, mapping };
	const findings = mapping.refused.map((one) => ({ ...one, field: fieldOf(one.field) }));
	return { typed, mapping: { refused: findings } };
}

async function readBy(
	actor: Importer,
	record: ImportRecord,
	mapping: Mapping | string
): Promise<Result<null>> {
	const choices = { ...record.choices, mapping };
	delete choices.columns;
	const chosen = chooseForImport(actor, record.id, choices);
	if ('ok' in chosen) await readForAMoment(actor, record.id);
	return chosen;
}
