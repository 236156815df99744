import { beforeEach, expect, test } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import { milestonesOf } from '#lib/registers/milestones/figures.server.ts';
import { listRows } from '#lib/registers/read.server.ts';
import { risksOf } from '#lib/registers/risks/figures.server.ts';
import { insertRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { asked, scopeOf } from '../support/registers.ts';

const TODAY = '2026-09-30';
const MIXED = ['M10', 'm2', 'M1', '12', '3', 'M2a', 'A1'];
const SORTED = ['3', '12', 'A1', 'M1', 'm2', 'M10', 'M2a'];

const OTHERS = {
	milestones: { title: 'It is done' },
	risks: { description: 'It is late', likelihood: '2', impact: '3', opened_on: '2026-01-01' }
};

beforeEach(() => {
	freshDatabase();
});

test.each(['milestones', 'risks'] as const)(
	'references of %s sort by the number that follows their letters',
	(name) => {
		const register = registerNamed(name);
		const scope = scopeOf('edit-registers');
		for (const reference of MIXED)
			insertRow(actorOn(scope, TODAY), register, { reference, ...OTHERS[name] });
		const listed = (query = '') =>
			listRows(scope, register, asked(register, query), TODAY).rows.map(({ row }) => row.reference);
		expect(listed()).toEqual(SORTED);
		expect(listed('sort=reference&order=desc')).toEqual(SORTED.toReversed());
		const held = name === 'risks' ? risksOf(scope, TODAY) : milestonesOf(scope, TODAY);
		expect(held.map(({ reference }) => reference)).toEqual(SORTED);
	}
);
