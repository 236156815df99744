import { beforeEach, describe, expect, test } from 'vitest';
import { authorise, type IcsScope, NotAllowed } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { handedRows, handoversInto, openItems } from '#lib/handover/read.server.ts';
import { countedKinds, handoverSentence, type HandoverItem } from '#lib/handover/rules.ts';
import { takeOver, undoTakeOver } from '#lib/handover/write.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { all, get, run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { boundRows, storedRows } from '#lib/registers/read.server.ts';
import { addRow, changeRow, removeRow } from '#lib/registers/write.server.ts';
import { takenTasks } from '#lib/returns/return/rules.ts';
import { conditionsOf, conditionsTakenOver } from '#lib/returns/review/read.server.ts';
import { reportOnTaken, updateCondition } from '#lib/returns/review/write.server.ts';
import { reviewQueue } from '#lib/returns/rounds/read.server.ts';
import { setRound } from '#lib/returns/rounds/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase, newOrganisation, newSuccession, signedInAs } from '../support/database.ts';
import { concludedReturn, QUARTER, reviewing, settingRounds, writing } from '../support/returns.ts';
import { newRoadmap } from '../support/roadmap.ts';
import { answering, newConcern, newGroup } from '../support/voices.ts';

const CLOSED = '2026-12-31';
const TODAY = '2027-01-15';
const milestones = registerNamed('milestones');
const risks = registerNamed('risks');

/** XWE, with a milestone, two risks (one closed) and a condition, closes; XNW and XTO follow it. */
beforeEach(() => {
	freshDatabase();
	newRoadmap();
	newOrganisation('XNW', 'ics', { parent: 'X01', name: 'New ICS', openedOn: '2027-01-01' });
	newOrganisation('XTO', 'ics', { parent: 'X01', name: 'Other ICS', openedOn: '2027-01-01' });
	const editor = actorOn(scopeOf('edit-registers', 'XWE'), '2026-11-21');
	done(addRow(editor, milestones, milestone('M1', { forecast_on: '2027-03-31' })));
	done(addRow(editor, milestones, milestone('M2', { actual_on: '2026-10-01' })));
	done(addRow(editor, risks, risk('R1')));
	done(addRow(editor, risks, risk('R2', { closed_on: '2026-10-01' })));
	concludedReturn();
	done(
		setRound(settingRounds(), {
			quarter: QUARTER,
			region: null,
			opensOn: '2026-10-01',
			dueOn: '2026-10-31'
		})
	);
	run('UPDATE organisations SET closed_on = ? WHERE code = ?', CLOSED, 'XWE');
	newSuccession('XWE', 'XNW', '2027-01-01');
});

const milestone = (reference: string, more: object) => ({
	reference,
	title: `Step ${reference}`,
	focus: 'core',
	owner: 'A. Lead',
	...more
});
const risk = (reference: string, more: object = {}) => ({
	reference,
	description: `Risk ${reference}`,
	category: 'recruitment',
	opened_on: '2026-05-01',
	...more
});

/** Makes a milestone the promise of an answer to a group's concern. */
function promised(milestoneId: number): void {
	const concern = newConcern(newGroup().scope);
	const { accountId } = answering();
	run(
		`INSERT INTO concern_posts (concern_id, side, act, words, promised_for, milestone_id, at, by, form)
		VALUES (?, 'ics', 'promised', 'We will.', '2027-03-31', ?, '2026-11-21T10:00:00.000Z', ?, 'f')`,
		concern,
		milestoneId,
		accountId
	);
}

function scopeOf<P extends 'read' | 'edit-registers' | 'take-over' | 'write-returns'>(
	permission: P,
	code: string,
	role: 'programme-director' | 'admin' = 'programme-director'
): IcsScope<P> {
	const person = signedInAs(role, code);
	return authorise(person, permission, findIcs(authorise(person, 'read'), code));
}

const from = () => scopeOf('read', 'XWE', 'admin');
const taker = (code = 'XNW', today = TODAY) => actorOn(scopeOf('take-over', code, 'admin'), today);
const standing = (code: string, register: typeof milestones) =>
	storedRows(scopeOf('read', code, 'admin'), register)
		.filter(({ removed }) => !removed)
		.map(({ row }) => row.reference);
const kinds = () => openItems(from()).map(({ kind, takenBy }) => [kind, takenBy?.code ?? null]);

