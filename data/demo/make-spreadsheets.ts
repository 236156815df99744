/**
 * Makes the spreadsheets that newcomers import: `node data/demo/make-spreadsheets.ts` writes them
 * beside this file. They are as untidy as the ones trusts send: title rows, two-row headings, dates
 * typed in five ways, "TBC", a total, notes underneath. Everything in them is made up.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import writeExcelFile, { type Cell, type SheetData } from 'write-excel-file/node';

const TRUST = 'Westside and Eastside Mental Health NHS Foundation Trust';
const BLUE = '#D9E5F2';
const GREY = '#EEEEEE';
const HEADING = { fontWeight: 'bold', backgroundColor: BLUE, wrap: true, alignVertical: 'top' } as const;

type Raw = string | number | null;

/** A date of a spreadsheet is written here as 2026-09-30; all else is kept as it stands. */
function cell(value: Raw): Cell {
	if (value === null || value === '') return null;
	if (typeof value === 'number') return { type: Number, value };
	if (/^\d{4}-\d{2}-\d{2}$/.test(value))
		return { type: Date, value: new Date(`${value}T00:00:00Z`), format: 'dd/mm/yyyy' };
	return { type: String, value, wrap: value.length > 40 };
}

const row = (values: readonly Raw[]): Cell[] => values.map(cell);
const heading = (values: readonly string[]): Cell[] =>
	values.map((value) => ({ type: String, value, ...HEADING }));

/** Group titles over several columns, as `[title, columns]`. */
function groups(spans: readonly (readonly [string, number])[]): Cell[] {
	return spans.flatMap(([title, columns]) => [
		{ type: String, value: title, columnSpan: columns, align: 'center', ...HEADING } as const,
		...Array.from({ length: columns - 1 }, () => null)
	]);
}

/** ref, title, type, mentions, lead, identified, review, draft, consultation, approved, intranet, withdrawn, target, co-produced, notes */
type Policy = readonly [
	string, string, string, Raw, string, Raw, Raw, Raw, Raw, Raw, Raw, Raw, Raw, string, string
];

