import { describe, expect, test } from 'vitest';
import { inPlainWords, parsePlainWords, parsePrinciples } from '#lib/roadmap/plain-words.ts';
import type { Roadmap } from '#lib/roadmap/rules.ts';

const LINE = { text: 'You have a plan.', picture: 'plan' };
const principle = (changes: object = {}) => ({
	principles: {
		plans: {
			title: 'A plan',
			means: 'You write it.',
			question: 'Do you?',
			easy: [LINE, LINE],
			voices: ['I wrote it.', 'I have it.'],
			...changes
		}
	}
});

describe('principles in plain words', () => {
	test('are read in their order, each with its code', () => {
		expect(parsePrinciples(principle())).toMatchObject([{ code: 'plans', easy: [LINE, LINE] }]);
	});

	test('are refused with the place where a slip is', () => {
		const slip = (changes: object) => () => parsePrinciples(principle(changes));
		expect(slip({ question: ' ' })).toThrow('principle plans: "question" must be a text.');
		expect(slip({ easy: [LINE] })).toThrow('principle plans: "easy" must be two to four.');
		expect(slip({ easy: [LINE, { ...LINE, picture: 'pills' }] })).toThrow(
			/^principle plans, easy\[1\]: "picture" must be one of talk, /
		);
		expect(() => parsePrinciples([])).toThrow('principles: must be an object.');
	});
});

describe('plain words for a version of the roadmap', () => {
	const words = parsePlainWords({
		roadmap: 'r1',
		deliverables: { a: { plain: 'Short.', easy: LINE }, b: { easy: LINE } },
		voices: { 'a.voice.1': 'I know.' }
	});
	const roadmap = {
		code: 'r1',
		deliverables: [
			{ code: 'a', plain: 'Long.', voices: [{ code: 'a.voice.1', text: 'I am informed.' }] },
			{ code: 'b', plain: 'Its own.', voices: [{ code: 'b.voice.1', text: 'I say.' }] }
		]
	} as unknown as Roadmap;

	test('take the place of harder ones, and leave the others', () => {
		expect(inPlainWords(roadmap, words).deliverables).toEqual([
			{ code: 'a', plain: 'Short.', voices: [{ code: 'a.voice.1', text: 'I know.' }] },
			roadmap.deliverables[1]
		]);
		expect(roadmap.deliverables[0]!.plain).toBe('Long.');
	});

	test('need a line of Easy Read for each deliverable they name', () => {
		const document = { roadmap: 'r1', deliverables: { a: { plain: 'Short.' } }, voices: {} };
		expect(() => parsePlainWords(document)).toThrow('deliverable a, easy: must be an object.');
	});
});
