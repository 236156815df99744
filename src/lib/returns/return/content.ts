/**
 * What a return holds: in draft it is worked out anew, once sent it is frozen exactly so. With it the
 * checks before it is sent, what has changed in the registers since, and how readers outside see it.
 */
import * as v from 'valibot';
import { daysBetween } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import {
	type Audience,
	disclosed,
	type DisplayText,
	numbersOf,
	SUPPRESSED
} from '#lib/core/disclosure.ts';
import {
	MEASURE_KINDS,
	type MeasureKind,
	type MeasureName,
	NO_DATA,
	SERIES_KINDS,
	type SeriesKind
} from '#lib/core/measure.ts';
import { decimal, percentage, pounds, shareOf, unitWords } from '#lib/core/numbers.ts';
import type { TextRules } from '#lib/core/text-check.ts';
import { listSome, plural } from '#lib/core/words.ts';
import { measureNamedOrNone } from '#lib/measures/catalogue.ts';
import { shareWords } from '#lib/measures/rules.ts';
import { CONFIDENCE, type StageCode, STAGES } from '#lib/roadmap/progress/rules.ts';

const text = v.string();
const optionalText = v.nullable(v.string());
const optionalNumber = v.nullable(v.number());
const listOf = <S extends v.GenericSchema>(item: S) => v.pipe(v.array(item), v.readonly());

const Rating = v.picklist(CONFIDENCE.map(({ code }) => code));
const Stage = v.picklist(STAGES.map(({ code }) => code));

/** Ratings are on the five-point scale of delivery confidence. */
export type Rating = v.InferOutput<typeof Rating>;

const SectionText = v.object({
	rating: v.nullable(Rating),
	narrative: optionalText,
	/** "Nothing has changed since last quarter" is an answer, with a reason. */
	noChange: v.boolean(),
	noChangeReason: optionalText,
	evidence: optionalText,
	/** What co-production stands behind the section. */
	coproduced: optionalText,
	/** Codes of deliverables that the section reports on beside its own. */
	deliverables: listOf(text),
	/** References of risks on the register. */
	risks: listOf(text)
});

/** What an ICS writes in a section. */
export type SectionText = v.InferOutput<typeof SectionText>;

export const EMPTY_SECTION: SectionText = {
	rating: null,
	narrative: null,
	noChange: false,
	noChangeReason: null,
	evidence: null,
	coproduced: null,
	deliverables: [],
	risks: []
};

/** What may be written in a return and its review. */
export const RETURN_TEXT: TextRules = { longest: 6000 };

const FrozenFigure = v.object({
	/** A headline measure's name. */
	name: text,
	title: text,
	numerator: optionalNumber,
	denominator: optionalNumber,
	/** 0 to 1 for a share; the figure itself otherwise. */
	value: optionalNumber,
	unit: text,
	planned: optionalNumber,
	/** The target that held on the day, in the unit of the value; left out where there was none. */
	target: v.optional(v.number()),
	note: optionalText,
	better: v.picklist(['higher', 'lower', 'neither']),
	register: text,
	/** How it is written and what its values are over time, where the catalogue does not say. */
	kind: v.optional(v.picklist(MEASURE_KINDS)),
	series: v.optional(v.picklist(SERIES_KINDS)),
	/** What readers outside are shown is worked out from these; none before format 3. */
	outside: v.optional(
		v.object({
			numerator: v.number(),
			denominator: v.number(),
			rows: v.number(),
			hidden: v.number()
		})
	),
	/** What the ICS says against the figure, and who. */
	disagreement: v.nullable(v.object({ words: text, by: text, at: text }))
});

export type FrozenFigure = v.InferOutput<typeof FrozenFigure> & {
	/** How a reader outside sees it; never in a frozen document. */
	told?: DisplayText;
};

const FrozenState = v.object({
	code: text,
	title: text,
	stage: v.nullable(Stage),
	confidence: v.nullable(Rating),
	reason: optionalText,
	/** The planned date. */
	dueOn: optionalText,
	/** The forecast date. */
	promisedOn: optionalText,
	/** As it was judged when it was sent: before 2026, by the planned date. `isLate` goes by the forecast. */
	pastDate: v.boolean(),
	reached: v.boolean(),
	success: v.object({ met: v.number(), of: v.number() })
});

export type FrozenState = v.InferOutput<typeof FrozenState>;

const FrozenRisk = v.object({ reference: text, description: text, score: optionalNumber });

