/** What the columns of other people's files are, and later versions of made-up workbooks. */
import type { RegisterName } from '#lib/registers/definition.ts';

/** Files beside the checkout, and what their columns are by heading. */
export const SHARED_FILES: readonly {
	file: string;
	register: RegisterName;
	/** Its headings stand in tables of several registers. */
	several?: true;
	columns: Readonly<Record<string, string>>;
}[] = [
	{
		file: 'samples/policies/westside-policy-tracker.xlsx',
		register: 'policies',
		columns: {
			Ref: 'reference',
			'Policy / SOP name': 'title',
			'Doc type': 'kind',
			'No. of CPA mentions': 'mentions',
			Lead: 'owner',
			Found: 'identified_on',
			'Review started': 'review_started_on',
			'Draft v1': 'drafted_on',
			'Out to consultation': 'consulted_on',
			'Ratified by PPG': 'ratified_on',
			'On intranet': 'published_on',
			Due: 'due_on',
			'Co-produced?': 'co_produced',
			Comments: 'comments'
		}
	},
	{
		file: 'samples/policies/westside-policy-tracker-next-month.xlsx',
		register: 'policies',
		columns: {
			'Policy / SOP name': 'title',
			Ref: 'reference',
			'Doc type': 'kind',
			'CPA mentions': 'mentions',
			Lead: 'owner',
			Found: 'identified_on',
			'Review started': 'review_started_on',
			'First draft': 'drafted_on',
			Consultation: 'consulted_on',
			Ratified: 'ratified_on',
			'On intranet': 'published_on',
			'Due date': 'due_on',
			'Co-produced': 'co_produced'
		}
	},
	{
		file: 'samples/policies/oldtown-policies.csv',
		register: 'policies',
		columns: {
			'Policy No': 'reference',
			Title: 'title',
			Category: 'kind',
			'References to CPA or care coordinator': 'mentions',
			'Executive owner': 'owner',
			Identified: 'identified_on',
			'Under review since': 'review_started_on',
			Drafted: 'drafted_on',
			'Consulted – EbE & carers': 'consulted_on',
			Approved: 'ratified_on',
			Published: 'published_on',
			'Target date': 'due_on',
			'Co-produced': 'co_produced'
		}
	},
	{
		file: 'samples/pcns/oldtown-pcns.csv',
		register: 'pcns',
		columns: {
			'PCN Code': 'ods_code',
			'PCN Name': 'name',
			Borough: 'place',
			'Registered patients': 'population',
			'GP practices': 'practices',
			'Year in plan': 'planned_year',
			'Planned date': 'planned_on',
			'Live date': 'live_on',
			Hub: 'team',
			'Must have': 'must_have_services',
			Additional: 'additional_services',
			'ARRS MHP': 'arrs_wte',
			SMI: 'smi_register'
		}
	},
	{
		file: 'samples/pcns/westside-eastside-pcns.xlsx',
		register: 'pcns',
		columns: {
			'ODS code': 'ods_code',
			'Network PCN': 'name',
			'Network Place': 'place',
			'Network List size': 'population',
			'Network Practices': 'practices',
			'New model Wave': 'planned_year',
			'New model Planned go-live': 'planned_on',
			'New model Went live': 'live_on',
			'New model Neighbourhood MH team': 'team',
			'Services "Must have" services': 'must_have_services',
			'Services "Additional" services': 'additional_services',
			'Services MHP (ARRS) WTE': 'arrs_wte',
			'Services SMI register': 'smi_register'
		}
	},
	{
		file: 'samples/teams/westside-dialog-rollout.xlsx',
		register: 'teams',
		columns: {
			'Team code': 'code',
			Team: 'name',
			Borough: 'place',
			'Service line': 'service_line',
			Phase: 'phase',
			'Planned go live': 'planned_on',
			'Went live': 'live_on',
			'Staff (headcount)': 'staff',
			'Staff trained': 'staff_trained',
			'% trained': '-',
			Trainers: 'trainers',
			'SOP agreed': 'sop_agreed',
			'On RiO': 'in_epr',
			'Replaces CPA': 'replaces_cpa'
		}
	},
	{
		file: 'samples/proms/westside-proms-wide.xlsx',
		register: 'proms',
		columns: {
			Team: 'team',
			Measure: 'measure',
			Month: 'month',
			Eligible: 'eligible',
			'First score': 'first_scores',
			'Paired score': 'paired_scores',
			Improved: 'improved'
		}
	},
	{
		file: 'samples/workforce/westside-workforce-wide.xlsx',
		register: 'workforce',
		columns: {
			Role: 'role',
			'AfC band': 'band',
			Employer: 'employer',
			Month: 'month',
			'Planned WTE': 'planned_wte',
			'In post WTE': 'in_post_wte'
		}
	},
	{
		file: 'samples/workforce/oldtown-workforce.csv',
		register: 'workforce',
		columns: {
			Organisation: 'trust',
			Role: 'role',
			Band: 'band',
			'Employer type': 'employer',
			Focus: 'focus',
			Funding: 'stream',
			Month: 'month',
			'Plan WTE': 'planned_wte',
			'Actual WTE': 'in_post_wte',
			Offers: 'offers',
			Starters: 'starters',
			Leavers: 'leavers',
			'Lived experience?': 'lived_experience'
		}
	},
	{
		file: 'samples/coproduction/westside-coproduction-log.xlsx',
		register: 'coproduction',
		columns: {
			Ref: 'reference',
			Date: 'held_on',
			What: 'title',
			Type: 'kind',
			Stage: 'stage',
			Level: 'depth',
			EbE: 'experts',
			Carers: 'carers',
			VCSE: 'community_organisations',
			Staff: 'staff',
			'Paid?': 'paid',
			'Cost (£)': 'cost',
			'Communities reached': 'communities',
			'Linked to': 'deliverables',
			'What we heard': 'heard',
			'What changed': 'changed',
			'Fed back on': 'feedback_on'
		}
	},
	{
		file: 'samples/milestones/westside-milestones.csv',
		register: 'milestones',
		columns: {
			'Milestone ref': 'reference',
			Deliverable: 'deliverable',
			Milestone: 'title',
			Area: 'focus',
			Owner: 'owner',
			Baseline: 'baseline_on',
			Forecast: 'forecast_on',
			Done: 'actual_on'
		}
	},
	{
		file: 'samples/field/i05-total-documents.xlsx',
		register: 'policies',
		columns: { ID: 'reference', 'Document title': 'title', 'CPA hits': 'mentions', Owner: 'owner' }
	},
	{
		file: 'samples/field/i20-status.xlsx',
		register: 'risks',
		columns: { 'Risk ID': 'reference', Risk: 'description', Likelihood: 'likelihood', Status: '-' }
	},
	{
		file: 'samples/field/i23-headcount.xlsx',
		register: 'workforce',
		columns: { Role: 'role', 'Planned (headcount)': '-', 'In post (headcount)': '-' }
	},
	{
		file: 'samples/field/i03-table-totals.xlsx',
		register: 'training',
		columns: { Course: 'course', 'In scope': 'in_scope', Trained: 'trained', Month: 'month' }
	},
	{
		file: 'samples/field/i35-brackets.csv',
		register: 'coproduction',
		columns: { Ref: 'reference', Date: 'held_on', Title: 'title', Cost: 'cost' }
	},
	{
		file: 'peers/funding-returns/risks_expected.csv',
		register: 'risks',
		columns: {
			'Programme ID': '-',
			'Project ID': '-',
			RiskName: '?description',
			RiskCategory: 'category',
			'Short Description': '?description',
			'Full Description': '?description',
			Consequences: '?impact',
			'Pre-mitigatedImpact': '?impact',
			'Pre-mitigatedLikelihood': '?likelihood',
			Mitigatons: 'mitigation',
			PostMitigatedImpact: 'impact',
			PostMitigatedLikelihood: 'likelihood',
			Proximity: 'proximity',
			RiskOwnerRole: 'owner'
		}
	},
	{
		file: 'reference/pcn/pcn_open_2024-10.csv',
		register: 'pcns',
		columns: {
			pcn_code: 'ods_code',
			pcn_name: 'name',
			sub_icb_code: '-',
			sub_icb_name: '-',
			open_date: 'opened_on',
			postcode: '-',
			current_practices: 'practices',
			practices_without_2021_list_size: '-',
			approx_registered_patients_jan2021: 'population',
			imd_decile_2023: '-'
		}
	}
];

