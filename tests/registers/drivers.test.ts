/** The driver diagram: what hangs on what, and the sentence. */
import { beforeEach, describe, expect, test } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import {
	diagram,
	type DriverFigures,
	type DriverRow,
	drivers,
	driverSentence
} from '#lib/registers/drivers/definition.ts';
import { driverDashboard } from '#lib/registers/drivers/figures.server.ts';
import { rowWarnings } from '#lib/registers/form.ts';
import { insertRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-10-01';

const row = (
	reference: string,
	kind: DriverRow['kind'],
	leadsTo: string | null = null
): DriverRow => ({
	...{ id: reference.charCodeAt(0) * 10 + Number(reference[1] ?? 0), reference, kind, leadsTo },
	...{ title: reference, status: 'driver', measuredBy: null }
});

describe('the diagram', () => {
	test('hangs each thing on what it leads to, however the reference is written', () => {
		const { aims, loose } = diagram([
			row('A', 'aim'),
			row('P1', 'primary', 'a '),
			row('C1', 'idea', 'p1'),
			row('C2', 'idea', 'A')
		]);
		expect(loose).toEqual([]);
		const [aim] = aims;
		expect(aim!.drivers.map(({ reference }) => reference)).toEqual(['P1', 'C2']);
		expect(aim!.drivers[0]!.drivers.map(({ reference }) => reference)).toEqual(['C1']);
	});

	test('leaves out what leads nowhere, to itself, or in a circle', () => {
		const { aims, loose } = diagram([
			row('A', 'aim'),
			row('P1', 'primary', 'P2'),
			row('P2', 'primary', 'P1'),
			row('S1', 'secondary', 'S1'),
			row('C1', 'idea', 'X'),
			row('C2', 'idea', 'P1')
		]);
		expect(aims[0]!.drivers).toEqual([]);
		expect(loose.map(({ reference }) => reference)).toEqual(['P1', 'P2', 'S1', 'C1', 'C2']);
	});

	test('a driver that leads nowhere is told of', () => {
		const codes = (given: object) =>
			rowWarnings(drivers, { reference: 'P1', title: 'x', ...given }, TODAY).map(
				({ code }) => code
			);
		expect(codes({ kind: 'primary', leads_to: null })).toEqual(['leads-nowhere']);
		expect(codes({ kind: 'aim', leads_to: null })).toEqual([]);
		expect(
			codes({ kind: 'idea', leads_to: 'S1', started_on: '2026-09-02', done_on: '2026-09-01' })
		).toEqual(['dates-out-of-order']);
	});
});

describe('in the register', () => {
	beforeEach(() => void freshDatabase());

	test('a change idea stands where it stood on the day', () => {
		const add = (reference: string, kind: string, given: object = {}) =>
			insertRow(actorOn(scopeOf('edit-registers'), '2026-01-01'), registerNamed('drivers'), {
				...{ reference, kind, title: reference, leads_to: kind === 'aim' ? null : 'A' },
				...given
			});
		add('A', 'aim');
		add('C1', 'idea', { started_on: '2026-03-01', done_on: '2026-05-01' });
		const on = (day: string) => driverDashboard(scopeOf('read'), day).aims[0]!.drivers[0]!.status;
		expect(['2026-02-01', '2026-04-01', '2026-05-01'].map(on)).toEqual(['idea', 'trying', 'tried']);
	});
});

test.each([
	[{ drivers: 0, ideas: 0 }, 'No driver diagram has been drawn yet.'],
	[{ ideas: 0 }, '4 aims and drivers are named, and no change idea yet.'],
	[{}, '3 of 9 change ideas have been tried, and 2 are being tried.'],
	[{ tried: 0, trying: 0 }, 'None of 9 change ideas have been tried.'],
	[{ ideas: 1, tried: 1, trying: 0 }, 'The one change idea has been tried.'],
	[{ tried: 9, trying: 0 }, 'All 9 change ideas have been tried.']
] as [Partial<DriverFigures>, string][])('the sentence: %o', (figures, sentence) => {
	expect(
		driverSentence({ asAt: TODAY, drivers: 4, ideas: 9, tried: 3, trying: 2, ...figures })
	).toBe(sentence);
});
