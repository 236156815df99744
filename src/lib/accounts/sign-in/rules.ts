import type { Role } from '#lib/core/access.ts';

/** A session ends after this long without a page, … */
export const IDLE_HOURS = 12;

/** … and after this long whatever happens, so that everybody gives their password each week. */
export const LONGEST_DAYS = 7;

/** Use is noted at most this often, so that reading pages does not mean writing to the database. */
export const NOTED_EVERY_MINUTES = 60;

/** Somebody who leaves to sign in with single sign-on is waited for this long. */
export const SSO_MINUTES = 10;

/** Why somebody who came by single sign-on is not signed in, by the code in the address, and what they are told. */
const SSO_REFUSALS = {
	down: (provider: string) => `${provider} cannot be reached now. Try again later`,
	stopped: (provider: string) =>
		`${provider} did not sign you in. Try again, or ask whoever looks after ${provider} whether you may use Waymark`,
	'not-begun': (provider: string) =>
		`Signing in with ${provider} took longer than ${SSO_MINUTES} minutes, or began in another browser. Try again`,
	'not-checked': (provider: string) =>
		`What ${provider} sent back could not be checked, so you are not signed in. Try again, and tell the administrator if it happens again`,
	'not-verified': (provider: string) =>
		`${provider} does not say that your e-mail address is verified. Ask whoever looks after ${provider}`,
	'no-account': (provider: string) =>
		`No account can sign in with the e-mail address that ${provider} has for you. Ask the administrator of Waymark to invite that address`
};

export type SsoRefusal = keyof typeof SSO_REFUSALS;

/** The sentence for a code in the address; null for one that there is not. */
export function ssoRefused(why: string | null, provider: string): string | null {
	if (why === null || !Object.hasOwn(SSO_REFUSALS, why)) return null;
	return SSO_REFUSALS[why as SsoRefusal](provider);
}

// The second step: a code from an app on somebody's telephone, after the password.

/** After a right password the code is waited for this long. */
export const CODE_MINUTES = 10;

/** Codes for the day that the app is lost; each works once. */
export const RECOVERY_CODES = 10;

/** Whom an installation may oblige to it: they manage accounts, or answer for an ICS. */
export const SECOND_STEP_ROLES: readonly Role[] = ['admin', 'programme-director'];

/** A browser in words people know, from what it says of itself: `Firefox on Windows`. */
export function browserName(userAgent: string): string {
	const browser = firstMatch(userAgent, [
		[/Edg/, 'Edge'],
		[/OPR|Opera/, 'Opera'],
		[/SamsungBrowser/, 'Samsung Internet'],
		[/Firefox|FxiOS/, 'Firefox'],
		[/Chrome|CriOS/, 'Chrome'],
		[/Safari/, 'Safari']
	]);
	const system = firstMatch(userAgent, [
		[/iPhone/, 'an iPhone'],
		[/iPad/, 'an iPad'],
		[/Android/, 'Android'],
		[/Windows/, 'Windows'],
		[/Mac OS/, 'a Mac'],
		[/CrOS/, 'a Chromebook'],
		[/Linux/, 'Linux']
	]);
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? (system ? `A browser on ${system}` : 'A browser that does not say what it is');
}

function firstMatch(text: string, known: [RegExp, string][]): string | undefined {
	return known.find(([pattern]) => pattern.test(text))?.[1];
}
