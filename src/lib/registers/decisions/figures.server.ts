import { followUpSample, followUpServer } from '#lib/registers/follow-up.server.ts';
import type { SampleRow } from '#lib/registers/plug-in.server.ts';
import { decisionWords, decisions } from './definition.ts';

const COLUMNS = {
	began: 'decided_on',
	due: 'review_on',
	ended: 'replaced_on',
	by: 'decided_by',
	byWord: 'board or group',
	owner: 'owner',
	text: 'decision'
};

/** The decision, its body and owner; days before the last day on which it was made, is reviewed and was replaced; why. */
const SAMPLES = [
	[
		'DIALOG is used by every team of the new model',
		'Programme board',
		'Clinical lead',
		230,
		-130,
		null,
		'Three teams had tried it, and it was the one that people preferred.'
	],
	[
		'Teams follow the boundaries of networks, not of wards',
		'Programme board',
		'Head of operations',
		215,
		20,
		null,
		'Practices refer by network.'
	],
	[
		'Grants to community groups are given for one year',
		'Finance group',
		'Finance lead',
		190,
		60,
		55,
		'The money for later years was not confirmed.'
	],
	[
		'Grants to community groups are given for three years',
		'Finance group',
		'Finance lead',
		55,
		-310,
		null,
		'Groups could not keep staff on yearly grants.'
	],
	[
		'People may refer themselves to the neighbourhood teams',
		'Co-production group',
		'Clinical lead',
		120,
		-60,
		null,
		'Asked for by the co-production group, and tried in one place.'
	]
] as const;

function sampleRows(today: string): SampleRow[] {
	return SAMPLES.map(([decision, decided_by, owner, decided, review, replaced, reason], index) =>
		followUpSample(today, COLUMNS, [decided, review, replaced], {
			reference: `D${index + 1}`,
			decision,
			decided_by,
			owner,
			reason
		})
	);
}

export const decisionsServer = followUpServer(decisions, decisionWords, COLUMNS, sampleRows);
