import { error, fail, redirect } from '@sveltejs/kit';
import { icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { focusPlanUpdates } from '#lib/roadmap/focus/read.server.ts';
import { type FocusPlan, formYears, planOf, ruleSentence } from '#lib/roadmap/focus/rules.ts';
import { recordFocusPlan } from '#lib/roadmap/focus/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Year -> focus -> `yes`, `no` or an empty text, as it stands in the form. */
type Typed = Record<string, Record<string, string>>;

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope } = openIcs(locals, params.ics, 'update-roadmap');
	if (!mayIn(locals, ics, 'update-roadmap')['update-roadmap'])
		error(403, `${ics.shortName} has closed: its history takes no more changes.`);
	const { dedicatedFocusRule: rule, focusAreas } = withHttpErrors(() =>
		currentRoadmap(locals.today)
	);
	const updates = focusPlanUpdates(scope, locals.today);
	const plan = planOf(updates);
	return {
		ics: icsShown(ics),
		rule: ruleSentence(rule, focusAreas),
		areas: focusAreas,
		years: formYears(plan, rule, locals.today),
		typed: typedFrom(plan),
		seen: updates.at(-1)?.id ?? 0
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const form = await request.formData();
		const typed: Typed = {};
		for (const [name, value] of form) {
			const match = /^works:(\d{4}\/\d{2}):(.+)$/.exec(name);
			if (match && typeof value === 'string') (typed[match[1]!] ??= {})[match[2]!] = value.trim();
		}
		const noteSent = form.get('note');
		const note = typeof noteSent === 'string' ? noteSent.trim() : '';
		const seenSent = Number(form.get('seen'));
		const seen = Number.isSafeInteger(seenSent) && seenSent > 0 ? seenSent : 0;
		const result = withHttpErrors(() => recordFocusPlan(actor, { cells: typed, note }, seen));
		if ('ok' in result)
			redirect(303, `/ics/${ics.code}/focus?saved=${result.ok.changed > 0 ? 'yes' : 'same'}`);
		if ('refused' in result)
			return fail(400, { typed, note, seen, findings: result.refused, conflict: null });
		const { theirs, changes, merged } = result.conflict;
		const { recordedBy, recordedAt, note: theirNote } = theirs;
		// Sent again, the form says that its writer has seen theirs.
		return fail(409, {
			typed: typedFrom(merged),
			note,
			seen: theirs.id,
			findings: [],
			conflict: { recordedBy, recordedAt, note: theirNote, changes }
		});
	}
};

function typedFrom(plan: FocusPlan): Typed {
	return Object.fromEntries(Object.entries(plan).map(([year, works]) => [year, { ...works }]));
}
