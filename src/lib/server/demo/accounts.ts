/** Who can sign in to the demonstration. None of them exists in a real installation. */
import { NATIONAL_ROLES, ROLES, type Role } from '#lib/domain/access.ts';

/** One password for every account of the demonstration; printed at the start. */
export const DEMO_PASSWORD = 'lantern-harbour-teapot';

export type DemoAccount = {
	email: string;
	name: string;
	role: Role;
	/** Empty for a role that covers England. */
	organisationCodes: readonly string[];
};

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