export type FrozenRisk = v.InferOutput<typeof FrozenRisk>;

const FrozenActivity = v.object({
	reference: text,
	title: text,
	on: text,
	depth: optionalText
});

/** A co-production activity of the quarter that shaped the section's deliverables. */
export type FrozenActivity = v.InferOutput<typeof FrozenActivity>;

const FrozenVoices = v.object({
	/** How many things both have reported on, and on how many they differ. */
	both: v.number(),
	differ: v.number(),
	claimed: v.number(),
	gaps: listOf(
		v.object({
			kind: v.picklist(['principle', 'deliverable']),
			code: text,
			title: text,
			difference: v.picklist(['claimed', 'unclear', 'ahead']),
			stage: Stage,
			said: listOf(v.object({ group: text, answer: text }))
		})
	),
	concerns: v.object({
		raised: v.number(),
		open: v.number(),
		unanswered: v.number(),
		overdue: v.number(),
		settled: v.number(),
		disputed: v.number()
	})
});

/** Where people and the ICS differ, and what groups wait for: in the section on co-production. */
export type FrozenVoices = v.InferOutput<typeof FrozenVoices>;

const SectionContent = v.object({
	...SectionText.entries,
	code: text,
	number: v.number(),
	title: text,
	question: text,
	figures: listOf(FrozenFigure),
	states: listOf(FrozenState),
	riskDetails: listOf(FrozenRisk),
	activities: listOf(FrozenActivity),
	/** Left out of every other section, of ICSs without groups, and of returns sent before there were any. */
	voices: v.optional(FrozenVoices),
	/** Sentences that answer checks, by the check's code. */
	answers: v.record(text, text),
	savedBy: optionalText,
	savedAt: optionalText
});

export type SectionContent = Omit<v.InferOutput<typeof SectionContent>, 'figures'> & {
	figures: readonly FrozenFigure[];
};

const PlanFigure = v.object({
	name: text,
	title: text,
	unit: text,
	planned: optionalNumber,
	actual: optionalNumber,
	note: optionalText,
	register: text
});

/** A figure of the plan beside what has come of it. */
export type PlanFigure = v.InferOutput<typeof PlanFigure> & {
	/** How a reader outside sees the two; never in a frozen document. */
	told?: Record<'planned' | 'actual', string | null>;
};

/** A frozen document as it is read back. */
export const FrozenReturn = v.object({
	/** Counts up when the shape changes, so that old returns can be read for ever. */
	format: v.picklist([1, 2, 3]),
	ics: v.object({ code: text, name: text }),
	quarter: text,
	/** ISO date that every figure is worked out for. */
	asAt: text,
	roadmap: text,
	sections: listOf(SectionContent),
	plan: listOf(PlanFigure)
});

export type ReturnContent = Omit<v.InferOutput<typeof FrozenReturn>, 'sections' | 'plan'> & {
	sections: readonly SectionContent[];
	plan: readonly PlanFigure[];
};

/** The headline measures that speak of each section (the twelve questions of Annex A). */
export const SECTION_MEASURES: Readonly<Record<string, readonly MeasureName[]>> = {
	'service-model': ['pcns-live', 'population-covered', 'full-offer-covered', 'teams-live'],
	governance: [
		'milestones-done',
		'milestones-late',
		'risks-open',
		'risks-past-review',
		'funding-spent'
	],
	age: ['training-done'],
	partnership: ['pcns-live', 'vcse-share', 'indicator:practices-co-located'],
	'dedicated-focus': ['milestones-done', 'milestones-late'],
	'physical-health': ['indicator:smi-health-checks'],
	workforce: ['posts-filled', 'vacancy-rate', 'lived-experience-wte', 'training-done'],
	measuring: [
		'teams-live',
		'dialog-staff-trained',
		'prom-first-score',
		'prom-paired',
		'prom-improved'
	],
	equalities: ['indicator:access-priority-groups'],
	'co-production': ['people-taking-part', 'feedback-given', 'feedback-days'],
	access: ['population-covered', 'indicator:access-trajectory', 'indicator:four-week-wait'],
	quality: ['policies-rewritten', 'cpa-mentions-in-force', 'policies-overdue']
};

/** Whether a section has been answered: a rating, and words or a reasoned "no change". */
export function isAnswered(words: SectionText): boolean {
	if (words.rating === null) return false;
	return words.noChange ? words.noChangeReason !== null : words.narrative !== null;
}

