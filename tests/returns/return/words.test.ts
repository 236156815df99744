import { describe, expect, test } from 'vitest';
import type { ReturnCheck } from '#lib/returns/return/content.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import {
	aboutWords,
	checkLabel,
	draftSentence,
	listSentence,
	returnTasks,
	type ReturnToDo
} from '#lib/returns/return/rules.ts';
import { actLabel } from '#lib/returns/return/transitions.ts';
import { type DeadlineStatus, dueOf } from '#lib/returns/rounds/rules.ts';
import { newSection, QUARTER } from '../../support/returns.ts';

const check = (given: Partial<ReturnCheck> = {}): ReturnCheck => ({
	code: 'jumped-posts-filled',
	section: 'workforce',
	severity: 'sentence',
	message: 'It jumped.',
	answer: null,
	...given
});
const answered = newSection();
const blank = newSection({ rating: null, narrative: null });

describe('what a draft still needs', () => {
	test('none, some, one and all of its sections are answered', () => {
		expect(draftSentence([blank, blank], [])).toBe('None of the 2 sections is answered yet.');
		expect(draftSentence([answered, blank], [])).toBe('1 of 2 sections is answered.');
		expect(draftSentence([answered], [])).toBe(
			'The one section is answered, and nothing stands in the way of sending it.'
		);
		expect(draftSentence([answered, answered], [])).toBe(
			'All 2 sections are answered, and nothing stands in the way of sending it.'
		);
		expect(draftSentence([], [])).toMatch(/^The roadmap asks for no section/);
	});

	test('counts what waits, an unanswered section once, and no check that has its sentence', () => {
		expect(
			draftSentence(
				[answered, blank],
				[
					check({ code: 'section-unanswered', severity: 'blocking' }),
					check(),
					check({ answer: 'A new team.' }),
					check({ code: 'above-all-x', severity: 'blocking' })
				]
			)
		).toBe(
			'1 of 2 sections is answered; 1 figure has to be corrected and 1 check waits for a sentence.'
		);
		expect(draftSentence([answered, answered], [check(), check()], 1)).toBe(
			'All 2 sections are answered; 2 checks wait for a sentence and 1 query waits for an answer.'
		);
	});
});

describe('what waits for an ICS', () => {
	const round = { quarter: QUARTER, opensOn: '2026-10-01', dueOn: '2026-10-31', closedAt: null };
	const line = (
		state: Parameters<typeof dueOf>[2],
		asAt = '2026-10-28',
		exception: Parameters<typeof dueOf>[1] = null
	) => ({ label: 'Q2 2026/27', state, due: dueOf(round, exception, state, asAt) });

	test('nothing asked for, one, several', () => {
		expect(listSentence([])).toBe('No return has been asked for or begun yet.');
		expect(listSentence([line(null)])).toBe(
			'The return of Q2 2026/27 is waiting for the ICS: due in 3 days (31 October 2026).'
		);
		expect(listSentence([line('draft', '2026-11-02'), line('queried')])).toBe(
			'2 returns are waiting for the ICS: Q2 2026/27 (overdue by 2 days, it was due on 31 October 2026) and Q2 2026/27 (sent back with queries).'
		);
		expect(listSentence([{ label: 'Q2 2026/27', state: 'draft', due: null }])).toBe(
			'The return of Q2 2026/27 is waiting for the ICS: no day is set for it.'
		);
	});

	test('what is with somebody else, excused or not open waits for nobody here', () => {
		expect(listSentence([line('in-review')])).toBe(
			'Nothing is waiting for the ICS: the return of Q2 2026/27 is “in review”.'
		);
		const excused = { kind: 'excused', dueOn: null, reason: 'Merging.' } as const;
		expect(listSentence([line(null, '2026-10-28', excused)])).toBe(
			'Nothing is waiting for the ICS: it need not send a return for Q2 2026/27.'
		);
		expect(listSentence([line(null, '2026-09-01')])).toBe(
			'Nothing is waiting for the ICS: the return of Q2 2026/27 has not opened yet.'
		);
	});
});

test('conditions that are not met wait for the ICS, though its return is accepted', () => {
	const accepted = { label: 'Q2 2026/27', state: 'accepted-with-conditions', due: null } as const;
	expect(listSentence([{ ...accepted, openConditions: 2 }])).toBe(
		'2 conditions of what was accepted are still to be met: the return of Q2 2026/27 is “accepted with conditions”.'
	);
	expect(listSentence([{ ...accepted, openConditions: 0 }])).toMatch(/^Nothing is waiting/);
	const draft = { label: 'Q3 2026/27', state: 'draft', due: null } as const;
	expect(listSentence([draft, { ...accepted, openConditions: 1 }])).toBe(
		'The return of Q3 2026/27 is waiting for the ICS: no day is set for it. 1 condition of what was accepted is still to be met.'
	);
});

