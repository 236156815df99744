import { beforeEach, describe, expect, it } from 'vitest';
import { authorise, NotAllowed, NotFound } from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { all, database, run } from '#lib/platform/database.server.ts';
import {
	deliverableHistory,
	newestUpdate,
	progressOf,
	slipHistory
} from '#lib/roadmap/progress/read.server.ts';
import { recordUpdate } from '#lib/roadmap/progress/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import {
	director,
	directorScope,
	newDeliverable,
	newDocument,
	newRoadmap,
	newUpdate,
	recorded
} from '../../support/roadmap.ts';

const TODAY = '2023-10-01';
const partners = { code: 'partners', replaces: [] };

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const stateOf = (code: string, asAt: string, scope = directorScope()) =>
	progressOf(scope, asAt).find((state) => state.code === code)!;

describe('recording an update', () => {
	it('keeps what was said, by whom, against which version', () => {
		const id = recorded('partners', { note: ' Met the councils ', owner: '' });
		const update = newestUpdate(directorScope(), partners)!;
		expect(update).toMatchObject({
			id,
			stage: 'in-delivery',
			note: 'Met the councils',
			owner: null,
			recordedBy: 'programme-director of xwe'
		});
		expect(all('SELECT roadmap_version_id AS version FROM deliverable_updates')).toEqual([
			{ version: currentRoadmap(TODAY).versionId }
		]);
	});

	it('writes its audit row', () => {
		const id = recorded('partners');
		const rows = all<{ act: string; subject: string; detail: string }>('SELECT * FROM audit');
		const row = rows.find(({ act }) => act === 'roadmap.update')!;
		expect(row.subject).toBe('partners');
		expect(JSON.parse(row.detail)).toMatchObject({ update: id, stage: 'in-delivery' });
	});

	it('saves nothing when the audit cannot be written', () => {
		const actor = director(TODAY);
		database().exec(
			"CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'no audit'); END"
		);
		const input = newUpdate();
		expect(() => recordUpdate(actor, 'partners', input, 0)).toThrow('no audit');
		expect(newestUpdate(actor.scope, partners)).toBeNull();
	});

	it('needs a reason, an owner and a date for getting back when it is below green', () => {
		const input = newUpdate({ confidence: 'amber' });
		const result = recordUpdate(director(TODAY), 'partners', input, 0);
		const fields = 'refused' in result ? result.refused.map(({ field }) => field) : [];
		expect(fields).toEqual(['reason', 'owner', 'backToGreenOn']);
		expect(newestUpdate(directorScope(), partners)).toBeNull();
	});

	it('refuses a date in the future', () => {
		const input = newUpdate({ effectiveOn: '2023-10-02' });
		const result = recordUpdate(director(TODAY), 'partners', input, 0);
		expect(result).toMatchObject({ refused: [{ field: 'effectiveOn' }] });
	});

	it('needs a reason for a moved forecast', () => {
		const seen = recorded('partners');
		const moved = newUpdate({ effectiveOn: '2023-07-01', forecastOn: '2024-02-29' });
		const result = recordUpdate(director(TODAY), 'partners', moved, seen);
		expect(result).toMatchObject({ refused: [{ field: 'forecastReason' }] });
	});

	it('needs a reason for a new baseline', () => {
		const seen = recorded('partners');
		const moved = newUpdate({ effectiveOn: '2023-07-01', baselineOn: '2024-02-29' });
		const result = recordUpdate(director(TODAY), 'partners', moved, seen);
		expect(result).toMatchObject({ refused: [{ field: 'forecastReason' }] });
	});

	it('allows success with criteria unmet, and says so', () => {
		const reached = newUpdate({ stage: 'success-reached', actualOn: '2023-05-31' });
		const result = recordUpdate(director(TODAY), 'shift', reached, 0);
		expect(result).toMatchObject({
			ok: { warnings: ['2 of 2 success criteria are not marked as met.'] }
		});
	});

	it('allows a date before the last update, and says that it is history', () => {
		const seen = recorded('partners', { effectiveOn: '2023-06-01' });
		const input = newUpdate({ effectiveOn: '2023-01-01', stage: 'not-started' });
		const result = recordUpdate(director(TODAY), 'partners', input, seen);
		expect(result).toMatchObject({
			ok: {
				warnings: [
					'It is dated before a later update, so it goes into the history: the later one stays the current one.'
				]
			}
		});
		expect(stateOf('partners', TODAY).stage).toBe('in-delivery');
		expect(stateOf('partners', '2023-03-01').stage).toBe('not-started');
	});

	it('refuses a deliverable that the roadmap does not have', () => {
		const act = () => recordUpdate(director(TODAY), 'unknown', newUpdate(), 0);
		expect(act).toThrow(NotFound);
	});
});

