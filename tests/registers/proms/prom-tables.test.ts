import { describe, expect, it } from 'vitest';
import {
	type KnownTeam,
	noSums,
	type PromBy,
	promGroups,
	promPeriods,
	promRequest,
	type PromReturn,
	type PromSums,
	promTeams,
	returnsSentence,
	sortedGroups,
	tableNotes,
	teamKey,
	trendMonths
} from '#lib/registers/proms/rules.ts';

const MONTHS = ['2026-07', '2026-09'];
const LAST = '2026-09';

const request = (query = '') => promRequest(new URLSearchParams(query), MONTHS, LAST);

function sent(rows: number, part = 0, whole = 0): PromSums {
	const sums = noSums();
	sums.rows = rows;
	for (const share of Object.values(sums.shares)) Object.assign(share, { part, whole });
	return sums;
}

const given = (team: string, measure = 'dialog', sums = sent(1, 5, 10), since = '2026-01') =>
	({ team, measure, since, sums }) satisfies PromReturn;

const known = (id: number, details: Partial<KnownTeam> = {}): KnownTeam => ({
	...{ id, code: `T${id}`, name: `Team ${id}`, place: 'Hill', line: 'adult' },
	...details
});

describe('what an address asks for', () => {
	it('is by measure for the last month with returns, unless it says otherwise', () => {
		expect(request()).toMatchObject({ by: 'measure', measure: null, period: { code: '2026-09' } });
		expect(request('by=place&of=gbo&period=2026-27-q2')).toMatchObject({
			...{ by: 'place', measure: 'gbo' },
			period: { label: 'Q2 2026/27', from: '2026-07', to: '2026-09' }
		});
	});

	it('falls back where it asks for what there is not', () => {
		const odd = request('by=x&of=x&period=2026-08&by-sort=x&by-order=x');
		expect(odd).toEqual(request());
		expect(promRequest(new URLSearchParams(), [], LAST).period.code).toBe(LAST);
	});

	it('offers a quarter that is not over only as far as it has come', () => {
		expect(promPeriods(['2026-07'], '2026-08').quarters).toEqual([
			{ code: '2026-27-q2', label: 'Q2 2026/27 so far', from: '2026-07', to: '2026-08' }
		]);
	});

	it('looks back over 24 months', () => {
		expect(trendMonths(LAST)).toHaveLength(24);
		expect(trendMonths(LAST)[0]).toBe('2024-10');
	});
});

describe('finding a team in the register', () => {
	it('takes no notice of capitals, spaces and punctuation', () => {
		expect(teamKey('Hill & Vale – CMHT (East)')).toBe(teamKey('hill vale cmht east'));
	});

	it('goes by code before name, and joins the two spellings of one team', () => {
		const teams = promTeams(
			[given('t-1'), given('TEAM 1', 'gbo'), given('Nobody'), given('Twin')],
			[known(1), known(2, { name: 'Twin' }), known(3, { name: 'twin' })]
		);
		expect(teams.map(({ names, known: found }) => [names, found])).toEqual([
			[['t-1', 'TEAM 1'], known(1)],
			[['Nobody'], 'none'],
			[['Twin'], 'several']
		]);
	});
});

describe('a table', () => {
	const groups = (by: PromBy, returns: PromReturn[], teams: KnownTeam[], query = '') =>
		promGroups(promTeams(returns, teams), { ...request(query), by });

	it('by place and service line names what the register does not know', () => {
		const returns = [given('T1'), given('T2'), given('Nobody')];
		const teams = [known(1), known(2, { place: null, line: null })];
		const labels = (by: PromBy) => groups(by, returns, teams).map(({ label }) => label);
		expect(labels('place')).toEqual(['Hill', 'No place given', 'Not in the teams register']);
		expect(labels('line')).toEqual(['Adult', 'No service line given', 'Not in the teams register']);
		expect(groups('place', returns, teams)[0]).toMatchObject({
			...{ listed: null, teams: ['T1'], due: 1, uses: true }
		});
	});

	it('by team tells a measure that is not used from one that was not sent', () => {
		const returns = [given('T1', 'dialog', sent(0)), given('T2', 'gbo')];
		const [one, two] = groups('team', returns, [known(1), known(2)], 'of=dialog');
		expect(one).toMatchObject({ uses: true, due: 1, sums: { rows: 0 } });
		expect(two).toMatchObject({ uses: false, due: 0 });
	});

	it('expects nothing of a team before its first return', () => {
		const returns = [given('T1', 'dialog', sent(1, 5, 10), '2026-09')];
		expect(groups('team', returns, [], 'period=2026-27-q2')[0]?.due).toBe(1);
		expect(groups('team', returns, [], 'period=2026-07')[0]).toMatchObject({ due: 0, uses: false });
	});

	it('by measure shows the three of them, and links to the list’s own filter', () => {
		const found = groups('measure', [given('T1')], []);
		expect(found.map(({ listed }) => listed)).toEqual(['measure=dialog', null, null]);
		expect(groups('team', [given('T1')], [known(1)])[0]?.listed).toBe('team=T1');
		expect(found.map(({ uses }) => uses)).toEqual([true, false, false]);
	});

	it('sorts by share with the unknown last, whichever way round', () => {
		const returns = [
			given('A', 'dialog', sent(1, 1, 10)),
			given('B', 'dialog', sent(0)),
			given('C', 'dialog', sent(1, 9, 10))
		];
		const order = (descending: boolean) =>
			sortedGroups(groups('team', returns, []), { sort: 'first', descending }).map(
				({ label }) => label
			);
		expect(order(false)).toEqual(['A', 'C', 'B']);
		expect(order(true)).toEqual(['C', 'A', 'B']);
	});
});

describe('the sentence of a table', () => {
	const said = (returns: PromReturn[], query = '') => {
		const teams = promTeams(returns, []);
		const [rows, due] = [0, 0];
		const total = promGroups(teams, { ...request(query), by: 'team' }).reduce(
			(sum, group) => ({
				due: sum.due + group.due,
				sums: { ...sum.sums, rows: sum.sums.rows + group.sums.rows }
			}),
			{ due, sums: { ...noSums(), rows } }
		);
		return returnsSentence(teams, total, request(query));
	};

	it('has its form for all, one, none and some', () => {
		expect(said([given('A'), given('B')])).toBe('Both returns due for September 2026 are in.');
		expect(said([given('A')])).toBe('The one return due for September 2026 is in.');
		expect(said([given('A', 'gbo', sent(0))], 'of=gbo')).toBe(
			'The one Goal-based outcomes return due for September 2026 is not in yet. Nothing from A (Goal-based outcomes).'
		);
		expect(said([given('A', 'gbo', sent(0)), given('B', 'gbo', sent(0))])).toMatch(
			/^None of the 2 returns due for September 2026 is in\. Nothing from A .*and B/
		);
		expect(said([given('A'), given('B', 'dialog', sent(0))])).toBe(
			'1 of the 2 returns due for September 2026 is in. Nothing from B (DIALOG).'
		);
		expect(said([given('A')], 'of=gbo')).toBe(
			'No team had used Goal-based outcomes by September 2026.'
		);
	});

	it('says what is counted twice', () => {
		expect(tableNotes(noSums(), request('period=2026-27-q2'), 2)).toEqual([
			'The months of the quarter are added up: somebody counted in two months counts twice.',
			'Somebody counted for two measures counts for both.'
		]);
		expect(tableNotes(noSums(), request(), 1)).toEqual([]);
	});
});
