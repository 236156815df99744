import { describe, expect, it } from 'vitest';
import {
	changesPractices,
	closedSentences,
	type OfficialReport,
	practiceSentence,
	takenAs
} from '#lib/imports/official-list.ts';
import { belongsOn, type Membership, practiceChanges } from '#lib/registers/pcns/rules.ts';

const stay = (
	practice: string,
	network: string,
	joinedOn = '2019-10-01',
	leftOn: string | null = null
): Membership => ({ practice, network, name: `Practice ${practice}`, joinedOn, leftOn });

describe('a newer list of practices', () => {
	it('tells apart those that joined, left, moved and stayed', () => {
		const held = [stay('P1', 'U1'), stay('P2', 'U1'), stay('P3', 'U1'), stay('P4', 'U2')];
		const list = [
			stay('P1', 'U1'),
			stay('P2', 'U1', '2019-10-01', '2024-03-31'),
			stay('P2', 'U2', '2024-04-01'),
			stay('P3', 'U1', '2019-10-01', '2024-06-30'),
			stay('P5', 'U2', '2024-05-01')
		];
		const changes = practiceChanges(held, list);
		expect(changes).toMatchObject({
			moved: [{ practice: 'P2', from: 'U1', network: 'U2', on: '2024-04-01' }],
			joined: [{ practice: 'P5', network: 'U2', on: '2024-05-01' }],
			stayed: 1
		});
		// P4 is gone without a last day: the list has no row of it at all.
		expect(changes.left.map(({ practice, on }) => [practice, on])).toEqual([
			['P3', '2024-06-30'],
			['P4', null]
		]);
	});

	it('takes a practice that came back for one that stayed', () => {
		const list = [stay('P1', 'U1', '2019-10-01', '2020-10-18'), stay('P1', 'U1', '2021-04-01')];
		expect(practiceChanges([stay('P1', 'U1')], list)).toMatchObject({ stayed: 1, moved: [] });
	});

	it('lets the later of two stays count that both last', () => {
		const list = [stay('P1', 'U2', '2024-01-01'), stay('P1', 'U1')];
		expect(practiceChanges([stay('P1', 'U1')], list).moved).toMatchObject([{ network: 'U2' }]);
	});
});

it('a practice belongs to a network from its first day to its last', () => {
	const one = stay('P1', 'U1', '2020-01-01', '2020-12-31');
	expect(
		['2019-12-31', '2020-01-01', '2020-12-31', '2021-01-01'].map((day) => belongsOn(one, day))
	).toEqual([false, true, true, false]);
});

describe('what is said of an official list', () => {
	const report = (joined: number, left: number, moved: number, stayed: number): OfficialReport => ({
		latest: '2024-10-01',
		elsewhere: 0,
		closed: [],
		newClosed: 0,
		practices: { counts: { joined, left, moved, stayed }, joined: [], left: [], moved: [] },
		names: {}
	});

	it('names its month', () => {
		expect(takenAs('2024-10-01')).toBe(
			'Taken as the official list of networks (ePCN), October 2024'
		);
	});

	it('counts practices in each case', () => {
		const told = (...counts: [number, number, number, number]) =>
			practiceSentence(report(...counts));
		expect(told(12, 9, 4, 160)).toBe(
			'12 practices joined, 9 left and 4 moved to another network; 160 stayed.'
		);
		expect(told(0, 0, 1, 3)).toBe('1 practice moved to another network; 3 stayed.');
		expect(told(0, 1, 0, 0)).toBe('1 practice left; 0 stayed.');
		expect(told(187, 0, 0, 0)).toBe(
			'187 practices come in, each with its network and its days there.'
		);
		expect(told(0, 0, 0, 187)).toBe('All 187 practices are in the networks they were in.');
		expect(told(0, 0, 0, 1)).toBe('The one practice is in the network it was in.');
		expect(told(0, 0, 0, 0)).toBe('The file lists no practice of these networks.');
		expect(practiceSentence({ ...report(0, 0, 0, 0), practices: null })).toContain(
			'does not list practices'
		);
	});

	it('names the networks that closed, and counts those that come in closed', () => {
		expect(closedSentences(report(0, 0, 0, 1))).toEqual([]);
		const closed = [{ code: 'U1', name: 'Hill PCN', on: '2024-09-30' }];
		expect(closedSentences({ ...report(0, 0, 0, 1), closed, newClosed: 1 })).toEqual([
			'1 network closed: Hill PCN (U1) on 30 September 2024.',
			'1 network that was not on the register comes in as closed already, for the days when it was open.'
		]);
	});

	it('knows whether practices change', () => {
		expect(changesPractices(report(0, 0, 0, 5))).toBe(false);
		expect(changesPractices(report(0, 1, 0, 5))).toBe(true);
		expect(changesPractices({ ...report(1, 0, 0, 0), practices: null })).toBe(false);
	});
});
