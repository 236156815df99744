/** What an account and a role must have. Pure; whether an organisation exists is looked up elsewhere. */
import { textFinding } from '#lib/core/text-check.ts';
import { isRole, NATIONAL_ROLES, type Role, ROLES } from '#lib/core/access.ts';
import { type Finding, ok, type Result } from '#lib/core/result.ts';

export type NewAccount = {
	email: string;
	name: string;
	role: string;
	/** Empty for a role that covers England. */
	organisationCodes: readonly string[];
};

export type CheckedAccount = Omit<NewAccount, 'role'> & { role: Role };

/** The same in the form it is kept, or every field that is wrong. */
export function checkedAccount(input: NewAccount): Result<CheckedAccount> {
	const email = input.email.trim().toLowerCase();
	const name = input.name.trim().replace(/\s+/g, ' ');
	const findings = [...emailFindings(email), ...nameFindings(name), ...roleFindings(input)];
	if (findings.length > 0) return { refused: findings };
	return ok({ email, name, role: input.role as Role, organisationCodes: codesOf(input) });
}

/** A role and its organisations alone, for somebody who has an account. */
export function checkedRole(
	input: Pick<NewAccount, 'role' | 'organisationCodes'>
): Result<{ role: Role; organisationCodes: string[] }> {
	const findings = roleFindings(input);
	if (findings.length > 0) return { refused: findings };
	return ok({ role: input.role as Role, organisationCodes: codesOf(input) });
}

function codesOf(input: Pick<NewAccount, 'organisationCodes'>): string[] {
	return [...new Set(input.organisationCodes.map((code) => code.trim().toUpperCase()))].filter(
		Boolean
	);
}

function emailFindings(email: string): Finding[] {
	if (email === '') return [{ field: 'email', message: 'Enter an e-mail address' }];
	if (email.length > 254 || !/^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[a-z0-9-]{2,}$/.test(email))
		return [
			{ field: 'email', message: 'Enter an e-mail address in full, such as name@example.nhs.uk' }
		];
	return [];
}

export function nameFindings(name: string): Finding[] {
	if (name === '') return [{ field: 'name', message: 'Enter a name' }];
	const wrong = textFinding('name', name, {
		longest: 100,
		tooLong: (_, longest) => `Name must be ${longest} characters or fewer`
	});
	return wrong ? [wrong] : [];
}

function roleFindings(input: Pick<NewAccount, 'role' | 'organisationCodes'>): Finding[] {
	if (!isRole(input.role)) {
		const known = ROLES.map((role) => role.code).join(', ');
		const message = input.role
			? `“${input.role}” is not a role. Roles are: ${known}`
			: 'Choose a role';
		return [{ field: 'role', message }];
	}
	const named = codesOf(input).length > 0;
	if (NATIONAL_ROLES.includes(input.role))
		return named
			? [{ field: 'organisations', message: 'This role covers England, so choose no organisation' }]
			: [];
	return named
		? []
		: [
				{ field: 'organisations', message: 'Choose at least one organisation that the role covers' }
			];
}

/** Of tokens for programs: the longest name, the most days, and requests that one may send in a minute. */
export const TOKEN_LIMITS = { name: 100, days: 365, aMinute: 300 };
