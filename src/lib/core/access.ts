/** Who may do what, where. Pure: the caller has looked up the person and the organisation. */
import type { Audience } from './disclosure.ts';

export const ROLES = [
	{
		code: 'admin',
		label: 'Administrator',
		about: 'Manages accounts, roles and roadmap versions; reads everything.'
	},
	{ code: 'national', label: 'National team', about: 'Reads and exports everything in England.' },
	{
		code: 'region-reviewer',
		label: 'Regional reviewer',
		about: 'Reads and reviews the ICSs of a region.'
	},
	{
		code: 'programme-director',
		label: 'Programme director',
		about: 'Keeps the roadmap and the registers of an ICS, imports, and answers for it.'
	},
	{
		code: 'data-officer',
		label: 'Data officer',
		about: 'Imports and edits the registers of an ICS.'
	},
	{
		code: 'coproduction-member',
		label: 'Co-production group member',
		about: 'Reads an ICS’s progress and says what it is like.'
	},
	{ code: 'viewer', label: 'Viewer', about: 'Reads an ICS’s progress.' }
] as const;

export type Role = (typeof ROLES)[number]['code'];

export type Permission =
	| 'read'
	| 'edit-registers'
	| 'import'
	| 'update-roadmap'
	| 'manage-accounts'
	| 'read-audit'
	| 'manage-roadmap'
	| 'write-returns'
	| 'send-returns'
	| 'review-returns'
	| 'close-returns'
	| 'set-rounds'
	| 'speak-in-groups'
	| 'answer-concerns'
	| 'publish-progress'
	| 'manage-groups'
	| 'take-over';

const MAY: Record<Role, readonly Permission[]> = {
	admin: ['read', 'manage-accounts', 'read-audit', 'manage-roadmap', 'manage-groups', 'take-over'],
	national: ['read', 'close-returns', 'set-rounds'],
	'region-reviewer': ['read', 'review-returns', 'set-rounds'],
	'programme-director': [
		'read',
		'edit-registers',
		'import',
		'update-roadmap',
		'write-returns',
		'send-returns',
		'answer-concerns',
		'publish-progress',
		'take-over'
	],
	'data-officer': ['read', 'edit-registers', 'import', 'write-returns'],
	'coproduction-member': ['read', 'speak-in-groups'],
	viewer: ['read']
};

/** Roles in a programme: whoever holds one does not judge that programme's return. */
const PROGRAMME_ROLES: readonly Role[] = ['programme-director', 'data-officer'];
const JUDGING: readonly Permission[] = ['review-returns', 'close-returns'];

/** Roles of people in an ICS: they may read what a group shares with it and not with everybody. */
const SYSTEM_ROLES: readonly Role[] = [...PROGRAMME_ROLES, 'coproduction-member', 'viewer'];

/** Roles that cover England; a grant of one names no organisation. */
export const NATIONAL_ROLES: readonly Role[] = ['admin', 'national'];

/** A role as somebody holds it today. `ics` are the ids of the ICSs that it covers. */
export type Grant = {
	role: Role;
	/** The organisation named in the grant; null for a role that covers England. */
	organisation: { id: number; code: string; name: string } | null;
	ics: readonly number[] | 'all';
};

export type Person = {
	accountId: string;
	name: string;
	email: string;
	grants: readonly Grant[];
};

export type Ics = { readonly id: number; readonly code: string };

declare const authorised: unique symbol;

/** Proof that somebody may do something somewhere: only `authorise` makes one. */
export type Scope<P extends Permission = Permission> = {
	readonly [authorised]: true;
	readonly accountId: string;
	readonly permission: P;
	/** Ids of the ICSs whose rows it opens. */
	readonly icsIds: readonly number[] | 'all';
};

/** A scope that opens the rows of one ICS, and says whether its reader may see true counts of people. */
export type IcsScope<P extends Permission = Permission> = Scope<P> & {
	readonly ics: Ics;
	readonly audience: Audience;
	/**
	 * The day (ISO) by whose end undated facts are taken as they were recorded, where that is another than
	 * the day asked about: a return that is sent in July says what was recorded by then of June.
	 */
	readonly recordedBy?: string;
};

/** A scope that opens what belongs to one group: only `speakFor` makes one. */
export type GroupScope = IcsScope<'speak-in-groups'> & { readonly group: Membership };

/**
 * Who acts, with which permission, and when. Made where a request begins (`request.server.ts`) and
 * where a command line begins (`cli/who.ts`), and nowhere else: what changes data never asks a clock.
 */
export type Actor<P extends Permission = Permission, S extends Scope<P> = Scope<P>> = {
	readonly scope: S;
	readonly now: Date;
	/** The day it is in London, as an ISO date. */
	readonly today: string;
};

/** An actor in one ICS. */
export type IcsActor<P extends Permission = Permission> = Actor<P, IcsScope<P>>;

/** An actor who speaks in one group. */
export type GroupActor = Actor<'speak-in-groups', GroupScope>;

/** The person a command without `--as` acts for: whoever runs it on this machine may read it all. */
export const MACHINE: Person = {
	accountId: 'command-line',
	name: 'Command line',
	email: '',
	grants: [{ role: 'national', organisation: null, ics: 'all' }]
};

