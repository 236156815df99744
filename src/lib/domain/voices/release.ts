/**
 * What an ICS shows to the public: one document, frozen when it was released. The public page reads
 * nothing else, so whatever is not in here cannot be seen there. No names of people, no numbers of
 * rows, no votes and no views of single members have a place in it. Pure.
 */
import { fail, list, object, text } from '#lib/domain/document.ts';
import type { StageCode } from '#lib/domain/progress.ts';
import type { Agreement, Difference } from '#lib/domain/voices/agreement.ts';
import type {
	Act,
	Clock,
	ConcernKind,
	ConcernState,
	PromiseState
} from '#lib/domain/voices/concerns.ts';
import type { GroupRating, Reached, SubjectKind } from '#lib/domain/voices/scales.ts';

/** Free text: null where it was left out, empty where nothing had been written. */
export type Released = string | null;

export type ReleasedGroupWord = {
	group: Released;
	rating: GroupRating;
	reached: Reached;
	words: Released;
	otherRating: GroupRating | null;
	otherWords: Released;
	on: string;
};

export type ReleasedSubject = {
	kind: SubjectKind;
	code: string;
	title: string;
	means: string;
	claim: { stage: StageCode; since: string | null; words: Released } | null;
	behind: { inPlace: number; of: number } | null;
	groups: readonly ReleasedGroupWord[];
	differences: readonly Difference[];
};

export type ReleasedPromise = {
	for: string;
	state: PromiseState;
	doneOn: string | null;
	forecastOn: string | null;
};

export type ReleasedPost = {
	act: Act;
	on: string;
	words: Released;
	promised: ReleasedPromise | null;
};

export type ReleasedConcern = {
	kind: ConcernKind;
	/** The promise that it is about, in plain words; null where it is about something else. */
	about: string | null;
	group: Released;
	title: Released;
	words: Released;
	/** When the system was told, and the day by which it said it would answer. */
	sharedOn: string;
	answerDueOn: string;
	clock: Clock;
	state: ConcernState;
	posts: readonly ReleasedPost[];
};

export type ReleasedChange = { said: Released; did: Released; from: Released; on: string };

/** People counted, under the rule of disclosure: null is fewer than 5. */
export type Headcount = {
	about: number | null;
	/** Some of the counts behind it were not given, so that it is at least this. */
	least: boolean;
};

export type ReleasedCounts = {
	promises?: { inPlace: number; of: number };
	networks?: { live: number; of: number };
	/** Times that people took part, from one day to another (ISO). */
	takingPart?: { from: string; to: string; experts: Headcount; carers: Headcount };
};

export type Release = {
	/** Counts up when the shape changes, so that old releases can be read for ever. */
	format: 1;
	ics: { code: string; name: string };
	/** ISO date for which everything was worked out. */
	asAt: string;
	/** Over everything of which both have spoken, so that leaving some out does not better it. */
	agreement: Agreement;
	principles: readonly ReleasedSubject[];
	deliverables: readonly ReleasedSubject[];
	concerns: readonly ReleasedConcern[];
	/** How many could have been shown. */
	concernsOpen: number;
	changes: readonly ReleasedChange[];
	counts: ReleasedCounts;
};

/** @throws an Error that names the place when it is not a release that this version can read */
export function parseRelease(stored: string): Release {
	const place = 'release';
	const found = object(JSON.parse(stored), place);
	if (found.format !== 1) fail(place, '"format" must be 1.');
	text(object(found.ics, `${place}, ics`), 'code', `${place}, ics`);
	text(found, 'asAt', place);
	object(found.agreement, `${place}, agreement`);
	object(found.counts, `${place}, counts`);
	for (const key of ['principles', 'deliverables', 'concerns', 'changes']) list(found, key, place);
	return found as unknown as Release;
}

/** How many things a release shows: for the list of releases and the step before it. */
export function itemsIn({ principles, deliverables, concerns, changes, counts }: Release): number {
	return (
		principles.length +
		deliverables.length +
		concerns.length +
		changes.length +
		Object.keys(counts).length
	);
}
