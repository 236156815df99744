/** One-time links: an invitation to a new account, and a new password for one that exists. */
import { createHash, randomBytes } from 'node:crypto';
import { NotFound, type Scope } from '#lib/domain/access.ts';
import {
	AccountRefused,
	checkedAccount,
	nameProblems,
	refuse,
	type AccountProblem,
	type NewAccount
} from '#lib/domain/accounts.ts';
import { hashOf, passwordProblem } from '#lib/server/auth/passwords.ts';
import {
	createAccount,
	managerId,
	organisationIdsOf,
	writePassword,
	type Manager
} from '#lib/server/commands/accounts.ts';
import { recordAct } from '#lib/server/commands/audit.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { environment } from '#lib/server/environment.ts';
import { accountIdOf, isDisabled, usableInvite } from '#lib/server/queries/accounts.ts';
import { listLinks } from '#lib/server/queries/account-admin.ts';

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
