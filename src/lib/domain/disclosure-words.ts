/**
 * For the foot of whatever shows counts of people to readers outside; apart from the rule itself, so
 * that a page sends no more than these words. The two numbers of the rule stand here for the same
 * reason: every sentence that tells the rule is written from them. Pure.
 */
/** A count of people below this is not shown. */
export const FEWEST_SHOWN = 5;
/** Any other is rounded to the nearest multiple of this. */
export const NEAREST = 5;

export const DISCLOSURE_WORDS = `Counts of people are shown to the nearest ${NEAREST}, and * stands for fewer than ${FEWEST_SHOWN}, none included; - is not applicable, : is not submitted.`;

/** How totals of people follow, England's and regions' too. */
export const TOTALS_WORDS = `A total of people, England’s and a region’s too, is worked out from the true counts and then rounded once in the same way: to the nearest ${NEAREST}, or * for fewer than ${FEWEST_SHOWN}. A percentage comes from the true counts, as a whole number, and is * where either count is under ${FEWEST_SHOWN}. Now and then a total or percentage is rounded the other way, where it would give a hidden count away.`;

/** The one place where England's totals are exact. */
export const FROZEN_WORDS =
	'Exact totals of England stand only in a frozen pack of a quarter that is over, and only where two or more systems have sent their return since the pack before.';
