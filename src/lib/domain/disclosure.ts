/**
 * Numbers about people, on their way out to somebody who does not work for the programme that holds
 * them. As NHS England's monthly mental health statistics do it, below England level: a count under
 * 5, nought included, is `*` and any other is rounded to the nearest 5; a percentage is `*` when its
 * numerator or its denominator is under 5, and otherwise comes from the true values. Rules and
 * comparisons work on true values; only what is written goes through here. Pure.
 */
import { count, percentage } from '#lib/format/numbers.ts';

const LEAST = 5;

/** The sign for fewer than 5, and what is said beside it. */
export const SUPPRESSED = '*';
export const SUPPRESSED_WORDS = '* (fewer than 5)';

export function isSmall(people: number): boolean {
	return people < LEAST;
}

/** To the nearest 5; null where the count must not be shown. */
export function disclosedCount(people: number): number | null {
	return isSmall(people) ? null : Math.round(people / 5) * 5;
}

/** "40", "*". */
export function disclosedCountWords(people: number): string {
	const shown = disclosedCount(people);
	return shown === null ? SUPPRESSED : count(shown);
}

/** "40 of 85 (48%)", "* of 85 (*)": the percentage is that of the true values, as a whole number. */
export function disclosedShareWords(part: number, of: number): string {
	const share = isSmall(part) || isSmall(of) ? SUPPRESSED : percentage(part, of);
	return `${disclosedCountWords(part)} of ${disclosedCountWords(of)} (${share})`;
}
