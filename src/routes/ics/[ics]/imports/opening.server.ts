import { error } from '@sveltejs/kit';
import { longDate } from '#lib/core/dates.ts';
import { findImport, type Importer, type ImportRecord } from '#lib/imports/read.server.ts';
import { readInBackground } from '#lib/imports/write.server.ts';
import { mayIn, openIcs, type OpenIcs, withHttpErrors } from '#lib/request.server.ts';

export type OpenImport = OpenIcs<'import'> & { record: ImportRecord };

/** The ICS opened for importing; a closed one takes no more. */
export function openForImport(locals: App.Locals, code: string): OpenIcs<'import'> {
	const opened = openIcs(locals, code, 'import');
	if (!mayIn(locals, opened.ics, 'import').import)
		error(
			403,
			`${opened.ics.shortName} closed on ${longDate(opened.ics.closedOn)}, so nothing more can be imported into it. Its history stays readable.`
		);
	return opened;
}

/** An import of the address, opened for acting on it. */
export function openImport(locals: App.Locals, code: string, id: string): OpenImport {
	const opened = openForImport(locals, code);
	return { ...opened, record: importOf(opened, id) };
}

/** The import of an address, among those of the ICS. */
export function importOf({ scope }: OpenIcs, id: string): ImportRecord {
	if (!/^[1-9]\d{0,9}$/.test(id)) error(404, 'Not found, or not yours to see.');
	return withHttpErrors(() => findImport(scope, Number(id)));
}

/** Most files are read within this many milliseconds; then the next page shows the result at once. */
const WORTH_WAITING = 2_000;

/** Has an upload read, and waits for it a moment. */
export async function readForAMoment(
	actor: Importer,
	id: number,
	milliseconds = WORTH_WAITING
): Promise<void> {
	await Promise.race([
		readInBackground(actor, id),
		new Promise((resolve) => setTimeout(resolve, milliseconds))
	]);
}
