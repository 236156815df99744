/**
 * Schemas for JSON documents that we or others write by hand, with messages that name the place of a
 * slip, so that one in a document of thousands of lines is found at once and never reaches a page.
 */
import * as v from 'valibot';
import { isFinancialYear, isIsoDate } from './calendar.ts';

const says = (value: unknown) => typeof value === 'string' && value.trim() !== '';

/** An object with these fields; others are left out. One that is absent is told of as if it were empty. */
export function object<E extends v.ObjectEntries>(entries: E) {
	const required = Object.keys(entries).filter((key) => entries[key]!.type !== 'optional');
	return v.pipe(
		keyed,
		v.transform((given) => ({
			...Object.fromEntries(required.map((key) => [key, undefined])),
			...given
		})),
		v.object(entries)
	);
}

const keyed = v.custom<Record<string, unknown>>(
	(value) => typeof value === 'object' && value !== null && !Array.isArray(value),
	'must be an object.'
);

/** An object with one value for each key, whatever the keys are. */
export function record<S extends v.GenericSchema>(value: S) {
	return v.pipe(keyed, v.record(v.string(), value));
}

export function list<S extends v.GenericSchema>(item: S) {
	return v.pipe(v.array(item, 'must be a list.'), v.readonly());
}

/** A text that says something: blank text is as wrong as none. */
export const text = v.custom<string>(says, 'must be a text.');

/** A text, or null written out: a key left out is more likely a slip than a decision. */
export const textOrNull = v.nullable(text);

/** Texts, none of them twice. */
export const texts = v.pipe(
	v.custom<readonly string[]>(
		(value) => Array.isArray(value) && value.every(says),
		'must be a list of texts.'
	),
	v.check(
		(items) => repeated(items) === undefined,
		({ input }) => `names "${repeated(input)}" twice.`
	)
);

function repeated(items: readonly string[]): string | undefined {
	return items.find((item, index) => items.indexOf(item) < index);
}

export const wholeNumber = v.custom<number>(
	(value) => typeof value === 'number' && Number.isInteger(value) && value >= 1,
	'must be a whole number from 1 up.'
);

export function oneOf<const T extends readonly string[]>(allowed: T) {
	return v.picklist(
		allowed,
		({ input }) => `must be one of ${allowed.join(', ')}, not "${String(input)}".`
	);
}

export const date = v.custom<string>(
	(value) => typeof value === 'string' && isIsoDate(value),
	'must be a date such as 2022-08-01.'
);

/** A financial year as the NHS writes it, `2021/22`, whose second part follows the first. */
export const financialYear = v.custom<string>(
	(value) => typeof value === 'string' && isFinancialYear(value),
	'must be a financial year such as 2021/22.'
);

/** What an entry of these lists is called where a message names it: by its code, or its key. */
const NOUNS: Readonly<Record<string, string>> = {
	deliverables: 'deliverable ',
	principles: 'principle ',
	indicators: 'indicator '
};

/**
 * The document as its schema has it.
 *
 * @param name what the whole document is called in a message
 * @throws an Error such as `deliverable one, criteria[0]: "kind" must be one of …`
 */
export function parsed<S extends v.GenericSchema>(
	schema: S,
	document: unknown,
	name: string
): v.InferOutput<S> {
	const result = v.safeParse(schema, document, { abortEarly: true });
	if (result.success) return result.output;
	const { message, path = [] } = result.issues[0];
	const last = path.at(-1);
	const isField = typeof last?.key === 'string' && message !== keyed.message;
	const place = placeOf(isField ? path.slice(0, -1) : path) || name;
	fail(place, isField ? `"${String(last.key)}" ${message}` : message);
}

function placeOf(path: readonly v.IssuePathItem[]): string {
	const parts: string[] = [];
	for (let at = 0; at < path.length; at += 1) {
		const key = String(path[at]!.key);
		const next = path[at + 1];
		const noun = NOUNS[key];
		const code = noun && next && (typeof next.key === 'string' ? next.key : codeOf(next.value));
		if (code) parts.push(`${noun}${code}`);
		else parts.push(typeof next?.key === 'number' ? `${key}[${next.key}]` : key);
		if (code || typeof next?.key === 'number') at += 1;
	}
	return parts.join(', ');
}

function codeOf(value: unknown): string | null {
	const code = typeof value === 'object' && value !== null && 'code' in value ? value.code : null;
	return typeof code === 'string' ? code : null;
}

/** @throws always: an Error that names the place and says what is wrong there */
export function fail(place: string, message: string): never {
	throw new Error(`${place}: ${message}`);
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
