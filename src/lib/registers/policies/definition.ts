/** Policies that mention CPA or care coordinators, and the steps by which each is rewritten. */
import { blankValue, type MeasureValue, median, ratioValue } from '#lib/core/measure.ts';
import { count as number } from '#lib/core/numbers.ts';
import { agree, counted } from '#lib/core/words.ts';
import {
	type Register,
	type Row,
	type RowFinding,
	YES_NO,
	names
} from '#lib/registers/definition.ts';

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
	area: 'care',
	title: 'Policies',
	singular: 'policy',
	plural: 'policies',
	about:
		'Every policy, procedure, form and leaflet found to mention the Care Programme Approach (CPA) or care coordinators, and how far its rewrite has come.',
	key: ['trust', 'reference'],
	beganOn: 'identified_on',
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
			alsoCalled: names(`
				provider, organisation, trust name, trust code, org, provider name, provider trust,
				nhs trust, lead provider, organisation name, organisation code, org name,
				provider code
			`)
		},
		{
			name: 'reference',
			label: 'Reference',
			help: 'The trust’s own number for the policy. It must be different for every row of a trust.',
			kind: 'text',
			required: true,
			maxLength: 60,
			alsoCalled: names(`
				ref, policy no, policy number, policy ref, policy reference, id, number,
				document number, doc ref, code, ref no, policy id, document id, document ref,
				document reference, doc no, doc id, doc number, document code, doc code, unique id,
				unique reference, reference number, sop number, sop ref
			`)
		},
		{
			name: 'title',
			label: 'Title',
			help: 'The policy’s name.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: names(`
				policy / SOP name, policy name, name, document, document title, policy, policy title,
				document name, sop name, policy/sop, procedure name, policy / procedure,
				policy or procedure, document / form name, sop title, form name, doc name, doc title
			`),
			perhapsCalled: ['item', 'description', 'subject']
		},
		{
			name: 'kind',
			filter: true,
			label: 'Kind',
			help: 'What sort of document it is.',
			kind: 'choice',
			alsoCalled: [
				'doc type',
				'document type',
				'type',
				'category',
				'type of document',
				'kind of document',
				'class of document',
				'document category'
			],
			perhapsCalled: ['format', 'class'],
			choices: [
				{
					value: 'policy',
					label: 'Policy',
					alsoCalled: [
						'pol',
						'trust policy',
						'clinical policy',
						'corporate policy',
						'hr policy',
						'policies'
					]
				},
				{
					value: 'sop',
					label: 'SOP',
					alsoCalled: [
						'standard operating procedure',
						'procedure',
						'operational policy',
						'protocol',

						'standard procedure',
						'process',
						'procedures',
						'local procedure'
					]
				},
				{
					value: 'guideline',
					label: 'Guideline',
					alsoCalled: ['guidance', 'guidelines', 'clinical guideline', 'guide', 'practice guidance']
				},
				{
					value: 'epr-form',
					label: 'EPR form or template',
					alsoCalled: names(`
						epr form, epr template, form, template, epr, rio form, systmone template,
						electronic form, forms, clinical form, assessment form, care plan template,
						templates
					`)
				},
				{
					value: 'job-description',
					label: 'Job description',
					alsoCalled: [
						'jd',
						'job desc',
						'job descriptions',
						'job description / person specification',
						'jd/ps'
					]
				},
				{
					value: 'leaflet',
					label: 'Leaflet',
					alsoCalled: [
						'patient leaflet',
						'information leaflet',
						'patient information',
						'leaflets',
						'patient information leaflet',
						'pil',
						'information for patients',
						'service user leaflet'
					]
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
			alsoCalled: names(`
				no. of cpa mentions, number of cpa mentions, cpa references, references to cpa,
				references to cpa or care coordinator, cpa refs, count of mentions, mentions of cpa,
				cpa hits, hits, mentions, cpa count, occurrences, times cpa mentioned,
				references found, keyword hits, search hits, cpa/care coordinator mentions,
				mentions of cpa or care coordinator, cpa mentions found
			`),
			perhapsCalled: ['count', 'references']
		},
		{
			name: 'owner',
			filter: true,
			label: 'Owner',
			help: 'Who answers for the rewrite, by role or name.',
			kind: 'text',
			maxLength: 200,
			alsoCalled: names(`
				lead, executive owner, policy lead, author, policy owner, responsible, lead officer,
				policy author, exec lead, executive lead, who, responsible person,
				responsible officer, lead author, document owner, document author, lead director,
				lead name, accountable lead, policy holder, author / lead, lead / author, named lead,
				accountable officer, responsible lead, assigned to, lead / owner, owner / lead
			`),
			perhapsCalled: ['director', 'manager', 'sponsor', 'executive sponsor', 'reviewer']
		},
		{
			name: 'identified_on',
			label: 'Identified',
			help: 'The day it was found to need a rewrite.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: names(`
				found, date identified, identified on, date found, logged, date raised, date logged,
				date added, added, raised, discovered, date discovered, date added to log
			`)
		},
		{
			name: 'review_started_on',
			label: 'Review started',
			help: 'The day its review began.',
			kind: 'date',
			statusWords: ['in review', 'under review', 'reviewing'],
			happened: true,
			detail: true,
			alsoCalled: names(`
				under review since, review start, in review, review began, review commenced, started,
				under review, under review from, review from, review underway, date review started,
				start of review, in review since, review opened
			`),
			perhapsCalled: ['start date', 'start', 'review date', 'review', 'date reviewed', 'reviewed']
		},
		{
			name: 'drafted_on',
			label: 'Drafted',
			help: 'The day the new text was first drafted.',
			kind: 'date',
			statusWords: ['drafted', 'draft complete', 'redrafted'],
			happened: true,
			detail: true,
			alsoCalled: names(`
				draft v1, first draft, draft, draft complete, date drafted, redrafted, draft 1,
				draft done, draft ready, drafting complete, draft completed, redraft,
				draft circulated, draft written
			`),
			perhapsCalled: ['written', 'rewritten', 'updated', 'final draft', 'draft v2', 'second draft']
		},
		{
			name: 'consulted_on',
			label: 'Consulted on',
			help: 'The day the draft went out to consultation.',
			kind: 'date',
			statusWords: ['consulted', 'consultation complete', 'consultation closed'],
			happened: true,
			detail: true,
			alsoCalled: names(`
				out to consultation, consultation, consulted, consulted ebe & carers,
				consultation date, consultation started, consultation began, sent for consultation,
				sent out for consultation, sent to consultation, out for consultation,
				consultation start, ebe consultation, stakeholder consultation, consultation opened,
				consultation from
			`),
			perhapsCalled: [
				'consultation end',
				'consultation closed',
				'consultation complete',
				'engagement'
			]
		},
		{
			name: 'ratified_on',
			label: 'Ratified',
			help: 'The day the rewritten policy was approved. From then on it counts as rewritten.',
			kind: 'date',
			statusWords: ['ratified', 'approved', 'signed off', 'agreed'],
			happened: true,
			alsoCalled: names(`
				ratified by ppg, approved, approval date, date ratified, ratification, signed off,
				date approved, approved on, agreed, date agreed, ratified on, ppg approved,
				approved by ppg, ppg ratified, sign off, sign-off, date signed off, final approval,
				board approval, approval, ratified by committee
			`),
			perhapsCalled: names(`
				completed, complete, finalised, done, completion date, committee date, ppg date,
				actual end, actual finish, closed, ppg ok
			`)
		},
		{
			name: 'published_on',
			label: 'Published',
			help: 'The day the rewritten policy was put where staff find it.',
			kind: 'date',
			statusWords: ['published', 'live', 'complete', 'completed'],
			happened: true,
			alsoCalled: names(`
				on intranet, publication date, date published, live on intranet, issued, uploaded,
				on intranet since, intranet date, uploaded to intranet, date uploaded, live date,
				went live, published on, on website, date issued, issue date, publication, date live,
				went onto intranet
			`),
			perhapsCalled: [
				'live',
				'circulated',
				'cascaded',
				'implemented',
				'effective date',
				'effective from',
				'launched'
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
			alsoCalled: names(`
				date withdrawn, retired, archived, withdrawn on, date retired, date archived,
				superseded on, retired on, archived on, obsolete since
			`),
			perhapsCalled: ['superseded', 'deleted', 'closed', 'removed']
		},
		{
			name: 'due_on',
			label: 'Due',
			help: 'The day the rewrite is due to be ratified.',
			kind: 'date',
			alsoCalled: names(`
				due date, target date, deadline, target, due by, complete by, by when, when by,
				required by, target completion, target completion date, completion due, planned end,
				planned end date, planned finish, planned completion, planned completion date,
				target end date, target finish, rewrite due, finish by, date due, needed by
			`),
			perhapsCalled: names(`
				planned ratification, target ratification, review due, next review, next review date,
				review date, expiry date, expires, end date, finish, finish date, timescale, planned,
				planned date, forecast, when
			`)
		},
		{
			name: 'co_produced',
			filter: true,
			label: 'Co-produced',
			help: 'Whether people with lived experience or carers wrote it together with staff.',
			kind: 'choice',
			choices: YES_NO,
			alsoCalled: names(`
				co-produced?, coproduced, co-production, co produced y/n, coproduction,
				co-produced with ebe, coproduced with lived experience, written with ebe,
				ebe involved, lived experience input, co-produced yes/no, ebe involvement
			`),
			perhapsCalled: ['co-designed', 'service user involvement']
		},
		{
			name: 'comments',
			label: 'Comments',
			help: 'Anything others should know. No details about people.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				comment, notes, note, remarks, update, progress, update / comments,
				comments / update, latest update, narrative, commentary, progress update,
				progress notes, further information, additional information, notes / comments,
				comments / notes, status update, latest position, updates
			`),
			perhapsCalled: ['issues', 'next steps', 'actions', 'action', 'blockers', 'position']
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
	measures: [
		{
			name: 'policies-rewritten',
			title: 'Policies rewritten',
			unit: 'policies',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			ofDates: true,
			counted: 'Policies ratified, published or withdrawn by the day',
			of: 'all policies found by the day to mention CPA or care coordinators',
			remark: 'The plan counts those due by then.',
			deliverables: ['model-cpa-shift']
		},
		{
			name: 'cpa-mentions-in-force',
			title: 'CPA mentions still in published policies',
			unit: 'mentions',
			better: 'lower',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			counted: 'Mentions of CPA or care coordinators in policies not yet rewritten by the day',
			of: 'the mentions in all policies found',
			remark: 'The plan leaves out those in policies due by then.',
			bundles: 'mentions come with their policy, many at a time',
			deliverables: ['model-cpa-shift']
		},
		{
			name: 'policies-overdue',
			title: 'Policies overdue',
			unit: 'policies',
			better: 'lower',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			rows: 'status=overdue',
			counted: 'Policies past their due date and not rewritten by the day',
			of: 'all policies found',
			deliverables: ['model-cpa-shift']
		},
		{
			name: 'policy-step-days',
			title: 'Days for each step of a rewrite',
			unit: 'days',
			better: 'lower',
			kind: 'median',
			series: 'cumulative',
			period: 'month',
			ofDates: true,
			counted:
				'The median of the days between one dated step of a rewrite and the next, over all steps finished by the day'
		}
	],
	searched: ['reference', 'title', 'owner', 'comments'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.title}`
};

// What its rows add up to: the sentence and the measures.

export type PolicyMeasured = PolicyFigures & {
	asAt: string;
	mentionsUnknown: number;
	due: number | null;
	mentionsPlanned: number | null;
};

export function policyMeasures(figures: PolicyMeasured): MeasureValue[] {
	const { asAt, found, mentionsUnknown } = figures;
	const unknown =
		mentionsUnknown > 0
			? `${counted(mentionsUnknown, 'policy has', 'policies have')} no count of mentions, so this leaves them out.`
			: null;
	return [
		{
			...ratioValue('policies-rewritten', asAt, figures.rewritten, found, 'policies'),
			planned: figures.due
		},
		{
			...ratioValue(
				'cpa-mentions-in-force',
				asAt,
				figures.mentionsInForce,
				figures.mentions,
				'mentions',
				unknown
			),
			planned: figures.mentionsPlanned
		},
		ratioValue('policies-overdue', asAt, figures.overdue, found, 'policies')
	];
}

/** The days that each finished step of a rewrite took. */
export function stepMeasure(asAt: string, days: readonly number[]): MeasureValue {
	return {
		...blankValue('policy-step-days', asAt, 'days'),
		denominator: days.length,
		value: median(days)
	};
}

export type PolicyFigures = {
	found: number;
	rewritten: number;
	mentions: number;
	mentionsInForce: number;
	overdue: number;
};

/** "16 of 37 policies are rewritten; 12 are overdue. 400 of the 779 mentions of CPA are still in published policies." */
export function policySentence(figures: PolicyFigures): string {
	const { found, rewritten, overdue, mentions, mentionsInForce } = figures;
	if (found === 0) return 'No policy had been found to mention CPA by this day.';
	const head =
		rewritten === found
			? found === 1
				? 'The one policy found is rewritten.'
				: `All ${number(found)} policies are rewritten.`
			: `${rewritten === 0 ? 'None' : number(rewritten)} of ${counted(found, 'policy', 'policies')} ${agree(rewritten, 'is', 'are')} rewritten${
					overdue === 0
						? ', and none is overdue.'
						: `; ${number(overdue)} ${agree(overdue, 'is', 'are')} overdue.`
				}`;
	if (mentions === 0) return head;
	if (mentionsInForce === 0) return `${head} No mention of CPA is left in published policies.`;
	return `${head} ${number(mentionsInForce)} of the ${number(mentions)} mentions of CPA ${agree(mentionsInForce, 'is', 'are')} still in published policies.`;
}

/** "9 of the 15 that are not ratified have not been drafted; 6 of the 15 are overdue." */
export function pipelineSentence(
	steps: readonly { label: string; value: number; part: { value: number } }[]
): string {
	const before = (label: string) => {
		const at = steps.findIndex((step) => step.label === label);
		return steps.slice(0, at).reduce((sum, { value }) => sum + value, 0);
	};
	const [undrafted, open] = [before('Drafted'), before('Ratified')];
	const late = steps.reduce((sum, { part }) => sum + part.value, 0);
	if (open === 0) return 'Every policy found is ratified or withdrawn.';
	const drafts =
		undrafted === 0
			? `${open === 1 ? 'The one' : `All ${number(open)}`} not ratified ${agree(open, 'is', 'are')} drafted`
			: `${number(undrafted)} of the ${number(open)} not ratified ${agree(undrafted, 'has', 'have')} not been drafted`;
	return `${drafts}; ${late === 0 ? 'none is' : `${number(late)} ${agree(late, 'is', 'are')}`} overdue.`;
}
