/** The sentences of a round's pack: of all systems, of one, and of why a return is not there. Pure. */
import { stateLabel } from '#lib/domain/returns/moves.ts';
import type { Rating } from '#lib/domain/returns/content.ts';
import type {
	PackSection,
	PackSystem,
	RatedSection,
	SystemFacts
} from '#lib/domain/returns/pack.ts';
import { longDate } from '#lib/format/dates.ts';
import { shareOf } from '#lib/format/numbers.ts';
import { agree, list, listSome, plural } from '#lib/format/words.ts';

/** Ratings at which a section needs help, by the system or by the reviewer. */
const NEEDS_HELP: readonly (Rating | null)[] = ['amber-red', 'red'];

export function needsHelp({ own, reviewer }: Pick<RatedSection, 'own' | 'reviewer'>): boolean {
	return NEEDS_HELP.includes(own) || NEEDS_HELP.includes(reviewer);
}

const DONE = ['accepted', 'accepted-with-conditions', 'closed'];

/** What the whole round comes to. */
export function packSentence(systems: readonly Omit<PackSystem, 'sentence'>[]): string {
	if (systems.length === 0) return 'No system is asked for a return in this round.';
	const sent = systems.filter((system) => system.sent !== null);
	if (sent.length === 0) return `None of ${plural(systems.length, 'system')} has sent its return.`;
	const accepted = sent.filter(({ state }) => DONE.includes(state ?? '')).length;
	const helped = sent.filter(({ help }) => help.length > 0).length;
	const conditions = sent.reduce((total, one) => total + one.conditions.length, 0);
	const parts = [
		accepted === sent.length
			? agree(accepted, 'it is accepted', 'all of them are accepted')
			: `${accepted === 0 ? 'none' : accepted} ${agree(accepted || 1, 'is', 'are')} accepted`,
		helped === 0
			? 'none has a section at amber-red or red'
			: `${helped} ${agree(helped, 'has', 'have')} a section at amber-red or red`,
		conditions === 0
			? 'no condition is open'
			: `${plural(conditions, 'condition')} ${agree(conditions, 'is', 'are')} open`
	];
	return `${shareOf(sent.length, systems.length, 'systems')} ${agree(sent.length, 'has', 'have')} sent the return: ${list(parts)}.`;
}

type Known = Omit<PackSystem, 'sentence'>;

/** Where one system stands, in a sentence or two. */
export function systemSentence(
	system: Known,
	facts: SystemFacts,
	sections: readonly PackSection[]
): string {
	if (system.sent === null) return `Nothing has been sent. ${whyNotSent(facts)}`;
	const rated = system.ratings.filter(({ own }) => own !== null);
	const well = rated.filter(({ own }) => own === 'green' || own === 'amber-green');
	const titles = system.ratings
		.filter(needsHelp)
		.map(({ section }) => sections.find(({ code }) => code === section)?.title ?? section);
	const apart = system.ratings.filter(({ own, reviewer }) => reviewer !== null && reviewer !== own);
	const { conditions } = system;
	const late = conditions.filter(({ pastDue }) => pastDue).length;
	return [
		stateWords(system),
		`It rates ${shareOf(well.length, rated.length, 'sections')} green or amber-green.`,
		...(titles.length === 0
			? []
			: [`At amber-red or red, by either side: ${listSome(titles, 4)}.`]),
		...(system.ratings.every(({ reviewer }) => reviewer === null)
			? ['The reviewer has rated nothing yet.']
			: apart.length === 0
				? []
				: [`The reviewer rates ${plural(apart.length, 'section')} differently.`]),
		...(conditions.length === 0
			? []
			: [
					`${plural(conditions.length, 'condition')} ${agree(conditions.length, 'is', 'are')} open${late === 0 ? '' : `, ${late} past ${agree(late, 'its', 'their')} day`}.`
				])
	].join(' ');
}

function stateWords({ state, sent, decided }: Known): string {
	const label = stateLabel(state!);
	if (state === 'submitted' || state === 'resubmitted') return `${label} on ${longDate(sent!.on)}.`;
	const again = sent!.number > 1 ? `, for the ${ordinal(sent!.number)} time` : '';
	const when = `sent on ${longDate(sent!.on)}${again}`;
	return decided && state !== 'in-review'
		? `${label} on ${longDate(decided.on)}; ${when}.`
		: `${label}; ${when}.`;
}

function ordinal(number: number): string {
	return ['first', 'second', 'third'][number - 1] ?? `${number}th`;
}

/** Why there is no return: excused, later, begun, or nothing at all. */
export function whyNotSent({ state, due, exception }: SystemFacts): string {
	const begun = state === 'draft' ? 'It is in draft' : 'It has not been begun';
	if (exception?.kind === 'excused') return `Need not send: ${exception.reason}`;
	const day =
		due.days !== null && due.days < 0
			? `${plural(-due.days, 'day')} overdue (it was due on ${longDate(due.dueOn)})`
			: `due on ${longDate(due.dueOn)}`;
	const later = exception?.kind === 'later' ? ` A later day was agreed: ${exception.reason}` : '';
	return `${begun}; ${day}.${later}`;
}
