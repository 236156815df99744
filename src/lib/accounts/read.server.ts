/** Who holds a session, a token or an address; and the accounts, roles and links that are managed. */
import * as v from 'valibot';
import {
	type Actor,
	authorise,
	type Grant,
	MACHINE_ADMIN,
	NotFound,
	type Permission,
	type Person,
	type Role,
	ROLES,
	type Scope
} from '#lib/core/access.ts';
import { londonDate, present } from '#lib/platform/clock.server.ts';
import { all, get } from '#lib/platform/database.server.ts';

const Ids = v.array(v.number());
const Names = v.array(v.string());

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
 * that ever lay below it, so that the history of an ICS that merged stays readable. Written
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
		WHERE token = :token AND expires_at > :now AND created_at > :earliest AND awaits_code = 0) s
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

export type Token = {
	id: number;
	name: string;
	createdAt: string;
	expiresAt: string;
	usedAt: string | null;
	revokedAt: string | null;
	mayWrite: boolean;
};

const TOKEN = `SELECT id, name, created_at AS createdAt, expires_at AS expiresAt, used_at AS usedAt,
	revoked_at AS revokedAt, may_write AS mayWrite FROM api_tokens`;

type TokenRow = Omit<Token, 'mayWrite'> & { mayWrite: 0 | 1 };
const tokenShaped = (row: TokenRow): Token => ({ ...row, mayWrite: row.mayWrite === 1 });

/** All tokens of an account, the newest first; those that ended too. */
export function tokensOf(accountId: string): Token[] {
	return all<TokenRow>(`${TOKEN} WHERE account_id = ? ORDER BY id DESC`, accountId).map(
		tokenShaped
	);
}

/** The token of a digest, whether or not it still holds. */
export function tokenOf(digest: string): Token | null {
	const row = get<TokenRow>(`${TOKEN} WHERE token_sha256 = ?`, digest);
	return row ? tokenShaped(row) : null;
}

/** For work at the command line under somebody's name; null when unknown or disabled. */
export function personByEmail(email: string): Person | null {
	return shaped(all<PersonRow>(BY_EMAIL, { email: email.trim().toLowerCase() }));
}

/** Whether somebody was sent a link to choose a password, and has not done so yet. */
export function isInvited(email: string): boolean {
	return (
		get(
			`SELECT 1 FROM invites
			WHERE email = ? AND account_id IS NULL AND used_at IS NULL AND revoked_at IS NULL`,
			email.trim().toLowerCase()
		) !== undefined
	);
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
				ics: [...new Set(v.parse(Ids, JSON.parse(row.icsIds ?? '[]')))]
			}
		];
	});
	return { accountId: first.accountId, name: first.name, email: first.email, grants };
}

/** Whoever holds the machine: a command line without `--as`, the start, and made-up history. */
export function machineActor<P extends Permission>(permission: P, now = present()): Actor<P> {
	return { scope: authorise(MACHINE_ADMIN, permission), now, today: londonDate(now) };
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

const USABLE_INVITE = `SELECT i.id, i.email, i.name, i.role, i.organisation_ids AS organisationIds,
		i.account_id AS accountId, i.invited_by AS invitedBy
	FROM invites i LEFT JOIN user u ON u.id = i.account_id
	WHERE i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > :now
	AND u.disabled_at IS NULL`;

/** A one-time link that can be used now. Unknown, used, revoked and expired ones are all undefined. */
export function usableInvite(tokenSha256: string, now: string): InviteRow | undefined {
	return get(`${USABLE_INVITE} AND i.token_sha256 = :tokenSha256`, { tokenSha256, now });
}

/** An invitation to a new account that waits for an e-mail address, whoever has its link. */
export function waitingInvite(email: string, now: string): InviteRow | undefined {
	return get(`${USABLE_INVITE} AND i.email = :email AND i.account_id IS NULL`, { email, now });
}

/** Attempts to sign in that were counted under a key, and since when. */
export function attemptsCounted(key: string): { attempts: number; startedAt: string } | undefined {
	return get('SELECT attempts, started_at AS startedAt FROM sign_in_limits WHERE key = ?', key);
}

/** Whether anybody has an account yet: an installation without one is empty. */
export function hasAccounts(): boolean {
	return get('SELECT 1 FROM user LIMIT 1') !== undefined;
}

// What an administrator sees: accounts with the roles they hold, links under way, organisations.

const Roles = v.array(
	v.object({
		grantId: v.number(),
		role: v.picklist(ROLES.map(({ code }) => code)),
		organisationCode: v.nullable(v.string()),
		organisationName: v.nullable(v.string()),
		grantedAt: v.string(),
		grantedBy: v.nullable(v.string())
	})
);
export type AccountRole = v.InferOutput<typeof Roles>[number];

export type Account = {
	id: string;
	name: string;
	email: string;
	createdAt: string;
	disabledAt: string | null;
	/** Last page opened, to the hour; null when they have no session that is still kept. */
	lastSeenAt: string | null;
	/** Whether they give a code after their password. */
	secondStep: boolean;
	roles: AccountRole[];
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

type AccountRow = Omit<Account, 'roles' | 'secondStep'> & { roles: string; secondStep: 0 | 1 };

const ACCOUNT = `SELECT u.id, u.name, u.email, u.created_at AS createdAt, u.disabled_at AS disabledAt,
	(SELECT max(s.updated_at) FROM sessions s WHERE s.user_id = u.id) AS lastSeenAt,
	EXISTS (SELECT 1 FROM second_steps t WHERE t.account_id = u.id) AS secondStep,
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
	_scope: Scope<'manage-accounts'>,
	filters: AccountFilters = {}
): { accounts: Account[]; total: number } {
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
export function findAccount(_scope: Scope<'manage-accounts'>, id: string): Account {
	const row = get<AccountRow>(`${ACCOUNT} WHERE u.id = ?`, id);
	if (!row) throw new NotFound('No such account.');
	return withRoles(row);
}

function withRoles(row: AccountRow): Account {
	return {
		...row,
		secondStep: row.secondStep === 1,
		roles: v.parse(Roles, JSON.parse(row.roles))
	};
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
export function listLinks(_scope: Scope<'manage-accounts'>): Link[] {
	const rows = all<Omit<Link, 'organisations'> & { organisations: string }>(
		`SELECT i.id, iif(i.account_id IS NULL, 'invite', 'password') AS kind, i.email, i.name, i.role,
			(SELECT json_group_array(o.short_name ORDER BY o.short_name) FROM organisations o
				WHERE o.id IN (SELECT value FROM json_each(i.organisation_ids))) AS organisations,
			i.invited_at AS invitedAt, b.name AS invitedBy, i.expires_at AS expiresAt
		FROM invites i LEFT JOIN user b ON b.id = i.invited_by
		WHERE i.used_at IS NULL AND i.revoked_at IS NULL ORDER BY i.id DESC`
	);
	return rows.map((row) => ({
		...row,
		organisations: v.parse(Names, JSON.parse(row.organisations))
	}));
}

export type Grantable = { id: number; code: string; name: string; kind: 'region' | 'ics' };

/**
 * The organisations a role can name: data belong to an ICS, so only an ICS, or a region for what
 * lies below it, means anything. Open ones; a role somebody holds on a closed one stays.
 */
export function grantable(_scope: Scope<'manage-accounts'>, today: string): Grantable[] {
	return all(
		`SELECT id, code, short_name AS name, kind FROM organisations
		WHERE kind IN ('region', 'ics') AND (closed_on IS NULL OR closed_on >= ?)
		ORDER BY kind = 'ics', fictional DESC, short_name`,
		today
	);
}
