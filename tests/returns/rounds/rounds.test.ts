import { describe, expect, test } from 'vitest';
import {
	closedToSending,
	deadlineText,
	type Due,
	dueOf,
	type RoundException,
	roundSentence
} from '#lib/returns/rounds/rules.ts';

const ROUND = {
	quarter: '2026-27-q2',
	opensOn: '2026-10-01',
	dueOn: '2026-10-31',
	closedAt: null
};
const LATER: RoundException = { kind: 'later', dueOn: '2026-11-30', reason: 'A merger.' };
const EXCUSED: RoundException = { kind: 'excused', dueOn: null, reason: 'It has closed.' };

describe('where an ICS stands with a round', () => {
	test.each([
		['2026-09-20', null, null, 'not-open', 'Due in 41 days (31 October 2026)'],
		['2026-10-02', null, null, 'not-started', 'Due in 29 days (31 October 2026), not started'],
		['2026-10-02', null, 'draft', 'draft', 'Due in 29 days (31 October 2026)'],
		['2026-10-24', null, 'draft', 'due-soon', 'Due in 7 days (31 October 2026)'],
		['2026-10-31', null, 'draft', 'due-soon', 'Due today (31 October 2026)'],
		['2026-11-01', null, null, 'overdue', 'Overdue by 1 day (it was due on 31 October 2026)'],
		['2026-11-21', LATER, 'draft', 'draft', 'Due in 9 days (30 November 2026)'],
		['2026-11-21', EXCUSED, null, 'excused', 'Need not send'],
		['2026-11-21', EXCUSED, 'submitted', 'with-region', 'With the region'],
		['2026-11-21', null, 'queried', 'sent-back', 'Sent back'],
		['2026-11-21', null, 'accepted-with-conditions', 'done', 'Accepted']
	] as const)('on %s', (asAt, exception, state, status, words) => {
		const due = dueOf(ROUND, exception, state, asAt);
		expect(due.status).toBe(status);
		expect(deadlineText(due)).toBe(words);
	});
});

test('the sentence of a round counts those who are asked', () => {
	const due = (status: Due['status']): Due => ({ status, dueOn: null, days: null });
	expect(roundSentence([])).toBe('No ICS is asked for a return in this round.');
	expect(roundSentence([due('excused')])).toBe('No ICS is asked for a return in this round.');
	expect(roundSentence([due('done'), due('overdue'), due('overdue'), due('excused')])).toBe(
		'Of 3 ICSs, 1 is accepted and 2 are overdue.'
	);
	expect(roundSentence([due('with-region')])).toBe('Of 1 ICS, 1 is with the region.');
});

describe('a round that has closed', () => {
	const closed = { ...ROUND, closedAt: '2026-11-03T09:00:00.000Z', region: null };
	const AS_AT = '2026-11-21';

	test('takes no return any more, and says whom to ask', () => {
		expect(closedToSending(closed, null, 'draft', AS_AT)).toBe(
			'The round closed on 3 November 2026, so the return cannot be sent. Everything written is kept. Ask the national team, which set the round for all of England, for a later day: it can be sent as soon as they give one.'
		);
		const regional = { ...closed, region: { shortName: 'Midlands' } };
		expect(closedToSending(regional, null, null, AS_AT)).toMatch(
			/Ask the regional team of Midlands for a later day/
		);
	});

	test('still takes one that was sent back, and one whose later day has not passed', () => {
		expect(closedToSending(closed, null, 'queried', AS_AT)).toBeNull();
		expect(closedToSending(closed, LATER, 'draft', '2026-11-30')).toBeNull();
		expect(closedToSending(closed, LATER, 'draft', '2026-12-01')).not.toBeNull();
		expect(closedToSending(closed, EXCUSED, 'draft', AS_AT)).not.toBeNull();
	});

	test('while it runs it takes everything, late or not', () => {
		expect(closedToSending({ ...closed, closedAt: null }, null, 'draft', AS_AT)).toBeNull();
	});
});
