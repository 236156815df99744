import { describe, expect, test } from 'vitest';
import {
	filterQueue,
	newsSentence,
	newsText,
	queueDueText,
	type QueueNews,
	type QueueRow,
	queueSentence,
	queueSteps,
	sortQueue,
	waitingFor
} from '#lib/returns/review/queue.ts';
import type { Due } from '#lib/returns/rounds/rules.ts';

const WITH_REGION: Due = { status: 'with-region', dueOn: '2026-10-31', days: null };
const OVERDUE: Due = { status: 'overdue', dueOn: '2026-10-31', days: -21 };
const EXCUSED: Due = { status: 'excused', dueOn: null, days: null };
const DONE: Due = { status: 'done', dueOn: '2026-10-31', days: null };

function row(given: Partial<QueueRow> = {}): QueueRow {
	return {
		code: 'XBA',
		shortName: 'Barnard',
		regionCode: 'X01',
		quarter: '2026-27-q2',
		state: 'submitted',
		due: WITH_REGION,
		roundClosed: false,
		waited: 12,
		openQueries: 0,
		openConditions: 0,
		answeredConditions: 0,
		conditionsToJudge: 0,
		mine: true,
		decided: null,
		...given
	};
}

const late = (given: Partial<QueueRow> = {}) =>
	row({ state: null, due: OVERDUE, waited: null, mine: false, shortName: 'Oldtown', ...given });

describe('whose turn it is', () => {
	test.each([
		[row(), 'region'],
		[row({ state: 'queried' }), 'ics'],
		[row({ state: 'accepted', due: DONE }), 'nation'],
		[row({ state: 'closed', due: DONE }), null],
		[late(), 'ics'],
		[late({ state: 'draft' }), 'ics'],
		[late({ due: EXCUSED }), null],
		[late({ roundClosed: true }), null]
	])('%#', (given, turn) => {
		expect(waitingFor(given)).toBe(turn);
	});
});

describe('the answer in a sentence', () => {
	test.each<[string, QueueRow[], string]>([
		['nothing asked', [], 'No round of returns has been set yet.'],
		[
			'one waits',
			[row(), late()],
			'Q2 2026/27: of 2 ICSs, 1 is with the region and 1 is overdue. The longest wait for the region is Barnard, 12 days.'
		],
		[
			'none waits',
			[late()],
			'Q2 2026/27: of 1 ICS, 1 is overdue. Nothing is waiting for the region.'
		],
		[
			'came in today',
			[row({ waited: 0 })],
			'Q2 2026/27: of 1 ICS, 1 is with the region. 1 return came in today and waits for the region.'
		],
		[
			'two as long, one of an older round',
			[row(), row({ shortName: 'Oldtown', quarter: '2026-27-q1' })],
			'Q2 2026/27: of 1 ICS, 1 is with the region. Barnard and Oldtown (Q1 2026/27) have waited longest for the region, 12 days.'
		],
		[
			'a closed round',
			[row({ roundClosed: true, waited: 1 }), late({ roundClosed: true })],
			'The round for Q2 2026/27 is closed: 1 of 2 ICSs sent a return. The longest wait for the region is Barnard, 1 day.'
		]
	])('%s', (_, rows, sentence) => {
		expect(queueSentence(rows)).toBe(sentence);
	});
});

