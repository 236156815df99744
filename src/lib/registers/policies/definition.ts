import { type Register, type Row, type RowFinding, YES_NO } from '#lib/registers/definition.ts';
import { MEASURES } from './measures.ts';

/** The steps a rewrite goes through, in order; each is a date of the register. */
export const POLICY_STEPS = [
	{ column: 'identified_on', status: 'identified', label: 'Identified' },
	{ column: 'review_started_on', status: 'in-review', label: 'In review' },
	{ column: 'drafted_on', status: 'drafted', label: 'Drafted' },
	{ column: 'consulted_on', status: 'consulted', label: 'Consulted on' },
	{ column: 'ratified_on', status: 'ratified', label: 'Ratified' },
	{ column: 'published_on', status: 'published', label: 'Published' }
] as const;

function stepsInOrder(row: Row): RowFinding | null {
	let before: (typeof POLICY_STEPS)[number] | null = null;
	for (const step of POLICY_STEPS) {
		if (!row[step.column]) continue;
		if (before && String(row[step.column]) < String(row[before.column])) {
			return {
				severity: 'warning',
				code: 'dates-out-of-order',
				message: `The date for “${step.label}” is before the date for “${before.label}”. Check both.`,
				fields: [before.column, step.column]
			};
		}
		before = step;
	}
	return null;
}

function publishedWasRatified(row: Row): RowFinding | null {
	if (!row.published_on || row.ratified_on) return null;
	return {
		severity: 'warning',
		code: 'published-without-ratified',
		message: 'It has a publication date but no ratification date. Add the date it was ratified.',
		fields: ['published_on', 'ratified_on']
	};
}

