import { passwordHashOf } from '#lib/accounts/read.server.ts';
import { keyPicture, newKey, sealedKey, unsealedKey } from '#lib/accounts/sign-in/codes.server.ts';
import { tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { secondStepOf } from '#lib/accounts/sign-in/read.server.ts';
import {
	isObligedToSecondStep,
	mustSetUpSecondStep
} from '#lib/accounts/sign-in/session.server.ts';
import { endSecondStep, setUpSecondStep } from '#lib/accounts/sign-in/write.server.ts';
import type { Person } from '#lib/core/access.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { formAnswer, signedIn, textOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, cookies }) => {
	const person = signedIn(locals);
	const step = secondStepOf(person.accountId);
	return {
		title: 'Second step when you sign in',
		step: step && { since: step.since, codesLeft: step.codesLeft },
		offer: step ? null : offerOf(person, newKey()),
		// Whoever only ever comes by single sign-on has the second step of that.
		hasPassword: environment().passwords && passwordHashOf(person.accountId) !== null,
		obliged: isObligedToSecondStep(person),
		first: mustSetUpSecondStep(person, cookies)
	};
};

/** A key as the page shows it; sealed, it comes back with the form, and is kept only once it is proven. */
function offerOf({ accountId, email }: Person, key: string) {
	return {
		key: key.replace(/(.{4})(?=.)/g, '$1 '),
		picture: keyPicture(email, key),
		sealed: sealedKey(accountId, key)
	};
}

export const actions = {
	on: async ({ locals, request, cookies }) => {
		const person = signedIn(locals);
		const form = await request.formData();
		const [kept, code] = [textOf(form, 'key'), textOf(form, 'code')];
		const result = setUpSecondStep(person, kept, code, tokenIn(cookies), locals.now);
		const key = unsealedKey(person.accountId, kept);
		return formAnswer(result, (codes) => ({ codes, ended: false, findings: [], offer: null }), {
			// The app has this key by now: the page must not show another.
			offer: key ? offerOf(person, key) : null
		});
	},
	off: async ({ locals, request, getClientAddress }) => {
		const person = signedIn(locals);
		const current = textOf(await request.formData(), 'current');
		const result = await endSecondStep(person, current, getClientAddress(), locals.now);
		return formAnswer(result, () => ({ codes: null, ended: true, findings: [], offer: null }), {
			offer: null
		});
	}
} satisfies Actions;