type Column = { heading: string; is: string; cells: string };
const column = (heading: string, is: string, cells: string): Column => ({ heading, is, cells });

const policies = [
	column('Our ref', 'reference', '@ref'),
	column('What it is called', 'title', '@title'),
	column('Sort of paper', 'kind', 'Policy;SOP;Leaflet;Guidance'),
	column('Hits', 'mentions', '@count'),
	column('Lead', 'owner', '@person'),
	column('PPG yes', 'ratified_on', '@past'),
	column('Intranet', 'published_on', '@past'),
	column('To be done by', 'due_on', '@future'),
	column('Ward', '-', '@place'),
	column('Notes', 'comments', '@long')
];
const risks = [
	column('R no', 'reference', '@ref'),
	column('In a nutshell', 'description', '@long'),
	column('Chance of it', 'likelihood', '3;4;2;1;5'),
	column('How bad', 'impact', '4;3;2;3;5'),
	column('Controls', 'mitigation', '@long'),
	column('Held by', 'owner', '@person'),
	column('Look again', 'review_on', '@future'),
	column('Group', '-', 'A;B;C')
];
const milestones = [
	column('M', 'reference', '@ref'),
	column('Step to take', 'title', '@title'),
	column('Team', 'focus', 'Core;CEN;AED;Rehab'),
	column('Named person', 'owner', '@person'),
	column('First date', 'baseline_on', '@past'),
	column('Date now', 'forecast_on', '@future'),
	column('Ticked off', 'actual_on', '@past')
];
const teams = [
	column('Provider', 'trust', '@trust'),
	column('Code', 'code', '@ref'),
	column('CMHT', 'name', '@team'),
	column('Where', 'place', '@place'),
	column('Switch on', 'planned_on', '@future'),
	column('Switched on', 'live_on', '@past'),
	column('Bodies', 'staff', '@count'),
	column('Had DIALOG day', 'staff_trained', '@few')
];

