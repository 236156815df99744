import { cellFor, disclosed } from '#lib/core/disclosure.ts';
import { decimal } from '#lib/core/numbers.ts';
import {
	endsQuarter,
	overlaps,
	type Period,
	PERIOD_WORDS,
	periodName,
	periodOf,
	storedPeriod
} from '#lib/core/periods.ts';
import {
	type Known,
	type ListedIndicator,
	type Register,
	type Row,
	type RowFinding,
	names
} from '#lib/registers/definition.ts';

type Rule = (row: Row, indicator: ListedIndicator) => RowFinding | null;

function indicatorOf(row: Row, known: Known): ListedIndicator | undefined {
	return known.indicators?.find(({ code }) => code === row.indicator);
}

/** The value that the two counts give; null where they do not both stand as numbers. */
export function valueOfCounts(row: Row): number | null {
	const { numerator, denominator } = row;
	if (typeof numerator !== 'number' || typeof denominator !== 'number') return null;
	return denominator === 0 ? null : numerator / denominator;
}

function partWithinWhole({ numerator, denominator }: Row, { form }: ListedIndicator) {
	if (form !== 'share' || typeof numerator !== 'number' || typeof denominator !== 'number')
		return null;
	if (numerator <= denominator) return null;
	return error(
		'numerator-above-denominator',
		'The numerator is part of the denominator, so it cannot be more. One of the two is wrong.',
		['numerator', 'denominator']
	);
}

/** 0.45 people: a percentage that the spreadsheet holds as a number. */
function countsAreWhole(row: Row, { disclosure, unit }: ListedIndicator) {
	if (disclosure !== 'people') return null;
	const broken = ['numerator', 'denominator'].find(
		(name) => typeof row[name] === 'number' && !Number.isInteger(row[name])
	);
	if (!broken) return null;
	return error(
		'count-not-whole',
		`${decimal(row[broken] as number, 4)} is no count of ${unit}. Type how many there are; a percentage belongs under “Value”.`,
		[broken]
	);
}

function figureStandsAlone(row: Row, { form, name }: ListedIndicator) {
	if (form !== 'figure' || row.denominator === null || row.denominator === undefined) return null;
	return error(
		'denominator-not-wanted',
		`“${name}” is a figure by itself and has no denominator. Leave the cell empty.`,
		['denominator']
	);
}

function shareWithinOne(row: Row, { form, name }: ListedIndicator) {
	const { value } = row;
	if (form !== 'share' || typeof value !== 'number' || valueOfCounts(row) !== null) return null;
	if (value >= 0 && value <= 1) return null;
	return error(
		'share-out-of-range',
		`“${name}” is a share, which lies between 0% and 100%. Write ${decimal(Math.min(100, Math.max(0, value)), 2)}% with its sign, or 0 to 1.`,
		['value']
	);
}

/** More than rounding: a unit of the last digit given, or what rounding counts to 5 can make of it. */
function valueAgrees(row: Row, { form }: ListedIndicator) {
	const { value, numerator, denominator } = row;
	const counted = form === 'figure' ? numerator : valueOfCounts(row);
	if (typeof value !== 'number' || typeof counted !== 'number') return null;
	const close = (given: number) => {
		const off = Math.abs(given - counted);
		return off <= lastDigit(given) || off <= roundedToFive(numerator, denominator);
	};
	if (close(value) || (form === 'share' && value > 1 && close(value / 100))) return null;
	const written = (number: number) =>
		form === 'share' ? `${decimal(number * 100, 1)}%` : decimal(number, 3);
	return warning(
		'value-disagrees',
		form === 'figure'
			? `The value given is ${written(value)}, but the numerator is ${written(counted)}: that one is kept. Check which is right.`
			: `The value given is ${written(value)}, but the numerator and denominator give ${written(counted)}: that is what is kept. Check which is right.`,
		['value', 'numerator', ...(form === 'figure' ? [] : ['denominator'])]
	);
}

function lastDigit(value: number): number {
	const places = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
	return Math.max(10 ** -Math.max(places, 2), 1e-9) * 1.000001;
}

