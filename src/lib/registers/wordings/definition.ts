/**
 * Passages of policies, old beside new: which terms of the Care Programme Approach (CPA) the old wording holds,
 * and whether the new one is free of them. Somerset went through 28 policies so (source 001).
 */
import { type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, counted, list } from '#lib/core/words.ts';
import { type Register, type Row, type RowFinding, names } from '#lib/registers/definition.ts';

/** Terms that end with the CPA, each as it is found in a text. */
export const CPA_TERMS: readonly { term: string; found: RegExp }[] = [
	{ term: 'CPA', found: /\bCPA\b/i },
	{ term: 'Care Programme Approach', found: /\bcare program(?:me)? approach\b/i },
	{ term: 'care coordinator', found: /\bcare[- ]?co-?ordinators?\b/i },
	{ term: 'care coordination', found: /\bcare[- ]?co-?ordinati(?:on|ng)\b/i },
	{ term: 'standard or enhanced care', found: /\b(?:standard|enhanced) (?:care|level)\b/i }
];

/** Words about people that a new wording does without, and what is said instead. */
export const AVOIDED_TERMS: readonly { term: string; found: RegExp; instead: string }[] = [
	{
		term: 'hard to reach',
		found: /\bhard[- ]to[- ]reach\b/i,
		instead: 'people whom services do not reach'
	},
	{
		term: 'non-compliant',
		found: /\bnon-?complian(?:t|ce)\b/i,
		instead: 'what the person decided, and why'
	},
	{ term: 'suffers from', found: /\bsuffer(?:s|ing)? (?:from|with)\b/i, instead: 'lives with' },
	{
		term: 'mental health problem',
		found: /\bmental health problems?\b/i,
		instead: 'mental health need'
	}
];

const termsIn = <T extends { term: string; found: RegExp }>(
	terms: readonly T[],
	text: unknown
): T[] => (typeof text === 'string' ? terms.filter(({ found }) => found.test(text)) : []);

/** The terms of the CPA in a text. */
export const cpaTermsIn = (text: unknown): string[] =>
	termsIn(CPA_TERMS, text).map(({ term }) => term);

export type WordingFigures = { asAt: string; passages: number; drafted: number; agreed: number };

/** "3 of 8 passages have an agreed new wording; 2 more are drafted." */
export function wordingSentence({ passages, drafted, agreed }: WordingFigures): string {
	if (passages === 0) return 'No passage has been written down yet.';
	const head =
		agreed === passages
			? `${passages === 1 ? 'The one passage has' : `All ${count(passages)} passages have`} an agreed new wording`
			: `${agreed === 0 ? 'None' : count(agreed)} of ${counted(passages, 'passage')} ${agree(agreed, 'has', 'have')} an agreed new wording`;
	return drafted === 0
		? `${head}.`
		: `${head}; ${count(drafted)} ${agree(drafted, 'is', 'are')} drafted and not agreed.`;
}

export function wordingMeasures({ asAt, passages, agreed }: WordingFigures): MeasureValue[] {
	return [ratioValue('passages-rewritten', asAt, agreed, passages, 'passages')];
}

function newWordingIsFree(row: Row): RowFinding | null {
	const terms = cpaTermsIn(row.new_wording);
	if (terms.length === 0) return null;
	return {
		severity: 'warning',
		code: 'cpa-term-left',
		message: `The new wording still says ${list(terms.map((term) => `“${term}”`))}. Write what is done instead, and by whom.`,
		fields: ['new_wording']
	};
}

function newWordingIsKind(row: Row): RowFinding | null {
	const terms = termsIn(AVOIDED_TERMS, row.new_wording);
	if (terms.length === 0) return null;
	return {
		severity: 'warning',
		code: 'term-to-avoid',
		message: `The new wording says ${list(terms.map(({ term, instead }) => `“${term}” (rather: ${instead})`))}.`,
		fields: ['new_wording']
	};
}

function agreedIsWritten(row: Row): RowFinding | null {
	if (!row.agreed_on || row.new_wording) return null;
	return {
		severity: 'warning',
		code: 'agreed-without-wording',
		message: 'It was agreed, and there is no new wording. Add the wording that was agreed.',
		fields: ['agreed_on', 'new_wording']
	};
}

