/** Progress in sentences: of a deliverable, of what it depends on, of an ICS, and what needs somebody next. */
import { longDate, shortDate } from '#lib/core/dates.ts';
import { agree, counted, numberWord, plural } from '#lib/core/words.ts';
import {
	type BurnUpDay,
	type DeliverableState,
	isAfter,
	isReached,
	needsReason,
	type StageCode,
	STAGES,
	STALE_AFTER_DAYS,
	WITHIN_SOON
} from './rules.ts';

// One deliverable as a sentence, for the top of its page.

type Stated = Pick<DeliverableState, 'stage' | 'promisedOn' | 'dueOn' | 'actualOn' | 'slip'>;

/** `asAt` is the day the page is for. */
export function standingSentence(state: Stated, asAt: string): string {
	const { stage, promisedOn, dueOn, actualOn, slip } = state;
	if (stage === null) return 'There is no update yet.';
	const label = STAGES.find(({ code }) => code === stage)!.label;
	if (isReached(stage)) {
		const when = actualOn ? ` on ${longDate(actualOn)}` : '';
		const opening =
			stage === 'sustained' ? `Reached${when}, and sustained since` : `Success was reached${when}`;
		return `${opening}${slip === null ? '' : slipClause(slip)}.`;
	}
	if (promisedOn === null) return `${label}, with no date.`;
	// A forecast that is past is shown as such: nobody has given a new date.
	if (promisedOn < asAt)
		return `${label}. It was forecast for ${longDate(promisedOn)}, which has passed.`;
	const forecast = `${label}, forecast for ${longDate(promisedOn)}`;
	if (slip === null) return `${forecast}.`;
	if (dueOn !== null && dueOn < asAt)
		return `${forecast}${slipClause(slip)}: the planned date was ${longDate(dueOn)}.`;
	return `${forecast}${slipClause(slip)}.`;
}

function slipClause(slip: number): string {
	if (slip === 0) return ', as first planned';
	return slip > 0
		? `, ${plural(slip, 'day')} later than first planned`
		: `, ${plural(-slip, 'day')} earlier than first planned`;
}

/** The stage as words for a list: `In delivery`, or `No update yet`. */
export function stageWord(stage: DeliverableState['stage']): string {
	return STAGES.find(({ code }) => code === stage)?.label ?? 'No update yet';
}

// What a deliverable depends on and what waits for it, as a sentence.

type Known = Pick<DeliverableState, 'stage'>;

/** Words for a stage inside a sentence; null is a deliverable without any update. */
const CLAUSES: readonly { stage: DeliverableState['stage']; one: string; many: string }[] = [
	{ stage: 'sustained', one: 'is sustained', many: 'are sustained' },
	{ stage: 'success-reached', one: 'has reached success', many: 'have reached success' },
	{ stage: 'in-delivery', one: 'is in delivery', many: 'are in delivery' },
	{ stage: 'getting-started', one: 'is getting started', many: 'are getting started' },
	{ stage: 'not-started', one: 'has not started', many: 'have not started' },
	{ stage: null, one: 'has no update yet', many: 'have no update yet' }
];

/** "It depends on six deliverables: 2 have reached success, 3 are in delivery, 1 has not started." */
export function reliesOnSentence(states: readonly Known[]): string {
	if (states.length === 0) return 'The roadmap names nothing that it depends on.';
	return sentence('It depends on', states);
}

/** The same for what waits for it, directly or through others. */
export function holdsUpSentence(states: readonly Known[]): string {
	if (states.length === 0) return 'The roadmap names nothing that depends on it.';
	return sentence('It blocks', states);
}

function sentence(opening: string, states: readonly Known[]): string {
	const groups = CLAUSES.map((clause) => ({
		...clause,
		count: states.filter(({ stage }) => stage === clause.stage).length
	})).filter(({ count }) => count > 0);
	const counted = numberWord(states.length);
	const noun = states.length === 1 ? 'deliverable' : 'deliverables';
	const only = groups.length === 1 ? groups[0] : undefined;
	if (only && states.length === 1) return `${opening} one deliverable, which ${only.one}.`;
	if (only) {
		const every = states.length === 2 ? 'both' : 'all';
		return `${opening} ${counted} ${noun}, which ${every} ${only.many}.`;
	}
	const parts = groups.map(({ count, one, many }) => `${count} ${count === 1 ? one : many}`);
	return `${opening} ${counted} ${noun}: ${parts.join(', ')}.`;
}

// Where the dates and ratings of two deliverables contradict each other.

export type ContradictionKind = 'reached-before' | 'forecast-before' | 'greener' | 'undated';

