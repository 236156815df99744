import { fail, redirect } from '@sveltejs/kit';
import { icsShown, openIcs, withHttpErrors } from '#lib/request.server.ts';
import {
	newestUpdate,
	progressOf,
	updateById,
	updateInForce
} from '#lib/roadmap/progress/read.server.ts';
import { nextBelowGreen } from '#lib/roadmap/progress/attention.ts';
import { recordUpdate } from '#lib/roadmap/progress/write.server.ts';
import { deliverableOf } from '#lib/roadmap/read.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { broughtUpTo, prefilled, readUpdate, seenIn, typedUpdate } from '../deliverable.server.ts';
import type { Actions, PageServerLoad } from './$types';

// A form that answers in place, and keeps what is typed while its writer looks elsewhere.
export const csr = true;

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope } = openIcs(locals, params.ics, 'update-roadmap');
	const { today } = locals;
	return withHttpErrors(() => {
		const { deliverable, roadmap, gone } = deliverableOf(params.deliverable, today);
		const inForce = updateInForce(scope, deliverable, today);
		const next = nextBelowGreen(progressOf(scope, today), deliverable.code);
		return {
			ics: icsShown(ics),
			code: deliverable.code,
			title: deliverable.title,
			gone,
			owner: inForce?.owner ?? null,
			typed: prefilled(inForce, today),
			seen: newestUpdate(scope, deliverable)?.id ?? 0,
			next:
				next === null ? null : { code: next, title: findDeliverable(roadmap, next)?.title ?? next }
		};
	});
};

export const actions: Actions = {
	update: async ({ locals, params, request }) => {
		const { ics, scope, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const form = await request.formData();
		const typed = typedUpdate(form);
		const { today } = locals;
		const seen = seenIn(form);
		const input = readUpdate(typed, today);
		const result = withHttpErrors(() => recordUpdate(actor, params.deliverable, input, seen));
		if ('ok' in result) {
			const home = `/ics/${ics.code}/roadmap`;
			const next =
				form.get('then') === 'next' && nextBelowGreen(progressOf(scope, today), params.deliverable);
			redirect(
				303,
				next ? `${home}/${next}/update` : `${home}/${params.deliverable}?saved=${result.ok.id}`
			);
		}
		if ('refused' in result)
			return fail(400, { update: { typed, seen, findings: result.refused, conflict: null } });
		const { theirs, changes } = result.conflict;
		const { recordedBy, recordedAt, effectiveOn, note } = theirs;
		const conflict = { recordedBy, recordedAt, effectiveOn, note, changes };
		const { deliverable } = withHttpErrors(() => deliverableOf(params.deliverable, today));
		const base = seen > 0 ? updateById(scope, deliverable, seen) : null;
		const merged = broughtUpTo(typed, base, theirs, today);
		// Sent again, the form says that its writer has seen theirs.
		return fail(409, { update: { typed: merged, seen: theirs.id, findings: [], conflict } });
	}
};
