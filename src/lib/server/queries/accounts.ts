import type { Grant, Person, Role } from '#lib/domain/access.ts';
import { all, get } from '#lib/server/db/connection.ts';

type PersonRow = {
	accountId: string;
	name: string;
	email: string;
	grantId: number | null;
	role: Role | null;
	organisationId: number | null;
	organisationCode: string | null;
	organisationName: string | null;
	icsIds: string | null;
};

/**
 * A person and what they hold, in one query. A grant on a region (or a nation) covers every ICS
 * that ever lay below it, so that the history of a system that merged stays readable. Written
 * without recursion or sorting, because every request asks it: roles name a nation, a region or an
 * ICS, and an ICS that left its region and came back is told once when the rows are shaped.
 */
const personSql = (from: string, more = '') => `
	SELECT u.id AS accountId, u.name, u.email, g.id AS grantId, g.role, o.id AS organisationId, o.code AS organisationCode,
		o.short_name AS organisationName,
		CASE o.kind
			WHEN 'ics' THEN json_array(o.id)
			WHEN 'region' THEN (SELECT json_group_array(c.id) FROM organisation_parents p
				JOIN organisations c ON c.id = p.child_id AND c.kind = 'ics' WHERE p.parent_id = o.id)
			WHEN 'nation' THEN (SELECT json_group_array(c.id) FROM organisation_parents r
				JOIN organisation_parents p ON p.parent_id = r.child_id
				JOIN organisations c ON c.id = p.child_id AND c.kind = 'ics' WHERE r.parent_id = o.id)
			ELSE '[]' END AS icsIds ${more}
	FROM ${from}
	LEFT JOIN grants g ON g.account_id = u.id AND g.ended_at IS NULL
	LEFT JOIN organisations o ON o.id = g.organisation_id
	WHERE u.disabled_at IS NULL`;

const BY_TOKEN = personSql(
	`(SELECT user_id, updated_at FROM sessions
		WHERE token = :token AND expires_at > :now AND created_at > :earliest) s
	JOIN user u ON u.id = s.user_id`,
	', s.updated_at AS usedAt'
);
const BY_EMAIL = personSql('(SELECT * FROM user WHERE email = :email) u');

/**
 * Who holds a session, asked afresh at every request: an account that was disabled, a role that was
 * ended and a session that was signed out count at once.
 *
 * @param now UTC timestamp @param earliest the oldest beginning a session may have
 */
export function personByToken(
	token: string,
	now: string,
	earliest: string
): { person: Person; usedAt: string } | null {
	const rows = all<PersonRow & { usedAt: string }>(BY_TOKEN, { token, now, earliest });
	const person = shaped(rows);
	return person && { person, usedAt: rows[0]!.usedAt };
}

const BY_API_TOKEN = personSql(
	`(SELECT account_id FROM api_tokens
		WHERE token_sha256 = :digest AND revoked_at IS NULL AND expires_at > :now) t
	JOIN user u ON u.id = t.account_id`
);

/** Whom a program's token acts for; null when it is unknown, old or revoked, or they are disabled. */
export function personByApiToken(digest: string, now: string): Person | null {
	return shaped(all<PersonRow>(BY_API_TOKEN, { digest, now }));
}

/** For work at the command line under somebody's name; null when unknown or disabled. */
export function personByEmail(email: string): Person | null {
	return shaped(all<PersonRow>(BY_EMAIL, { email: email.trim().toLowerCase() }));
}

function shaped(rows: PersonRow[]): Person | null {
	const first = rows[0];
	if (!first) return null;
	const inOrder = rows.toSorted((a, b) => (a.grantId ?? 0) - (b.grantId ?? 0));
	const grants = inOrder.flatMap((row): Grant[] => {
		if (row.role === null) return [];
		if (row.organisationId === null) return [{ role: row.role, organisation: null, ics: 'all' }];
		const organisation = {
			id: row.organisationId,
			code: row.organisationCode ?? '',
			name: row.organisationName ?? ''
		};
		return [
			{
				role: row.role,
				organisation,
				ics: [...new Set(JSON.parse(row.icsIds ?? '[]') as number[])]
			}
		];
	});
	return { accountId: first.accountId, name: first.name, email: first.email, grants };
}

export function isDisabled(accountId: string): boolean {
	return get('SELECT 1 FROM user WHERE id = ? AND disabled_at IS NULL', accountId) === undefined;
}

/** The account of an e-mail address, disabled or not. */
export function accountIdOf(email: string): string | undefined {
	return get<{ id: string }>('SELECT id FROM user WHERE email = ?', email.trim().toLowerCase())?.id;
}

export function passwordHashOf(accountId: string): string | null {
	return (
		get<{ password: string | null }>(
			`SELECT password FROM credentials WHERE user_id = ? AND provider_id = 'credential'`,
			accountId
		)?.password ?? null
	);
}

export type NamedOrganisation = { id: number; code: string; kind: string };

/** The organisations of these codes, of any kind; the caller says which kinds will do. */
export function organisationsOf(codes: readonly string[]): NamedOrganisation[] {
	return all(
		`SELECT id, code, kind FROM organisations WHERE code IN (SELECT value FROM json_each(?))
		ORDER BY code`,
		JSON.stringify(codes)
	);
}

export type GrantRow = {
	id: number;
	accountId: string;
	role: Role;
	organisationId: number | null;
	organisationCode: string | null;
};

/** The roles an account holds now, as they are written. */
export function grantsOf(accountId: string): GrantRow[] {
	return all(
		`SELECT g.id, g.account_id AS accountId, g.role, g.organisation_id AS organisationId,
			o.code AS organisationCode
		FROM grants g LEFT JOIN organisations o ON o.id = g.organisation_id
		WHERE g.account_id = ? AND g.ended_at IS NULL ORDER BY g.id`,
		accountId
	);
}

export type InviteRow = {
	id: number;
	email: string;
	name: string;
	role: Role | null;
	organisationIds: string;
	accountId: string | null;
	invitedBy: string | null;
};

/** A one-time link that can be used now. Unknown, used, revoked and expired ones are all undefined. */
export function usableInvite(tokenSha256: string, now: string): InviteRow | undefined {
	return get(
		`SELECT i.id, i.email, i.name, i.role, i.organisation_ids AS organisationIds,
			i.account_id AS accountId, i.invited_by AS invitedBy
		FROM invites i LEFT JOIN user u ON u.id = i.account_id
		WHERE i.token_sha256 = ? AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > ?
		AND u.disabled_at IS NULL`,
		tokenSha256,
		now
	);
}

/** Attempts to sign in that were counted under a key, and since when. */
export function attemptsCounted(key: string): { attempts: number; startedAt: string } | undefined {
	return get('SELECT attempts, started_at AS startedAt FROM sign_in_limits WHERE key = ?', key);
}

/** Whether anybody has an account yet: an installation without one is empty. */
export function hasAccounts(): boolean {
	return get('SELECT 1 FROM user LIMIT 1') !== undefined;
}