export const wordings: Register = {
	name: 'wordings',
	area: 'care',
	aside: true,
	title: 'Policy wording',
	singular: 'passage',
	plural: 'passages',
	about:
		'Passages of policies that speak of the Care Programme Approach, with their old and their new wording, checked for the terms that end with it. Nothing about people who can be recognised.',
	key: ['reference'],
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A number for the passage, different for each.',
			kind: 'text',
			required: true,
			numbered: true,
			maxLength: 60,
			alsoCalled: names('ref, id, no, number, passage no, passage ref')
		},
		{
			name: 'policy',
			label: 'Policy',
			help: 'The reference or title of the policy it stands in, and where.',
			kind: 'text',
			filter: true,
			maxLength: 200,
			alsoCalled: names(
				'document, policy title, policy name, policy reference, source document, sop'
			)
		},
		{
			name: 'old_wording',
			label: 'Old wording',
			help: 'The passage as it stands or stood.',
			kind: 'long-text',
			required: true,
			maxLength: 4000,
			alsoCalled: names(
				'old, old text, current wording, existing wording, original wording, from, before'
			)
		},
		{
			name: 'new_wording',
			label: 'New wording',
			help: 'The passage as it is to be.',
			kind: 'long-text',
			maxLength: 4000,
			alsoCalled: names(
				'new, new text, proposed wording, suggested wording, revised wording, to, after'
			)
		},
		{
			name: 'principle',
			label: 'Principle',
			help: 'Which of the six principles the new wording serves most.',
			kind: 'choice',
			filter: true,
			alsoCalled: names('principles, cpa principle, position statement principle'),
			choices: [
				{
					value: 'interventions',
					label: 'Interventions, not generic coordination',
					alsoCalled: names('interventions, principle 1, 1')
				},
				{
					value: 'key-worker',
					label: 'A named key worker and a clear team',
					alsoCalled: names('key worker, principle 2, 2')
				},
				{
					value: 'care-plans',
					label: 'Co-produced personalised care and support plans',
					alsoCalled: names('care plans, care planning, principle 3, 3')
				},
				{
					value: 'carers',
					label: 'Carers supported and involved',
					alsoCalled: names('carers, principle 4, 4')
				},
				{
					value: 'accessible',
					label: 'Accessible, responsive and flexible',
					alsoCalled: names('accessible, flexible, principle 5, 5')
				},
				{ value: 'older-adults', label: 'Older adults', alsoCalled: names('principle 6, 6') }
			]
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who writes it: a role rather than a name.',
			kind: 'text',
			filter: true,
			maxLength: 200,
			alsoCalled: names('lead, author, responsible, written by')
		},
		{
			name: 'agreed_on',
			label: 'Agreed',
			help: 'The day on which the new wording was agreed.',
			kind: 'date',
			happened: true,
			alsoCalled: names('agreed on, approved, approved on, date agreed, date approved, signed off')
		},
		{
			name: 'notes',
			label: 'Notes',
			help: 'What was talked about. Nothing about people who can be recognised.',
			kind: 'long-text',
			detail: true,
			maxLength: 2000,
			alsoCalled: names('comments, comment, note, rationale, reason')
		}
	],
	statuses: [
		{ code: 'agreed', label: 'Agreed', tone: 'done' },
		{ code: 'drafted', label: 'Drafted', tone: 'started' },
		{ code: 'found', label: 'To be written', tone: 'none' }
	],
	rules: [newWordingIsFree, newWordingIsKind, agreedIsWritten],
	measures: [
		{
			name: 'passages-rewritten',
			title: 'Passages with a new wording',
			unit: 'passages',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'quarter',
			rows: 'status=agreed',
			counted: 'Passages of policies whose new wording was agreed by the day',
			of: 'all passages in the register'
		}
	],
	searched: ['reference', 'policy', 'old_wording', 'new_wording', 'owner'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}${row.policy ? `: ${row.policy}` : ''}`
};
