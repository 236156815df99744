/** Indicators of the shared catalogue side by side, as every measure is. */
import { beforeEach, expect, test } from 'vitest';
import { authorise, authoriseSums } from '#lib/core/access.ts';
import { compareSystems, openSystems } from '#lib/compare/read.server.ts';
import { comparisonSentence } from '#lib/compare/rules.ts';
import { comparableMeasures } from '#lib/measures/read.server.ts';
import { unfairness } from '#lib/measures/rules.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { addOwnIndicator } from '#lib/registers/indicators/write.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { done } from '#lib/core/result.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { newCatalogue } from '../support/indicators.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-09-30';

beforeEach(() => {
	freshDatabase();
	newCatalogue();
});

function add(
	ics: string,
	indicator: string,
	numerator: number,
	denominator: number,
	period: string
) {
	const row = { indicator, organisation: ics, period, numerator, denominator };
	done(addRow(actorOn(scopeOf('edit-registers', ics), TODAY), registerNamed('indicators'), row));
}

function comparison(name: string) {
	const measure = comparableMeasures().find((one) => one.name === name)!;
	const person = signedInAs('national');
	const scope = authorise(person, 'read');
	const systems = openSystems(scope, TODAY).filter(({ fictional }) => fictional);
	const found = compareSystems(scope, authoriseSums(person), {
		...{ measure, asAt: TODAY, mappedTo: null, systems, isOwn: () => false }
	});
	return { measure, ...found };
}

test('one indicator is one measure for every ICS, with its sum and verdicts', () => {
	add('XWE', 'four-week-wait', 80, 900, '2026-08/rolling');
	add('XOT', 'four-week-wait', 30, 900, '2026-08/rolling');
	add('XBA', 'four-week-wait', 55, 900, '2026-08/rolling');
	const { measure, rows, england } = comparison('indicator:four-week-wait');
	expect([measure.kind, measure.series, measure.unit]).toEqual([
		'share',
		'rolling',
		'referral spells'
	]);
	expect(unfairness(measure)).toBeNull();
	expect([england.numerator, england.denominator, england.systems]).toEqual([165, 2700, 3]);
	const verdictOf = (code: string) => rows.find((row) => row.code === code)?.england?.verdict;
	expect([verdictOf('XWE'), verdictOf('XOT'), verdictOf('XBA')]).toEqual([
		'much-higher',
		'much-lower',
		'same'
	]);
});

test('a trajectory is each ICS’s own: shown, and not judged', () => {
	add('XWE', 'access-trajectory', 4000, 4400, '2026-06/quarter');
	add('XOT', 'access-trajectory', 3000, 2000, '2026-06/quarter');
	const { measure, rows, england } = comparison('indicator:access-trajectory');
	expect(rows.find(({ code }) => code === 'XWE')?.figure).toBe(
		'91% of the trajectory (4,000 of 4,400 people)'
	);
	expect(rows.every((row) => !row.england?.verdict)).toBe(true);
	expect(comparisonSentence(measure, rows, england)).toContain(
		'cannot be compared fairly, because each ICS set its own plan'
	);
});

test('days are not added up, and an ICS’s own indicators are compared with nobody', () => {
	const names = comparableMeasures().map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	expect(comparableMeasures().find(({ name }) => name === 'indicator:wait-median-days')?.kind).toBe(
		'median'
	);
	const { code } = done(
		addOwnIndicator(actorOn(scopeOf('edit-registers', 'XWE', 'programme-director'), TODAY), {
			...{ name: 'Breaks', alsoCalled: [], form: 'figure', numerator: 'Breaks.', unit: 'breaks' },
			...{ denominator: null, better: 'higher', targets: [], source: null, disclosure: 'none' },
			...{ period: 'month', series: 'rate', lookback: null }
		})
	);
	expect(comparableMeasures().map(({ name }) => name)).not.toContain(`indicator:${code}`);
});
