import { beforeEach, describe, expect, it } from 'vitest';
import { authorise, NotFound } from '#lib/core/access.ts';
import { progressForMany } from '#lib/roadmap/progress/read.server.ts';
import { roadmapSummary } from '#lib/roadmap/progress/summary.server.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import {
	directorScope,
	newDeliverable,
	newDocument,
	newRoadmap,
	recorded
} from '../../support/roadmap.ts';

const TODAY = '2023-10-01';
const doubt = { reason: 'Nobody to lead it', owner: 'A. Lead', backToGreenOn: '2023-11-01' };

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const summary = () => roadmapSummary(directorScope(), TODAY);

describe('the summary of an ICS', () => {
	it('says that nothing is known before the first update', () => {
		expect(summary()).toMatchObject({
			sentence: 'None of the 3 deliverables has an update yet, so progress is not known.',
			stages: { unknown: 3 },
			slipsNext: [],
			attention: [{ kind: 'silent', codes: ['partners', 'plans', 'shift'] }]
		});
	});

	it('counts stages, confidence, what is due soon and what is stale', () => {
		recorded('partners', { confidence: 'red', ...doubt });
		recorded('plans', { effectiveOn: '2023-09-30', forecastOn: '2024-06-30' });
		recorded('shift', { stage: 'sustained', actualOn: '2023-01-01' });
		expect(summary()).toMatchObject({
			counts: { deliverables: 3, updated: 3, reached: 1, pastDate: 0, forecastToSlip: 1 },
			stages: { 'in-delivery': 2, sustained: 1, unknown: 0 },
			confidence: { green: 1, red: 1, unrated: 0 },
			dueSoon: 1,
			stale: 1
		});
	});

	it('puts what slips next in the order of the forecast, with why and what waits for it', () => {
		const seen = recorded('plans', { effectiveOn: '2023-05-01' });
		recorded(
			'plans',
			{ effectiveOn: '2023-09-01', forecastOn: '2024-02-01', forecastReason: 'Supplier is late' },
			{ seen }
		);
		recorded('partners', { confidence: 'red', ...doubt });
		recorded('shift', { forecastOn: '2023-11-30', baselineOn: '2023-11-30' });
		expect(
			summary().slipsNext.map(({ code, slip, reason, holdsUp }) => [
				code,
				slip,
				reason?.text,
				holdsUp.map((held) => held.code)
			])
		).toEqual([
			['partners', 0, 'Nobody to lead it', ['shift']],
			['plans', 32, 'Supplier is late', ['shift']]
		]);
	});

	it('keeps the reason for a moved date when a later update has none', () => {
		const first = recorded('plans', { effectiveOn: '2023-05-01' });
		const moved = { forecastOn: '2024-02-01', forecastReason: 'Supplier is late' };
		const second = recorded('plans', { effectiveOn: '2023-08-01', ...moved }, { seen: first });
		recorded('plans', { effectiveOn: '2023-09-01', forecastOn: '2024-02-01' }, { seen: second });
		expect(summary().slipsNext[0]!.reason).toEqual({
			text: 'Supplier is late',
			on: '2023-08-01'
		});
	});

	it('gives the newest reason with the day it was first given, whichever of the two it is', () => {
		const late = { forecastOn: '2024-02-01', baselineOn: '2023-12-31' };
		const doubted = (reason: string) => ({ ...doubt, confidence: 'red', reason });
		const first = recorded('plans', { effectiveOn: '2023-05-01', baselineOn: '2023-12-31' });
		const moved = { effectiveOn: '2023-06-01', ...late, forecastReason: 'Supplier is late' };
		const second = recorded('plans', moved, { seen: first });
		const newer = { effectiveOn: '2023-07-01', ...late, ...doubted('No money either') };
		const third = recorded('plans', newer, { seen: second });
		recorded('plans', { ...newer, effectiveOn: '2023-08-01' }, { seen: third });
		expect(summary().slipsNext[0]!.reason).toEqual({ text: 'No money either', on: '2023-07-01' });
	});

	it('notices a story that what it depends on contradicts', () => {
		recorded('shift', { stage: 'success-reached', actualOn: '2023-05-01' });
		recorded('partners');
		expect(summary().contradicting).toBe(1);
		expect(summary().attention.map(({ kind }) => kind)).toContain('contradiction');
	});
});

describe('counts for many ICSs', () => {
	const england = () => authorise(signedInAs('national'), 'read');

	it('are the same as each ICS’s own', () => {
		recorded('partners', { confidence: 'amber', ...doubt, baselineOn: '2023-09-30' });
		recorded('plans', { forecastOn: '2024-06-30', baselineOn: null });
		recorded('shift', { stage: 'success-reached', actualOn: '2023-05-01' });
		const scope = directorScope();
		const own = roadmapSummary(scope, TODAY);
		const [counts] = progressForMany(england(), TODAY, [scope.ics.id]);
		expect(counts).toMatchObject({ ...own.counts, dueSoon: own.dueSoon, stale: own.stale });
		expect({ ...counts!.stages, unknown: 0 }).toEqual(own.stages);
		expect(counts!.confidence).toEqual(own.confidence);
	});

	it('cover every ICS the scope opens, also those that have said nothing', () => {
		recorded('partners');
		const counts = progressForMany(england(), TODAY);
		expect(counts).toHaveLength(4);
		expect(counts.filter(({ updated }) => updated > 0)).toHaveLength(1);
		expect(progressForMany(authorise(signedInAs('viewer', 'XOT'), 'read'), TODAY)).toHaveLength(1);
	});

	it('are refused for an ICS that the scope does not open', () => {
		const scope = authorise(signedInAs('viewer', 'XOT'), 'read');
		expect(() => progressForMany(scope, TODAY, [directorScope().ics.id])).toThrow(NotFound);
	});

	it('take a replaced deliverable’s progress for the new one’s', () => {
		recorded('partners');
		newRoadmap(
			newDocument({
				code: 'second',
				inForceFrom: '2023-09-01',
				deliverables: [newDeliverable('alliances', 1, { replaces: ['partners'] })]
			})
		);
		const [counts] = progressForMany(england(), TODAY, [directorScope().ics.id]);
		expect(counts).toMatchObject({ deliverables: 1, updated: 1 });
	});
});
