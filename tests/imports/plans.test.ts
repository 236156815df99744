import { beforeEach, describe, expect, it, vi } from 'vitest';
import { done } from '#lib/core/result.ts';
import { importDirectly, importJson } from '#lib/imports/direct.server.ts';
import { planSentence, type PlanStanding, totalsText } from '#lib/imports/plans/rules.ts';
import {
	commitPlan,
	importTogether,
	inOrder,
	leavePlan,
	startPlan
} from '#lib/imports/plans/write.server.ts';
import { findImport, importsOfPlan } from '#lib/imports/read.server.ts';
import { readImport, startImport, type Upload } from '#lib/imports/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { freshDatabase } from '../support/database.ts';
import { acting, csv, POLICY_HEADINGS, scopeIn, standing } from '../support/importing.ts';

const policies = (...lines: string[]) => csv(POLICY_HEADINGS, ...lines);
const one = (reference: string, title = 'Care planning') =>
	`XTR,${reference},${title},Policy,12,Nursing,2022-10-03,`;
const upload = (fileName: string, bytes: Uint8Array): Upload => ({ fileName, bytes });
const NETWORKS = csv(
	'PCN ODS code,PCN name,Population,Planned live date,Actual live date',
	'U90001,Hill,40000,2022-10-01,2022-10-01',
	'U90002,Dale,35000,2022-10-01,'
);
const NEITHER = csv('Colour,Size,Weight', 'red,4,2', 'blue,5,1');

let actor: ReturnType<typeof acting<'import'>>;
beforeEach(() => {
	freshDatabase();
	actor = acting(scopeIn());
});

/** Sends files for the registers that their headings tell, and reads them. */
async function sent(...uploads: Upload[]) {
	const { planId, ids } = done(startPlan(actor, uploads, null));
	for (const id of ids) await readImport(actor, id);
	return { planId, ids };
}

describe('a register that nobody chose', () => {
	it('is told from the headings, and stays the same when the file is read again', async () => {
		const { id } = done(startImport(actor, null, 'networks.csv', NETWORKS));
		expect(findImport(actor.scope, id).registerBy).toBe('auto');
		await readImport(actor, id);
		const record = findImport(actor.scope, id);
		expect([record.register, record.registerBy, record.report?.counts.new]).toEqual([
			'pcns',
			'recognised',
			2
		]);
		await readImport(actor, id);
		expect(findImport(actor.scope, id).registerBy).toBe('recognised');
	});

	it('is asked for where the headings do not tell it', async () => {
		const { id } = done(startImport(actor, null, 'things.csv', NEITHER));
		await readImport(actor, id);
		const { status, registerBy, report } = findImport(actor.scope, id);
		expect([status, registerBy, report?.refused?.code]).toEqual([
			'checked',
			'auto',
			'register-unclear'
		]);
	});

	it('does not keep a file with an NHS number, whatever its headings', async () => {
		const bytes = csv('Colour,Size,Patient', 'red,4,943 476 5919');
		const { id } = done(startImport(actor, null, 'things.csv', bytes));
		await readImport(actor, id);
		const { status, kept, report } = findImport(actor.scope, id);
		expect([status, kept, report?.refused?.code]).toEqual(['rejected', false, 'nhs-number']);
	});

	it('is one import when the same file is sent twice at once', async () => {
		const first = done(startImport(actor, null, 'networks.csv', NETWORKS));
		await readImport(actor, first.id);
		expect(done(startImport(actor, null, 'networks.csv', NETWORKS))).toEqual({
			id: first.id,
			repeated: true
		});
	});
});

