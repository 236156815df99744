/** What the pages of the catalogue begin with. */
import { error } from '@sveltejs/kit';
import type { Finding } from '#lib/core/result.ts';
import type { TypedRow } from '#lib/registers/form.ts';
import {
	INDICATOR_FIELDS,
	type OwnIndicator,
	readOwnIndicator
} from '#lib/registers/indicators/rules.ts';
import { mayIn, openIcs, type OpenIcs } from '#lib/request.server.ts';

/** @throws SvelteKit's 404 and 403, as `openIcs` does; 403 too for changing what a closed ICS holds */
export function openToChange(locals: App.Locals, code: string): OpenIcs<'edit-registers'> {
	const opened = openIcs(locals, code, 'edit-registers');
	if (!mayIn(locals, opened.ics, 'edit-registers')['edit-registers'])
		error(403, `${opened.ics.shortName} has closed: its history takes no more changes.`);
	return opened;
}

/** What stood in the form, and the definition it makes. */
export function sentIndicator(
	sent: FormData,
	today: string
): { typed: TypedRow; indicator: OwnIndicator; findings: Finding[] } {
	const typed = Object.fromEntries(
		INDICATOR_FIELDS.map((name) => [name, String(sent.get(name) ?? '')])
	);
	return { typed, ...readOwnIndicator(typed, today) };
}
