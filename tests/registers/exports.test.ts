import { read, utils } from '@e965/xlsx';
import Papa from 'papaparse';
import { beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { type ExportFormat, exportRows, isExportFormat } from '#lib/registers/export.server.ts';
import { PAGE_SIZE } from '#lib/registers/form.ts';
import { listRows } from '#lib/registers/read.server.ts';
import { removeRow } from '#lib/registers/write.server.ts';
import { csvBytes, xlsxBytes } from '#lib/spreadsheet/write.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { checked, scopeIn } from '../support/importing.ts';
import { asked, importedRow, newImport, newPcn, newPolicy, scopeOf } from '../support/registers.ts';

const ASAT = '2023-09-30';
const policies = registerNamed('policies');
const pcns = registerNamed('pcns');
const LABELS = policies.columns.map((column) => column.label);

beforeEach(() => {
	freshDatabase();
});

const file = (format: ExportFormat, query = '', register = policies) =>
	exportRows(scopeOf('read'), register, asked(register, query), ASAT, format, 'programme');

async function csvRows(query = '', register = policies): Promise<string[][]> {
	const { bytes } = await file('csv', query, register);
	const text = new TextDecoder().decode(bytes);
	return Papa.parse<string[]>(text, { skipEmptyLines: true }).data;
}

async function workbook(query = '', register = policies) {
	const { bytes } = await file('xlsx', query, register);
	return read(bytes, { cellDates: true, UTC: true, cellFormula: true });
}

describe('an exported CSV file', () => {
	it('has every column of the definition under its label, and the status on the day', async () => {
		newPolicy({
			kind: 'epr-form',
			mentions: 1204,
			ratified_on: '2023-09-30',
			co_produced: 'yes',
			comments: 'One, “two”\n"three"'
		});
		const [heading, row] = await csvRows();
		// The same on every day, so that a program finds its columns.
		expect(heading).toEqual([...LABELS, 'Status', 'As at']);
		const cells = Object.fromEntries(heading!.map((label, index) => [label, row![index]]));
		expect(cells).toMatchObject({
			Trust: 'XTR trust',
			Reference: 'P1',
			Kind: 'EPR form or template',
			'CPA mentions': '1204',
			Ratified: '2023-09-30',
			Due: '',
			'Co-produced': 'Yes',
			Comments: 'One, “two”\n"three"',
			Status: 'Ratified',
			'As at': '2023-09-30'
		});
	});

	it('starts with the mark that makes a spreadsheet program read it as UTF-8', async () => {
		const { bytes } = await file('csv');
		expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	});

	it('holds nothing that a spreadsheet program would run as a formula', async () => {
		const harmful = ['=cmd|calc!A1', '+1+1', '-2+3', '@SUM(A1)', '\t=1', ' =1'];
		for (const [index, title] of harmful.entries())
			newPolicy({ reference: `P${index}`, title, owner: '-5', comments: 'fine' });
		const [, ...rows] = await csvRows();
		expect(rows.map((row) => row[2])).toEqual(harmful.map((title) => `'${title}`));
		// A negative number is no formula.
		expect(rows[0]![5]).toBe('-5');
	});

	it('is only a heading when no row matches', async () => {
		expect(await csvRows()).toHaveLength(1);
	});
});

describe('an exported workbook', () => {
	it('holds real dates and numbers, and text as text', async () => {
		newPolicy({ title: '=1+1', mentions: 12, ratified_on: '2023-03-26', due_on: '2024-02-29' });
		const sheet = (await workbook()).Sheets.Policies!;
		const cell = (label: string) => sheet[`${utils.encode_col(LABELS.indexOf(label))}2`];
		expect(cell('Title')).toMatchObject({ t: 's', v: '=1+1' });
		expect(cell('Title')).not.toHaveProperty('f');
		expect(cell('CPA mentions')).toMatchObject({ t: 'n', v: 12 });
		// The day the clocks go forward stays that day.
		expect(cell('Ratified')).toMatchObject({ t: 'd', v: new Date('2023-03-26T00:00:00Z') });
		expect(cell('Due').v).toEqual(new Date('2024-02-29T00:00:00Z'));
		expect(cell('Owner')).toBeUndefined();
	});

	it('writes months as dates, whole numbers without a point, and filters in its headings', async () => {
		const table = {
			title: 'Figures',
			columns: (['month', 'decimal', 'decimal', 'percent', 'whole-number'] as const).map(
				(kind, at) => ({ name: `c${at}`, label: `C${at}`, kind, wide: false })
			),
			rows: [
				['2026-09', 400_000, 0.1 + 0.2, (16 / 37) * 100, 12],
				['2026-10', 400_000.001, -1.5, 100, 1234]
			],
			notes: []
		};
		const book = read(await xlsxBytes(table), { cellDates: true, UTC: true, cellNF: true });
		const sheet = book.Sheets['Figures']!;
		expect(sheet['A2']).toMatchObject({
			t: 'd',
			z: 'mmm yyyy',
			v: new Date('2026-09-01T00:00:00Z')
		});
		expect(['B2', 'C2', 'D2', 'E2', 'B3', 'C3', 'D3', 'E3'].map((cell) => sheet[cell].w)).toEqual([
			...['400,000', '0.3', '43.2', '12', '400,000', '-1.5', '100.0', '1,234']
		]);
		expect([sheet['C2'].v, sheet['D2'].v]).toEqual([0.3, 43.2]);
		expect(sheet['!autofilter']).toEqual({ ref: 'A1:E3' });
		const text = new TextDecoder().decode(csvBytes(table));
		expect(text.split('\r\n')[1]).toBe('2026-09,400000,0.3,43.2,12');
	});

	it('says in its notes what it is: whose, as at when, narrowed to what, from where', async () => {
		importedRow(
			newImport('policies', 'tracker.xlsx', ['reference']),
			policies,
			{ trust: 'XTR', reference: 'P1', title: 'Care' },
			2
		);
		const notes = utils.sheet_to_json<string[]>(
			(await workbook('status=found&search=care')).Sheets.Notes!,
			{ header: 1 }
		);
		expect(Object.fromEntries(notes)).toMatchObject({
			Register: 'Policies of Westside and Eastside ICS (XWE)',
			'As at': '30 September 2023 (Q2 2023/24): each row’s status is worked out for this day',
			Rows: '1 policy',
			Shown: 'Status is No step dated yet; Search for “care”',
			Source:
				'Last filled from tracker.xlsx, imported by data-officer of xwe on 1 September 2023 at 11:00am; rows may have been changed by hand since'
		});
	});

	it('says so when nothing narrows it and no file filled it', async () => {
		newPcn({ arrs_wte: 2.5 });
		const book = await workbook('', pcns);
		const notes = utils.sheet_to_json<string[]>(book.Sheets.Notes!, { header: 1 });
		expect(Object.fromEntries(notes)).toMatchObject({ Shown: 'All rows', Source: 'Kept by hand' });
		expect(book.SheetNames).toEqual(['Primary care networks', 'Notes']);
	});
});

describe('exported JSON', () => {
	it('is one object with the rows as they are stored', async () => {
		newPolicy({ kind: 'sop', mentions: 3 });
		const { bytes } = await file('json', 'kind=sop');
		expect(JSON.parse(new TextDecoder().decode(bytes))).toMatchObject({
			register: 'policies',
			ics: 'XWE',
			asAt: ASAT,
			filters: { kind: 'sop' },
			count: 1,
			rows: [
				{ trust: 'XTR', reference: 'P1', kind: 'sop', mentions: 3, owner: null, status: 'found' }
			]
		});
	});
});

describe('an export', () => {
	it('has just the rows of the list, in its order, on all its pages', async () => {
		transaction(() => {
			for (let number = 1; number <= PAGE_SIZE + 5; number += 1)
				newPolicy({
					reference: `P${String(number).padStart(3, '0')}`,
					kind: number % 2 ? 'sop' : 'leaflet',
					mentions: (number * 7) % 31
				});
		});
		for (const query of [
			'',
			'kind=sop',
			'sort=mentions&order=desc&page=2',
			'search=P00',
			'kind=poem'
		]) {
			const request = asked(policies, query);
			const pages: unknown[] = [];
			for (const page of [1, 2])
				pages.push(
					...listRows(scopeOf('read'), policies, { ...request, page }, ASAT).rows.map(
						({ row }) => row.reference
					)
				);
			const [, ...exported] = await csvRows(query);
			expect(
				exported.map((row) => row[1]),
				query
			).toEqual(pages);
		}
	});

	it('can be of the rows that were removed', async () => {
		newPolicy({ reference: 'P1' });
		removeRow(actorOn(scopeOf(), ASAT), policies, newPolicy({ reference: 'P2' }));
		const [, ...rows] = await csvRows('removed=1');
		expect(rows.map((row) => [row[1], row.at(-2)])).toEqual([['P2', 'Removed']]);
	});

	it('leaves out the rows of other ICSs', async () => {
		newPolicy({ trust: 'XT9' }, scopeOf('edit-registers', 'XOT'));
		expect(await csvRows()).toHaveLength(1);
	});

	it('is named for what it holds, and says what it is', async () => {
		expect(await file('csv')).toMatchObject({
			fileName: 'policies-XWE-2023-09-30.csv',
			contentType: 'text/csv; charset=utf-8'
		});
		expect((await file('xlsx', 'kind=sop')).fileName).toBe('policies-XWE-2023-09-30-filtered.xlsx');
		expect((await file('json')).contentType).toBe('application/json; charset=utf-8');
		expect(isExportFormat('csv')).toBe(true);
		expect(isExportFormat('pdf')).toBe(false);
	});

	it.each(['csv', 'xlsx'] as const)(
		'as %s can be imported again and changes nothing',
		async (format) => {
			newPolicy({
				reference: '0012',
				kind: 'epr-form',
				mentions: 0,
				due_on: '2024-02-29',
				comments: 'One\nTwo'
			});
			newPolicy({
				reference: 'P2',
				title: 'Was “old”',
				owner: 'A Ncube',
				co_produced: 'no',
				ratified_on: '2023-03-26'
			});
			newPcn({
				population: 41000,
				arrs_wte: 2.25,
				planned_year: '2023/24',
				must_have_services: 'partly'
			});
			for (const register of [policies, pcns]) {
				const { bytes, fileName } = await file(format, '', register);
				const { report } = await checked(scopeIn(), bytes, {
					register: register.name,
					name: fileName
				});
				expect(report.problems, register.name).toEqual([]);
				expect(report.counts, register.name).toMatchObject({
					new: 0,
					changed: 0,
					missing: 0,
					rejected: 0,
					same: register === policies ? 2 : 1
				});
			}
		}
	);
});
