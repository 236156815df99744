/** The table of outcome measures as a file, and as the page draws it from an address. */
import { beforeEach, expect, it } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { promDashboard, promFile, promTable } from '#lib/registers/proms/figures.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { csvBytes } from '#lib/spreadsheet/write.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-09-30';
const address = (query = '') => new URL(`http://localhost/ics/XWE/proms${query}`);

beforeEach(() => {
	freshDatabase();
});

function prom(team: string, row: Row = {}): void {
	const given = { team, measure: 'dialog', month: '2026-09', ...row };
	const result = addRow(actorOn(scopeOf(), TODAY), registerNamed('proms'), given);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
}

const lines = (query: string) => {
	const table = promTable(scopeOf('read'), TODAY, address(query));
	const file = promFile({ code: 'XWE', name: 'Westside' }, TODAY, table);
	return new TextDecoder().decode(csvBytes(file)).trim().split('\r\n');
};

it('holds the table of the page, in its order, with bounds and symbols, and no formula', () => {
	prom('=cmd|calc', { eligible: 10, first_scores: 5, paired_scores: 5, improved: '*' });
	prom('B', { eligible: 10, first_scores: 8 });
	const [, first, second, ...rest] = lines('?by=team&by-sort=first&by-order=desc');
	expect(first).toBe(`B,1,1,8,10,80,,,0${',:,:,:,,,0'.repeat(4)}`);
	expect(second).toBe(
		`'=cmd|calc,1,1,5,10,50,,,0,5,5,100,,,0,*,*,*,0,80,1${',:,:,:,,,0'.repeat(2)}`
	);
	expect(rest).toEqual([]);
});

it('is a file of headings alone by team, and the page says so, when nothing was returned', () => {
	expect(lines('?by=team')).toHaveLength(1);
	expect(promDashboard(scopeOf('read'), TODAY, address())).toEqual({
		last: '2026-09',
		shown: null
	});
});

it('draws a month that nobody sent as a gap, and names teams that the register does not know', () => {
	prom('A', { eligible: 10, first_scores: 5 });
	prom('A', { month: '2026-07', eligible: 10, first_scores: 2 });
	const { shown } = promDashboard(scopeOf('read'), TODAY, address('?by=place'));
	const points = shown!.trend.series[0]!.points.slice(-3);
	expect(points.map(({ y, label }) => [y, label])).toEqual([
		[20, '2 of 10 (20%)'],
		[null, ': not submitted'],
		[50, '5 of 10 (50%)']
	]);
	expect(shown!.unfound).toEqual({ none: ['A'], several: [] });
	expect(shown!.table.groups).toMatchObject([
		{ label: 'Not in the teams register', teams: ['A'], sent: '1 of 1', paired: ': not submitted' }
	]);
});
