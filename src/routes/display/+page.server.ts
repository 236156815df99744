import { fail, redirect } from '@sveltejs/kit';
import { readDisplay } from '#lib/domain/display.ts';
import { safeNext } from '#lib/server/auth/addresses.ts';
import { textOf } from '#lib/server/auth/forms.ts';
import { displayOf, keepDisplay } from '#lib/server/display.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ cookies, url }) => ({
	title: 'Text size and colours',
	display: displayOf(cookies),
	next: safeNext(url.searchParams.get('next')),
	kept: url.searchParams.has('kept')
});

export const actions: Actions = {
	default: async ({ request, cookies, url }) => {
		const form = await request.formData();
		const display = readDisplay(textOf(form, 'text'), textOf(form, 'colours'));
		if (!display) return fail(400, { message: 'Choose a text size and colours.' });
		keepDisplay(cookies, display);
		redirect(303, safeNext(url.searchParams.get('next')) ?? '/display?kept');
	}
};
