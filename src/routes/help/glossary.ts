/** The parts of the help page, and the words and short forms used on screen in the order of the alphabet. */

/** The end of each address, and its heading. */
export const PARTS = [
	['pages', 'How a page is laid out'],
	['progress', 'Stage and delivery confidence'],
	['imports', 'Bringing in a spreadsheet'],
	['registers', 'What each register contains'],
	['charts', 'Charts over time, and what their signals mean'],
	['checks', 'Registers that contradict each other'],
	['board', 'The report to the board'],
	['frameworks', 'Frameworks'],
	['returns', 'The quarterly return'],
	['people', 'Numbers about people'],
	['roles', 'Who may do what'],
	['words', 'Words and short forms']
] as const;

export type Entry = {
	/** The end of the address: `/help#pcn`. */
	id: string;
	term: string;
	/** What the letters stand for. */
	full?: string;
	meaning: string;
};

export const GLOSSARY: readonly Entry[] = [
	{
		id: 'aed',
		term: 'AED',
		full: 'adult eating disorders',
		meaning: 'One of the three areas of dedicated focus.'
	},
	{
		id: 'arrs',
		term: 'ARRS',
		full: 'additional roles reimbursement scheme',
		meaning:
			'Money with which primary care networks employ people such as mental health practitioners.'
	},
	{
		id: 'as-at',
		term: 'As at',
		meaning:
			'The day that the figures of a page are for. They are worked out again from the recorded dates, so any past day can be shown.'
	},
	{
		id: 'baseline',
		term: 'Baseline date',
		meaning:
			'The date first agreed for a deliverable or a milestone. It stays as it was, so that a slip can be seen.'
	},
	{
		id: 'cen',
		term: 'CEN',
		full: 'complex emotional needs',
		meaning:
			'The words used here for what services have called “personality disorder”. One of the three areas of dedicated focus.'
	},
	{
		id: 'cmhf',
		term: 'Community Mental Health Framework',
		meaning:
			'The national model for community mental health care that takes the place of the Care Programme Approach.'
	},
	{
		id: 'co-production',
		term: 'Co-production',
		meaning:
			'Designing, running and checking care together with the people who use it and their carers, who share in the decisions.'
	},
	{
		id: 'cpa',
		term: 'CPA',
		full: 'Care Programme Approach',
		meaning:
			'The older way of coordinating mental health care, with two levels of support. It is being replaced.'
	},
	{
		id: 'confidence',
		term: 'Delivery confidence',
		meaning:
			'How likely a deliverable is to be ready by its date, in five steps from green to red. It is a separate thing from the stage.'
	},
	{
		id: 'dedicated-focus',
		term: 'Dedicated focus',
		meaning:
			'Care for people with an eating disorder, with complex emotional needs, or in need of community rehabilitation.'
	},
	{
		id: 'deliverable',
		term: 'Deliverable',
		meaning: 'One box of the roadmap: something every ICS should have in place.'
	},
	{
		id: 'dialog',
		term: 'DIALOG and DIALOG+',
		meaning:
			'A scale of 11 questions, each rated from 1 to 7, on how satisfied a person is with their life and treatment; DIALOG+ is the conversation built on it.'
	},
	{
		id: 'dna',
		term: 'DNA rate',
		full: 'did not attend',
		meaning: 'The share of appointments to which the person did not come.'
	},
	{
		id: 'eip',
		term: 'EIP',
		full: 'early intervention in psychosis',
		meaning: 'Teams that support people in the first years of psychosis.'
	},
	{
		id: 'epr',
		term: 'EPR',
		full: 'electronic patient record',
		meaning: 'The system a trust keeps its records in, such as RiO, SystmOne or Carenotes.'
	},
	{
		id: 'experts',
		term: 'Experts by experience',
		meaning:
			'People who have used mental health care, or cared for someone who does, and bring what they know to its design.'
	},
	{
		id: 'financial-year',
		term: 'Financial year',
		meaning:
			'From 1 April to 31 March, written 2026/27. Its quarters run Q1 April to June, Q2 July to September, Q3 October to December and Q4 January to March.'
	},
	{
		id: 'forecast',
		term: 'Forecast date',
		meaning: 'The date by which something is now expected. Moving it needs a reason.'
	},
	{
		id: 'gbo',
		term: 'GBO',
		full: 'goal-based outcomes',
		meaning: 'How far a person has come towards goals they chose themselves.'
	},
	{
		id: 'icb',
		term: 'ICB',
		full: 'integrated care board',
		meaning: 'The NHS body that plans and pays for care in an integrated care system.'
	},
	{
		id: 'ics',
		term: 'ICS',
		full: 'integrated care system',
		meaning:
			'The NHS, councils and voluntary groups that plan care together for one part of England.'
	},
	{
		id: 'kuf',
		term: 'KUF',
		full: 'knowledge and understanding framework',
		meaning: 'Training for staff who work with people with complex emotional needs.'
	},
	{ id: 'la', term: 'LA', full: 'local authority', meaning: 'The council.' },
	{
		id: 'mdt',
		term: 'MDT',
		full: 'multi-disciplinary team',
		meaning: 'People of several professions who look after someone together.'
	},
	{
		id: 'mhp',
		term: 'MHP',
		full: 'mental health practitioner',
		meaning: 'A mental health professional who works with GP practices.'
	},
	{ id: 'milestone', term: 'Milestone', meaning: 'A dated step towards a deliverable.' },
	{
		id: 'natural-key',
		term: 'Key of a row',
		meaning:
			'The columns that name a row, such as a policy’s trust and reference. They are how a row of a second spreadsheet finds the row it is about.'
	},
	{
		id: 'ods',
		term: 'ODS code',
		full: 'Organisation Data Service',
		meaning: 'The NHS’s own code for an organisation, such as a practice or a primary care network.'
	},
	{
		id: 'opmh',
		term: 'OPMH',
		full: 'older people’s mental health',
		meaning: 'Mental health care for older adults.'
	},
	{
		id: 'paired',
		term: 'Paired score',
		meaning: 'A first and a later score for the same person, so that a change can be seen.'
	},
	{
		id: 'pcn',
		term: 'PCN',
		full: 'primary care network',
		meaning: 'A group of GP practices that work together for some 30,000 to 50,000 people.'
	},
	{
		id: 'pcsp',
		term: 'PCSP',
		full: 'personalised care and support plan',
		meaning: 'A plan that a person makes together with those who support them.'
	},
	{ id: 'place', term: 'Place', meaning: 'A borough or council area within an ICS.' },
	{
		id: 'prom',
		term: 'PROM',
		full: 'patient reported outcome measure',
		meaning: 'Questions whose answers, given by people themselves, show whether care helps.'
	},
	{
		id: 'rehab',
		term: 'Rehab',
		full: 'community mental health rehabilitation',
		meaning:
			'Longer support to live well in the community. One of the three areas of dedicated focus.'
	},
	{
		id: 'region',
		term: 'Region',
		meaning: 'One of the seven regions of NHS England, each of which reviews the ICSs in it.'
	},
	{
		id: 'register',
		term: 'Register',
		meaning:
			'A list that an ICS keeps here, such as its policies or its primary care networks, usually filled from a spreadsheet.'
	},
	{
		id: 'reqol',
		term: 'ReQoL-10',
		full: 'recovering quality of life',
		meaning: 'Ten questions on quality of life that people answer themselves.'
	},
	{
		id: 'return',
		term: 'Return',
		full: 'quarterly assurance return',
		meaning: 'What an ICS tells its region each quarter, in words and figures.'
	},
	{
		id: 'roadmap',
		term: 'Roadmap',
		meaning: 'NHS England’s one-page picture of what every ICS should have in place.'
	},
	{
		id: 'slip',
		term: 'Slip',
		meaning: 'The days between the baseline date and the forecast or actual date.'
	},
	{
		id: 'smi',
		term: 'SMI',
		full: 'severe mental illness',
		meaning:
			'Conditions such as schizophrenia or bipolar disorder that affect a person’s daily life severely. GP practices keep a register of people with one.'
	},
	{
		id: 'sop',
		term: 'SOP',
		full: 'standard operating procedure',
		meaning: 'Written steps for doing a piece of work.'
	},
	{
		id: 'stage',
		term: 'Stage',
		meaning:
			'How far a deliverable has come, in five steps. It is a separate thing from delivery confidence.'
	},
	{
		id: 'trust',
		term: 'Trust',
		meaning: 'An NHS organisation that provides care; here, one that provides mental health care.'
	},
	{
		id: 'vcse',
		term: 'VCSE',
		full: 'voluntary, community and social enterprise',
		meaning: 'Organisations outside the public sector that work for people’s good.'
	},
	{
		id: 'wte',
		term: 'WTE',
		full: 'whole-time equivalent',
		meaning: 'Staff counted by the hours they work: two people at half time are 1 WTE.'
	}
];
