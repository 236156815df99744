import { describe, expect, it } from 'vitest';
import { boardKey, boardsSeenFrom, whoseIs } from '#lib/organisations/rules.ts';

/** 1 and 2 merged into 3; 2 gave part of itself to 4, by its locations; 4 carries on; 5 is apart. */
const BOARDS = [1, 2, 3, 4, 5].map((id) => ({ id, code: `B${id}`, name: `NHS Board ${id} ICB` }));
const SUCCESSIONS = [
	{ predecessorId: 1, successorId: 3 },
	{ predecessorId: 2, successorId: 3 },
	{ predecessorId: 2, successorId: 4 }
];
const PARTS = [
	{ subIcb: 'AAA', predecessorId: 2, successorId: 3 },
	{ subIcb: 'BBB', predecessorId: 2, successorId: 4 }
];
const seenFrom = (id: number) =>
	Object.fromEntries(
		boardsSeenFrom(id, BOARDS, SUCCESSIONS, PARTS).map((board) => [board.code, board])
	);

describe('boards seen from an ICS', () => {
	it('are its own, those it followed as a whole and those it followed in part', () => {
		const seen = seenFrom(3);
		expect(Object.values(seen).map(({ ours }) => ours)).toEqual([
			'all',
			'part',
			'all',
			'none',
			'none'
		]);
		expect(seen.B2).toMatchObject({ here: ['AAA'], away: ['BBB'] });
	});

	it('leave a closed ICS with its own networks and none of its successors', () => {
		const seen = seenFrom(2);
		expect(Object.values(seen).map(({ ours }) => ours)).toEqual([
			'none',
			'all',
			'none',
			'none',
			'none'
		]);
	});

	it('are followed over two mergers', () => {
		const seen = boardsSeenFrom(
			5,
			BOARDS,
			[...SUCCESSIONS, { predecessorId: 3, successorId: 5 }],
			[]
		);
		expect(seen.map(({ ours }) => ours)).toEqual(['all', 'part', 'all', 'none', 'all']);
	});

	it('do not hang on successions that run in a circle', () => {
		const circle = [
			{ predecessorId: 1, successorId: 2 },
			{ predecessorId: 2, successorId: 1 }
		];
		expect(boardsSeenFrom(5, BOARDS, circle, [])[0]!.ours).toBe('none');
	});
});

describe('a location of a board', () => {
	it('is ours, another’s, or nobody can tell', () => {
		const { B1, B2, B5 } = seenFrom(3);
		expect(whoseIs(B1!, 'ZZZ')).toBe('ours');
		expect(whoseIs(B5!, 'ZZZ')).toBe('elsewhere');
		expect(whoseIs(B2!, 'AAA')).toBe('ours');
		expect(whoseIs(B2!, 'BBB')).toBe('elsewhere');
		expect(whoseIs(B2!, 'ZZZ')).toBe('unsure');
	});
});

it('one board goes by its official name and by a location’s', () => {
	const key = boardKey('NHS Cornwall and the Isles of Scilly Integrated Care Board');
	expect(boardKey('NHS CORNWALL AND THE ISLES OF SCILLY ICB - 11N')).toBe(key);
	expect(boardKey('NHS Cornwall & the Isles of Scilly ICB - D9Y0V')).toBe(key);
	expect(boardKey('NHS BRENT CCG')).not.toBe(boardKey('NHS Brent Integrated Care Board'));
});