/** The same for managing accounts: whoever holds the machine holds the database. */
export const MACHINE_ADMIN: Person = {
	...MACHINE,
	grants: [{ role: 'admin', organisation: null, ics: 'all' }]
};

/** The account that an act is recorded under; null where the machine itself acts, which has none. */
export function accountOf({ scope }: Actor): string | null {
	return scope.accountId === MACHINE.accountId ? null : scope.accountId;
}

/** The ICS that an act is recorded of; null for one that is not about a single ICS. */
export function icsIdOf({ scope }: Actor): number | null {
	return 'ics' in scope ? (scope as IcsScope).ics.id : null;
}

/** Nobody is signed in: ask them to. */
export class NotSignedIn extends Error {}
/** Not there, or not theirs: the two must look the same. */
export class NotFound extends Error {}
/** They may see it but not do this. */
export class NotAllowed extends Error {}

/**
 * The one door. Without `ics`, a scope over everything where the person holds the permission.
 *
 * @throws NotSignedIn, NotFound (an ICS they may not even read), NotAllowed
 */
export function authorise<P extends Permission>(person: Person | null, permission: P): Scope<P>;
export function authorise<P extends Permission>(
	person: Person | null,
	permission: P,
	ics: Ics
): IcsScope<P>;
export function authorise(
	person: Person | null,
	permission: Permission,
	ics?: Ics
): Scope | IcsScope {
	if (!person) throw new NotSignedIn('Sign in to see this page.');
	if (ics && !may(person, 'read', ics)) throw new NotFound(`No organisation ${ics.code}.`);
	if (!may(person, permission, ics)) throw new NotAllowed('Your role does not let you do this.');
	const scope = { accountId: person.accountId, permission, icsIds: covered(person, permission) };
	return (ics ? { ...scope, ics, audience: audienceOf(person, ics) } : scope) as Scope;
}

/**
 * For figures of England as a whole, which everyone who may read anything may see: it opens every
 * ICS, so that only sums over all of them may leave the query that asks for it.
 *
 * @throws NotSignedIn, NotAllowed
 */
export function authoriseSums(person: Person | null): Scope<'read'> {
	return { ...authorise(person, 'read'), icsIds: 'all' } as Scope<'read'>;
}

/**
 * One ICS of a scope, for what is asked of each in turn; whoever shows what comes of it asks `audienceOf`.
 *
 * @throws NotFound (one that it does not open)
 */
export function within<P extends Permission>(scope: Scope<P>, ics: Ics): IcsScope<P> {
	if (!opens(scope, ics.id)) throw new NotFound(`No organisation ${ics.code}.`);
	return { ...scope, ics, audience: 'external' } as IcsScope<P>;
}

/**
 * What a group keeps to itself, opened for one of its members.
 *
 * @throws NotFound for somebody else's membership, or none
 */
export function speakFor(
	scope: IcsScope<'speak-in-groups'>,
	membership: Membership | undefined
): GroupScope {
	if (membership?.accountId !== scope.accountId || membership.icsId !== scope.ics.id)
		throw new NotFound('No such group.');
	return { ...scope, group: membership } as GroupScope;
}

/** Whether a button should be offered. The command behind it asks `authorise` again. */
export function may(person: Person | null, permission: Permission, ics?: Ics): boolean {
	if (!person) return false;
	if (ics && JUDGING.includes(permission) && isOfProgramme(person, ics)) return false;
	return person.grants.some(
		(grant) => MAY[grant.role].includes(permission) && (ics === undefined || covers(grant, ics))
	);
}

/** Whether somebody works for the programme of an ICS. */
export function isOfProgramme(person: Person, ics: Ics): boolean {
	return person.grants.some((grant) => PROGRAMME_ROLES.includes(grant.role) && covers(grant, ics));
}

/** How somebody sees counts of people of an ICS: the true ones only where they work for its programme. */
export function audienceOf(person: Person, ics: Ics): Audience {
	return isOfProgramme(person, ics) ? 'programme' : 'external';
}

/**
 * Whether somebody may read what groups share with the people of an ICS. Administrators may too:
 * they look after what is written there.
 */
export function isOfSystem(person: Person | null, ics: Ics): boolean {
	return (
		person?.grants.some(
			(grant) => (SYSTEM_ROLES.includes(grant.role) && covers(grant, ics)) || grant.role === 'admin'
		) ?? false
	);
}

function covers(grant: Grant, ics: Ics): boolean {
	return grant.ics === 'all' || grant.ics.includes(ics.id);
}

function covered(person: Person, permission: Permission): readonly number[] | 'all' {
	const grants = person.grants.filter((grant) => MAY[grant.role].includes(permission));
	if (grants.some((grant) => grant.ics === 'all')) return 'all';
	return [...new Set(grants.flatMap((grant) => (grant.ics === 'all' ? [] : grant.ics)))];
}

/** Whether a scope opens the rows of this ICS. */
export function opens(scope: Scope, icsId: number): boolean {
	return scope.icsIds === 'all' || scope.icsIds.includes(icsId);
}

export function roleLabel(role: Role): string {
	return ROLES.find((candidate) => candidate.code === role)?.label ?? role;
}

export function isRole(text: string): text is Role {
	return ROLES.some((role) => role.code === text);
}

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
