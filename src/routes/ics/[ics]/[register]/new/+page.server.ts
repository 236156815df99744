import { fail } from '@sveltejs/kit';
import type { Choice } from '#lib/registers/definition.ts';
import { readTypedRow, typedFrom, typedRow, type TypedRow } from '#lib/registers/form.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { formAnswer, icsShown } from '#lib/request.server.ts';
import {
	choicesFor,
	formOptions,
	openRegister,
	type OpenRegister,
	suggestionsFor,
	twinOf
} from '../register.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
	const opened = openRegister(locals, params, 'edit-registers');
	const { ics, register } = opened;
	const choices = choicesFor(opened);
	return {
		ics: icsShown(ics),
		register: register.name,
		choices,
		typed: startingWith(opened, choices),
		suggestions: suggestionsFor(opened)
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const opened = openRegister(locals, params, 'edit-registers');
		const { ics, actor, register } = opened;
		const typed = typedRow(register, await request.formData());
		const { row, findings, readAs } = readTypedRow(
			register,
			typed,
			formOptions(opened, locals.today)
		);
		if (findings.length > 0) return fail(400, { typed, findings, twin: null });
		const result = addRow(actor, register, row);
		const read = readAs.map((name) => `&read=${name}`).join('');
		return formAnswer(
			result,
			({ id }) => `/ics/${ics.code}/${register.name}/${id}?done=added${read}`,
			{ typed, twin: twinOf(opened, row, result) }
		);
	}
};

/** An empty form; where there is one organisation only, or the system itself is meant, it is chosen. */
function startingWith(
	{ register, scope }: OpenRegister,
	choices: Record<string, Choice[]>
): TypedRow {
	const row = Object.fromEntries(
		register.columns
			.filter(({ kind }) => kind === 'organisation')
			.map(({ name, assumesOwn }) => {
				const offered = choices[name] ?? [];
				const only = offered.length === 1 ? (offered[0]?.value ?? null) : null;
				return [name, assumesOwn ? scope.ics.code : only];
			})
	);
	return typedFrom(register, row);
}
