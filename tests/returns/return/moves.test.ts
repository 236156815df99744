import { describe, expect, test } from 'vitest';
import type { Permission } from '#lib/core/access.ts';
import {
	isOpenToEdits,
	transitionFrom,
	transitions,
	transitionsFrom,
	RETURN_STATES,
	type ReturnState,
	waitingSentence
} from '#lib/returns/return/transitions.ts';

describe('the table of moves', () => {
	test('leads from the draft to every state, and from every state but the last onwards', () => {
		const reached = new Set<ReturnState>(['draft']);
		for (let before = 0; before < reached.size;) {
			before = reached.size;
			for (const { from, to } of transitions)
				if (from.some((state) => reached.has(state))) reached.add(to);
		}
		expect([...reached].sort()).toEqual(RETURN_STATES.map(({ code }) => code).sort());
		for (const { code, turn } of RETURN_STATES)
			expect(
				transitions.some(({ from }) => from.includes(code)),
				code
			).toBe(turn !== null);
	});

	test('gives each move to whose turn it is', () => {
		const side: Partial<Record<Permission, string>> = {
			'send-returns': 'ics',
			'review-returns': 'region',
			'close-returns': 'nation'
		};
		for (const { act, from, permission } of transitions)
			for (const state of from) {
				const turn = RETURN_STATES.find(({ code }) => code === state)?.turn;
				// A system may take back what the region has not begun to read.
				if (act !== 'recall') expect(turn, `${act} from ${state}`).toBe(side[permission]);
			}
	});

	test('allows nothing twice and nothing out of order', () => {
		expect(transitionFrom('draft', 'accept')).toBeNull();
		expect(transitionFrom('submitted', 'submit')).toBeNull();
		expect(transitionFrom('queried', 'accept')).toBeNull();
		expect(transitionFrom('closed', 'send-back')).toBeNull();
		expect(transitionFrom('queried', 'resubmit')?.to).toBe('resubmitted');
		expect(transitionFrom('in-review', 'recall')).toBeNull();
	});

	test('offers what a person may do', () => {
		const acts = (state: ReturnState, held: Permission) =>
			transitionsFrom(state, (permission) => permission === held).map(({ act }) => act);
		expect(acts('submitted', 'send-returns')).toEqual(['recall']);
		expect(acts('submitted', 'review-returns')).toEqual([
			'begin-review',
			'send-back',
			'accept',
			'accept-with-conditions'
		]);
		expect(acts('accepted', 'review-returns')).toEqual([]);
		expect(acts('accepted', 'close-returns')).toEqual(['close']);
	});

	test('lets words change only before sending and after sending back', () => {
		expect(RETURN_STATES.filter(({ code }) => isOpenToEdits(code)).map(({ code }) => code)).toEqual(
			['draft', 'queried']
		);
	});
});

test.each([
	['draft', 0, 'It is the system’s turn: in draft since today.'],
	['in-review', 1, 'It is the region’s turn: in review for 1 day.'],
	['queried', 12, 'It is the system’s turn: sent back with queries for 12 days.'],
	['accepted', 3, 'It is the national team’s turn: accepted for 3 days.'],
	['closed', 40, 'Nobody has anything left to do: closed for 40 days.']
] as const)('whose turn it is: %s after %i days', (state, days, sentence) => {
	expect(waitingSentence(state, days)).toBe(sentence);
});
