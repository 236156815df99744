/** What the pages of workforce and funding show of their own, for what an address asks. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/core/access.ts';
import { registerSummary } from '#lib/measures/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { coproductionDashboard } from '#lib/registers/coproduction/figures.server.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { filterNames } from '#lib/registers/form.ts';
import { fundingDashboard } from '#lib/registers/funding/figures.server.ts';
import { promDashboard, promFile, promTable } from '#lib/registers/proms/figures.server.ts';
import { workforceDashboard } from '#lib/registers/workforce/figures.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase, newOrganisation } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-11-21';

beforeEach(() => {
	freshDatabase();
	newOrganisation('XT2', 'trust', { parent: 'XWE', name: 'Dale Trust' });
});

function add(register: RegisterName, row: Row): void {
	const result = addRow(actorOn(scopeOf(), TODAY), registerNamed(register), row);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
}

const asked = (query: string) => new URL(`https://waymark.example/ics/XWE/workforce?${query}`);

it('what is chosen for a picture narrows no list', () => {
	const taken = ['search', 'sort', 'order', 'page', 'removed'];
	const workforce = [...taken, ...filterNames(registerNamed('workforce'))];
	expect(workforce).not.toEqual(
		expect.arrayContaining([expect.stringMatching(/^(month|by|bridge|by-end)$/)])
	);
	expect([...taken, ...filterNames(registerNamed('funding'))]).not.toContain('of');
});

describe('outcome measures, for a reader outside', () => {
	const outside = () => scopeOf('read', 'XWE', 'viewer');
	const url = (query: string) => new URL(`https://waymark.example/ics/XWE/proms?${query}`);
	const shown = (query: string) => promDashboard(outside(), TODAY, url(query)).shown!.table;

	beforeEach(() => {
		// 103 of 437 with a first score; three teams count fewer than 5.
		const counts: [eligible: number, first: number][] = [
			[213, 56],
			[148, 37],
			[41, 3],
			[22, 4],
			[13, 3]
		];
		for (const [index, [eligible, first]] of counts.entries())
			add('proms', {
				...{ team: `Team ${index}`, measure: 'dialog', month: '2026-09' },
				...{ eligible, first_scores: first, paired_scores: 0, improved: 0 }
			});
	});

	it('show one total on a page and in its file, rounded once from the true counts', async () => {
		const { sentence } = registerSummary(outside(), 'proms', TODAY);
		expect(sentence).toContain('105 of 435 people eligible (24%) had a first score');
		for (const by of ['measure', 'team', 'line', 'place']) {
			const { total, notes } = shown(`by=${by}`);
			expect(total.first, by).toBe('105 of 435 (24%)');
			expect(notes).toContain(
				'First score: 3 of 5 returns show * for a count under 5; the totals count each as 0 or about 3.'
			);
		}
		expect(shown('by=measure').groups[0]!.first).toBe('105 of 435 (24%)');
		const file = promFile({ code: 'XWE', name: 'X' }, TODAY, promTable(outside(), TODAY, url('')));
		expect(file.rows[0]!.slice(3, 6)).toEqual([105, 435, 24]);
		expect(JSON.stringify([file, promDashboard(outside(), TODAY, url(''))])).not.toMatch(
			/\b(103|437|3 of 41)\b/
		);
	});

	it('are exact for the programme', () => {
		const { shown: own } = promDashboard(scopeOf('read'), TODAY, url(''));
		expect(own!.table.total.first).toBe('103 of 437 (24%)');
	});

	it('are ordered by what is shown', () => {
		const { groups } = shown('by=team&by-sort=first&by-order=desc');
		expect(groups.map(({ label }) => label).slice(2)).toEqual(['Team 2', 'Team 3', 'Team 4']);
	});
});

describe('people taking part, for a reader outside', () => {
	it('are rounded once for a quarter and for the whole, and hidden numbers are counted', () => {
		for (const [day, experts] of [
			['2026-07-01', 12],
			['2026-07-20', 8],
			['2026-08-02', 6],
			['2026-09-04', 3]
		] as const)
			add('coproduction', {
				...{ reference: day, title: 'Workshop', held_on: day, kind: 'workshop', experts }
			});
		const of = (role: Role) =>
			coproductionDashboard(scopeOf('read', 'XWE', role), TODAY, asked(''));
		expect(of('viewer').people).toBe(
			'Experts by experience took part 30 times and carers 0 times: somebody who came twice counts twice. 1 number is under 5, shown as * and counted in as 0 or about 3.'
		);
		expect(of('viewer').quarters[0]).toMatchObject({ experts: 30, hidden: 1 });
		expect(JSON.stringify(of('viewer'))).not.toMatch(/steps|\b29\b/);
		expect(of('data-officer').quarters[0]).toMatchObject({ experts: 29 });
	});
});

describe('the workforce', () => {
	const post = (row: Row) =>
		add('workforce', {
			...{ trust: 'XTR', role: 'Nurse', band: '6', employer: 'nhs', focus: 'core' },
			...{ planned_wte: 10, in_post_wte: 7, starters: 2, leavers: 1 },
			...row
		});
	const shown = (query = '', asAt = TODAY) =>
		workforceDashboard(scopeOf('read'), asAt, asked(query));
	const months = ['2026-06', '2026-07', '2026-08', '2026-09'];

	it('shows nothing before the first return, and nothing for a plan alone of a month to come', () => {
		expect(shown()).toBeUndefined();
		post({ month: '2027-03', in_post_wte: null });
		expect(shown()).toBeUndefined();
	});

	it('shows the month asked for, and the last one when it is not held', () => {
		for (const month of months) post({ month });
		expect(shown('month=2026-07')?.posts.month).toBe('2026-07');
		expect(shown('month=2026-01&by=sideways')?.posts).toMatchObject({
			...{ month: '2026-09', by: 'role' }
		});
		expect(shown('', '2026-08-31')?.posts.months).toEqual(['2026-08', '2026-07', '2026-06']);
	});

	it('breaks the line where nobody returned, and names whose older return stands in', () => {
		for (const month of ['2026-06', '2026-08']) post({ month });
		post({ trust: 'XT2', month: '2026-06' });
		const points = shown()!.months.points;
		expect(points.map(({ date, inPost }) => [date, inPost])).toEqual([
			['2026-06-30', 14],
			['2026-07-31', null],
			['2026-08-31', 14]
		]);
		expect(points[2]?.inPostText).toBe('14 (Dale Trust as in June 2026)');
		expect(points[1]?.plannedText).toBe('not returned');
	});

	it('tells the quarter asked for without the trust that has only one end', () => {
		for (const month of months) post({ month });
		post({ trust: 'XT2', month: '2026-06' });
		const { bridge } = shown('bridge=2020-21-q1')!;
		expect(bridge?.quarter.code).toBe('2026-27-q2');
		expect(bridge?.steps[0]?.value).toBe('7');
		expect(bridge?.notes[0]).toContain('Dale Trust (September 2026)');
		expect(bridge?.sentence).toContain('3 WTE fewer in post than starters and leavers explain');
	});

	it('has no bridge when no trust returned both ends of a quarter', () => {
		post({ month: '2026-09' });
		expect(shown()?.bridge).toBeNull();
	});

	it('asks of recruitment what the plan of a month to come holds', () => {
		for (const month of months) post({ month });
		post({ month: '2027-03', planned_wte: 20, in_post_wte: null });
		const value = (query: string, label: string) =>
			shown(query)!.recruitment.lines.find((line) => line.label === label)?.value;
		expect(value('by-end=2026-27-q4', 'Planned')).toBe('20');
		expect(value('by-end=2026-27-q3', 'Planned')).toBe('10');
		// Three a quarter leave: the six months from September to March take six.
		expect(value('by-end=2026-27-q4', 'May leave')).toBe('6');
	});

	it('has a system of its own', () => {
		post({ month: '2026-09' });
		expect(workforceDashboard(scopeOf('read', 'XBA'), TODAY, asked(''))).toBeUndefined();
	});
});

describe('funding', () => {
	const line = (row: Row) =>
		add('funding', { stream: 'transformation', category: 'staff', ...row });
	const shown = (query = '') => fundingDashboard(scopeOf('read'), TODAY, asked(query));

	it('shows nothing where no line stands', () => {
		expect(shown()).toBeUndefined();
	});

	it('shows the year asked for, and its lines, streams and total', () => {
		line({ year: '2026/27', allocated: 5 });
		line({ year: '2021/22', allocated: 100, spent: 0 });
		line({ year: '2021/22', stream: 'baseline', allocated: 50 });
		expect(shown()?.year).toBe('2026/27');
		const { table, tranches, years } = shown('of=2021-22')!;
		expect(years.map(({ value }) => value)).toEqual(['2026-27', '2021-22']);
		expect(table.map(({ label, allocated, spent }) => [label, allocated, spent])).toEqual([
			['Transformation: Staff', '£100', '£0'],
			['All of transformation', '£100', '£0'],
			['Baseline: Staff', '£50', 'not given'],
			['All of baseline', '£50', 'not given'],
			['Total', '£150', '£0 (1 line not given)']
		]);
		expect(table[0]?.query).toBe('year=2021%2F22&stream=transformation&category=staff');
		expect(tranches.rows.map(({ pounds }) => pounds)).toEqual([50, 25, 25]);
	});
});
