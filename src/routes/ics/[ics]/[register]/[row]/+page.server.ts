import { disclosedChanges } from '#lib/registers/disclosed.ts';
import { rowWarnings } from '#lib/registers/form.ts';
import { cellSources, rowHistory } from '#lib/registers/history.server.ts';
import { practicesOf } from '#lib/registers/pcns/figures.server.ts';
import { boundRows, findRow, findRowOn, knownFor } from '#lib/registers/read.server.ts';
import { recordings } from '#lib/registers/recorded.server.ts';
import { recordedNote } from '#lib/registers/values.ts';
import { removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { asAtOf, formAnswer, icsShown, mayIn, withHttpErrors } from '#lib/request.server.ts';
import { namesFor, openRegister, readableRow, rowIdOf } from '../register.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openRegister(locals, params);
	const { ics, scope, register } = opened;
	const asAt = asAtOf(url, opened);
	return withHttpErrors(() => {
		const id = rowIdOf(params);
		const recorded = findRowOn(scope, register, id, asAt);
		const { derived, ...found } = recorded ?? findRow(scope, register, id, asAt);
		const known = knownFor(scope, register);
		const may = mayIn(locals, ics, 'edit-registers');
		return {
			ics: icsShown(ics),
			register: register.name,
			asAt,
			today: opened.today,
			/** It was not in the register on the day: what is shown is what is recorded today. */
			absent: recorded === null,
			note: recordedNote(register, asAt, opened.today, recordings(scope, register).first),
			found: { ...found, row: readableRow(opened)({ ...found.row, ...derived }) },
			// Warnings are for those who can correct the row, and name its numbers.
			warnings:
				scope.audience === 'programme' ? rowWarnings(register, found.row, opened.today, known) : [],
			sources: cellSources(scope, register, found.id),
			history: rowHistory(scope, register, found.id).map((event) => ({
				...event,
				changes:
					event.changes &&
					disclosedChanges(register, found.row, event.changes, known, scope.audience)
			})),
			practices: register.name === 'pcns' ? practicesOf(scope, found.id, asAt) : null,
			names: namesFor(opened),
			done: url.searchParams.get('done'),
			/** Columns whose typed text was read as something else, to be told of it. */
			read: register.columns
				.map((column) => column.name)
				.filter((name) => url.searchParams.getAll('read').includes(name)),
			may,
			/** Why it cannot be removed here, and where that can be changed. */
			bound: may['edit-registers'] ? (boundRows(scope, register).get(found.id) ?? null) : null
		};
	});
};

export const actions: Actions = {
	remove: ({ locals, params }) => {
		const { ics, actor, register } = openRegister(locals, params, 'edit-registers');
		const id = rowIdOf(params);
		const result = withHttpErrors(() => removeRow(actor, register, id));
		return formAnswer(result, `/ics/${ics.code}/${register.name}?justRemoved=${id}`, {
			act: 'removed'
		});
	},
	restore: ({ locals, params }) => {
		const { ics, actor, register } = openRegister(locals, params, 'edit-registers');
		const id = rowIdOf(params);
		const result = withHttpErrors(() => restoreRow(actor, register, id));
		return formAnswer(result, `/ics/${ics.code}/${register.name}/${id}?done=restored`, {
			act: 'restored'
		});
	}
};
