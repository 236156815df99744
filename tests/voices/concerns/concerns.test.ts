import { describe, expect, test } from 'vitest';
import {
	ABOUT_KINDS,
	type Act,
	actsOpen,
	clockOf,
	CONCERN_KINDS,
	concernState,
	type ConcernState,
	isOpen,
	isUnanswered,
	type Promised,
	promiseState,
	type Side,
	SIDE_OF,
	STATE_LABELS,
	STATE_TONES,
	type Thread,
	VISIBILITIES,
	type Visibility
} from '#lib/voices/concerns/rules.ts';

const DUE = '2026-11-30';
const TODAY = '2026-11-20';
const ACTS = Object.keys(SIDE_OF) as Act[];
const STATES = Object.keys(STATE_LABELS) as ConcernState[];
const SIDES: Side[] = ['group', 'ics'];
const EVERY = VISIBILITIES.map(({ value }) => value);

function thread(acts: Act[] = [], visibility: Visibility = 'ics'): Thread {
	const shared = visibility !== 'group';
	return {
		...{ visibility, sharedOn: shared ? '2026-11-02' : null, answerDueOn: shared ? DUE : null },
		posts: acts.map((act) => ({ act, on: '2026-11-10', promised: null }))
	};
}

const state = (...acts: Act[]) => concernState(thread(acts), TODAY);

describe('where a concern stands', () => {
	test('is the group’s own while it keeps it to itself, whatever it adds', () => {
		expect(concernState(thread([], 'group'), '2030-01-01')).toBe('with-group');
		expect(concernState(thread(['said', 'said'], 'group'), TODAY)).toBe('with-group');
	});

	test('is waiting up to and with the day it is due, then overdue', () => {
		expect(concernState(thread(), TODAY)).toBe('waiting');
		expect(concernState(thread(), DUE)).toBe('waiting');
		expect(concernState(thread(), '2026-12-01')).toBe('overdue');
		expect(concernState(thread([], 'public'), '2026-12-01')).toBe('overdue');
	});

	test('still waits when only the group has added to it', () => {
		expect(state('said', 'shared', 'said')).toBe('waiting');
	});

	test('is answered by whatever the ICS says first', () => {
		expect(state('answered')).toBe('answered');
		expect(state('changed')).toBe('answered');
		expect(state('answered', 'said')).toBe('answered');
	});

	test('stays promised once something is promised', () => {
		expect(state('promised')).toBe('promised');
		expect(state('promised', 'answered', 'changed', 'said')).toBe('promised');
	});

	test('is done when the ICS says so', () => {
		expect(state('done')).toBe('done');
		expect(state('answered', 'promised', 'done', 'said', 'answered')).toBe('done');
	});

	test('follows the last word on whether it is settled', () => {
		expect(state('answered', 'settled')).toBe('settled');
		expect(state('done', 'settled')).toBe('settled');
		expect(state('done', 'disputed')).toBe('disputed');
		expect(state('done', 'disputed', 'settled')).toBe('settled');
		expect(state('answered', 'settled', 'disputed')).toBe('disputed');
		expect(state('done', 'disputed', 'done')).toBe('done');
	});

	test('is not moved by what is said after it is settled or disputed', () => {
		expect(state('done', 'settled', 'changed')).toBe('settled');
		expect(state('done', 'disputed', 'promised')).toBe('disputed');
	});

	test('is open from the sharing until the group settles it', () => {
		expect(STATES.filter((one) => !isOpen(one))).toEqual(['with-group', 'settled']);
		expect(STATES.filter(isUnanswered)).toEqual(['waiting', 'overdue']);
	});

	test('has a label and a tone, each label its own', () => {
		expect(Object.keys(STATE_TONES)).toEqual(STATES);
		expect(new Set(Object.values(STATE_LABELS)).size).toBe(STATES.length);
		expect(CONCERN_KINDS).toHaveLength(2);
		expect(ABOUT_KINDS).toHaveLength(5);
	});
});

/** Every thread that can come about in so many acts, each act one that is offered where it is done. */
function threads(most: number): { acts: Act[]; state: ConcernState }[] {
	const found = [{ acts: [] as Act[], state: state() }];
	for (let first = 0; first < found.length; first += 1) {
		const { acts, state: stands } = found[first]!;
		if (acts.length === most) continue;
		for (const side of SIDES)
			for (const act of actsOpen(side, stands, 'public')) {
				const next = [...acts, act];
				found.push({ acts: next, state: state(...next) });
			}
	}
	return found;
}

