import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hashOf, passwordProblem } from '#lib/accounts/sign-in/passwords.server.ts';
import { NotAllowed, NotFound, type Person, type Role, type Scope } from '#lib/core/access.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import {
	accountIdOf,
	findAccount,
	grantsOf,
	isDisabled,
	listLinks,
	organisationsOf,
	usableInvite
} from './read.server.ts';
import {
	type AccountProblem,
	AccountRefused,
	checkedAccount,
	checkedRole,
	nameProblems,
	type NewAccount,
	refuse
} from './rules.ts';

/** Who manages accounts: an administrator on the web, or whoever holds the database's machine. */
export type Manager = Scope | 'command-line';

/** @throws NotAllowed when the scope was given for something else */
export function managerId(by: Manager): string | null {
	if (by === 'command-line') return null;
	if (by.permission !== 'manage-accounts') throw new NotAllowed('You may not manage accounts.');
	return by.accountId;
}

/**
 * Makes an account with a role, without an invitation: for the command line and for demonstration
 * data. `passwordHash` comes from `hashOf`; many accounts may share one. Without it nobody can sign
 * in yet: make them a link with `invitePassword`. Answers the account's id.
 *
 * @throws AccountRefused
 */
export function addAccount(input: NewAccount & { passwordHash?: string }, by: Manager): string {
	const manager = managerId(by);
	const account = checkedAccount(input);
	return transaction(() => {
		const organisationIds = organisationIdsOf(account.organisationCodes);
		return createAccount(
			{ ...account, organisationIds, passwordHash: input.passwordHash },
			manager
		);
	});
}

export type AccountToCreate = {
	email: string;
	name: string;
	role: Role;
	organisationIds: readonly number[];
	passwordHash?: string;
};

/** The writing itself, shared with the acceptance of an invitation. Runs in the caller's transaction. */
export function createAccount(account: AccountToCreate, by: string | null): string {
	if (accountIdOf(account.email))
		refuse('email', 'There is already an account with this e-mail address');
	const id = randomUUID();
	const now = new Date().toISOString();
	run(
		'INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?)',
		id,
		account.name,
		account.email,
		now,
		now
	);
	if (account.passwordHash) writePassword(id, account.passwordHash);
	recordAct(by, 'account-added', account.email, { name: account.name });
	giveRoles(id, account.email, account.role, account.organisationIds, by);
	return id;
}

/** Sets the hash of an account's password. Runs in the caller's transaction, which also audits it. */
export function writePassword(accountId: string, hash: string): void {
	const now = new Date().toISOString();
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
}

/**
 * Gives a role over several organisations, leaving out what is held already. Answers how many were
 * new. @throws AccountRefused, NotFound
 */
export function giveRole(
	scope: Scope,
	accountId: string,
	input: { role: string; organisationCodes: readonly string[] }
): number {
	const manager = managerId(scope);
	const { role, organisationCodes } = checkedRole(input);
	return transaction(() => {
		const { email } = findAccount(scope, accountId);
		const given = giveRoles(accountId, email, role, organisationIdsOf(organisationCodes), manager);
		if (given === 0) refuse('role', 'They hold this role already');
		return given;
	});
}

/** Ends a role, from the holder's next request on. @throws AccountRefused, NotFound */
export function endRole(scope: Scope, accountId: string, grantId: number): void {
	const manager = managerId(scope);
	transaction(() => {
		const { email } = findAccount(scope, accountId);
		const held = grantsOf(accountId);
		const grant = held.find((candidate) => candidate.id === grantId);
		if (!grant) throw new NotFound('They no longer hold this role.');
		if (grant.role === 'admin' && accountId === manager)
			refuse('role', 'You cannot end your own administrator role. Another administrator can');
		const now = new Date().toISOString();
		run('UPDATE grants SET ended_at = ?, ended_by = ? WHERE id = ?', now, manager, grantId);
		const detail = { role: grant.role, organisation: grant.organisationCode };
		recordAct(manager, 'role-ended', email, detail);
	});
}

