import { randomUUID } from 'node:crypto';
import { NotAllowed, NotFound, type Role, type Scope } from '#lib/domain/access.ts';
import { checkedAccount, checkedRole, refuse, type NewAccount } from '#lib/domain/accounts.ts';
import { recordAct } from '#lib/server/commands/audit.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { accountIdOf, grantsOf, organisationsOf } from '#lib/server/queries/accounts.ts';
import { findAccount } from '#lib/server/queries/account-admin.ts';

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
