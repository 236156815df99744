import { type EasyLine, readEasyLine } from '#lib/core/easy-read.ts';
import { fail, type Fields, list, object, text, texts } from '#lib/core/schema.ts';
import type { Roadmap } from './rules.ts';

// Plainer words for one version of the roadmap, in a document of their own: a version is never
// changed once it has been loaded, and the words that explain it have to be able to get better.

export interface PlainWords {
	/** The code of the version that they are for. */
	readonly roadmap: string;
	/** By deliverable: what stands in place of its plain sentence, where that was too hard. */
	readonly plain: ReadonlyMap<string, string>;
	/** By deliverable: one very short line of Easy Read. */
	readonly easy: ReadonlyMap<string, EasyLine>;
	/** By voice statement, where that was too hard. */
	readonly voices: ReadonlyMap<string, string>;
}

/** @throws an Error that names the place and what is wrong there */
export function parsePlainWords(document: unknown): PlainWords {
	const found = object(document, 'plain words');
	const deliverables = Object.entries(object(found.deliverables, 'deliverables')).map(
		([code, item]): [string, Fields] => [code, object(item, `deliverable ${code}`)]
	);
	const voices = object(found.voices, 'voices');
	return {
		roadmap: text(found, 'roadmap', 'plain words'),
		plain: new Map(
			deliverables
				.filter(([, item]) => item.plain !== undefined)
				.map(([code, item]) => [code, text(item, 'plain', `deliverable ${code}`)])
		),
		easy: new Map(
			deliverables.map(([code, item]) => [
				code,
				readEasyLine(item.easy, `deliverable ${code}, easy`)
			])
		),
		voices: new Map(Object.keys(voices).map((code) => [code, text(voices, code, 'voices')]))
	};
}

/** The roadmap with the plainer words in it; what they do not mention stays as it is. */
export function inPlainWords<R extends Roadmap>(roadmap: R, words: PlainWords): R {
	return {
		...roadmap,
		deliverables: roadmap.deliverables.map((deliverable) => ({
			...deliverable,
			plain: words.plain.get(deliverable.code) ?? deliverable.plain,
			voices: deliverable.voices.map((voice) => ({
				...voice,
				text: words.voices.get(voice.code) ?? voice.text
			}))
		}))
	};
}

// The principles of the change as people who use services would put them. They are ours and not the
// roadmap's, so they hold for every version of it that keeps a principle's code.

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