/** Shuts an account out: its sessions end with it. @throws AccountRefused, NotFound */
export function disableAccount(scope: Scope, accountId: string): void {
	const manager = managerId(scope);
	transaction(() => {
		const account = findAccount(scope, accountId);
		if (accountId === manager)
			refuse('account', 'You cannot disable your own account. Another administrator can');
		if (account.disabledAt) return;
		const now = new Date().toISOString();
		run('UPDATE user SET disabled_at = ?, disabled_by = ? WHERE id = ?', now, manager, accountId);
		const sessions = run('DELETE FROM sessions WHERE user_id = ?', accountId).changes;
		recordAct(manager, 'account-disabled', account.email, { sessions });
	});
}

/** Lets a disabled account in again, with the roles it still holds. @throws NotFound */
export function enableAccount(scope: Scope, accountId: string): void {
	const manager = managerId(scope);
	transaction(() => {
		const account = findAccount(scope, accountId);
		if (!account.disabledAt) return;
		run('UPDATE user SET disabled_at = NULL, disabled_by = NULL WHERE id = ?', accountId);
		recordAct(manager, 'account-enabled', account.email);
	});
}

/** The ids behind the codes. @throws AccountRefused naming a code that no role can cover */
export function organisationIdsOf(codes: readonly string[]): number[] {
	const found = organisationsOf(codes).filter((o) => ['nation', 'region', 'ics'].includes(o.kind));
	const missing = codes.filter((code) => !found.some((organisation) => organisation.code === code));
	if (missing.length > 0)
		refuse(
			'organisations',
			`No region or integrated care system has the code ${missing.join(', ')}`
		);
	return found.map((organisation) => organisation.id);
}

