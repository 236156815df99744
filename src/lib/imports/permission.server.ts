import { type IcsScope, NotAllowed } from '#lib/core/access.ts';
import { longDate } from '#lib/core/dates.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import type { Choices } from './reading.ts';

/** @throws NotAllowed when the scope was opened for something else */
export function requireImport(scope: IcsScope): void {
	if (scope.permission !== 'import') throw new NotAllowed('This scope does not import.');
}

/**
 * For what changes a register: a closed organisation keeps its history and takes no more.
 *
 * @throws NotAllowed when the scope does not import, or the ICS closed before `today`
 */
export function requireOpenForImport(scope: IcsScope, today: string): void {
	requireImport(scope);
	const { closedOn, shortName } = findIcs(scope, scope.ics.code);
	if (closedOn !== null && closedOn < today)
		throw new NotAllowed(
			`${shortName} closed on ${longDate(closedOn)}: nothing more can be imported into it or taken back. Its history stays readable.`
		);
}

/** Choices are kept before the file is read by them. @throws NotAllowed */
export function requireNoNhsNumber(choices: Choices): void {
	if (holdsNhsNumber(JSON.stringify(choices)))
		throw new NotAllowed(
			'What was chosen for this file holds what looks like an NHS number. Nothing about patients is kept: take it out.'
		);
}
