/** Setting up groups, and who belongs to them: by an administrator, and for its own group by a lead. */
import {
	type GroupScope,
	type IcsScope,
	isMemberRole,
	NotAllowed,
	NotFound
} from '#lib/core/access.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { type Refusal, refused, wordsProblem } from '#lib/voices/words.server.ts';
import { canJoin, findGroup, membersOf } from './read.server.ts';
import { checkGroup } from './rules.ts';

/** Sets a group up in an ICS. @throws NotAllowed without `manage-groups` */
export function setUpGroup(
	scope: IcsScope,
	typed: { name: string; about: string }
): { status: 'set-up'; id: number } | Refusal {
	if (scope.permission !== 'manage-groups') throw new NotAllowed('This scope sets up no groups.');
	const name = typed.name.trim();
	const about = typed.about.trim();
	const findings: Refusal['findings'] = checkGroup({ name, about });
	for (const [field, text] of Object.entries({ name, about })) {
		const wrong = wordsProblem(text);
		if (wrong) findings.push({ field, message: wrong });
	}
	if (findings.length > 0) return { status: 'refused', findings };
	return transaction(() => {
		const twin = get(
			'SELECT 1 FROM groups WHERE ics_id = ? AND name = ? COLLATE NOCASE AND ended_at IS NULL',
			scope.ics.id,
			name
		);
		if (twin) return refused('name', 'There is a group of this name here already.');
		const { id } = run(
			'INSERT INTO groups (ics_id, name, about, set_up_at, set_up_by) VALUES (?, ?, ?, ?, ?)',
			scope.ics.id,
			name,
			about,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, 'group.set-up', name, { group: id }, scope.ics.id);
		return { status: 'set-up', id };
	});
}

export type MemberInput = { email: string; role: string; actsFor: string };

/** Adds somebody whose account has the role of a group member here. @throws NotAllowed, NotFound */
export function addMember(
	scope: IcsScope | GroupScope,
	groupId: number,
	typed: MemberInput
): { status: 'added' } | Refusal {
	mayManage(scope, groupId);
	findGroup(scope, groupId);
	const { role } = typed;
	const actsFor = typed.actsFor.trim();
	if (!isMemberRole(role)) return refused('role', 'Choose what they do in the group.');
	if (role === 'supporter' && actsFor === '')
		return refused('actsFor', 'Say whose words they bring. A first name is enough.');
	const wrong = wordsProblem(actsFor);
	if (actsFor.length > 80 || wrong) return refused('actsFor', 'A first name is enough.');
	return transaction(() => {
		const account = canJoin(scope, typed.email.trim().toLowerCase());
		if (!account)
			return refused(
				'email',
				'No group member’s account here has this address. An administrator can invite them first.'
			);
		if (membersOf(scope, groupId).some(({ accountId }) => accountId === account.id))
			return refused('email', `${account.name} is in the group already.`);
		run(
			`INSERT INTO group_members (group_id, account_id, role, acts_for, joined_at, added_by)
			VALUES (?, ?, ?, ?, ?, ?)`,
			groupId,
			account.id,
			role,
			role === 'supporter' ? actsFor : null,
			new Date().toISOString(),
			scope.accountId
		);
		const detail = { group: groupId, role };
		recordScopedAct(scope, 'group.add-member', account.id, detail, scope.ics.id);
		return { status: 'added' };
	});
}

/** Ends somebody's place in a group; what they said stays. The last lead cannot go. @throws NotAllowed, NotFound */
export function endMembership(
	scope: IcsScope | GroupScope,
	groupId: number,
	memberId: number
): { status: 'ended' } | Refusal {
	mayManage(scope, groupId);
	return transaction(() => {
		findGroup(scope, groupId);
		const members = membersOf(scope, groupId);
		const member = members.find(({ id }) => id === memberId);
		if (!member) throw new NotFound(`No member ${memberId}.`);
		const leads = members.filter(({ role }) => role === 'lead');
		if (member.role === 'lead' && leads.length === 1 && members.length > 1)
			return refused('member', 'A group needs a lead. Add another lead first.');
		run(
			'UPDATE group_members SET left_at = ?, ended_by = ? WHERE id = ?',
			new Date().toISOString(),
			scope.accountId,
			memberId
		);
		const detail = { group: groupId };
		recordScopedAct(scope, 'group.end-membership', member.accountId, detail, scope.ics.id);
		return { status: 'ended' };
	});
}

/** Ends a group; everything it said stays. @throws NotAllowed without `manage-groups`, NotFound */
export function endGroup(scope: IcsScope, groupId: number): void {
	if (scope.permission !== 'manage-groups') throw new NotAllowed('This scope ends no groups.');
	transaction(() => {
		const { name } = findGroup(scope, groupId);
		run(
			'UPDATE groups SET ended_at = ?, ended_by = ? WHERE id = ?',
			new Date().toISOString(),
			scope.accountId,
			groupId
		);
		recordScopedAct(scope, 'group.end', name, { group: groupId }, scope.ics.id);
	});
}

function mayManage(scope: IcsScope | GroupScope, groupId: number): void {
	if (scope.permission === 'manage-groups') return;
	if ('group' in scope && scope.group.groupId === groupId && scope.group.role === 'lead') return;
	throw new NotAllowed('Only a lead or an administrator says who is in the group.');
}
