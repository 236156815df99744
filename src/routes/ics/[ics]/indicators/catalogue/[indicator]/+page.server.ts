import { error, fail } from '@sveltejs/kit';
import { indicatorsNamed, countValues } from '#lib/registers/indicators/figures.server.ts';
import { typedIndicator } from '#lib/registers/indicators/rules.ts';
import {
	changeOwnIndicator,
	deleteOwnIndicator,
	type IndicatorResult,
	retireOwnIndicator
} from '#lib/registers/indicators/write.server.ts';
import { formAnswer, icsShown, withHttpErrors } from '#lib/request.server.ts';
import { openToChange, sentIndicator } from '../catalogue.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope } = openToChange(locals, params.ics);
	const found = indicatorsNamed(scope).find(({ own, code }) => own && code === params.indicator);
	if (!found) error(404, 'Not found, or not yours to change.');
	return {
		ics: icsShown(ics),
		name: found.name,
		retired: found.retired,
		version: found.version,
		typed: typedIndicator(found),
		held: countValues(scope, found.code)
	};
};

function back(code: string, done: string, act: () => IndicatorResult) {
	const to = `/ics/${code}/indicators/catalogue?done=${done}`;
	return formAnswer(withHttpErrors(act), to, { typed: null });
}

export const actions: Actions = {
	change: async ({ locals, params, request }) => {
		const { ics, actor } = openToChange(locals, params.ics);
		const sent = await request.formData();
		const { typed, indicator, findings } = sentIndicator(sent, locals.today);
		if (findings.length > 0) return fail(400, { typed, findings });
		const version = Number(sent.get('version'));
		return formAnswer(
			withHttpErrors(() => changeOwnIndicator(actor, params.indicator, version, indicator)),
			({ code }) => `/ics/${ics.code}/indicators/catalogue?done=changed#${code}`,
			{ typed }
		);
	},
	retire: ({ locals, params }) => {
		const { ics, actor } = openToChange(locals, params.ics);
		return back(ics.code, 'retired', () => retireOwnIndicator(actor, params.indicator, true));
	},
	use: ({ locals, params }) => {
		const { ics, actor } = openToChange(locals, params.ics);
		return back(ics.code, 'used', () => retireOwnIndicator(actor, params.indicator, false));
	},
	delete: ({ locals, params }) => {
		const { ics, actor } = openToChange(locals, params.ics);
		return back(ics.code, 'deleted', () => deleteOwnIndicator(actor, params.indicator));
	}
};
