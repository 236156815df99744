import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readUpload } from '#lib/imports/read-file.ts';
import type { Choices } from '#lib/imports/reading.ts';
import { codesOf, contextOf, sharedFolder } from '../fixtures/reading.ts';

// The smallest files that the first release misread: each is read right, asked about or said.

const folder = sharedFolder('samples/field');
const TRUST = { kind: 'trust', code: 'XT1', name: 'Westside NHS Trust', shortName: 'Westside' };

type Case = {
	file: string;
	register: string;
	/** Fields of each row that is taken; a field that is not there must have no value. */
	rows: Record<string, unknown>[];
	/** Codes of what has to be said. */
	says?: string[];
	/** Questions that are asked. */
	asks?: string[];
	choices?: Choices;
};

const CASES: Case[] = [
	{
		file: 'i01-us-dates.csv',
		register: 'milestones',
		rows: Array.from({ length: 4 }, () => ({ baseline_on: undefined, forecast_on: undefined })),
		says: ['date-order-unknown'],
		asks: ['date-order']
	},
	{
		file: 'i01-us-dates.csv',
		register: 'milestones',
		rows: [
			{ baseline_on: '2026-03-04', forecast_on: '2026-05-06', actual_on: null },
			{ baseline_on: '2026-03-18', forecast_on: '2026-04-07', actual_on: '2026-04-02' },
			{ baseline_on: '2026-06-09', forecast_on: '2026-12-25', actual_on: null },
			{ baseline_on: '2026-02-11', forecast_on: '2026-03-10', actual_on: '2026-03-09' }
		],
		asks: ['date-order'],
		choices: { answers: { 'date-order': 'month-first' } }
	},
	{
		file: 'i02-superscript.xlsx',
		register: 'policies',
		rows: [{ mentions: 12 }, { title: 'Beta', mentions: 4 }],
		says: ['footnote-dropped']
	},
	{
		file: 'i03-table-totals.xlsx',
		register: 'training',
		rows: [
			{ in_scope: 10, trained: 5 },
			{ in_scope: 20, trained: 6 }
		],
		says: ['total-row-left-out', 'total-differs']
	},
	{
		file: 'i05-total-documents.xlsx',
		register: 'policies',
		rows: [
			{ reference: 'P1', mentions: 3 },
			{ reference: 'P2', mentions: 4 }
		],
		says: ['total-row-left-out']
	},
	{
		file: 'i06-hidden-rows.xlsx',
		register: 'milestones',
		rows: ['M1', 'M2', 'M3', 'M4'].map((reference) => ({ reference })),
		says: ['hidden-rows-read']
	},
	{
		file: 'i07-strike.xlsx',
		register: 'milestones',
		rows: [{ reference: 'M1' }, { reference: 'M2' }],
		says: ['struck-cells-read']
	},
	{ file: 'i08-nbsp.csv', register: 'pcns', rows: [{ name: 'Alpha PCN', population: 41_500 }] },
	{
		file: 'i09-leading-zeros.xlsx',
		register: 'policies',
		rows: [{ reference: '0012' }, { reference: '0007' }]
	},
	{
		file: 'i10-ref-110.xlsx',
		register: 'milestones',
		rows: [{ reference: '1.1' }, { reference: '1.10' }]
	},
	{
		file: 'i11-utc.csv',
		register: 'milestones',
		rows: [{ baseline_on: '2026-04-01', actual_on: '2026-07-01' }]
	},
	{
		file: 'i12-stacked-above.xlsx',
		register: 'milestones',
		rows: [
			{ reference: 'M1', owner: null, forecast_on: '2027-02-01', focus: 'core' },
			{ reference: 'M2', owner: 'Jo', forecast_on: '2027-03-01', focus: 'rehab' }
		],
		says: ['tables-joined', 'title-read']
	},
	{
		file: 'i15-mixed-encoding.csv',
		register: 'milestones',
		rows: [{ title: 'café – one' }, { title: 'café – two' }],
		says: ['encoding-mixed']
	},
	{
		file: 'i17-wte-percent.xlsx',
		register: 'workforce',
		rows: [{ planned_wte: 12.5, in_post_wte: undefined }],
		says: ['percentage-for-count']
	},
	{
		file: 'i20-status.xlsx',
		register: 'risks',
		rows: [{ reference: 'R101' }, { reference: 'R102' }],
		says: ['column-unused'],
		asks: ['status-date:closed_on']
	},
	{
		file: 'i21-mmm-yy.xlsx',
		register: 'milestones',
		rows: [{ forecast_on: '2026-12-31' }, { forecast_on: '2026-12-31' }],
		says: ['date-read-as-period-end']
	},
	{
		file: 'i23-headcount.xlsx',
		register: 'workforce',
		rows: [{ planned_wte: undefined, in_post_wte: undefined }],
		says: ['column-unlike']
	},
	{ file: 'i25-isbn.csv', register: 'policies', rows: [{ comments: 'See ISBN 1861342802' }] },
	{
		file: 'i26-numbers-unlabelled.xlsx',
		register: 'workforce',
		rows: [],
		says: ['numbers-unlabelled'],
		asks: ['which-number:numbers']
	},
	{ file: 'i28-dash-note.csv', register: 'milestones', rows: [{ notes: '- 3 nurses in post' }] },
	{
		file: 'i32-bracket-note.csv',
		register: 'proms',
		rows: [{ first_scores: 60 }],
		says: ['number-unreadable']
	},
	{ file: 'i34-29-aug-26.csv', register: 'milestones', rows: [{ forecast_on: '2026-08-29' }] },
	{
		file: 'i35-brackets.csv',
		register: 'coproduction',
		rows: [{ held_on: '2026-05-01' }],
		says: ['number-out-of-range']
	}
];

test.skipIf(folder === null).each(CASES)(
	'$file as $register',
	({ file, register, rows, says = [], asks = [], choices = {} }) => {
		const bytes = readFileSync(`${folder}${file}`);
		const reading = readUpload(bytes, file, choices, contextOf(register, [TRUST]));
		expect(reading.refused).toBeNull();
		const { fields, values } = reading.rows;
		expect(values).toHaveLength(rows.length);
		rows.forEach((row, index) => {
			for (const [field, value] of Object.entries(row)) {
				const at = fields.indexOf(field);
				expect(at < 0 ? undefined : values[index]![at], `row ${index + 1}, ${field}`).toEqual(
					value
				);
			}
		});
		expect(codesOf(reading)).toEqual(expect.arrayContaining(says));
		expect(reading.questions.map(({ id }) => id)).toEqual(asks);
	}
);
