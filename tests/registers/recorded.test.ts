import { beforeEach, describe, expect, it, test } from 'vitest';
import { systemsAsAt } from '#lib/compare/read.server.ts';
import { dayNote } from '#lib/core/dates.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { findMeasure, measuresAsAt, seriesOf, trueSummary } from '#lib/measures/read.server.ts';
import { dayEnd } from '#lib/platform/clock.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { fundingDashboard } from '#lib/registers/funding/figures.server.ts';
import { milestoneDashboard } from '#lib/registers/milestones/figures.server.ts';
import { findRowOn, lastImports, listRows, tallies } from '#lib/registers/read.server.ts';
import { recordedOn, recordings } from '#lib/registers/recorded.server.ts';
import { recordedNote } from '#lib/registers/values.ts';
import { bumpVersion, changeFields, insertRow, takeOut } from '#lib/registers/write.server.ts';
import { openRisks } from '#lib/returns/return/read.server.ts';
import { actorOf, actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { differencesAfter } from '../support/recorded.ts';
import { asked, newImport, scopeOf } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-11-30';
const LAST_MAY = '2026-05-30';

it('what is said of a night is what was exported on its evening, whatever was recorded later', async () => {
	expect((await differencesAfter(20)).slice(0, 5)).toEqual([]);
});

const reader = () => scopeOf('read');

/** A row recorded on a day. Answers its id. */
function added(name: RegisterName, on: string, row: Row, importId?: number): number {
	const actor = actorOn(scopeOf(), on);
	const id = insertRow(actor, registerNamed(name), row, importId ? { importId } : undefined);
	bumpVersion(actor, registerNamed(name));
	return id;
}

function changed(
	name: RegisterName,
	at: string,
	id: number,
	column: string,
	value: string | number
) {
	const now = new Date(at.length === 10 ? `${at}T12:00:00Z` : at);
	const actor = actorOf(scopeOf(), now);
	const held = findRowOn(reader(), registerNamed(name), id, '2036-01-01')!.row[column] ?? null;
	changeFields(actor, registerNamed(name), id, { [column]: [held, value] });
	bumpVersion(actor, registerNamed(name));
}

const rows = (name: RegisterName, asAt: string, query = '') => {
	const register = registerNamed(name);
	return listRows(reader(), register, asked(register, query), asAt).rows;
};
const measure = (name: string, asAt: string) =>
	measuresAsAt(reader(), asAt).find((one) => one.measure === name)!;

describe('facts without a date of their own', () => {
	beforeEach(() => void freshDatabase());

	test('are those recorded at the end of the day: money in its list, measure and picture', () => {
		const line = { year: '2026/27', stream: 'transformation', category: 'staff' };
		const id = added('funding', '2026-04-10', { ...line, allocated: 2_000_000, spent: 751_416 });
		changed('funding', '2026-08-20', id, 'spent', 1_932_213);
		const spent = (asAt: string) => [
			measure('funding-spent', asAt).numerator,
			rows('funding', asAt)[0]?.row.spent,
			listRows(reader(), registerNamed('funding'), asked(registerNamed('funding')), asAt).totals
				.spent,
			fundingDashboard(reader(), asAt, new URL('http://x/'))!.table.at(-1)!.spent
		];
		expect(spent(LAST_MAY)).toEqual([751_416, 751_416, 751_416, '£751,416']);
		expect(spent('2026-08-19')).toEqual([751_416, 751_416, 751_416, '£751,416']);
		expect(spent('2026-08-20')).toEqual([1_932_213, 1_932_213, 1_932_213, '£1,932,213']);
		expect(spent(TODAY)).toEqual(spent('2026-08-20'));
		expect(spent('2027-01-01')).toEqual(spent(TODAY));
		// The series of today has each year as it is recorded today.
		expect(seriesOf(reader(), findMeasure(reader(), 'funding-spent')!, TODAY)).toMatchObject([
			{ numerator: 1_932_213 }
		]);
	});

	test('are of a day in London: a change at half past eleven of a summer’s night is of the next', () => {
		const id = added('teams', '2026-06-01', { trust: 'XTR', code: 'A', name: 'A', staff: 10 });
		changed('teams', '2026-06-30T22:59:59Z', id, 'staff', 11);
		changed('teams', '2026-06-30T23:30:00Z', id, 'staff', 12);
		changed('teams', '2026-12-31T23:30:00Z', id, 'staff', 13);
		const staff = (asAt: string) => rows('teams', asAt)[0]?.row.staff;
		expect([staff('2026-06-30'), staff('2026-07-01')]).toEqual([11, 12]);
		expect([staff('2026-12-30'), staff('2026-12-31')]).toEqual([12, 13]);
		expect(dayEnd('2026-06-30')).toBe('2026-06-30T23:00:00.000Z');
		expect(dayEnd('2026-12-31')).toBe('2027-01-01T00:00:00.000Z');
		// The days on which the clocks change.
		expect(dayEnd('2026-03-28')).toBe('2026-03-29T00:00:00.000Z');
		expect(dayEnd('2026-03-29')).toBe('2026-03-29T23:00:00.000Z');
		expect(dayEnd('2026-10-25')).toBe('2026-10-26T00:00:00.000Z');
	});

	test('stand beside what is known today of dates: a forecast of then, and what was done by then', () => {
		const id = added('milestones', '2026-04-10', {
			...{ reference: 'M1', title: 'Hubs open', owner: 'A' },
			...{ baseline_on: '2026-06-30', forecast_on: '2026-06-30' }
		});
		changed('milestones', '2026-07-10', id, 'forecast_on', '2026-12-31');
		changed('milestones', '2026-10-15', id, 'actual_on', '2026-09-10');
		const milestone = (asAt: string) => {
			const [{ status, row }] = rows('milestones', asAt) as [ReturnType<typeof rows>[number]];
			return [status, row.forecast_on, row.actual_on];
		};
		expect(milestone('2026-07-05')).toEqual(['late', '2026-06-30', null]);
		expect(milestone('2026-07-15')).toEqual(['slipping', '2026-12-31', null]);
		expect(milestone('2026-09-30')).toEqual(['done', '2026-12-31', '2026-09-10']);
		expect(measure('milestones-done', '2026-09-30')).toMatchObject({ numerator: 1 });
		expect(milestoneDashboard(reader(), '2026-07-05').groups[0]!.milestones).toMatchObject([
			{ state: 'late', forecastOn: '2026-06-30' }
		]);
		// As it was recorded, without what became known since.
		const [recorded] = recordedOn(reader(), registerNamed('milestones'), '2026-09-30');
		expect(recorded!.row).toMatchObject({ forecast_on: '2026-12-31', actual_on: null });
	});

	test('come and go with their rows: what was taken out was there, and what came later was not', () => {
		const first = added('teams', '2026-04-10', { trust: 'XTR', code: 'A', name: 'A' });
		added('teams', '2026-07-10', { trust: 'XTR', code: 'B', name: 'B', live_on: '2026-02-01' });
		const actor = actorOn(scopeOf(), '2026-09-10');
		takeOut(actor, registerNamed('teams'), first);
		bumpVersion(actor, registerNamed('teams'));
		const names = (asAt: string, query = '') =>
			rows('teams', asAt, query).map(({ row }) => row.name);
		expect([names(LAST_MAY), names('2026-08-01'), names(TODAY)]).toEqual([
			['A'],
			['A', 'B'],
			['B']
		]);
		expect([names('2026-08-01', 'removed=1'), names(TODAY, 'removed=1')]).toEqual([[], ['A']]);
		expect(tallies(reader(), registerNamed('teams'), '2026-08-01')).toMatchObject({ removed: 0 });
		expect(findRowOn(reader(), registerNamed('teams'), first + 1, LAST_MAY)).toBeNull();
		expect(measure('teams-live', LAST_MAY)).toMatchObject({ denominator: 1 });
		newRoadmap();
		added('policies', '2026-10-01', { trust: 'XTR', reference: 'P1', title: 'Care planning' });
		added('pcns', '2026-05-01', { ods_code: 'U1', name: 'Hill' });
		added('pcns', '2026-10-01', { ods_code: 'U2', name: 'Vale' });
		const [system] = systemsAsAt(reader(), LAST_MAY);
		expect(system).toMatchObject({ networks: 1, found: 1 });
		expect(systemsAsAt(reader(), '2026-10-01')).toMatchObject([{ networks: 2, found: 1 }]);
	});

	test('of an import count until the day on which it is undone', () => {
		added('teams', '2026-04-10', { trust: 'XTR', code: 'A', name: 'A' });
		const importId = newImport('teams', 'teams.xlsx', []);
		added('teams', '2026-09-02', { trust: 'XTR', code: 'B', name: 'B', staff: 5 }, importId);
		undoImport(actorOn(scopeOf('import'), '2026-09-20'), importId);
		const names = (asAt: string) => rows('teams', asAt).map(({ row }) => row.name);
		expect(names('2026-09-01')).toEqual(['A']);
		expect(names('2026-09-19')).toEqual(['A', 'B']);
		expect(names('2026-09-20')).toEqual(['A']);
		const last = (asAt: string) => lastImports(reader(), asAt).map(({ fileName }) => fileName);
		expect([last('2023-08-31'), last('2026-09-19'), last('2026-09-20')]).toEqual([
			[],
			['teams.xlsx'],
			[]
		]);
	});

	test('that a return freezes are those of the end of its quarter, as on the page of that day', () => {
		const id = added('risks', '2026-04-10', {
			reference: 'R1',
			description: 'Posts',
			likelihood: '2',
			impact: '2'
		});
		changed('risks', '2026-07-08', id, 'likelihood', '5');
		expect(openRisks(reader(), '2026-06-30')).toMatchObject([{ reference: 'R1', score: 4 }]);
		expect(openRisks(reader(), '2026-09-30')).toMatchObject([{ reference: 'R1', score: 10 }]);
	});
});

describe('days before the first recording', () => {
	beforeEach(() => void freshDatabase());

	test('have the rows that were recorded first, what is known of their dates, and nothing else', () => {
		added('teams', TODAY, {
			...{ trust: 'XTR', code: 'A', name: 'A', place: 'East', live_on: '2025-03-01' },
			...{ planned_on: '2025-01-01', staff: 10, staff_trained: 4 }
		});
		expect(recordings(reader(), registerNamed('teams'))).toEqual({ first: TODAY, last: TODAY });
		expect(rows('teams', '2025-12-31')[0]).toMatchObject({
			status: 'live',
			row: { name: 'A', place: null, live_on: '2025-03-01', planned_on: null, staff: null }
		});
		expect(measure('teams-live', '2025-12-31')).toMatchObject({ numerator: 1, denominator: 1 });
		expect(measure('teams-live', '2025-02-28')).toMatchObject({ numerator: 0, denominator: 1 });
		expect(measure('dialog-staff-trained', '2025-12-31')).toMatchObject({ value: null });
		expect(measure('dialog-staff-trained', TODAY)).toMatchObject({ value: 0.4 });
	});

	test('say so in the sentence, and give no figure that nobody had recorded', () => {
		added('milestones', TODAY, {
			...{ reference: 'M1', title: 'Hubs open', forecast_on: '2026-01-31' },
			...{ actual_on: '2026-02-10' }
		});
		const late = measure('milestones-late', '2026-02-05');
		expect(late).toMatchObject({
			value: null,
			note: 'Nothing had been recorded for it on that day.'
		});
		expect(measure('milestones-done', '2026-02-10')).toMatchObject({
			numerator: 1,
			denominator: 1
		});
		expect(trueSummary(reader(), 'milestones', '2026-02-10').sentence).toBe(
			'Nothing was recorded here before 30 November 2026: of 10 February 2026 no more is known than what happened by then.'
		);
		// Money has no dates at all.
		added('funding', TODAY, { year: '2025/26', stream: 'baseline', category: 'staff', spent: 5 });
		expect(rows('funding', LAST_MAY)).toEqual([]);
		expect(measure('funding-spent', LAST_MAY)).toMatchObject({ value: null });
	});

	test('leave out what came later, unless it had begun: a policy counts from when it was identified', () => {
		const policy = { trust: 'XTR', title: 'Care planning', mentions: 3 };
		added('policies', '2026-07-01', { ...policy, reference: 'P1' });
		added('policies', '2026-10-01', { ...policy, reference: 'P2', identified_on: '2026-05-01' });
		added('policies', '2026-10-01', { ...policy, reference: 'P3' });
		const found = (asAt: string) =>
			rows('policies', asAt).map(({ row }) => [row.reference, row.mentions]);
		expect(found('2026-04-30')).toEqual([['P1', null]]);
		expect(found(LAST_MAY)).toEqual([
			['P1', null],
			['P2', null]
		]);
		expect(found('2026-07-01')).toEqual([
			['P1', 3],
			['P2', null]
		]);
		expect(found(TODAY)).toHaveLength(3);
		expect(measure('policies-rewritten', LAST_MAY)).toMatchObject({ denominator: 2 });
	});

	test('do not bring back what was recorded first and has been undone', () => {
		const importId = newImport('teams', 'wrong.xlsx', []);
		added('teams', '2026-09-02', { trust: 'XTR', code: 'X', name: 'Wrong' }, importId);
		undoImport(actorOn(scopeOf('import'), '2026-09-02'), importId);
		added('teams', '2026-09-05', { trust: 'XTR', code: 'A', name: 'Right' });
		const names = (asAt: string) => rows('teams', asAt).map(({ row }) => row.name);
		expect([names(LAST_MAY), names('2026-09-02'), names('2026-09-05')]).toEqual([
			['Right'],
			[],
			['Right']
		]);
	});
});

test('rows about a month or a day of their own are those of today on every day', () => {
	freshDatabase();
	added('training', TODAY, {
		trust: 'XTR',
		course: 'KUF',
		month: '2025-03',
		in_scope: 10,
		trained: 5
	});
	expect(rows('training', '2025-04-30')[0]!.row).toMatchObject({ in_scope: 10, trained: 5 });
	expect(measure('training-done', '2025-04-30')).toMatchObject({ numerator: 5, denominator: 10 });
});

describe('what a page of another day says', () => {
	const note = (name: RegisterName, date: string, first = '2026-08-01') =>
		recordedNote(registerNamed(name), date, TODAY, first);

	test.each([
		['funding', '2026-09-30', 'Everything here is as it was recorded on 30 September 2026.'],
		[
			'teams',
			'2026-09-30',
			'“Went live”: as known today. Everything else is as it was recorded on 30 September 2026.'
		],
		[
			'risks',
			'2026-09-30',
			'“Opened” and “Closed”: as known today. Everything else is as it was recorded on 30 September 2026. What was recorded later counts from “Opened”.'
		],
		[
			'teams',
			LAST_MAY,
			'Nothing was recorded here before 1 August 2026: of “Went live”, what is known today is shown. What carries no date of its own is not recorded for 30 May 2026.'
		],
		[
			'funding',
			LAST_MAY,
			'Nothing was recorded here before 1 August 2026. What carries no date of its own is not recorded for 30 May 2026.'
		],
		[
			'training',
			LAST_MAY,
			'Training returns are each about a period of their own, so they are shown as known today, with later corrections.'
		],
		[
			'coproduction',
			LAST_MAY,
			'Activities are each about a day of their own, so they are shown as known today, with later corrections.'
		],
		['teams', TODAY, ''],
		[
			'teams',
			'2027-03-31',
			'31 March 2027 is still to come: this counts what is recorded today, up to that day.'
		]
	] as const)('of %s on %s', (name, date, words) => {
		expect(note(name, date)).toBe(words);
	});

	test('where nothing has ever been recorded', () => {
		expect(note('funding', LAST_MAY, '')).toBe(
			'Nothing was recorded here yet. What carries no date of its own is not recorded for 30 May 2026.'
		);
	});

	test('on pages of more than one register', () => {
		expect(dayNote(TODAY, TODAY)).toBe('');
		expect(dayNote(LAST_MAY, TODAY)).toBe(
			'What carries a date of its own is as known today; all else is as it was recorded on 30 May 2026.'
		);
	});
});
