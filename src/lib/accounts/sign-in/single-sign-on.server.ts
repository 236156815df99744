/**
 * Signing in with an account of the organisation's own provider (OpenID Connect). This file talks to the
 * provider and answers who it says somebody is; whether they have an account here is decided elsewhere.
 */
import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import * as v from 'valibot';
import { ok, refused, type Result } from '#lib/core/result.ts';
import { environment, type SingleSignOn } from '#lib/platform/environment.server.ts';
import { isSecure } from './cookie.server.ts';
import { SSO_MINUTES, type SsoRefusal } from './rules.ts';
import { sealed, unsealed } from './sealed.server.ts';

/** Seconds: a provider that is slower than this counts as down. */
const PATIENCE = 8;

/** What is kept in the browser between leaving for the provider and coming back. */
const Kept = v.object({
	verifier: v.string(),
	state: v.string(),
	nonce: v.string(),
	next: v.nullable(v.string()),
	until: v.number()
});

const PURPOSE = 'single sign-on';

export const ssoCookieName = () => (isSecure() ? '__Secure-waymark.sso' : 'waymark.sso');

export type Identity = { email: string; verified: boolean; name: string; subject: string };

/** Where the browser goes to sign in, and what its cookie keeps until it is back. */
export async function beginSingleSignOn(
	next: string | null,
	now: Date
): Promise<Result<{ address: string; kept: string }>> {
	const provider = await providerFound();
	if (!provider) return no('down');
	const verifier = client.randomPKCECodeVerifier();
	const [state, nonce] = [randomBytes(24), randomBytes(24)].map((b) => b.toString('base64url')) as [
		string,
		string
	];
	const address = client.buildAuthorizationUrl(provider, {
		redirect_uri: callbackAddress(),
		scope: 'openid email profile',
		code_challenge: await client.calculatePKCECodeChallenge(verifier),
		code_challenge_method: 'S256',
		state,
		nonce
	});
	const until = now.getTime() + SSO_MINUTES * 60_000;
	const kept = sealed(PURPOSE, JSON.stringify({ verifier, state, nonce, next, until }));
	return ok({ address: address.href, kept });
}

/**
 * Whom the provider sent back. The library checks state, issuer, audience, nonce, times and signature, and
 * the provider that a code is used once and by whoever holds the verifier.
 *
 * @param search the query that the browser came back with @param kept its cookie
 */
export async function identityFrom(
	search: string,
	kept: string | undefined,
	now: Date
): Promise<Result<{ identity: Identity; next: string | null }>> {
	const begun = v.safeParse(
		v.pipe(v.string(), v.parseJson(), Kept),
		kept && unsealed(PURPOSE, kept)
	);
	if (!begun.success || begun.output.until < now.getTime()) return no('not-begun');
	const provider = await providerFound();
	if (!provider) return no('down');
	const { verifier, state, nonce, next } = begun.output;
	try {
		const tokens = await client.authorizationCodeGrant(
			provider,
			new URL(callbackAddress() + search),
			{
				pkceCodeVerifier: verifier,
				expectedState: state,
				expectedNonce: nonce,
				idTokenExpected: true
			}
		);
		const claims = tokens.claims()!;
		const known = claims.email
			? claims
			: { ...claims, ...(await userInfo(provider, tokens.access_token, claims.sub)) };
		return ok({ identity: identityOf(known), next });
	} catch (problem) {
		// They changed their mind there, or the provider does not let them in here.
		if (problem instanceof client.AuthorizationResponseError) return no('stopped');
		noteTrouble('An answer of the provider for single sign-on was not taken', problem);
		return no(isOutOfReach(problem) ? 'down' : 'not-checked');
	}
}

/** Where to sign out of the provider too; null when it has no such page, or cannot be reached. */
export async function providerSignOut(): Promise<string | null> {
	const provider = await providerFound();
	if (!provider?.serverMetadata().end_session_endpoint) return null;
	return client.buildEndSessionUrl(provider, {
		post_logout_redirect_uri: `${environment().origin}/sign-in?out=1`
	}).href;
}

/** A provider that answers without an address has it in its second answer, or nowhere. */
async function userInfo(provider: client.Configuration, accessToken: string, subject: string) {
	if (!provider.serverMetadata().userinfo_endpoint) return {};
	return client.fetchUserInfo(provider, accessToken, subject);
}

type Claims = Record<string, unknown> & { sub: string };

/**
 * Entra ID says nothing of `email_verified`; `xms_edov` says that the owner of the address's domain stands
 * behind it. A tenant of one's own gives out all its addresses: `WAYMARK_SSO_EMAIL=trusted` says so, and then
 * the name that somebody signs in with will do where they have no mailbox. An address that the provider itself
 * calls unverified is never taken.
 */
function identityOf(claims: Claims): Identity {
	const { trustsEmail } = environment().singleSignOn!;
	const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
	const isTrue = (value: unknown) => [true, 'true', 1, '1'].includes(value as never);
	const email = text(claims.email) || (trustsEmail ? text(claims.preferred_username) : '');
	const said = claims.email_verified;
	return {
		email: email.toLowerCase(),
		verified:
			email.includes('@') &&
			(said === undefined ? trustsEmail || isTrue(claims.xms_edov) : isTrue(said)),
		name: text(claims.name),
		subject: claims.sub
	};
}

type Found = { settings: SingleSignOn; provider: client.Configuration };
let found: Found | undefined;

/** The provider by its own description, read once; null when it cannot be reached now. */
async function providerFound(): Promise<client.Configuration | null> {
	const settings = environment().singleSignOn;
	if (!settings) return null;
	if (found?.settings === settings) return found.provider;
	try {
		const { issuer, clientId, clientSecret } = settings;
		const provider = await client.discovery(
			new URL(issuer),
			clientId,
			undefined,
			secretAsAsked(clientSecret),
			{
				timeout: PATIENCE,
				// The environment allows http on this machine alone.
				execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : []
			}
		);
		client.enableNonRepudiationChecks(provider);
		found = { settings, provider };
		return provider;
	} catch (problem) {
		noteTrouble('The provider for single sign-on cannot be used', problem);
		return null;
	}
}

/** In the body where the provider takes that, as Entra ID does; otherwise in the header, as the standard has it. */
function secretAsAsked(secret: string): client.ClientAuth {
	const [inBody, inHeader] = [client.ClientSecretPost(secret), client.ClientSecretBasic(secret)];
	return (server, ...rest) =>
		server.token_endpoint_auth_methods_supported?.includes('client_secret_post')
			? inBody(server, ...rest)
			: inHeader(server, ...rest);
}

function callbackAddress(): string {
	return `${environment().origin}/sign-in/sso/callback`;
}

/** One line, with the reason that lies deepest: the library wraps it. Never a token. */
function noteTrouble(what: string, problem: unknown): void {
	const words: string[] = [];
	for (let cause = problem; cause instanceof Error; cause = cause.cause) words.push(cause.message);
	console.warn(`${what}: ${words.join(': ')}`);
}

function isOutOfReach(problem: unknown): boolean {
	return (
		problem instanceof TypeError ||
		(problem instanceof client.ClientError && problem.code === 'OAUTH_TIMEOUT')
	);
}

function no(why: SsoRefusal) {
	return refused('', '', why);
}