const POLICIES: readonly Policy[] = [
	['WE-P-01', 'Planning care together', 'Policy', 96, 'Deputy chief nurse', '2025-01-14', '2025-02-03', '2025-05-12', '2025-06-09', '2025-09-17', '2025-10-01', null, '2025-10-31', 'Yes', 'Took the place of the old care coordination policy.'],
	['WE-P-02', 'Safety planning and clinical risk ', 'Policy', 44, 'Head of patient safety', '2025-01-14', '2025-02-17', '2025-06-23', '2025-08-04', '2025-12-10', '2026-01-05', null, '2025-12-31', 'Yes', ''],
	['WE-P-03', 'Section 117 aftercare', 'Policy', 35, 'Head of social work', '2025-01-14', '2025-03-10', '2025-08-18', '2025-10-06', null, null, null, '2026-03-31', 'No', 'Waits for the councils: joint policy.'],
	['WE-P-04', 'Admission, transfer and leaving hospital', 'Policy', 39, 'Head of inpatient services', '2025-01-20', '2025-03-24', '2025-07-14', '2025-09-01', '2026-01-21', '2026-02-02', null, '2026-01-31', 'No', ''],
	['WE-P-05', 'Community treatment orders', 'Policy', 24, 'Mental Health Act office', '2025-01-20', '2025-05-06', 'TBC', 'TBC', 'TBC', null, null, '2026-06-30', 'No', 'On hold until the new Act is clear.'],
	['WE-P-06', 'When people miss appointments', 'Policy', 18, 'Head of community services', '2025-01-27', '2025-04-07', '2025-06-30', '2025-07-28', '2025-11-19', '2025-12-01', null, '2025-11-30', 'Yes', ''],
	['WE-P-07', 'Working together with carers', 'Policy', 22, 'Carers lead', '2025-01-27', '2025-02-10', '2025-04-28', '2025-05-26', '2025-07-16', '2025-07-21', null, '2025-09-30', 'Yes', 'Written by the carers’ council.'],
	['WE-P-08', 'Safeguarding adults', 'Policy', 13, 'Head of safeguarding', '2025-02-03', '2025-09-15', '2026-01-12', '2026-03-02', '2026-06-17', '2026-07-06', null, '2026-06-30', 'No', ''],
	['WE-P-09', 'Safeguarding children', 'policy', 9, 'Head of safeguarding', '2025-02-03', '2025-09-15', '2026-02-09', '2026-04-13', null, null, null, '2026-06-30', 'No', ''],
	['WE-P-10', 'Physical health of people with severe mental illness', 'Policy', 16, 'Lead for physical health', '2025-02-10', '2025-06-02', '2025-11-03', '2026-01-19', '2026-05-20', '2026-06-01', null, '2026-03-31', 'Yes', ''],
	['WE-P-11', 'Supervision', 'Policy', 8, 'Head of psychological professions', '2025-02-10', '2026-01-26', null, null, null, null, null, '2027-01-31', '', ''],
	['WE-P-12', 'Health records', 'Policy', 21, 'Records manager', '2025-02-17', '2025-04-14', '2025-10-20', '2025-12-01', null, null, null, '30.6.26', 'No', 'Goes with the next release of the record system'],
	['WE-P-13', 'Moving on from children’s services', 'Policy', 19, 'Head of all-age services', '2025-02-17', '2025-07-07', '2026-03-16', null, null, null, null, '2026-12-31', 'Yes', 'Young people’s panel has the draft.'],
	['WE-P-14', 'Alcohol and drugs: working with partners', 'Policy', 10, 'Medical director', '2025-03-03', null, null, null, null, null, null, 'TBC', '', 'New provider from April.'],
	['WE-P-15', 'Care programme approach', 'Policy', 142, 'Deputy chief nurse', '2025-01-14', '2025-02-03', null, null, null, null, '2025-10-01', '2025-10-31', 'No', 'Withdrawn when WE-P-01 was published.'],
	['WE-S-01', 'Duty and triage', 'SOP', 15, 'Team managers’ group', '2025-03-10', '2025-05-19', '2025-08-11', '2025-09-08', '2025-11-12', '2025-11-24', null, '2025-12-31', 'No', ''],
	['WE-S-02', 'Naming a key worker', 'SOP', 31, 'Deputy chief nurse', '2025-03-10', '2025-03-31', '2025-06-16', '2025-07-14', '2025-09-17', '2025-10-01', null, '2025-10-31', 'Yes', ''],
	['WE-S-03', 'Multi-disciplinary meetings', 'Sop', 17, 'Team managers’ group', '2025-03-10', '2025-06-09', '2025-10-13', '12 Jan 2026', '2026-03-11', null, null, '2026-03-31', 'No', ''],
	['WE-S-04', 'Home treatment', 'Operational policy', 14, 'Head of urgent care', '2025-03-17', '2025-11-10', '2026-04-20', '2026-06-08', null, null, null, '2026-09-30', 'No', ''],
	['WE-S-05', 'Assertive outreach', 'Operational policy', 26, 'Head of community services', '2025-03-17', '2026-02-02', '2026-07-13', null, null, null, null, '2026-12-31', '', ''],
	['WE-S-06', 'Community rehabilitation', 'Operational policy', 23, 'Consultant lead, rehabilitation', '2025-03-17', '2026-03-09', null, null, null, null, null, 'Mar-27', '', 'Follows the business case.'],
	['WE-S-07', 'Older adults’ community teams', 'Operational policy', 28, 'Consultant lead, older adults', '2025-03-24', '2026-05-11', null, null, null, null, null, '2027-03-31', '', ''],
	['WE-S-08', 'Depot and clozapine clinics', 'SOP', 'not counted', 'Chief pharmacist', '2025-03-24', '2025-10-06', '2026-01-19', '2026-03-02', '2026-05-13', '2026-05-25', null, '2026-05-31', 'No', ''],
	['WE-F-01', 'Plan form', 'EPR template', 30, 'Records manager', '2025-04-07', '2025-06-02', '2026-02-16', null, null, null, null, '2026-09-30', 'Yes', 'Built. Waits for supplier.'],
	['WE-F-02', 'Review form', 'EPR template', 37, 'Records manager', '2025-04-07', '2025-06-02', null, null, null, null, null, '2026-09-30', '', 'Old form to be switched off.'],
	['WE-F-03', 'Letter when care ends', 'EPR template', 6, 'Records manager', '2025-04-07', '2025-07-21', '2025-09-22', '2025-10-20', '2025-12-10', '2025-12-15', null, '2026-01-31', 'No', ''],
	['WE-J-01', 'Community nurse, band 6', 'JD', 7, 'Head of people', '2025-05-12', '2025-09-01', '2025-11-17', '2025-12-08', '2026-02-11', null, null, '2026-03-31', 'No', ''],
	['WE-J-02', 'Team manager', 'JD', 5, 'Head of people', '2025-05-12', '2025-09-01', '2026-01-12', null, null, null, null, '2026-06-30', 'No', ''],
	['WE-L-01', 'What happens when you join us', 'Leaflet', 11, 'Lived experience lead', '2025-05-19', '2025-06-23', '2025-09-08', '2025-10-06', '2025-12-10', '2025-12-15', null, '2025-12-31', 'Yes', 'In seven languages and Easy Read.'],
	['WE-L-02', 'For carers and families', 'Leaflet', 6, 'Carers lead', '2025-05-19', '2025-06-23', '2025-10-13', '3 Nov 2025', '2026-01-21', '2026-02-02', null, '2026-01-31', 'Yes', '']
];