export interface Contradiction {
	readonly kind: ContradictionKind;
	/** Code of the deliverable depended on. */
	readonly reliesOn: string;
	/** The two dates of `forecast-before`, ISO text. */
	readonly dates: { readonly own: string; readonly theirs: string } | null;
}

/**
 * Where a deliverable claims more than what it depends on allows: it is reached before it, is
 * forecast before it, is green while it is in doubt, or has a date while it has none.
 */
export function contradictions(
	state: DeliverableState,
	reliesOn: readonly DeliverableState[]
): Contradiction[] {
	return reliesOn.flatMap((needed): Contradiction[] => {
		const found: Contradiction[] = [];
		const add = (kind: ContradictionKind, dates: Contradiction['dates'] = null) =>
			found.push({ kind, reliesOn: needed.code, dates });
		// Without an update on either side there is no claim to compare.
		if (state.stage === null || needed.stage === null || needed.reached) return found;
		if (state.reached) {
			add('reached-before');
			return found;
		}
		const [own, theirs] = [state.promisedOn, needed.promisedOn];
		if (own !== null && theirs !== null && own < theirs) add('forecast-before', { own, theirs });
		if (own !== null && theirs === null) add('undated');
		const doubted = needed.confidence === 'red' || needed.confidence === 'amber-red';
		if (state.confidence === 'green' && doubted) add('greener');
		return found;
	});
}

/** `title` is that of the deliverable depended on. */
export function contradictionSentence({ kind, dates }: Contradiction, title: string): string {
	switch (kind) {
		case 'reached-before':
			return `It is recorded as reached, but “${title}”, which it depends on, is not.`;
		case 'forecast-before':
			return `It is forecast for ${longDate(dates?.own)}, before “${title}”, which it depends on (${longDate(dates?.theirs)}).`;
		case 'greener':
			return `It is rated green, but “${title}”, which it depends on, is in doubt.`;
		case 'undated':
			return `It has a date, but “${title}”, which it depends on, has none.`;
	}
}

// Which deliverables need somebody now, and which will slip next.

export type AttentionKind =
	| 'forecast-past'
	| 'contradiction'
	| 'back-to-green-past'
	| 'in-doubt-soon'
	| 'stale'
	| 'undated'
	| 'silent';

/** Several deliverables that need the same thing, the most pressing first. */
export interface Attention {
	readonly kind: AttentionKind;
	readonly codes: readonly string[];
}

const DOUBTED: readonly DeliverableState['confidence'][] = ['amber-red', 'red'];

/**
 * What most needs somebody, one entry a kind, in the order in which it hurts: a forecast date that has
 * passed, a story that contradicts itself, a recovery that is late, doubt about something forecast within
 * three months, then what nobody has looked at and what has no date or no update at all.
 */
export function attention(
	states: readonly DeliverableState[],
	contradicting: ReadonlyMap<string, readonly Contradiction[]>,
	asAt: string,
	limit = 3
): Attention[] {
	const open = states.filter((state) => state.stage !== null && !state.reached);
	const byDate =
		(date: (state: DeliverableState) => string | null) =>
		(a: DeliverableState, b: DeliverableState) =>
			(date(a) ?? '9999').localeCompare(date(b) ?? '9999');
	const kinds: [AttentionKind, DeliverableState[]][] = [
		['forecast-past', open.filter((s) => s.pastDate).sort(byDate((s) => s.promisedOn))],
		['contradiction', states.filter((s) => (contradicting.get(s.code)?.length ?? 0) > 0)],
		[
			'back-to-green-past',
			open.filter((s) => isAfter(asAt, s.backToGreenOn)).sort(byDate((s) => s.backToGreenOn))
		],
		[
			'in-doubt-soon',
			open
				.filter((s) => s.dueSoon && DOUBTED.includes(s.confidence))
				.sort(byDate((s) => s.promisedOn))
		],
		['stale', states.filter((s) => s.stale).sort(byDate((s) => s.updatedOn))],
		['undated', states.filter((s) => s.undated)],
		['silent', states.filter((s) => s.stage === null)]
	];
	return kinds
		.filter(([, found]) => found.length > 0)
		.slice(0, limit)
		.map(([kind, found]) => ({ kind, codes: found.map((state) => state.code) }));
}

/** Late, forecast later than the baseline, or in doubt (amber-red or red). */
export function hasSlipped(state: DeliverableState): boolean {
	const { pastDate, slipping, stage, reached, confidence } = state;
	return pastDate || slipping || (stage !== null && !reached && DOUBTED.includes(confidence));
}

/**
 * Deliverables that have slipped or are about to, ordered by the forecast date, so that one
 * already past stands first; of two on one day, the one that blocks more.
 */
