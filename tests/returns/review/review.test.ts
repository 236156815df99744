import { describe, expect, test } from 'vitest';
import type { FrozenFigure, FrozenState } from '#lib/returns/return/content.ts';
import {
	changesSince,
	figuresShown,
	heaviestFirst,
	markedAgainst,
	movedWords,
	type Movement,
	movementsBetween,
	movementSentence,
	sentBackBefore
} from '#lib/returns/review/rules.ts';
import { newContent, newSection } from '../../support/returns.ts';

const late: FrozenState = {
	code: 'shift',
	title: 'Shift',
	stage: 'in-delivery',
	confidence: 'green',
	reason: null,
	dueOn: '2026-06-30',
	promisedOn: '2026-06-30',
	pastDate: true,
	reached: false,
	success: { met: 0, of: 2 }
};
const figure: FrozenFigure = {
	name: 'posts-filled',
	title: 'Posts filled',
	numerator: 12,
	denominator: 15,
	value: 0.8,
	unit: 'posts',
	planned: null,
	note: null,
	better: 'higher',
	register: 'workforce',
	disagreement: null
};

describe('the submission that was sent back', () => {
	const acts = (...list: string[]) => list.map((act) => ({ act }));

	test.each([
		['sent once', acts('start', 'submit'), 1, null],
		['sent back and waiting', acts('start', 'submit', 'send-back'), 1, null],
		['resubmitted', acts('start', 'submit', 'send-back', 'resubmit'), 2, 1],
		['taken back by the ICS itself', acts('start', 'submit', 'recall', 'submit'), 2, null],
		[
			'sent back twice',
			acts('start', 'submit', 'send-back', 'resubmit', 'begin-review', 'send-back', 'resubmit'),
			3,
			2
		]
	])('%s', (_, events, latest, number) => {
		expect(sentBackBefore(events, latest)).toBe(number);
	});
});

describe('what changed since a return was sent back', () => {
	test('leaves out a contradiction that stood there before', () => {
		const before = newContent(newSection({ rating: 'green', states: [late] }));
		expect(movementsBetween(before, before)).not.toEqual([]);
		expect(changesSince(before, before)).toEqual([]);
	});

	test('shows a contradiction that is new, and worse things', () => {
		const before = newContent(newSection({ rating: 'amber', states: [late] }));
		const now = newContent(newSection({ rating: 'green', states: [late] }));
		expect(changesSince(now, before).map(({ kind }) => kind)).toEqual(['contradicting', 'better']);
	});

	test('shows evidence, co-production, answers and notes that are not the narrative', () => {
		const before = newContent(newSection({ figures: [figure] }));
		const disagreement = { words: 'Two more.', by: 'Ann', at: '2026-10-10' };
		const now = newContent(
			newSection({
				evidence: 'Minutes',
				coproduced: 'A forum',
				answers: { jumped: 'A merger.' },
				figures: [{ ...figure, disagreement }]
			})
		);
		expect(changesSince(now, before).map(({ about, evidence }) => [about, evidence])).toEqual([
			['section', 'The evidence has changed.'],
			['section', 'What is said of co-production has changed.'],
			['figure:posts-filled', 'What the ICS says against “Posts filled” has changed.'],
			['section', 'In answer to a check it now says: “A merger.”']
		]);
	});

	test('shows that words gave way to “no change”', () => {
		const now = newContent(newSection({ noChange: true, noChangeReason: 'A quiet quarter.' }));
		expect(changesSince(now, newContent(newSection())).map(({ evidence }) => evidence)).toEqual([
			'It now says that nothing has changed.',
			'The reason for “no change” is another one.'
		]);
	});
});

describe('what moved', () => {
	const moved = (kind: Movement['kind'], section = 'workforce'): Movement => ({
		kind,
		section,
		about: 'section',
		evidence: kind
	});

	test('comes the heaviest first, whatever the order of the sections', () => {
		const groups = heaviestFirst([
			moved('better'),
			moved('worse'),
			moved('silent'),
			moved('worse')
		]);
		expect(groups.map(({ code, movements }) => [code, movements.length])).toEqual([
			['silent', 1],
			['worse', 2],
			['better', 1]
		]);
	});

	test.each<[string, Movement[], number, string]>([
		['none', [], 12, 'Nothing moved in any of 12 sections.'],
		['no section', [], 0, 'The return holds no section.'],
		[
			'one',
			[moved('contradicting')],
			12,
			'1 section of 12 has moved: 1 contradiction. Nothing moved in the other 11.'
		],
		[
			'all',
			[moved('worse'), moved('new', 'quality'), moved('new', 'quality')],
			2,
			'2 sections of 2 have moved: 1 thing worse and 2 things new.'
		]
	])('in a sentence: %s', (_, movements, sections, sentence) => {
		expect(movementSentence(movements, sections)).toBe(sentence);
	});

	test.each<[string, Movement[], string]>([
		['nothing', [], 'Nothing'],
		['no more than usual', [moved('new'), moved('text')], '2 things'],
		['one to look at', [moved('worse')], '1 thing worse'],
		[
			'both',
			[moved('worse'), moved('contradicting'), moved('better')],
			'1 contradiction and 1 thing worse, 1 more'
		]
	])('in one section: %s', (_, movements, words) => {
		expect(movedWords(movements)).toBe(words);
	});
});

describe('old words beside new', () => {
	test('mark the sentences that the other does not hold, and lose nothing', () => {
		const now = 'All is well. It cost £1.5 million.\nThe team began.';
		const marked = markedAgainst(now, 'All is well. The team waits.');
		expect(marked.map(({ text }) => text).join('')).toBe(now);
		expect(marked.filter(({ marked: is }) => is).map(({ text }) => text.trim())).toEqual([
			'It cost £1.5 million.',
			'The team began.'
		]);
	});

	test('of nothing are nothing', () => {
		expect(markedAgainst('', 'Words.')).toEqual([]);
	});
});

describe('figures', () => {
	const section = newSection({ figures: [figure] });
	const held = (numerator: number) =>
		new Map([
			['posts-filled', { numerator, denominator: 15, value: numerator / 15, unit: 'posts' }]
		]);

	test('stand beside the earlier value and what the registers say now, where it differs', () => {
		const earlier = newSection({ figures: [{ ...figure, numerator: 9, value: 0.6 }] });
		expect(figuresShown(section, earlier, held(13))).toMatchObject([
			{
				now: '12 of 15 posts (80%)',
				earlier: '9 of 15 posts (60%)',
				registers: '13 of 15 posts (87%)'
			}
		]);
		expect(figuresShown(section, null, held(12))).toMatchObject([
			{ earlier: null, registers: null, isEmpty: false }
		]);
	});

	test('are empty only where there is and was nothing to work them out from', () => {
		const empty = { ...figure, numerator: null, value: null };
		const none = newSection({ figures: [empty] });
		const isEmpty = (...given: Parameters<typeof figuresShown>) =>
			figuresShown(...given)[0]?.isEmpty;
		expect(isEmpty(none, none, new Map())).toBe(true);
		expect(isEmpty(none, section, new Map())).toBe(false);
		expect(isEmpty(none, null, held(3))).toBe(false);
		const disagreement = { words: 'Not so.', by: 'Ann', at: '2026-10-10' };
		expect(isEmpty(newSection({ figures: [{ ...empty, disagreement }] }), null, new Map())).toBe(
			false
		);
	});
});
