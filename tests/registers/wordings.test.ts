/** Policy wording: the terms that end with the CPA, what is warned of, and which passages still need words. */
import { beforeEach, expect, test } from 'vitest';
import { serverPart } from '#lib/registers/all.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { rowWarnings } from '#lib/registers/form.ts';
import type { DeclaredDashboard } from '#lib/registers/plug-in.server.ts';
import {
	cpaTermsIn,
	type WordingFigures,
	wordings,
	wordingSentence
} from '#lib/registers/wordings/definition.ts';
import { insertRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-10-01';

beforeEach(() => void freshDatabase());

test.each([
	['Everyone on CPA has a care co-ordinator.', ['CPA', 'care coordinator']],
	['the Care Programme Approach (CPA)', ['CPA', 'Care Programme Approach']],
	['care-coordination at enhanced level', ['care coordination', 'standard or enhanced care']],
	['A named key worker; capacity and CPAP are other things.', []],
	[null, []]
])('terms of the CPA in a text: %s', (text, terms) => {
	expect(cpaTermsIn(text)).toEqual(terms);
});

test.each([
	[{ new_wording: 'The care coordinator writes.' }, ['cpa-term-left']],
	[{ new_wording: 'People who are hard to reach are non-compliant.' }, ['term-to-avoid']],
	[{ agreed_on: '2026-01-01' }, ['agreed-without-wording']],
	[{ new_wording: 'A named key worker writes.', agreed_on: '2026-01-01' }, []]
])('what is warned of: %o', (given, codes) => {
	const found = rowWarnings(wordings, { reference: 'W1', old_wording: 'CPA', ...given }, TODAY);
	expect(found.map(({ code }) => code)).toEqual(codes);
});

test('a passage needs words until they are agreed and free of the terms', () => {
	const add = (reference: string, given: object) =>
		insertRow(actorOn(scopeOf('edit-registers'), '2026-01-01'), registerNamed('wordings'), {
			...{ reference, old_wording: 'Those on CPA' },
			...given
		});
	add('W1', { new_wording: 'Everybody', agreed_on: '2026-02-01' });
	add('W2', { new_wording: 'Everybody' });
	add('W3', { new_wording: 'Everybody on CPA', agreed_on: '2026-02-01' });
	const { sections } = serverPart('wordings').dashboard!(
		scopeOf('read'),
		TODAY,
		new URL('http://localhost')
	) as DeclaredDashboard;
	expect(sections[0]!.chart!.bars).toMatchObject([{ label: 'CPA', value: 3, part: { value: 2 } }]);
	expect(sections[1]!.table!.rows.map(({ cells }) => [cells[0], cells[3]])).toEqual([
		['W2', 'none; not agreed yet'],
		['W3', 'CPA']
	]);
});

test.each([
	[{ passages: 0, drafted: 0, agreed: 0 }, 'No passage has been written down yet.'],
	[{}, '3 of 8 passages have an agreed new wording; 2 are drafted and not agreed.'],
	[{ agreed: 0, drafted: 0 }, 'None of 8 passages have an agreed new wording.'],
	[{ passages: 1, agreed: 1, drafted: 0 }, 'The one passage has an agreed new wording.'],
	[{ agreed: 8, drafted: 0 }, 'All 8 passages have an agreed new wording.']
] as [Partial<WordingFigures>, string][])('the sentence: %o', (figures, sentence) => {
	expect(wordingSentence({ asAt: TODAY, passages: 8, drafted: 2, agreed: 3, ...figures })).toBe(
		sentence
	);
});