describe('a plan', () => {
	it('commits what is ready, each by itself, and leaves the rest', async () => {
		const { planId, ids } = await sent(
			upload('policies.csv', policies(one('P-1'), one('P-2', 'Leave'))),
			upload('broken.csv', policies(one('P-3'), 'XTR,,No reference and no title,,,,,')),
			upload('networks.csv', NETWORKS),
			upload('things.csv', NEITHER)
		);
		expect(planId).toBe(ids[0]);
		const { imported, left } = done(await commitPlan(actor, planId));
		// Networks before what may name them.
		expect([imported, left]).toEqual([[ids[2], ids[0]], []]);
		const states = importsOfPlan(actor.scope, planId).map(({ status }) => status);
		expect(states).toEqual(['committed', 'checked', 'committed', 'checked']);
		expect([...standing(actor.scope).keys()]).toEqual(['P-1', 'P-2']);
		expect(done(await commitPlan(actor, planId))).toEqual({ imported: [], left: [] });
	});

	it('takes files of one register one after another, and leaves one that contradicts another', async () => {
		const { planId, ids } = await sent(
			upload('april.csv', policies(one('P-1'))),
			upload('may.csv', policies(one('P-2'))),
			upload('june.csv', policies(one('P-1', 'Another title')))
		);
		const { imported, left } = done(await commitPlan(actor, planId));
		expect(imported).toEqual(ids.slice(0, 2));
		expect(left).toMatchObject([{ id: ids[2], fileName: 'june.csv' }]);
		expect(left[0]!.why).toContain('1 row that another file of this plan has just brought in');
		expect(standing(actor.scope).get('P-1')?.title).toBe('Care planning');
	});

	it('goes on after a file that breaks off', async () => {
		const { planId, ids } = await sent(
			upload('networks.csv', NETWORKS),
			upload('policies.csv', policies(one('P-1')))
		);
		const { pcns } = await import('#lib/registers/pcns/definition.ts');
		const title = vi.spyOn(pcns, 'rowTitle').mockImplementation(() => {
			throw new Error('a fault of ours');
		});
		const { imported, left } = done(await commitPlan(actor, planId));
		title.mockRestore();
		expect([imported, left.map(({ id }) => id)]).toEqual([[ids[1]], [ids[0]]]);
		expect(vi.mocked(console.error)).toHaveBeenCalled();
		vi.mocked(console.error).mockClear();
	});

	it('is the same when its form is sent twice at once, and is not there for another ICS', async () => {
		const uploads = [upload('a.csv', policies(one('P-1'))), upload('b.csv', NETWORKS)];
		const first = done(startPlan(actor, uploads, null));
		expect(done(startPlan(actor, uploads, null))).toEqual(first);
		expect(() => importsOfPlan(scopeIn('XBA'), first.planId)).toThrow('No plan');
	});

	it('keeps its number when its first file is read for another register', async () => {
		const { planId, ids } = await sent(upload('a.csv', NEITHER), upload('b.csv', NETWORKS));
		const again = startImport(actor, registerNamed('risks'), 'a.csv', NEITHER, {}, planId);
		leavePlan(actor, ids[0]!);
		expect(importsOfPlan(actor.scope, planId).map(({ id }) => id)).toEqual([
			ids[1],
			done(again).id
		]);
	});
});

describe('files imported in one act', () => {
	const options = { missing: 'keep', leaveOutRejected: false, choices: {}, commit: true } as const;

	it('are one plan with an answer for each, in the order they were sent', async () => {
		const { planId, files } = await importTogether(
			actor,
			null,
			[
				upload('policies.csv', policies(one('P-1'))),
				upload('things.csv', NEITHER),
				upload('networks.csv', NETWORKS)
			],
			options
		);
		expect(files.map(({ status, register }) => [status, register?.name ?? null])).toEqual([
			['committed', 'policies'],
			['rejected', null],
			['committed', 'pcns']
		]);
		expect(importsOfPlan(actor.scope, planId!).map(({ fileName }) => fileName)).toEqual([
			'networks.csv',
			'policies.csv'
		]);
		expect(importJson(files[1]!)).toMatchObject({
			status: 'rejected',
			register: null,
			problems: [{ code: 'register-unclear' }]
		});
	});

	it('leave nothing behind in a dry run', async () => {
		const dry = { ...options, commit: false };
		const result = await importDirectly(actor, null, upload('n.csv', NETWORKS), dry);
		expect([result.status, result.id, result.register?.name]).toEqual(['checked', null, 'pcns']);
		expect(standing(actor.scope, 'pcns', 'name').size).toBe(0);
	});

	it('come in with networks and teams first', () => {
		const files = ['risks', '', 'policies', 'teams', 'pcns'].map((register) => ({ register }));
		expect(inOrder(files).map(({ register }) => register)).toEqual([
			'',
			'pcns',
			'teams',
			'policies',
			'risks'
		]);
	});
});

describe('the sentence of a plan', () => {
	const counts = { new: 2, changed: 0, same: 1 };
	const file = (status: PlanStanding['status'], ready = false): PlanStanding => ({
		...{ status, ready, counts }
	});
	it.each<[PlanStanding[], string]>([
		[[], 'No file of this plan is left.'],
		[[file('reading')], 'The one file is being read.'],
		[[file('checked', true), file('checked', true)], 'Both files are ready to import.'],
		[
			[file('checked', true), file('checked'), file('rejected')],
			'1 of 3 files is ready to import, 1 needs a decision and 1 could not be taken.'
		],
		[
			[file('committed'), file('committed'), file('committed')],
			'All 3 files are imported. 6 rows were added; 3 were the same already.'
		],
		[
			[{ ...file('committed'), counts: { new: 0, changed: 1, same: 0 } }, file('checked')],
			'1 of 2 files is imported and 1 needs a decision. 1 row was changed.'
		],
		[
			[{ ...file('committed'), counts: { new: 0, changed: 0, same: 4 } }],
			'The one file is imported. No row had to change: 4 were the same already.'
		]
	])('%#', (files, sentence) => {
		expect(planSentence(files)).toBe(sentence);
	});

	it('says whether totals agree', () => {
		const total = (agrees: boolean | null) => ({
			...{ label: 'Total', field: 'wte', cell: 'A!B9', says: 1, sum: 1, agrees }
		});
		expect(totalsText([])).toBe('None');
		expect(totalsText([total(null)])).toBe('None');
		expect(totalsText([total(true)])).toBe('1 total agrees');
		expect(totalsText([total(true), total(true)])).toBe('2 totals agree');
		expect(totalsText([total(true), total(false)])).toBe('1 of 2 totals differs');
	});
});
