/** What an account and a role must have. Pure; whether an organisation exists is looked up elsewhere. */
import { isRole, NATIONAL_ROLES, type Role, ROLES } from '#lib/core/access.ts';

/** One thing to mend, under the field of the form it concerns. */
export type AccountProblem = { field: string; message: string };

/** The act was not done; `problems` says what to mend, in sentences for the person who asked. */
export class AccountRefused extends Error {
	readonly problems: readonly AccountProblem[];

	constructor(problems: readonly AccountProblem[]) {
		super(problems.map((problem) => problem.message).join('. '));
		this.problems = problems;
	}
}

export function refuse(field: string, message: string): never {
	throw new AccountRefused([{ field, message }]);
}

export type NewAccount = {
	email: string;
	name: string;
	role: string;
	/** Empty for a role that covers England. */
	organisationCodes: readonly string[];
};

export type CheckedAccount = Omit<NewAccount, 'role'> & { role: Role };

/** The same in the form it is kept. @throws AccountRefused naming every field that is wrong */
export function checkedAccount(input: NewAccount): CheckedAccount {
	const email = input.email.trim().toLowerCase();
	const name = input.name.trim().replace(/\s+/g, ' ');
	const problems = [...emailProblems(email), ...nameProblems(name), ...roleProblems(input)];
	if (problems.length > 0) throw new AccountRefused(problems);
	return { email, name, role: input.role as Role, organisationCodes: codesOf(input) };
}

/** A role and its organisations alone, for somebody who has an account. @throws AccountRefused */
export function checkedRole(input: Pick<NewAccount, 'role' | 'organisationCodes'>): {
	role: Role;
	organisationCodes: string[];
} {
	const problems = roleProblems(input);
	if (problems.length > 0) throw new AccountRefused(problems);
	return { role: input.role as Role, organisationCodes: codesOf(input) };
}

function codesOf(input: Pick<NewAccount, 'organisationCodes'>): string[] {
	return [...new Set(input.organisationCodes.map((code) => code.trim().toUpperCase()))].filter(
		Boolean
	);
}

function emailProblems(email: string): AccountProblem[] {
	if (email === '') return [{ field: 'email', message: 'Enter an e-mail address' }];
	if (email.length > 254 || !/^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[a-z0-9-]{2,}$/.test(email))
		return [
			{ field: 'email', message: 'Enter an e-mail address in full, such as name@example.nhs.uk' }
		];
	return [];
}

export function nameProblems(name: string): AccountProblem[] {
	if (name === '') return [{ field: 'name', message: 'Enter a name' }];
	if (name.length > 100)
		return [{ field: 'name', message: 'Name must be 100 characters or fewer' }];
	return [];
}

function roleProblems(input: Pick<NewAccount, 'role' | 'organisationCodes'>): AccountProblem[] {
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
