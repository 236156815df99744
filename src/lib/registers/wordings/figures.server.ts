import type { IcsScope } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, list } from '#lib/core/words.ts';
import { all } from '#lib/platform/database.server.ts';
import {
	byDates,
	type DeclaredDashboard,
	naturalOrder,
	type RegisterServer,
	type SampleRow
} from '#lib/registers/plug-in.server.ts';
import { countsOnDays, rowsOn } from '#lib/registers/recorded.server.ts';
import {
	CPA_TERMS,
	cpaTermsIn,
	type WordingFigures,
	wordingMeasures,
	wordings,
	wordingSentence
} from './definition.ts';

/** Counts at each of the given days (ISO dates, ascending). */
function wordingFiguresAt(scope: IcsScope, days: readonly string[]): WordingFigures[] {
	return countsOnDays<WordingFigures>(scope, wordings, days, {
		row: `new_wording, coalesce(agreed_on, '9') AS agreed`,
		counts: `
			count(held.id) AS passages,
			count(*) FILTER (WHERE agreed > asAt AND new_wording IS NOT NULL) AS drafted,
			count(*) FILTER (WHERE agreed <= asAt) AS agreed`
	});
}

type Passage = {
	id: number;
	reference: string;
	policy: string | null;
	old: string;
	new: string | null;
	owner: string | null;
	agreed: number;
};

/** Passages that are named; the list holds the rest. */
const NAMED = 12;

/** Which terms the passages hold, and which passages still need words, as at an ISO date. */
function wordingDashboard(scope: IcsScope, asAt: string): DeclaredDashboard {
	const passages = all<Passage>(
		`SELECT id, reference, policy, old_wording AS old, new_wording AS new, owner,
			coalesce(agreed_on <= @asAt, 0) AS agreed
		FROM ${rowsOn(scope, wordings, asAt)} WHERE ics_id = @ics AND removed_at IS NULL
		ORDER BY ${naturalOrder('reference')}`,
		{ ics: scope.ics.id, asAt }
	);
	const holds = (text: string | null, term: string) => cpaTermsIn(text).includes(term);
	const bars = CPA_TERMS.map(({ term }) => ({
		label: term,
		value: passages.filter((one) => holds(one.old, term)).length,
		part: {
			value: passages.filter((one) => holds(one.old, term) && (!one.agreed || holds(one.new, term)))
				.length,
			label: 'left'
		}
	})).filter(({ value }) => value > 0);
	const open = passages.filter((one) => !one.agreed || cpaTermsIn(one.new).length > 0);
	return {
		sections: [
			{
				heading: 'Terms in the old wording',
				sentence:
					bars.length === 0
						? 'None of the passages holds a term of the Care Programme Approach.'
						: `The old wording holds ${list(bars.map(({ label }) => `“${label}”`))}.`,
				chart: { label: 'Passages by the term they hold', bars },
				note: 'Those left have no agreed wording that is free of the term.'
			},
			{
				heading: 'Passages that still need words',
				sentence:
					open.length === 0
						? 'Every passage has an agreed wording that is free of these terms.'
						: `${count(open.length)} ${agree(open.length, 'passage needs', 'passages need')} a wording, its agreement, or other words${open.length > NAMED ? `; the first ${NAMED} are named` : ''}.`,
				table: {
					caption: 'Passages without an agreed wording that is free of terms of the CPA',
					columns: [
						{ label: 'Passage' },
						{ label: 'Policy' },
						{ label: 'In the old wording' },
						{ label: 'Still in the new wording' },
						{ label: 'Owner' }
					],
					rows: open.slice(0, NAMED).map((one) => ({
						path: `/${one.id}`,
						cells: [
							one.reference,
							one.policy ?? 'Not said',
							list(cpaTermsIn(one.old)) || 'none',
							one.new === null
								? 'not written yet'
								: list(cpaTermsIn(one.new)) || 'none; not agreed yet',
							one.owner ?? 'Nobody yet'
						]
					}))
				}
			}
		]
	};
}

/** Policy, old and new wording, principle; when it was agreed, in days before the last. */
const SAMPLES = [
	[
		'Care planning policy, section 3',
		'Everyone on CPA has a care coordinator, who reviews the care plan once a year.',
		'Everyone has a named key worker. The person and the team look at the plan again when the person asks, and by a day they agreed.',
		'key-worker',
		120
	],
	[
		'Discharge policy, section 5',
		'The care co-ordinator decides whether the patient remains on CPA.',
		'The person, those who support them and the team decide together what comes next, and write down who does what.',
		'care-plans',
		60
	],
	[
		'Carers policy, section 2',
		'Carers are invited to the CPA review.',
		'Carers are asked, with the person’s agreement, what they know and need, and are told what was decided.',
		'carers',
		null
	],
	[
		'Access policy, section 1',
		'Only those on enhanced care under the Care Programme Approach are seen within four weeks.',
		'Everybody is seen within four weeks, with care coordination for those who need it.',
		'accessible',
		null
	],
	[
		'Older adults’ protocol, section 4',
		'Care coordination ends at the age of 65.',
		null,
		'older-adults',
		null
	]
] as const;

function sampleRows(today: string): SampleRow[] {
	return SAMPLES.map(([policy, old_wording, new_wording, principle, agreed], index) => ({
		on: addDays(today, -180),
		row: { reference: `W${index + 1}`, policy, old_wording, principle, owner: 'Policy lead' },
		later: (
			[
				['new_wording', new_wording, 150],
				['agreed_on', agreed === null ? null : addDays(today, -agreed), (agreed ?? 0) - 1]
			] as const
		).flatMap(([column, value, before]) =>
			value === null ? [] : [{ on: addDays(today, -before), values: { [column]: value } }]
		)
	}));
}

export const wordingsServer: RegisterServer = {
	register: wordings,
	status: `CASE
		WHEN agreed_on <= @asAt THEN 'agreed'
		WHEN new_wording IS NOT NULL THEN 'drafted'
		ELSE 'found' END`,
	...byDates(wordingFiguresAt, { sentence: wordingSentence, measures: wordingMeasures }),
	dashboard: wordingDashboard,
	samples: sampleRows
};
