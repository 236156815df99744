/** Accounts, their roles, one-time links to them, and tokens for programs. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { hashOf, passwordProblem } from '#lib/accounts/sign-in/passwords.server.ts';
import { accountOf, type Actor, NotFound, type Person, type Role } from '#lib/core/access.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { type Doer, recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import {
	accountIdOf,
	findAccount,
	grantsOf,
	isDisabled,
	listLinks,
	organisationsOf,
	tokensOf,
	usableInvite,
	waitingInvite
} from './read.server.ts';
import {
	checkedAccount,
	checkedRole,
	nameFindings,
	type NewAccount,
	TOKEN_LIMITS
} from './rules.ts';

/** Who manages accounts: an administrator on the web, or whoever holds the database's machine. */
export type Manager = Actor<'manage-accounts'>;

/**
 * Makes an account with a role, without an invitation: for the command line and for demonstration
 * data. `passwordHash` comes from `hashOf`; many accounts may share one. Without it nobody can sign
 * in yet: make them a link with `invitePassword`. Answers the account's id.
 */
export function addAccount(
	actor: Manager,
	input: NewAccount & { passwordHash?: string }
): Result<string> {
	const account = checkedAccount(input);
	if ('refused' in account) return account;
	return transaction((): Result<string> => {
		const organisationIds = organisationIdsOf(account.ok.organisationCodes);
		if ('refused' in organisationIds) return organisationIds;
		const { passwordHash } = input;
		return createAccount(doerOf(actor), {
			...account.ok,
			organisationIds: organisationIds.ok,
			passwordHash
		});
	});
}

function doerOf(actor: Actor): Doer {
	return { accountId: accountOf(actor), now: actor.now };
}

type AccountToCreate = {
	email: string;
	name: string;
	role: Role;
	organisationIds: readonly number[];
	passwordHash?: string | null;
};

/** The writing itself, shared with the acceptance of an invitation. Runs in the caller's transaction. */
function createAccount(by: Doer, account: AccountToCreate): Result<string> {
	if (accountIdOf(account.email))
		return refused('email', 'There is already an account with this e-mail address');
	const id = randomUUID();
	const now = by.now.toISOString();
	run(
		'INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?)',
		id,
		account.name,
		account.email,
		now,
		now
	);
	if (account.passwordHash) writePassword(id, account.passwordHash, by.now);
	recordAct(by, 'account-added', account.email, { name: account.name });
	giveRoles(by, id, account.email, account.role, account.organisationIds);
	return ok(id);
}

/**
 * Sets the hash of an account's password and ends its tokens: whoever had the old one may have made them. Runs
 * in the caller's transaction, which also audits it.
 */
export function writePassword(accountId: string, hash: string, at: Date): void {
	const now = at.toISOString();
	run(
		`INSERT INTO credentials (id, user_id, provider_id, account_id, password, created_at, updated_at)
		VALUES (?, ?, 'credential', ?, ?, ?, ?)
		ON CONFLICT (provider_id, account_id)
		DO UPDATE SET password = excluded.password, updated_at = excluded.updated_at`,
		randomUUID(),
		accountId,
		accountId,
		hash,
		now,
		now
	);
	endTokens(accountId, at);
}

/** Ends every token of an account. Runs in the caller's transaction. Answers how many held. */
export function endTokens(accountId: string, at: Date): number {
	return run(
		'UPDATE api_tokens SET revoked_at = ? WHERE account_id = ? AND revoked_at IS NULL',
		at.toISOString(),
		accountId
	).changes;
}

/**
 * Gives a role over several organisations, leaving out what they have already. Answers how many were
 * new. @throws NotFound
 */
export function giveRole(
	actor: Manager,
	accountId: string,
	input: { role: string; organisationCodes: readonly string[] }
): Result<number> {
	const checked = checkedRole(input);
	if ('refused' in checked) return checked;
	return transaction((): Result<number> => {
		const { email } = findAccount(actor.scope, accountId);
		const ids = organisationIdsOf(checked.ok.organisationCodes);
		if ('refused' in ids) return ids;
		const given = giveRoles(doerOf(actor), accountId, email, checked.ok.role, ids.ok);
		return given === 0 ? refused('role', 'They have this role already') : ok(given);
	});
}

