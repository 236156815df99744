import { beforeEach, describe, expect, test } from 'vitest';
import { authorise, type Person, type Role } from '#lib/core/access.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { comparisonFile, shownSideBySide, sideBySide } from '../../src/routes/comparison.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase, newOrganisation, signedInAs } from '../support/database.ts';
import { csv, imported, scopeIn } from '../support/importing.ts';
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
	const response = await comparisonFile(side, url.searchParams.get('what'), 'csv', 'systems');
	return (await response.text()).trim().split('\r\n').slice(1);
}

describe('the measure as a file', () => {
	/** 12 people with a first score, of whom as many as said have a second. */
	function scores(code: string, trust: string, paired: number) {
		const row = { trust, team: 'T1', measure: 'dialog', month: '2026-10' };
		const counts = { eligible: 20, first_scores: 12, paired_scores: paired, improved: 0 };
		const result = addRow(actorOn(scopeOf('edit-registers', code), TODAY), registerNamed('proms'), {
			...row,
			...counts
		});
		if (!('ok' in result)) throw new Error(JSON.stringify(result));
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

describe('England’s total of people, for readers outside', () => {
	const activity = (code: string, on: string, experts: number) =>
		addRow(actorOn(scopeOf('edit-registers', code), TODAY), registerNamed('coproduction'), {
			reference: `C-${code}-${on}`,
			title: 'Workshop',
			held_on: on,
			kind: 'workshop',
			experts
		});
	const trust = (code: string, parent: string) => newOrganisation(code, 'trust', { parent });
	const scores = (code: string, paired: number) =>
		addRow(actorOn(scopeOf('edit-registers', code), TODAY), registerNamed('proms'), {
			...{ team: 'T1', measure: 'dialog', month: '2026-10', trust: `XT${code.slice(1)}` },
			...{ eligible: 40, first_scores: 20, paired_scores: paired, improved: 0 }
		});
	/** What the page says of England, and all that travels with it. */
	function page(query: string, role: Role = 'national') {
		const person = signedInAs(role, 'XBA');
		const url = new URL(`http://localhost/?${query}`);
		const side = sideBySide({ person, today: TODAY } as App.Locals, url, null);
		const shown = shownSideBySide(side, null, url);
		return { england: shown.measure.england, text: JSON.stringify(shown), shown };
	}

	test('does not give a hidden count away by two neighbouring days', () => {
		for (const [code, experts] of [
			['XWE', 21],
			['XOT', 17],
			['XBA', 14]
		] as const)
			activity(code, '2025-05-01', experts);
		activity('XWE', '2025-07-03', 3);
		const of = (day: string) => page(`measure=people-taking-part&asAt=${day}`);
		// 52 and 55 people in truth.
		expect([of('2025-07-02').england, of('2025-07-03').england]).toEqual([
			'50 people',
			'55 people'
		]);
		expect(of('2025-07-02').text).not.toMatch(/\b52\b/);
		activity('XOT', '2025-07-04', 1);
		expect(of('2025-07-04').england).toBe('55 people');
	});

	test('nor before and after an import', async () => {
		const file = (rows: [string, number][]) =>
			csv(
				'Reference,Title,Held on,Kind,Experts',
				...rows.map(
					([reference, experts]) => `${reference},Workshop,01/06/2025,Workshop,${experts}`
				)
			);
		for (const [code, experts] of [
			['XOT', 17],
			['XBA', 14]
		] as const)
			activity(code, '2025-05-01', experts);
		const put = (rows: [string, number][]) =>
			imported(scopeIn('XWE'), file(rows), { register: 'coproduction', name: 'c.csv' });
		await put([['A-1', 21]]);
		const before = page('measure=people-taking-part').england;
		await put([
			['A-1', 21],
			['A-2', 4]
		]);
		expect([before, page('measure=people-taking-part').england]).toEqual([
			'50 people',
			'55 people'
		]);
	});

	test('comes to 30 for 12, 8, 6 and 3, with the percentage of the counts that are shown', async () => {
		newOrganisation('XFO', 'ics', { parent: 'X02' });
		for (const [code, paired] of [
			['XWE', 12],
			['XOT', 8],
			['XBA', 6],
			['XFO', 3]
		] as const) {
			trust(`XT${code.slice(1)}`, code);
			const result = scores(code, paired);
			if (!('ok' in result)) throw new Error(JSON.stringify(result));
		}
		const { england, shown, text } = page('measure=prom-paired');
		expect(shown.measure.rows.map(({ figure }) => figure).sort()).toEqual([
			...['* of 20 (*)', '10 of 20 (40%)', '10 of 20 (60%)', '5 of 20 (30%)']
		]);
		// 29 of 80, and one of the counts is hidden.
		expect(england).toBe('30 of 80 (38%)');
		expect(text).not.toMatch(/\b29\b/);
		expect(shown.measure.sentence).toContain('1 has too few people for a figure to be shown.');
		expect((await file(signedInAs('national'), 'measure=prom-paired')).join()).not.toMatch(
			/\b29\b/
		);
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

test('the deliverable as a file: a line an ICS, in words', async () => {
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

test('another format is not found', async () => {
	const locals = { person: signedInAs('national'), today: TODAY } as App.Locals;
	const side = sideBySide(locals, new URL('http://localhost/'), null);
	await expect(comparisonFile(side, null, 'exe', 'systems')).rejects.toMatchObject({ status: 404 });
});