// What is looked at before a return is sent: what is missing, what contradicts itself, what jumped.
// A blocking check has to be corrected; the rest asks for a sentence. A new check starts as one that
// asks, and blocks only once it has shown itself right.

export type ReturnCheck = {
	/** Stable, kebab-case; with its subject it names the check in the address and in the notes. */
	code: string;
	section: string;
	severity: 'blocking' | 'sentence';
	message: string;
	/** The sentence given for it, where one was. */
	answer: string | null;
};

/** Ratings that say that nothing serious stands in the way. */
const CONFIDENT: readonly (string | null)[] = ['green', 'amber-green'];

/** A share that moves by more than this since last quarter has jumped; in hundredths. */
const JUMP_POINTS = 15;
/** A figure without a denominator that changes by more than this part of itself has jumped. */
const JUMP_PART = 0.3;

/** Every check of a return, in the order of its sections; `before` is the last one that was accepted or sent. */
export function returnChecks(content: ReturnContent, before: ReturnContent | null): ReturnCheck[] {
	const days: Days = [content.asAt, before?.asAt ?? content.asAt];
	const asked = new Set<string>();
	return content.sections.flatMap((section) => {
		const earlier = before?.sections.find(({ code }) => code === section.code) ?? null;
		const found = [
			...unanswered(section),
			...contradicting(section, content.asAt),
			...impossible(section),
			...jumped(section, earlier),
			...silent(section, earlier, days)
		];
		return found.filter(once).map((check) => ({
			...check,
			section: section.code,
			answer: section.answers[check.code] ?? null
		}));
	});

	/** A figure that stands in several sections is asked about in the first of them only. */
	function once({ code }: Found): boolean {
		if (!code.startsWith('jumped-') && !code.startsWith('above-all-')) return true;
		if (asked.has(code)) return false;
		asked.add(code);
		return true;
	}
}

/** Whether anything still stands in the way of sending: blocking, or without its sentence. */
export function standsInTheWay({ severity, answer }: ReturnCheck): boolean {
	return severity === 'blocking' || answer === null;
}

type Found = Omit<ReturnCheck, 'section' | 'answer'>;

function unanswered(section: SectionContent): Found[] {
	if (isAnswered(section)) return [];
	const missing = [
		section.rating === null && 'a rating',
		section.noChange
			? section.noChangeReason === null && 'the reason why nothing has changed'
			: section.narrative === null && 'a narrative, or “no change” with its reason'
	].filter((part): part is string => part !== false);
	return [
		{
			code: 'section-unanswered',
			severity: 'blocking',
			message: `This section still needs ${missing.join(' and ')}.`
		}
	];
}

/** Codes of the checks that a reviewer is shown as contradictions. */
export const CONTRADICTIONS: readonly string[] = [
	'confident-over-missed-date',
	'confident-over-doubt',
	'confident-over-measures',
	'success-with-unmet-criteria'
];

/** A confident rating over what speaks against it, and success whose criteria are not met. */
function contradicting(section: SectionContent, asAt: string): Found[] {
	const found = CONFIDENT.includes(section.rating) ? tooConfident(section, asAt) : [];
	const unmet = section.states.filter(
		({ reached, success }) => reached && success.of > 0 && success.met < success.of
	);
	if (unmet.length > 0)
		found.push({
			code: 'success-with-unmet-criteria',
			severity: 'sentence',
			message: `${plural(unmet.length, 'deliverable is', 'deliverables are')} recorded as reached without all success criteria met: ${listSome(
				unmet.map(({ title, success }) => `“${title}” (${success.met} of ${success.of})`),
				3
			)}. Say what stands in for the rest.`
		});
	return found;
}

/** What speaks against a rating that all is well: deliverables that are late, in doubt or slipped, and measures. */
function tooConfident({ states, figures }: SectionContent, asAt: string): Found[] {
	const late = states.filter((state) => isLate(state, asAt));
	const doubted = states.flatMap((state) => {
		const words = late.includes(state) ? [] : doubtWords(state);
		return words.length === 0 ? [] : [`“${state.title}” (${words.join(', ')})`];
	});
	const short = figures.flatMap((figure) => shortfall(figure) ?? []);
	const against = (code: string, many: number, words: string, which: readonly string[]): Found[] =>
		many === 0
			? []
			: [
					{
						code,
						severity: 'sentence',
						message: `The rating says that all is well, and ${words}: ${listSome(which, 3)}. Say why the rating holds, or change it.`
					}
				];
	return [
		...against(
			'confident-over-missed-date',
			late.length,
			`${plural(late.length, 'deliverable is', 'deliverables are')} past the forecast date`,
			late.map(({ title }) => `“${title}”`)
		),
		...against(
			'confident-over-doubt',
			doubted.length,
			`${plural(doubted.length, 'deliverable is', 'deliverables are')} in doubt or forecast later than planned`,
			doubted
		),
		...against(
			'confident-over-measures',
			short.length,
			`${plural(short.length, 'measure falls', 'measures fall')} short`,
			short
		)
	];
}

