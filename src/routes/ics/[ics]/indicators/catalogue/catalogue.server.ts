/** What the pages of the catalogue begin with. */
import { error } from '@sveltejs/kit';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import type { FieldProblem, TypedRow } from '#lib/registers/form.ts';
import {
	INDICATOR_FIELDS,
	type OwnIndicator,
	readOwnIndicator
} from '#lib/registers/indicators/rules.ts';
import { mayIn, openIcs, type OpenIcs } from '#lib/request.server.ts';

/** @throws SvelteKit's 404 and 403, as `openIcs` does; 403 too for changing what a closed ICS holds */
export function openToChange(locals: App.Locals, code: string): OpenIcs {
	const opened = openIcs(locals, code, 'edit-registers');
	if (!mayIn(locals, opened.ics, 'edit-registers')['edit-registers'])
		error(403, `${opened.ics.shortName} has closed: its history takes no more changes.`);
	return opened;
}

/** What stood in the form, and the definition it makes. */
export function sentIndicator(
	sent: FormData,
	today: string
): { typed: TypedRow; indicator: OwnIndicator; problems: FieldProblem[] } {
	const typed = Object.fromEntries(
		INDICATOR_FIELDS.map((name) => [name, String(sent.get(name) ?? '')])
	);
	const refuse = (text: string) =>
		holdsNhsNumber(text)
			? 'This holds what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.'
			: null;
	return { typed, ...readOwnIndicator(typed, today, refuse) };
}
