/** Which months a file says it is for, beside the quarters of the returns that are open. Pure. */
import { addMonths, monthsBetween, quarterFromCode, quarterOf } from '#lib/core/calendar.ts';
import { monthName } from '#lib/core/dates.ts';
import { list } from '#lib/core/words.ts';
import type { Register } from '#lib/registers/definition.ts';
import type { Problem } from './reading.ts';

/** Months, written `2026-06`. */
export type FilePeriod = { from: string; to: string };

export type PeriodFacts = {
	/** Titles above the table. */
	titles: readonly string[];
	sheet: string;
	fileName: string;
	/** The months that rows are for. */
	months: readonly string[];
	/** ISO date. */
	today: string;
};

/** Registers whose rows are for months or periods: only of their files a period can be asked. */
export function holdsPeriods(register: Register): boolean {
	return register.columns.some(({ kind }) => kind === 'month' || kind === 'period');
}

/**
 * The period of a file: the quarter or months that its titles, its sheet or its name give, or else the
 * newest month of its rows. Null where it gives none, or two that do not agree.
 */
export function filePeriod({ titles, sheet, fileName, months, today }: PeriodFacts) {
	const past = months.filter((month) => month <= today.slice(0, 7)).sort();
	const newest = past.at(-1);
	const named = [titles.join('\n'), sheet, fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '')]
		.map(periodsNamed)
		.filter((periods) => periods.length > 0)
		.map(widest);
	const [first] = named;
	if (first === undefined) return newest === undefined ? null : { from: newest, to: newest };
	if (first === null || !named.every((one) => one && agrees(one, first))) return null;
	return newest === undefined || contains(first, newest) ? first : null;
}

/**
 * Why a file may not be meant for the returns that are open, or null: it covers none of their months,
 * and says so clearly.
 */
export function periodProblem(facts: PeriodFacts, openQuarters: readonly string[]): Problem | null {
	const open = openQuarters
		.map(quarterFromCode)
		.filter((quarter) => quarter !== undefined)
		.sort((one, other) => one.startsOn.localeCompare(other.startsOn));
	const period = filePeriod(facts);
	if (!period || open.length === 0) return null;
	const isOpen = (month: string) =>
		open.some(
			({ startsOn, endsOn }) => month >= startsOn.slice(0, 7) && month <= endsOn.slice(0, 7)
		);
	if ([...monthsBetween(period.from, period.to), ...facts.months].some(isOpen)) return null;
	const returns = list(open.map(({ label }) => label));
	return {
		severity: 'warning',
		code: 'period-not-open-round',
		message: `This file is for ${periodText(period)}; the open ${open.length === 1 ? 'return is' : 'returns are'} ${returns}. Check that it is the right file before it is imported.`,
		cells: [],
		count: 1,
		effect: 'none'
	};
}

/** “Q1 2026/27 (April to June 2026)”, “June 2026”, “April to August 2026”. */
export function periodText({ from, to }: FilePeriod): string {
	if (from === to) return monthName(from);
	const sameYear = from.slice(0, 4) === to.slice(0, 4);
	const months = `${sameYear ? monthName(from).split(' ')[0] : monthName(from)} to ${monthName(to)}`;
	const quarter = quarterOf(`${from}-01`);
	const isQuarter = quarter.startsOn === `${from}-01` && quarter.endsOn.startsWith(to);
	return isQuarter ? `${quarter.label} (${months})` : months;
}

function contains({ from, to }: FilePeriod, month: string): boolean {
	return month >= from && month <= to;
}

/** One of the two lies within the other. */
function agrees(one: FilePeriod, other: FilePeriod): boolean {
	return (
		(one.from >= other.from && one.to <= other.to) || (other.from >= one.from && other.to <= one.to)
	);
}

