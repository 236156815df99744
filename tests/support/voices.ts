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
import { findIcs } from '#lib/organisations/read.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { database } from '#lib/platform/database.server.ts';
import { type ConcernInput, raiseConcern } from '#lib/voices/concerns/write.server.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';
import { addMember, setUpGroup } from '#lib/voices/groups/write.server.ts';
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
	const made = setUpGroup(managing(code), { name, about: 'People who use care here.' });
	if (made.status !== 'set-up') throw new Error(JSON.stringify(made));
	const added = addMember(managing(code), made.id, {
		email: lead.email,
		role: 'lead',
		actsFor: ''
	});
	if (added.status !== 'added') throw new Error(JSON.stringify(added));
	return { id: made.id, scope: groupScope(lead.email, code, made.id) };
}

/** Somebody more in a group. */
export function newMember(
	groupId: number,
	name: string,
	{ code = 'XWE', role = 'member' as MemberRole, actsFor = '' } = {}
): GroupScope {
	const email = `${name.toLowerCase().replace(/\W+/g, '-')}@x.example`;
	newAccount('coproduction-member', [code], { email, name });
	const added = addMember(managing(code), groupId, { email, role, actsFor });
	if (added.status !== 'added') throw new Error(JSON.stringify(added));
	return groupScope(email, code, groupId);
}

/** Raises a question of no particular subject. Answers its number. */
export function newConcern(
	scope: GroupScope,
	details: Partial<ConcernInput> = {},
	today = londonDate()
): number {
	const raised = raiseConcern(
		scope,
		{
			...{ kind: 'question', aboutKind: 'other', about: '', asGroup: false, form: newForm() },
			...{ title: 'The front desk', words: 'Why is it shut at noon?', visibility: 'ics' },
			...details
		},
		today
	);
	if (raised.status !== 'raised') throw new Error(JSON.stringify(raised));
	return raised.id;
}

/** From now on the audit log takes nothing, so that no act can stand. */
export function auditRefuses(): void {
	database().exec(
		`CREATE TRIGGER audit_refuses BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'full'); END`
	);
}

/** What the system may answer with. */
export const answering = (code = 'XWE'): IcsScope =>
	scopeOf(signedInAs('programme-director', code).email, code, 'answer-concerns');

/** What an administrator may look after. */
export const managing = (code = 'XWE'): IcsScope =>
	scopeOf(signedInAs('admin').email, code, 'manage-groups');
