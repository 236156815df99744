import { quoted } from './text.ts';
import { financialYearOf } from './text.ts';
import { isIsoDate, monthEnd } from '#lib/domain/calendar.ts';
import { dateOfText } from '#lib/domain/cells/date-text.ts';
import { saysNothing } from '#lib/domain/cells/nothing.ts';
import { cellError, cellWarning, farOff, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { LONGEST_TYPED } from '#lib/domain/cells/text.ts';
import { PLAUSIBLE_SERIALS, serialToIso } from '#lib/domain/cells/serials.ts';
import { periodEnding, periodOf, storedPeriod, type Period } from '#lib/domain/periods.ts';

const MEND =
	'Type a month (April 2024), a quarter (Q1 2024/25), three months (Feb–Apr 2024) or a year (2024/25).';
const MONTH_NAMES = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const BARE_MONTH =
	/^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\.?$/i;
const QUARTER = /(?:^|[^a-z])q(?:tr|uarter)?\s*[1-4]/i;
/** "3 months to April 2024", "Year ending 31 March 2024", "Rolling quarter to May 2024". */
const ENDING =
	/^(?:the\s+)?(?:rolling\s+)?(?:(\d{1,2}|three|twelve)[\s-]*months?|(month|quarter|year))\s+(?:to|ending|ended|up to|until)\s+(?:the\s+)?(?:end\s+(?:of\s+)?)?(.+)$/i;
const SEPARATOR = /\b(?:to|until|through)\b|[-–—/]/gi;

/**
 * A cell of a column of periods, as `2024-06/quarter`: a month, a quarter of the financial year, any
 * three months, or a year, in the words and digits that people use. `today` is ISO.
 */
export function readPeriod(raw: string | number, today: string): CellOutcome {
	const text = String(raw);
	if (typeof raw === 'number' || /^\d{5}$/.test(text)) {
		const serial = Math.floor(Number(raw));
		if (serial < PLAUSIBLE_SERIALS.first || serial > PLAUSIBLE_SERIALS.last)
			return unreadable(text);
		const day = serialToIso(serial)!;
		return farOff(day, text, today) ?? { value: `${day.slice(0, 7)}/month` };
	}
	if (saysNothing(text))
		return cellWarning(null, 'no-period', text, `${quoted(text)} is not a period. ${MEND}`);
	const found = periodOfText(text, today);
	if (found === null) return unreadable(text);
	if ('months' in found)
		return cellError('period-odd', text, `${quoted(text)} covers ${found.months} months. ${MEND}`);
	return farOff(`${found.end}-01`, text, today) ?? { value: storedPeriod(found) };
}

/** What a tidy text says as a period; `months` where it is of a length that no period has. */
function periodOfText(typed: string, today: string): Period | { months: number } | null {
	if (typed.length > LONGEST_TYPED) return null;
	const text = typed.replace(/\s+/g, ' ').trim();
	const stored = periodOf(text.toLowerCase());
	if (stored) return stored;
	const year = financialYearOf(text);
	if (year) return { end: `${Number(year.slice(0, 4)) + 1}-03`, kind: 'year' };
	if (QUARTER.test(text)) {
		const quarter = dateOfText(text, today);
		return quarter?.is === 'period' ? { end: quarter.date.slice(0, 7), kind: 'quarter' } : null;
	}
	const ending = ENDING.exec(text);
	if (ending) return endingWith(ending, today);
	const single = dateOfText(text, today);
	if (single && single.is !== 'impossible') return { end: single.date.slice(0, 7), kind: 'month' };
	return single ? null : rangeOf(text, today);
}

function endingWith(match: RegExpExecArray, today: string): Period | { months: number } | null {
	const end = sideOf(match[3]!, today);
	if (!end?.month || (end.day && end.day !== monthEnd(end.month))) return null;
	const words: Record<string, number> = { month: 1, three: 3, quarter: 3, twelve: 12, year: 12 };
	const length = (match[1] ?? match[2])!.toLowerCase();
	const months = words[length] ?? Number(length);
	return periodEnding(end.month, months) ?? { months };
}

type Side = {
	/** `2024-06`; null where only a month's name is given. */
	month: string | null;
	/** 1 to 12. */
	number: number;
	/** ISO date, where a day is given. */
	day: string | null;
};

function sideOf(text: string, today: string): Side | null {
	const bare = BARE_MONTH.exec(text);
	if (bare)
		return {
			month: null,
			number: MONTH_NAMES.indexOf(bare[1]!.slice(0, 3).toLowerCase()) + 1,
			day: null
		};
	if (QUARTER.test(text) || financialYearOf(text)) return null;
	const found = dateOfText(text, today);
	if (!found || found.is === 'impossible') return null;
	const month = found.date.slice(0, 7);
	return { month, number: Number(month.slice(5)), day: found.is === 'day' ? found.date : null };
}

/** "Feb–Apr 2024", "Nov 2023 to Jan 2024", "01/02/2024 - 30/04/2024": whole months from one to another. */
function rangeOf(text: string, today: string): Period | { months: number } | null {
	for (const match of text.matchAll(SEPARATOR)) {
		const from = sideOf(text.slice(0, match.index).trim(), today);
		const to = sideOf(text.slice(match.index + match[0].length).trim(), today);
		if (!from || !to?.month) continue;
		const year = Number(to.month.slice(0, 4));
		const first =
			from.month ??
			`${from.number > to.number ? year - 1 : year}-${String(from.number).padStart(2, '0')}`;
		if (!isIsoDate(`${first}-01`) || first > to.month) return null;
		if (from.day && !from.day.endsWith('-01')) return null;
		if (to.day && to.day !== monthEnd(to.month)) return null;
		const months = (year - Number(first.slice(0, 4))) * 12 + to.number - Number(first.slice(5)) + 1;
		return periodEnding(to.month, months) ?? { months };
	}
	return null;
}

function unreadable(text: string): CellOutcome {
	return cellError('period-unreadable', text, `${quoted(text)} is not a period. ${MEND}`);
}
