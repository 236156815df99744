import * as v from 'valibot';
import { EasyLine } from '#lib/core/easy-read.ts';
import { list, object, parsed, record, text, texts } from '#lib/core/schema.ts';
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

const PlainWordsDocument = object({
	roadmap: text,
	deliverables: record(object({ plain: v.optional(text), easy: EasyLine })),
	voices: record(text)
});

/** @throws an Error that names the place and what is wrong there */
export function parsePlainWords(document: unknown): PlainWords {
	const { roadmap, deliverables, voices } = parsed(PlainWordsDocument, document, 'plain words');
	const entries = Object.entries(deliverables);
	return {
		roadmap,
		plain: new Map(
			entries.flatMap(([code, { plain }]) => (plain === undefined ? [] : [[code, plain]]))
		),
		easy: new Map(entries.map(([code, { easy }]) => [code, easy])),
		voices: new Map(Object.entries(voices))
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

/** More than four are a list that nobody reads, and one is not a picture of anything. */
const few = <T>() =>
	v.check<readonly T[], string>(
		(items) => items.length >= 2 && items.length <= 4,
		'must be two to four.'
	);

const Principle = object({
	/** A statement: what it comes to for a person. */
	title: text,
	/** One or two short sentences. */
	means: text,
	/** What a group answers each quarter. */
	question: text,
	easy: v.pipe(list(EasyLine), few<EasyLine>()),
	/** What a person could say where it is real: sentences that begin with them. */
	voices: v.pipe(texts, few<string>())
});
export type PlainPrinciple = { readonly code: string } & v.InferOutput<typeof Principle>;

/**
 * The principles of a document `{ principles: { <code>: … } }`, in its order.
 * @throws an Error that names the place and what is wrong there
 */
export function parsePrinciples(document: unknown): PlainPrinciple[] {
	const { principles } = parsed(object({ principles: record(Principle) }), document, 'principles');
	return Object.entries(principles).map(([code, principle]) => ({ code, ...principle }));
}