/** Published counts are rounded to 5, and their percentages are not worked out from those. */
function roundedToFive(numerator: unknown, denominator: unknown): number {
	if (typeof numerator !== 'number' || typeof denominator !== 'number') return 0;
	if (numerator % 5 !== 0 || denominator % 5 !== 0 || denominator < 5) return 0;
	const most = (numerator + 2.5) / (denominator - 2.5) - numerator / denominator;
	return most + 0.005;
}

function comesInItsKind({ period }: Row, { name, period: wanted }: ListedIndicator) {
	const kind = periodOf(String(period))?.kind;
	if (!kind || kind === wanted) return null;
	return warning(
		'period-kind-differs',
		`“${name}” comes in ${PERIOD_WORDS[wanted]}, and this is a figure ${PERIOD_WORDS[kind]}. It is kept, and shown apart from the others.`,
		['period']
	);
}

function error(code: string, message: string, fields: readonly string[]): RowFinding {
	return { severity: 'error', code, message, fields };
}

function warning(code: string, message: string, fields: readonly string[]): RowFinding {
	return { severity: 'warning', code, message, fields };
}

const rules: readonly Rule[] = [
	partWithinWhole,
	countsAreWhole,
	figureStandsAlone,
	shareWithinOne,
	valueAgrees,
	comesInItsKind
];

/**
 * "Apr–Jun 2024" is a quarter, or three of the months that roll; "Year to June" of a figure that looks
 * back over a year is that of the quarter. What the indicator comes in says which.
 */
export function normalisedPeriod(
	{ end, kind }: Period,
	{ period: wanted, lookback }: Pick<ListedIndicator, 'period' | 'lookback'>
): Period {
	if (wanted === 'rolling' && kind === 'quarter') return { end, kind: 'rolling' };
	const sameFacts = kind === 'rolling' || (kind === 'year' && lookback === 'year');
	if (wanted === 'quarter' && sameFacts && endsQuarter(end)) return { end, kind: 'quarter' };
	return { end, kind };
}

/** The catalogue says which indicators are about people; one that it does not know is taken for such. */
function disclosedFigure(row: Row, indicator: ListedIndicator | null | undefined): Row {
	if (indicator && indicator.disclosure !== 'people') return row;
	const number = (value: unknown) => (typeof value === 'number' ? value : null);
	const given = [row.numerator, row.denominator];
	const figure = {
		...{ numerator: number(row.numerator), denominator: number(row.denominator) },
		...{ value: number(row.value), aboutPeople: true },
		kind: indicator?.form === 'figure' ? 'count' : 'share'
	};
	const shown = disclosed(figure, 'external');
	const cell = (name: 'numerator' | 'denominator' | 'value') =>
		typeof row[name] === 'number' ? cellFor(shown, name) : (row[name] ?? null);
	const hidden = given.includes('*') && typeof row.value === 'number';
	const written = {
		numerator: cell('numerator'),
		denominator: cell('denominator'),
		value: hidden ? '*' : cell('value')
	};
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			name in written ? written[name as keyof typeof written] : value
		])
	);
}

const count = {
	kind: 'decimal',
	min: 0,
	suppressible: true,
	countOnly: true,
	people: true
} as const;

