/** A milestone that is a promise to a group: no file, no hand and no undo takes it off the list. */
import { beforeEach, describe, expect, test } from 'vitest';
import { done } from '#lib/core/result.ts';
import { undoPlan } from '#lib/imports/undo/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { boundRows } from '#lib/registers/read.server.ts';
import { removeRow, ROW_BOUND, takeOut } from '#lib/registers/write.server.ts';
import { postAsSystem } from '#lib/voices/concerns/write.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import { acting, csv, imported, rowId, scopeIn, standing, TODAY } from '../../support/importing.ts';
import { newRoadmap } from '../../support/roadmap.ts';
import { newConcern, newForm, newGroup } from '../../support/voices.ts';

const milestones = registerNamed('milestones');
const TRACKER = csv('Ref,Milestone,Owner', 'M1,Alpha,Jo');
const hands = () => actorOn(scopeIn('XWE', 'edit-registers'), TODAY);
const held = () => [...standing(scopeIn(), 'milestones').keys()].toSorted();

let concern: number;
let reference: string;

beforeEach(() => {
	freshDatabase();
	newRoadmap();
	concern = newConcern(newGroup().scope, {}, TODAY);
	const answering = actorOn(scopeIn('XWE', 'answer-concerns', 'programme-director'), TODAY);
	done(
		postAsSystem(answering, concern, 'promised', {
			words: 'We will open at noon.',
			date: '31 January 2027',
			owner: 'Head of estates',
			form: newForm()
		})
	);
	reference = `V${concern}-1`;
});

const promise = () => rowId(scopeIn(), reference, 'milestones');

describe('a promise to a group', () => {
	test('is never missing from a tracker, whatever is chosen for the missing rows', async () => {
		await imported(scopeIn(), csv('Ref,Milestone', 'M1,Alpha', 'M2,Beta'), {
			register: 'milestones'
		});
		const { report } = await imported(scopeIn(), TRACKER, {
			register: 'milestones',
			missing: 'close'
		});
		expect(report.counts.missing).toBe(1);
		expect(report.examples.missing).toMatchObject([{ title: 'M2: Beta' }]);
		expect(held()).toEqual(['M1', reference]);
	});

	test('is not taken out by naming it either', async () => {
		await imported(scopeIn(), csv('Ref,Milestone', 'M1,Alpha', 'M2,Beta'), {
			register: 'milestones'
		});
		const { result } = await imported(scopeIn(), TRACKER, {
			register: 'milestones',
			missing: { close: [promise()] }
		});
		expect(result).toMatchObject({ refused: [{ field: 'missing', code: 'not-missing' }] });
		expect(held()).toEqual(['M1', 'M2', reference]);
	});

	test('is not removed by hand: the refusal says why, and where it can be changed', () => {
		const bound = boundRows(scopeIn(), milestones).get(promise())!;
		expect(bound).toMatchObject({ path: `/ics/XWE/voice/concerns/${concern}` });
		expect(bound.sentence).toContain('a promise to Group of XWE');
		expect(removeRow(hands(), milestones, promise())).toEqual({
			refused: [{ field: '', message: bound.sentence, code: ROW_BOUND }]
		});
		expect(held()).toEqual([reference]);
	});

	test('is kept by an undo that would take it out, which says so', async () => {
		// As a release before could leave it: taken out, and then brought back by a tracker.
		takeOut(hands(), milestones, promise());
		const { id } = await imported(
			scopeIn(),
			csv('Ref,Milestone', `${reference},Noon`, 'M1,Alpha'),
			{
				register: 'milestones'
			}
		);
		expect(undoPlan(scopeIn(), id)).toMatchObject({
			takenOut: 1,
			bound: [
				{ id: promise(), title: `${reference}: Noon`, path: `/ics/XWE/voice/concerns/${concern}` }
			]
		});
		expect(undoImport(acting(scopeIn()), id, 'revert')).toEqual({
			ok: { rows: 1, kept: 0, bound: 1, repeated: false }
		});
		expect(held()).toEqual([reference]);
		expect(undoImport(acting(scopeIn()), id)).toMatchObject({ ok: { bound: 1, repeated: true } });
	});

	test('can be changed by a file and goes back with it', async () => {
		const { id } = await imported(scopeIn(), csv('Ref,Milestone,Owner', `${reference},Noon,Jo`), {
			register: 'milestones'
		});
		expect(standing(scopeIn(), 'milestones').get(reference)).toMatchObject({ owner: 'Jo' });
		expect(undoPlan(scopeIn(), id)).toMatchObject({ changedBack: 1, bound: [] });
		undoImport(acting(scopeIn()), id);
		expect(standing(scopeIn(), 'milestones').get(reference)).toMatchObject({
			owner: 'Head of estates'
		});
	});

	test('binds no row of another register or ICS', () => {
		expect(boundRows(scopeIn('XOT'), milestones).size).toBe(0);
		expect(boundRows(scopeIn(), registerNamed('risks')).size).toBe(0);
	});
});
