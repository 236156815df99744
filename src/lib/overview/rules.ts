/** Files that an ICS should bring in, as tasks. Pure. */
import { daysBetween } from '#lib/core/calendar.ts';
import { monthName } from '#lib/core/dates.ts';
import { agree, counted, list, plural } from '#lib/core/words.ts';
import { STALE_AFTER_DAYS } from '#lib/roadmap/progress/rules.ts';

/** How recent a register is. */
export type RegisterAge = {
	name: string;
	title: string;
	/** Whether its rows are each of a month. */
	monthly: boolean;
	/** Of its rows; null where it has none. */
	newestMonth: string | null;
	/** The day of the last change; null where nothing was ever recorded. */
	changedOn: string | null;
};

export type FilesWaiting = {
	unfinished: readonly { id: number; fileName: string }[];
	/** Contradictions that wait to be corrected or explained. */
	contradictions: number;
	registers: readonly RegisterAge[];
};

type Task = { label: string; href: string; why: string };

/**
 * What was begun first, then what contradicts itself, then months that are missing, then registers that
 * have long been left alone, then those that are empty.
 *
 * @param month the last that is over, as `2026-10`
 */
export function fileTasks(
	{ unfinished, contradictions, registers }: FilesWaiting,
	home: string,
	today: string,
	month: string
): Task[] {
	const of = ({ name }: RegisterAge) => `${home}/imports/new?register=${name}`;
	const empty = registers.filter(({ changedOn }) => changedOn === null);
	const filled = registers.filter(({ changedOn }) => changedOn !== null);
	const age = ({ changedOn }: RegisterAge) => daysBetween(changedOn!, today);
	return [
		...unfinished.map(({ id, fileName }) => ({
			label: `Go on with ${fileName}`,
			href: `${home}/imports/${id}`,
			why: 'it was sent and has not been imported yet'
		})),
		...(contradictions > 0
			? [
					{
						label: 'Check your data',
						href: `${home}/checks`,
						why: `${counted(contradictions, 'contradiction')} ${agree(contradictions, 'waits', 'wait')} to be corrected or explained`
					}
				]
			: []),
		...filled
			.filter(({ monthly, newestMonth }) => monthly && (newestMonth ?? '') < month)
			.map((one) => ({
				label: `Bring in ${monthName(`${month}-01`)}: ${one.title}`,
				href: of(one),
				why: one.newestMonth
					? `the newest month is ${monthName(`${one.newestMonth}-01`)}`
					: 'it has no month yet'
			})),
		...filled
			.filter((one) => !one.monthly && age(one) > STALE_AFTER_DAYS)
			.map((one) => ({
				label: `Bring in the latest: ${one.title}`,
				href: of(one),
				why: `nothing has changed for ${plural(age(one), 'day')}`
			})),
		...(empty.length > 0
			? [
					{
						label: `Bring in the first file: ${list(empty.map(({ title }) => title))}`,
						href: `${home}/imports/new`,
						why: `${agree(empty.length, 'this register is', 'these registers are')} empty`
					}
				]
			: [])
	];
}
