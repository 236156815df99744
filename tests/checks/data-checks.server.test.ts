import { beforeEach, describe, expect, test } from 'vitest';
import { dataCheckCounts, dataChecks } from '#lib/checks/read.server.ts';
import { explainCheck, withdrawExplanation } from '#lib/checks/write.server.ts';
import { NotFound } from '#lib/core/access.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { newPcn, scopeOf } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-11-21';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

function add(register: RegisterName, row: Row): number {
	const result = addRow(actorOn(scopeOf(), TODAY), registerNamed(register), row);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
	return result.ok.id;
}

const team = (row: Row = {}) =>
	add('teams', { trust: 'XTR', code: 'T1', name: 'Hill team', ...row });

const codes = () => dataChecks(scopeOf(), TODAY).map(({ code }) => code);

describe('what is found', () => {
	test('nothing in an empty ICS', () => {
		expect(codes()).toEqual([]);
	});

	test('what a register’s own rules warn of: staff trained above staff, live without a team', () => {
		team({ staff: 10, staff_trained: 12 });
		newPcn({ live_on: '2023-04-01' });
		expect(codes()).toEqual(['live-without-team', 'trained-above-staff']);
	});

	test('a removed row contradicts nothing', () => {
		const id = team({ staff: 10, staff_trained: 12 });
		run('UPDATE teams SET removed_at = ? WHERE id = ?', TODAY, id);
		expect(codes()).toEqual([]);
	});

	test('teams that networks and returns name and the register does not hold', () => {
		team();
		newPcn({ live_on: '2023-04-01', team: 'Valley team' });
		newPcn({ ods_code: 'U10002', live_on: '2023-04-01', team: 'HILL TEAM' });
		add('proms', { team: 'T1', measure: 'dialog', month: '2026-10', eligible: 10 });
		add('proms', { team: 'Other', measure: 'dialog', month: '2026-10', eligible: 10 });
		expect(dataChecks(scopeOf(), TODAY).map(({ code, subject }) => [code, subject])).toEqual([
			['network-team-unknown', 'Valley team'],
			['prom-team-unknown', 'Other']
		]);
	});

	test('an ICS that keeps no teams yet is not asked about them', () => {
		newPcn({ live_on: '2023-04-01', team: 'Valley team' });
		expect(codes()).toEqual([]);
	});

	test('a live team that has sent nothing for three months, not one that went live since', () => {
		team({ live_on: '2025-01-06' });
		team({ code: 'T2', name: 'New team', live_on: '2026-10-05' });
		team({ code: 'T3', name: 'Busy team', live_on: '2025-01-06' });
		add('proms', { team: 'Busy team', measure: 'gbo', month: '2026-10', eligible: 10 });
		expect(dataChecks(scopeOf(), TODAY).map(({ title }) => title)).toEqual(['Hill team']);
	});

	test('another ICS’s rows are not looked at', () => {
		team({ staff: 10, staff_trained: 12 });
		expect(dataChecks(scopeOf('edit-registers', 'XBA'), TODAY)).toEqual([]);
	});
});

describe('explaining', () => {
	const input = (words: string) => {
		const { code, subject, facts } = dataChecks(scopeOf(), TODAY)[0]!;
		return { code, subject, facts, words };
	};

	test('is kept with who said it, once, and counts as explained', () => {
		team({ staff: 10, staff_trained: 12 });
		expect(explainCheck(actorOn(scopeOf(), TODAY), input(' Two bank staff. '))).toEqual({
			ok: { repeated: false }
		});
		expect(explainCheck(actorOn(scopeOf(), TODAY), input('Two bank staff.'))).toEqual({
			ok: { repeated: true }
		});
		const checks = dataChecks(scopeOf(), TODAY);
		expect(checks[0]?.explanation).toMatchObject({
			words: 'Two bank staff.',
			by: 'data-officer of xwe',
			stands: true
		});
		expect(dataCheckCounts(checks)).toEqual({ open: 0, explained: 1 });
		expect(all('SELECT 1 FROM audit WHERE act = ?', 'data.explained')).toHaveLength(1);
	});

	test('no longer stands when the values change', () => {
		const id = team({ staff: 10, staff_trained: 12 });
		explainCheck(actorOn(scopeOf(), TODAY), input('Two bank staff.'));
		run('UPDATE teams SET staff_trained = 14 WHERE id = ?', id);
		const checks = dataChecks(scopeOf(), TODAY);
		expect(checks[0]?.explanation).toMatchObject({ words: 'Two bank staff.', stands: false });
		expect(dataCheckCounts(checks)).toEqual({ open: 1, explained: 0 });
	});

	test('is refused for values that have changed meanwhile, and for what may not be kept', () => {
		const id = team({ staff: 10, staff_trained: 12 });
		const seen = input('Two bank staff.');
		run('UPDATE teams SET staff_trained = 14 WHERE id = ?', id);
		expect(explainCheck(actorOn(scopeOf(), TODAY), seen)).toMatchObject({
			refused: [{ code: 'values-changed' }]
		});
		for (const words of ['', 'x'.repeat(1001), 'Patient 943 476 5919'])
			expect(explainCheck(actorOn(scopeOf(), TODAY), input(words))).toHaveProperty('refused');
		expect(all('SELECT 1 FROM data_explanations')).toEqual([]);
	});

	test('is taken back as one act', () => {
		team({ staff: 10, staff_trained: 12 });
		const given = input('Two bank staff.');
		explainCheck(actorOn(scopeOf(), TODAY), given);
		withdrawExplanation(actorOn(scopeOf(), TODAY), given);
		withdrawExplanation(actorOn(scopeOf(), TODAY), given);
		expect(dataChecks(scopeOf(), TODAY)[0]?.explanation).toBeNull();
		expect(all('SELECT 1 FROM data_explanations')).toHaveLength(2);
	});

	test('needs something to explain', () => {
		const given = { code: 'trained-above-staff', subject: '9', facts: '', words: 'Why.' };
		expect(() => explainCheck(actorOn(scopeOf(), TODAY), given)).toThrow(NotFound);
	});
});
