/** Who a command acts for, and where: the same door as on the web. */
import { isInvited, personByEmail } from '#lib/accounts/read.server.ts';
import {
	authorise,
	type IcsActor,
	type IcsScope,
	type Permission,
	type Person
} from '#lib/core/access.ts';
import { findIcs, type Organisation } from '#lib/organisations/read.server.ts';
import { londonDate, present } from '#lib/platform/clock.server.ts';
import { findRegister } from '#lib/registers/all.ts';
import type { Register } from '#lib/registers/definition.ts';
import { Refused, Usage } from './output.ts';

/** Today in England, as an ISO date. */
export function today(): string {
	return londonDate();
}

/** @throws Usage without an address, Refused when no account that can act has it */
export function personNamed(email: string | undefined): Person {
	if (!email) throw new Usage('Say who you are with --as <email>.');
	const person = personByEmail(email);
	if (!person)
		throw new Refused(
			isInvited(email)
				? `${email} has been invited, but has not chosen a password yet, so there is no account to act as. It begins when they open the link that they were sent; if that has run out, invite them again.`
				: `No account can act as ${email}.`
		);
	return person;
}

/** @throws Usage without a code, NotFound, NotAllowed */
export function scopeFor<P extends Permission>(
	person: Person,
	permission: P,
	code: string | undefined
): { scope: IcsScope<P>; ics: Organisation; actor: IcsActor<P> } {
	if (!code) throw new Usage('Say which ICS with --ics <code>.');
	const ics = findIcs(authorise(person, 'read'), code);
	const scope = authorise(person, permission, ics);
	const now = present();
	return { scope, ics, actor: { scope, now, today: londonDate(now) } };
}

/** @throws Refused when there is no such register */
export function registerFrom(name: string | undefined): Register {
	if (!name) throw new Usage('Say which register.');
	const register = findRegister(name);
	if (!register) throw new Refused(`Not found: there is no register “${name}”.`);
	return register;
}
