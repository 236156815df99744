/** Groups of people with lived experience, carers and community organisations, and their members. Pure. */

export const MEMBER_ROLES = [
	{
		code: 'lead',
		label: 'Lead',
		about: 'Sends what the group says, looks after its members and can hide a post.'
	},
	{
		code: 'member',
		label: 'Member',
		about: 'Gives their own view, and raises worries and questions.'
	},
	{
		code: 'supporter',
		label: 'Interpreter or supporter',
		about: 'Brings the words of somebody else, who is named.'
	}
] as const;

export type MemberRole = (typeof MEMBER_ROLES)[number]['code'];

export function isMemberRole(text: string): text is MemberRole {
	return MEMBER_ROLES.some(({ code }) => code === text);
}

/** Somebody's place in a group today. */
export type Membership = {
	memberId: number;
	accountId: string;
	groupId: number;
	group: string;
	icsId: number;
	role: MemberRole;
	/** Whose words a supporter brings. */
	actsFor: string | null;
};

/** How a member is named inside the group: "Mary (with Alex, supporter)". */
export function memberName(name: string, actsFor: string | null): string {
	return actsFor === null ? name : `${actsFor} (with ${name})`;
}

export type GroupFinding = {
	field: 'name' | 'about' | 'email' | 'role' | 'actsFor';
	message: string;
};

const LONGEST_NAME = 120;
const LONGEST_ABOUT = 400;

/** What must be mended in a group's name and its own sentence. */
export function checkGroup({ name, about }: { name: string; about: string }): GroupFinding[] {
	const findings: GroupFinding[] = [];
	if (name === '') findings.push({ field: 'name', message: 'Give the group a name.' });
	else if (name.length > LONGEST_NAME)
		findings.push({ field: 'name', message: `Use at most ${LONGEST_NAME} letters for the name.` });
	if (about === '')
		findings.push({ field: 'about', message: 'Say in a sentence who is in the group.' });
	else if (about.length > LONGEST_ABOUT)
		findings.push({ field: 'about', message: `Use at most ${LONGEST_ABOUT} letters.` });
	return findings;
}
