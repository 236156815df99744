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
