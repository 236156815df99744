import { monthName } from '#lib/core/dates.ts';
import {
	choiceLabel,
	countColumn,
	monthColumn,
	type Register,
	type Row,
	type RowFinding
} from '#lib/registers/definition.ts';
import { MEASURES } from './measures.ts';

/** Each of these counts some of the people that the one before it counts. */
const PARTS = [
	[
		'first_scores',
		'eligible',
		'scored-above-eligible',
		'More people have a first score than are eligible.'
	],
	[
		'paired_scores',
		'first_scores',
		'paired-above-scored',
		'More people have a paired score than a first score.'
	],
	[
		'improved',
		'paired_scores',
		'improved-above-paired',
		'More people improved than have a paired score.'
	]
] as const;

const rules = PARTS.map(([part, whole, code, sentence]) => (row: Row): RowFinding | null => {
	const [some, all] = [row[part], row[whole]];
	if (typeof some !== 'number' || typeof all !== 'number' || some <= all) return null;
	return {
		severity: 'error',
		code,
		message: `${sentence} One of the two is wrong.`,
		fields: [part, whole]
	};
});

const people = { people: true, suppressible: true, across: 'fills' } as const;

export const proms: Register = {
	name: 'proms',
	title: 'PROM returns',
	singular: 'PROM return',
	plural: 'PROM returns',
	about:
		'For each team, measure and month, how many people filled in a patient reported outcome measure (PROM), a second time, and with a better result. A team need not use every measure.',
	key: ['team', 'measure', 'month'],
	columns: [
		{
			name: 'team',
			label: 'Team',
			help: 'The team, by its name or its code.',
			kind: 'text',
			required: true,
			maxLength: 200,
			filter: true,
			alsoCalled: ['team name', 'team code', 'service', 'site']
		},
		{
			name: 'measure',
			label: 'Measure',
			help: 'Which outcome measure was used.',
			kind: 'choice',
			required: true,
			filter: true,
			alsoCalled: ['prom', 'outcome measure', 'tool', 'scale'],
			choices: [
				{ value: 'dialog', label: 'DIALOG', alsoCalled: ['dialog+', 'dialog plus'] },
				{
					value: 'reqol-10',
					label: 'ReQoL-10',
					alsoCalled: ['reqol', 'reqol 10', 'recovering quality of life']
				},
				{
					value: 'gbo',
					label: 'Goal-based outcomes',
					alsoCalled: ['gbo', 'goals based outcomes', 'goal based outcome']
				}
			]
		},
		monthColumn,
		countColumn('eligible', 'Eligible', 'People who could have filled it in.', 'people', {
			...people,
			alsoCalled: ['people eligible', 'caseload', 'number eligible', 'open cases']
		}),
		countColumn('first_scores', 'First score', 'People with at least one score.', 'people', {
			...people,
			alsoCalled: [
				'first scores',
				'single score',
				'with a first score',
				'scored',
				'one score',
				'at least one'
			]
		}),
		countColumn(
			'paired_scores',
			'Paired score',
			'People with a first and a later score.',
			'people',
			{
				...people,
				alsoCalled: ['paired scores', 'paired', 'with a paired score', 'pairs']
			}
		),
		countColumn('improved', 'Improved', 'People whose later score is better.', 'people', {
			...people,
			alsoCalled: ['improvement', 'number improved', 'reliably improved', 'better']
		})
	],
	statuses: [
		{ code: 'complete', label: 'All four figures', tone: 'done' },
		{ code: 'suppressed', label: 'Some suppressed', tone: 'started' },
		{ code: 'incomplete', label: 'Figures missing', tone: 'none' }
	],
	rules,
	measures: MEASURES,
	searched: ['team'],
	sortedBy: 'month',
	newestFirst: true,
	rowTitle: (row) =>
		`${row.team}, ${choiceLabel(proms, row, 'measure')}, ${monthName(String(row.month))}`
};