describe('the acts that are open', () => {
	test('are never those of the other side', () => {
		for (const side of SIDES)
			for (const stands of STATES)
				for (const visibility of EVERY)
					for (const act of actsOpen(side, stands, visibility))
						expect(SIDE_OF[act], `${act} in ${stands}`).toBe(side);
	});

	test('stand once each', () => {
		for (const side of SIDES)
			for (const stands of STATES) {
				const acts = actsOpen(side, stands, 'ics');
				expect(new Set(acts).size).toBe(acts.length);
			}
	});

	test('are all offered somewhere, and lead to every state of a thread', () => {
		const offered = new Set(
			SIDES.flatMap((side) => STATES.flatMap((stands) => actsOpen(side, stands, 'ics')))
		);
		expect([...offered].sort()).toEqual([...ACTS].sort());
		const reached = new Set(threads(3).map(({ state: stands }) => stands));
		// The group's own and the overdue come of who may see it and of the day.
		expect([...reached].sort()).toEqual(
			STATES.filter((one) => one !== 'with-group' && one !== 'overdue').sort()
		);
	});

	test('lead on: none of them ends where it began when it says that something has ended', () => {
		for (const { acts, state: stands } of threads(4)) {
			const last = acts.at(-1);
			if (last === 'settled' || last === 'disputed' || last === 'done') expect(stands).toBe(last);
			for (const closing of ['settled', 'disputed', 'done'] as const) {
				const open = SIDES.flatMap((side) => actsOpen(side, stands, 'ics'));
				if (stands === closing) expect(open, acts.join(' ')).not.toContain(closing);
			}
			// An answer never goes back to no answer.
			if (acts.some((act) => SIDE_OF[act] === 'ics'))
				expect(isUnanswered(stands), acts.join(' ')).toBe(false);
		}
	});

	test('always let the group speak, and let the ICS speak wherever it can see', () => {
		for (const stands of STATES)
			for (const visibility of EVERY) {
				expect(actsOpen('group', stands, visibility)).toContain('said');
				expect(actsOpen('ics', stands, visibility).length > 0).toBe(stands !== 'with-group');
			}
	});

	test('let the group share until anybody may see it', () => {
		expect(actsOpen('group', 'with-group', 'group')).toEqual(['said', 'shared']);
		expect(actsOpen('group', 'waiting', 'ics')).toEqual(['said', 'shared']);
		expect(actsOpen('group', 'waiting', 'public')).toEqual(['said']);
	});

	test('let the group settle what has had an answer, and dispute what is said to be over', () => {
		const group = (stands: ConcernState) => actsOpen('group', stands, 'public').slice(1);
		expect(group('overdue')).toEqual([]);
		expect(group('answered')).toEqual(['settled']);
		expect(group('promised')).toEqual(['settled']);
		expect(group('done')).toEqual(['settled', 'disputed']);
		expect(group('disputed')).toEqual(['settled']);
		expect(group('settled')).toEqual(['disputed']);
	});

	test('leave the ICS what came of it once it is settled', () => {
		const system = (stands: ConcernState) => actsOpen('ics', stands, 'ics');
		expect(system('settled')).toEqual(['changed']);
		expect(system('done')).toEqual(['answered', 'promised', 'changed']);
		for (const stands of ['waiting', 'overdue', 'answered', 'promised', 'disputed'] as const)
			expect(system(stands)).toEqual(['answered', 'promised', 'changed', 'done']);
	});
});

