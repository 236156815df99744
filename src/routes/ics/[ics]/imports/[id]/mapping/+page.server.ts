import { fail, redirect } from '@sveltejs/kit';
import type { IcsScope } from '#lib/core/access.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { checkMapping, type Mapping, MappingFault } from '#lib/imports/mappings/rules.ts';
import {
	offeredMappings,
	PUBLISHED_INTO,
	saveMapping
} from '#lib/imports/mappings/write.server.ts';
import { findImport, type ImportRecord } from '#lib/imports/read.server.ts';
import { chooseForImport, readInBackground } from '#lib/imports/write.server.ts';
import { indicatorsNamed } from '#lib/registers/indicators/figures.server.ts';
import { icsShown } from '#lib/request.server.ts';
import { openImport } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { answersOf, fieldOf, mappingOf, type Typed, typedIn } from './mapping-form.ts';

const WORTH_WAITING = 2_000;

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
		indicators: indicatorsNamed(ics.id).map(({ code, name }) => ({ code, name })),
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
		const { ics, scope, record } = openImport(locals, params.ics, params.id);
		const here = `/ics/${ics.code}/imports/${record.id}`;
		const answered = answeredIn(await request.formData(), record);
		if (!answered) redirect(303, here);
		if ('errors' in answered) return fail(400, answered);
		await readBy(scope, record, answered.mapping, locals.today);
		redirect(303, `${here}/mapping#outcome`);
	},

	save: async ({ locals, params, request }) => {
		const { ics, scope, record } = openImport(locals, params.ics, params.id);
		const here = `/ics/${ics.code}/imports/${record.id}`;
		const answered = answeredIn(await request.formData(), record);
		if (!answered) redirect(303, here);
		if ('errors' in answered) return fail(400, answered);
		const { typed, mapping } = answered;
		if (!typed.name)
			return fail(400, {
				typed,
				errors: [{ field: 'name', message: 'Give it a name, so that it is known next time.' }]
			});
		await readBy(scope, record, mapping, locals.today);
		const { report } = findImport(scope, record.id);
		// What does not fit this file is of no use for the next.
		if (!report?.mapping) redirect(303, `${here}/mapping#outcome`);
		const saved = saveMapping(scope, typed.name, mapping);
		if ('refused' in saved)
			return fail(400, { typed, errors: [{ field: 'name', message: saved.refused }] });
		await readBy(scope, record, `saved:${saved.id}`, locals.today);
		redirect(303, here);
	}
};

type Answered =
	| { typed: Typed; mapping: Mapping }
	| { typed: Typed; errors: { field: string; message: string }[] };

function answeredIn(form: FormData, record: ImportRecord): Answered | null {
	const layout = record.report?.layout;
	if (record.status !== 'checked' || !layout) return null;
	const typed = typedIn(form);
	const held = Object.entries(typed).find(([, text]) => holdsNhsNumber(text));
	if (held)
		return {
			typed,
			errors: [
				{
					field: held[0],
					message: 'This looks like an NHS number. Nothing about patients is kept: take it out.'
				}
			]
		};
	try {
		return { typed, mapping: checkMapping(mappingOf(typed, layout)) };
	} catch (problem) {
		if (!(problem instanceof MappingFault)) throw problem;
		return { typed, errors: [{ field: fieldOf(problem.part), message: problem.message }] };
	}
}

async function readBy(
	scope: IcsScope,
	record: ImportRecord,
	mapping: Mapping | string,
	today: string
): Promise<void> {
	const choices = { ...record.choices, mapping };
	delete choices.columns;
	chooseForImport(scope, record.id, choices);
	await Promise.race([
		readInBackground(scope, record.id, today),
		new Promise((resolve) => setTimeout(resolve, WORTH_WAITING))
	]);
}
