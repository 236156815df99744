import { quoted } from './text.ts';
import { isIsoDate } from '#lib/domain/calendar.ts';
import { dateOfText } from '#lib/domain/cells/date-text.ts';
import { saysNothing } from '#lib/domain/cells/nothing.ts';
import { cellError, cellWarning, farOff, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { LONGEST_TYPED } from '#lib/domain/cells/text.ts';
import { PLAUSIBLE_SERIALS, serialToIso } from '#lib/domain/cells/serials.ts';

const MEND = 'Type a month such as September 2026 or 2026-09.';
const ISO_MONTH = /^\d{4}-\d{2}$/;

/**
 * A cell of a column of months: "Apr-25", "2025-04", or any day of the month. A quarter or a year is
 * no month and is never taken for one. `today` is ISO; the month is stored as 2026-09.
 */
export function readMonth(raw: string | number, today: string): CellOutcome {
	const text = String(raw);
	if (typeof raw === 'number' || /^\d{5}$/.test(text)) {
		const serial = Math.floor(Number(raw));
		return serial >= PLAUSIBLE_SERIALS.first && serial <= PLAUSIBLE_SERIALS.last
			? monthOf(serialToIso(serial)!, text, today)
			: unreadable(text);
	}
	if (saysNothing(text))
		return cellWarning(null, 'no-month', text, `${quoted(text)} is not a month. ${MEND}`);
	if (text.length > LONGEST_TYPED) return unreadable(text);
	if (ISO_MONTH.test(text))
		return isIsoDate(`${text}-01`) ? monthOf(`${text}-01`, text, today) : unreadable(text);
	if (/^(?:fy|q|qtr|quarter)|q[1-4]$|\d\s*[/-]\s*\d{2}$/i.test(text) && !/[a-z]{3}/i.test(text))
		return dayOrUnreadable(text, today);
	const found = dateOfText(text, today);
	if (found && found.is !== 'impossible' && !/q(?:tr|uarter)?\s*[1-4]/i.test(text))
		return monthOf(found.date, text, today);
	return unreadable(text);
}

function monthOf(date: string, text: string, today: string): CellOutcome {
	return farOff(date, text, today) ?? { value: date.slice(0, 7) };
}

function dayOrUnreadable(text: string, today: string): CellOutcome {
	const found = dateOfText(text, today);
	return found?.is === 'day' ? monthOf(found.date, text, today) : unreadable(text);
}

function unreadable(text: string): CellOutcome {
	return cellError('month-unreadable', text, `${quoted(text)} is not a month. ${MEND}`);
}
