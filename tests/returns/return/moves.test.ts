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
	expect(waitingSentence(state, days, { openQueries: 0, openConditions: 0 })).toBe(sentence);
});

test.each([
	['closed', 0, 1, 'Closed for 4 days. 1 condition is still open.'],
	['closed', 1, 2, 'Closed for 4 days. 2 conditions and 1 query are still open.'],
	['closed', 2, 0, 'Closed for 4 days. 2 queries are still open.'],
	[
		'accepted-with-conditions',
		0,
		3,
		'Waiting for the national team: accepted with conditions for 4 days. 3 conditions are still open.'
	],
	// While it is under review, its queries are counted elsewhere.
	['in-review', 2, 0, 'Waiting for the region: in review for 4 days.']
] as const)(
	'what is still open is said: %s, %i, %i',
	(state, openQueries, openConditions, sentence) => {
		expect(waitingSentence(state, 4, { openQueries, openConditions })).toBe(sentence);
	}
);
