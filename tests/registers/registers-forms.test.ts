import { isHttpError, isRedirect } from '@sveltejs/kit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '#lib/core/access.ts';
import { findImport } from '#lib/imports/read.server.ts';
import { get } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { type TypedCells, typedFrom } from '#lib/registers/form.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { changeRow, removeRow } from '#lib/registers/write.server.ts';
import * as list from '../../src/routes/ics/[ics]/[register]/+page.server.ts';
import * as showing from '../../src/routes/ics/[ics]/[register]/[row]/+page.server.ts';
import * as editing from '../../src/routes/ics/[ics]/[register]/[row]/edit/+page.server.ts';
import * as exporting from '../../src/routes/ics/[ics]/[register]/export/[format]/+server.ts';
import * as adding from '../../src/routes/ics/[ics]/[register]/new/+page.server.ts';
import * as template from '../../src/routes/ics/[ics]/[register]/template/+server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase, newOrganisation, signedInAs } from '../support/database.ts';
import { newPolicy, scopeOf } from '../support/registers.ts';

const TODAY = '2023-10-01';
const policies = registerNamed('policies');

beforeEach(() => {
	freshDatabase();
});

type Asked = {
	person?: Person;
	ics?: string;
	row?: number | string;
	query?: string;
	format?: string;
	form?: Record<string, string | string[]>;
	today?: string;
};

/** Calls a load, an action or a handler as SvelteKit would, and tells how it ended. */
async function call(work: unknown, asked: Asked = {}) {
	const { person = signedInAs('data-officer'), ics = 'XWE', query = '' } = asked;
	const { row, format, form, today = TODAY } = asked;
	const body = new FormData();
	for (const [name, values] of Object.entries(form ?? {}))
		for (const value of [values].flat()) body.append(name, value);
	const url = new URL(`http://localhost/ics/${ics}/policies${query}`);
	const event = {
		locals: { person, now: new Date(`${today}T12:00:00Z`), today },
		params: { ics, register: 'policies', row: String(row ?? ''), format },
		url,
		request: new Request(url, form ? { method: 'POST', body } : {})
	};
	try {
		const answer = await (work as (event: unknown) => unknown)(event);
		return answer as { status?: number; data: Record<string, never> } & Record<string, never>;
	} catch (thrown) {
		if (isRedirect(thrown)) return { to: thrown.location } as never;
		if (isHttpError(thrown))
			return { refused: thrown.status, message: thrown.body.message } as never;
		throw thrown;
	}
}

const typed = (id: number) => typedFrom(policies, rowOf(id).row);
const rowOf = (id: number) => findRow(scopeOf('read'), policies, id, TODAY);
/** Somebody else's change, saved after the form was opened. */
const meanwhile = (id: number, row: Record<string, string | number>) => {
	const held = rowOf(id);
	changeRow(
		actorOn(scopeOf('edit-registers', 'XWE', 'programme-director'), TODAY),
		policies,
		id,
		held.version,
		{ ...held.row, ...row }
	);
};
const plain = { trust: 'XTR', reference: 'P1', title: 'Care planning' };

