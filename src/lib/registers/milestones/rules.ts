/** Milestones on a day: which are late or soon due, in which order, and where on a line of time. Pure. */
import { addDays, daysBetween } from '#lib/core/calendar.ts';
import { median } from '#lib/core/measure.ts';
import { decimal } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';

/** How far ahead "due soon" looks, in days. */
export const SOON_DAYS = 90;

export type MilestoneRow = {
	id: number;
	reference: string;
	title: string;
	/** As the register has it: `core`, `aed`, `cen`, `rehab`, or null. */
	focus: string | null;
	deliverable: string | null;
	owner: string | null;
	/** ISO dates. */
	baselineOn: string | null;
	forecastOn: string | null;
	actualOn: string | null;
};

export type MilestoneState = 'late' | 'soon' | 'slipping' | 'due' | 'no-date' | 'done';

/** In the order in which they are shown. */
const STATES: readonly MilestoneState[] = ['late', 'soon', 'slipping', 'due', 'no-date', 'done'];

export type Milestone = MilestoneRow & {
	state: MilestoneState;
	/** The forecast, or the baseline where there is none. */
	expectedOn: string | null;
	/** Days from the baseline to the actual or forecast day: above 0 late; null without both. */
	slip: number | null;
	/** Days past the expected day; 0 for one that is not late. */
	overdue: number;
};

/** A milestone as it stood at the end of a day: one done later was not done yet. */
export function milestoneOn(held: MilestoneRow, asAt: string): Milestone {
	const actualOn = held.actualOn !== null && held.actualOn <= asAt ? held.actualOn : null;
	const { baselineOn, forecastOn } = held;
	const expectedOn = forecastOn ?? baselineOn;
	const reached = actualOn ?? forecastOn;
	const slip = baselineOn === null || reached === null ? null : daysBetween(baselineOn, reached);
	const late = actualOn === null && expectedOn !== null && expectedOn < asAt;
	return {
		...held,
		actualOn,
		expectedOn,
		slip,
		overdue: late ? daysBetween(expectedOn, asAt) : 0,
		state: stateOf(actualOn, expectedOn, slip, asAt)
	};
}

function stateOf(
	actualOn: string | null,
	expectedOn: string | null,
	slip: number | null,
	asAt: string
): MilestoneState {
	if (actualOn !== null) return 'done';
	if (expectedOn === null) return 'no-date';
	if (expectedOn < asAt) return 'late';
	if (expectedOn <= addDays(asAt, SOON_DAYS)) return 'soon';
	return slip !== null && slip > 0 ? 'slipping' : 'due';
}

/** The longest overdue, then what comes next, then what is further off, and last what is done. */
export function inOrder(milestones: readonly Milestone[]): Milestone[] {
	const day = ({ state, actualOn, expectedOn }: Milestone) =>
		state === 'done' ? actualOn! : (expectedOn ?? '');
	return milestones.toSorted((a, b) => {
		const byState = STATES.indexOf(a.state) - STATES.indexOf(b.state);
		if (byState !== 0) return byState;
		const byDay = day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0;
		// Of what is done the newest comes first.
		return (a.state === 'done' ? -byDay : byDay) || a.reference.localeCompare(b.reference);
	});
}

/** "2 milestones are late, the longest by 124 days. 1 is forecast in the next 90 days. …" */
export function timelineSentence(milestones: readonly Milestone[]): string {
	if (milestones.length === 0) return 'There is no milestone here yet.';
	const of = (state: MilestoneState) => milestones.filter((one) => one.state === state);
	const [late, soon, undated, done] = [of('late'), of('soon'), of('no-date'), of('done')];
	if (done.length === milestones.length)
		return `${done.length === 1 ? 'The one milestone here is' : done.length === 2 ? 'Both milestones here are' : `All ${done.length} milestones here are`} done.${slipSentence(milestones)}`;
	const longest = Math.max(...late.map(({ overdue }) => overdue));
	const behind =
		late.length === 0
			? 'No milestone is late.'
			: `${plural(late.length, 'milestone is', 'milestones are')} late, ${late.length === 1 ? 'by' : 'the longest by'} ${plural(longest, 'day')}.`;
	const next = ` ${soon.length === 0 ? 'None is' : `${soon.length} ${agree(soon.length, 'is', 'are')}`} forecast in the next ${SOON_DAYS} days.`;
	const blank =
		undated.length === 0
			? ''
			: ` ${plural(undated.length, 'milestone has', 'milestones have')} no date and cannot be drawn.`;
	return behind + next + slipSentence(milestones) + blank;
}

function slipSentence(milestones: readonly Milestone[]): string {
	const slips = milestones.flatMap(({ slip }) => (slip !== null && slip > 0 ? [slip] : []));
	const known = milestones.filter(({ slip }) => slip !== null).length;
	if (known === 0) return '';
	if (slips.length === 0) return ` None with both dates has slipped.`;
	const all = known === milestones.length;
	const who =
		all && known === 1
			? 'It'
			: all && slips.length === known
				? known === 2
					? 'Both'
					: `All ${known}`
				: `${slips.length} of ${all ? known : `the ${known} with both dates`}`;
	return ` ${who} ${agree(slips.length, 'has', 'have')} slipped, ${slipWords(slips)}.`;
}

/** "by 10 days", "by 8 and 29 days", "half of them by at most 54 days": days of each that slipped. */
function slipWords(slips: readonly number[]): string {
	const [least, most] = [Math.min(...slips), Math.max(...slips)];
	if (slips.length === 1) return `by ${plural(least, 'day')}`;
	if (least === most) return `each by ${plural(least, 'day')}`;
	if (slips.length === 2) return `by ${least} and ${most} days`;
	const days = median(slips)!;
	return `half of them by at most ${decimal(days)} ${agree(days, 'day', 'days')}`;
}
