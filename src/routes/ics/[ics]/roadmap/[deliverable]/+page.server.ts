import { error, fail, redirect } from '@sveltejs/kit';
import { addRemark } from '#lib/measures/annotations/write.server.ts';
import {
	asAtOf,
	formAnswer,
	icsShown,
	mayIn,
	openIcs,
	withHttpErrors
} from '#lib/request.server.ts';
import {
	criteriaMet,
	newestUpdate,
	undoableActOf,
	updateById
} from '#lib/roadmap/progress/read.server.ts';
import { changesBetween, undoUntil, warningsOf } from '#lib/roadmap/progress/rules.ts';
import { recordCriterion, undoUpdates } from '#lib/roadmap/progress/write.server.ts';
import { deliverableOf } from '#lib/roadmap/read.server.ts';
import type { Actions, PageServerLoad } from './$types';
import {
	detailOf,
	readCriterion,
	saidOf,
	seenIn,
	signalsOf,
	textOf,
	typedCriterion,
	viewNamed,
	VIEWS,
	viewOf
} from './deliverable.server.ts';

// Forms that answer in place.
export const csr = true;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope, today } = opened;
	const asAt = asAtOf(url, opened);
	const found = withHttpErrors(() => deliverableOf(params.deliverable, asAt));
	const whole = url.searchParams.get('history') === 'all';
	const { view, detail, badges } = viewOf(
		viewNamed(url.searchParams.get('view')),
		detailOf(scope, found, asAt, whole)
	);
	// What has gone from the roadmap and was never spoken of here is not there at all.
	if (detail.gone && detail.history.total === 0) error(404, 'Not found, or not yours to see.');
	const rating = detail.gone || detail.state.reached ? null : detail.state.confidence;
	const may = mayIn(locals, ics, 'update-roadmap')['update-roadmap'];
	// Nobody updates the past: a reader who looks back goes to today first.
	const mayUpdate = may && !detail.gone && asAt === today;
	const linked = signalsOf(scope, found.deliverable, rating, asAt);
	return {
		ics: icsShown(ics),
		asAt,
		today,
		...detail,
		view,
		views: VIEWS,
		badges: { ...badges, figures: linked.length },
		// What stands on every tab: a figure that speaks against the rating.
		against: linked.filter(({ against }) => against !== null).map(({ against }) => against!),
		linked: view === 'figures' ? linked : [],
		people: view === 'people' ? saidOf(scope, found.deliverable.code, asAt) : null,
		may,
		mayUpdate,
		undo: mayUpdate ? undoShown() : null,
		undone: Number(url.searchParams.get('undone')) || 0,
		saved: savedNow(Number(url.searchParams.get('saved'))),
		savedCriterion: url.searchParams.get('criterion'),
		savedSignal: url.searchParams.has('signal')
	};

	/** How the newest update can be taken back, while it can. */
	function undoShown() {
		const newest = newestUpdate(scope, found.deliverable);
		const act = newest && undoableActOf(scope, newest.id, locals.now);
		return act
			? {
					act: act.id,
					count: act.codes.length,
					until: undoUntil(act.recordedAt),
					by: act.recordedBy
				}
			: null;
	}

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
	undo: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const act = Number(textOf(await request.formData(), 'act')) || 0;
		const result = withHttpErrors(() => undoUpdates(actor, act));
		const home = `/ics/${ics.code}/roadmap/${params.deliverable}`;
		return formAnswer(result, ({ count }) => `${home}?undone=${count}`, { undo: act });
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
		redirect(303, `/ics/${ics.code}/roadmap/${params.deliverable}?view=figures&signal=kept`);
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