/** Ends a role, from the holder's next request on. @throws NotFound */
export function endRole(actor: Manager, accountId: string, grantId: number): Result<null> {
	return transaction((): Result<null> => {
		const { email } = findAccount(actor.scope, accountId);
		const grant = grantsOf(accountId).find((candidate) => candidate.id === grantId);
		if (!grant) throw new NotFound('They no longer have this role.');
		if (grant.role === 'admin' && accountId === actor.scope.accountId)
			return refused(
				'role',
				'You cannot end your own administrator role. Another administrator can'
			);
		run(
			'UPDATE grants SET ended_at = ?, ended_by = ? WHERE id = ?',
			actor.now.toISOString(),
			accountOf(actor),
			grantId
		);
		const detail = { role: grant.role, organisation: grant.organisationCode };
		recordAct(actor, 'role-ended', email, detail);
		return ok(null);
	});
}

/** Shuts an account out: its sessions end with it. @throws NotFound */
export function disableAccount(actor: Manager, accountId: string): Result<null> {
	return transaction((): Result<null> => {
		const account = findAccount(actor.scope, accountId);
		if (accountId === actor.scope.accountId)
			return refused('account', 'You cannot disable your own account. Another administrator can');
		if (account.disabledAt) return ok(null);
		run(
			'UPDATE user SET disabled_at = ?, disabled_by = ? WHERE id = ?',
			actor.now.toISOString(),
			accountOf(actor),
			accountId
		);
		const sessions = run('DELETE FROM sessions WHERE user_id = ?', accountId).changes;
		recordAct(actor, 'account-disabled', account.email, { sessions });
		return ok(null);
	});
}

/** Lets a disabled account in again, with the roles it still has. @throws NotFound */
export function enableAccount(actor: Manager, accountId: string): Result<null> {
	return transaction((): Result<null> => {
		const account = findAccount(actor.scope, accountId);
		if (!account.disabledAt) return ok(null);
		run('UPDATE user SET disabled_at = NULL, disabled_by = NULL WHERE id = ?', accountId);
		recordAct(actor, 'account-enabled', account.email);
		return ok(null);
	});
}

/** Ends the second step of somebody who lost both the app and the codes. @throws NotFound */
export function resetSecondStep(actor: Manager, accountId: string): Result<null> {
	return transaction((): Result<null> => {
		const { email } = findAccount(actor.scope, accountId);
		if (accountId === actor.scope.accountId)
			return refused('account', 'End your own on the page of your account');
		removeSecondStep(doerOf(actor), accountId, email);
		return ok(null);
	});
}

/** Removes a second step with its codes, if there is one. Runs in the caller's transaction. */
export function removeSecondStep(by: Doer, accountId: string, email: string): void {
	const { changes } = run('DELETE FROM second_steps WHERE account_id = ?', accountId);
	if (changes > 0) recordAct(by, 'second-step-off', email);
}

/** The ids behind the codes; refused where no role can cover one. */
function organisationIdsOf(codes: readonly string[]): Result<number[]> {
	const found = organisationsOf(codes).filter((o) => ['nation', 'region', 'ics'].includes(o.kind));
	const missing = codes.filter((code) => !found.some((organisation) => organisation.code === code));
	if (missing.length > 0)
		return refused(
			'organisations',
			`No region or integrated care system has the code ${missing.join(', ')}`
		);
	return ok(found.map((organisation) => organisation.id));
}

function giveRoles(
	by: Doer,
	accountId: string,
	email: string,
	role: Role,
	organisationIds: readonly number[]
): number {
	const has = grantsOf(accountId).filter((grant) => grant.role === role);
	const wanted = organisationIds.length > 0 ? organisationIds : [null];
	const missing = wanted.filter((id) => !has.some((grant) => grant.organisationId === id));
	for (const id of missing)
		run(
			`INSERT INTO grants (account_id, role, organisation_id, granted_at, granted_by)
			VALUES (?, ?, ?, ?, ?)`,
			accountId,
			role,
			id,
			by.now.toISOString(),
			by.accountId
		);
	if (missing.length === 0) return 0;
	const given = grantsOf(accountId).filter(
		(g) => g.role === role && missing.includes(g.organisationId)
	);
	recordAct(by, 'role-given', email, { role, organisations: given.map((g) => g.organisationCode) });
	return missing.length;
}

// One-time links: an invitation to a new account, and a new password for one that exists.

/** An invitation waits for somebody's return from leave; a new password is asked for and used. */
export const INVITE_DAYS = 14;
export const PASSWORD_LINK_DAYS = 2;

/** A link as it is shown once: only its digest is kept. */
export type MadeLink = { address: string; token: string; email: string; expiresAt: string };

