/** Who has to be reminded of a round, and the dates that a new one would have. Pure. */
import { addDays, addMonths, addQuarters, quarterOf, type Quarter } from '#lib/domain/calendar.ts';
import type { DeskRow } from '#lib/domain/returns/desk.ts';
import { quarterLabel } from '#lib/domain/returns/desk.ts';
import { dueWords, type Standing } from '#lib/domain/returns/rounds.ts';
import { longDate } from '#lib/format/dates.ts';

/** Those who have not sent, the latest first. */
export const TO_REMIND: readonly { standing: Standing; label: string }[] = [
	{ standing: 'overdue', label: 'Overdue' },
	{ standing: 'due-soon', label: 'Due within 7 days' },
	{ standing: 'not-started', label: 'Not started' },
	{ standing: 'draft', label: 'In draft' }
];

export type Reminder = { code: string; shortName: string; why: string; message: string };

/** Groups of systems to remind, with a message for each that can be copied. A closed round reminds nobody. */
export function reminders(
	rows: readonly DeskRow[],
	origin: string
): { standing: Standing; label: string; systems: Reminder[] }[] {
	return TO_REMIND.flatMap(({ standing, label }) => {
		const systems = rows
			.filter((row) => row.due.standing === standing && !row.roundClosed)
			.sort((a, b) => a.due.days! - b.due.days! || a.shortName.localeCompare(b.shortName))
			.map((row) => ({
				...{ code: row.code, shortName: row.shortName },
				why: `${dueWords(row.due)}${standing === 'overdue' || standing === 'due-soon' ? (row.state === null ? '; not started' : '; in draft') : ''}`,
				message: reminderMessage(row, origin)
			}));
		return systems.length === 0 ? [] : [{ standing, label, systems }];
	});
}

/** Plain text, without blame. */
export function reminderMessage({ code, shortName, quarter, state, due }: DeskRow, origin: string) {
	const label = quarterLabel(quarter);
	const when =
		due.days! < 0
			? `was due on ${longDate(due.dueOn)}, ${-due.days!} ${due.days === -1 ? 'day' : 'days'} ago`
			: due.days === 0
				? 'is due today'
				: `is due on ${longDate(due.dueOn)}, in ${due.days} ${due.days === 1 ? 'day' : 'days'}`;
	return [
		`To the programme team of ${shortName}`,
		'',
		`The quarterly return for ${label} ${when}. ${state === null ? 'It has not been started yet' : 'It is in draft'}.`,
		`You can ${state === null ? 'begin' : 'finish and send'} it here: ${origin}/ics/${code}/returns/${quarter}`,
		'If something stands in the way, please tell us: the date can be moved, with a reason.'
	].join('\n');
}

export type ProposedRound = { quarter: Quarter; opensOn: string; dueOn: string };

/** It opens the day after the quarter ends and is due a month later. */
export function proposedDates({ endsOn }: Quarter): { opensOn: string; dueOn: string } {
	const opensOn = addDays(endsOn, 1);
	return { opensOn, dueOn: addMonths(opensOn, 1) };
}

/** The quarter that ended last, or the one that runs when a round for that is set. */
export function proposedQuarter(today: string, taken: readonly string[]): Quarter {
	const running = quarterOf(today);
	const ended = addQuarters(running, -1);
	return taken.includes(ended.code) ? running : ended;
}

/** Quarters that a round can be set for: four behind, the running one and the next. */
export function quartersToAsk(today: string): Quarter[] {
	return [1, 0, -1, -2, -3, -4].map((count) => addQuarters(quarterOf(today), count));
}
