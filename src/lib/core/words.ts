import { count } from './numbers.ts';

/** `1 policy`, `2 policies`, `0 policies`; the plural is made with an s unless it is given. */
export function plural(number: number, one: string, many = `${one}s`): string {
	return `${count(number)} ${number === 1 ? one : many}`;
}

/** As `plural`, but nothing is `no policies`, for use inside a sentence. */
export function counted(number: number, one: string, many = `${one}s`): string {
	return number === 0 ? `no ${many}` : plural(number, one, many);
}

/** The word alone, as the number wants it: `is` or `are`, `policy` or `policies`. */
export function agree(number: number, one: string, many: string): string {
	return number === 1 ? one : many;
}

const NUMBERS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A small number as a word, for use inside a sentence: `no`, `three`, `13`. */
export function numberWord(number: number): string {
	return NUMBERS[number] ?? count(number);
}

/** As `plural`, with a small number as a word: `three months`, `one day`. */
export function pluralWord(number: number, one: string, many = `${one}s`): string {
	return `${numberWord(number)} ${number === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[], joiner = 'and'): string {
	if (words.length < 2) return words[0] ?? '';
	return `${words.slice(0, -1).join(', ')} ${joiner} ${words[words.length - 1]}`;
}

/** The first names of a list and how many more there are: `a, b and 4 more`. */
export function listSome(words: readonly string[], atMost: number): string {
	if (words.length <= atMost) return list(words);
	return list([...words.slice(0, atMost), `${words.length - atMost} more`]);
}

export function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same inside a sentence; an acronym stays as it is. */
export function uncapital(text: string): string {
	return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** `a` or `an`, by the first letter: `an SOP` is written by hand. */
export function withArticle(noun: string): string {
	return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