/** Invites somebody. An earlier invitation to the same address stops working. */
export function invite(actor: Manager, input: NewAccount): Result<MadeLink> {
	const checked = checkedAccount(input);
	if ('refused' in checked) return checked;
	const account = checked.ok;
	return transaction((): Result<MadeLink> => {
		const ids = organisationIdsOf(account.organisationCodes);
		if ('refused' in ids) return ids;
		if (accountIdOf(account.email))
			return refused(
				'email',
				'There is already an account with this e-mail address. Give it the role instead'
			);
		run(
			`UPDATE invites SET revoked_at = ? WHERE email = ? AND account_id IS NULL
			AND used_at IS NULL AND revoked_at IS NULL`,
			actor.now.toISOString(),
			account.email
		);
		const link = writeLink(actor, {
			...account,
			organisationIds: ids.ok,
			accountId: null,
			days: INVITE_DAYS
		});
		recordAct(actor, 'invite-made', account.email, {
			role: account.role,
			organisations: account.organisationCodes
		});
		return ok(link);
	});
}

/** Makes a link with which an account sets a new password. @throws NotFound */
export function invitePassword(actor: Manager, email: string): Result<MadeLink> {
	if (!environment().passwords) return refused('account', 'Passwords are not used here');
	return transaction((): Result<MadeLink> => {
		const accountId = accountIdOf(email);
		if (!accountId) throw new NotFound('No such account.');
		if (isDisabled(accountId))
			return refused('account', 'The account is disabled. Enable it first');
		run(
			`UPDATE invites SET revoked_at = ?
			WHERE account_id = ? AND used_at IS NULL AND revoked_at IS NULL`,
			actor.now.toISOString(),
			accountId
		);
		const person = { email: email.trim().toLowerCase(), name: '', role: null, organisationIds: [] };
		const link = writeLink(actor, { ...person, accountId, days: PASSWORD_LINK_DAYS });
		recordAct(actor, 'password-link-made', person.email);
		return ok(link);
	});
}

/** Makes a link useless. @throws NotFound when it was used or revoked already */
export function revokeLink(actor: Manager, id: number): Result<null> {
	return transaction((): Result<null> => {
		const link = listLinks(actor.scope).find((candidate) => candidate.id === id);
		if (!link) throw new NotFound('This link was used or revoked already.');
		run('UPDATE invites SET revoked_at = ? WHERE id = ?', actor.now.toISOString(), id);
		recordAct(actor, 'invite-revoked', link.email, { kind: link.kind });
		return ok(null);
	});
}

export type Invitation = { kind: 'invite' | 'password'; email: string; name: string };

/** What a link is for; null when it cannot be used, whatever the reason. */
export function invitationOf(token: string, now: Date): Invitation | null {
	const row = usableInvite(digestOf(token), now.toISOString());
	if (!row) return null;
	return { kind: row.accountId ? 'password' : 'invite', email: row.email, name: row.name };
}

/**
 * Uses a link: makes the account, or sets its new password and ends its sessions.
 * Answers the e-mail address to sign in with; null when the link cannot be used.
 */
export async function acceptInvite(
	token: string,
	answer: { name: string; password: string; again: string },
	now: Date
): Promise<Result<string | null>> {
	const invitation = invitationOf(token, now);
	if (!invitation) return ok(null);
	if (!environment().passwords) return refused('password', 'Passwords are not used here');
	const name = answer.name.trim().replace(/\s+/g, ' ');
	const findings = answerFindings(invitation, name, answer);
	if (findings.length > 0) return { refused: findings };
	const hash = await hashOf(answer.password);
	return transaction((): Result<string | null> => {
		// Looked up again inside the lock: the link may have been used while the password was hashed.
		const row = usableInvite(digestOf(token), now.toISOString());
		if (!row) return ok(null);
		const created = row.accountId ? ok(row.accountId) : createFrom(row, name, hash, now);
		if ('refused' in created) return created;
		const accountId = created.ok;
		if (row.accountId) {
			writePassword(accountId, hash, now);
			// Whoever had the old password may have added them.
			run('DELETE FROM passkeys WHERE account_id = ?', accountId);
			const { changes } = run('DELETE FROM sessions WHERE user_id = ?', accountId);
			recordAct({ accountId, now }, 'password-set', row.email, { sessions: changes });
		}
		noteInviteUsed(row.id, accountId, now);
		return ok(row.email);
	});
}

/**
 * Makes the account of whoever was invited and whose e-mail address single sign-on vouches for: nobody needs
 * the link then, or a password. Null when no invitation waits. Runs in the caller's transaction.
 */
export function acceptWaitingInvite(
	identity: { email: string; name: string },
	now: Date
): string | null {
	const row = waitingInvite(identity.email, now.toISOString());
	if (!row) return null;
	const name = identity.name.replace(/\s+/g, ' ');
	const created = createFrom(row, nameFindings(name).length === 0 ? name : row.name, null, now);
	if ('refused' in created) return null;
	noteInviteUsed(row.id, created.ok, now);
	return created.ok;
}

