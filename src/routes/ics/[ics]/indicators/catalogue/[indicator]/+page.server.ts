import { error, fail, redirect } from '@sveltejs/kit';
import { indicatorsNamed, valuesHeld } from '#lib/registers/indicators/figures.server.ts';
import { typedIndicator } from '#lib/registers/indicators/rules.ts';
import {
	changeOwnIndicator,
	deleteOwnIndicator,
	type IndicatorResult,
	retireOwnIndicator
} from '#lib/registers/indicators/write.server.ts';
import { withHttpErrors, icsShown } from '#lib/request.server.ts';
import { openToChange, sentIndicator } from '../catalogue.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
	const { ics, scope } = openToChange(locals, params.ics);
	const found = indicatorsNamed(scope.ics.id).find(
		({ own, code }) => own && code === params.indicator
	);
	if (!found) error(404, 'Not found, or not yours to change.');
	return {
		ics: icsShown(ics),
		name: found.name,
		retired: found.retired,
		version: found.version,
		typed: typedIndicator(found),
		held: valuesHeld(scope, found.code)
	};
};

function back(code: string, done: string, act: () => IndicatorResult) {
	const result = withHttpErrors(act);
	if ('refused' in result)
		return fail(400, { typed: null, problems: [{ field: '', message: result.refused }] });
	redirect(303, `/ics/${code}/indicators/catalogue?done=${done}`);
}

export const actions: Actions = {
	change: async ({ locals, params, request }) => {
		const { ics, scope } = openToChange(locals, params.ics);
		const sent = await request.formData();
		const { typed, indicator, problems } = sentIndicator(sent, locals.today);
		if (problems.length > 0) return fail(400, { typed, problems });
		const version = Number(sent.get('version'));
		const result = withHttpErrors(() =>
			changeOwnIndicator(scope, params.indicator, version, indicator)
		);
		if ('refused' in result)
			return fail(400, { typed, problems: [{ field: 'name', message: result.refused }] });
		redirect(303, `/ics/${ics.code}/indicators/catalogue?done=changed#${result.code}`);
	},
	retire: ({ locals, params }) => {
		const { ics, scope } = openToChange(locals, params.ics);
		return back(ics.code, 'retired', () => retireOwnIndicator(scope, params.indicator, true));
	},
	use: ({ locals, params }) => {
		const { ics, scope } = openToChange(locals, params.ics);
		return back(ics.code, 'used', () => retireOwnIndicator(scope, params.indicator, false));
	},
	delete: ({ locals, params }) => {
		const { ics, scope } = openToChange(locals, params.ics);
		return back(ics.code, 'deleted', () => deleteOwnIndicator(scope, params.indicator));
	}
};
