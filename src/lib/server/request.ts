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
import { isIsoDate } from '#lib/domain/calendar.ts';
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

/** `?asAt=` as an ISO date; today when it is absent or not a date. */
export function asAtOf(url: URL, today: string): string {
	const asked = url.searchParams.get('asAt');
	return asked && isIsoDate(asked) ? asked : today;
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
