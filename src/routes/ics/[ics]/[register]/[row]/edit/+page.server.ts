import { fail } from '@sveltejs/kit';
import type { Finding } from '#lib/core/result.ts';
import type { Row } from '#lib/registers/definition.ts';
import {
	merge,
	type Merge,
	readTypedRow,
	resolveClashes,
	type Side,
	typedFrom,
	typedRow,
	type TypedRow
} from '#lib/registers/form.ts';
import { changesSinceVersion } from '#lib/registers/history.server.ts';
import { findRow, type ListedRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow, type RowResult } from '#lib/registers/write.server.ts';
import { formAnswer, icsShown, withHttpErrors } from '#lib/request.server.ts';
import {
	choicesFor,
	formOptions,
	namesFor,
	openRegister,
	type OpenRegister,
	rowIdOf,
	suggestionsFor,
	twinOf
} from '../../register.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a form that was not saved comes back with: always everything that was typed. */
type NotSaved = {
	typed: TypedRow;
	/** The version the form now stands on. */
	version: number;
	findings: Finding[];
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
		const { ics, scope, actor, register } = opened;
		const id = rowIdOf(params);
		const sent = await request.formData();
		const version = Number(sent.get('version'));
		const since = Number(sent.get('since') ?? version);
		const held = withHttpErrors(() => findRow(scope, register, id, locals.today));
		const before = typedRow(register, sent);
		const { typed, chosen, unresolved } = resolveClashes(register, before, held.row, sent);
		const options = formOptions(opened, locals.today);
		const notSaved: NotSaved = {
			typed,
			version,
			findings: [],
			twin: null,
			merge: null,
			since,
			chosen
		};
		if (unresolved.length > 0) {
			const { row } = readTypedRow(register, before, options);
			const again = { ...notSaved, typed: before, findings: unresolved };
			return fail(400, beside(opened, held, again, row));
		}
		const { row, findings, readAs } = readTypedRow(register, typed, options);
		if (findings.length > 0) return fail(400, { ...notSaved, findings });
		const result = withHttpErrors((): RowResult =>
			held.removedAt !== null && sent.get('putBack') === 'yes'
				? addRow(actor, register, row)
				: changeRow(actor, register, id, version, row)
		);
		if ('conflict' in result)
			return fail(
				409,
				beside(opened, result.conflict.row, { ...notSaved, since: version, chosen: {} }, row)
			);
		const read = readAs.map((name) => `&read=${name}`).join('');
		return formAnswer(
			result,
			({ id }) => `/ics/${ics.code}/${register.name}/${id}?done=changed${read}`,
			{ ...notSaved, twin: twinOf(opened, row, result) }
		);
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
	if (held.removedAt !== null) return { ...notSaved, version: held.version, findings: [] };
	const changes = changesSinceVersion(scope, register, held, notSaved.since);
	const merged = merge(register, held.row, changes, notSaved.typed, row);
	return { ...notSaved, version: held.version, typed: merged.typed, merge: merged };
}
