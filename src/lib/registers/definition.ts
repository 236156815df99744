import type { MeasureDefinition, SeriesKind } from '#lib/core/measure.ts';
import type { PeriodKind } from '#lib/core/periods.ts';
import type { Better, Target } from '#lib/spc/rules.ts';

// What a register is. One declaration drives its form, table, import, checks, template, export and
// help page; a new column is a migration and a line here. A new register is a migration, a folder with
// `definition.ts` and `figures.server.ts`, and a line each in `all.ts` and `all.server.ts`.

/** What addresses, files and command lines call a register: `findRegister` says whether there is one. */
export type RegisterName = string;

export type ColumnKind =
	| 'text'
	| 'long-text'
	| 'date'
	| 'year' // a financial year, written 2023/24
	| 'whole-number'
	| 'decimal'
	| 'choice'
	| 'month' // a calendar month, stored as 2026-09
	| 'period' // a month, quarter, three rolling months or year, stored as 2026-09/quarter
	| 'indicator' // the code of an indicator of the catalogue or of the system's own
	| 'deliverables' // codes of deliverables of the roadmap, separated by semicolons
	| 'organisation'; // the code of an organisation of a kind that `organisationKind` names

export type OrganisationKind = 'ics' | 'trust' | 'place' | 'pcn';

export type Choice = {
	/** As stored and exported. */
	value: string;
	label: string;
	/** What people type in spreadsheets for it; compared without case, spaces or punctuation. */
	alsoCalled?: readonly string[];
};

export type Column = {
	/** The database column, the field in JSON and the key of a row. */
	name: string;
	label: string;
	help: string;
	kind: ColumnKind;
	required?: boolean;
	/** Letters and a number, which sorts by its value: M2 before M10. */
	numbered?: boolean;
	/** Other names people give the column in spreadsheets; compared without case or punctuation. */
	alsoCalled?: readonly string[];
	/** Names that may mean it and may mean something else: asked about, never taken by themselves. */
	perhapsCalled?: readonly string[];
	choices?: readonly Choice[];
	/** Words that are none of the choices are kept as they are written. */
	open?: boolean;
	/**
	 * The choices are steps of this scale, numbered from 1. A file with numbers beyond them has another one, in
	 * all columns of that scale.
	 */
	scale?: string;
	organisationKind?: OrganisationKind | readonly OrganisationKind[];
	/** Shown beside the number, and in headings: "WTE", "people". */
	unit?: string;
	min?: number;
	max?: number;
	/** Decimal places shown; two unless it says otherwise. */
	places?: number;
	/** A count of people that may come in as `*`: kept as such, neither 0 nor unknown. */
	suppressible?: boolean;
	/** Counts people who are cared for or take part: readers outside see it by the disclosure rule. */
	people?: boolean;
	/** A count: “45%” is an error here, not 0.45. */
	countOnly?: boolean;
	/** Names one deliverable at most. */
	single?: boolean;
	maxLength?: number;
	/** A date that says what has happened: one in the future draws a warning. */
	happened?: boolean;
	/** A date that holds for its day whenever it was recorded, though it may lie ahead. */
	dated?: boolean;
	/** Of such a date: what a column of status words says where it has happened. */
	statusWords?: readonly string[];
	/** May be given once for a whole file when the file has no such column. */
	wholeFile?: boolean;
	/** What a file that has no such column, and says nothing else, is taken to mean. */
	defaultWhenAbsent?: string;
	/** Such a file is taken to speak of the ICS itself. */
	assumesOwn?: boolean;
	/**
	 * In sheets with months across: the months that head the columns, or a number that fills the cells
	 * under them, named by a label on each line or by a title over a group of months.
	 */
	pivot?: 'heads' | 'fills';
	/** Left out of the list's table on a desk (it stands on the row's page). */
	detail?: boolean;
	/** The list shows its total under the table. */
	total?: boolean;
	/** The list can be narrowed to one of its values. */
	filter?: boolean;
};

/** What exports add to each row: its status, worked out for a day, and the day. */
export const WORKED_OUT = [
	{ name: 'status', label: 'Status' },
	{ name: 'asAt', label: 'As at' }
] as const;

export type Value = string | number | null;
export type Row = Record<string, Value>;

/** What a row rule found: always a sentence that says what to do, and the columns it is about. */
export type RowFinding = {
	severity: 'error' | 'warning';
	/** Stable, kebab-case: people script against it. */
	code: string;
	message: string;
	fields: readonly string[];
};

/** What rules may have to know beyond the row. */
export type Known = { indicators?: readonly ListedIndicator[] };

/** A check across the columns of one row. `today` is an ISO date. */
export type RowRule = (row: Row, today: string, known: Known) => RowFinding | null;