describe('the form that adds a row', () => {
	const add = (form: Record<string, string>) => call(adding.actions.default, { form });

	it('adds it and leads to its page', async () => {
		const { to } = await call(adding.actions.default, { form: { ...plain, due_on: 'Feb 2024' } });
		expect(to).toMatch(/^\/ics\/XWE\/policies\/\d+\?done=added&read=due_on$/);
		expect(rowOf(1).row).toMatchObject({ ...plain, due_on: '2024-02-29' });
	});

	it('comes back with all that was typed and what to correct', async () => {
		const answer = await add({ ...plain, title: '', due_on: 'soon', comments: 'kept' });
		expect(answer).toMatchObject({
			status: 400,
			data: {
				typed: { reference: 'P1', due_on: 'soon', comments: 'kept' },
				findings: [{ field: 'title' }, { field: 'due_on' }]
			}
		});
	});

	it('refuses an NHS number and keeps nothing of it', async () => {
		const answer = await add({ ...plain, comments: 'about 943 476 5919' });
		expect(answer).toMatchObject({ status: 400, data: { findings: [{ field: 'comments' }] } });
		expect((await call(list.load)).count).toBe(0);
	});

	it('leads to its row when it is sent twice, and is told of one that is there under its key', async () => {
		await add(plain);
		expect(await add(plain)).toEqual({ to: '/ics/XWE/policies/1?done=added' });
		const other = { ...plain, title: 'Something else' };
		expect(await add(other)).toMatchObject({
			status: 400,
			data: { twin: 1, typed: other, findings: [{ field: 'reference' }] }
		});
	});

	it('has the trust chosen where there is one only', async () => {
		expect((await call(adding.load)).typed).toMatchObject({ trust: 'XTR', reference: '' });
		newOrganisation('XT2', 'trust', { parent: 'XWE' });
		expect((await call(adding.load)).typed).toMatchObject({ trust: '' });
	});

	it('is shut to readers, to others and in an ICS that has closed', async () => {
		const form = { ...plain };
		const elsewhere = signedInAs('data-officer', 'XOT');
		expect(
			await call(adding.actions.default, { form, person: signedInAs('viewer') })
		).toMatchObject({ refused: 403 });
		expect(await call(adding.actions.default, { form, person: elsewhere })).toMatchObject({
			refused: 404
		});
		const closed = { person: signedInAs('data-officer', 'XCL'), ics: 'XCL' };
		expect(await call(list.load, closed)).toMatchObject({ may: { 'edit-registers': true } });
		const after = { ...closed, form, today: '2026-04-01' };
		expect(await call(adding.actions.default, after)).toMatchObject({ refused: 403 });
	});
});