describe('what became of a promise', () => {
	const promised = (
		milestone: { forecastOn?: string | null; doneOn?: string | null } | null
	): Promised => ({
		for: DUE,
		milestone: milestone && {
			...{ id: 1, reference: 'V1-1', forecastOn: DUE, doneOn: null },
			...milestone
		}
	});

	test('is kept, on the day or before', () => {
		expect(promiseState(promised({ doneOn: DUE }), '2027-01-01')).toBe('kept');
		expect(promiseState(promised({ doneOn: TODAY }), TODAY)).toBe('kept');
	});

	test('is kept late', () => {
		expect(promiseState(promised({ doneOn: '2026-12-01' }), '2026-12-01')).toBe('kept-late');
	});

	test('is not kept yet as at a day before it was', () => {
		expect(promiseState(promised({ doneOn: '2026-11-25' }), TODAY)).toBe('open');
		expect(promiseState(promised({ doneOn: '2026-12-09' }), '2026-12-08')).toBe('overdue');
	});

	test('is open up to and with its day, and overdue after, moved or not', () => {
		expect(promiseState(promised({}), DUE)).toBe('open');
		expect(promiseState(promised({}), '2026-12-01')).toBe('overdue');
		expect(promiseState(promised({ forecastOn: '2027-03-31' }), '2026-12-01')).toBe('overdue');
	});

	test('is moved when the ICS now expects it later', () => {
		expect(promiseState(promised({ forecastOn: '2027-03-31' }), TODAY)).toBe('moved');
		expect(promiseState(promised({ forecastOn: TODAY }), TODAY)).toBe('open');
		expect(promiseState(promised({ forecastOn: null }), TODAY)).toBe('open');
	});

	test('is not listed without a milestone, until its day has passed', () => {
		expect(promiseState(promised(null), TODAY)).toBe('not-listed');
		expect(promiseState(promised(null), '2026-12-01')).toBe('overdue');
	});
});

describe('the clock', () => {
	const none = () => [];
	/** Shared on Monday 2 November 2026, due on Monday 30 November. */
	const clock = (today: string, answeredOn?: string) =>
		clockOf(
			{
				...thread(),
				posts: answeredOn
					? [
							{ act: 'said', on: '2026-11-03', promised: null },
							{ act: 'answered', on: answeredOn, promised: null },
							{ act: 'done', on: '2026-12-24', promised: null }
						]
					: []
			},
			today,
			none
		);

	test('has not begun while the group keeps it to itself', () => {
		expect(clockOf(thread([], 'group'), TODAY, none)).toBeNull();
	});

	test('runs until there is an answer', () => {
		expect(clock('2026-11-02')).toEqual({ answeredOn: null, took: 0, late: 0, left: 20 });
		expect(clock('2026-11-27')).toEqual({ answeredOn: null, took: 19, late: 0, left: 1 });
		expect(clock(DUE)).toEqual({ answeredOn: null, took: 20, late: 0, left: 0 });
		expect(clock('2026-12-02')).toEqual({ answeredOn: null, took: 22, late: 2, left: 0 });
	});

	test('stops at the first answer', () => {
		const on = '2026-11-10';
		expect(clock('2027-01-01', on)).toEqual({ answeredOn: on, took: 6, late: 0, left: 0 });
	});

	test('stops the same day, on the due day, and late', () => {
		expect(clock('2027-01-01', '2026-11-02')).toMatchObject({ took: 0, late: 0 });
		expect(clock('2027-01-01', DUE)).toMatchObject({ took: 20, late: 0 });
		expect(clock('2027-01-01', '2026-12-01')).toMatchObject({ took: 21, late: 1 });
	});

	test('leaves bank holidays out', () => {
		const holiday = (year: number) => (year === 2026 ? ['2026-11-03'] : []);
		expect(clockOf(thread(), '2026-11-04', holiday)).toMatchObject({ took: 1, left: 18 });
	});

	test('counts a day at a weekend with the working day after it', () => {
		// Saturday 7 November.
		expect(clock('2027-01-01', '2026-11-07')).toMatchObject({ took: 5, late: 0 });
		const friday = { ...thread(), sharedOn: '2026-11-06', answerDueOn: '2026-11-13' };
		const saturday = { act: 'answered' as const, on: '2026-11-07', promised: null };
		expect(clockOf({ ...friday, posts: [saturday] }, TODAY, none)).toMatchObject({ took: 1 });
		expect(concernState(friday, '2026-11-14')).toBe('overdue');
		expect(clockOf(friday, '2026-11-14', none)).toMatchObject({ late: 1, left: 0 });
	});

	test('calls it the same day at a weekend too', () => {
		const shared = { ...thread(), sharedOn: '2026-11-07' };
		const posts = [{ act: 'answered' as const, on: '2026-11-07', promised: null }];
		expect(clockOf({ ...shared, posts }, TODAY, none)).toMatchObject({ took: 0, late: 0 });
	});
});
