/** What is offered to the reader of a file: what a person chose, and what earlier imports taught. */
import type { Choices } from '#lib/server/imports/reading.ts';
import type { RememberedMapping } from '#lib/server/queries/imports.ts';

/** Choices made for this file win over remembered ones, header by header and text by text. */
export function offeredChoices(choices: Choices, remembered: RememberedMapping | null): Choices {
	if (!remembered) return choices;
	return {
		...choices,
		remembered: {
			...Object.fromEntries(remembered.columns.map((one) => [one.header, one.field])),
			...choices.remembered
		},
		values: meaningsTogether(remembered.values, choices.values ?? {})
	};
}

type Meanings = NonNullable<Choices['values']>;

/** Field by field; where both know a text, the later one counts. */
export function meaningsTogether(earlier: Meanings, later: Meanings): Meanings {
	const together: Meanings = { ...earlier };
	for (const [field, texts] of Object.entries(later))
		together[field] = { ...together[field], ...texts };
	return together;
}
