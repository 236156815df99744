import { beforeEach, describe, expect, test } from 'vitest';
import { authorise, NotAllowed } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { focusPlanUpdates } from '#lib/roadmap/focus/read.server.ts';
import { planOf } from '#lib/roadmap/focus/rules.ts';
import { type PlanInput, recordFocusPlan } from '#lib/roadmap/focus/write.server.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { directorScope, newRoadmap } from '../../support/roadmap.ts';

const TODAY = '2023-10-01';
const EVER = '9999-12-31';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const save = (cells: PlanInput['cells'], { seen = 0, note = '', scope = directorScope() } = {}) =>
	recordFocusPlan({ scope, now: new Date(), today: TODAY }, { cells, note }, seen);
const plan = () => planOf(focusPlanUpdates(directorScope(), EVER));
const messages = (result: ReturnType<typeof save>) =>
	'refused' in result ? result.refused.map(({ message }) => message) : result;

describe('saving the plan', () => {
	test('keeps what changed, with who and a line in the audit log', () => {
		expect(save({ '2021/22': { AED: 'yes' }, '2022/23': { AED: '' } })).toMatchObject({
			ok: { changed: 1 }
		});
		expect(plan()).toEqual({ '2021/22': { AED: 'yes' } });
		expect(focusPlanUpdates(directorScope(), EVER)).toMatchObject([
			{ recordedBy: 'programme-director of xwe', cells: [{ year: '2021/22', works: 'yes' }] }
		]);
		expect(all("SELECT subject FROM audit WHERE act = 'focus-plan.update'")).toEqual([
			{ subject: 'XWE' }
		]);
	});

	test('appends: the latest word counts, and a word can be taken back', () => {
		const seen = done(save({ '2021/22': { AED: 'yes' } })).id;
		save({ '2021/22': { AED: '' } }, { seen });
		expect(plan()).toEqual({});
		expect(focusPlanUpdates(directorScope(), EVER)).toHaveLength(2);
		expect(() => run('DELETE FROM focus_plan_cells')).toThrow('never removed');
	});

	test('writes nothing when it stands like that already, as after a second press', () => {
		save({ '2021/22': { AED: 'yes' } });
		expect(save({ '2021/22': { AED: 'yes' } })).toMatchObject({ ok: { changed: 0 } });
		expect(focusPlanUpdates(directorScope(), EVER)).toHaveLength(1);
	});

	test('is not seen on a day before it was said, nor in another ICS', () => {
		save({ '2021/22': { AED: 'yes' } });
		expect(focusPlanUpdates(directorScope(), '2020-01-01')).toEqual([]);
		expect(focusPlanUpdates(directorScope('XOT'), EVER)).toEqual([]);
	});
});

describe('what is refused', () => {
	test.each<[string, PlanInput['cells'], string, string]>([
		['a year that is not asked about', { '1999/00': { AED: 'yes' } }, '', '1999/00 is not a year'],
		['a focus the roadmap does not have', { '2021/22': { XX: 'yes' } }, '', 'XX is not a focus'],
		['a word that is no choice', { '2021/22': { AED: 'maybe' } }, '', 'Choose'],
		['a note that is too long', { '2021/22': { AED: 'yes' } }, 'x'.repeat(501), 'by 1 char'],
		['an NHS number', { '2021/22': { AED: 'yes' } }, 'About 943 476 5919', 'NHS number']
	])('%s', (_, cells, note, message) => {
		expect(messages(save(cells, { note }))).toEqual([expect.stringContaining(message)]);
		expect(plan()).toEqual({});
	});

	test('somebody who may only read, and an ICS that has closed', () => {
		const person = signedInAs('data-officer');
		const reading = authorise(person, 'read', findIcs(authorise(person, 'read'), 'XWE'));
		// @ts-expect-error A scope that may only read.
		void (() => save({ '2021/22': { AED: 'yes' } }, { scope: reading }));
		run("UPDATE organisations SET closed_on = '2023-03-31' WHERE code = 'XWE'");
		expect(() => save({ '2021/22': { AED: 'yes' } })).toThrow(NotAllowed);
	});
});

test('somebody who saves after another sees theirs, keeps what was typed, and can save again', () => {
	save({ '2021/22': { AED: 'yes' } });
	const result = save({ '2021/22': { AED: '' }, '2022/23': { AED: 'no' } });
	if (!('conflict' in result)) throw new Error('no conflict');
	const { theirs, changes, merged } = result.conflict;
	expect(changes).toEqual([{ year: '2021/22', focus: 'AED', was: null, works: 'yes' }]);
	expect(merged).toEqual({ '2021/22': { AED: 'yes' }, '2022/23': { AED: 'no' } });
	expect(plan()).toEqual({ '2021/22': { AED: 'yes' } });
	const again = save({ '2021/22': { AED: 'yes' }, '2022/23': { AED: 'no' } }, { seen: theirs.id });
	expect(again).toMatchObject({ ok: { changed: 1 } });
});