export const indicators: Register = {
	name: 'indicators',
	area: 'outcomes',
	title: 'Indicators',
	singular: 'indicator value',
	plural: 'indicator values',
	about:
		'Whatever else is counted, with its numerator and denominator: access, waiting times, physical health checks, carers, sickness and an ICS’s own. The catalogue says what each one counts.',
	guide: { label: 'What each indicator counts: the catalogue', path: '/catalogue' },
	key: ['indicator', 'organisation', 'period'],
	columns: [
		{
			name: 'indicator',
			label: 'Indicator',
			help: 'An indicator of the catalogue or one of your own, by its name or its code.',
			kind: 'indicator',
			required: true,
			filter: true,
			alsoCalled: names(`
				indicator name, indicator code, measure, measure name, metric, kpi, indicator title,
				metric name, measure code, metric id, metric code, measure id, kpi name, kpi code,
				indicator id, indicator ref, measure title, numerator value, numerator (n)
			`),
			perhapsCalled: ['achieved', 'observed', 'n', 'patients seen']
		},
		{
			name: 'organisation',
			label: 'Organisation',
			help: 'Whom the figure is for: the ICS itself, one of its places, networks or trusts, or an ICS that it follows.',
			kind: 'organisation',
			organisationKind: ['ics', 'place', 'pcn', 'trust'],
			required: true,
			filter: true,
			wholeFile: true,
			assumesOwn: true,
			alsoCalled: names(`
				organisation name, organisation code, org, org code, provider, icb, ics, area,
				area name, area code, geography, icb name, icb code, provider name, provider code,
				org name, system name, geography name
			`)
		},
		{
			name: 'period',
			label: 'Period',
			help: 'What the figure is for: a month, a quarter, any three months, or a year.',
			kind: 'period',
			required: true,
			alsoCalled: names(`
				reporting period, month, quarter, year, date, period covered, time period,
				data period, period name, quarter ending, month ending, reporting month,
				reporting quarter, financial year, date range, period end, period ending
			`)
		},
		{
			...count,
			name: 'numerator',
			label: 'Numerator',
			help: 'How many: what the catalogue says of the numerator. A figure by itself stands here too.',
			alsoCalled: ['num', 'count', 'number', 'numerator count']
		},
		{
			...count,
			name: 'denominator',
			label: 'Denominator',
			help: 'Out of how many. A figure by itself has none.',
			alsoCalled: [
				'denom',
				'out of',
				'population',
				'denominator count',
				'denominator value',
				'cohort',
				'denominator (d)'
			],
			perhapsCalled: ['base', 'total', 'eligible', 'd']
		},
		{
			name: 'value',
			label: 'Value',
			help: 'Worked out from the numerator and the denominator. Only needed where they are not known; write a share with its sign, such as 62%.',
			kind: 'decimal',
			places: 4,
			suppressible: true,
			people: true,
			alsoCalled: names(`
				percentage, percent, rate, result, figure, %, value (%), performance,
				indicator value, measure value, percentage achieved
			`),
			perhapsCalled: ['score', 'actual', 'outturn', 'achievement']
		}
	],
	statuses: [
		{ code: 'complete', label: 'Has its figure', tone: 'done' },
		{ code: 'suppressed', label: 'Suppressed', tone: 'started' },
		{ code: 'incomplete', label: 'Figure missing', tone: 'none' }
	],
	manyRows: true,
	rules: rules.map((rule) => (row: Row, _today: string, known: Known) => {
		const indicator = indicatorOf(row, known);
		return indicator ? rule(row, indicator) : null;
	}),
	normalise: (row, known): Row => {
		const indicator = indicatorOf(row, known);
		const period = periodOf(String(row.period));
		return indicator && period ? { period: storedPeriod(normalisedPeriod(period, indicator)) } : {};
	},
	derivedColumns: (row, known) => {
		const figure = indicatorOf(row, known)?.form === 'figure';
		const counted = figure ? typeof row.numerator === 'number' : valueOfCounts(row) !== null;
		const suppressed = row.value === '*' && [row.numerator, row.denominator].includes('*');
		return counted || suppressed ? ['value'] : [];
	},
	noOverlap: {
		within: ['indicator', 'organisation'],
		column: 'period',
		code: 'period-overlaps',
		clashes: overlaps,
		first: (row, known) => periodOf(String(row.period))?.kind === indicatorOf(row, known)?.period,
		sentence: (one, other) =>
			`“${periodName(one)}” overlaps “${periodName(other)}” of the same indicator and organisation, so that months would count twice. Keep one of the two; three rolling months alone may overlap.`
	},
	disclosed: (row, known) => disclosedFigure(row, indicatorOf(row, known)),
	// Each indicator is a measure of its own.
	measures: [],
	searched: ['indicator'],
	sortedBy: 'period',
	newestFirst: true,
	rowTitle: (row, names = {}) => {
		const named = (code: string) => names[code] ?? code;
		return `${named(String(row.indicator))}, ${named(String(row.organisation))}, ${periodName(String(row.period))}`;
	}
};