describe('tasks that follow from returns', () => {
	const line = (given: Partial<ReturnToDo>): ReturnToDo => ({
		quarter: '2026-27-q2',
		label: 'Q2 2026/27',
		state: null,
		due: null,
		closed: false,
		unansweredQueries: 0,
		openConditions: 0,
		answeredConditions: 0,
		conditionDueOn: null,
		...given
	});
	const due = (status: DeadlineStatus, days: number) => ({ status, dueOn: '2026-10-31', days });
	const tasks = (...lines: Partial<ReturnToDo>[]) =>
		returnTasks(lines.map(line), '/ics/XWE', '2026-11-21').map(
			({ label, href, why }) => `${label} | ${href} | ${why}`
		);
	const home = '/ics/XWE/returns/2026-27-q2';

	test('come in order: sent back, due, queries, conditions', () => {
		expect(
			tasks(
				{ state: 'accepted-with-conditions', openConditions: 1, conditionDueOn: '2026-12-01' },
				{ state: 'in-review', unansweredQueries: 2 },
				{ due: due('overdue', -21) },
				{ state: 'queried', unansweredQueries: 1 }
			)
		).toEqual([
			`Answer 1 query and resubmit the return of Q2 2026/27 | ${home}#queries | the region sent it back`,
			'Begin the return of Q2 2026/27 | /ics/XWE/returns | overdue by 21 days (it was due on 31 October 2026)',
			`Answer 2 queries on the return of Q2 2026/27 | ${home}#queries | the region asks while it reviews`,
			`Report on 1 condition of the return of Q2 2026/27 | ${home}#conditions | it is due on 1 December 2026`
		]);
	});

	test('leave out what has not opened, is excused or closed, and what waits for the region', () => {
		expect(
			tasks(
				{ due: due('not-open', 40) },
				{ due: due('excused', 0) },
				{ due: due('overdue', -21), closed: true },
				{ state: 'submitted', due: due('with-region', 0) },
				{ state: 'closed', openConditions: 2, answeredConditions: 2 }
			)
		).toEqual([]);
	});

	test('say what is left to do of each', () => {
		expect(tasks({ state: 'queried' })).toEqual([
			`Resubmit the return of Q2 2026/27 | ${home}#sending | the region sent it back`
		]);
		expect(tasks({ state: 'draft', due: due('due-soon', 3) })).toEqual([
			`Finish and send the return of Q2 2026/27 | ${home} | due in 3 days (31 October 2026)`
		]);
		const conditions = {
			state: 'closed' as const,
			openConditions: 3,
			answeredConditions: 1,
			conditionDueOn: '2026-11-20'
		};
		expect(tasks(conditions)).toEqual([
			`Report on 2 conditions of the return of Q2 2026/27 | ${home}#conditions | the first was due on 20 November 2026`
		]);
	});
});

test('a sentence given to a check says which', () => {
	const figures = [{ name: 'posts-filled', title: 'Posts filled' }] as never;
	const label = (code: string) => checkLabel(code, newSection({ figures }));
	expect(label('jumped-posts-filled')).toBe('“Posts filled” moved far since the last return');
	expect(label('unchanged-over-slip')).toMatch(/slipped/);
	expect(label('confident-over-missed-date')).toMatch(/confident/);
	expect(label('success-with-unmet-criteria')).toMatch(/criteria/);
	expect(label('of-another-year')).toBe('Another check');
});

test('quarters, acts and what a query is about have their words', () => {
	expect(quarterLabel(QUARTER)).toBe('Q2 2026/27');
	expect(quarterLabel('soon')).toBe('soon');
	expect(actLabel('send-back')).toBe('Sent back with queries');
	expect(actLabel('unheard-of')).toBe('unheard-of');
	expect(aboutWords('section', undefined)).toBe('the whole section');
	expect(aboutWords('narrative', undefined)).toBe('the narrative');
	expect(aboutWords('figure:gone', newSection())).toBe('the figure “gone”');
	const states = [{ code: 'mdt', title: 'Teams' }] as never;
	expect(aboutWords('deliverable:mdt', newSection({ states }))).toBe('the deliverable “Teams”');
});
