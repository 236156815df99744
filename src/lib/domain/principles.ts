/**
 * The principles of the change as people who use services would put them. They are ours and not the
 * roadmap's, so they hold for every version of it that keeps a principle's code.
 */
import { fail, list, object, text, texts } from '#lib/domain/document.ts';
import { readEasyLine, type EasyLine } from '#lib/domain/easy-read.ts';

export interface PlainPrinciple {
	readonly code: string;
	/** A statement: what it comes to for a person. */
	readonly title: string;
	/** One or two short sentences. */
	readonly means: string;
	/** What a group answers each quarter. */
	readonly question: string;
	/** Two to four lines. */
	readonly easy: readonly EasyLine[];
	/** What a person could say where it is real: two to four sentences that begin with them. */
	readonly voices: readonly string[];
}

/**
 * The principles of a document `{ principles: { <code>: … } }`, in its order.
 * @throws an Error that names the place and what is wrong there
 */
export function parsePrinciples(document: unknown): PlainPrinciple[] {
	const all = object(object(document, 'principles').principles, 'principles');
	return Object.entries(all).map(([code, item]) => readPrinciple(code, item));
}

function readPrinciple(code: string, item: unknown): PlainPrinciple {
	const place = `principle ${code}`;
	const found = object(item, place);
	return {
		code,
		title: text(found, 'title', place),
		means: text(found, 'means', place),
		question: text(found, 'question', place),
		easy: few(list(found, 'easy', place), 'easy', place).map((line, index) =>
			readEasyLine(line, `${place}, easy[${index}]`)
		),
		voices: few(texts(found, 'voices', place), 'voices', place)
	};
}

/** More than four are a list that nobody reads, and one is not a picture of anything. */
function few<T>(items: readonly T[], key: string, place: string): readonly T[] {
	if (items.length < 2 || items.length > 4) fail(place, `"${key}" must be two to four.`);
	return items;
}