function noteInviteUsed(id: number, accountId: string, now: Date): void {
	run('UPDATE invites SET used_at = ?, used_by = ? WHERE id = ?', now.toISOString(), accountId, id);
}

function answerFindings(
	invitation: Invitation,
	name: string,
	answer: { password: string; again: string }
): Finding[] {
	const person = { email: invitation.email, name };
	const password = passwordProblem(answer.password, person);
	const findings = invitation.kind === 'invite' ? nameFindings(name) : [];
	if (password) findings.push({ field: 'password', message: password });
	else if (answer.password !== answer.again)
		findings.push({ field: 'again', message: 'The two passwords are not the same' });
	return findings;
}

type Usable = NonNullable<ReturnType<typeof usableInvite>>;

function createFrom(
	row: Usable,
	name: string,
	passwordHash: string | null,
	now: Date
): Result<string> {
	const organisationIds = v.parse(v.array(v.number()), JSON.parse(row.organisationIds));
	const { email, role } = row;
	// The table's own check: a link without an account names a role.
	if (!role) throw new Error(`Invitation ${row.id} names no role.`);
	// Whoever invited them gave the role; that it was by invitation is in the line of the inviting.
	const by = { accountId: row.invitedBy, now };
	return createAccount(by, { email, name, role, organisationIds, passwordHash });
}

function writeLink(
	actor: Manager,
	link: {
		email: string;
		name: string;
		role: string | null;
		organisationIds: readonly number[];
		accountId: string | null;
		days: number;
	}
): MadeLink {
	const token = randomBytes(24).toString('base64url');
	const expiresAt = afterDays(actor.now, link.days);
	run(
		`INSERT INTO invites (token_sha256, email, name, role, organisation_ids, account_id,
			invited_at, invited_by, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		digestOf(token),
		link.email,
		link.name,
		link.role,
		JSON.stringify(link.organisationIds),
		link.accountId,
		actor.now.toISOString(),
		accountOf(actor),
		expiresAt
	);
	return {
		address: `${environment().origin}/invite/${token}`,
		token,
		email: link.email,
		expiresAt
	};
}

export type TokenInput = {
	/** What it is for, so that it can be told from others. */
	name: string;
	days: number;
	/** Whether it may also do what its account may; otherwise it only reads. */
	mayWrite: boolean;
};

const ANY_TOKEN: TokenInput = {
	name: 'Made at the command line',
	days: TOKEN_LIMITS.days,
	mayWrite: true
};

/** Makes a token with which a program acts as this person; it is shown once and kept as a digest. */
export function createToken(
	person: Person,
	now: Date,
	input = ANY_TOKEN
): Result<{ token: string; expiresAt: string }> {
	const { accountId, email } = person;
	const { days, mayWrite } = input;
	const name = input.name.trim();
	if (name === '') return refused('name', 'Enter what the token is for');
	const wrong = textFinding('name', name, { longest: TOKEN_LIMITS.name });
	if (wrong) return { refused: [wrong] };
	if (!Number.isInteger(days) || days < 1 || days > TOKEN_LIMITS.days)
		return refused('days', `Enter a number of days from 1 to ${TOKEN_LIMITS.days}`);
	const token = `waymark_${randomBytes(32).toString('base64url')}`;
	const expiresAt = afterDays(now, days);
	return transaction(() => {
		const { id } = run(
			`INSERT INTO api_tokens (token_sha256, account_id, created_at, expires_at, name, may_write)
			VALUES (?, ?, ?, ?, ?, ?)`,
			digestOf(token),
			accountId,
			now.toISOString(),
			expiresAt,
			name,
			mayWrite ? 1 : 0
		);
		recordAct({ accountId, now }, 'token-created', email, { id, name, expiresAt, mayWrite });
		return ok({ token, expiresAt });
	});
}

/** Ends a token of this person's, at once. Ended twice, it stays as it was. */
export function revokeToken(person: Person, now: Date, id: number): Result<{ name: string }> {
	const { accountId, email } = person;
	const found = tokensOf(accountId).find((token) => token.id === id);
	if (!found) return refused('', 'This account has no such token.', 'no-token');
	return transaction(() => {
		const { changes } = run(
			'UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
			now.toISOString(),
			id
		);
		const { name } = found;
		if (changes > 0) recordAct({ accountId, now }, 'token-revoked', email, { id, name });
		return ok({ name });
	});
}

/** Notes that a token was used; the caller says how often that is worth a write. */
export function noteTokenUse(id: number, now: Date): void {
	run('UPDATE api_tokens SET used_at = ? WHERE id = ?', now.toISOString(), id);
}

function afterDays(now: Date, days: number): string {
	return new Date(now.getTime() + days * 86_400_000).toISOString();
}

export function digestOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
