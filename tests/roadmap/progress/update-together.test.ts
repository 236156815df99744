/** Several deliverables updated as one act, and undone as one. */
import { beforeEach, describe, expect, it } from 'vitest';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, run } from '#lib/platform/database.server.ts';
import {
	newestIds,
	newestUpdate,
	progressForMany,
	undoableActOf
} from '#lib/roadmap/progress/read.server.ts';
import {
	checkUpdates,
	recordUpdate,
	recordUpdates,
	undoUpdates,
	type UpdateRow
} from '#lib/roadmap/progress/write.server.ts';
import { UNDO_HOURS } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { freshDatabase } from '../../support/database.ts';
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

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const row = (code: string, details = {}, seen = 0): UpdateRow => ({
	code,
	input: newUpdate({ effectiveOn: TODAY, ...details }),
	seen
});
const count = () => all('SELECT id FROM deliverable_updates').length;
const stageOf = (code: string) => newestUpdate(directorScope(), { code, replaces: [] })?.stage;

describe('updates of several deliverables', () => {
	it('are recorded with the rules of a single one, each with its audit row', () => {
		const seen = recorded('partners');
		const rows = [row('partners', { stage: 'getting-started' }, seen), row('plans')];
		expect(done(checkUpdates(director(), rows))).toEqual([
			{ code: 'partners', changes: [expect.objectContaining({ field: 'stage' })] },
			{ code: 'plans', changes: expect.any(Array) }
		]);
		expect(count()).toBe(1);
		const { batch } = done(recordUpdates(director(), rows));
		expect(batch).toBeGreaterThan(0);
		expect(stageOf('partners')).toBe('getting-started');
		expect(all("SELECT id FROM audit WHERE act = 'roadmap.update'")).toHaveLength(3);
	});

	it('are refused together: one wrong field, and nothing is saved', () => {
		const result = recordUpdates(director(), [
			row('plans'),
			row('partners', { confidence: 'amber' }),
			row('shift', { stage: 'sustained' })
		]);
		expect('refused' in result && result.refused.map(({ field }) => field)).toEqual([
			'partners.reason',
			'partners.owner',
			'partners.backToGreenOn',
			'shift.actualOn'
		]);
		expect(count()).toBe(0);
	});

	it('meet what somebody else recorded meanwhile, and nothing is saved', () => {
		const theirs = recorded('partners', { stage: 'getting-started' });
		const result = recordUpdates(director(), [row('plans'), row('partners')]);
		expect(result).toMatchObject({ conflict: [{ code: 'partners', theirs: { id: theirs } }] });
		expect(count()).toBe(1);
	});

	it('sent twice are recorded once', () => {
		const rows = [row('plans'), row('partners')];
		expect(done(recordUpdates(director(), rows)).batch).not.toBeNull();
		expect(done(recordUpdates(director(), rows)).batch).toBeNull();
		expect(count()).toBe(2);
	});

	it('refuse a deliverable that there is not, and one that stands twice', () => {
		expect(() => recordUpdates(director(), [row('nowhere')])).toThrow(NotFound);
		expect(() => recordUpdates(director(), [row('plans'), row('plans')])).toThrow('twice');
	});

	it('are not taken by an ICS that has closed', () => {
		run("UPDATE organisations SET closed_on = '2023-09-01' WHERE code = 'XWE'");
		expect(() => recordUpdates(director(), [row('plans')])).toThrow(NotAllowed);
	});
});

describe('undo', () => {
	const later = (hours: number) => {
		const actor = director();
		return { ...actor, now: new Date(actor.now.getTime() + hours * 3_600_000) };
	};

	it('takes all of them out again, once, and counts follow', () => {
		const seen = recorded('partners');
		const ics = directorScope().ics.id;
		const before = progressForMany(directorScope(), TODAY, [ics]);
		const rows = [row('partners', { stage: 'not-started' }, seen), row('plans')];
		const batch = done(recordUpdates(director(), rows)).batch!;
		expect(progressForMany(directorScope(), TODAY, [ics])).not.toEqual(before);
		expect(done(undoUpdates(later(UNDO_HOURS - 0.1), batch))).toEqual({ count: 2 });
		expect(stageOf('partners')).toBe('in-delivery');
		expect(stageOf('plans')).toBeUndefined();
		expect(progressForMany(directorScope(), TODAY, [ics])).toEqual(before);
		expect(done(undoUpdates(director(), batch))).toEqual({ count: 0 });
		expect(all("SELECT id FROM audit WHERE act = 'roadmap.undo'")).toHaveLength(1);
	});

	it('ends after its hour', () => {
		const batch = done(recordUpdates(director(), [row('plans')])).batch!;
		expect(undoUpdates(later(UNDO_HOURS + 0.1), batch)).toHaveProperty('refused');
		expect(count()).toBe(1);
	});

	it('is refused once one of them was updated again', () => {
		const batch = done(recordUpdates(director(), [row('plans'), row('partners')])).batch!;
		const seen = newestUpdate(directorScope(), { code: 'plans', replaces: [] })!.id;
		done(recordUpdate(director(), 'plans', row('plans', { stage: 'not-started' }).input, seen));
		expect(undoUpdates(director(), batch)).toHaveProperty('refused');
		expect(count()).toBe(3);
	});

	it('never gives an id again that somebody may have seen', () => {
		const batch = done(recordUpdates(director(), [row('plans')])).batch!;
		const seen = newestIds(directorScope(), currentRoadmap(TODAY)).get('plans')!;
		done(undoUpdates(director(), batch));
		const again = recorded('plans', { stage: 'getting-started' });
		expect(again).toBeGreaterThan(seen);
		expect(recordUpdates(director(), [row('plans', {}, seen)])).toHaveProperty('conflict');
	});

	it('takes a single update back in the same hour, and offers it no longer', () => {
		const input = row('plans').input;
		const { id } = done(recordUpdate(director(), 'plans', input, 0));
		const act = undoableActOf(directorScope(), id, later(UNDO_HOURS - 0.1).now)!;
		expect(act).toMatchObject({ codes: ['plans'], updatedSince: [] });
		expect(undoableActOf(directorScope(), id, later(UNDO_HOURS + 0.1).now)).toBeNull();
		expect(done(undoUpdates(director(), act.id))).toEqual({ count: 1 });
		expect(stageOf('plans')).toBeUndefined();
		expect(undoableActOf(directorScope(), id, director().now)).toBeNull();
		const again = done(recordUpdate(director(), 'plans', input, 0)).id;
		done(recordUpdate(director(), 'plans', row('plans', { stage: 'in-delivery' }).input, again));
		expect(undoableActOf(directorScope(), again, director().now)).toBeNull();
	});

	it('finds nothing of another ICS, and leaves updates that nobody undid where they are', () => {
		const batch = done(recordUpdates(director(), [row('plans')])).batch!;
		expect(() => undoUpdates(director(TODAY, 'XOT'), batch)).toThrow(NotFound);
		const id = recorded('partners');
		expect(() => run('DELETE FROM deliverable_updates WHERE id = ?', id)).toThrow('never removed');
	});
});

it('the newest ids count what a deliverable replaces', () => {
	const id = recorded('plans');
	const replacing = newDocument({
		deliverables: [newDeliverable('anew', 1, { replaces: ['plans'] })]
	});
	const roadmap = { deliverables: replacing.deliverables } as never;
	expect(newestIds(directorScope(), roadmap)).toEqual(new Map([['anew', id]]));
});
