/**
 * Whether the words meant for everybody are plain. The formula sees the length of words and sentences
 * only, and gives one short sentence with one long name ("psychological") a high age. So a text
 * set is held to an age taken together, and a single text only to a much higher one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { easyLines, plainPrinciples, plainRoadmap } from '#lib/roadmap/plain-words.server.ts';
import { parsePlainWords } from '#lib/roadmap/plain-words.ts';
import { CONFIDENCE, STAGES } from '#lib/roadmap/progress/rules.ts';
import { parseRoadmap } from '#lib/roadmap/rules.ts';
import { hardest, readingAge, saysProblem } from '../support/reading-age.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const document = parseRoadmap(read('data/roadmap/2022-08-draft.json'));
const words = parsePlainWords(read('data/roadmap/plain/2022-08-draft.json'));
const roadmap = plainRoadmap(document);
const principles = [...plainPrinciples().values()];
const easy = [
	...principles.flatMap((principle) => principle.easy),
	...easyLines(roadmap.code).values()
].map(({ text }) => text);

const PLAIN: [string, string[]][] = [
	['deliverables', roadmap.deliverables.map(({ plain }) => plain)],
	['principles of the roadmap', roadmap.principles.map(({ plain }) => plain)],
	[
		'voice statements',
		roadmap.deliverables.flatMap(({ voices }) => voices.map(({ text }) => text))
	],
	['stages', STAGES.map(({ plain }) => plain)],
	['delivery confidence', CONFIDENCE.map(({ definition }) => definition)],
	[
		'principles',
		principles.flatMap(({ title, means, question, voices }) => [title, means, question, ...voices])
	]
];

describe.each(PLAIN)('the plain words of the %s', (_, texts) => {
	test('can be read at the age of 11, taken together', () => {
		const found = readingAge(texts);
		expect(found.age, hardest(found).join('\n')).toBeLessThanOrEqual(11);
	});

	test('have no single text above the age of 14', () => {
		expect(texts.filter((text) => readingAge([text]).age > 14)).toEqual([]);
	});

	test('call nothing a problem', () => {
		expect(texts.filter(saysProblem)).toEqual([]);
	});
});

describe('what is new in plain words and Easy Read', () => {
	test('can be read at the age of 9, taken together', () => {
		const principleTexts = PLAIN.at(-1)![1];
		for (const texts of [easy, principleTexts, [...easy, ...principleTexts]]) {
			const found = readingAge(texts);
			expect(found.age, hardest(found).join('\n')).toBeLessThanOrEqual(9);
		}
	});

	test('keeps a line of Easy Read to twelve words, and calls nothing a problem', () => {
		expect(easy.filter((text) => text.split(/\s+/).length > 12)).toEqual([]);
		expect(easy.filter(saysProblem)).toEqual([]);
	});

	test('is there for every principle and every deliverable, and for nothing else', () => {
		expect(principles.map(({ code }) => code)).toEqual(document.principles.map(({ code }) => code));
		const codes = document.deliverables.map(({ code }) => code);
		expect([...words.easy.keys()]).toEqual(codes);
		expect([...words.plain.keys()].filter((code) => !codes.includes(code))).toEqual([]);
		const voices = document.deliverables.flatMap((deliverable) => deliverable.voices);
		const known = voices.map(({ code }) => code);
		expect([...words.voices.keys()].filter((code) => !known.includes(code))).toEqual([]);
	});

	test('stands beside a roadmap file whose digest does not change, so that a start goes on', () => {
		// Another document in that folder would be loaded as a roadmap.
		expect(readdirSync('data/roadmap').filter((name) => name.endsWith('.json'))).toEqual([
			'2022-08-draft.json'
		]);
		expect(words.roadmap).toBe(document.code);
		expect(plainRoadmap({ ...document, code: 'another' }).deliverables).toBe(document.deliverables);
	});

	test('has people speak for themselves', () => {
		const voices = principles.flatMap((principle) => principle.voices);
		expect(voices.filter((text) => !/\b(I|me|my|My)\b/.test(text))).toEqual([]);
		expect(principles.every(({ question }) => question.endsWith('?'))).toBe(true);
	});
});

describe('the reading age', () => {
	test('follows the formula', () => {
		// 6 words, 1 sentence, 6 syllables: 0.39 × 6 + 11.8 × 1 − 15.59 + 5.
		expect(readingAge(['The cat sat on the mat.']).age).toBeCloseTo(3.55, 5);
		expect(readingAge([]).age).toBe(0);
	});

	test('reads letters that stand for words one by one', () => {
		expect(readingAge(['The NHS pays.']).age).toBeGreaterThan(readingAge(['The boy pays.']).age);
	});

	test('names the hardest sentence first, and takes a line without a full stop as one', () => {
		const found = readingAge([
			'Help is here',
			'It is near. Interdisciplinary formulation follows.'
		]);
		expect(found.sentences).toHaveLength(3);
		expect(hardest(found, 1)[0]).toMatch(/^\d+\.\d years, 3 words: Interdisciplinary/);
	});

	test('finds the word that is not to be used', () => {
		expect(saysProblem('Mental health problems')).toBe(true);
		expect(saysProblem('A difficulty')).toBe(false);
	});
});
