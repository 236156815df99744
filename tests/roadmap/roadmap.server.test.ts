import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { machineActor } from '#lib/accounts/read.server.ts';
import { authorise, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, database } from '#lib/platform/database.server.ts';
import { goneWithProgress } from '#lib/roadmap/progress/read.server.ts';
import {
	currentRoadmap,
	deliverableOf,
	listVersions,
	NoRoadmap
} from '#lib/roadmap/read.server.ts';
import { loadRoadmap, previewRoadmap } from '#lib/roadmap/write.server.ts';
import { actorOf } from '../support/actors.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import {
	directorScope,
	newDeliverable,
	newDocument,
	newRoadmap,
	recorded
} from '../support/roadmap.ts';

beforeEach(() => {
	freshDatabase();
});

const manager = () => actorOf(authorise(signedInAs('admin'), 'manage-roadmap'));
const machine = () => machineActor('manage-roadmap');

describe('loading a version', () => {
	it('keeps it with who loaded it, and writes its audit row', () => {
		expect(loadRoadmap(manager(), newDocument())).toMatchObject({ ok: { repeated: false } });
		expect(listVersions(manager().scope)).toMatchObject([
			{ code: 'first', inForceFrom: '2022-08-01', loadedBy: 'admin of england' }
		]);
		expect(all("SELECT subject FROM audit WHERE act = 'roadmap.load'")).toEqual([
			{ subject: 'first' }
		]);
	});

	it('changes nothing when it is loaded again, however its keys are ordered', () => {
		const { id } = done(loadRoadmap(machine(), newDocument()));
		const reordered = Object.fromEntries(Object.entries(newDocument()).reverse());
		expect(loadRoadmap(machine(), reordered)).toMatchObject({ ok: { id, repeated: true } });
	});

	it('refuses other content under a code that is held', () => {
		newRoadmap();
		const edited = newDocument({ title: 'Edited' });
		expect(loadRoadmap(machine(), edited)).toHaveProperty('refused');
		expect(currentRoadmap('2023-01-01').title).toBe('First roadmap');
	});

	it('refuses a document that is not a roadmap, and says what is wrong', () => {
		const message = expect.stringContaining('roadmap: "title" must be a text.');
		expect(loadRoadmap(machine(), { code: 'x' })).toMatchObject({ refused: [{ message }] });
		expect(loadRoadmap(machine(), null)).toHaveProperty('refused');
	});

	it('is for those who manage the roadmap', () => {
		const reader = authorise(signedInAs('national'), 'read');
		// @ts-expect-error A scope that may only read.
		void (() => loadRoadmap(actorOf(reader), newDocument()));
		// @ts-expect-error A scope that may only read.
		void (() => listVersions(reader));
	});

	it('saves nothing when the audit cannot be written', () => {
		const actor = manager();
		database().exec(
			"CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'no audit'); END"
		);
		expect(() => loadRoadmap(actor, newDocument())).toThrow('no audit');
		expect(all('SELECT id FROM roadmap_versions')).toEqual([]);
	});

	it('takes the roadmap that Waymark comes with', () => {
		const document: unknown = JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8'));
		newRoadmap(document);
		expect(currentRoadmap('2023-01-01').deliverables).toHaveLength(48);
	});
});

describe('the version in force', () => {
	const second = newDocument({ code: 'second', title: 'Second', inForceFrom: '2024-04-01' });

	it('is the newest that had come into force on the day', () => {
		newRoadmap();
		newRoadmap(second);
		expect(currentRoadmap('2024-03-31').code).toBe('first');
		expect(currentRoadmap('2024-04-01').code).toBe('second');
	});

	it('is the first one on days before any', () => {
		newRoadmap(second);
		newRoadmap();
		expect(currentRoadmap('2020-01-01').code).toBe('first');
	});

	it('is parsed once', () => {
		newRoadmap();
		expect(currentRoadmap('2023-01-01')).toBe(currentRoadmap('2023-02-01'));
	});

	it('is missing when none has been loaded', () => {
		expect(() => currentRoadmap('2023-01-01')).toThrow(NoRoadmap);
	});
});

describe('before a new version is loaded', () => {
	const revised = newDocument({
		code: 'second',
		title: 'Second',
		inForceFrom: '2023-09-01',
		deliverables: [
			newDeliverable('plans', 1, { title: 'Better plans' }),
			newDeliverable('alliances', 2, { replaces: ['partners'] }),
			newDeliverable('shift', 3, { reliesOn: ['alliances', 'plans'] })
		]
	});

	it('says what is added, changed and removed, and stores nothing', () => {
		newRoadmap();
		const { against } = done(previewRoadmap(manager(), revised));
		expect(against!.changes).toEqual({
			added: [{ code: 'alliances', title: 'Title of alliances', replaces: ['partners'] }],
			removed: [],
			changed: [
				{ code: 'plans', title: 'Better plans', changes: ['Renamed from “Title of plans”.'] },
				{
					code: 'shift',
					title: 'Title of shift',
					changes: [
						'What it depends on: added alliances; removed partners.',
						'Criteria: removed shift.start, shift.one, shift.two.'
					]
				}
			],
			same: 0,
			unknownReplaced: []
		});
		expect(listVersions(manager().scope)).toHaveLength(1);
	});

	it('counts the ICSs that hold progress under what it removes', () => {
		newRoadmap();
		recorded('partners');
		const without = newDocument({
			code: 'second',
			inForceFrom: '2023-09-01',
			deliverables: [newDeliverable('plans', 1)]
		});
		const { progressUnderRemoved } = done(previewRoadmap(manager(), without));
		expect(progressUnderRemoved).toEqual({ partners: 1 });
	});

	it('compares the first version with nothing', () => {
		expect(done(previewRoadmap(manager(), newDocument())).against).toBeNull();
	});
});

describe('a deliverable that is no longer on the roadmap', () => {
	beforeEach(() => {
		newRoadmap();
		recorded('partners');
		newRoadmap(
			newDocument({
				code: 'second',
				inForceFrom: '2023-09-01',
				deliverables: [newDeliverable('schemes', 1, { replaces: ['plans'] })]
			})
		);
	});

	it('is listed where it holds progress', () => {
		const gone = goneWithProgress(directorScope(), '2023-10-01');
		expect(gone.map(({ code, title }) => [code, title])).toEqual([
			['partners', 'Title of partners']
		]);
		expect(goneWithProgress(directorScope('XOT'), '2023-10-01')).toEqual([]);
	});

	it('is still found, and leads to what replaces it', () => {
		expect(deliverableOf('partners', '2023-10-01')).toMatchObject({ gone: true, replacedBy: null });
		expect(deliverableOf('plans', '2023-10-01').replacedBy?.code).toBe('schemes');
		expect(() => deliverableOf('never', '2023-10-01')).toThrow(NotFound);
	});
});
