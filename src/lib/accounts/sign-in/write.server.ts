/** Signing in and out, and one's own password. Nobody has a scope here yet: whoever signs in has the word. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
	accountIdOf,
	attemptsCounted,
	isDisabled,
	passwordHashOf
} from '#lib/accounts/read.server.ts';
import {
	acceptWaitingInvite,
	endTokens,
	removeSecondStep,
	writePassword
} from '#lib/accounts/write.server.ts';
import { NotSignedIn, type Person } from '#lib/core/access.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { pluralWord } from '#lib/core/words.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { newRecoveryCodes, periodTyped, recoveryCodeIn, unsealedKey } from './codes.server.ts';
import { openSession, type Visitor } from './library.server.ts';
import { hashOf, matches, passwordProblem } from './passwords.server.ts';
import type { ProvenPasskey } from './passkeys.server.ts';
import { holderOfPasskey, secondStepOf, sessionAwaitingCode } from './read.server.ts';
import { browserName, CODE_MINUTES, IDLE_HOURS } from './rules.ts';
import type { Identity } from './single-sign-on.server.ts';

// How often a password may be tried. Counted for one account at one address, so that a guesser
// cannot keep the account's owner out from elsewhere, nor the next person at a library's computer;
// and for an address on the whole, generously, because a trust may stand behind a single one.

export type Attempt = { email: string; address: string };

export const ATTEMPTS = { window: 15, atAccount: 8, atAddress: 200, codes: 5 } as const;

const MINUTE = 60_000;

/** Counts an attempt. Answers 0, or the minutes to wait when there were too many already. */
export function countAttempt(attempt: Attempt, now: Date): number {
	return countUnder(keysOf(attempt), now);
}

/** How often each key was tried, and the most that it may be. */
type Limit = [key: string, most: number];

function countUnder(limits: readonly Limit[], now: Date): number {
	const oldest = new Date(now.getTime() - ATTEMPTS.window * MINUTE).toISOString();
	return transaction(() => {
		run('DELETE FROM sign_in_limits WHERE started_at <= ?', oldest);
		for (const [key, most] of limits) {
			const counted = attemptsCounted(key);
			if (counted && counted.attempts >= most) return minutesLeft(counted.startedAt, now);
		}
		for (const [key] of limits)
			run(
				`INSERT INTO sign_in_limits (key, attempts, started_at) VALUES (?, 1, ?)
				ON CONFLICT (key) DO UPDATE SET attempts = attempts + 1`,
				key,
				now.toISOString()
			);
		return 0;
	});
}

/** After a right password: the account's count starts again, the address gets this one back. */
export function forgiveAttempts(attempt: Attempt): void {
	const [[atAccount], [atAddress]] = keysOf(attempt);
	run('DELETE FROM sign_in_limits WHERE key = ?', atAccount);
	run(
		'UPDATE sign_in_limits SET attempts = attempts - 1 WHERE key = ? AND attempts > 0',
		atAddress
	);
}

function minutesLeft(startedAt: string, now: Date): number {
	const ends = Date.parse(startedAt) + ATTEMPTS.window * MINUTE;
	return Math.max(1, Math.ceil((ends - now.getTime()) / MINUTE));
}

function keysOf({ email, address }: Attempt): [Limit, Limit] {
	return [
		[digest(`account\n${email}\n${address}`), ATTEMPTS.atAccount],
		[digest(`address\n${address}`), ATTEMPTS.atAddress]
	];
}

/**
 * Codes are counted for the account alone, wherever they come from: whoever types them has its password, and
 * there are only a million.
 */
function codeLimit(accountId: string): Limit {
	return [digest(`code\n${accountId}`), ATTEMPTS.codes];
}

/** Keyed, so that a copy of the database does not tell who tried from where. */
function digest(text: string): string {
	return createHmac('sha256', environment().authSecret).update(text).digest('base64url');
}

