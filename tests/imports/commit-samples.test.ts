import { beforeAll, describe, expect, it } from 'vitest';
import { undoPlan } from '#lib/imports/undo/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { commitImport } from '#lib/imports/write.server.ts';
import { emptyDatabase, newOrganisation } from '../support/database.ts';
import { acting, checked, imported, sample, scopeIn, standing } from '../support/importing.ts';

const TRACKER = sample('policies/westside-policy-tracker.xlsx');
const NEXT_MONTH = sample('policies/westside-policy-tracker-next-month.xlsx');
const OLDTOWN = sample('policies/oldtown-policies.csv');
const PCNS = sample('pcns/westside-eastside-pcns.xlsx');
const OLDTOWN_PCNS = sample('pcns/oldtown-pcns.csv');

const there = [TRACKER, NEXT_MONTH, OLDTOWN, PCNS, OLDTOWN_PCNS].every((file) => file !== null);
if (!there)
	console.warn('The sample spreadsheets are not beside the project: their tests are left out.');

describe.skipIf(!there)('the trackers as people keep them', () => {
	// One story, told in order: a tracker, the same again, the next month's, and the way back.
	beforeAll(() => {
		emptyDatabase();
		newOrganisation('X01', 'region');
		newOrganisation('XWE', 'ics', { parent: 'X01', name: 'Westside and Eastside ICS' });
		newOrganisation('XOT', 'ics', { parent: 'X01', name: 'Oldtown ICS' });
		newOrganisation('XT1', 'trust', { parent: 'XWE', name: 'Westside Mental Health NHS Trust' });
		newOrganisation('XT2', 'trust', { parent: 'XOT', name: 'Oldtown Care NHS Trust' });
	});

	const westside = {
		name: 'westside-policy-tracker.xlsx',
		choices: { fileValues: { trust: 'XT1' } }
	};
	let nextMonth = 0;

	it('a first import adds all 37 policies', async () => {
		const { report } = await imported(scopeIn(), TRACKER!, westside);
		expect(report).toMatchObject({ sheet: 'Policy tracker', headerRow: 4 });
		expect(report.counts).toEqual({
			read: 37,
			new: 37,
			restored: 0,
			changed: 0,
			same: 0,
			missing: 0,
			rejected: 0
		});
		const rows = [...standing(scopeIn()).values()];
		expect(rows.reduce((sum, row) => sum + Number(row.mentions ?? 0), 0)).toBe(779);
		expect(rows.filter((row) => row.ratified_on ?? row.published_on)).toHaveLength(16);
	});

	it('the same tracker again changes nothing', async () => {
		const { report } = await imported(scopeIn(), TRACKER!, westside);
		expect(report.counts).toMatchObject({ new: 0, changed: 0, same: 37, missing: 0 });
	});

	it('next month’s tracker is told apart row by row, and its columns from last month’s', async () => {
		const { id, report } = await checked(scopeIn(), NEXT_MONTH!, {
			...westside,
			name: 'next-month.xlsx'
		});
		nextMonth = id;
		expect(report.counts).toMatchObject({ read: 37, new: 1, missing: 1, rejected: 0 });
		expect(report.counts.changed).toBeGreaterThanOrEqual(7);
		expect(report.counts.changed).toBeLessThan(15);
		expect(report.columnChanges).toEqual(
			expect.arrayContaining([
				'“Ref” has moved from column A to column B.',
				'“No. of CPA mentions” is now called “CPA mentions” (column D).'
			])
		);
		// Titles that were only trimmed and dates that were only read again are no changes.
		for (const { changes } of report.examples.changed)
			for (const [old, now] of Object.values(changes)) expect(old).not.toBe(now);
	});

	it('its missing row stays unless it is taken out, and the whole import goes back as one act', async () => {
		const before = standing(scopeIn());
		const result = await commitImport(acting(scopeIn()), nextMonth, {
			missing: 'close',
			leaveOutRejected: false
		});
		expect(result).toHaveProperty('ok');
		const { counts } = 'ok' in result ? result.ok.report : { counts: null };
		expect(standing(scopeIn()).size).toBe(37);
		expect(undoPlan(scopeIn(), nextMonth)).toEqual({
			takenOut: 1,
			putBack: 1,
			changedBack: counts?.changed,
			edited: [],
			bound: []
		});
		undoImport(acting(scopeIn()), nextMonth);
		const facts = (rows: ReturnType<typeof standing>) =>
			[...rows].map(([key, row]) => [key, { ...row, version: null, removed_at: null }]);
		expect(facts(standing(scopeIn()))).toEqual(facts(before));
	});

	it('networks come in with their odd cells named', async () => {
		const { report } = await imported(scopeIn(), PCNS!, { register: 'pcns', name: 'pcns.xlsx' });
		expect(report.counts).toMatchObject({ read: 14, new: 14, rejected: 0 });
		const rows = [...standing(scopeIn(), 'pcns', 'ods_code').values()];
		expect(rows.reduce((sum, row) => sum + Number(row.population), 0)).toBe(707000);
		expect(rows.filter((row) => row.live_on)).toHaveLength(11);
		const errors = report.problems.filter(({ severity }) => severity === 'error');
		expect(errors).toMatchObject([{ field: 'arrs_wte', effect: 'cell-left-out' }]);
		expect(errors[0]?.cells[0]).toBe('PCNs!L4');
	});

	it('another system’s text files come in beside them', async () => {
		const policies = await imported(scopeIn('XOT'), OLDTOWN!, {
			name: 'oldtown-policies.csv',
			choices: { fileValues: { trust: 'XT2' } }
		});
		expect(policies.report.counts.new).toBe(24);
		const pcns = await imported(scopeIn('XOT'), OLDTOWN_PCNS!, {
			register: 'pcns',
			name: 'oldtown-pcns.csv'
		});
		expect(pcns.report.counts.new).toBe(9);
		expect(standing(scopeIn()).size).toBe(37);
	});
});
