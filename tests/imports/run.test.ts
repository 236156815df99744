import { expect, test, vi } from 'vitest';
import { readSheets, readUpload } from '#lib/imports/read-file.ts';
import { annotatedCopy, runReader } from '#lib/imports/run.server.ts';
import { contextOf } from '../fixtures/reading.ts';
import { csv, workbook } from '../fixtures/workbook.ts';

const context = contextOf('policies');
const bytes = csv('Ref,Title,Ratified', 'A,One,01/02/2025', 'B,Two,nonsense', 'C,Three,');

test('a reading from the thread is the same as one made here, and the bytes are still ours', async () => {
	const stages: string[] = [];
	const reading = await runReader(bytes, 'tracker.csv', {}, context, (stage) => stages.push(stage));
	expect(reading).toEqual(readUpload(bytes, 'tracker.csv', {}, context));
	expect(reading.rows.values[1]).toEqual(['B', 'Two', undefined, 'TWE']);
	expect(new Set(stages)).toEqual(
		new Set(['Opening the file', 'Looking for the table', 'Checking the rows'])
	);
	expect(bytes.length).toBeGreaterThan(0);
});

test('one thread reads several files, refused ones between them', async () => {
	const empty = new Uint8Array(0);
	const codes: (string | undefined)[] = [];
	for (const each of [empty, bytes, empty, empty, bytes]) {
		codes.push((await runReader(each, 'tracker.csv', {}, context)).refused?.code);
	}
	expect(codes).toEqual(['file-empty', undefined, 'file-empty', 'file-empty', undefined]);
});

test('several files are read at the same time', async () => {
	const all = await Promise.all([1, 2, 3].map(() => runReader(bytes, 't.csv', {}, context)));
	expect(all.map(({ rows }) => rows.values.length)).toEqual([3, 3, 3]);
});

test('reading that takes too long is stopped', async () => {
	const limits = { milliseconds: 1, memoryMegabytes: 256 };
	const reading = await runReader(bytes, 'tracker.csv', {}, context, undefined, limits);
	expect(reading.refused).toMatchObject({ code: 'took-too-long' });
});

test('reading that takes too much memory is stopped', async () => {
	const rows = Array.from({ length: 300_000 }, (_, row) => `${row},Policy ${row}`);
	const large = csv(['Ref,Title', ...rows].join('\r\n'));
	const limits = { milliseconds: 60_000, memoryMegabytes: 16 };
	const reading = await runReader(large, 'tracker.csv', {}, context, undefined, limits);
	expect(reading.refused).toMatchObject({ code: 'took-too-much-memory' });
});

test('a fault in the reader itself becomes a refusal, and is logged', async () => {
	const wrong = { ...context, register: 'nonsense' as 'policies' };
	const reading = await runReader(bytes, 'tracker.csv', {}, wrong);
	expect(reading.refused).toMatchObject({ code: 'file-unreadable' });
	expect(console.error).toHaveBeenCalledOnce();
	vi.mocked(console.error).mockClear();
});

test('the annotated copy keeps every address and adds what was found', async () => {
	const upload = workbook([
		{
			name: 'My tracker',
			rows: [
				['Policies 2025'],
				[],
				['Ref', 'Title', 'Ratified', 'Due'],
				['A', '=1+1', { value: 45000, format: 'dd/mm/yyyy' }, 'soon'],
				['B', 'Two', 'TBC', null],
				[{ value: 1.1, format: '0.00' }, 'Three', null, { value: 46357, format: 'mmm-yy' }]
			]
		}
	]);
	const copy = await annotatedCopy(upload, 'tracker.xlsx', {}, context);
	const [sheet] = readSheets(copy!, 'copy.xlsx').grids;
	expect(sheet).toMatchObject({ name: 'My tracker', numbers: [1, 3, 4, 5, 6] });
	expect(sheet!.rows[1]![4]).toBe('Waymark findings');
	expect(sheet!.rows[2]!.slice(0, 4)).toEqual(['A', '=1+1', '2023-03-15', 'soon']);
	expect(sheet!.rows[2]![4]).toMatch(/^B: “=1\+1” looks like a formula.*\nD: “soon” is not a date/);
	expect(sheet!.rows[3]![4]).toMatch(/^C: “TBC” is not a date/);
	const again = await runReader(copy!, 'copy.xlsx', {}, context);
	expect(again.rows.values[2]!.slice(0, 4)).toEqual(['1.10', 'Three', null, '2026-12-31']);
	expect(again.rows.values).toEqual(
		(await runReader(upload, 'tracker.xlsx', {}, context)).rows.values
	);
});

test('there is no annotated copy of a file that was refused', async () => {
	expect(await annotatedCopy(csv('%PDF'), 'x.pdf', {}, context)).toBeNull();
});
