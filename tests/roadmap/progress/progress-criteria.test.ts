import { beforeEach, describe, expect, it } from 'vitest';
import { authorise, NotAllowed, NotFound } from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { all, database, run } from '#lib/platform/database.server.ts';
import { criteriaMet, criteriaOf } from '#lib/roadmap/progress/read.server.ts';
import { type CriterionInput, recordCriterion } from '#lib/roadmap/progress/write.server.ts';
import { currentRoadmap, deliverableOf } from '#lib/roadmap/read.server.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { directorScope, newRoadmap } from '../../support/roadmap.ts';

const TODAY = '2023-10-01';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const said = (details: Partial<CriterionInput> = {}): CriterionInput => ({
	met: true,
	evidence: 'Audit of 40 plans',
	link: null,
	effectiveOn: '2023-09-01',
	...details
});

const record = (details: Partial<CriterionInput> = {}, seen = 0) =>
	recordCriterion(directorScope(), 'shift', 'shift.one', said(details), { seen, today: TODAY });

const held = (asAt = TODAY) =>
	criteriaOf(directorScope(), deliverableOf('shift', asAt).deliverable, asAt).find(
		({ code }) => code === 'shift.one'
	)!;

describe('saying that a criterion is met', () => {
	it('keeps the evidence, who said it and since when', () => {
		expect(held().met).toBeNull();
		record({ link: 'https://example.org/audit' });
		expect(held()).toMatchObject({
			met: true,
			evidence: 'Audit of 40 plans',
			link: 'https://example.org/audit',
			effectiveOn: '2023-09-01',
			recordedBy: 'programme-director of xwe'
		});
	});

	it('is counted from its day on', () => {
		record();
		const met = (asAt: string) =>
			criteriaMet(directorScope(), currentRoadmap(asAt), asAt).get('shift');
		expect(met('2023-08-31')!.success).toEqual({ met: 0, of: 2 });
		expect(met(TODAY)).toEqual({ gettingStarted: { met: 0, of: 1 }, success: { met: 1, of: 2 } });
	});

	it('needs evidence or a link', () => {
		const result = record({ evidence: ' ' });
		expect(result).toMatchObject({ status: 'refused', findings: [{ field: 'evidence' }] });
	});

	it('needs no evidence to say that it is not met', () => {
		expect(record({ met: false, evidence: null }).status).toBe('recorded');
		expect(held().met).toBe(false);
	});

	it.each(['javascript:alert(1)', 'www.example.org', 'https://exa mple.org'])(
		'refuses a link that is no web address: %s',
		(link) => {
			expect(record({ link })).toMatchObject({ status: 'refused', findings: [{ field: 'link' }] });
		}
	);

	it('refuses a date in the future, or before the one last recorded', () => {
		expect(record({ effectiveOn: '2023-10-02' }).status).toBe('refused');
		const first = record();
		const seen = first.status === 'recorded' ? first.id : 0;
		expect(record({ met: false, effectiveOn: '2023-08-01' }, seen).status).toBe('refused');
	});

	it('shows a second person what the first said, and saves nothing of theirs', () => {
		record();
		const result = record({ met: false });
		expect(result).toMatchObject({ status: 'conflict', theirs: { met: true } });
		expect(held().met).toBe(true);
	});

	it('records a form that was sent twice once', () => {
		record();
		expect(record().status).toBe('already-recorded');
		expect(all('SELECT id FROM criterion_updates')).toHaveLength(1);
	});

	it('refuses a criterion of another deliverable', () => {
		const act = () =>
			recordCriterion(directorScope(), 'plans', 'shift.one', said(), { seen: 0, today: TODAY });
		expect(act).toThrow(NotFound);
	});

	it('is refused to a audience, and in an ICS that has closed', () => {
		const person = signedInAs('viewer');
		const scope = authorise(person, 'read', findIcs(authorise(person, 'read'), 'XWE'));
		const seen = { seen: 0, today: TODAY };
		expect(() => recordCriterion(scope, 'shift', 'shift.one', said(), seen)).toThrow(NotAllowed);
		const closed = directorScope('XCL');
		const late = { seen: 0, today: '2026-05-01' };
		expect(() => recordCriterion(closed, 'shift', 'shift.one', said(), late)).toThrow(NotAllowed);
	});

	it('saves nothing when the audit cannot be written', () => {
		const scope = directorScope();
		database().exec(
			"CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'no audit'); END"
		);
		const seen = { seen: 0, today: TODAY };
		expect(() => recordCriterion(scope, 'shift', 'shift.one', said(), seen)).toThrow('no audit');
		expect(all('SELECT id FROM criterion_updates')).toHaveLength(0);
	});

	it('is never changed or removed', () => {
		record();
		expect(() => run('UPDATE criterion_updates SET met = 0')).toThrow('never changed');
		expect(() => run('DELETE FROM criterion_updates')).toThrow('never removed');
	});
});