describe('the form that changes a row', () => {
	const save = (id: number, form: Record<string, string | string[]>) =>
		call(editing.actions.default, { row: id, form: { ...typed(id), version: '1', ...form } });
	it('saves it and leads to its page', async () => {
		const id = newPolicy();
		expect(await save(id, { owner: 'A Ncube' })).toEqual({
			to: `/ics/XWE/policies/${id}?done=changed`
		});
		expect(rowOf(id)).toMatchObject({ version: 2, row: { owner: 'A Ncube' } });
	});

	it('comes back with all that was typed and what to correct', async () => {
		const id = newPolicy();
		expect(await save(id, { mentions: 'many', owner: 'A' })).toMatchObject({
			status: 400,
			data: {
				typed: { mentions: 'many', owner: 'A' },
				version: 1,
				findings: [{ field: 'mentions' }],
				merge: null
			}
		});
	});

	it('sets both changes side by side, and loses neither', async () => {
		const id = newPolicy({ owner: 'A', due_on: '2023-12-01' });
		const opened = typed(id);
		meanwhile(id, { owner: 'B', mentions: 9 });
		const answer = await save(id, { ...opened, owner: 'C', due_on: '31 January 2024' });
		expect(answer).toMatchObject({
			status: 409,
			data: {
				version: 2,
				since: 1,
				typed: { owner: 'C', due_on: '31 January 2024', mentions: '9' },
				merge: {
					clashes: [{ field: 'owner', theirs: 'B', mine: 'C', by: 'programme-director of xwe' }],
					theirs: [{ field: 'mentions', theirs: 9, mine: null }],
					mine: [{ field: 'due_on', theirs: '2023-12-01', mine: '2024-01-31' }]
				}
			}
		});
		expect(rowOf(id).row).toMatchObject({ owner: 'B', due_on: '2023-12-01', mentions: 9 });
	});

	it('asks again when no choice was made, still holding what was typed', async () => {
		const id = newPolicy({ owner: 'A', title: 'Old' });
		const opened = typed(id);
		meanwhile(id, { owner: 'B', title: 'Theirs' });
		const mine = {
			...opened,
			owner: 'C',
			title: 'Mine',
			version: '2',
			since: '1',
			clash: ['title', 'owner']
		};
		expect(await save(id, { ...mine, keep_title: 'theirs' })).toMatchObject({
			status: 400,
			data: {
				typed: { owner: 'C', title: 'Mine' },
				chosen: { title: 'theirs' },
				findings: [{ field: 'keep_owner', message: 'Choose which value stands for “Owner”.' }],
				merge: { clashes: [{ field: 'title' }, { field: 'owner' }] }
			}
		});
	});

	it('saves what was chosen of each', async () => {
		const id = newPolicy({ owner: 'A', title: 'Old' });
		const opened = typed(id);
		meanwhile(id, { owner: 'B', title: 'Theirs' });
		const mine = {
			...opened,
			owner: 'C',
			title: 'Mine',
			version: '2',
			since: '1',
			clash: ['title', 'owner']
		};
		await save(id, { ...mine, keep_title: 'theirs', keep_owner: 'mine' });
		expect(rowOf(id)).toMatchObject({ version: 3, row: { owner: 'C', title: 'Theirs' } });
	});

	it('overwrites knowingly', async () => {
		const id = newPolicy({ owner: 'A' });
		meanwhile(id, { owner: 'B' });
		await save(id, { owner: 'C', version: '2', since: '1', clash: 'owner', all: 'mine' });
		expect(rowOf(id).row.owner).toBe('C');
	});

	it('notices a third change made while the choice was open', async () => {
		const id = newPolicy({ owner: 'A' });
		meanwhile(id, { owner: 'B' });
		meanwhile(id, { owner: 'D' });
		const answer = await save(id, {
			owner: 'C',
			version: '2',
			since: '1',
			clash: 'owner',
			keep_owner: 'mine'
		});
		expect(answer).toMatchObject({
			status: 409,
			data: { version: 3, since: 2, merge: { clashes: [{ theirs: 'D', mine: 'C' }] } }
		});
		expect(rowOf(id).row.owner).toBe('D');
	});

	it('keeps what was typed into a row that somebody removed, and can put it back with that', async () => {
		const id = newPolicy({ owner: 'A' });
		const opened = typed(id);
		removeRow(actorOn(scopeOf(), TODAY), policies, id);
		expect(await save(id, { ...opened, owner: 'C' })).toMatchObject({
			status: 409,
			data: { version: 2, merge: null, typed: { owner: 'C' } }
		});
		expect(await call(editing.load, { row: id })).toMatchObject({ isRemoved: true });
		await save(id, { ...opened, owner: 'C', version: '2', putBack: 'yes' });
		expect(rowOf(id)).toMatchObject({ removedAt: null, row: { owner: 'C' } });
	});

	it('is not found for a row of another ICS or a number that is none', async () => {
		const id = newPolicy();
		const elsewhere = {
			person: signedInAs('data-officer', 'XOT'),
			ics: 'XOT',
			form: { version: '1' }
		};
		expect(await call(editing.actions.default, { ...elsewhere, row: id })).toMatchObject({
			refused: 404
		});
		for (const row of ['0', '-1', '1.5', 'one', '99'])
			expect(await call(editing.load, { row }), row).toMatchObject({ refused: 404 });
	});
});

describe('removing by a button', () => {
	it('leads to the list, which offers the way back', async () => {
		const id = newPolicy();
		const form = {};
		expect(await call(showing.actions.remove, { row: id, form })).toEqual({
			to: `/ics/XWE/policies?justRemoved=${id}`
		});
		const after = await call(list.load, { query: `?justRemoved=${id}` });
		expect(after).toMatchObject({ count: 0, removedRow: { id, title: 'P1: Care planning' } });
		expect(await call(showing.actions.restore, { row: id, form })).toEqual({
			to: `/ics/XWE/policies/${id}?done=restored`
		});
		expect(await call(list.load, { query: `?justRemoved=${id}` })).toMatchObject({
			count: 1,
			removedRow: null
		});
	});

	it('is shut to readers', async () => {
		const id = newPolicy();
		const asked = { row: id, form: {}, person: signedInAs('coproduction-member') };
		expect(await call(showing.actions.remove, asked)).toMatchObject({ refused: 403 });
		expect(await call(showing.load, asked)).toMatchObject({ may: { 'edit-registers': false } });
	});
});

