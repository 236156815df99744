import { describe, expect, test } from 'vitest';
import type { Permission } from '#lib/core/access.ts';
import {
	isOpenToEdits,
	RETURN_STATES,
	type ReturnState,
	transitionFrom,
	transitions,
	transitionsFrom,
	waitingSentence
} from '#lib/returns/return/transitions.ts';

describe('the table of transitions', () => {
	test('leads from the draft to every state, and from every state but the last onwards', () => {
		const reached = new Set<ReturnState>(['draft']);
		for (let before = 0; before < reached.size;) {
			before = reached.size;
			for (const { from, to } of transitions)
				if (from.some((state) => reached.has(state))) reached.add(to);
		}
		expect([...reached].sort()).toEqual(RETURN_STATES.map(({ code }) => code).sort());
		for (const { code, waitingFor } of RETURN_STATES)
			expect(
				transitions.some(({ from }) => from.includes(code)),
				code
			).toBe(waitingFor !== null);
	});

	test('gives each transition to the side that it waits for', () => {
		const side: Partial<Record<Permission, string>> = {
			'send-returns': 'ics',
			'review-returns': 'region',
			'close-returns': 'nation'
		};
		for (const { act, from, permission } of transitions)
			for (const state of from) {
				const waitingFor = RETURN_STATES.find(({ code }) => code === state)?.waitingFor;
				// An ICS may take back what the region has not begun to read.
				if (act !== 'recall') expect(waitingFor, `${act} from ${state}`).toBe(side[permission]);
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
	['draft', 0, 'Waiting for the ICS: in draft since today.'],
	['in-review', 1, 'Waiting for the region: in review for 1 day.'],
	['queried', 12, 'Waiting for the ICS: sent back with queries for 12 days.'],
	['accepted', 3, 'Waiting for the national team: accepted for 3 days.'],
	['closed', 40, 'Closed for 40 days.']
] as const)('whom it waits for: %s after %i days', (state, days, sentence) => {
	expect(waitingSentence(state, days)).toBe(sentence);
});
