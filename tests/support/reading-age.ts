/**
 * How old a reader must be: the Flesch-Kincaid grade of American schools, plus the five years before
 * the first of them. A formula knows how long words and sentences are and nothing else: it finds what
 * is certainly too hard, and says nothing of what is clear.
 */
import { syllable } from 'syllable';

export type Sentence = { text: string; words: number; age: number };
export type ReadingAge = {
	/** In years, of all sentences together. */
	age: number;
	/** The hardest first. */
	sentences: Sentence[];
};

/** The reading age of texts, each one or more sentences: a line without a full stop is one too. */
export function readingAge(texts: readonly string[]): ReadingAge {
	const sentences = texts.flatMap(sentencesOf);
	return {
		age: ageOf(sentences),
		sentences: sentences
			.map((text) => ({ text, words: wordsOf(text).length, age: ageOf([text]) }))
			.toSorted((a, b) => b.age - a.age)
	};
}

/** The worst sentences as a test shows them: "16.2 years, 24 words: …". */
export function hardest({ sentences }: ReadingAge, count = 5): string[] {
	return sentences
		.slice(0, count)
		.map(({ text, words, age }) => `${age.toFixed(1)} years, ${words} words: ${text}`);
}

/** Nobody's mental health is one: people who use services asked that the word be left alone. */
export function saysProblem(text: string): boolean {
	return /\bproblem/i.test(text);
}

function sentencesOf(text: string): string[] {
	return text
		.split(/(?<=[.!?][”’"')]*)\s+/)
		.map((sentence) => sentence.trim())
		.filter((sentence) => wordsOf(sentence).length > 0);
}

function wordsOf(text: string): string[] {
	return text.match(/[\p{L}\p{N}]+(?:[’'][\p{L}]+)*/gu) ?? [];
}

/** Letters that stand for words are read one by one: "NHS" is three. */
function syllablesOf(word: string): number {
	if (/^\p{Lu}{2,}$/u.test(word)) return word.length;
	return Math.max(1, syllable(word));
}

function ageOf(sentences: readonly string[]): number {
	const words = sentences.flatMap(wordsOf);
	if (words.length === 0) return 0;
	const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
	const grade =
		0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
	return grade + 5;
}