/** Columns with some of them called otherwise. */
const renamed = (columns: readonly Column[], names: Readonly<Record<string, string>>) =>
	columns.map((one) => ({ ...one, heading: names[one.heading] ?? one.heading }));
/** Columns in another order: those named come first. */
const moved = (columns: readonly Column[], ...first: string[]) => [
	...columns.filter(({ heading }) => first.includes(heading)),
	...columns.filter(({ heading }) => !first.includes(heading))
];
const without = (columns: readonly Column[], ...names: string[]) =>
	columns.filter(({ heading }) => !names.includes(heading));
/** Columns with others put in before one. */
const added = (columns: readonly Column[], before: string, ...more: Column[]) =>
	columns.flatMap((one) => (one.heading === before ? [...more, one] : [one]));

type Version = {
	name: string;
	register: RegisterName;
	before: readonly Column[];
	after: readonly Column[];
};
const version = (
	name: string,
	register: RegisterName,
	before: readonly Column[],
	after: readonly Column[]
): Version => ({ name, register, before, after });

/** What a mapping learnt on the first version has to hold for. */
export const LATER_VERSIONS: readonly Version[] = [
	version('policies: the same again', 'policies', policies, policies),
	version(
		'policies: moved about',
		'policies',
		policies,
		moved(policies, 'Notes', 'Lead', 'PPG yes')
	),
	version(
		'policies: capitals and stops',
		'policies',
		policies,
		renamed(policies, { 'PPG yes': 'PPG – YES', 'Our ref': 'OUR REF.', Intranet: 'Intranet?' })
	),
	version(
		'policies: a column added in the middle',
		'policies',
		policies,
		added(policies, 'PPG yes', column('Risk rating', '-', 'High;Low;Medium'))
	),
	version(
		'policies: a date added that is another',
		'policies',
		policies,
		added(policies, 'PPG yes', column('Date ratified', '?ratified_on', '@past'))
	),
	version(
		'policies: the ratified column renamed',
		'policies',
		policies,
		renamed(policies, { 'PPG yes': 'Ratified' })
	),
	version(
		'policies: renamed to nothing known',
		'policies',
		policies,
		renamed(policies, { 'PPG yes': 'PPG nod' })
	),
	version('policies: a column gone', 'policies', policies, without(policies, 'Hits', 'Ward')),
	version(
		'policies: renamed and moved',
		'policies',
		policies,
		moved(renamed(policies, { Lead: 'Policy lead', 'To be done by': 'Due' }), 'Due')
	),
	version(
		'policies: a slip of the hand',
		'policies',
		policies,
		renamed(policies, { 'What it is called': 'Policy titel', Notes: 'Noets' })
	),
	version(
		'policies: plan beside fact',
		'policies',
		policies,
		added(policies, 'PPG yes', column('Planned PPG', '-', '@future'))
	),
	version('risks: the same again', 'risks', risks, risks),
	version(
		'risks: inherent scores added',
		'risks',
		risks,
		added(
			risks,
			'Chance of it',
			column('Inherent likelihood', 'initial_likelihood', '4;5;3'),
			column('Inherent impact', 'initial_impact', '4;5;5')
		)
	),
	version(
		'risks: renamed to the usual words',
		'risks',
		risks,
		renamed(risks, {
			'Chance of it': 'Likelihood',
			'How bad': 'Impact',
			'In a nutshell': 'Risk description'
		})
	),
	version(
		'risks: a plan beside the controls',
		'risks',
		risks,
		added(risks, 'Held by', column('Mitigation plan', '?mitigation', '@long'))
	),
	version(
		'risks: owner renamed and moved',
		'risks',
		risks,
		moved(renamed(risks, { 'Held by': 'Risk owner' }), 'Risk owner')
	),
	version(
		'milestones: moved and one added',
		'milestones',
		milestones,
		moved(added(milestones, 'Ticked off', column('RAG', '-', 'Green;Red')), 'Ticked off')
	),
	version(
		'milestones: dates renamed',
		'milestones',
		milestones,
		renamed(milestones, { 'First date': 'Baseline', 'Date now': 'Forecast', 'Ticked off': 'Done' })
	),
	version(
		'milestones: a start date put in',
		'milestones',
		milestones,
		added(milestones, 'First date', column('Start date', '-', '@past'))
	),
	version('teams: percentages added', 'teams', teams, [
		...teams,
		column('% trained', '-', '@pct'),
		column('Staff trained (%)', '-', '@pct')
	]),
	version(
		'teams: counts renamed',
		'teams',
		teams,
		renamed(teams, { Bodies: 'Headcount', 'Had DIALOG day': 'Staff trained' })
	),
	version(
		'teams: dates renamed and moved',
		'teams',
		teams,
		moved(
			renamed(teams, { 'Switch on': 'Planned go-live', 'Switched on': 'Went live' }),
			'Went live'
		)
	)
];
