import { redirect } from '@sveltejs/kit';
import { undoPlan } from '#lib/imports/undo/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { EditedSince } from '#lib/registers/changes.ts';
import { organisationsFor } from '#lib/registers/read.server.ts';
import { icsShown } from '#lib/request.server.ts';
import { openImport } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rows that are asked about one by one; one answer holds for those beyond. */
const ASKED_ONE_BY_ONE = 200;

// The button says that it is at work.
export const csr = true;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, record } = openImport(locals, params.ics, params.id);
	const here = `/ics/${ics.code}/imports/${record.id}`;
	if (record.status !== 'committed') redirect(303, here);
	const { edited, bound, ...plan } = undoPlan(scope, record.id);
	return {
		ics: icsShown(ics),
		record: {
			id: record.id,
			register: record.register,
			fileName: record.fileName,
			committedAt: record.committedAt,
			committedBy: record.committedBy
		},
		/** An official list of networks brought their practices too. */
		listsPractices: Boolean(record.report?.official?.practices),
		plan: { ...plan, edited: edited.length, bound: bound.length },
		edited: edited.slice(0, ASKED_ONE_BY_ONE),
		/** Rows that something outside the register depends on. */
		bound: bound.slice(0, ASKED_ONE_BY_ONE),
		/** What every row is set to when the page opens. */
		all: choiceOf(url.searchParams.get('all')),
		trusts: organisationsFor(scope, registerNamed(record.register)).map(({ code, name }) => ({
			code,
			name
		}))
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { ics, actor, record } = openImport(locals, params.ics, params.id);
		const form = await request.formData();
		const rest = choiceOf(form.get('rest'));
		const { edited } = undoPlan(actor.scope, record.id);
		const choices = Object.fromEntries(
			edited.map(({ id }) => [id, form.has(`row-${id}`) ? choiceOf(form.get(`row-${id}`)) : rest])
		);
		// Pressed twice, the first press did it; the import's own page says what it did.
		undoImport(actor, record.id, choices);
		redirect(303, `/ics/${ics.code}/imports/${record.id}`);
	}
};

function choiceOf(text: unknown): EditedSince {
	return text === 'revert' ? 'revert' : 'keep';
}
