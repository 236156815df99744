import { beforeEach, describe, expect, it } from 'vitest';
import { NotFound } from '#lib/core/access.ts';
import { transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { PAGE_SIZE } from '#lib/registers/form.ts';
import {
	distinctValues,
	findRow,
	storedRows,
	listRows,
	organisationsFor,
	tallies
} from '#lib/registers/read.server.ts';
import { addRow, removeRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { asked, newPcn, newPolicy, scopeOf } from '../support/registers.ts';

const TODAY = '2023-10-01';
const policies = registerNamed('policies');
const pcns = registerNamed('pcns');

beforeEach(() => {
	freshDatabase();
});

const listed = (query = '', asAt = TODAY) =>
	listRows(scopeOf('read'), policies, asked(policies, query), asAt);
const references = (query = '', asAt = TODAY) =>
	listed(query, asAt).rows.map(({ row }) => row.reference);

describe('a list', () => {
	it('holds the rows of its own ICS, and says how many there are', () => {
		newPolicy({ reference: 'P2' });
		newPolicy({ reference: 'P1' });
		newPolicy({ reference: 'P9', trust: 'XT9' }, scopeOf('edit-registers', 'XOT'));
		expect(references()).toEqual(['P1', 'P2']);
		expect(listed()).toMatchObject({ count: 2, all: 2 });
	});

	it('is empty when nothing is held', () => {
		expect(listed()).toEqual({
			rows: [],
			count: 0,
			all: 0,
			totals: { mentions: null },
			totalsOf: null,
			suppressed: {}
		});
	});

	it('never adds up the same posts over months: its total is that of the latest', () => {
		const workforce = registerNamed('workforce');
		const post = (month: string, role: string, planned_wte: number) =>
			addRow(actorOn(scopeOf(), TODAY), workforce, {
				...{ trust: 'XTR', role, band: '7', employer: 'nhs', focus: 'core' },
				...{ month, planned_wte, in_post_wte: 1 }
			});
		const totals = (query = '') => {
			const found = listRows(scopeOf('read'), workforce, asked(workforce, query), TODAY);
			return [found.totals.planned_wte, found.totalsOf];
		};
		expect(totals()).toEqual([null, null]);
		post('2023-07', 'Nurse', 10);
		expect(totals()).toEqual([10, null]);
		post('2023-08', 'Nurse', 12);
		post('2023-08', 'Clerk', 3);
		expect(totals()).toEqual([15, { month: '2023-08', rows: 2 }]);
		expect(totals('?search=Clerk')).toEqual([3, null]);
	});

	it('gives each row its values, and nothing that the definition does not know', () => {
		newPolicy({ mentions: 3 });
		const [row] = listed().rows;
		expect(row).toMatchObject({ version: 1, removedAt: null, status: 'found' });
		expect(Object.keys(row!.row)).toEqual(policies.columns.map((column) => column.name));
	});
});

describe('sorting', () => {
	it('goes by any column, both ways, without case, with empty values last', () => {
		newPolicy({ reference: 'P1', owner: 'zoe', mentions: 10 });
		newPolicy({ reference: 'P2', owner: 'Adam', mentions: 9 });
		newPolicy({ reference: 'P3' });
		expect(references('sort=owner')).toEqual(['P2', 'P1', 'P3']);
		expect(references('sort=owner&order=desc')).toEqual(['P1', 'P2', 'P3']);
		expect(references('sort=mentions')).toEqual(['P2', 'P1', 'P3']);
	});

	it('puts states and choices in the order that their definition lists them', () => {
		newPolicy({ reference: 'P1', kind: 'leaflet', ratified_on: '2023-01-01' });
		newPolicy({ reference: 'P2', kind: 'policy', due_on: '2023-01-01' });
		newPolicy({ reference: 'P3', kind: 'guideline' });
		expect(references('sort=status')).toEqual(['P3', 'P1', 'P2']);
		expect(references('sort=kind')).toEqual(['P2', 'P3', 'P1']);
		expect(references('sort=kind&order=desc')).toEqual(['P1', 'P3', 'P2']);
	});

	it('keeps rows that are alike in the order they came', () => {
		for (const reference of ['P3', 'P1', 'P2']) newPolicy({ reference, owner: 'Same' });
		expect(references('sort=owner')).toEqual(['P3', 'P1', 'P2']);
		expect(references('sort=owner&order=desc')).toEqual(['P3', 'P1', 'P2']);
	});
});

describe('narrowing', () => {
	beforeEach(() => {
		newPolicy({
			reference: 'P1',
			title: 'Care planning',
			kind: 'sop',
			owner: 'Nursing',
			mentions: 5
		});
		newPolicy({
			reference: 'P2',
			title: '100% review',
			kind: 'sop',
			comments: 'asked NURSING',
			mentions: 7
		});
		newPolicy({
			reference: 'P3',
			title: 'Discharge',
			kind: 'leaflet',
			due_on: '2023-09-30',
			mentions: 11
		});
	});

	it('goes by a column, by several, and by status', () => {
		expect(references('kind=sop')).toEqual(['P1', 'P2']);
		expect(references('kind=sop&owner=Nursing')).toEqual(['P1']);
		expect(references('status=overdue')).toEqual(['P3']);
		expect(references('kind=poem')).toEqual([]);
	});

	it('searches the columns that are searched, without case', () => {
		expect(references('search=nursing')).toEqual(['P1', 'P2']);
		expect(references('search=p3')).toEqual(['P3']);
		expect(references('search=sop')).toEqual([]);
	});

	it('takes a search literally, whatever signs stand in it', () => {
		expect(references('search=100%25')).toEqual(['P2']);
		expect(references('search=%25')).toEqual(['P2']);
		expect(references('search=_')).toEqual([]);
		expect(references(`search=${encodeURIComponent("'; DROP TABLE policies; --")}`)).toEqual([]);
		expect(references('search=!')).toEqual([]);
	});

	it('adds up what matches, while the number that stand stays', () => {
		expect(listed('kind=sop')).toMatchObject({ count: 2, all: 3, totals: { mentions: 12 } });
		expect(listed('kind=poem')).toMatchObject({ count: 0, all: 3, totals: { mentions: null } });
	});
});

describe('pages', () => {
	it('hold fifty rows each, and their totals are of all pages', () => {
		transaction(() => {
			for (let number = 1; number <= PAGE_SIZE + 2; number += 1)
				newPolicy({ reference: `P${String(number).padStart(3, '0')}`, mentions: 1 });
		});
		expect(listed().rows).toHaveLength(PAGE_SIZE);
		expect(references('page=2')).toEqual(['P051', 'P052']);
		expect(listed('page=2')).toMatchObject({
			count: PAGE_SIZE + 2,
			totals: { mentions: PAGE_SIZE + 2 }
		});
		expect(listed('page=3')).toMatchObject({ rows: [], count: PAGE_SIZE + 2 });
		const everything = listRows(scopeOf('read'), policies, asked(policies, 'page=2'), TODAY, 'all');
		expect(everything.rows).toHaveLength(PAGE_SIZE + 2);
	});
});

describe('removed rows', () => {
	it('leave the list and stand in a list of their own', () => {
		newPolicy({ reference: 'P1', mentions: 3 });
		const gone = newPolicy({ reference: 'P2', mentions: 4 });
		removeRow(actorOn(scopeOf(), TODAY), policies, gone);
		expect(references()).toEqual(['P1']);
		expect(references('removed=1')).toEqual(['P2']);
		expect(listed()).toMatchObject({ all: 1, totals: { mentions: 3 } });
		expect(tallies(scopeOf('read'), policies, TODAY)).toEqual({
			byStatus: { found: 1 },
			removed: 1
		});
		expect(storedRows(scopeOf('read'), policies).map((row) => row.removed)).toEqual([false, true]);
	});
});

describe('a status', () => {
	it('of a policy is what its dates say on the day asked for', () => {
		const id = newPolicy({
			identified_on: '2023-01-10',
			review_started_on: '2023-02-10',
			drafted_on: '2023-03-10',
			consulted_on: '2023-04-10',
			due_on: '2023-05-01',
			ratified_on: '2023-06-10',
			published_on: '2023-07-10',
			withdrawn_on: '2023-08-10'
		});
		const on = (day: string) => findRow(scopeOf('read'), policies, id, day).status;
		expect(on('2023-01-09')).toBe('found');
		expect(on('2023-01-10')).toBe('identified');
		expect(on('2023-02-10')).toBe('in-review');
		expect(on('2023-03-10')).toBe('drafted');
		expect(on('2023-05-01')).toBe('consulted');
		expect(on('2023-05-02')).toBe('overdue');
		expect(on('2023-06-10')).toBe('ratified');
		expect(on('2023-07-10')).toBe('published');
		expect(on('2023-08-10')).toBe('withdrawn');
		expect(references('status=overdue', '2023-05-02')).toEqual(['P1']);
		expect(references('status=overdue', '2023-05-01')).toEqual([]);
	});

	it('of a network is live, planned, late or undated on the day asked for', () => {
		const dated = newPcn({ planned_on: '2023-06-30', live_on: '2023-09-01' });
		const undated = newPcn({ ods_code: 'U10002' });
		const on = (id: number, day: string) => findRow(scopeOf('read'), pcns, id, day).status;
		expect(on(dated, '2023-06-30')).toBe('planned');
		expect(on(dated, '2023-07-01')).toBe('late');
		expect(on(dated, '2023-09-01')).toBe('live');
		expect(on(undated, '2023-09-01')).toBe('no-date');
	});

	it('is one that the definition lists, for every row', () => {
		newPolicy({ reference: 'P1' });
		newPolicy({ reference: 'P2', due_on: '2023-01-01' });
		const { byStatus } = tallies(scopeOf('read'), policies, TODAY);
		expect(byStatus).toEqual({ found: 1, overdue: 1 });
		const known = policies.statuses.map((status) => status.code);
		for (const code of Object.keys(byStatus)) expect(known).toContain(code);
	});
});

describe('who sees a row', () => {
	it('is nobody of another ICS: it is not found there', () => {
		const id = newPolicy();
		expect(findRow(scopeOf('read'), policies, id, TODAY).row.reference).toBe('P1');
		expect(() => findRow(scopeOf('read', 'XOT'), policies, id, TODAY)).toThrow(NotFound);
		expect(() => findRow(scopeOf('read'), policies, id + 1, TODAY)).toThrow(NotFound);
	});
});

describe('what a list can be narrowed to', () => {
	it('is each value that is held, once, by those rows that stand', () => {
		newPolicy({ reference: 'P1', owner: 'B' });
		newPolicy({ reference: 'P2', owner: 'A' });
		newPolicy({ reference: 'P3', owner: 'A' });
		newPolicy({ reference: 'P4' });
		removeRow(actorOn(scopeOf(), TODAY), policies, newPolicy({ reference: 'P5', owner: 'C' }));
		newPolicy({ reference: 'P6', owner: 'D' }, scopeOf('edit-registers', 'XOT'));
		expect(distinctValues(scopeOf('read'), policies, 'owner', TODAY)).toEqual(['A', 'B']);
		expect(distinctValues(scopeOf('read'), policies, 'password', TODAY)).toEqual([]);
	});

	it('is the trusts of the ICS, where a register names trusts', () => {
		expect(organisationsFor(scopeOf('read'), policies).map(({ code }) => code)).toEqual(['XTR']);
		expect(organisationsFor(scopeOf('read'), pcns)).toEqual([]);
	});
});
