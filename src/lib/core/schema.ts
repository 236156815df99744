/**
 * Reading the fields of a JSON document that we or others wrote by hand. Each function returns a
 * checked value or throws an Error that names the place, so that a slip in a document of
 * thousands of lines is found at once and never reaches a page.
 */

import { isFinancialYear, isIsoDate } from './calendar.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** @throws always: an Error that names the place and says what is wrong there */
export function fail(place: string, message: string): never {
	throw new Error(`${place}: ${message}`);
}

export function object(value: unknown, place: string): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		fail(place, 'must be an object.');
	}
	return value as Fields;
}

export function list(fields: Fields, key: string, place: string): readonly unknown[] {
	const value = fields[key];
	if (!Array.isArray(value)) fail(place, `"${key}" must be a list.`);
	return value;
}

/** A text that says something: blank text is as wrong as none. */
export function text(fields: Fields, key: string, place: string): string {
	const value = fields[key];
	if (typeof value !== 'string' || value.trim() === '') fail(place, `"${key}" must be a text.`);
	return value;
}

/** A text, or null written out: a key left out is more likely a slip than a decision. */
export function textOrNull(fields: Fields, key: string, place: string): string | null {
	return fields[key] === null ? null : text(fields, key, place);
}

export function texts(fields: Fields, key: string, place: string): string[] {
	const found: string[] = [];
	for (const value of list(fields, key, place)) {
		if (typeof value !== 'string' || value.trim() === '') {
			fail(place, `"${key}" must be a list of texts.`);
		}
		if (found.includes(value)) fail(place, `"${key}" names "${value}" twice.`);
		found.push(value);
	}
	return found;
}

/** A whole number from 1 up. */
export function wholeNumber(fields: Fields, key: string, place: string): number {
	const value = fields[key];
	if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
		fail(place, `"${key}" must be a whole number from 1 up.`);
	}
	return value;
}

export function oneOf<T extends string>(
	fields: Fields,
	key: string,
	allowed: readonly T[],
	place: string
): T {
	const value = allowed.find((choice) => choice === fields[key]);
	if (value === undefined) {
		fail(place, `"${key}" must be one of ${allowed.join(', ')}, not "${String(fields[key])}".`);
	}
	return value;
}

export function date(fields: Fields, key: string, place: string): string {
	const value = text(fields, key, place);
	if (!isIsoDate(value)) fail(place, `"${key}" must be a date such as 2022-08-01.`);
	return value;
}

/** A financial year as the NHS writes it, `2021/22`, whose second part follows the first. */
export function financialYear(fields: Fields, key: string, place: string): string {
	const value = text(fields, key, place);
	if (!isFinancialYear(value)) fail(place, `"${key}" must be a financial year such as 2021/22.`);
	return value;
}

/** The codes of a list whose codes must all differ. */
export function unique(items: readonly { readonly code: string }[], what: string): Set<string> {
	const codes = new Set<string>();
	for (const { code } of items) {
		if (codes.has(code)) fail(`${what} ${code}`, 'is there twice.');
		codes.add(code);
	}
	return codes;
}

/** Refuses a reference to something that the document does not have. */
export function known(code: string, codes: ReadonlySet<string>, key: string, place: string): void {
	if (!codes.has(code)) fail(place, `"${key}" names "${code}", which the document does not have.`);
}

/** One text for one content, whatever the order in which its parts were put in: what is hashed. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
	const entries = Object.entries(value)
		.filter(([, inner]) => inner !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