export function slipsNext(
	states: readonly DeliverableState[],
	holdsUp: (code: string) => number
): DeliverableState[] {
	return states
		.filter(hasSlipped)
		.map((state) => ({ state, blocked: holdsUp(state.code) }))
		.sort(
			(a, b) =>
				(a.state.promisedOn ?? '9999').localeCompare(b.state.promisedOn ?? '9999') ||
				b.blocked - a.blocked ||
				a.state.code.localeCompare(b.state.code)
		)
		.map(({ state }) => state);
}

/**
 * The deliverable below green that follows one in the roadmap's order, from its end on to its beginning;
 * null when there is no other.
 */
export function nextBelowGreen(states: readonly DeliverableState[], code: string): string | null {
	const place = states.findIndex((state) => state.code === code);
	return (
		[...states.slice(place + 1), ...states.slice(0, Math.max(0, place))].find(
			({ stage, reached, confidence }) =>
				stage !== null && !reached && confidence !== null && needsReason(confidence)
		)?.code ?? null
	);
}

// What most needs somebody, as something to do and the place where it is done.

export type Task = { label: string; href: string; why: string };

const ONE: Record<AttentionKind, (title: string) => string> = {
	'forecast-past': (title) => `Give “${title}” a new date, or record that it is reached`,
	contradiction: (title) => `Check “${title}”`,
	'back-to-green-past': (title) => `Say where the recovery of “${title}” stands`,
	'in-doubt-soon': (title) => `Decide what to do about “${title}”`,
	stale: (title) => `Update “${title}”`,
	undated: (title) => `Give “${title}” a date`,
	silent: (title) => `Say where “${title}” stands`
};

const WHY: Record<AttentionKind, (others: number) => string> = {
	'forecast-past': (others) => `its forecast date has passed${also(others)}`,
	contradiction: (others) => `what it depends on contradicts it${also(others)}`,
	'back-to-green-past': (others) => `it was to be back on course by now${also(others)}`,
	'in-doubt-soon': (others) => `it is in doubt and forecast ${WITHIN_SOON}${also(others)}`,
	stale: (others) => `it has had no update for more than ${STALE_AFTER_DAYS} days${also(others)}`,
	undated: (others) => `it has no date to be measured against${also(others)}`,
	silent: (others) => `it has no update yet${also(others)}`
};

/** The first deliverable of each kind by name, and how many more need the same. */
export function tasksFrom(
	attention: readonly Attention[],
	titleOf: (code: string) => string,
	roadmapAddress: string
): Task[] {
	return attention.flatMap(({ kind, codes }) => {
		const [first] = codes;
		if (!first) return [];
		return {
			label: ONE[kind](titleOf(first)),
			href: `${roadmapAddress}/${first}`,
			why: WHY[kind](codes.length - 1)
		};
	});
}

function also(others: number): string {
	return others === 0 ? '' : `, and ${counted(others, 'more is', 'more are')} like it`;
}

// An ICS against its roadmap: the counts, and the counts as one sentence.

/** What counts of the latest update of a deliverable. */
export type CountedUpdate = Pick<DeliverableState, 'baselineOn' | 'forecastOn'> & {
	stage: StageCode;
};

export interface ProgressCounts {
	/** All deliverables of the roadmap in question. */
	readonly deliverables: number;
	/** Those with at least one update. */
	readonly updated: number;
	readonly reached: number;
	/** Late: not reached, and the date now expected has passed. */
	readonly pastDate: number;
	/** Not reached, not late, but forecast for later than the baseline. */
	readonly forecastToSlip: number;
	/** Updated and not reached, with neither a baseline nor a forecast date. */
	readonly undated: number;
}

/**
 * Counts the latest updates, one per deliverable that has any, out of `deliverables` in all, as
 * at the end of the day `asAt` (YYYY-MM-DD). The date now expected of a deliverable is its forecast, or
 * its baseline where there is no forecast.
 */
export function countProgress(
	latest: readonly CountedUpdate[],
	deliverables: number,
	asAt: string
): ProgressCounts {
	const open = latest.filter(({ stage }) => !isReached(stage));
	const dated = open.filter((update) => update.baselineOn ?? update.forecastOn);
	const pastDate = dated.filter(({ baselineOn, forecastOn }) =>
		isAfter(asAt, forecastOn ?? baselineOn)
	);
	const slipping = dated.filter(
		(update) => !pastDate.includes(update) && isAfter(update.forecastOn, update.baselineOn)
	);
	return {
		deliverables,
		updated: latest.length,
		reached: latest.length - open.length,
		pastDate: pastDate.length,
		forecastToSlip: slipping.length,
		undated: open.length - dated.length
	};
}

/**
 * The answer to "where are we against the roadmap?" in words. Deliverables whose progress or
 * dates are not known are counted as such and never counted as being on time.
 * @throws when the counts contradict each other
 */