describe('two people at once', () => {
	it('shows the second what the first recorded, and saves nothing of theirs', () => {
		const seen = recorded('partners');
		const first = recorded(
			'partners',
			{ effectiveOn: '2023-07-01', stage: 'getting-started' },
			{ seen }
		);
		const input = newUpdate({ effectiveOn: '2023-07-02', note: 'Typed with care' });
		const result = recordUpdate(director(TODAY), 'partners', input, seen);
		expect(result).toMatchObject({
			conflict: {
				theirs: { id: first, stage: 'getting-started' },
				changes: [{ field: 'stage', from: 'In delivery', to: 'Getting started' }]
			}
		});
		expect(newestUpdate(directorScope(), partners)!.id).toBe(first);
	});

	it('records a form that was sent twice once', () => {
		const id = recorded('partners');
		const again = recordUpdate(director(TODAY), 'partners', newUpdate(), 0);
		expect(again).toMatchObject({ ok: { id, repeated: true } });
		expect(all('SELECT id FROM deliverable_updates')).toHaveLength(1);
	});

	it('does not take the same words from somebody else for a form sent twice', () => {
		recorded('partners');
		const scope = { ...directorScope(), accountId: 'somebody-else' };
		const somebody = { ...director(TODAY), scope };
		expect(recordUpdate(somebody, 'partners', newUpdate(), 0)).toHaveProperty('conflict');
	});
});

describe('who may', () => {
	it('does not let a reader record', () => {
		const person = signedInAs('viewer');
		const ics = findIcs(authorise(person, 'read'), 'XWE');
		expect(() => authorise(person, 'update-roadmap', ics)).toThrow(NotAllowed);
		const scope = authorise(person, 'read', ics);
		// @ts-expect-error A scope that may only read.
		void (() => recordUpdate(actorOf(scope), 'partners', newUpdate(), 0));
	});

	it('keeps one ICS’s progress from another', () => {
		recorded('partners');
		expect(() => findIcs(authorise(signedInAs('viewer', 'XOT'), 'read'), 'XWE')).toThrow(NotFound);
		expect(progressOf(directorScope('XOT'), TODAY).every(({ stage }) => stage === null)).toBe(true);
		expect(deliverableHistory(directorScope('XOT'), partners, TODAY).total).toBe(0);
	});

	it('takes nothing more once the ICS has closed', () => {
		const act = (today: string) => recordUpdate(director(today, 'XCL'), 'partners', newUpdate(), 0);
		expect(() => act('2026-04-01')).toThrow('closed');
		expect(act('2026-03-31')).toHaveProperty('ok');
	});
});

describe('what is kept', () => {
	it('refuses to change or remove an update', () => {
		recorded('partners');
		expect(() => run("UPDATE deliverable_updates SET stage = 'sustained'")).toThrow(
			'never changed'
		);
		expect(() => run('DELETE FROM deliverable_updates')).toThrow('never removed');
	});

	it('shows any past day as it stood', () => {
		const seen = recorded('partners', { effectiveOn: '2023-01-01', stage: 'getting-started' });
		recorded('partners', { effectiveOn: '2023-06-01' }, { seen });
		expect(stateOf('partners', '2022-12-31').stage).toBeNull();
		expect(stateOf('partners', '2023-05-31').stage).toBe('getting-started');
		expect(stateOf('partners', '2023-06-01').stage).toBe('in-delivery');
	});

	it('takes the later record of two for the same day', () => {
		const seen = recorded('partners');
		recorded('partners', { stage: 'getting-started' }, { seen });
		expect(stateOf('partners', TODAY).stage).toBe('getting-started');
	});

	it('tells what each update changed, newest first, and each move of the date', () => {
		const seen = recorded('partners', { effectiveOn: '2023-01-01', stage: 'getting-started' });
		recorded(
			'partners',
			{ effectiveOn: '2023-06-01', forecastOn: '2024-02-29', forecastReason: 'Lease is late' },
			{ seen }
		);
		const history = deliverableHistory(directorScope(), partners, TODAY);
		expect(history.total).toBe(2);
		expect(history.entries[0]!.changes.map(({ label, from, to }) => [label, from, to])).toEqual([
			['Stage', 'Getting started', 'In delivery'],
			['Forecast', '2023-12-31', '2024-02-29'],
			['Reason for the new date', null, 'Lease is late']
		]);
		expect(slipHistory(directorScope(), partners, TODAY)).toEqual([
			{
				on: '2023-06-01',
				kind: 'forecast',
				from: '2023-12-31',
				to: '2024-02-29',
				days: 60,
				reason: 'Lease is late',
				recordedBy: 'programme-director of xwe'
			}
		]);
	});
});

describe('a new version of the roadmap', () => {
	const second = (deliverables: Record<string, unknown>[]) =>
		newDocument({ code: 'second', title: 'Second', inForceFrom: '2023-09-01', deliverables });

	it('shows what was said of a deliverable it replaces until it has its own', () => {
		const seen = recorded('partners');
		newRoadmap(second([newDeliverable('alliances', 1, { replaces: ['partners'] })]));
		expect(stateOf('alliances', TODAY)).toMatchObject({
			stage: 'in-delivery',
			inheritedFrom: 'partners'
		});
		const input = { effectiveOn: '2023-09-15', stage: 'getting-started' };
		recorded('alliances', input, { seen });
		expect(stateOf('alliances', TODAY)).toMatchObject({
			stage: 'getting-started',
			inheritedFrom: null
		});
		const history = deliverableHistory(
			directorScope(),
			{ code: 'alliances', replaces: ['partners'] },
			TODAY
		);
		expect(history.entries.map(({ under }) => under)).toEqual([null, 'partners']);
	});

	it('leaves a day before it as it was', () => {
		recorded('partners');
		newRoadmap(second(newDocument().deliverables.slice(0, 1)));
		expect(progressOf(directorScope(), '2023-08-31')).toHaveLength(3);
		expect(progressOf(directorScope(), '2023-09-01')).toHaveLength(1);
	});
});
