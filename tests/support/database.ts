/** A fresh database with the real migrations and just enough organisations to tell who sees what. */
import { machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { isRole, NATIONAL_ROLES, type Person, type Role } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { type Db, migrate, openDatabase, run, useDatabase } from '#lib/platform/database.server.ts';

/** An empty database, in memory or in a file, migrated, which everything below the routes now uses. */
export function emptyDatabase(path = ':memory:'): Db {
	const db = openDatabase(path);
	migrate(db);
	useDatabase(db);
	return db;
}

/**
 * The same with two regions: X01 holds the ICSs XWE, XOT and the closed XCL; X02 holds XBA.
 * XWE has a trust (XTR), a place (XPL) and a network (XN1) below it.
 */
export function freshDatabase(path?: string): Db {
	const db = emptyDatabase(path);
	newOrganisation('X01', 'region');
	newOrganisation('X02', 'region');
	newOrganisation('XWE', 'ics', { parent: 'X01', name: 'Westside and Eastside ICS' });
	newOrganisation('XOT', 'ics', { parent: 'X01', name: 'Oldtown ICS' });
	newOrganisation('XCL', 'ics', {
		parent: 'X01',
		closedOn: '2026-03-31',
		parentUntil: '2026-03-31'
	});
	newOrganisation('XBA', 'ics', { parent: 'X02', name: 'Barnard ICS' });
	newOrganisation('XTR', 'trust', { parent: 'XWE' });
	newOrganisation('XPL', 'place', { parent: 'XWE' });
	newOrganisation('XN1', 'pcn', { parent: 'XPL' });
	return db;
}

type OrganisationDetails = {
	parent?: string;
	name?: string;
	openedOn?: string;
	closedOn?: string;
	parentUntil?: string;
};

/** Adds an organisation, below another if one is named. Answers its id. */
export function newOrganisation(
	code: string,
	kind: string,
	details: OrganisationDetails = {}
): number {
	const name = details.name ?? `${code} ${kind}`;
	const { id } = run(
		`INSERT INTO organisations (code, kind, name, short_name, opened_on, closed_on, fictional)
		VALUES (?, ?, ?, ?, ?, ?, 1)`,
		code,
		kind,
		name,
		name,
		details.openedOn ?? '2022-07-01',
		details.closedOn ?? null
	);
	if (details.parent)
		run(
			`INSERT INTO organisation_parents (child_id, parent_id, from_on, to_on)
			SELECT ?, id, '2022-07-01', ? FROM organisations WHERE code = ?`,
			id,
			details.parentUntil ?? null,
			details.parent
		);
	return id;
}

/** Lets one ICS follow another on a day; with a share where the boundary was cut. */
export function newSuccession(
	predecessor: string,
	successor: string,
	on = '2026-04-01',
	share: number | null = 1
): void {
	run(
		`INSERT INTO successions SELECT p.id, s.id, ?, ?, ? FROM organisations p, organisations s
		WHERE p.code = ? AND s.code = ?`,
		on,
		share === 1 ? 'merger' : 'split',
		share,
		predecessor,
		successor
	);
}

/** Makes an account named for its role: `data-officer@xwe.example`. Answers its id. */
export function newAccount(
	role: Role,
	organisationCodes: readonly string[] = [],
	details: { email?: string; name?: string; passwordHash?: string } = {}
): string {
	const where = organisationCodes[0]?.toLowerCase() ?? 'england';
	const email = details.email ?? `${role}@${where}.example`;
	const name = details.name ?? `${role} of ${where}`;
	return done(
		addAccount(machineActor('manage-accounts'), {
			...details,
			email,
			name,
			role,
			organisationCodes
		})
	);
}

/**
 * Somebody signed in with a role, as the hooks would hand them to a page. For the roles that cover
 * England the organisation is left out. Called again, it answers the same person.
 */
export function signedInAs(role: Role, organisationCode = 'XWE'): Person {
	const organisations = NATIONAL_ROLES.includes(role) ? [] : [organisationCode];
	const email = `${role}@${organisations[0]?.toLowerCase() ?? 'england'}.example`;
	const known = personByEmail(email);
	if (known) return known;
	if (!isRole(role)) throw new Error(`${role} is not a role`);
	newAccount(role, organisations);
	return personByEmail(email)!;
}