export function roadmapSentence(counts: ProgressCounts): string {
	const { deliverables, updated, reached, pastDate, forecastToSlip, undated } = counts;
	const dated = updated - reached - undated;
	if (updated > deliverables || dated < 0 || pastDate + forecastToSlip > dated) {
		throw new Error(`These counts contradict each other: ${JSON.stringify(counts)}.`);
	}
	if (deliverables === 0) return 'There are no deliverables to report on.';
	if (deliverables === 1) return `The one deliverable ${onlyClause(counts)}.`;
	if (updated === 0) {
		return `None of the ${deliverables} deliverables has an update yet, so progress is not known.`;
	}
	if (reached === deliverables) return `All ${deliverables} deliverables have reached success.`;
	const sentences = [reachedClause(reached, deliverables) + datesClause(counts, dated)];
	if (undated > 0) sentences.push(`${undated} ${undated === 1 ? 'has' : 'have'} no date.`);
	const silent = deliverables - updated;
	if (silent > 0) sentences.push(`${silent} ${silent === 1 ? 'has' : 'have'} no update yet.`);
	return sentences.join(' ');
}

function reachedClause(reached: number, deliverables: number): string {
	if (reached === 0) return `None of the ${deliverables} deliverables has reached success yet`;
	return `${reached} of ${deliverables} deliverables ${reached === 1 ? 'has' : 'have'} reached success`;
}

function datesClause(counts: ProgressCounts, dated: number): string {
	const { deliverables, reached, pastDate, forecastToSlip } = counts;
	if (dated === 0) return '.';
	// "None" may only mean all the rest when all the rest have a date to be late for.
	const none = dated === deliverables - reached ? 'none' : 'none of those with a date';
	const late = `${pastDate} ${pastDate === 1 ? 'is' : 'are'} late`;
	const verb = forecastToSlip === 1 ? 'is' : 'are';
	if (pastDate > 0 && forecastToSlip > 0) {
		return `; ${late} and ${forecastToSlip} more ${verb} forecast to slip.`;
	}
	if (pastDate > 0) return `; ${late}.`;
	if (forecastToSlip > 0) {
		return `; ${none} is late, but ${forecastToSlip} ${verb} forecast to slip.`;
	}
	return `; ${none} is late or forecast to slip.`;
}

function onlyClause(counts: ProgressCounts): string {
	const { updated, reached, pastDate, forecastToSlip, undated } = counts;
	if (updated === 0) return 'has no update yet, so its progress is not known';
	if (reached === 1) return 'has reached success';
	if (pastDate === 1) return 'has not reached success yet and is late';
	if (forecastToSlip === 1) return 'has not reached success yet and is forecast to slip';
	if (undated === 1) return 'has not reached success yet and has no date';
	return 'has not reached success yet, but is not late or forecast to slip';
}

// The burn-up in words: a title that says where it stands, and a sentence that says what lies ahead.

/** "14 of 48 deliverables reached; 21 were planned by 30 Nov 2026". */
export function burnUpTitle(
	days: readonly BurnUpDay[],
	deliverables: number,
	asAt: string
): string {
	const now = days.find(({ on }) => on === asAt);
	if (!now) return 'No deliverable has a date yet';
	const { planned } = now;
	const reached = `${now.reached} of ${plural(deliverables, 'deliverable')} reached`;
	if ((days.at(-1)?.planned ?? 0) === 0) return `${reached}; no planned dates are recorded`;
	const were = planned === 0 ? 'none was' : `${planned} ${agree(planned, 'was', 'were')}`;
	return `${reached}; ${were} planned by ${shortDate(asAt)}`;
}

/** What is forecast by the last date ahead, and how many are in no forecast. */
export function forecastSentence(states: readonly DeliverableState[], asAt: string): string {
	const open = states.filter(({ reached }) => !reached);
	if (open.length === 0) return '';
	const ahead = open.flatMap(({ promisedOn }) =>
		promisedOn !== null && promisedOn >= asAt ? promisedOn : []
	);
	const left = open.length - ahead.length;
	const without =
		left === 0
			? ''
			: `${left} ${agree(left, 'is', 'are')} in no forecast, because ${agree(left, 'it is', 'they are')} late or ${agree(left, 'has', 'have')} no date.`;
	if (ahead.length === 0) return without;
	const last = longDate(ahead.sort().at(-1));
	const total = states.length - left;
	const all =
		left === 0
			? states.length === 1
				? 'It is forecast to be reached'
				: `${states.length === 2 ? 'Both' : `All ${states.length}`} are forecast to be reached`
			: `${total} ${agree(total, 'is', 'are')} forecast to be reached`;
	return `${all} by ${last}.${without && ` ${without}`}`;
}
