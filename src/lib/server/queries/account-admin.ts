/** What an administrator sees: accounts with the roles they hold, links under way, organisations. */
import { NotFound, type Role, type Scope } from '#lib/domain/access.ts';
import { all, get } from '#lib/server/db/connection.ts';

export type HeldRole = {
	grantId: number;
	role: Role;
	organisationCode: string | null;
	organisationName: string | null;
	grantedAt: string;
	grantedBy: string | null;
};

export type Account = {
	id: string;
	name: string;
	email: string;
	createdAt: string;
	disabledAt: string | null;
	/** Last page opened, to the hour; null when they have no session that is still kept. */
	lastSeenAt: string | null;
	roles: HeldRole[];
};

export type AccountFilters = {
	search?: string;
	role?: Role;
	/** Only those who hold no role. */
	withoutRole?: boolean;
	organisationCode?: string;
	state?: 'active' | 'disabled';
	/** What to leave out and how many to give. */
	offset?: number;
	limit?: number;
};

type AccountRow = Omit<Account, 'roles'> & { roles: string };

const ACCOUNT = `SELECT u.id, u.name, u.email, u.created_at AS createdAt, u.disabled_at AS disabledAt,
	(SELECT max(s.updated_at) FROM sessions s WHERE s.user_id = u.id) AS lastSeenAt,
	(SELECT json_group_array(json_object('grantId', g.id, 'role', g.role,
			'organisationCode', o.code, 'organisationName', o.short_name,
			'grantedAt', g.granted_at, 'grantedBy', b.name) ORDER BY g.id)
		FROM grants g LEFT JOIN organisations o ON o.id = g.organisation_id
		LEFT JOIN user b ON b.id = g.granted_by
		WHERE g.account_id = u.id AND g.ended_at IS NULL) AS roles
	FROM user u`;

const MATCHING = `(:search = '' OR instr(lower(u.name || ' ' || u.email), lower(:search)) > 0)
	AND (:state = '' OR (:state = 'disabled') = (u.disabled_at IS NOT NULL))
	AND (:withoutRole = 0 OR NOT EXISTS
		(SELECT 1 FROM grants g WHERE g.account_id = u.id AND g.ended_at IS NULL))
	AND ((:role = '' AND :organisation = '') OR EXISTS (SELECT 1 FROM grants g
		LEFT JOIN organisations o ON o.id = g.organisation_id
		WHERE g.account_id = u.id AND g.ended_at IS NULL
		AND (:role = '' OR g.role = :role) AND (:organisation = '' OR o.code = :organisation)))`;

/** Accounts by name, with the roles they hold now, and how many match in all. */
export function listAccounts(
	scope: Scope,
	filters: AccountFilters = {}
): { accounts: Account[]; total: number } {
	managing(scope);
	const asked = {
		search: filters.search ?? '',
		state: filters.state ?? '',
		role: filters.role ?? '',
		withoutRole: filters.withoutRole ? 1 : 0,
		organisation: filters.organisationCode ?? ''
	};
	const rows = all<AccountRow>(
		`${ACCOUNT} WHERE ${MATCHING} ORDER BY u.name COLLATE NOCASE, u.email LIMIT :limit OFFSET :offset`,
		{ ...asked, limit: filters.limit ?? -1, offset: filters.offset ?? 0 }
	);
	const total = get<{ n: number }>(`SELECT count(*) AS n FROM user u WHERE ${MATCHING}`, asked)!.n;
	return { accounts: rows.map(withRoles), total };
}

/** @throws NotFound */
export function findAccount(scope: Scope, id: string): Account {
	managing(scope);
	const row = get<AccountRow>(`${ACCOUNT} WHERE u.id = ?`, id);
	if (!row) throw new NotFound('No such account.');
	return withRoles(row);
}

function withRoles(row: AccountRow): Account {
	return { ...row, roles: JSON.parse(row.roles) as HeldRole[] };
}

/** A scope for something else opens no account: to its holder there are none. */
function managing(scope: Scope): void {
	if (scope.permission !== 'manage-accounts') throw new NotFound('No such account.');
}

export type Link = {
	id: number;
	/** `invite` makes an account; `password` sets a new password for one. */
	kind: 'invite' | 'password';
	email: string;
	name: string;
	role: Role | null;
	organisations: string[];
	invitedAt: string;
	invitedBy: string | null;
	expiresAt: string;
};

/** One-time links that can still be used, or that ran out unused, the newest first. */
export function listLinks(scope: Scope): Link[] {
	managing(scope);
	const rows = all<Omit<Link, 'organisations'> & { organisations: string }>(
		`SELECT i.id, iif(i.account_id IS NULL, 'invite', 'password') AS kind, i.email, i.name, i.role,
			(SELECT json_group_array(o.short_name ORDER BY o.short_name) FROM organisations o
				WHERE o.id IN (SELECT value FROM json_each(i.organisation_ids))) AS organisations,
			i.invited_at AS invitedAt, b.name AS invitedBy, i.expires_at AS expiresAt
		FROM invites i LEFT JOIN user b ON b.id = i.invited_by
		WHERE i.used_at IS NULL AND i.revoked_at IS NULL ORDER BY i.id DESC`
	);
	return rows.map((row) => ({ ...row, organisations: JSON.parse(row.organisations) as string[] }));
}

export type Grantable = { id: number; code: string; name: string; kind: 'region' | 'ics' };

/**
 * The organisations a role can name: data belong to an ICS, so only an ICS, or a region for what
 * lies below it, means anything. Open ones; a role somebody holds on a closed one stays.
 */
export function grantable(scope: Scope, today: string): Grantable[] {
	managing(scope);
	return all(
		`SELECT id, code, short_name AS name, kind FROM organisations
		WHERE kind IN ('region', 'ics') AND (closed_on IS NULL OR closed_on >= ?)
		ORDER BY kind = 'ics', fictional DESC, short_name`,
		today
	);
}