/** Late: not reached, and the date expected has passed by the day. */
export function isLate(
	{ stage, reached, promisedOn }: Pick<FrozenState, 'stage' | 'reached' | 'promisedOn'>,
	asAt: string
): boolean {
	return stage !== null && !reached && promisedOn !== null && promisedOn < asAt;
}

/** How a deliverable says that it is in doubt: by its rating, and by its slip. */
function doubtWords({ reached, stage, confidence, dueOn, promisedOn }: FrozenState): string[] {
	if (reached || stage === null) return [];
	const words: string[] = [];
	if (confidence === 'amber-red' || confidence === 'red') words.push(confidence);
	if (dueOn !== null && promisedOn !== null && promisedOn > dueOn)
		words.push(`slipped by ${plural(daysBetween(dueOn, promisedOn), 'day')}`);
	return words;
}

/** A measure more than this many hundredths short of its plan contradicts a rating that all is well. */
export const SHORT_OF_PLAN = 10;
/** Measures whose denominator is the plan. */
const OF_PLAN: readonly MeasureName[] = ['posts-filled', 'indicator:access-trajectory'];

/** How a measure falls short of its target or its plan, in words; null where it does not, or nobody can tell. */
function shortfall(figure: FrozenFigure): string | null {
	const { name, title, numerator, value, planned, target, better, unit } = figure;
	if (value === null) return null;
	const isShort = (actual: number, plan: number) => (plan - actual) * 100 > SHORT_OF_PLAN * plan;
	if (target !== undefined && better !== 'neither') {
		const missed = better === 'higher' ? value < target : value > target;
		const aim = figure.denominator === null ? decimal(target) : percentage(target, 1);
		return missed ? `“${title}” is ${figureText(figure)}, and its target is ${aim}` : null;
	}
	if (planned !== null && numerator !== null)
		return isShort(numerator, planned)
			? `“${title}” is ${figureText(figure)}, and ${decimal(planned)} ${unit} were planned by then`
			: null;
	return OF_PLAN.includes(name) && isShort(value, 1)
		? `“${title}” is ${figureText(figure)}, more than ${SHORT_OF_PLAN}% short of plan`
		: null;
}

/** More than there is: coverage above 100% cannot be sent. */
function impossible(section: SectionContent): Found[] {
	const above = section.figures.filter(
		({ name, numerator, denominator, unit }) =>
			// An indicator may be one count for another; shares of them are held to their rule on the way in.
			!name.startsWith('indicator:') &&
			numerator !== null &&
			denominator !== null &&
			denominator > 0 &&
			numerator > denominator &&
			unit !== 'pounds' &&
			unit !== 'WTE'
	);
	return above.map((figure) => ({
		code: `above-all-${figure.name}`,
		severity: 'blocking',
		message: `“${figure.title}” is ${shareOf(figure.numerator!, figure.denominator!)}: more than all there are. Correct the rows it is counted from.`
	}));
}

function jumped(section: SectionContent, earlier: SectionContent | null): Found[] {
	return section.figures.flatMap((figure): Found[] => {
		const before = earlier?.figures.find(({ name }) => name === figure.name);
		if (!before || !hasJumped(figure, before)) return [];
		return [
			{
				code: `jumped-${figure.name}`,
				severity: 'sentence',
				message: `“${figure.title}” went from ${figureText(before)} to ${figureText(figure)} since the last return. Say what happened.`
			}
		];
	});
}

/** How a figure is written and what its values are; one frozen before that was kept is as the catalogue says. */
export function factsOf(figure: Pick<FrozenFigure, 'name' | 'kind' | 'series' | 'denominator'>): {
	kind: MeasureKind;
	series: SeriesKind;
} {
	const { kind, series } = measureNamedOrNone(figure.name) ?? figure;
	return {
		kind: kind ?? (figure.denominator === null ? 'count' : 'share'),
		series: series ?? 'rate'
	};
}

