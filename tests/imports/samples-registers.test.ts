/** The sample spreadsheets of the registers that came after policies and networks. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readUpload } from '#lib/imports/read-file.ts';
import type { Reading } from '#lib/imports/reading.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { contextOf, fieldOf, OLDTOWN, sharedFolder, WESTSIDE } from '../fixtures/reading.ts';

const folder = sharedFolder('samples');
if (!folder)
	console.warn('The sample spreadsheets are not beside the project: their tests are left out.');
const sample = test.skipIf(folder === null);

const roadmap = JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8')) as {
	deliverables: { code: string; title: string }[];
};

type Expected = {
	headerRow?: number;
	rows: number;
	live?: number;
	expertsAndCarers?: number;
	done?: number;
	lastMonth?: { planned: number; inPost: number };
};

function read(file: string): { reading: Reading; right: Expected } {
	const register = file.slice(0, file.indexOf('/')) as RegisterName;
	const trust = file.includes('oldtown') ? { ...OLDTOWN, code: 'OTM' } : WESTSIDE;
	const context = { ...contextOf(register, [trust]), deliverables: roadmap.deliverables };
	const name = file.replace(/^.*\//, '');
	const reading = readUpload(readFileSync(`${folder}${file}`), name, {}, context);
	const right = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8'))[file] as Expected;
	return { reading, right };
}

function taken(file: string): { reading: Reading; right: Expected } {
	const { reading, right } = read(file);
	expect(reading.refused).toBeNull();
	if (right.headerRow) expect(reading.headerRow).toBe(right.headerRow);
	expect(reading.rowsRead).toBe(right.rows);
	expect(reading.rows.values).toHaveLength(right.rows);
	expect(reading.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
	return { reading, right };
}

const sum = (values: readonly unknown[]) =>
	values.reduce<number>((total, value) => total + Number(value ?? 0), 0);

sample('the rollout of DIALOG: live teams by date, and a worked-out share left out quietly', () => {
	const { reading, right } = taken('teams/westside-dialog-rollout.xlsx');
	expect(fieldOf(reading, 'live_on').filter(Boolean)).toHaveLength(right.live!);
	expect(reading.columns.filter(({ field }) => field === null)).toMatchObject([
		{ header: '% trained' }
	]);
	expect(reading.problems.map(({ code }) => code)).toEqual(['live-without-date', 'column-unused']);
});

sample('the workforce of Oldtown, a line for each role and month', () => {
	const { reading } = taken('workforce/oldtown-workforce.csv');
	expect(reading.columns.every(({ field }) => field !== null)).toBe(true);
	expect(fieldOf(reading, 'month')[0]).toBe('2025-04');
	expect(new Set(fieldOf(reading, 'trust'))).toEqual(new Set(['OTM']));
});

sample('the co-production log, with its people, and its deliverables by code', () => {
	const { reading, right } = taken('coproduction/westside-coproduction-log.xlsx');
	expect(sum(fieldOf(reading, 'experts')) + sum(fieldOf(reading, 'carers'))).toBe(
		right.expertsAndCarers
	);
	expect(fieldOf(reading, 'deliverables')).toContain('cen-codesign; cen-lived-experience');
});

sample('the milestones, of which some are done', () => {
	const { reading, right } = taken('milestones/westside-milestones.csv');
	expect(fieldOf(reading, 'actual_on').filter(Boolean)).toHaveLength(right.done!);
	expect(fieldOf(reading, 'deliverable')[0]).toBe('aed-early-intervention');
});

sample('outcome measures with months across, a line for each number', () => {
	const { reading } = taken('proms/westside-proms-wide.xlsx');
	expect(reading.problems.find(({ code }) => code === 'months-across')?.message).toBe(
		'This sheet has months across: 216 rows were made from 18 months × 12 blocks.'
	);
	expect(
		reading.columns.map(({ header, field, across }) => [header, field, across?.letters])
	).toEqual([
		['Team', 'team', undefined],
		['Measure', 'measure', undefined],
		['Month', 'month', 'D to U'],
		['Eligible', 'eligible', 'D to U'],
		['First score', 'first_scores', 'D to U'],
		['Paired score', 'paired_scores', 'D to U'],
		['Improved', 'improved', 'D to U']
	]);
	expect(fieldOf(reading, 'improved').filter((value) => value === '*')).toHaveLength(12);
	const suppressed = reading.problems.find(({ code }) => code === 'suppressed-value');
	expect(suppressed?.cells.slice(0, 2)).toEqual(['PROMs!H6', 'PROMs!H10']);
});

sample('the workforce with months across, under the titles planned and in post', () => {
	const { reading, right } = taken('workforce/westside-workforce-wide.xlsx');
	const months = fieldOf(reading, 'month');
	const last = (field: string) =>
		sum(fieldOf(reading, field).filter((_, row) => months[row] === '2026-03'));
	expect(last('planned_wte')).toBeCloseTo(right.lastMonth!.planned, 6);
	expect(last('in_post_wte')).toBeCloseTo(right.lastMonth!.inPost, 6);
	expect(reading.fileValues).toEqual({ trust: 'TWE', focus: 'core' });
	expect(reading.fileValuesAssumed).toEqual(['focus']);
	const inPost = reading.columns.find(({ field }) => field === 'in_post_wte');
	expect(inPost?.across).toMatchObject({ letters: 'P to AA', offset: 0 });
	expect(inPost?.across?.months['2026-03']).toBe('AA');
});
