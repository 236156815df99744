import { beforeEach, expect, test } from 'vitest';
import { dataChecks } from '#lib/checks/read.server.ts';
import { explainCheck } from '#lib/checks/write.server.ts';
import { authorise, type IcsScope } from '#lib/core/access.ts';
import { trueSummary } from '#lib/measures/read.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { overviewOf, updatesSince } from '#lib/overview/read.server.ts';
import { noteVisit } from '#lib/overview/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { policies } from '#lib/registers/policies/definition.ts';
import { addRow, removeRow } from '#lib/registers/write.server.ts';
import { actorOf, actorOn } from '../support/actors.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { newDocument, newRoadmap, recorded } from '../support/roadmap.ts';

const TODAY = '2026-09-30';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

function scopes(code = 'XWE') {
	const person = signedInAs('programme-director', code);
	const ics = findIcs(authorise(person, 'read'), code);
	return { read: authorise(person, 'read', ics), edit: authorise(person, 'edit-registers', ics) };
}

const sentenceOf = (scope: IcsScope, name: string, asAt = TODAY) =>
	overviewOf(scope, asAt).workstreams.find(({ register }) => register === name)!.sentence;
const policiesOn = (asAt = TODAY, code = 'XWE') => sentenceOf(scopes(code).read, 'policies', asAt);
const nowOnTheirPage = () => trueSummary(scopes().read, 'policies', TODAY).sentence;

test('an overview that was kept is worked out anew after a row is added or taken out', () => {
	expect(policiesOn()).toBeNull();
	const added = addRow(actorOn(scopes().edit, TODAY), policies, {
		trust: 'XTR',
		reference: 'P1',
		title: 'One'
	});
	const withOne = policiesOn();
	expect(withOne).toBe(nowOnTheirPage());
	if ('ok' in added) removeRow(actorOn(scopes().edit, TODAY), policies, added.ok.id);
	expect(policiesOn()).toBe(nowOnTheirPage());
	expect(policiesOn()).not.toBe(withOne);
});

test('an overview that was kept is worked out anew after an update', () => {
	const { read } = scopes();
	const before = overviewOf(read, TODAY).summary.counts.updated;
	recorded(String(newDocument().deliverables[0]!.code));
	expect(overviewOf(read, TODAY).summary.counts.updated).toBe(before + 1);
	expect(updatesSince(read, '2000-01-01')).toHaveLength(1);
});

test('each day and each ICS has an overview of its own', () => {
	addRow(actorOn(scopes().edit, TODAY), policies, {
		trust: 'XTR',
		reference: 'P1',
		title: 'One',
		identified_on: '2026-05-01'
	});
	expect(policiesOn('2026-05-01')).toBe(
		trueSummary(scopes().read, 'policies', '2026-05-01').sentence
	);
	expect(policiesOn('2026-04-30')).not.toBe(policiesOn('2026-05-01'));
	expect(policiesOn(TODAY, 'XOT')).toBeNull();
});

test('a visit is told from the one before by an hour without a page', () => {
	const { read } = scopes();
	const at = (time: string) => new Date(`2026-09-30T${time}:00Z`);
	expect(noteVisit(actorOf(read, at('09:00')))).toBeNull();
	expect(noteVisit(actorOf(read, at('09:30')))).toBeNull();
	expect(noteVisit(actorOf(read, at('11:00')))).toBe('2026-09-30T09:30:00.000Z');
	expect(noteVisit(actorOf(read, at('11:20')))).toBe('2026-09-30T09:30:00.000Z');
});

test('each workstream is told in the sentence of its own page, and nothing is said of an empty one', () => {
	const { read, edit } = scopes();
	expect([sentenceOf(read, 'teams'), sentenceOf(read, 'risks')]).toEqual([null, null]);
	const team = { trust: 'XTR', code: 'T1', name: 'Hill team', staff: 10, staff_trained: 12 };
	addRow(actorOn(edit, TODAY), registerNamed('teams'), team);
	expect(sentenceOf(read, 'teams')).toBe(trueSummary(read, 'teams', TODAY).sentence);
	expect(sentenceOf(read, 'risks')).toBeNull();
});

test('contradictions are counted until they are explained', () => {
	const { read, edit } = scopes();
	const team = { trust: 'XTR', code: 'T1', name: 'Hill team', staff: 10, staff_trained: 12 };
	addRow(actorOn(edit, TODAY), registerNamed('teams'), team);
	expect(overviewOf(read, TODAY).contradictions).toBe(1);
	const { code, subject, facts } = dataChecks(read, TODAY)[0]!;
	explainCheck(actorOn(edit, TODAY), { code, subject, facts, words: 'Two bank staff.' });
	expect(overviewOf(read, TODAY).contradictions).toBe(0);
});