/** Far from what it was. What builds up is expected to move, and is set beside its plan instead. */
export function hasJumped(now: FrozenFigure, before: FrozenFigure): boolean {
	if (factsOf(now).series === 'cumulative') return false;
	if (now.value === null || before.value === null) return false;
	if (now.denominator !== null && before.denominator !== null)
		return Math.abs(now.value - before.value) * 100 > JUMP_POINTS;
	const larger = Math.max(Math.abs(now.value), Math.abs(before.value));
	return larger >= 10 && Math.abs(now.value - before.value) > JUMP_PART * larger;
}

/** The same words over a date that has slipped. */
function silent(section: SectionContent, earlier: SectionContent | null, days: Days): Found[] {
	if (!earlier || !isSilent(section, earlier)) return [];
	const slipped = slippedSince(section, earlier, days);
	if (slipped.length === 0) return [];
	return [
		{
			code: 'unchanged-over-slip',
			severity: 'sentence',
			message: `The text is that of the last return, and ${plural(slipped.length, 'date has', 'dates have')} slipped since: ${listSome(
				slipped.map(({ title }) => `“${title}”`),
				3
			)}. Say what that changes.`
		}
	];
}

/** Whether a section says nothing new: its words are the earlier ones, or "no change". */
export function isSilent(section: SectionContent, earlier: SectionContent): boolean {
	return section.noChange || (section.narrative ?? '') === (earlier.narrative ?? '');
}

/** The day that a return's figures are of, and that of the return it is read against. */
export type Days = readonly [now: string, before: string];

/** The deliverables forecast for later than they were, and those whose forecast has passed since. */
export function slippedSince(section: SectionContent, earlier: SectionContent, [now, then]: Days) {
	return section.states.filter((state) => {
		const before = earlier.states.find(({ code }) => code === state.code);
		if (!before || state.reached) return false;
		const later = (state.promisedOn ?? '') > (before.promisedOn ?? '9999');
		return later || (isLate(state, now) && !isLate(before, then));
	});
}

/** "12 of 15 networks (80%)", "34 days", "No data yet". */
export function figureText(
	figure: Pick<
		FrozenFigure,
		'name' | 'kind' | 'series' | 'numerator' | 'denominator' | 'value' | 'unit' | 'told'
	>
): string {
	return shareWords({ kind: factsOf(figure).kind, unit: figure.unit }, figure);
}

// What the registers show now of what a return had frozen: shown beside it, never put in its place.

export type ChangedSince = {
	/** Null for a figure of the plan. */
	section: string | null;
	/** `figure:<measure>` or `deliverable:<code>`, as a query's subject. */
	about: string;
	sent: string;
	now: string;
};

/**
 * Every frozen figure, deliverable and plan figure that differs now. `now` is worked out for the day
 * that was frozen, so that what differs was corrected since and has not merely moved on.
 */
export function changedSince(sent: ReturnContent, now: ReturnContent): ChangedSince[] {
	const sections = sent.sections.flatMap((section): ChangedSince[] => {
		const today = now.sections.find(({ code }) => code === section.code);
		if (!today) return [];
		const figures = section.figures.flatMap((figure) => {
			const current = today.figures.find(({ name }) => name === figure.name);
			return current
				? difference(`figure:${figure.name}`, figureText(figure), figureText(current))
				: [];
		});
		const states = section.states.flatMap((state) => {
			const current = today.states.find(({ code }) => code === state.code);
			return current
				? difference(`deliverable:${state.code}`, stateText(state), stateText(current))
				: [];
		});
		return [...figures, ...states].map((one) => ({ ...one, section: section.code }));
	});
	const plan = sent.plan.flatMap((figure) => {
		const current = now.plan.find(({ name }) => name === figure.name);
		return current ? difference(`figure:${figure.name}`, planText(figure), planText(current)) : [];
	});
	return [...sections, ...plan.map((one) => ({ ...one, section: null }))];
}

/** "2 figures or dates are different in the registers now": a figure of several sections counts once. */
export function sinceSentence(changes: readonly ChangedSince[]): string {
	const count = new Set(changes.map(({ about }) => about)).size;
	return count === 0
		? 'The registers and the roadmap still show the same.'
		: `${plural(count, 'figure or date is', 'figures or dates are')} different in the registers and the roadmap now: both are shown.`;
}