const at = (policy: Policy, index: number, value: Raw): Policy =>
	policy.map((old, position) => (position === index ? value : old)) as unknown as Policy;

function policyTracker(): SheetData {
	const total = POLICIES.reduce((sum, policy) => sum + (typeof policy[3] === 'number' ? policy[3] : 0), 0);
	return [
		[{ type: String, value: 'Where do we still say “CPA”? Rewrite tracker', fontWeight: 'bold', fontSize: 16, columnSpan: 8 }],
		[{ type: String, value: TRUST, fontStyle: 'italic', columnSpan: 8 }],
		[{ type: String, value: 'Kept by the policy office. Last updated 9/10/26 (v11)' }],
		[],
		groups([['Document', 5], ['Rewrite', 4], ['Sign-off', 4], ['', 2]]),
		heading(['Ref no.', 'Document title', 'Doc type', 'References to CPA or care coordinator', 'Lead officer', 'Found', 'Review started', 'First draft', 'Out to consultation', 'Approved', 'On intranet', 'Withdrawn', 'Target date', 'Co-produced?', 'Notes']),
		...POLICIES.map(row),
		[null, { type: String, value: 'TOTAL', fontWeight: 'bold' }, null, { type: Number, value: total, fontWeight: 'bold' }],
		[],
		[{ type: String, value: 'Key: grey = withdrawn. Target dates were agreed by the policy group in May 2025.', backgroundColor: GREY, columnSpan: 8 }]
	];
}

