import { beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '#lib/domain/access.ts';
import { comparisonFile } from '../../src/routes/comparison-file.server.ts';
import { sideBySide } from '../../src/routes/comparison.server.ts';
import { addRow } from '#lib/server/commands/registers.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import { listRegions } from '#lib/server/queries/organisations.ts';
import { authorise } from '#lib/domain/access.ts';
import { freshDatabase, newOrganisation, signedInAs } from '../support/database.ts';
import { newPcn, scopeOf } from '../support/registers.ts';
import { newRoadmap, recorded } from '../support/roadmap.ts';

const TODAY = '2026-11-21';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

async function file(person: Person, query: string, region: string | null = null) {
	const locals = { person, today: TODAY } as App.Locals;
	const url = new URL(`http://localhost/systems/export/csv?${query}`);
	const regions = listRegions(authorise(person, 'read'));
	const found = regions.find(({ code }) => code === region) ?? null;
	const side = sideBySide(locals, url, found);
	const response = comparisonFile(side, url.searchParams.get('what'), 'csv', 'systems');
	return (await response.text()).trim().split('\r\n').slice(1);
}

describe('the measure as a file', () => {
	/** 12 people with a first score, of whom as many as said have a second. */
	function scores(code: string, trust: string, paired: number) {
		const row = { trust, team: 'T1', measure: 'dialog', month: '2026-10' };
		const counts = { eligible: 20, first_scores: 12, paired_scores: paired, improved: 0 };
		const result = addRow(
			scopeOf('edit-registers', code),
			registerNamed('proms'),
			{ ...row, ...counts },
			TODAY
		);
		if (!('id' in result)) throw new Error(JSON.stringify(result));
	}

	beforeEach(() => {
		newOrganisation('XT2', 'trust', { parent: 'XOT' });
		scores('XWE', 'XTR', 3);
		scores('XOT', 'XT2', 8);
	});

	test('hides and rounds people for a reviewer as the page does', async () => {
		const lines = await file(signedInAs('region-reviewer', 'X01'), 'measure=prom-paired', 'X01');
		expect(lines[0]).toMatch(/^XOT,Oldtown ICS,X01 region,10,10,67,10 of 10 \(67%\),/);
		expect(lines[1]).toMatch(
			/^XWE,Westside and Eastside ICS,X01 region,\*,10,\*,\* of 10 \(\*\),,,/
		);
		expect(lines).toHaveLength(2);
	});

	test('is exact for the programme’s own', async () => {
		const [line] = await file(signedInAs('data-officer', 'XWE'), 'measure=prom-paired');
		expect(line).toMatch(/^XWE,Westside and Eastside ICS,X01 region,3,12,25,3 of 12 \(25%\),/);
	});
});

test('it holds those that the search and the filter leave', async () => {
	for (let index = 0; index < 12; index += 1) {
		newPcn({ ods_code: `U1${index}`, live_on: '2023-01-01' });
		newPcn({ ods_code: `U2${index}` }, scopeOf('edit-registers', 'XOT'));
		newPcn(
			{ ods_code: `U3${index}`, ...(index % 2 ? { live_on: '2023-01-01' } : {}) },
			scopeOf('edit-registers', 'XBA')
		);
	}
	const codes = async (query: string) =>
		(await file(signedInAs('national'), `measure=pcns-live&${query}`)).map((line) =>
			line.slice(0, 3)
		);
	expect(await codes('')).toEqual(['XOT', 'XBA', 'XWE']);
	expect(await codes('show=outside')).toEqual(['XOT', 'XWE']);
	expect(await codes('search=barnard')).toEqual(['XBA']);
});

test('the deliverable as a file: a line a system, in words', async () => {
	recorded('shift', { confidence: 'green', baselineOn: '2027-03-31', forecastOn: '2027-03-31' });
	const lines = await file(
		signedInAs('region-reviewer', 'X01'),
		'what=deliverable&deliverable=shift',
		'X01'
	);
	expect(lines).toContain(
		'XWE,Westside and Eastside ICS,,X01 region,In delivery,Green,2027-03-31,2027-03-31,2023-06-01,,,'
	);
	expect(lines).toContain('XOT,Oldtown ICS,,X01 region,No update yet,,,,,,,');
});

test('another format is not found', () => {
	const locals = { person: signedInAs('national'), today: TODAY } as App.Locals;
	const side = sideBySide(locals, new URL('http://localhost/'), null);
	expect(() => comparisonFile(side, null, 'exe', 'systems')).toThrow(
		expect.objectContaining({ status: 404 })
	);
});
