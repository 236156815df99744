import { fail } from '@sveltejs/kit';
import { indicatorsNamed, valuesByIndicator } from '#lib/registers/indicators/figures.server.ts';
import { addOwnIndicator } from '#lib/registers/indicators/write.server.ts';
import { formAnswer, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { openToChange, sentIndicator } from './catalogue.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope } = openIcs(locals, params.ics);
	const values = valuesByIndicator(scope);
	return {
		ics: icsShown(ics),
		indicators: indicatorsNamed(scope)
			.filter(({ own, retired, code }) => own || !retired || values[code])
			.map((indicator) => ({ ...indicator, values: values[indicator.code] ?? 0 })),
		done: url.searchParams.get('done'),
		may: mayIn(locals, ics, 'edit-registers')
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { ics, actor } = openToChange(locals, params.ics);
		const { typed, indicator, findings } = sentIndicator(await request.formData(), locals.today);
		if (findings.length > 0) return fail(400, { typed, findings });
		return formAnswer(
			withHttpErrors(() => addOwnIndicator(actor, indicator)),
			({ code }) => `/ics/${ics.code}/indicators/catalogue?done=added#${code}`,
			{ typed }
		);
	}
};
