import { passwordHashOf } from '#lib/accounts/read.server.ts';
import { askForNewPasskey, newPasskeyIn } from '#lib/accounts/sign-in/passkeys.server.ts';
import { passkeysOf } from '#lib/accounts/sign-in/read.server.ts';
import { addPasskey, removePasskey } from '#lib/accounts/sign-in/write.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { formAnswer, signedIn, textOf, visitorOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The browser is asked by a script. */
export const csr = true;

export const load: PageServerLoad = async ({ locals }) => {
	const person = signedIn(locals);
	const hasPassword = environment().passwords && passwordHashOf(person.accountId) !== null;
	return {
		title: 'Passkeys',
		passkeys: passkeysOf(person.accountId),
		asked: hasPassword ? await askForNewPasskey(person, locals.now) : null
	};
};

export const actions = {
	add: async (event) => {
		const { locals, request } = event;
		const person = signedIn(locals);
		const form = await request.formData();
		const [answer, kept] = [textOf(form, 'answer'), textOf(form, 'kept')];
		const passkey = await newPasskeyIn(answer, kept, person, locals.now);
		const visitor = visitorOf(event);
		const current = textOf(form, 'current');
		const result = await addPasskey(person, passkey, current, visitor, locals.now);
		return formAnswer(result, () => ({ added: true, findings: [] }), { added: false });
	},
	remove: async ({ locals, request }) => {
		const id = textOf(await request.formData(), 'passkey');
		return formAnswer(removePasskey(signedIn(locals), id, locals.now), '/account/passkeys', {
			added: false
		});
	}
} satisfies Actions;
