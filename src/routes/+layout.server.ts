import { madeUp } from '#lib/accounts/made-up/read.server.ts';
import { homeOf } from '#lib/accounts/sign-in/addresses.server.ts';
import { authorise, may, type Person, roleLabel } from '#lib/core/access.ts';
import { listSome } from '#lib/core/words.ts';
import { listIcs } from '#lib/organisations/read.server.ts';
import type { LayoutServerLoad } from './$types';

/**
 * Pages come whole from the server and work without a script; a chart or a list brings the few hundred
 * bytes of `ui/light.ts`. A page with a form that saves or answers in place turns this on for itself.
 */
export const csr = false;

/**
 * What the frame of every page shows. It reads nothing of the address, so that it is asked for once
 * and not again at each step from page to page. It guards nothing: every page asks for itself.
 */
export const load: LayoutServerLoad = ({ locals }) => {
	const { person, today } = locals;
	return {
		person: person && {
			name: person.name,
			email: person.email,
			roleLabels: roleLabels(person),
			mayAdmin: mayAdmin(person)
		},
		madeUp: madeUp(),
		organisations: organisationsOf(person, today),
		navigation: navigationOf(person),
		today
	};
};

function organisationsOf(person: Person | null, today: string): { code: string; name: string }[] {
	if (!may(person, 'read')) return [];
	return listIcs(authorise(person, 'read'))
		.filter((ics) => ics.closedOn === null || ics.closedOn >= today)
		.map((ics) => ({ code: ics.code, name: ics.shortName }));
}

function navigationOf(person: Person | null): { label: string; href: string }[] {
	if (!person) return [];
	const home = homeOf(person);
	const links = [
		...(may(person, 'read') ? [{ label: 'ICSs', href: '/' }] : []),
		...(mayReview(person) ? [{ label: 'Reviews', href: '/reviews' }] : []),
		...(mayAdmin(person) ? [{ label: 'Administration', href: '/admin' }] : []),
		{ label: 'Your account', href: '/account' },
		{ label: 'Help', href: '/help' }
	];
	return [{ label: 'Home', href: home }, ...links.filter(({ href }) => href !== home)];
}

function mayReview(person: Person): boolean {
	return may(person, 'review-returns') || may(person, 'close-returns') || may(person, 'set-rounds');
}

function mayAdmin(person: Person): boolean {
	return (
		may(person, 'manage-accounts') || may(person, 'read-audit') || may(person, 'manage-roadmap')
	);
}

/** A line for each role, naming what it covers: `Viewer, Oldtown ICS and Barnard ICS`. */
function roleLabels(person: Person): string[] {
	const byRole = Map.groupBy(person.grants, (grant) => grant.role);
	return [...byRole].map(([role, grants]) => {
		const names = grants.flatMap((grant) => (grant.organisation ? [grant.organisation.name] : []));
		return names.length > 0 ? `${roleLabel(role)}, ${listSome(names, 3)}` : roleLabel(role);
	});
}
