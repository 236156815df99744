import { followUpSample, followUpServer } from '#lib/registers/follow-up.server.ts';
import type { SampleRow } from '#lib/registers/plug-in.server.ts';
import { actionWords, actions } from './definition.ts';

const COLUMNS = {
	began: 'agreed_on',
	due: 'due_on',
	ended: 'done_on',
	by: 'meeting',
	byWord: 'meeting',
	owner: 'owner',
	text: 'action'
};

/** The action, its owner and the meeting; days before the last day on which it was agreed, due and done. */
const SAMPLES = [
	[
		'Write to practices about the new way to refer',
		'Primary care lead',
		'Programme board',
		160,
		130,
		128
	],
	[
		'Agree the rates for experts by experience',
		'Co-production lead',
		'Co-production group',
		140,
		100,
		81
	],
	['Bring the estate options to the board', 'Estates lead', 'Programme board', 75, 20, null],
	['Check which policies still name care coordinators', 'Policy lead', 'Policy group', 75, 45, 44],
	[
		'Send the training dates for the next quarter',
		'Training lead',
		'Workforce group',
		47,
		12,
		null
	],
	[
		'Ask the voluntary sector alliance for its waiting times',
		'Data lead',
		'Programme board',
		47,
		-14,
		null
	],
	['Share the draft data pack with networks', 'Data lead', 'Primary care group', 30, 2, 6],
	['Name a lead for carers in each team', 'Head of operations', 'Programme board', 16, -28, null]
] as const;

function sampleRows(today: string): SampleRow[] {
	return SAMPLES.map(([action, owner, meeting, agreed, due, done], index) =>
		followUpSample(today, COLUMNS, [agreed, due, done], {
			reference: `A${index + 1}`,
			action,
			owner,
			meeting
		})
	);
}

export const actionsServer = followUpServer(actions, actionWords, COLUMNS, sampleRows);
