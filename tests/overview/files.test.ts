import { beforeEach, describe, expect, test } from 'vitest';
import { filesWaiting } from '#lib/overview/read.server.ts';
import { fileTasks, type FilesWaiting, type RegisterAge } from '#lib/overview/rules.ts';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { allRoutes, handedOut } from '../support/asking.ts';
import { freshDatabase, newAccount, signedInAs } from '../support/database.ts';
import { newPolicy, scopeOf } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-11-21';
const register = (more: Partial<RegisterAge> = {}): RegisterAge => ({
	...{ name: 'policies', title: 'Policies', monthly: false, newestMonth: null, changedOn: TODAY },
	...more
});
const told = (waiting: Partial<FilesWaiting>) =>
	fileTasks(
		{ unfinished: [], contradictions: 0, registers: [], ...waiting },
		'/ics/XWE',
		TODAY,
		'2026-10'
	).map(({ label, why, href }) => `${label} (${why}) ${href}`);

describe('files to bring in', () => {
	test('are none where all is fresh', () => {
		expect(told({ registers: [register()] })).toEqual([]);
		expect(told({ registers: [register({ monthly: true, newestMonth: '2026-10' })] })).toEqual([]);
	});

	test('are files half-way, contradictions, missing months, old and empty registers', () => {
		expect(
			told({
				unfinished: [{ id: 7, fileName: 'tracker.xlsx' }],
				contradictions: 2,
				registers: [
					register({ name: 'proms', title: 'PROM returns', monthly: true, newestMonth: '2026-08' }),
					register({ name: 'workforce', title: 'Workforce', monthly: true }),
					register({ changedOn: '2026-08-01' }),
					register({ name: 'teams', title: 'Teams', changedOn: null }),
					register({ name: 'risks', title: 'Risks', changedOn: null })
				]
			})
		).toEqual([
			'Go on with tracker.xlsx (it was sent and has not been imported yet) /ics/XWE/imports/7',
			'Check your data (2 contradictions wait to be corrected or explained) /ics/XWE/checks',
			'Bring in October 2026: PROM returns (the newest month is August 2026) /ics/XWE/imports/new?register=proms',
			'Bring in October 2026: Workforce (it has no month yet) /ics/XWE/imports/new?register=workforce',
			'Bring in the latest: Policies (nothing has changed for 112 days) /ics/XWE/imports/new?register=policies',
			'Bring in the first file: Teams and Risks (these registers are empty) /ics/XWE/imports/new'
		]);
	});

	test('one of each is one', () => {
		expect(told({ contradictions: 1, registers: [register({ changedOn: null })] })).toEqual([
			'Check your data (1 contradiction waits to be corrected or explained) /ics/XWE/checks',
			'Bring in the first file: Policies (this register is empty) /ics/XWE/imports/new'
		]);
	});
});

describe('what is known of them', () => {
	beforeEach(() => {
		freshDatabase();
		newRoadmap();
	});

	test('a register is as old as its last change', () => {
		newPolicy();
		const { registers } = filesWaiting(scopeOf('import'), TODAY);
		expect(registers.find(({ name }) => name === 'policies')?.changedOn).not.toBeNull();
		expect(registers.find(({ name }) => name === 'pcns')?.changedOn).toBeNull();
		expect(registers.find(({ name }) => name === 'workforce')).toMatchObject({
			monthly: true,
			newestMonth: null
		});
	});

	test('the list of tasks names every ICS of one’s programmes, and no other', async () => {
		newAccount('programme-director', ['XWE', 'XBA'], { email: 'both@x.example' });
		const route = (await allRoutes()).find(({ id }) => id === '/tasks')!;
		const codes = async (person: ReturnType<typeof signedInAs>) =>
			[...(await handedOut(route, 'load', {}, person, '')).matchAll(/"code":"(X\w\w)"/g)].map(
				([, code]) => code
			);
		expect(await codes(personByEmail('both@x.example')!)).toEqual(['XBA', 'XWE']);
		expect(await codes(signedInAs('data-officer', 'XOT'))).toEqual(['XOT']);
		expect(await codes(signedInAs('national'))).toEqual([]);
	});
});
