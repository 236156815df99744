/**
 * Plainer words for one version of the roadmap, in a document of their own: a version is never
 * changed once it has been loaded, and the words that explain it have to be able to get better.
 */
import { object, text, type Fields } from '#lib/domain/document.ts';
import { readEasyLine, type EasyLine } from '#lib/domain/easy-read.ts';
import type { Roadmap } from '#lib/domain/roadmap.ts';

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
