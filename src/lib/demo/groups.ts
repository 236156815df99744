/** The made-up groups: who belongs to them, and the statements that set them up at a past moment. */
import { done } from '#lib/core/result.ts';
import { accountIdOf, machineActor } from '#lib/accounts/read.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import type { MemberRole } from '#lib/core/access.ts';
import { run } from '#lib/platform/database.server.ts';
import { checkGroup } from '#lib/voices/groups/rules.ts';
import { wordsProblem } from '#lib/voices/words.server.ts';
import { DEMO_ACCOUNTS } from './accounts.ts';
import type { GroupTold, MemberTold } from './files.ts';
import type { Entry } from './write.ts';

/** The ids are known once the group is written. */
export type ToldMember = { id: number; account: string; firstName: string; role: MemberRole };
export type ToldGroup = {
	id: number;
	icsId: number;
	name: string;
	members: ToldMember[];
	lead: ToldMember;
};

/** @throws when no administrator could set it up, or a group would be without its lead */
export function groupEntries(
	told: GroupTold,
	icsId: number,
	at: string
): { group: ToldGroup; entries: Entry[] } {
	const { name, about } = told;
	for (const { message } of checkGroup({ name, about })) refuse(name, message);
	checkWords(name, about);
	const members = told.members.map((member): ToldMember => {
		const account = accountOf(member, told.ics);
		return { id: 0, account, firstName: member.name.split(' ')[0]!, role: member.role };
	});
	const lead = members.find(({ role }) => role === 'lead');
	if (!lead) throw refuse(name, 'it has no lead');
	const group: ToldGroup = { id: 0, icsId, name, members, lead };
	const admin = administrator();
	const write = () => {
		group.id = run(
			'INSERT INTO groups (ics_id, name, about, set_up_at, set_up_by) VALUES (?, ?, ?, ?, ?)',
			...[icsId, name, about, at, admin]
		).id;
		for (const [index, member] of members.entries())
			member.id = run(
				`INSERT INTO group_members (group_id, account_id, role, acts_for, joined_at, added_by)
				VALUES (?, ?, ?, ?, ?, ?)`,
				...[group.id, member.account, member.role, told.members[index]!.actsFor ?? null],
				...[at, admin]
			).id;
	};
	return { group, entries: [{ at, write }] };
}

export function answerTimeEntry(icsId: number, days: number, by: string, at: string): Entry {
	const write = () =>
		run(
			'INSERT INTO answer_times (ics_id, working_days, at, by) VALUES (?, ?, ?, ?)',
			...[icsId, days, at, by]
		);
	return { at, write };
}

/** @throws when there is nobody of that name */
export function memberCalled(group: ToldGroup, name: string): ToldMember {
	if (name === 'lead') return group.lead;
	const found = group.members.find(({ firstName }) => firstName === name);
	if (!found) throw new Error(`data/demo/voices.json knows no ${name}`);
	return found;
}

const sound = new Set<string>();

/** @throws when no person could send these words; the same words are looked at once */
export function checkWords(...texts: (string | null)[]): void {
	for (const text of texts) {
		if (text === null || sound.has(text)) continue;
		const wrong = wordsProblem(text);
		if (wrong !== null) refuse(text, wrong);
		sound.add(text);
	}
}

export function refuse(about: string, why: string): never {
	throw new Error(`made-up words of groups break a rule: ${why} (${about})`);
}

/** Where the demonstration has the account, its own; otherwise one with which nobody can sign in. */
function accountOf({ name, email }: MemberTold, icsCode: string): string {
	const address = email ?? `${name.toLowerCase().replace(' ', '.')}.${icsCode}@demo.example`;
	const account = { email: address.toLowerCase(), name, organisationCodes: [icsCode] };
	return (
		accountIdOf(account.email) ??
		done(addAccount(machineActor('manage-accounts'), { ...account, role: 'coproduction-member' }))
	);
}

/** Whoever sets groups up. */
function administrator(): string {
	const { email, name, role } = DEMO_ACCOUNTS.find((account) => account.role === 'admin')!;
	return (
		accountIdOf(email) ??
		done(addAccount(machineActor('manage-accounts'), { email, name, role, organisationCodes: [] }))
	);
}