/** How a session was opened. */
type SessionWay = 'password' | 'sso' | 'passkey';

export type SignedIn = {
	token: string;
	accountId: string;
	/** The session opens nothing until `enterCode` has had a code. */
	awaitsCode?: boolean;
};

/**
 * Opens a session for an e-mail address and a password. The attempt is counted before the password
 * is looked at, so that many at once are all counted; a right password takes its own count back. A
 * refusal says nothing about which of the two was wrong, or whether there is such an account.
 *
 * @param earlier the token of the browser's session until now, which the new one replaces
 */
export async function signIn(
	email: string,
	password: string,
	visitor: Visitor,
	earlier: string | null,
	now: Date
): Promise<Result<SignedIn>> {
	if (!environment().passwords)
		return refused(
			'email',
			'Passwords are not used here. Sign in with the button above',
			'passwords-off'
		);
	const attempt: Attempt = { email: email.trim().toLowerCase(), address: visitor.address };
	const minutes = countAttempt(attempt, now);
	if (minutes > 0) {
		const wait = `Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}, then try again`;
		return refused('email', `Too many tries from here. ${wait}`, 'too-many-tries');
	}
	const token = await openSession(attempt.email, password, visitor);
	const accountId = accountIdOf(attempt.email);
	if (!token || !accountId) {
		// An address nobody holds is not written down: people type passwords into the wrong box.
		if (accountId) {
			const why = isDisabled(accountId) ? 'account disabled' : 'wrong password';
			recordAct({ accountId: null, now }, 'sign-in-refused', attempt.email, { why });
		}
		const message = 'The e-mail address and password do not match an account that can sign in';
		return refused('email', message, 'not-matching');
	}
	return transaction((): Result<SignedIn> => {
		forgiveAttempts(attempt);
		endEarlier(earlier, now);
		if (secondStepOf(accountId)) {
			run(
				'UPDATE sessions SET awaits_code = 1, expires_at = ? WHERE token = ?',
				after(now, CODE_MINUTES),
				token
			);
			return ok({ token, accountId, awaitsCode: true });
		}
		recordAct({ accountId, now }, 'signed-in', attempt.email, { way: 'password' });
		return ok({ token, accountId });
	});
}

const tooManyCodes = (minutes: number) =>
	refused(
		'code',
		`Too many codes. Wait ${pluralWord(minutes, 'minute')}, then try again`,
		'too-many-tries'
	);

/**
 * Opens the session that waits for a code, under a new token. The code is the app's, or one of those for its
 * loss. Null when no session waits.
 */
export function enterCode(
	token: string | null,
	typed: string,
	now: Date
): Result<{ token: string; email: string } | null> {
	return transaction((): Result<{ token: string; email: string } | null> => {
		const waiting = token && sessionAwaitingCode(token, now.toISOString());
		if (!waiting) return ok(null);
		if (typed.trim() === '') return refused('code', 'Enter a code');
		const { accountId, email } = waiting;
		const limit = codeLimit(accountId);
		const minutes = countUnder([limit], now);
		if (minutes > 0) return tooManyCodes(minutes);
		const way = takeCode(accountId, typed, now);
		if (!way) {
			recordAct({ accountId: null, now }, 'sign-in-refused', email, { why: 'wrong code' });
			return refused(
				'code',
				'This code is not right. An app shows a new one every half minute, and each works once'
			);
		}
		run('DELETE FROM sign_in_limits WHERE key = ?', limit[0]);
		const opened = randomBytes(32).toString('base64url');
		run(
			`UPDATE sessions SET token = ?, awaits_code = 0, created_at = ?, updated_at = ?, expires_at = ?
			WHERE token = ?`,
			opened,
			now.toISOString(),
			now.toISOString(),
			after(now, IDLE_HOURS * 60),
			token
		);
		const { codesLeft } = secondStepOf(accountId)!;
		recordAct({ accountId, now }, 'signed-in', email, { way: `password and ${way}`, codesLeft });
		return ok({ token: opened, email });
	});
}

