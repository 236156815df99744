/** The search of everything: what is looked for, and what is found. Pure. */
import { plural } from '#lib/core/words.ts';
import { datedBy, type Register } from '#lib/registers/definition.ts';

/** Results on one page. */
export const PER_PAGE = 20;
/** What is typed beyond this is not looked at. */
export const LONGEST_SEARCH = 200;
const MOST_WORDS = 12;
const LONGEST_EXCERPT = 160;

/** A register's number in the index is below this; a row's number there is its id times this, and that. */
export const REGISTER_NUMBERS = 64;

/**
 * What was typed, as words that are compared: lower case, without accents or punctuation. Each has to
 * begin a word of what is found.
 */
export function searchWords(text: string): string[] {
	const words = plain(text.slice(0, LONGEST_SEARCH)).match(/[\p{L}\p{N}]+/gu) ?? [];
	return [...new Set(words)].slice(0, MOST_WORDS);
}

function plain(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether every word begins one of a text. */
export function matches(words: readonly string[], text: string): boolean {
	const known = plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.every((word) => known.some((one) => one.startsWith(word)));
}

/** Registers whose rows stand until they change; those of each month or quarter are looked up there. */
export function isSearched(register: Register): boolean {
	return datedBy(register) === undefined;
}

/** The part of a text around the first word that is found in it; null where none is. */
export function excerpt(words: readonly string[], text: string): string | null {
	const parts = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
	const found = parts.find(([part]) => words.some((word) => plain(part).startsWith(word)));
	if (!found) return null;
	if (text.length <= LONGEST_EXCERPT) return text;
	const from = Math.max(0, found.index - LONGEST_EXCERPT / 4);
	const start = from === 0 ? 0 : text.indexOf(' ', from) + 1 || from;
	const shown = text.slice(start, start + LONGEST_EXCERPT).trim();
	return `${start > 0 ? '… ' : ''}${shown}${start + LONGEST_EXCERPT < text.length ? ' …' : ''}`;
}

export type Found = {
	title: string;
	href: string;
	/** What it is, and where: "Policy, Barnard". */
	where: string;
	/** The words around what was found, where the title does not say it. */
	excerpt: string | null;
};

/** What the page says of what was found. */
export function foundSentence(typed: string, words: readonly string[], total: number): string {
	if (typed === '') return 'Search ICSs, deliverables, registers, concerns and help.';
	if (words.length === 0) return 'Enter at least one letter or number to search for.';
	if (total === 0) return `Nothing you may see matches “${typed}”.`;
	return `${plural(total, 'result')} for “${typed}”.`;
}
