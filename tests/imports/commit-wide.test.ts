/** A sheet with months across, from the upload to the rows, and each number back to its cell. */
import { beforeEach, describe, expect, it } from 'vitest';
import { measuresAsAt } from '#lib/measures/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { cellSources } from '#lib/registers/history.server.ts';
import { storedRows } from '#lib/registers/read.server.ts';
import { freshDatabase } from '../support/database.ts';
import { csv, imported, scopeIn } from '../support/importing.ts';

beforeEach(() => {
	freshDatabase();
});

const PROMS = csv(
	'Team,Measure,,Apr-25,May-25,Jun-25',
	'Hill,DIALOG,Eligible,10,20,30',
	',,First score,5,*,15',
	'Dale,DIALOG,Eligible,40,50,60',
	',,First score,4,5,6'
);

const proms = registerNamed('proms');
const rowOf = (team: string, month: string) =>
	storedRows(scopeIn(), proms).find(({ row }) => row.team === team && row.month === month)!;

describe('outcome measures with months across', () => {
	it('become a row a month, whose numbers lead back to their cells', async () => {
		const { report } = await imported(scopeIn(), PROMS, { register: 'proms', name: 'proms.csv' });
		expect(report.counts).toMatchObject({ read: 6, new: 6, rejected: 0 });
		const { id, row } = rowOf('Dale', '2025-06');
		expect(row).toMatchObject({ measure: 'dialog', eligible: 60, first_scores: 6 });
		const sources = cellSources(scopeIn(), proms, id);
		expect(sources.eligible?.cell).toBe('F4');
		expect(sources.first_scores?.cell).toBe('F5');
		expect(sources.team?.cell).toBe('A4');
		expect(sources.month).toBeUndefined();
		expect(rowOf('Hill', '2025-05').row.first_scores).toBe('*');
	});

	it('change nothing when they are sent again', async () => {
		await imported(scopeIn(), PROMS, { register: 'proms', name: 'proms.csv' });
		const again = await imported(scopeIn(), PROMS, { register: 'proms', name: 'again.csv' });
		expect(again.report.counts).toMatchObject({ new: 0, changed: 0, same: 6, missing: 0 });
	});

	it('are counted by the measures of the month', async () => {
		await imported(scopeIn(), PROMS, { register: 'proms', name: 'proms.csv' });
		const found = measuresAsAt(scopeIn('XWE', 'read'), '2025-05-31');
		expect(found.find(({ measure }) => measure === 'prom-first-score')).toMatchObject({
			numerator: 5,
			denominator: 50,
			note: 'For May 2025. 1 row has a suppressed count, so this leaves it out.'
		});
	});
});

it('what was said of a whole file is offered for the next one before what is assumed', async () => {
	const file = (wte: string) =>
		csv('Role,Band,Employer,Month,Plan WTE,Actual WTE', `Nurse,6,NHS,2026-09,${wte}`);
	const choices = { fileValues: { focus: 'rehab' } };
	await imported(scopeIn(), file('5,4'), { register: 'workforce', choices });
	const { report } = await imported(scopeIn(), file('6,4'), { register: 'workforce' });
	expect(report.fileValues.focus).toBe('rehab');
	expect(report.counts).toMatchObject({ changed: 1, new: 0 });
});
