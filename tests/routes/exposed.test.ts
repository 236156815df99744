/**
 * What a solver learns of hidden counts from all that a reader outside is handed together: lists, series,
 * tables and totals, of several ICSs, on two days, before and after an import.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow } from '#lib/registers/write.server.ts';
import { done } from '#lib/core/result.ts';
import { actorOn } from '../support/actors.ts';
import { allRoutes, answered, type Route } from '../support/asking.ts';
import { attacked } from '../support/attack.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { expose, nothingExposed } from '../support/exposed.ts';
import { randomFrom } from '../support/mutations.ts';
import { newRoadmap } from '../support/roadmap.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-11-21';
const ASKED = {
	...{ places: ['XWE', 'XBA'], months: ['2026-08', '2026-09'], quarter: '2026-27-q2' },
	days: ['2026-11-20', TODAY]
};

let routes: Route[];

beforeAll(async () => {
	vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${TODAY}T10:00:00Z`) });
	routes = await allRoutes();
});

afterAll(() => {
	vi.useRealTimers();
});

test('each hidden count keeps two values or more', async () => {
	freshDatabase();
	newRoadmap();
	const random = randomFrom(7);
	const upTo = (most: number) => Math.floor(random() * (most + 1));
	const counts = (): Row => {
		const eligible = 5 + upTo(50);
		const first = upTo(eligible);
		const paired = upTo(Math.min(first, 9));
		return { eligible, first_scores: first, paired_scores: paired, improved: upTo(paired) };
	};
	const [proms, coproduction] = [registerNamed('proms'), registerNamed('coproduction')];
	const sent = ASKED.places.flatMap((ics) => {
		const actor = actorOn(scopeOf('edit-registers', ics), TODAY);
		for (const number of [1, 2])
			done(
				addRow(actor, coproduction, {
					...{ reference: `A${number}`, title: 'Workshop', kind: 'workshop' },
					...{ held_on: `2026-11-${19 + number}`, experts: upTo(7), carers: upTo(7) }
				})
			);
		return (ics === 'XWE' ? ['Hill', 'Dale'] : ['Hill']).flatMap((team) =>
			ASKED.months.map((month) => {
				const row: Row = { team, measure: 'dialog', month, ...counts() };
				return { actor, row, id: done(addRow(actor, proms, row)).id };
			})
		);
	});
	const reader = signedInAs('national');
	const read = (path: string) => answered(routes, path, reader);
	const found = nothingExposed();
	await expose(found, read, ASKED);
	for (const { actor, row, id } of sent.filter(() => random() < 0.3)) {
		const { version } = findRow(actor.scope, proms, id, TODAY);
		done(changeRow(actor, proms, id, version, { ...row, ...counts() }));
	}
	await expose(found, read, ASKED);
	const { told, tried } = attacked(
		[...found.cells.values()],
		found.sums,
		found.shares,
		found.within
	);
	expect(told).toEqual([]);
	expect(tried).toBeGreaterThan(10);
	expect(found.sums.length).toBeGreaterThan(100);
});
