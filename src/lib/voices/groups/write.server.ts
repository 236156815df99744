/** Setting up groups, and who belongs to them: by an administrator, and for its own group by a lead. */
import {
	type GroupActor,
	type IcsActor,
	isMemberRole,
	NotAllowed,
	NotFound
} from '#lib/core/access.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { voiceText } from '#lib/voices/text-rules.server.ts';
import { canJoin, findGroup, membersOf } from './read.server.ts';

/** Who says who is in a group: whoever manages groups, and a lead of it. */
type GroupManager = IcsActor<'manage-groups'> | GroupActor;

const NAME = voiceText(120, (_, longest) => `Use at most ${longest} letters for the name.`);
const ABOUT = voiceText(400, (_, longest) => `Use at most ${longest} letters.`);
const FIRST_NAME = voiceText(80, () => 'A first name is enough.');

/** Sets a group up in an ICS. */
export function setUpGroup(
	actor: IcsActor<'manage-groups'>,
	typed: { name: string; about: string }
): Result<{ id: number }> {
	const { scope, now } = actor;
	const name = typed.name.trim();
	const about = typed.about.trim();
	const findings = checkGroup(name, about);
	if (findings.length > 0) return { refused: findings };
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
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, 'group.set-up', name, { group: id });
		return ok({ id });
	});
}

function checkGroup(name: string, about: string): Finding[] {
	return [
		name === ''
			? { field: 'name', message: 'Give the group a name.' }
			: textFinding('name', name, NAME),
		about === ''
			? { field: 'about', message: 'Say in a sentence who is in the group.' }
			: textFinding('about', about, ABOUT)
	].filter((finding) => finding !== null);
}

export type MemberInput = { email: string; role: string; actsFor: string };

/** Adds somebody whose account has the role of a group member here. @throws NotAllowed, NotFound */
export function addMember(
	actor: GroupManager,
	groupId: number,
	typed: MemberInput
): Result<{ id: number }> {
	const { scope, now } = actor;
	requireManager(actor, groupId);
	findGroup(scope, groupId);
	const { role } = typed;
	const actsFor = typed.actsFor.trim();
	if (!isMemberRole(role)) return refused('role', 'Choose what they do in the group.');
	if (role === 'supporter' && actsFor === '')
		return refused('actsFor', 'Say whose words they bring. A first name is enough.');
	if (textFinding('actsFor', actsFor, FIRST_NAME))
		return refused('actsFor', 'A first name is enough.');
	return transaction(() => {
		const account = canJoin(scope, typed.email.trim().toLowerCase());
		if (!account)
			return refused(
				'email',
				'No group member’s account here has this address. An administrator can invite them first.'
			);
		if (membersOf(scope, groupId).some(({ accountId }) => accountId === account.id))
			return refused('email', `${account.name} is in the group already.`);
		const { id } = run(
			`INSERT INTO group_members (group_id, account_id, role, acts_for, joined_at, added_by)
			VALUES (?, ?, ?, ?, ?, ?)`,
			groupId,
			account.id,
			role,
			role === 'supporter' ? actsFor : null,
			now.toISOString(),
			scope.accountId
		);
		const detail = { group: groupId, role };
		recordAct(actor, 'group.add-member', account.id, detail);
		return ok({ id });
	});
}

/** Ends somebody's place in a group; what they said stays. The last lead cannot go. @throws NotAllowed, NotFound */
export function endMembership(
	actor: GroupManager,
	groupId: number,
	memberId: number
): Result<{ id: number }> {
	const { scope, now } = actor;
	requireManager(actor, groupId);
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
			now.toISOString(),
			scope.accountId,
			memberId
		);
		const detail = { group: groupId };
		recordAct(actor, 'group.end-membership', member.accountId, detail);
		return ok({ id: memberId });
	});
}

/** Ends a group; everything it said stays. @throws NotFound */
export function endGroup(
	actor: IcsActor<'manage-groups'>,
	groupId: number
): Result<{ id: number }> {
	const { scope, now } = actor;
	return transaction(() => {
		const { name } = findGroup(scope, groupId);
		run(
			'UPDATE groups SET ended_at = ?, ended_by = ? WHERE id = ?',
			now.toISOString(),
			scope.accountId,
			groupId
		);
		recordAct(actor, 'group.end', name, { group: groupId });
		return ok({ id: groupId });
	});
}

/** A member, or a lead of another group, is no manager of this one. @throws NotAllowed */
function requireManager({ scope }: GroupManager, groupId: number): void {
	if (!('group' in scope)) return;
	if (scope.group.groupId !== groupId || scope.group.role !== 'lead')
		throw new NotAllowed('Only a lead or an administrator says who is in the group.');
}