/** A month later: six rows moved on, one is new, one is gone, and somebody tidied the columns. */
function policyTrackerNextMonth(): SheetData {
	const moved = POLICIES.filter(([ref]) => ref !== 'WE-L-02').map((policy): Policy => {
		switch (policy[0]) {
			case 'WE-P-09':
				return at(policy, 9, '2026-10-14');
			case 'WE-P-12':
				return at(at(policy, 9, '2026-10-14'), 14, 'Approved; published with the next release.');
			case 'WE-P-13':
				return at(policy, 8, '2026-10-26');
			case 'WE-S-03':
				return at(policy, 10, '2026-10-19');
			case 'WE-S-04':
				return at(policy, 12, '2027-01-31');
			case 'WE-F-02':
				return at(policy, 7, '2026-11-09');
			default:
				return policy;
		}
	});
	const added: Policy = ['WE-L-03', 'Your key worker', 'Leaflet', 4, 'Lived experience lead', '2026-10-20', null, null, null, null, null, null, '2027-03-31', 'Yes', 'Asked for by the co-production group.'];
	const order = [1, 0, 2, 4, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
	const ordered = (policy: Policy) => order.map((position) => policy[position] ?? null);
	return [
		[{ type: String, value: `${TRUST}: CPA rewrite tracker, November 2026`, fontWeight: 'bold', columnSpan: 6 }],
		[],
		heading(['Title', 'Reference', 'Type of document', 'Policy lead', 'CPA refs', 'Date identified', 'Review began', 'Draft', 'Consultation', 'Date approved', 'Date published', 'Date withdrawn', 'Due by', 'Co-produced', 'Comments']),
		...[...moved, added].map((policy) => row(ordered(policy)))
	];
}

type Pcn = { code: string; name: string; population: number; smiRegister: number };

/** code -> practices, wave, planned, live, team, must have, additional, ARRS, co-located, self-referral, data pack */
const NETWORKS: Readonly<Record<string, readonly Raw[]>> = {
	U99001: [9, '2024/25', '2025-02-28', '2025-03-03', 'Westside hub', 'Y', 'Part', 2, 5.5, 'Y', '2025-06-16'],
	U99002: [7, '2024/25', '2025-03-31', '2025-04-07', 'Westside hub', 'Y', 'Part', 1.5, 4, 'Y', '2025-06-16'],
	U99003: [4, '2025/26', '2025-09-30', '2025-09-29', 'Westside hub', 'Y', 'N', 1, 2, 'Y', '2025-12-08'],
	U99004: [6, '2025/26', '2025-06-30', '2025-07-14', 'Eastside coast team', 'Y', 'Y', 1.5, 3.5, 'Y', '2025-09-22'],
	U99005: [5, '2026/27', 'Q4 26/27', 'not yet', '', 'N', 'N', 1, 0, 'N', ''],
	U99006: [5, '2025/26', '2025-11-30', '2026-01-12', 'Villages team', 'Part', 'N', 1, 1.5, 'N', '2026-04-13'],
	U99007: [10, '2025/26', '2025-04-30', '2025-05-12', 'City team', '✓', 'Part', 3, 6, 'Y', '2025-08-11'],
	U99008: [8, '2025/26', '2025-05-31', '2025-06-09', 'City team', '✓', 'Part', 2.5, 6, 'Y', '2025-08-11'],
	U99009: [6, '2025/26', '2025-12-31', '2026-02-16', 'Tiffintown hub', 'Y', 'N', 1, 3, 'Y', '2026-05-11'],
	U99010: [4, '2026/27', 'TBC', '', '', 'N', 'N', 0.5, 0, 'N', ''],
	U99011: [6, '2025/26', '2026-03-31', '2026-05-18', 'Eastside coast team', 'Part', 'N', 1, 2.5, 'Y', '2026-08-17'],
	U99012: [6, '2025/26', '2026-01-31', '2026-03-09', 'Springfield team', 'Y', 'Part', 1.5, 3, 'Y', '2026-06-15'],
	U99013: [7, '2026/27', '2026-09-30', '', 'Hayes and Sriland team', 'N', 'N', 1, 1, 'N', ''],
	U99014: [5, '2026/27', '2027-01-31', '', 'Hayes and Sriland team', 'N', 'N', 1, 0, 'N', '']
};

function pcnTracker(): SheetData {
	const { regions } = JSON.parse(readFileSync(join(import.meta.dirname, 'organisations.json'), 'utf8')) as {
		regions: { ics: { code: string; places: { name: string; pcns: Pcn[] }[] }[] }[];
	};
	const system = regions.flatMap(({ ics }) => ics).find(({ code }) => code === 'XWE')!;
	const rows = system.places.flatMap((place) =>
		place.pcns.map((pcn, index) => {
			// Some people type thousands with a comma, and then the cell is text.
			const population = index % 4 === 1 ? pcn.population.toLocaleString('en-GB') : pcn.population;
			const [practices, ...rest] = NETWORKS[pcn.code]!;
			return row([pcn.code, pcn.name, place.name, population, practices ?? null, pcn.smiRegister, ...rest]);
		})
	);
	const population = system.places.flatMap(({ pcns }) => pcns).reduce((sum, pcn) => sum + pcn.population, 0);
	return [
		[{ type: String, value: 'Neighbourhood model: network by network', fontWeight: 'bold', fontSize: 14, columnSpan: 6 }],
		[{ type: String, value: 'Westside and Eastside ICS programme office, 16 October 2026', columnSpan: 6 }],
		[],
		groups([['Network', 6], ['New model', 4], ['Services', 5], ['', 1]]),
		heading(['ODS code', 'Network', 'Place', 'List size', 'No of practices', 'SMI register', 'Year in plan', 'Planned go live', 'Actual go live', 'Team', 'Must haves', 'Additional', 'MHP ARRS', 'Co-located', 'Self referral', 'Data pack']),
		...rows,
		[null, { type: String, value: 'Total', fontWeight: 'bold' }, null, { type: Number, value: population, fontWeight: 'bold' }],
		[],
		[{ type: String, value: 'ARRS and co-located staff in WTE. “Part” = in some practices only.', columnSpan: 6 }]
	];
}

function cover(title: string): SheetData {
	return [
		[{ type: String, value: title, fontWeight: 'bold', fontSize: 16 }],
		[{ type: String, value: 'Made-up data for the demonstration of Waymark. No such trust exists.' }],
		[],
		[{ type: String, value: 'Please do not sort the sheet: the meeting goes through it in this order.' }]
	];
}

const WIDE = [10, 40, 18, 14, 26, ...Array.from({ length: 9 }, () => 13), 44].map((width) => ({ width }));
const NARROW = [11, 28, 12, ...Array.from({ length: 13 }, () => 13)].map((width) => ({ width }));

async function write(file: string, sheets: { sheet: string; data: SheetData; columns: { width: number }[] }[]) {
	await writeExcelFile(sheets).toFile(join(import.meta.dirname, file));
}

const first = { sheet: 'Read me', columns: [{ width: 90 }] };
await write('westside-policy-tracker.xlsx', [
	{ ...first, data: cover('CPA rewrite tracker') },
	{ sheet: 'Tracker', data: policyTracker(), columns: WIDE }
]);
await write('westside-policy-tracker-next-month.xlsx', [
	{ sheet: 'Nov 26', data: policyTrackerNextMonth(), columns: WIDE }
]);
await write('westside-pcn-tracker.xlsx', [
	{ ...first, data: cover('Network tracker') },
	{ sheet: 'Networks', data: pcnTracker(), columns: NARROW }
]);
