import { error, fail, redirect } from '@sveltejs/kit';
import { addRemark } from '#lib/measures/annotations/write.server.ts';
import { asAtOf, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import {
	criteriaMet,
	newestUpdate,
	updateById,
	updateInForce
} from '#lib/roadmap/progress/read.server.ts';
import { changesBetween, warningsOf } from '#lib/roadmap/progress/rules.ts';
import { recordCriterion, recordUpdate } from '#lib/roadmap/progress/write.server.ts';
import { deliverableOf } from '#lib/roadmap/read.server.ts';
import type { Actions, PageServerLoad } from './$types';
import {
	broughtUpTo,
	detailOf,
	prefilled,
	readCriterion,
	readUpdate,
	seenIn,
	signalsOf,
	textOf,
	typedCriterion,
	typedUpdate
} from './deliverable.server.ts';

// Forms that answer in place.
export const csr = true;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope, today } = opened;
	const asAt = asAtOf(url, opened);
	const found = withHttpErrors(() => deliverableOf(params.deliverable, asAt));
	const whole = url.searchParams.get('history') === 'all';
	const detail = detailOf(scope, found, asAt, whole);
	// What has gone from the roadmap and was never spoken of here is not there at all.
	if (detail.gone && detail.history.total === 0) error(404, 'Not found, or not yours to see.');
	const rating = detail.gone || detail.state.reached ? null : detail.state.confidence;
	const may = mayIn(locals, ics, 'update-roadmap')['update-roadmap'];
	// Nobody updates the past: a reader who looks back goes to today first.
	const mayUpdate = may && !detail.gone && asAt === today;
	const inForce = mayUpdate ? updateInForce(scope, found.deliverable, today) : null;
	return {
		ics: icsShown(ics),
		asAt,
		today,
		...detail,
		linked: signalsOf(scope, found.deliverable, rating, asAt),
		whole,
		may,
		form: mayUpdate
			? {
					typed: prefilled(inForce, today),
					seen: newestUpdate(scope, found.deliverable)?.id ?? 0
				}
			: null,
		saved: savedNow(Number(url.searchParams.get('saved'))),
		savedCriterion: url.searchParams.get('criterion'),
		savedSignal: url.searchParams.has('signal')
	};

	/** What the update just recorded changed, and what is worth knowing about it. */
	function savedNow(id: number) {
		const { deliverable } = found;
		const update = Number.isSafeInteger(id) && id > 0 ? updateById(scope, deliverable, id) : null;
		if (!update) return null;
		const before = newestUpdate(scope, deliverable, id);
		const { success } = criteriaMet(scope, { deliverables: [deliverable] }, asAt).get(
			deliverable.code
		)!;
		return {
			changes: changesBetween(before, update).map(({ label }) => label),
			warnings: warningsOf(update, success, before?.effectiveOn ?? null)
		};
	}
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
		if ('ok' in result)
			redirect(303, `/ics/${ics.code}/roadmap/${params.deliverable}?saved=${result.ok.id}`);
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
	},
	signal: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const form = await request.formData();
		const [measure, text] = [textOf(form, 'measure'), textOf(form, 'text')];
		const result = withHttpErrors(() =>
			addRemark(actor, { code: params.deliverable, measure }, text)
		);
		if ('refused' in result)
			return fail(400, { signal: { measure, text, message: result.refused[0]!.message } });
		redirect(303, `/ics/${ics.code}/roadmap/${params.deliverable}?signal=kept`);
	},
	criterion: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const form = await request.formData();
		const typed = typedCriterion(form);
		const code = textOf(form, 'criterion');
		const input = readCriterion(typed, locals.today);
		const seen = seenIn(form);
		const result = withHttpErrors(() =>
			recordCriterion(actor, params.deliverable, code, input, seen)
		);
		if ('ok' in result)
			redirect(
				303,
				`/ics/${ics.code}/roadmap/${params.deliverable}?criterion=${encodeURIComponent(code)}#${code}`
			);
		if ('refused' in result)
			return fail(400, {
				criterion: { code, typed, seen, findings: result.refused, theirs: null }
			});
		const { met, evidence, link, recordedBy, recordedAt, updateId } = result.conflict;
		const theirs = { met, evidence, link, recordedBy, recordedAt };
		return fail(409, { criterion: { code, typed, seen: updateId, findings: [], theirs } });
	}
};