/** Rows that agree in some columns and may not overlap in another. */
export type NoOverlap = {
	within: readonly string[];
	column: string;
	/** Of the finding. */
	code: string;
	/** For each of `mine` that may not stand beside one of `others`, that other one. */
	clashes: (mine: readonly string[], others: readonly string[]) => Map<string, string>;
	/** Of two rows in one file, whether this is the one to keep; where both or neither are, neither is. */
	first: (row: Row, known: Known) => boolean;
	sentence: (one: string, other: string) => string;
};

/** A state worked out from a row's dates as at a day, never stored. */
export type Status = { code: string; label: string; tone: 'none' | 'started' | 'done' | 'late' };

/** Headings in navigation that registers stand under, in this order. */
export const REGISTER_AREAS = {
	care: 'Care and places',
	outcomes: 'Outcomes',
	people: 'Staff and people',
	plan: 'Plan and money',
	log: 'Risks and decisions'
} as const;

export type Register = {
	name: RegisterName;
	area: keyof typeof REGISTER_AREAS;
	/** Folded among the workstreams of the overview: it helps to run the programme and is not what it is for. */
	aside?: true;
	/** Heading and navigation. */
	title: string;
	singular: string;
	plural: string;
	/** One or two sentences for the top of the page and the template's notes. */
	about: string;
	/** Columns that together name a row within its ICS, so that a file can be imported again. */
	key: readonly string[];
	columns: readonly Column[];
	/** The date on which a row of it began: one that was recorded later was there all the same. */
	beganOn?: string;
	/** The date that a whole row is about, where its key does not say its month. */
	datedBy?: string;
	statuses: readonly Status[];
	/** Several states that figures count together: the list can be narrowed to them by this code. */
	statusGroups?: readonly { code: string; label: string; statuses: readonly string[] }[];
	rules: readonly RowRule[];
	/** Rows come in by the thousand and the rules refuse rather than warn: “Check your data” leaves them out. */
	manyRows?: boolean;
	/** Before the rules: values that mean the same as others and are held as those. */
	normalise?: (row: Row, known: Known) => Row;
	/** After the rules: columns left empty because the others say the same, so that nothing is held twice. */
	derivedColumns?: (row: Row, known: Known) => readonly string[];
	noOverlap?: NoOverlap;
	/** The row as readers outside see it, where its columns alone do not say how. */
	disclosed?: (row: Row, known: Known) => Row;
	/**
	 * Its rows may stand in a log beside those of other registers: what a column of types calls one, and the
	 * column that says in words what it is.
	 */
	log?: { types: readonly string[]; words: string };
	/** A page that says more of what the rows mean, below the register's own address. */
	guide?: { label: string; path: string };
	/** The headline measures that are worked out from its rows. */
	measures: readonly MeasureDefinition[];
	/** Columns that free-text search looks through. */
	searched: readonly string[];
	sortedBy: string;
	/** The list begins with the last of them: what came in this month matters more than what began. */
	newestFirst?: boolean;
	/** How a row is named in a sentence or a heading; `names` are those of its codes, where they are at hand. */
	rowTitle: (row: Row, names?: Readonly<Record<string, string>>) => string;
};

/** Names written as one text, with commas between them. */
export function names(list: string): string[] {
	return list.split(',').map((name) => name.trim());
}

const yes = {
	value: 'yes',
	label: 'Yes',
	alsoCalled: names(`
		y, true, 1, ✓, ✔, ☑, √, ✅, x, done, agreed, in place
	`)
};
const no = {
	value: 'no',
	label: 'No',
	alsoCalled: names(`
		n, false, 0, ✗, ✘, ☐, ❌, not done, not in place, not agreed
	`)
};

export const YES_NO: readonly Choice[] = [yes, no];
export const YES_PARTLY_NO: readonly Choice[] = [
	yes,
	{
		value: 'partly',
		label: 'Partly',
		alsoCalled: ['part', 'partial', 'partially', 'in part', 'some', 'p']
	},
	no
];

/** @throws when the register has no such column: a fault in the code, never in a person's input. */
export function columnOf(register: Register, name: string): Column {
	const column = register.columns.find((candidate) => candidate.name === name);
	if (!column) throw new Error(`${register.name} has no column ${name}`);
	return column;
}

// A fact with a date of its own is what is known today of its day. Any other is what was recorded then.

/** The column whose day or period a whole row is about; undefined where rows stand until they change. */
export function datedBy({ columns, key, datedBy }: Register): Column | undefined {
	return columns.find(
		({ name, kind }) =>
			name === datedBy || (key.includes(name) && (kind === 'month' || kind === 'period'))
	);
}

/** Whether a column of a standing row says what happened on a day. */
export function isDatedFact({ happened, dated }: Column): boolean {
	return happened === true || dated === true;
}

/** The columns that are known of a row on a day before it was recorded: what names it, and its dates. */
export function knownBefore({ columns, key }: Register): string[] {
	return columns
		.filter((column) => column.required || key.includes(column.name) || isDatedFact(column))
		.map(({ name }) => name);
}

/** The label of what a row holds in a column of choices. */
export function choiceLabel(register: Register, row: Row, name: string): string {
	return labelOf(columnOf(register, name), row[name] ?? null);
}