/** The period that all the others lie in: “Q1 2026/27: April, May and June 2026”; null for none. */
function widest(periods: readonly FilePeriod[]): FilePeriod | null {
	return (
		periods.find((one) => periods.every(({ from, to }) => from >= one.from && to <= one.to)) ?? null
	);
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH =
	'(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const YEAR = "[\\s\\-’']*((?:20)?\\d{2})(?!\\d|[/-]\\d)";
const FINANCIAL = '(?:fy\\s*)?((?:20)?\\d{2})\\s?[/-]\\s?((?:20)?\\d{2})(?!\\d|-\\d)';

const QUARTER_FIRST = new RegExp(
	`\\bq(?:tr|uarter)?\\s?([1-4])\\b[\\s,:()-]*(?:of\\s+)?${FINANCIAL}`,
	'gi'
);
const YEAR_FIRST = new RegExp(
	`(?<![\\d/-])${FINANCIAL}[\\s,:()-]*q(?:tr|uarter)?\\s?([1-4])\\b`,
	'gi'
);
const FROM_TO = new RegExp(
	`\\b${MONTH}(?:${YEAR})?\\s*(?:to|until|-|–|—)\\s*${MONTH}${YEAR}`,
	'gi'
);
const ONE_MONTH = new RegExp(`(?<![a-z])${MONTH}${YEAR}`, 'gi');
const ISO_MONTH = /(?<!\d|\d-)(20\d{2})-(0[1-9]|1[0-2])(?![\d-])/g;
/** When a file was made says nothing of what it is for, and a plain day may well be that. */
const MADE =
	/\b(?:print|produc|creat|generat|updat|version|saved|run|extract|prepar|issu|publish|receiv|sent|downloaded|due|deadline)\w*\b[^\n]*/gi;
const PLAIN_DAY = new RegExp(
	`(?<!(?:as at|ending|ended|end of|up to|to|until)\\s+)\\b\\d{1,2}(?:st|nd|rd|th)?[\\s-]+(?:of\\s+)?${MONTH}${YEAR}`,
	'gi'
);

/** The quarters and months that a text names with their years. */
function periodsNamed(text: string): FilePeriod[] {
	const found: FilePeriod[] = [];
	let rest = text.replaceAll('_', ' ').replace(MADE, ' ').replace(PLAIN_DAY, ' ');
	const take = (pattern: RegExp, period: (parts: string[]) => FilePeriod | null) => {
		rest = rest.replace(pattern, (...match: (string | undefined)[]) => {
			const one = period(match.map((part) => (typeof part === 'string' ? part : '')));
			if (one) found.push(one);
			return one ? ' ; ' : match[0]!;
		});
	};
	take(QUARTER_FIRST, ([, quarter, start, end]) => quarterMonths(quarter!, start!, end!));
	take(YEAR_FIRST, ([, start, end, quarter]) => quarterMonths(quarter!, start!, end!));
	take(FROM_TO, ([, first, firstYear, last, lastYear]) => {
		const from = monthOf(first!, firstYear || lastYear!);
		const to = monthOf(last!, lastYear!);
		return from <= to ? { from, to } : null;
	});
	take(ONE_MONTH, ([, month, year]) => oneMonth(monthOf(month!, year!)));
	take(ISO_MONTH, ([, year, month]) => oneMonth(`${year}-${month}`));
	return found;
}

function oneMonth(month: string): FilePeriod {
	return { from: month, to: month };
}

function monthOf(name: string, year: string): string {
	const number = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
	return `${fullYear(year)}-${String(number).padStart(2, '0')}`;
}

function fullYear(year: string): number {
	return year.length === 2 ? 2000 + Number(year) : Number(year);
}

/** Null where the two years are no financial year. */
function quarterMonths(quarter: string, start: string, end: string): FilePeriod | null {
	const year = fullYear(start);
	if (fullYear(end) !== year + 1) return null;
	const from = addMonths(`${year}-04-01`, (Number(quarter) - 1) * 3);
	return { from: from.slice(0, 7), to: addMonths(from, 2).slice(0, 7) };
}
