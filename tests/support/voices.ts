/** Groups with their lead, and what they raise, made by the commands that people use. */
import { personByEmail } from '#lib/accounts/read.server.ts';
import {
	authorise,
	type GroupScope,
	type IcsScope,
	type MemberRole,
	type Permission,
	speakFor
} from '#lib/core/access.ts';
import { done, type Refused } from '#lib/core/result.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { database } from '#lib/platform/database.server.ts';
import { type ConcernInput, raiseConcern } from '#lib/voices/concerns/write.server.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';
import { addMember, setUpGroup } from '#lib/voices/groups/write.server.ts';
import { actorOf } from './actors.ts';
import { newAccount, signedInAs } from './database.ts';

let forms = 0;

/** A form's own number, another each time. */
export const newForm = (): string => `form-${(forms += 1)}`;

/** A scope of somebody over an ICS. */
export function scopeOf<P extends Permission>(
	email: string,
	code: string,
	permission: P
): IcsScope<P> {
	const person = personByEmail(email);
	return authorise(person, permission, findIcs(authorise(person, 'read'), code));
}

/** What somebody sees and says of a group they belong to. */
export function groupScope(email: string, code: string, groupId: number): GroupScope {
	const scope = scopeOf(email, code, 'speak-in-groups');
	return speakFor(
		scope,
		membershipsOf(scope).find((one) => one.groupId === groupId)
	);
}

/** A group with its lead: the group member that `signedInAs` answers. */
export function newGroup(
	code = 'XWE',
	name = `Group of ${code}`
): { id: number; scope: GroupScope } {
	const lead = signedInAs('coproduction-member', code);
	const admin = actorOf(managing(code));
	const { id } = done(setUpGroup(admin, { name, about: 'People who use care here.' }));
	done(addMember(admin, id, { email: lead.email, role: 'lead', actsFor: '' }));
	return { id, scope: groupScope(lead.email, code, id) };
}

/** Somebody more in a group. */
export function newMember(
	groupId: number,
	name: string,
	{ code = 'XWE', role = 'member' as MemberRole, actsFor = '' } = {}
): GroupScope {
	const email = `${name.toLowerCase().replace(/\W+/g, '-')}@x.example`;
	newAccount('coproduction-member', [code], { email, name });
	done(addMember(actorOf(managing(code)), groupId, { email, role, actsFor }));
	return groupScope(email, code, groupId);
}

/** Raises a question of no particular subject, on a day (ISO) or now. Answers its number. */
export function newConcern(
	scope: GroupScope,
	details: Partial<ConcernInput> = {},
	day?: string
): number {
	const actor = actorOf(scope, day === undefined ? new Date() : morningOf(day));
	return done(
		raiseConcern(actor, {
			kind: 'question',
			aboutKind: 'other',
			about: '',
			asGroup: false,
			form: newForm(),
			title: 'The front desk',
			words: 'Why is it shut at noon?',
			visibility: 'ics',
			...details
		})
	).id;
}

/** A moment of a day (ISO). */
export const morningOf = (day: string): Date => new Date(`${day}T10:00:00Z`);

/** The fields that a command refused; undefined for one that was done. */
export function fieldsOf(result: object): string[] | undefined {
	return 'refused' in result ? (result as Refused).refused.map(({ field }) => field) : undefined;
}

/** From now on the audit log takes nothing, so that no act can stand. */
export function auditRefuses(): void {
	database().exec(
		`CREATE TRIGGER audit_refuses BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'full'); END`
	);
}

/** What the system may answer with. */
export const answering = (code = 'XWE'): IcsScope<'answer-concerns'> =>
	scopeOf(signedInAs('programme-director', code).email, code, 'answer-concerns');

/** What an administrator may look after. */
export const managing = (code = 'XWE'): IcsScope<'manage-groups'> =>
	scopeOf(signedInAs('admin').email, code, 'manage-groups');

/** What is said by groups and to them, by table, and the columns that say when. */
export const VOICE_TABLES = {
	groups: ['set_up_at'],
	group_members: ['joined_at'],
	group_views: ['at'],
	voice_ratings: ['at'],
	concerns: ['raised_at', 'shared_on'],
	concern_posts: ['at'],
	concern_hidings: ['at'],
	answer_times: ['at']
};
