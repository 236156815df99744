/** Groups, and who belongs to them today. */
import {
	type GroupScope,
	type IcsScope,
	type MemberRole,
	type Membership,
	NotFound
} from '#lib/core/access.ts';
import { all, get } from '#lib/platform/database.server.ts';

export type Group = { id: number; name: string; about: string; setUpAt: string };

const GROUP = 'SELECT id, name, about, set_up_at AS setUpAt FROM groups';

/** The groups of an ICS that have not ended, by name. */
export function groupsOf(scope: IcsScope): Group[] {
	return all<Group>(
		`${GROUP} WHERE ics_id = ? AND ended_at IS NULL ORDER BY name COLLATE NOCASE`,
		scope.ics.id
	);
}

/** @throws NotFound when the ICS has no such group today */
export function findGroup(scope: IcsScope, id: number): Group {
	const group = get<Group>(
		`${GROUP} WHERE ics_id = ? AND id = ? AND ended_at IS NULL`,
		scope.ics.id,
		id
	);
	if (!group) throw new NotFound(`No group ${id}.`);
	return group;
}

/** Where the person of a scope belongs in its ICS; the groups they lead first. */
export function membershipsOf(scope: IcsScope): Membership[] {
	return all<Membership>(
		`SELECT m.id AS memberId, m.account_id AS accountId, m.group_id AS groupId, g.name AS "group",
			g.ics_id AS icsId, m.role, m.acts_for AS actsFor
		FROM group_members m JOIN groups g ON g.id = m.group_id
		WHERE m.account_id = ? AND m.left_at IS NULL AND g.ics_id = ? AND g.ended_at IS NULL
		ORDER BY m.role <> 'lead', g.name COLLATE NOCASE`,
		scope.accountId,
		scope.ics.id
	);
}

export type Member = {
	id: number;
	accountId: string;
	name: string;
	email: string;
	role: MemberRole;
	actsFor: string | null;
	joinedAt: string;
};

/**
 * Who belongs to a group today: for its own members, and for whoever manages groups.
 *
 * @throws NotFound for a member of another group
 */
export function membersOf(
	scope: GroupScope | IcsScope<'manage-groups'>,
	groupId: number
): Member[] {
	if ('group' in scope && scope.group.groupId !== groupId)
		throw new NotFound(`No group ${groupId}.`);
	return all<Member>(
		`SELECT m.id, m.account_id AS accountId, u.name, u.email, m.role, m.acts_for AS actsFor,
			m.joined_at AS joinedAt
		FROM group_members m JOIN groups g ON g.id = m.group_id JOIN user u ON u.id = m.account_id
		WHERE m.group_id = ? AND g.ics_id = ? AND m.left_at IS NULL
		ORDER BY m.role <> 'lead', u.name COLLATE NOCASE`,
		groupId,
		scope.ics.id
	);
}

/** Accounts that hold the role of a group member for an ICS, by e-mail address. */
export function canJoin(scope: IcsScope, email: string): { id: string; name: string } | undefined {
	return get<{ id: string; name: string }>(
		`SELECT u.id, u.name FROM user u JOIN grants g ON g.account_id = u.id
		WHERE u.email = ? AND u.disabled_at IS NULL AND g.ended_at IS NULL
			AND g.role = 'coproduction-member' AND g.organisation_id = ?`,
		email,
		scope.ics.id
	);
}

/** How a member is named inside the group: "Mary (with Alex, supporter)". */
export function memberName(name: string, actsFor: string | null): string {
	return actsFor === null ? name : `${actsFor} (with ${name})`;
}
