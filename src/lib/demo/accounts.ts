/** Who can sign in to the demonstration. None of them exists in a real installation. */
import { randomInt } from 'node:crypto';
import { NATIONAL_ROLES, type Role, ROLES } from '#lib/core/access.ts';

type DemoAccount = {
	email: string;
	name: string;
	role: Role;
	/** Empty for a role that covers England. */
	organisationCodes: readonly string[];
};

/** No vowels, so that no word comes of it; no letters or digits that look alike. */
const SIGNS = 'bcdfghjkmnpqrstvwxz23456789';

/** One password for every account of a demonstration, made at random with it. */
export function newDemoPassword(): string {
	const group = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
	return [group(), group(), group(), group()].join('-');
}

/** `<role>@demo.example`, one for each role: the system's own are of XWE, the reviewer of X01. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = ROLES.map(({ code, label }) => ({
	email: `${code}@demo.example`,
	name: `Demo ${label.toLowerCase()}`,
	role: code,
	organisationCodes: coveredBy(code)
}));

function coveredBy(role: Role): readonly string[] {
	if (NATIONAL_ROLES.includes(role)) return [];
	return [role === 'region-reviewer' ? 'X01' : 'XWE'];
}
