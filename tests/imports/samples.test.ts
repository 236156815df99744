import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Reading } from '#lib/imports/reading.ts';
import { runReader } from '#lib/imports/run.server.ts';
import {
	contextOf,
	fieldOf,
	OLDTOWN,
	problemOf,
	sharedFolder,
	WESTSIDE
} from '../fixtures/reading.ts';

const folder = sharedFolder('samples');
const sample = test.skipIf(folder === null);

type Expected = {
	register: 'policies' | 'pcns';
	sheet?: string;
	headerRow?: number;
	rows: number;
	encoding?: string;
	ratifiedOrLater?: number;
	mentions?: number;
	live?: number;
	population?: number;
	livePopulation?: number;
	asAt?: Record<string, number>;
};

function read(file: string): Promise<Reading> {
	const register = file.startsWith('pcns') ? 'pcns' : 'policies';
	const trusts = file.includes('oldtown') ? [OLDTOWN] : [WESTSIDE];
	const name = file.replace(/^.*\//, '');
	return runReader(readFileSync(`${folder}${file}`), name, {}, contextOf(register, trusts));
}

function expected(file: string): Expected {
	return JSON.parse(readFileSync(`${folder}expected.json`, 'utf8'))[file];
}

function sum(values: readonly unknown[]): number {
	return values.reduce<number>((total, value) => total + Number(value ?? 0), 0);
}

sample.each([
	'policies/westside-policy-tracker.xlsx',
	'policies/westside-policy-tracker-next-month.xlsx',
	'policies/oldtown-policies.csv'
])('%s is read as expected', async (file) => {
	const reading = await read(file);
	const right = expected(file);
	expect(reading.refused).toBeNull();
	if (right.sheet) expect(reading.sheet).toBe(right.sheet);
	if (right.headerRow) expect(reading.headerRow).toBe(right.headerRow);
	if (right.encoding) expect(reading.encoding).toBe(right.encoding);
	expect(reading.rowsRead).toBe(right.rows);
	expect(reading.rows.values).toHaveLength(right.rows);
	expect(reading.rowsRejected).toBe(0);
	const ratified = fieldOf(reading, 'ratified_on');
	const published = fieldOf(reading, 'published_on');
	const later = ratified.filter((date, row) => date || published[row]).length;
	if (right.ratifiedOrLater) expect(later).toBe(right.ratifiedOrLater);
	if (right.mentions) expect(sum(fieldOf(reading, 'mentions'))).toBe(right.mentions);
	expect(reading.columns.every(({ field }) => field !== null)).toBe(true);
	expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

sample.each(['pcns/westside-eastside-pcns.xlsx', 'pcns/oldtown-pcns.csv'])(
	'%s is read as expected',
	async (file) => {
		const reading = await read(file);
		const right = expected(file);
		expect(reading.refused).toBeNull();
		if (right.headerRow) expect(reading.headerRow).toBe(right.headerRow);
		expect(reading.rows.values).toHaveLength(right.rows);
		const live = fieldOf(reading, 'live_on');
		const population = fieldOf(reading, 'population');
		expect(live.filter(Boolean)).toHaveLength(right.live!);
		if (right.population) expect(sum(population)).toBe(right.population);
		if (right.livePopulation) {
			expect(sum(population.filter((_, row) => live[row]))).toBe(right.livePopulation);
		}
		for (const [day, count] of Object.entries(right.asAt ?? {})) {
			expect(live.filter((date) => date && String(date) <= day)).toHaveLength(count);
		}
	}
);

sample('the trust named in a title row holds for the whole policy tracker', async () => {
	const file = 'policies/westside-policy-tracker.xlsx';
	const bytes = readFileSync(`${folder}${file}`);
	const reading = await runReader(bytes, file, {}, contextOf('policies', [OLDTOWN, WESTSIDE]));
	expect(reading.fileValues).toEqual({ trust: 'TWE' });
	expect(reading.fileValuesNeeded).toEqual([]);
});

sample(
	'TBC, totals, keys and hidden sheets of the policy tracker are told apart from rows',
	async () => {
		const reading = await read('policies/westside-policy-tracker.xlsx');
		expect(reading.sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
			['Cover', false],
			['Policy tracker', false],
			['Lists', true]
		]);
		const tbc = problemOf(reading, 'no-date');
		expect(tbc).toMatchObject({ severity: 'warning', count: 12 });
		expect(tbc.message).toBe(
			'12 cells, the first in Policy tracker, cell G15: “TBC” is not a date, so none is taken. Leave it empty or type a date such as 3 October 2026.'
		);
		expect(problemOf(reading, 'total-row-left-out').cells).toEqual(['Policy tracker!A42']);
		expect(problemOf(reading, 'note-left-out').cells).toEqual(['Policy tracker!A44']);
	}
);

sample(
	'cells of the network tracker that cannot be numbers are named, and their rows go in',
	async () => {
		const reading = await read('pcns/westside-eastside-pcns.xlsx');
		const unreadable = problemOf(reading, 'number-unreadable');
		expect(unreadable).toMatchObject({
			severity: 'error',
			effect: 'cell-left-out',
			field: 'arrs_wte',
			count: 3,
			cells: ['PCNs!L4', 'PCNs!L9', 'PCNs!L14']
		});
		expect(fieldOf(reading, 'arrs_wte')[0]).toBeUndefined();
		expect(fieldOf(reading, 'additional_services')[1]).toBe('partly');
		const planned = fieldOf(reading, 'planned_on');
		expect([planned[4], planned[9]]).toEqual(['2024-12-31', '2025-09-30']);
		const ends = reading.problems.filter(({ code }) => code === 'date-read-as-period-end');
		expect(ends.flatMap(({ cells }) => cells).sort()).toEqual(['PCNs!G13', 'PCNs!G8']);
		expect(problemOf(reading, 'no-date').cells).toEqual(['PCNs!H17']);
	}
);

sample('decimal commas and a byte order mark of the Oldtown networks are understood', async () => {
	const reading = await read('pcns/oldtown-pcns.csv');
	expect(reading).toMatchObject({ format: 'csv', encoding: 'UTF-8', separator: 'semicolon' });
	expect(reading.columns[0]).toMatchObject({ header: 'PCN Code', field: 'ods_code' });
	expect(fieldOf(reading, 'arrs_wte')).toEqual([1, 1, 1.5, 1.5, 2.5, 1.5, 0.5, 0.5, 1]);
});

sample('a file of another register is refused by name', async () => {
	const bytes = readFileSync(`${folder}policies/oldtown-policies.csv`);
	const reading = await runReader(bytes, 'oldtown-policies.csv', {}, contextOf('pcns'));
	expect(reading.refused).toMatchObject({ code: 'wrong-register' });
	expect(reading.refused?.message).toContain('Import it under “Policies”');
});
