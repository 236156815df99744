import { followUpSample, followUpServer } from '#lib/registers/follow-up.server.ts';
import type { SampleRow } from '#lib/registers/plug-in.server.ts';
import { issueWords, issues } from './definition.ts';

const COLUMNS = {
	began: 'raised_on',
	due: 'due_on',
	ended: 'closed_on',
	by: 'severity',
	byWord: 'severity',
	owner: 'owner',
	text: 'coalesce(title, description)'
};

/** The issue, its severity and owner; days before the last day on which it was raised, due and closed; what was done. */
const SAMPLES = [
	[
		'The lease of the hub in the east cannot be signed',
		'high',
		'Estates lead',
		150,
		40,
		null,
		'Two other buildings are being looked at.'
	],
	[
		'Records of the voluntary sector are kept apart from the trust’s',
		'medium',
		'Digital lead',
		200,
		60,
		48,
		'Read access is in place since the agreement was signed.'
	],
	[
		'Three posts in primary care have had no applicant twice',
		'high',
		'Workforce lead',
		95,
		-20,
		null,
		'Advertised as one rotation with the trust.'
	],
	[
		'Referral forms differ between practices',
		'low',
		'Primary care lead',
		170,
		80,
		85,
		'One form is in use.'
	],
	[
		'Training days fall on clinic days',
		'medium',
		'Training lead',
		60,
		5,
		null,
		'A second day each month is offered.'
	],
	[
		'Payments to people with lived experience arrive late',
		'critical',
		'Programme director',
		45,
		-10,
		null,
		'A pre-paid card is being tried.'
	]
] as const;

function sampleRows(today: string): SampleRow[] {
	return SAMPLES.map(([description, severity, owner, raised, due, closed, resolution], index) =>
		followUpSample(
			today,
			COLUMNS,
			[raised, due, closed],
			{ reference: `I${index + 1}`, description, severity, owner, deliverable: null },
			{ resolution }
		)
	);
}

export const issuesServer = followUpServer(issues, issueWords, COLUMNS, sampleRows);