describe('a register’s page', () => {
	it('says where things stand on the day asked for', async () => {
		newPolicy({ mentions: 4, ratified_on: '2023-09-01' });
		newPolicy({ reference: 'P2', mentions: 6 });
		expect(await call(list.load)).toMatchObject({
			asAt: TODAY,
			sentence:
				'1 of 2 policies is rewritten, and none is overdue. 6 of the 10 mentions of CPA are still in published policies.'
		});
		expect(await call(list.load, { query: '?asAt=2023-08-31' })).toMatchObject({
			asAt: '2023-08-31',
			sentence: expect.stringMatching(/^None of 2 policies/)
		});
	});

	it('sends no more of a row than its table shows', async () => {
		newPolicy({ comments: 'long' });
		const { rows } = (await call(list.load)) as unknown as { rows: { row: object }[] };
		expect(Object.keys(rows[0]!.row)).toEqual([
			'reference',
			'title',
			'kind',
			'mentions',
			'owner',
			'ratified_on',
			'published_on',
			'due_on',
			'co_produced'
		]);
	});

	it('is not found elsewhere, for a row neither', async () => {
		const id = newPolicy();
		const person = signedInAs('viewer', 'XOT');
		expect(await call(list.load, { person })).toMatchObject({ refused: 404 });
		expect(await call(showing.load, { person, ics: 'XOT', row: id })).toMatchObject({
			refused: 404
		});
		expect(
			await call(list.load, { person, ics: 'XOT', query: `?justRemoved=${id}` })
		).toMatchObject({ refused: 404 });
	});
});

describe('files', () => {
	it('are sent for download under their name, for those who may read', async () => {
		newPolicy();
		const answer = (await call(exporting.GET, {
			format: 'csv',
			query: '?search=care&asAt=2023-08-31'
		})) as unknown as Response;
		expect(answer.headers.get('content-disposition')).toBe(
			'attachment; filename="policies-XWE-2023-08-31-filtered.csv"'
		);
		expect(await answer.text()).toContain('Care planning');
		const blank = (await call(template.GET)) as unknown as Response;
		expect(blank.headers.get('content-disposition')).toBe(
			'attachment; filename="policies-template.xlsx"'
		);
		expect(await call(exporting.GET, { format: 'pdf' })).toMatchObject({ refused: 404 });
		expect(
			await call(exporting.GET, { format: 'csv', person: signedInAs('viewer', 'XOT') })
		).toMatchObject({ refused: 404 });
	});
});

describe('several rows that get one value', () => {
	const together = (form: Record<string, string | string[]>, query = '?together=owner') =>
		call(list.actions.together, { form, query });
	const reported = () =>
		findImport(scopeOf('import'), get<{ id: number }>('SELECT max(id) AS id FROM imports')!.id);

	beforeEach(() => {
		for (const reference of ['P1', 'P2', 'P3'])
			newPolicy({ reference, owner: `Owner ${reference}` });
	});

	it('are those that were ticked, shown as an import before anything is written', async () => {
		const { to } = await together({ value: 'Chief nurse', which: 'ticked', row: ['1', '3', '99'] });
		expect(to).toBe('/ics/XWE/imports/1');
		const { report, fileName, status } = reported();
		expect([fileName, status]).toEqual(['2 policies changed together: Owner.csv', 'checked']);
		expect(report!.counts).toMatchObject({ changed: 2, new: 0, missing: 0 });
		expect(report!.problems).toEqual([]);
		expect(rowOf(1).row.owner).toBe('Owner P1');
	});

	it('are all that the list shows, where that was chosen', async () => {
		await together({ value: 'Chief nurse', which: 'all' }, '?together=owner&search=P2');
		expect(reported().report!.examples.changed.map(({ id }) => id)).toEqual([2]);
	});

	it.each([
		['nothing ticked', { value: 'Chief nurse' }, 'which'],
		['no value', { value: ' ', row: '1' }, 'value'],
		['an NHS number', { value: 'Ann Hill 943 476 5919', row: '1' }, 'value']
	])('come back as typed: %s', async (_, form, field) => {
		const answer = await together(form);
		expect(answer).toMatchObject({
			status: 400,
			data: { value: form.value, findings: [{ field }] }
		});
		expect(get('SELECT 1 FROM imports')).toBeUndefined();
	});

	it('do not lose what tells them apart', async () => {
		const answer = await together({ value: 'P9', row: '1' }, '?together=reference');
		expect(answer).toMatchObject({ status: 400, data: { findings: [{ field: 'value' }] } });
	});
});

