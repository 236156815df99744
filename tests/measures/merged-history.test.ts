import { beforeEach, expect, test } from 'vitest';
import { judgedMeasures } from '#lib/measures/annotations/read.server.ts';
import { seriesWithHistory, shownMeasures } from '#lib/measures/read.server.ts';
import { authorise, type Role } from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { freshDatabase, newOrganisation, newSuccession, signedInAs } from '../support/database.ts';
import { newPcn, scopeOf } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-11-21';

/** XCL (4 networks) and a quarter of XOT (8) became XNW (5) on 1 April 2026. */
beforeEach(() => {
	freshDatabase();
	newRoadmap();
	newOrganisation('XNW', 'ics', { parent: 'X01', name: 'New ICS', openedOn: '2026-04-01' });
	newSuccession('XCL', 'XNW');
	newSuccession('XOT', 'XNW', '2026-04-01', 0.25);
	networks('XCL', 4, '2024-02-01');
	networks('XNW', 5, '2026-06-01');
});

function networks(code: string, count: number, live_on: string): void {
	for (let index = 0; index < count; index += 1)
		newPcn(
			{ ods_code: `U${code.slice(1)}${index}`, ...(index < 2 ? { live_on } : {}) },
			scopeOf('edit-registers', code)
		);
}

function scopeOfReader(role: Role) {
	const person = signedInAs(role, 'XNW');
	return authorise(person, 'read', findIcs(authorise(person, 'read'), 'XNW'));
}

const live = (role: Role = 'national') => {
	const scope = scopeOfReader(role);
	const measures = shownMeasures(scope).filter(({ name }) => name === 'pcns-live');
	const { series, breaks } = seriesWithHistory(scope, measures, TODAY);
	return { scope, measures, breaks, points: series.get('pcns-live')! };
};
const before = ({ points }: ReturnType<typeof live>) =>
	points.filter(({ on }) => on < '2026-04-01');

test('a successor’s trend begins with its predecessors, added up by their shares', () => {
	networks('XOT', 8, '2024-02-01');
	const found = live();
	expect(before(found).at(-1)).toMatchObject({
		on: '2026-03-31',
		numerator: 3,
		denominator: 6,
		value: 0.5,
		note: expect.stringContaining('Put together from XCL ics and 25% of Oldtown ICS')
	});
	expect(found.points.at(-1)).toMatchObject({ numerator: 2, denominator: 5, note: null });
	expect(found.breaks).toEqual([
		{
			on: '2026-04-01',
			mapped: true,
			reason:
				'New ICS took over from Oldtown ICS and XCL ics. What stands before is put together from what they reported'
		}
	]);
});

test('the chart marks the day', () => {
	networks('XOT', 8, '2024-02-01');
	const { scope, measures } = live();
	const { chart } = judgedMeasures(scope, measures, TODAY)[0]!;
	// Networks build up against a plan: there are no limits that could start afresh.
	expect(chart.segments.length).toBe(0);
	expect(JSON.stringify(chart)).toContain('took over from Oldtown ICS and XCL ics');
});

test('where a part is missing there is no point, and no percentage', () => {
	expect(before(live())).toEqual([]);
});

test('what the reader may not see by itself is not mapped, and the break is said', () => {
	networks('XOT', 8, '2024-02-01');
	const found = live('viewer');
	expect(before(found)).toEqual([]);
	expect(found.breaks[0]!.reason).toContain('stands under their own names');
	const { chart } = judgedMeasures(found.scope, found.measures, TODAY)[0]!;
	expect(JSON.stringify(chart)).toContain('stands under their own names');
});

test('an ICS that followed nobody has no break', () => {
	const person = signedInAs('national');
	const scope = authorise(person, 'read', findIcs(authorise(person, 'read'), 'XBA'));
	expect(seriesWithHistory(scope, shownMeasures(scope), TODAY).breaks).toEqual([]);
});