function giveRoles(
	accountId: string,
	email: string,
	role: Role,
	organisationIds: readonly number[],
	by: string | null
): number {
	const now = new Date().toISOString();
	const held = grantsOf(accountId).filter((grant) => grant.role === role);
	const wanted = organisationIds.length > 0 ? organisationIds : [null];
	const missing = wanted.filter((id) => !held.some((grant) => grant.organisationId === id));
	for (const id of missing)
		run(
			`INSERT INTO grants (account_id, role, organisation_id, granted_at, granted_by)
			VALUES (?, ?, ?, ?, ?)`,
			accountId,
			role,
			id,
			now,
			by
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

/** Invites somebody. An earlier invitation to the same address stops working. @throws AccountRefused */
export function invite(input: NewAccount, by: Manager): MadeLink {
	const manager = managerId(by);
	const account = checkedAccount(input);
	return transaction(() => {
		const organisationIds = organisationIdsOf(account.organisationCodes);
		if (accountIdOf(account.email))
			refuse(
				'email',
				'There is already an account with this e-mail address. Give it the role instead'
			);
		run(
			`UPDATE invites SET revoked_at = ? WHERE email = ? AND account_id IS NULL
			AND used_at IS NULL AND revoked_at IS NULL`,
			new Date().toISOString(),
			account.email
		);
		const link = writeLink(
			{ ...account, organisationIds, accountId: null, days: INVITE_DAYS },
			manager
		);
		recordAct(manager, 'invite-made', account.email, {
			role: account.role,
			organisations: account.organisationCodes
		});
		return link;
	});
}

/** Makes a link with which an account sets a new password. @throws AccountRefused, NotFound */
export function invitePassword(email: string, by: Manager): MadeLink {
	const manager = managerId(by);
	return transaction(() => {
		const accountId = accountIdOf(email);
		if (!accountId) throw new NotFound('No such account.');
		if (isDisabled(accountId)) refuse('account', 'The account is disabled. Enable it first');
		run(
			`UPDATE invites SET revoked_at = ?
			WHERE account_id = ? AND used_at IS NULL AND revoked_at IS NULL`,
			new Date().toISOString(),
			accountId
		);
		const person = { email: email.trim().toLowerCase(), name: '', role: null, organisationIds: [] };
		const link = writeLink({ ...person, accountId, days: PASSWORD_LINK_DAYS }, manager);
		recordAct(manager, 'password-link-made', person.email);
		return link;
	});
}

/** Makes a link useless. @throws NotFound when it was used or revoked already */
export function revokeLink(scope: Scope, id: number): void {
	const manager = managerId(scope);
	transaction(() => {
		const link = listLinks(scope).find((candidate) => candidate.id === id);
		if (!link) throw new NotFound('This link was used or revoked already.');
		run('UPDATE invites SET revoked_at = ? WHERE id = ?', new Date().toISOString(), id);
		recordAct(manager, 'invite-revoked', link.email, { kind: link.kind });
	});
}

export type Invitation = { kind: 'invite' | 'password'; email: string; name: string };

/** What a link is for; null when it cannot be used, whatever the reason. */
export function invitationOf(token: string, now: Date = new Date()): Invitation | null {
	const row = usableInvite(digest(token), now.toISOString());
	if (!row) return null;
	return { kind: row.accountId ? 'password' : 'invite', email: row.email, name: row.name };
}

/**
 * Uses a link: makes the account, or sets its new password and ends its sessions.
 * Answers the e-mail address to sign in with; null when the link cannot be used.
 *
 * @throws AccountRefused
 */
export async function acceptInvite(
	token: string,
	answer: { name: string; password: string; again: string },
	now: Date = new Date()
): Promise<string | null> {
	const invitation = invitationOf(token, now);
	if (!invitation) return null;
	const name = answer.name.trim().replace(/\s+/g, ' ');
	checkAnswer(invitation, name, answer);
	const hash = await hashOf(answer.password);
	return transaction(() => {
		// Looked up again inside the lock: the link may have been used while the password was hashed.
		const row = usableInvite(digest(token), now.toISOString());
		if (!row) return null;
		const accountId = row.accountId ?? createFrom(row, name, hash);
		if (row.accountId) {
			writePassword(accountId, hash);
			const { changes } = run('DELETE FROM sessions WHERE user_id = ?', accountId);
			recordAct(accountId, 'password-set', row.email, { sessions: changes });
		}
		run(
			'UPDATE invites SET used_at = ?, used_by = ? WHERE id = ?',
			now.toISOString(),
			accountId,
			row.id
		);
		return row.email;
	});
}

function checkAnswer(
	invitation: Invitation,
	name: string,
	answer: { password: string; again: string }
): void {
	const person = { email: invitation.email, name };
	const password = passwordProblem(answer.password, person);
	const problems: AccountProblem[] = invitation.kind === 'invite' ? nameProblems(name) : [];
	if (password) problems.push({ field: 'password', message: password });
	else if (answer.password !== answer.again)
		problems.push({ field: 'again', message: 'The two passwords are not the same' });
	if (problems.length > 0) throw new AccountRefused(problems);
}

type Usable = NonNullable<ReturnType<typeof usableInvite>>;

function createFrom(row: Usable, name: string, passwordHash: string): string {
	const organisationIds = JSON.parse(row.organisationIds) as number[];
	const { email, role } = row;
	// The table's own check: a link without an account names a role.
	if (!role) throw new Error(`Invitation ${row.id} names no role.`);
	// Whoever invited them gave the role; that it was by invitation is in the line of the inviting.
	return createAccount({ email, name, role, organisationIds, passwordHash }, row.invitedBy);
}

function writeLink(
	link: {
		email: string;
		name: string;
		role: string | null;
		organisationIds: readonly number[];
		accountId: string | null;
		days: number;
	},
	by: string | null
): MadeLink {
	const token = randomBytes(24).toString('base64url');
	const now = new Date();
	const expiresAt = new Date(now.getTime() + link.days * 86_400_000).toISOString();
	run(
		`INSERT INTO invites (token_sha256, email, name, role, organisation_ids, account_id,
			invited_at, invited_by, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		digest(token),
		link.email,
		link.name,
		link.role,
		JSON.stringify(link.organisationIds),
		link.accountId,
		now.toISOString(),
		by,
		expiresAt
	);
	return {
		address: `${environment().origin}/invite/${token}`,
		token,
		email: link.email,
		expiresAt
	};
}

function digest(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/** A token lasts this long. */
export const TOKEN_DAYS = 365;

/** Makes a token with which a program acts as this person; it is shown once and kept as a digest. */
export function createToken(person: Person, now: Date): { token: string; expiresAt: string } {
	const token = `waymark_${randomBytes(32).toString('base64url')}`;
	const expiresAt = new Date(now.getTime() + TOKEN_DAYS * 86_400_000).toISOString();
	transaction(() => {
		run(
			'INSERT INTO api_tokens (token_sha256, account_id, created_at, expires_at) VALUES (?, ?, ?, ?)',
			digestOf(token),
			person.accountId,
			now.toISOString(),
			expiresAt
		);
		recordAct(person.accountId, 'token-created', person.email, { expiresAt });
	});
	return { token, expiresAt };
}

export function digestOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