/** Which kind of code this is, once it is used up; null when it is not right. */
function takeCode(accountId: string, typed: string, now: Date): 'code' | 'recovery code' | null {
	const step = secondStepOf(accountId)!;
	const key = unsealedKey(accountId, step.secret);
	const period = key && periodTyped(key, typed, now, step.lastPeriod);
	if (period) {
		run('UPDATE second_steps SET last_period = ? WHERE account_id = ?', period, accountId);
		return 'code';
	}
	const recovery = recoveryCodeIn(typed);
	const { changes } = run(
		'DELETE FROM recovery_codes WHERE account_id = ? AND digest = ?',
		accountId,
		recovery ? recoveryDigest(accountId, recovery) : ''
	);
	return changes > 0 ? 'recovery code' : null;
}

function recoveryDigest(accountId: string, code: string): string {
	return digest(`recovery\n${accountId}\n${recoveryCodeIn(code)}`);
}

/**
 * Sets up the second step with the key that the app has, proven by a code of it. Every other session ends: it
 * was opened without. Answers the recovery codes, which are shown this once.
 *
 * @param kept the key as the form brought it back @param keep the token of the session that asks
 */
export function setUpSecondStep(
	person: Person | null,
	kept: string,
	typed: string,
	keep: string | null,
	now: Date
): Result<string[]> {
	if (!person) throw new NotSignedIn('Sign in to do this.');
	const { accountId, email } = person;
	return transaction((): Result<string[]> => {
		if (secondStepOf(accountId)) return refused('', 'The second step is set up already');
		if (!passwordHashOf(accountId)) return refused('', 'Your account has no password');
		const key = unsealedKey(accountId, kept);
		if (!key) return refused('', 'This page is out of date. Open it again');
		const limit = codeLimit(accountId);
		const minutes = countUnder([limit], now);
		if (minutes > 0) return tooManyCodes(minutes);
		const period = periodTyped(key, typed, now);
		if (!period)
			return refused(
				'code',
				'This is not the code that the app shows for this key. Wait for the next one and enter it'
			);
		run('DELETE FROM sign_in_limits WHERE key = ?', limit[0]);
		run(
			'INSERT INTO second_steps (account_id, secret, since, last_period) VALUES (?, ?, ?, ?)',
			accountId,
			kept,
			now.toISOString(),
			period
		);
		const codes = newRecoveryCodes();
		for (const code of codes)
			run(
				'INSERT INTO recovery_codes (account_id, digest) VALUES (?, ?)',
				accountId,
				recoveryDigest(accountId, code)
			);
		const { changes } = run(
			'DELETE FROM sessions WHERE user_id = ? AND token <> ?',
			accountId,
			keep ?? ''
		);
		recordAct({ accountId, now }, 'second-step-on', email, { otherSessions: changes });
		return ok(codes);
	});
}

/** Ends one's own second step. The password is asked for, and wrong tries count as they do at sign-in. */
export async function endSecondStep(
	person: Person | null,
	password: string,
	address: string,
	now: Date
): Promise<Result<null>> {
	if (!person) throw new NotSignedIn('Sign in to do this.');
	if (password === '') return refused('current', 'Enter the password you use now');
	const wrong = await currentPasswordProblem(person, password, address, now);
	if (wrong) return refused('current', wrong);
	return transaction(() => {
		removeSecondStep({ accountId: person.accountId, now }, person.accountId, person.email);
		return ok(null);
	});
}

function after(now: Date, minutes: number): string {
	return new Date(now.getTime() + minutes * MINUTE).toISOString();
}

