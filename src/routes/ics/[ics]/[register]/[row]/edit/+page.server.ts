import { fail, redirect } from '@sveltejs/kit';
import type { Row } from '#lib/registers/definition.ts';
import {
	type FieldProblem,
	merge,
	type Merge,
	problemsOfFindings,
	readTypedRow,
	settle,
	type Side,
	typedFrom,
	typedRow,
	type TypedRow
} from '#lib/registers/form.ts';
import { changesSinceVersion } from '#lib/registers/history.server.ts';
import { findRow, type ListedRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow, type RowResult } from '#lib/registers/write.server.ts';
import { withHttpErrors, icsShown } from '#lib/request.server.ts';
import {
	choicesFor,
	formOptions,
	namesFor,
	openRegister,
	type OpenRegister,
	rowIdOf,
	suggestionsFor
} from '../../register.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a form that was not saved comes back with: always everything that was typed. */
type NotSaved = {
	typed: TypedRow;
	/** The version the form now stands on. */
	version: number;
	problems: FieldProblem[];
	/** The row that has the typed key already. */
	twin: number | null;
	/** Somebody else changed the row meanwhile: field by field, theirs and what was typed. */
	merge: Merge | null;
	/** The version the form was first opened with, and what has been chosen of the clashes. */
	since: number;
	chosen: Record<string, Side>;
};

export const load: PageServerLoad = ({ locals, params }) => {
	const opened = openRegister(locals, params, 'edit-registers');
	const { ics, scope, register } = opened;
	return withHttpErrors(() => {
		const found = findRow(scope, register, rowIdOf(params), locals.today);
		return {
			ics: icsShown(ics),
			register: register.name,
			id: found.id,
			title: register.rowTitle(found.row, namesFor(opened)),
			isRemoved: found.removedAt !== null,
			version: found.version,
			typed: typedFrom(register, found.row),
			names: namesFor(opened),
			choices: choicesFor(opened),
			suggestions: suggestionsFor(opened)
		};
	});
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const opened = openRegister(locals, params, 'edit-registers');
		const { ics, scope, register } = opened;
		const id = rowIdOf(params);
		const sent = await request.formData();
		const version = Number(sent.get('version'));
		const since = Number(sent.get('since') ?? version);
		const held = withHttpErrors(() => findRow(scope, register, id, locals.today));
		const before = typedRow(register, sent);
		const { typed, chosen, unsettled } = settle(register, before, held.row, sent);
		const options = formOptions(opened, locals.today);
		const notSaved: NotSaved = {
			typed,
			version,
			problems: [],
			twin: null,
			merge: null,
			since,
			chosen
		};
		if (unsettled.length > 0) {
			const { row } = readTypedRow(register, before, options);
			const again = { ...notSaved, typed: before, problems: unsettled };
			return fail(400, beside(opened, held, again, row));
		}
		const { row, problems, readAs } = readTypedRow(register, typed, options);
		if (problems.length > 0) return fail(400, { ...notSaved, problems });
		const result = withHttpErrors((): RowResult =>
			held.removedAt !== null && sent.get('putBack') === 'yes'
				? addRow(scope, register, row, locals.today)
				: changeRow(scope, register, id, version, row, locals.today)
		);
		if ('conflict' in result)
			return fail(
				409,
				beside(opened, result.conflict.held, { ...notSaved, since: version, chosen: {} }, row)
			);
		if ('problems' in result) {
			const found = problemsOfFindings(result.problems);
			return fail(400, { ...notSaved, problems: found, twin: result.twin ?? null });
		}
		const query = readAs.map((name) => `&read=${name}`).join('');
		redirect(303, `/ics/${ics.code}/${register.name}/${result.id}?done=changed${query}`);
	}
};

/** The form again, with what others have done to the row since it was opened. */
function beside(
	{ scope, register }: OpenRegister,
	held: ListedRow,
	notSaved: NotSaved,
	row: Row
): NotSaved {
	// A row that was removed meanwhile is told by the page itself; what was typed can bring it back.
	if (held.removedAt !== null) return { ...notSaved, version: held.version, problems: [] };
	const changes = changesSinceVersion(scope, register, held, notSaved.since);
	const merged = merge(register, held.row, changes, notSaved.typed, row);
	return { ...notSaved, version: held.version, typed: merged.typed, merge: merged };
}
