import { describe, expect, test } from 'vitest';
import { type Needed, needLines, needSentence } from '#lib/compare/need.ts';

const needed = (shortName: string, given: Partial<Needed> = {}): Needed => ({
	code: shortName.toUpperCase(),
	shortName,
	conditions: [],
	overdue: [],
	unanswered: 0,
	claimed: 0,
	pastDate: 0,
	inDoubtSoon: 0,
	stale: 0,
	...given
});
const condition = (count = 1) => ({ quarter: '2026-27-q1', count, firstDue: '2026-10-01' });
const late = { quarter: '2026-27-q2', dueOn: '2026-10-31', days: 21 };

describe('the order', () => {
	test('conditions weigh before returns, those before groups without an answer, then what people do not see, dates, doubt and silence; then by name', () => {
		const lines = needLines([
			needed('Stale', { stale: 9 }),
			needed('Fine'),
			needed('Doubt', { inDoubtSoon: 3, stale: 1 }),
			needed('B late', { pastDate: 4 }),
			needed('A late', { pastDate: 4 }),
			needed('Claimed', { claimed: 2 }),
			needed('Unanswered', { unanswered: 1 }),
			needed('Overdue', { overdue: [late] }),
			needed('Condition', { conditions: [condition()] }),
			needed('Conditions', { conditions: [condition(2)] })
		]);
		expect(lines.map(({ shortName }) => shortName)).toEqual([
			'Conditions',
			'Condition',
			'Overdue',
			'Unanswered',
			'Claimed',
			'A late',
			'B late',
			'Doubt',
			'Stale'
		]);
	});

	test('each reason says what, and leads to where it stands', () => {
		const [line] = needLines([
			needed('A', {
				conditions: [condition(2)],
				overdue: [late],
				pastDate: 1,
				inDoubtSoon: 2,
				stale: 1
			})
		]);
		expect(line!.reasons).toEqual([
			{ words: '2 conditions past due since 1 October 2026', path: '/returns/2026-27-q1' },
			{ words: 'Return overdue by 21 days (due 31 October 2026)', path: '/returns/2026-27-q2' },
			{ words: '1 late deliverable', path: '/roadmap?due=past' },
			{
				words: '2 deliverables in doubt and forecast within three months',
				path: '/roadmap?due=soon'
			},
			{
				words: '1 deliverable without an update for more than 90 days',
				path: '/roadmap?updated=stale'
			}
		]);
	});
});

describe('the sentence', () => {
	test('no ICS, none in need, one ICS in none', () => {
		expect(needSentence([])).toBe('There is no ICS here to show.');
		expect(needSentence([needed('A'), needed('B')])).toBe(
			'Nothing is overdue, late, in doubt or without an update in any of the 2 ICSs.'
		);
		expect(needSentence([needed('A')])).toBe(
			'Nothing of this ICS is overdue, late, in doubt or without an update.'
		);
	});

	test('one, some and all in need', () => {
		expect(needSentence([needed('A', { pastDate: 3 }), needed('B')])).toBe(
			'A needs support: 3 late deliverables.'
		);
		expect(needSentence([needed('A', { overdue: [late], stale: 1 })])).toBe(
			'A needs support: return overdue by 21 days (due 31 October 2026) and 1 deliverable without an update for more than 90 days.'
		);
		const two = [needed('A', { pastDate: 3 }), needed('B', { overdue: [late], stale: 2 })];
		expect(needSentence([...two, needed('C')])).toBe(
			'2 of 3 ICSs need support: 1 has an overdue return, 1 has late deliverables and 1 has deliverables without an update for 90 days. First: B and A.'
		);
		expect(needSentence(two)).toMatch(/^Both ICSs have something to follow up: /);
	});
});
