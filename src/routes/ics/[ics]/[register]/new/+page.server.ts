import { fail, redirect } from '@sveltejs/kit';
import type { Choice } from '#lib/registers/definition.ts';
import {
	problemsOfFindings,
	readTypedRow,
	typedFrom,
	typedRow,
	type TypedRow
} from '#lib/registers/form.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { icsShown } from '#lib/request.server.ts';
import {
	choicesFor,
	formOptions,
	openRegister,
	type OpenRegister,
	suggestionsFor
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
		const { ics, scope, register } = opened;
		const typed = typedRow(register, await request.formData());
		const { row, problems, readAs } = readTypedRow(
			register,
			typed,
			formOptions(opened, locals.today)
		);
		if (problems.length > 0) return fail(400, { typed, problems, twin: null });
		const result = addRow(scope, register, row, locals.today);
		if ('id' in result) {
			const read = readAs.map((name) => `&read=${name}`).join('');
			redirect(303, `/ics/${ics.code}/${register.name}/${result.id}?done=added${read}`);
		}
		const found = 'problems' in result ? problemsOfFindings(result.problems) : [];
		return fail(400, {
			typed,
			problems: found,
			twin: 'problems' in result ? (result.twin ?? null) : null
		});
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
