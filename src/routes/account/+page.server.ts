import { passwordHashOf, tokensOf } from '#lib/accounts/read.server.ts';
import { createToken, revokeToken } from '#lib/accounts/write.server.ts';
import { browserName } from '#lib/accounts/sign-in/rules.ts';
import { redirect } from '@sveltejs/kit';
import { cookieName, cookieOptions, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { PASSWORD_LENGTH } from '#lib/accounts/sign-in/passwords.server.ts';
import { secondStepOf } from '#lib/accounts/sign-in/read.server.ts';
import { openSessionsOf } from '#lib/accounts/sign-in/session.server.ts';
import { changePassword, signOutEverywhere } from '#lib/accounts/sign-in/write.server.ts';
import { roleLabel } from '#lib/core/access.ts';
import { getsDigests, wantsDigest } from '#lib/digests/read.server.ts';
import { wantDigests } from '#lib/digests/write.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { formAnswer, signedIn, textOf } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, cookies }) => {
	const person = signedIn(locals);
	return {
		title: 'Your account',
		name: person.name,
		email: person.email,
		roles: person.grants.map((grant) => ({
			role: roleLabel(grant.role),
			organisation: grant.organisation?.name ?? 'England'
		})),
		sessions: openSessionsOf(person, cookies, locals.now).map(({ userAgent, ...session }) => ({
			...session,
			browser: browserName(userAgent)
		})),
		tokens: tokensOf(person.accountId).map((token) => ({
			...token,
			holds: token.revokedAt === null && token.expiresAt > locals.now.toISOString()
		})),
		secondStep: secondStepOf(person.accountId) !== null,
		// Whoever only ever came by single sign-on has none.
		hasPassword: environment().passwords && passwordHashOf(person.accountId) !== null,
		leastLength: PASSWORD_LENGTH.least,
		// Shown only where e-mail is sent at all, to those whom it is about.
		digest:
			environment().mail && getsDigests(person) ? { wanted: wantsDigest(person.accountId) } : null
	};
};

export const actions = {
	password: async ({ locals, request, cookies, getClientAddress }) => {
		const person = signedIn(locals);
		const form = await request.formData();
		const change = {
			current: textOf(form, 'current'),
			password: textOf(form, 'password'),
			again: textOf(form, 'again')
		};
		const result = await changePassword(
			person,
			change,
			tokenIn(cookies),
			getClientAddress(),
			locals.now
		);
		return formAnswer(result, () => ({ changed: true, findings: [] }), { changed: false });
	},
	token: async ({ locals, request }) => {
		const person = signedIn(locals);
		const form = await request.formData();
		const typed = {
			name: textOf(form, 'name'),
			days: textOf(form, 'days'),
			mayWrite: textOf(form, 'mayWrite') === 'yes'
		};
		const days = /^\d{1,4}$/.test(typed.days.trim()) ? Number(typed.days) : NaN;
		const result = createToken(person, locals.now, { ...typed, days });
		return formAnswer(result, ({ token, expiresAt }) => ({ token, expiresAt, findings: [] }), {
			typed
		});
	},
	revoke: async ({ locals, request }) => {
		const person = signedIn(locals);
		const id = Number(textOf(await request.formData(), 'token'));
		return formAnswer(revokeToken(person, locals.now, id), '/account#tokens', { ended: false });
	},
	digest: async ({ locals, request }) => {
		const person = signedIn(locals);
		wantDigests(person, textOf(await request.formData(), 'wanted') === 'yes');
		redirect(303, '/account#digest');
	},
	everywhere: ({ locals, cookies }) => {
		signOutEverywhere(signedIn(locals), locals.now);
		cookies.delete(cookieName(), cookieOptions());
		redirect(303, '/sign-in?out=1');
	}
} satisfies Actions;
