/** What nearly every page of an ICS begins with: who asks, which ICS, as at when. */
import { error, redirect } from '@sveltejs/kit';
import {
	authorise,
	may,
	NotAllowed,
	NotFound,
	NotSignedIn,
	type IcsScope,
	type Permission
} from '#lib/domain/access.ts';
import { isInRange, isIsoDate } from '#lib/domain/calendar.ts';
import { dayRange } from '#lib/format/dates.ts';
import type { Reader } from '#lib/domain/disclosed-totals.ts';
import { REGISTERS } from '#lib/domain/registers/catalogue.ts';
import {
	findIcs,
	successorsOf,
	type Organisation,
	type Succession
} from '#lib/server/queries/organisations.ts';

/** The organisation with how the person sees its counts of people: what pages show travels with it. */
export type OpenedIcs = Organisation & { reader: Reader };

export type OpenIcs = { ics: OpenedIcs; scope: IcsScope };

/**
 * The ICS in an address, opened for a permission.
 *
 * @throws SvelteKit's 404 when it is not there or not theirs, 403 when they may only read it
 */
export function openIcs(
	locals: App.Locals,
	code: string,
	permission: Permission = 'read'
): OpenIcs {
	return answering(() => {
		const ics = findIcs(authorise(locals.person, 'read'), code);
		const scope = authorise(locals.person, permission, ics);
		return { ics: { ...ics, reader: scope.reader }, scope };
	});
}

/** Which of these the person may do in an ICS, for buttons: `{ 'import': true, … }`. */
export function mayIn<P extends Permission>(
	locals: App.Locals,
	ics: Organisation,
	...permissions: P[]
): Record<P, boolean> {
	// A closed organisation keeps its history and takes no more.
	const open = ics.closedOn === null || ics.closedOn >= locals.today;
	return Object.fromEntries(
		permissions.map((permission) => [
			permission,
			may(locals.person, permission, ics) && (open || permission === 'read')
		])
	) as Record<P, boolean>;
}

/** Turns the domain's refusals into answers that tell an outsider nothing. */
export function answering<T>(work: () => T): T {
	try {
		return work();
	} catch (problem) {
		if (problem instanceof NotSignedIn) redirect(303, '/sign-in');
		if (problem instanceof NotFound) error(404, 'Not found, or not yours to see.');
		if (problem instanceof NotAllowed) error(403, problem.message);
		throw problem;
	}
}

/** `?asAt=` as an ISO date; today when it is absent. @throws as `dayAsked` */
export function asAtOf(url: URL, today: string): string {
	return dayAsked(url, 'asAt', today) ?? today;
}

/** A day that an address names; null when it names none. @throws SvelteKit's 400 for one that is not taken */
export function dayAsked(url: URL, name: string, today: string): string | null {
	const asked = url.searchParams.get(name)?.trim();
	if (!asked) return null;
	if (!isIsoDate(asked) || !isInRange(asked, today))
		error(400, `The date must be ${dayRange(today)}, written as 2026-09-30.`);
	return asked;
}

/** What every page of an ICS shows of it; small, because it travels with the page. */
export type IcsShown = Pick<OpenedIcs, 'code' | 'shortName' | 'closedOn' | 'reader'> & {
	successors: Succession[];
	/** Its sections: sent, because the registers' definitions are too heavy for every page. */
	sections: { label: string; path: string; group?: string }[];
};

export function icsShown(ics: OpenedIcs): IcsShown {
	const { code, shortName, closedOn, reader } = ics;
	return {
		code,
		shortName,
		closedOn,
		reader,
		successors: closedOn === null ? [] : successorsOf(ics.id),
		sections: [
			{ label: 'Overview', path: '' },
			{ label: 'What people say', path: '/voice' },
			{ label: 'Roadmap', path: '/roadmap' },
			{ label: 'Dedicated focus', path: '/focus' },
			{ label: 'Quarterly returns', path: '/returns' },
			{ label: 'Measures', path: '/measures' },
			...REGISTERS.map((register) => ({
				label: register.title,
				path: `/${register.name}`,
				group: 'Registers'
			})),
			{ label: 'Imports', path: '/imports', group: 'Data' },
			{ label: 'Check your data', path: '/checks', group: 'Data' }
		]
	};
}