/** The label of a stored choice, or the value itself where the column is not a choice. */
export function labelOf(column: Column, value: Value): string {
	if (value === null) return '';
	return column.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

/**
 * `share`: the numerator is part of the denominator, the value 0 to 1. `ratio`: one count for another,
 * which may pass 1. `figure`: a count by itself, without a denominator.
 */
export const INDICATOR_FORMS = ['share', 'ratio', 'figure'] as const;

export type IndicatorForm = (typeof INDICATOR_FORMS)[number];

export type Indicator = {
	/** Stable: rows of the register name it. A system's own begin with `own-`. */
	code: string;
	name: string;
	/** Other names that files give it. */
	alsoCalled: readonly string[];
	form: IndicatorForm;
	/** What each counts, in words; a figure has no denominator. */
	numerator: string;
	denominator: string | null;
	/** What the numerator counts, in one word or two: "people", "FTE days". */
	unit: string;
	better: Better;
	/** In the unit of the value: 0.6 for 60% of a share. Days are included. */
	targets: readonly Target[];
	/** Who asks for it, or where it is published. */
	source: string | null;
	/** `people`: counts of people, to which the disclosure rule applies; `none`: posts, money, days. */
	disclosure: 'people' | 'none';
	/** What its values are over time: a rate, something that builds up, or overlapping months. */
	series: SeriesKind;
	/** The one kind of period that its trend is drawn from. */
	period: PeriodKind;
	/** Each quarter's figure is of the twelve months that end with it. */
	lookback: 'year' | null;
};

/** An indicator as it stands for a system. */
export type ListedIndicator = Indicator & {
	/** The system's own, not of the shared catalogue. */
	own: boolean;
	/** Takes no more values by hand; what is held stays. */
	retired: boolean;
	version: number;
};

// Columns and choices that several registers share, so that they read the same everywhere.

/** The three dedicated focus areas and the core model, as registers name them. */
export const FOCUS: readonly Choice[] = [
	{
		value: 'core',
		label: 'Core model',
		alsoCalled: names(`
			core, core cmh, core community, general, core model, core cmht, cmht,
			core community mental health, core offer, adult cmh, core cmh model
		`)
	},
	{
		value: 'aed',
		label: 'Adult eating disorders',
		alsoCalled: [
			'aed',
			'eating disorders',
			'ed',
			'eating disorder',
			'adult ed',
			'adult eating disorder',
			'aeds',
			'community eating disorders'
		]
	},
	{
		value: 'cen',
		label: 'Complex emotional needs',
		alsoCalled: names(`
			cen, pd, personality disorder, complex needs, complex emotional need, cens,
			personality disorders, pd pathway, complex emotional needs / personality disorder
		`)
	},
	{
		value: 'rehab',
		label: 'Community rehabilitation',
		alsoCalled: names(`
			rehab, rehabilitation, community rehab, cmh rehab,
			community mental health rehabilitation, cmhr, rehab pathway, rehabilitation pathway,
			mh rehab
		`)
	}
];

/** The trust a row belongs to: part of the key wherever trusts send their own files. */
export function trustColumn(help: string): Column {
	return {
		name: 'trust',
		label: 'Trust',
		help,
		kind: 'organisation',
		organisationKind: 'trust',
		required: true,
		wholeFile: true,
		detail: true,
		filter: true,
		alsoCalled: names(`
			organisation, provider, trust name, trust code, org, employing trust, provider name,
			provider trust, nhs trust, host trust, lead provider, provider organisation,
			organisation name, organisation code, org name, employing organisation,
			provider code, trust / provider
		`)
	};
}

export const monthColumn: Column = {
	name: 'month',
	label: 'Month',
	help: 'The month the figures are for.',
	kind: 'month',
	required: true,
	pivot: 'heads',
	alsoCalled: names(`
		period, reporting month, month ending, date, reporting period, month / year,
		month year, data month, return month, month end, period end, period ending,
		month reported, calendar month, reporting month end, for month, activity month
	`),
	perhapsCalled: ['reporting date', 'snapshot date', 'as at', 'as at date']
};

/** A count of people or things, whole and never below nought. */
export function countColumn(
	name: string,
	label: string,
	help: string,
	unit: string,
	more: Partial<Column> = {}
): Column {
	return { name, label, help, kind: 'whole-number', min: 0, max: 1_000_000, unit, ...more };
}

/** Whole-time equivalents. */
export function wteColumn(
	name: string,
	label: string,
	help: string,
	more: Partial<Column> = {}
): Column {
	return { name, label, help, kind: 'decimal', min: 0, max: 10_000, unit: 'WTE', ...more };
}

/** Pounds. */
export function moneyColumn(
	name: string,
	label: string,
	help: string,
	more: Partial<Column> = {}
): Column {
	return {
		name,
		label,
		help,
		kind: 'decimal',
		min: 0,
		max: 1_000_000_000,
		unit: 'pounds',
		...more
	};
}