describe('cells typed into where the list stands', () => {
	const cells = (form: Record<string, string>) =>
		call(list.actions.cells, { form, query: '?together=cells' });
	const versions = { 'version.1': '1', 'version.2': '1' };

	beforeEach(() => {
		newPolicy({ reference: 'P1', owner: 'Owner 1', due_on: '2026-09-30' });
		newPolicy({ reference: 'P2', owner: 'Owner 2', mentions: 4 });
	});

	it('become an import of the rows that are changed, in which an emptied cell empties its field', async () => {
		const { to } = await cells({
			...versions,
			'cell.1.owner': 'Chief nurse',
			'cell.1.due_on': '30 Sept 2026',
			'cell.2.owner': 'Owner 2',
			'cell.2.mentions': ''
		});
		expect(to).toBe('/ics/XWE/imports/1');
		const found = findImport(scopeOf('import'), 1);
		expect(found.fileName).toBe('2 policies changed in the list.csv');
		expect(found.report!.counts).toMatchObject({ changed: 2, new: 0, missing: 0, rejected: 0 });
		expect(found.report!.examples.changed.map(({ changes }) => changes)).toEqual([
			{ owner: ['Owner 1', 'Chief nurse'] },
			{ mentions: [4, null] }
		]);
		expect(rowOf(1).row.owner).toBe('Owner 1');
	});

	it.each([
		['nothing changed', { 'cell.1.owner': 'Owner 1' }, 'cells', 'Nothing is changed'],
		['no date', { 'cell.1.due_on': '31/2/2027' }, 'cell.1.due_on', 'P1: Care planning, Due'],
		['an NHS number', { 'cell.2.owner': '943 476 5919' }, 'cell.2.owner', 'NHS number']
	])('come back as typed, each named: %s', async (_, typed, field, words) => {
		const answer = await cells({ ...versions, ...typed });
		expect(answer).toMatchObject({ status: 400, data: { findings: [{ field }] } });
		const { data } = answer as unknown as {
			data: { findings: { message: string }[]; cells: TypedCells };
		};
		expect(data.findings[0]!.message).toContain(words);
		const [name, value] = Object.entries(typed)[0]!;
		const [, id, column] = name.split('.');
		expect(data.cells[Number(id)]!.typed[column!]).toBe(value);
		expect(get('SELECT 1 FROM imports')).toBeUndefined();
	});

	it('keep what somebody else wrote meanwhile, and ask where both wrote', async () => {
		meanwhile(1, { owner: 'Medical director', due_on: '2026-10-31' });
		const typed = { 'cell.1.owner': 'Chief nurse', 'cell.1.due_on': '2026-09-30' };
		const answer = await cells({ ...versions, ...typed });
		expect(answer).toMatchObject({
			status: 400,
			data: {
				findings: [{ field: 'cell.1.owner', message: expect.stringContaining('Medical director') }],
				cells: { 1: { version: 2, typed: { owner: 'Chief nurse', due_on: '2026-10-31' } } }
			}
		});
		await cells({ ...typed, 'version.1': '2', 'cell.1.due_on': '2026-10-31' });
		expect(findImport(scopeOf('import'), 1).report!.examples.changed[0]!.changes).toEqual({
			owner: ['Medical director', 'Chief nurse']
		});
	});

	it('are not what tells rows apart', async () => {
		const answer = await cells({ ...versions, 'cell.1.reference': 'P9' });
		expect(answer).toMatchObject({ status: 400, data: { findings: [{ field: 'cells' }] } });
	});
});
