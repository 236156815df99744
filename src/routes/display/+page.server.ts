import { fail, redirect } from '@sveltejs/kit';
import { safeNext } from '#lib/accounts/sign-in/addresses.server.ts';
import { readDisplay } from '#lib/core/display.ts';
import { displayOf, keepDisplay } from '#lib/platform/http.server.ts';
import { textOf } from '#lib/request.server.ts';
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
