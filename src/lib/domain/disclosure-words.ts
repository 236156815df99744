/**
 * For the foot of whatever shows counts of people to readers outside; apart from the rule itself, so
 * that a page sends no more than these words. Pure.
 */
export const DISCLOSURE_WORDS =
	'Counts of people are shown to the nearest 5, and * stands for fewer than 5, none included; - is not applicable, : is not submitted.';
