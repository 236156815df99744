import { describe, expect, test } from 'vitest';
import { quarterFromCode } from '#lib/core/calendar.ts';
import {
	proposedDates,
	proposedQuarter,
	quartersToAsk,
	type QueueRow,
	reminderMessage,
	reminders
} from '#lib/returns/review/queue.ts';
import type { Due } from '#lib/returns/rounds/rules.ts';

const ORIGIN = 'https://waymark.example';

function row(due: Partial<Due> = {}, given: Partial<QueueRow> = {}): QueueRow {
	return {
		code: 'XOT',
		shortName: 'Oldtown',
		regionCode: 'X01',
		quarter: '2026-27-q2',
		state: null,
		roundClosed: false,
		waited: null,
		openQueries: 0,
		openConditions: 0,
		answeredConditions: 0,
		conditionsToJudge: 0,
		due: { status: 'overdue', dueOn: '2026-10-31', days: -22, ...due },
		mine: false,
		decided: null,
		...given
	};
}

describe('who is reminded', () => {
	test('those who have not sent, the latest first; nobody of a closed round', () => {
		const groups = reminders(
			[
				row({ days: -3 }, { shortName: 'Barnard', state: 'draft' }),
				row(),
				row({ status: 'due-soon', days: 2 }),
				row({ status: 'with-region', days: null }, { state: 'submitted' }),
				row({}, { roundClosed: true })
			],
			ORIGIN
		);
		expect(
			groups.map(({ label, systems }) => [label, systems.map(({ shortName }) => shortName)])
		).toEqual([
			['Overdue', ['Oldtown', 'Barnard']],
			['Due within 7 days', ['Oldtown']]
		]);
		expect(groups[0]?.systems[1]?.why).toBe(
			'Overdue by 3 days (it was due on 31 October 2026); in draft'
		);
	});

	test.each([
		[{ days: -1 }, null, 'was due on 31 October 2026, 1 day ago. It has not been started yet.'],
		[{ days: 0 }, 'draft' as const, 'is due today. It is in draft.'],
		[{ days: 5 }, null, 'is due on 31 October 2026, in 5 days. It has not been started yet.']
	])('%#: in plain words with the address', (due, state, words) => {
		const message = reminderMessage(row(due, { state }), ORIGIN);
		expect(message).toContain(`The quarterly return for Q2 2026/27 ${words}`);
		expect(message).toContain('https://waymark.example/ics/XOT/returns/2026-27-q2');
	});
});

describe('the dates of a new round', () => {
	test('open the day after the quarter and are due a month later', () => {
		expect(proposedDates(quarterFromCode('2026-27-q2')!)).toEqual({
			opensOn: '2026-10-01',
			dueOn: '2026-11-01'
		});
	});

	test('are of the quarter that ended last, or the running one once that is set', () => {
		expect(proposedQuarter('2026-11-22', []).code).toBe('2026-27-q2');
		expect(proposedQuarter('2026-11-22', ['2026-27-q2']).code).toBe('2026-27-q3');
		expect(quartersToAsk('2026-11-22').map(({ code }) => code)).toEqual([
			'2026-27-q4',
			'2026-27-q3',
			'2026-27-q2',
			'2026-27-q1',
			'2025-26-q4',
			'2025-26-q3'
		]);
	});
});