/** A session for somebody whom no password was asked. Runs in the caller's transaction. */
function openFor(
	accountId: string,
	way: SessionWay,
	visitor: Visitor,
	earlier: string | null,
	now: Date
): string {
	endEarlier(earlier, now);
	const token = randomBytes(32).toString('base64url');
	const at = now.toISOString();
	run(
		`INSERT INTO sessions (id, token, user_id, expires_at, created_at, updated_at, ip_address, user_agent, way)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		randomUUID(),
		token,
		accountId,
		after(now, IDLE_HOURS * 60),
		at,
		at,
		visitor.address,
		visitor.userAgent,
		way
	);
	return token;
}

function endEarlier(earlier: string | null, now: Date): void {
	if (earlier) run('DELETE FROM sessions WHERE token = ?', earlier);
	run('DELETE FROM sessions WHERE expires_at < ?', now.toISOString());
}

/**
 * Opens a session for whom the provider of single sign-on vouches for: the holder of an account with that
 * e-mail address, or somebody who was invited under it, whose account is made now. Nobody else gets one.
 *
 * @param earlier as in `signIn`
 */
export function signInWithProvider(
	identity: Identity,
	visitor: Visitor,
	earlier: string | null,
	now: Date
): Result<SignedIn> {
	const { email, subject } = identity;
	const way = environment().singleSignOn!.name;
	return transaction((): Result<SignedIn> => {
		const holder = accountIdOf(email);
		const noted = (why: string) => {
			if (holder) recordAct({ accountId: null, now }, 'sign-in-refused', email, { way, why });
		};
		if (!identity.verified) {
			noted('e-mail address not verified');
			return refused('', '', 'not-verified');
		}
		const accountId = holder ?? acceptWaitingInvite(identity, now);
		if (!accountId || isDisabled(accountId)) {
			noted('account disabled');
			return refused('', '', 'no-account');
		}
		const token = openFor(accountId, 'sso', visitor, earlier, now);
		recordAct({ accountId, now }, 'signed-in', email, { way, providerId: subject });
		return ok({ token, accountId });
	});
}

/** Adds a passkey that its device has proven. The password is asked for, as for a change of it. */
export async function addPasskey(
	person: Person,
	passkey: ProvenPasskey | null,
	password: string,
	visitor: Visitor,
	now: Date
): Promise<Result<null>> {
	const { accountId, email } = person;
	if (password === '') return refused('current', 'Enter the password you use now');
	const wrong = await currentPasswordProblem(person, password, visitor.address, now);
	if (wrong) return refused('current', wrong);
	if (!passkey)
		return refused('current', 'The passkey could not be checked, so it is not added. Try again');
	return transaction(() => {
		run(
			'INSERT INTO passkeys (id, account_id, public_key, counter, name, added_at) VALUES (?, ?, ?, ?, ?, ?)',
			passkey.id,
			accountId,
			passkey.publicKey,
			passkey.counter,
			browserName(visitor.userAgent),
			now.toISOString()
		);
		recordAct({ accountId, now }, 'passkey-added', email);
		return ok(null);
	});
}

/** Removes one of one's own passkeys; one that is not there any more is gone already. */
export function removePasskey(person: Person, id: string, now: Date): Result<null> {
	const { accountId, email } = person;
	return transaction(() => {
		const { changes } = run('DELETE FROM passkeys WHERE id = ? AND account_id = ?', id, accountId);
		if (changes > 0) recordAct({ accountId, now }, 'passkey-removed', email);
		return ok(null);
	});
}

/**
 * Opens a session by a passkey: the device had its PIN, a face or a finger, so no code is asked for besides.
 *
 * @param proven whose device has signed, and how often it says it has @param earlier as in `signIn`
 */
export function signInWithPasskey(
	proven: { id: string; counter: number },
	visitor: Visitor,
	earlier: string | null,
	now: Date
): Result<SignedIn & { email: string }> {
	return transaction((): Result<SignedIn & { email: string }> => {
		const holder = holderOfPasskey(proven.id);
		if (!holder || isDisabled(holder.accountId)) {
			if (holder)
				recordAct({ accountId: null, now }, 'sign-in-refused', holder.email, {
					...{ way: 'passkey', why: 'account disabled' }
				});
			return refused('', 'No account can sign in with this passkey', 'no-account');
		}
		const { accountId, email } = holder;
		run(
			'UPDATE passkeys SET counter = ?, used_at = ? WHERE id = ?',
			proven.counter,
			now.toISOString(),
			proven.id
		);
		const token = openFor(accountId, 'passkey', visitor, earlier, now);
		recordAct({ accountId, now }, 'signed-in', email, { way: 'passkey' });
		return ok({ token, accountId, email });
	});
}

/** Moves a session's end on. No act of anybody's, so the audit log does not hold it. */
export function noteSessionUse(token: string, usedAt: string, expiresAt: string): void {
	run(
		'UPDATE sessions SET updated_at = ?, expires_at = ? WHERE token = ?',
		usedAt,
		expiresAt,
		token
	);
}

/** Ends the session that asks, and answers how it was opened; null when it had ended already. */
export function signOut(person: Person | null, token: string | null, now: Date): SessionWay | null {
	if (!token) return null;
	return transaction(() => {
		const ended = get<{ way: SessionWay }>(
			'DELETE FROM sessions WHERE token = ? RETURNING way',
			token
		);
		if (ended && person)
			recordAct({ accountId: person.accountId, now }, 'signed-out', person.email);
		return ended?.way ?? null;
	});
}

/** Ends every session and every token of the person, the session that asks too. Answers how many sessions there were. */
export function signOutEverywhere(person: Person | null, now: Date): Result<number> {
	if (!person) throw new NotSignedIn('Sign in to do this.');
	const { accountId, email } = person;
	return transaction(() => {
		const { changes } = run('DELETE FROM sessions WHERE user_id = ?', accountId);
		const tokens = endTokens(accountId, now);
		recordAct({ accountId, now }, 'signed-out-everywhere', email, { sessions: changes, tokens });
		return ok(changes);
	});
}

export type PasswordChange = { current: string; password: string; again: string };

/**
 * Changes one's own password and ends every other session. The current one is asked for, and wrong
 * tries count as they do at sign-in, so that an unattended screen is not a way in.
 *
 * @param keep the token of the session that asks @throws NotSignedIn
 */
export async function changePassword(
	person: Person | null,
	change: PasswordChange,
	keep: string | null,
	address: string,
	now: Date
): Promise<Result<null>> {
	if (!person) throw new NotSignedIn('Sign in to do this.');
	const { accountId, email } = person;
	const findings: Finding[] = [];
	if (change.current === '')
		findings.push({ field: 'current', message: 'Enter the password you use now' });
	const wrong = passwordProblem(change.password, person);
	if (wrong) findings.push({ field: 'password', message: wrong });
	else if (change.password !== change.again)
		findings.push({ field: 'again', message: 'The two new passwords are not the same' });
	if (findings.length > 0) return { refused: findings };
	const current = await currentPasswordProblem(person, change.current, address, now);
	if (current) return refused('current', current);
	const hash = await hashOf(change.password);
	return transaction(() => {
		writePassword(accountId, hash, now);
		const { changes } = run(
			'DELETE FROM sessions WHERE user_id = ? AND token <> ?',
			accountId,
			keep ?? ''
		);
		recordAct({ accountId, now }, 'password-changed', email, { otherSessions: changes });
		return ok(null);
	});
}

async function currentPasswordProblem(
	{ accountId, email }: Person,
	current: string,
	address: string,
	now: Date
): Promise<string | null> {
	const attempt = { email, address };
	const minutes = countAttempt(attempt, now);
	if (minutes > 0) return `Too many tries. Wait ${minutes} minutes and try again`;
	const hash = passwordHashOf(accountId);
	if (!hash || !(await matches(hash, current))) return 'This is not the password you use now';
	forgiveAttempts(attempt);
	return null;
}