describe('taking over', () => {
	test('brings open milestones, risks and conditions, and leaves the history where it was', () => {
		expect(kinds()).toEqual([
			['condition', null],
			['milestones', null],
			['risks', null]
		]);
		expect(takeOver(taker(), from())).toMatchObject({
			ok: { counts: { milestones: 1, risks: 1, condition: 1 }, repeated: false }
		});
		expect(standing('XNW', milestones)).toEqual(['M1']);
		expect(standing('XNW', risks)).toEqual(['R1']);
		expect(standing('XWE', milestones)).toEqual(['M1', 'M2']);
		expect(kinds().map(([, by]) => by)).toEqual(['XNW', 'XNW', 'XNW']);
		expect(all("SELECT 1 FROM audit WHERE act = 'handover.take'")).toHaveLength(1);
	});

	test('happens once, pressed twice or by two people', () => {
		done(takeOver(taker(), from()));
		const director = actorOn(scopeOf('take-over', 'XNW'), TODAY);
		expect(takeOver(director, from())).toMatchObject({ ok: { id: null, repeated: true } });
		expect(standing('XNW', milestones)).toEqual(['M1']);
		expect(handoversInto(taker().scope)).toHaveLength(1);
	});

	test('keeps a reference apart that the successor uses already', () => {
		const editor = actorOn(scopeOf('edit-registers', 'XNW'), TODAY);
		done(addRow(editor, milestones, milestone('M1', { forecast_on: '2027-06-30' })));
		done(takeOver(taker(), from()));
		expect(standing('XNW', milestones)).toEqual(['M1', 'XWE M1']);
	});

	test('is for a successor alone, from the day of the succession on', () => {
		const code = (result: object) => (result as { refused: { code: string }[] }).refused[0]!.code;
		expect(code(takeOver(taker('XBA'), from()))).toBe('not-successor');
		expect(code(takeOver(taker('XNW', '2026-12-31'), from()))).toBe('too-early');
		expect(() =>
			authorise(
				signedInAs('data-officer', 'XNW'),
				'take-over',
				findIcs(authorise(signedInAs('data-officer', 'XNW'), 'read'), 'XNW')
			)
		).toThrow(NotAllowed);
	});

	test('of a split board goes by what is chosen, each thing to one successor', () => {
		newSuccession('XWE', 'XTO', '2027-01-01', 0.25);
		const [condition, step] = openItems(from());
		done(takeOver(taker('XTO'), from(), [`milestones:${step!.id}`]));
		expect(standing('XTO', milestones)).toEqual(['M1']);
		done(takeOver(taker('XNW'), from()));
		expect(standing('XNW', milestones)).toEqual([]);
		expect(standing('XNW', risks)).toEqual(['R1']);
		expect(conditionsTakenOver(taker('XNW').scope).map(({ id }) => id)).toEqual([condition!.id]);
	});

	test('keeps a promise to a group on the milestones of the successor', () => {
		const { id } = get<{ id: number }>("SELECT id FROM milestones WHERE reference = 'M1'")!;
		promised(id);
		const editor = actorOn(scopeOf('edit-registers', 'XWE'), '2026-11-21');
		expect(removeRow(editor, milestones, id)).toMatchObject({ refused: [{ code: 'bound' }] });
		done(takeOver(taker(), from()));
		const here = scopeOf('edit-registers', 'XNW');
		const [bound] = [...boundRows(here, milestones).values()];
		expect(bound).toMatchObject({ path: expect.stringMatching(/^\/ics\/XWE\/voice\/concerns\//) });
		expect(removeRow(actorOn(here, TODAY), milestones, bound!.id)).toMatchObject({
			refused: [{ code: 'bound' }]
		});
		expect(standing('XNW', milestones)).toEqual(['M1']);
	});
});

describe('a condition that was taken over', () => {
	beforeEach(() => void done(takeOver(taker(), from())));

	test('is a task of the successor until it has reported, and then of the region', () => {
		const { scope } = writing('XNW', TODAY);
		const tasks = () => takenTasks(conditionsTakenOver(scope), '/ics/XNW', TODAY);
		expect(tasks()).toMatchObject([
			{ label: expect.stringMatching(/^Report on 1 condition taken over from Westside/) }
		]);
		const [condition] = conditionsTakenOver(scope);
		expect(condition).toMatchObject({ from: { code: 'XWE' }, quarter: QUARTER, met: false });
		expect(reportOnTaken(writing('XNW', TODAY), condition!.id, ' ')).toHaveProperty('refused');
		done(reportOnTaken(writing('XNW', TODAY), condition!.id, 'Done here.'));
		expect(tasks()).toEqual([]);
		const [line] = reviewQueue(reviewing('XOT').scope, TODAY).filter(
			({ ics }) => ics.code === 'XWE'
		);
		expect(line).toMatchObject({ openConditions: 1, answeredConditions: 1 });
		done(
			updateCondition(reviewing('XWE', TODAY), QUARTER, condition!.id, {
				words: 'Seen.',
				met: true
			})
		);
		expect(conditionsTakenOver(scope)[0]!.met).toBe(true);
	});

	test('says on the predecessor’s return who answers for it, and is nobody else’s', () => {
		const { id } = get<{ id: number }>('SELECT id FROM returns')!;
		expect(conditionsOf(from(), id)).toMatchObject([{ takenBy: { code: 'XNW' } }]);
		const condition = conditionsTakenOver(taker().scope)[0]!.id;
		expect(reportOnTaken(writing('XOT', TODAY), condition, 'Mine?')).toHaveProperty('refused');
	});
});

describe('undoing a handover', () => {
	const taken = () => done(takeOver(taker(), from())).id!;

	test('takes everything out again as one act, once, and it can be taken over anew', () => {
		const id = taken();
		expect(undoTakeOver(taker(), id)).toMatchObject({ ok: { undone: 3, kept: 0 } });
		expect(undoTakeOver(taker(), id)).toMatchObject({ ok: { undone: 0, repeated: true } });
		expect(standing('XNW', milestones)).toEqual([]);
		expect(conditionsTakenOver(taker().scope)).toEqual([]);
		expect(kinds().map(([, by]) => by)).toEqual([null, null, null]);
		expect(all("SELECT 1 FROM audit WHERE act = 'handover.undo'")).toHaveLength(1);
		expect(takeOver(taker(), from())).toMatchObject({ ok: { repeated: false } });
	});

	test('leaves what the successor has changed or reported on since', () => {
		const id = taken();
		const here = scopeOf('edit-registers', 'XNW');
		const [row] = storedRows(here, milestones);
		const moved = { ...milestone('M1', { forecast_on: '2027-09-30' }) };
		done(changeRow(actorOn(here, TODAY), milestones, row!.id, row!.version, moved));
		const condition = conditionsTakenOver(here)[0]!.id;
		const now = new Date(`${TODAY}T15:00:00.000Z`);
		done(reportOnTaken({ ...writing('XNW', TODAY), now }, condition, 'Begun.'));
		expect(
			handedRows(here, id)
				.filter(({ changed }) => changed)
				.map(({ kind }) => kind)
		).toEqual(['condition', 'milestones']);
		expect(undoTakeOver(taker(), id)).toMatchObject({ ok: { undone: 1, kept: 2 } });
		expect(standing('XNW', milestones)).toEqual(['M1']);
		expect(standing('XNW', risks)).toEqual([]);
	});

	test('is not of another ICS', () => {
		expect(undoTakeOver(taker('XBA'), taken())).toMatchObject({
			refused: [{ code: 'no-such-handover' }]
		});
		expect(standing('XNW', milestones)).toEqual(['M1']);
	});
});

test('what is left is said: nothing, some, all', () => {
	const item = (kind: HandoverItem['kind'], code: string | null = null): HandoverItem => ({
		...{ kind, id: 1, title: 'x', detail: '' },
		takenBy: code === null ? null : { code, shortName: code }
	});
	expect(countedKinds([])).toBe('nothing');
	expect(countedKinds([item('risks'), item('import'), item('import')])).toBe(
		'1 open risk and 2 remembered sets of columns'
	);
	expect(handoverSentence('Old', [])).toBe('Old left nothing open.');
	expect(handoverSentence('Old', [item('risks')])).toBe(
		'Old left 1 open risk that nobody has taken over.'
	);
	expect(handoverSentence('Old', [item('risks'), item('condition', 'XNW')])).toBe(
		'Old left 1 open risk that nobody has taken over. 1 of 2 things have been taken over.'
	);
	expect(handoverSentence('Old', [item('risks', 'XNW')])).toBe(
		'Everything that Old left open has been taken over: 1 open risk.'
	);
});