function difference(about: string, sent: string, now: string) {
	return sent === now ? [] : [{ about, sent, now }];
}

function stateText({
	stage,
	promisedOn,
	confidence
}: {
	stage: StageCode | null;
	promisedOn: string | null;
	confidence: string | null;
}): string {
	const label = STAGES.find(({ code }) => code === stage)?.label.toLowerCase() ?? 'no update yet';
	const promised = promisedOn ? `, forecast for ${longDate(promisedOn)}` : '';
	return `${label}${promised}${confidence ? `, rated ${confidence}` : ''}`;
}

const planned = (value: number | null, unit: string) =>
	value === null ? NO_DATA : unitWords(value, unit);

/** "42 WTE": what was planned, as its reader may see it. */
export function plannedWords({ planned: value, unit, told }: PlanFigure): string {
	return told?.planned ? `${told.planned} ${unit}` : planned(value, unit);
}

/** "27 WTE (64% of plan)": what has come of it. */
export function actualWords({ actual, planned: plan, unit, told }: PlanFigure): string {
	if (told?.actual) return `${told.actual} ${unit}`;
	return actual !== null && plan
		? `${planned(actual, unit)} (${percentage(actual, plan)} of plan)`
		: planned(actual, unit);
}

/** `11 networks of 14 planned`, `£120 of £300 planned`, or that there is nothing to count. */
export function planText({ planned, actual, unit, told: disclosed }: PlanFigure): string {
	if (disclosed?.actual)
		return disclosed.planned === null
			? `${disclosed.actual} ${unit}, with no plan to set it against`
			: `${disclosed.actual} ${unit} of ${disclosed.planned} planned`;
	const written = (value: number) => (unit === 'pounds' ? pounds(value) : decimal(value));
	const noun = unit === 'pounds' ? '' : ` ${unit}`;
	if (actual === null) return NO_DATA;
	return planned === null
		? `${written(actual)}${noun}, with no plan to set it against`
		: `${written(actual)}${noun} of ${written(planned)} planned`;
}

// A return's document as readers outside see it: figures about people by the disclosure rule. The
// frozen document keeps the true values; this is its way out.

export function disclosedContent(content: ReturnContent, audience: Audience): ReturnContent {
	if (audience === 'programme') return content;
	return {
		...content,
		plan: content.plan.map((line) => disclosedPlan(line, audience)),
		sections: content.sections.map((section) => ({
			...section,
			figures: section.figures.map((figure) => disclosed(figure, audience))
		}))
	};
}

/** What was planned and what came of it are two counts; no share is drawn from them here. */
export function disclosedPlan(line: PlanFigure, audience: Audience): PlanFigure {
	const { planned, actual, unit } = line;
	const count = (numerator: number | null) =>
		disclosed({ numerator, denominator: null, value: numerator, unit }, audience);
	const [plan, came] = [count(planned), count(actual)];
	if (!plan.told && !came.told) return line;
	return {
		...line,
		planned: plan.numerator,
		actual: came.numerator,
		told: { planned: plan.told?.numerator ?? null, actual: came.told?.numerator ?? null }
	};
}

const shownNumber = v.nullable(v.union([v.number(), v.literal(SUPPRESSED)]));

/** The document that `numbersIn` makes. */
export const shownReturnSchema = v.object({
	...FrozenReturn.entries,
	plan: listOf(v.object({ ...PlanFigure.entries, planned: shownNumber, actual: shownNumber })),
	sections: listOf(
		v.object({
			...SectionContent.entries,
			figures: listOf(
				v.object({
					...v.omit(FrozenFigure, ['outside']).entries,
					numerator: shownNumber,
					denominator: shownNumber,
					value: shownNumber,
					planned: shownNumber
				})
			)
		})
	)
});

/** The same for programs: `*` where a count is hidden, and nothing of how it is written. */
export function numbersIn(content: ReturnContent): v.InferOutput<typeof shownReturnSchema> {
	return {
		...content,
		plan: content.plan.map(({ told, ...line }) => ({
			...line,
			planned: told?.planned === SUPPRESSED ? SUPPRESSED : line.planned,
			actual: told?.actual === SUPPRESSED ? SUPPRESSED : line.actual
		})),
		sections: content.sections.map((section) => ({
			...section,
			figures: section.figures.map((figure) => numbersOf(figure))
		}))
	};
}