export const policies: Register = {
	name: 'policies',
	title: 'Policies',
	singular: 'policy',
	plural: 'policies',
	about:
		'Every policy, procedure, form and leaflet found to mention the Care Programme Approach (CPA) or care coordinators, and how far its rewrite has come.',
	key: ['trust', 'reference'],
	columns: [
		{
			name: 'trust',
			filter: true,
			label: 'Trust',
			help: 'The trust whose policy it is, by its code or its name.',
			kind: 'organisation',
			organisationKind: 'trust',
			required: true,
			wholeFile: true,
			detail: true,
			alsoCalled: ['provider', 'organisation', 'trust name', 'trust code', 'org']
		},
		{
			name: 'reference',
			label: 'Reference',
			help: 'The trust’s own number for the policy. It must be different for every row of a trust.',
			kind: 'text',
			required: true,
			maxLength: 60,
			alsoCalled: [
				'ref',
				'policy no',
				'policy number',
				'policy ref',
				'policy reference',
				'id',
				'number',
				'document number',
				'doc ref',
				'code',
				'ref no',
				'policy id'
			]
		},
		{
			name: 'title',
			label: 'Title',
			help: 'The policy’s name.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: [
				'policy / SOP name',
				'policy name',
				'name',
				'document',
				'document title',
				'policy',
				'policy title',
				'document name',
				'sop name',
				'policy/sop'
			]
		},
		{
			name: 'kind',
			filter: true,
			label: 'Kind',
			help: 'What sort of document it is.',
			kind: 'choice',
			alsoCalled: ['doc type', 'document type', 'type', 'category', 'type of document'],
			choices: [
				{
					value: 'policy',
					label: 'Policy',
					alsoCalled: ['pol', 'trust policy', 'clinical policy']
				},
				{
					value: 'sop',
					label: 'SOP',
					alsoCalled: [
						'standard operating procedure',
						'procedure',
						'operational policy',
						'protocol'
					]
				},
				{ value: 'guideline', label: 'Guideline', alsoCalled: ['guidance', 'guidelines'] },
				{
					value: 'epr-form',
					label: 'EPR form or template',
					alsoCalled: [
						'epr form',
						'epr template',
						'form',
						'template',
						'epr',
						'rio form',
						'systmone template'
					]
				},
				{ value: 'job-description', label: 'Job description', alsoCalled: ['jd', 'job desc'] },
				{
					value: 'leaflet',
					label: 'Leaflet',
					alsoCalled: ['patient leaflet', 'information leaflet', 'patient information']
				}
			]
		},
		{
			name: 'mentions',
			label: 'CPA mentions',
			help: 'How many times it mentioned CPA or care coordinators when it was found.',
			kind: 'whole-number',
			min: 0,
			max: 10000,
			unit: 'mentions',
			total: true,
			alsoCalled: [
				'no. of cpa mentions',
				'number of cpa mentions',
				'cpa references',
				'references to cpa',
				'references to cpa or care coordinator',
				'cpa refs',
				'count of mentions',
				'mentions of cpa'
			]
		},
		{
			name: 'owner',
			filter: true,
			label: 'Owner',
			help: 'Who answers for the rewrite, by role or name.',
			kind: 'text',
			maxLength: 200,
			alsoCalled: [
				'lead',
				'executive owner',
				'policy lead',
				'author',
				'policy owner',
				'responsible',
				'lead officer',
				'policy author',
				'exec lead',
				'executive lead'
			]
		},
		{
			name: 'identified_on',
			label: 'Identified',
			help: 'The day it was found to need a rewrite.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: ['found', 'date identified', 'identified on', 'date found', 'logged']
		},
		{
			name: 'review_started_on',
			label: 'Review started',
			help: 'The day its review began.',
			kind: 'date',
			statusWords: ['in review', 'under review', 'reviewing'],
			happened: true,
			detail: true,
			alsoCalled: [
				'under review since',
				'review start',
				'in review',
				'review began',
				'review commenced',
				'started'
			]
		},
		{
			name: 'drafted_on',
			label: 'Drafted',
			help: 'The day the new text was first drafted.',
			kind: 'date',
			statusWords: ['drafted', 'draft complete', 'redrafted'],
			happened: true,
			detail: true,
			alsoCalled: [
				'draft v1',
				'first draft',
				'draft',
				'draft complete',
				'date drafted',
				'redrafted'
			]
		},
		{
			name: 'consulted_on',
			label: 'Consulted on',
			help: 'The day the draft went out to consultation.',
			kind: 'date',
			statusWords: ['consulted', 'consultation complete', 'consultation closed'],
			happened: true,
			detail: true,
			alsoCalled: [
				'out to consultation',
				'consultation',
				'consulted',
				'consulted ebe & carers',
				'consultation date',
				'consultation started'
			]
		},
		{
			name: 'ratified_on',
			label: 'Ratified',
			help: 'The day the rewritten policy was approved. From then on it counts as rewritten.',
			kind: 'date',
			statusWords: ['ratified', 'approved', 'signed off', 'agreed'],
			happened: true,
			alsoCalled: [
				'ratified by ppg',
				'approved',
				'approval date',
				'date ratified',
				'ratification',
				'signed off',
				'date approved',
				'approved on'
			]
		},
		{
			name: 'published_on',
			label: 'Published',
			help: 'The day the rewritten policy was put where staff find it.',
			kind: 'date',
			statusWords: ['published', 'live', 'complete', 'completed'],
			happened: true,
			alsoCalled: [
				'on intranet',
				'publication date',
				'date published',
				'live on intranet',
				'issued',
				'uploaded'
			]
		},
		{
			name: 'withdrawn_on',
			label: 'Withdrawn',
			help: 'The day it was withdrawn instead of rewritten.',
			kind: 'date',
			statusWords: ['withdrawn', 'retired', 'archived', 'superseded'],
			happened: true,
			detail: true,
			alsoCalled: ['date withdrawn', 'retired', 'archived', 'withdrawn on']
		},
		{
			name: 'due_on',
			label: 'Due',
			help: 'The day the rewrite is due to be ratified.',
			kind: 'date',
			alsoCalled: ['due date', 'target date', 'deadline', 'target', 'due by', 'complete by']
		},
		{
			name: 'co_produced',
			filter: true,
			label: 'Co-produced',
			help: 'Whether people with lived experience or carers wrote it together with staff.',
			kind: 'choice',
			choices: YES_NO,
			alsoCalled: ['co-produced?', 'coproduced', 'co-production', 'co produced y/n', 'coproduction']
		},
		{
			name: 'comments',
			label: 'Comments',
			help: 'Anything others should know. No details about people.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: ['comment', 'notes', 'note', 'remarks', 'update', 'progress']
		}
	],
	statuses: [
		{ code: 'found', label: 'No step dated yet', tone: 'none' },
		...POLICY_STEPS.map((step) => ({
			code: step.status,
			label: step.label,
			tone:
				step.status === 'ratified' || step.status === 'published'
					? ('done' as const)
					: ('started' as const)
		})),
		{ code: 'withdrawn', label: 'Withdrawn', tone: 'done' },
		{ code: 'overdue', label: 'Overdue', tone: 'late' }
	],
	rules: [stepsInOrder, publishedWasRatified],
	measures: MEASURES,
	searched: ['reference', 'title', 'owner', 'comments'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.title}`
};
