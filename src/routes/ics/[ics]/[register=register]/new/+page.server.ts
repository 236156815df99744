import { fail, redirect } from '@sveltejs/kit';
import {
	problemsOfFindings,
	readTypedRow,
	typedFrom,
	typedRow,
	type TypedRow
} from '#lib/domain/registers/form.ts';
import { addRow } from '#lib/server/commands/registers.ts';
import { icsShown } from '#lib/server/request.ts';
import type { Actions, PageServerLoad } from './$types';
import { formOptions, namesFor, openRegister, suggestionsFor } from '../register.server.ts';

export const load: PageServerLoad = ({ locals, params }) => {
	const opened = openRegister(locals, params, 'edit-registers');
	const { ics, register } = opened;
	const names = namesFor(opened);
	return {
		ics: icsShown(ics),
		register: register.name,
		names,
		typed: startingWith(opened.register, names),
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

/** An empty form; where the system has one trust only, it is chosen already. */
function startingWith(
	register: Parameters<typeof typedFrom>[0],
	names: Record<string, string>
): TypedRow {
	const codes = Object.keys(names);
	const row = Object.fromEntries(
		register.columns
			.filter((column) => column.kind === 'organisation' && codes.length === 1)
			.map((column) => [column.name, codes[0] ?? null])
	);
	return typedFrom(register, row);
}
