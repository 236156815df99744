import { error, redirect } from '@sveltejs/kit';
import { beyondPeriod } from '#lib/core/measure.ts';
import { addMark, withdrawMark } from '#lib/measures/annotations/write.server.ts';
import { deliverablesOf } from '#lib/measures/catalogue.ts';
import { figureParts, whenWords } from '#lib/measures/rules.ts';
import { lastImports } from '#lib/registers/read.server.ts';
import { formAnswer, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { deliverablesNamed } from '#lib/roadmap/read.server.ts';
import { kindOf, openMeasure, readDates, typedMark } from '../measures.server.ts';
import type { Actions, PageServerLoad } from './$types';

// Forms that answer in place.
export const csr = true;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, today, asAt, measure, latest, chart, marks } = openMeasure(
		locals,
		params,
		url
	);
	const { source } = measure;
	const linked = deliverablesOf(measure.name);
	const [value, detail] = figureParts(measure, latest);
	return {
		ics: icsShown(ics),
		asAt,
		today,
		measure,
		chart,
		figure: {
			known: !!latest,
			value,
			detail,
			when: latest && whenWords(latest, measure, asAt),
			planned: latest?.planned ?? null,
			note: beyondPeriod(latest?.note ?? null),
			year: measure.period === 'year' ? latest?.on : undefined
		},
		marks,
		deliverables: deliverablesNamed(asAt).filter(({ code }) => linked.includes(code)),
		lastImport:
			lastImports(scope, asAt).find(({ register }) => register === source.register) ?? null,
		may: mayIn(locals, ics, 'update-roadmap', 'import'),
		kept: url.searchParams.get('kept')
	};
};

export const actions: Actions = {
	mark: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const form = await request.formData();
		const kind = kindOf(form);
		if (kind === null) error(400, 'Send one of the forms on the page.');
		const typed = typedMark(form);
		const { today } = locals;
		const result = withHttpErrors(() =>
			addMark(actor, params.measure, kind, readDates(typed, today))
		);
		return formAnswer(result, `/ics/${ics.code}/measures/${params.measure}?kept=${kind}`, {
			kind,
			typed
		});
	},
	withdraw: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const id = Number((await request.formData()).get('mark'));
		if (!Number.isSafeInteger(id) || id < 1) error(404, 'Not found');
		withHttpErrors(() => withdrawMark(actor, params.measure, id));
		redirect(303, `/ics/${ics.code}/measures/${params.measure}?kept=withdrawn`);
	}
};