describe('the order of need', () => {
	const rows = [
		row({ shortName: 'Done', state: 'closed', due: DONE, waited: 90, mine: false }),
		late(),
		row({ shortName: 'Short wait', waited: 2 }),
		row({ shortName: 'Long wait', waited: 30 }),
		row({ shortName: 'Condition', state: 'accepted', due: DONE, openConditions: 1, mine: false })
	];

	test('is one’s own turn by the longest wait, then what is overdue, then the rest', () => {
		expect(sortQueue(rows).map(({ shortName }) => shortName)).toEqual([
			'Long wait',
			'Short wait',
			'Oldtown',
			'Condition',
			'Done'
		]);
	});

	test('can be another one', () => {
		const names = (by: 'shortName' | 'waited', descending: boolean) =>
			sortQueue(rows, by, descending).map(({ shortName }) => shortName);
		expect(names('shortName', true)[0]).toBe('Short wait');
		expect(names('waited', true)[0]).toBe('Done');
	});

	test('names three things to do, and reminds nobody of a closed round', () => {
		const steps = queueSteps([...rows, late({ shortName: 'Closed', roundClosed: true })], true);
		expect(steps).toEqual([
			{
				label: 'Begin the review of Long wait, Q2 2026/27',
				href: '/ics/XBA/returns/2026-27-q2/review',
				why: 'sent to the region for 30 days'
			},
			expect.objectContaining({ label: 'Begin the review of Short wait, Q2 2026/27' }),
			expect.objectContaining({ label: 'Remind Oldtown of Q2 2026/27' })
		]);
		expect(queueSteps(rows, false)).toHaveLength(2);
	});
});

describe('conditions that the ICS has reported on', () => {
	const reported = { openConditions: 2, answeredConditions: 2, due: DONE };

	test('are a task of whoever may say that they are met, also once the return is closed', () => {
		const judged = row({ ...reported, state: 'closed', conditionsToJudge: 2 });
		expect(queueSteps([judged], false)).toEqual([
			{
				label: 'Say whether 2 conditions of Barnard, Q2 2026/27 are met',
				href: '/ics/XBA/returns/2026-27-q2/review#conditions-set',
				why: 'the ICS has reported on them'
			}
		]);
	});

	test('make a closed return wait: for the region, and before that for the ICS', () => {
		const closed = (given: Partial<QueueRow>) =>
			waitingFor(row({ ...reported, state: 'closed', ...given }));
		expect(closed({})).toBe('region');
		expect(closed({ answeredConditions: 0 })).toBe('ics');
		expect(closed({ openConditions: 0, answeredConditions: 0 })).toBeNull();
		expect(closed({ state: 'accepted' })).toBe('nation');
	});
});

describe('what is shown', () => {
	const old = { quarter: '2026-27-q1' };
	const rows = [
		row(),
		row({ ...old, state: 'closed', due: DONE, mine: false }),
		row({ ...old, shortName: 'Unfinished' }),
		late({ regionCode: 'X02' })
	];
	const shown = (filter: Partial<Parameters<typeof filterQueue>[1]> = {}) =>
		filterQueue(rows, { round: null, region: null, state: null, mine: false, ...filter }).length;

	test('is the newest round and whatever older is unfinished, unless asked otherwise', () => {
		expect(shown()).toBe(3);
		expect(shown({ round: 'all' })).toBe(4);
		expect(shown({ round: '2026-27-q1' })).toBe(2);
		expect(shown({ region: 'X02' })).toBe(1);
		expect(shown({ state: 'not-started' })).toBe(1);
		expect(shown({ mine: true })).toBe(2);
		expect(shown({ state: 'no such state' })).toBe(0);
	});

	test('says of a closed round that it asks for nothing', () => {
		expect(queueDueText(late({ roundClosed: true }))).toBe('Not sent; the round is closed');
		expect(queueDueText(late())).toBe('Overdue by 21 days (it was due on 31 October 2026)');
		expect(queueDueText(row())).toBe('');
	});
});

describe('what came in', () => {
	const news = (kind: QueueNews['kind'], count = 1): QueueNews => ({
		kind,
		code: 'XBA',
		shortName: 'Barnard',
		quarter: '2026-27-q2',
		count,
		at: '2026-11-20T10:00:00.000Z',
		by: 'Ann'
	});

	test('is counted in a sentence', () => {
		expect(newsSentence([])).toBe('Nothing came in.');
		expect(newsSentence([news('sent'), news('sent'), news('answered', 3)])).toBe(
			'2 returns were sent and 3 queries were answered.'
		);
	});

	test('is said one by one', () => {
		expect(newsText(news('answered', 3))).toBe('Barnard answered 3 queries on Q2 2026/27');
		expect(newsText(news('resubmitted'))).toBe('Barnard sent Q2 2026/27 again');
	});
});
