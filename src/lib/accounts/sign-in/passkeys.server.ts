/** Passkeys: what a device is asked to sign, and whether it did. Apart, because the library is needed on two pages alone. */
import {
	type AuthenticationResponseJSON,
	generateAuthenticationOptions,
	generateRegistrationOptions,
	type RegistrationResponseJSON,
	verifyAuthenticationResponse,
	verifyRegistrationResponse
} from '@simplewebauthn/server';
import * as v from 'valibot';
import type { Person } from '#lib/core/access.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { holderOfPasskey, passkeysOf } from './read.server.ts';
import { CODE_MINUTES } from './rules.ts';
import { sealed, unsealed } from './sealed.server.ts';

const MINUTE = 60_000;

export type ProvenPasskey = { id: string; publicKey: Buffer; counter: number };

/** What the device of this person is asked to make a passkey for. */
export async function askForNewPasskey(person: Person, now: Date) {
	const options = await generateRegistrationOptions({
		rpName: 'Waymark',
		rpID: site(),
		userID: new TextEncoder().encode(person.accountId),
		userName: person.email,
		userDisplayName: person.name,
		attestationType: 'none',
		excludeCredentials: passkeysOf(person.accountId).map(({ id }) => ({ id })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
	});
	return { options: plain(options), kept: keep(person.accountId, options.challenge, now) };
}

/** What any device is asked to sign with a passkey that it has for this site. */
export async function askForPasskey(now: Date) {
	const options = await generateAuthenticationOptions({
		rpID: site(),
		userVerification: 'required'
	});
	return { options: plain(options), kept: keep('', options.challenge, now) };
}

/** The new passkey; null when it is not the answer to what was asked. */
export async function newPasskeyIn(
	text: string,
	kept: string,
	person: Person,
	now: Date
): Promise<ProvenPasskey | null> {
	return checked(text, kept, person.accountId, now, async (response, asked) => {
		const { registrationInfo } = await verifyRegistrationResponse({
			...asked,
			response: response as RegistrationResponseJSON
		});
		if (!registrationInfo) return null;
		const { id, publicKey, counter } = registrationInfo.credential;
		return { id, publicKey: Buffer.from(publicKey), counter };
	});
}

/** Which passkey has signed; null when none that is known has, or not what was asked. */
export async function passkeyIn(
	text: string,
	kept: string,
	now: Date
): Promise<{ id: string; counter: number } | null> {
	return checked(text, kept, '', now, async (response, asked) => {
		const known = holderOfPasskey(response.id);
		if (!known) return null;
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			...asked,
			response: response as AuthenticationResponseJSON,
			credential: {
				id: response.id,
				publicKey: new Uint8Array(known.publicKey),
				counter: known.counter
			}
		});
		return verified ? { id: response.id, counter: authenticationInfo.newCounter } : null;
	});
}

/** Without extensions, of which none is used, and which cannot travel as JSON. */
function plain<O extends { extensions?: unknown }>(options: O) {
	return { ...options, extensions: undefined };
}

const Kept = v.pipe(
	v.string(),
	v.parseJson(),
	v.object({ challenge: v.string(), until: v.number() })
);
/** The rest of it is the library's to check. */
const Response = v.pipe(v.string(), v.parseJson(), v.looseObject({ id: v.string() }));

/** Challenges that were answered, until they would have run out: none is answered twice. */
const answered = new Map<string, number>();

async function checked<T>(
	text: string,
	kept: string,
	accountId: string,
	now: Date,
	check: (
		response: { id: string },
		asked: { expectedChallenge: string; expectedOrigin: string; expectedRPID: string }
	) => Promise<T | null>
): Promise<T | null> {
	const asked = v.safeParse(Kept, unsealed(purposeFor(accountId), kept));
	const response = v.safeParse(Response, text);
	if (!asked.success || !response.success) return null;
	const { challenge, until } = asked.output;
	for (const [old, end] of answered) if (end < now.getTime()) answered.delete(old);
	if (until < now.getTime() || answered.has(challenge)) return null;
	answered.set(challenge, until);
	try {
		return await check(response.output, {
			expectedChallenge: challenge,
			expectedOrigin: environment().origin,
			expectedRPID: site()
		});
	} catch {
		// It throws for whatever is wrong with an answer; to the person it is all the same.
		return null;
	}
}

function keep(accountId: string, challenge: string, now: Date): string {
	const until = now.getTime() + CODE_MINUTES * MINUTE;
	return sealed(purposeFor(accountId), JSON.stringify({ challenge, until }));
}

const purposeFor = (accountId: string) => `passkey\n${accountId}`;

/** Passkeys hold for one site, and for no other that looks like it. */
function site(): string {
	return new URL(environment().origin).hostname;
}
