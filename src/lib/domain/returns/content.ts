/** What a return holds: in draft it is worked out anew, once sent it is frozen exactly so. Pure. */
import type { Difference } from '#lib/domain/voices/agreement.ts';
import type { ConcernCounts } from '#lib/domain/voices/concern-words.ts';
import type { FigureCells, Told } from '#lib/domain/disclosure.ts';
import type { MeasureName } from '#lib/domain/measures.ts';
import type { ConfidenceCode, StageCode } from '#lib/domain/progress.ts';

/** Ratings are on the five-point scale of delivery confidence. */
export type Rating = ConfidenceCode;

/** A system's own part of a section. */
export type SectionWords = {
	rating: Rating | null;
	narrative: string | null;
	/** "Nothing has changed since last quarter" is an answer, with a reason. */
	noChange: boolean;
	noChangeReason: string | null;
	evidence: string | null;
	/** What co-production stands behind the section. */
	coproduced: string | null;
	/** Codes of deliverables that the section speaks of beside its own. */
	deliverables: readonly string[];
	/** References of risks on the register. */
	risks: readonly string[];
};

export const NO_WORDS: SectionWords = {
	rating: null,
	narrative: null,
	noChange: false,
	noChangeReason: null,
	evidence: null,
	coproduced: null,
	deliverables: [],
	risks: []
};

export type FrozenFigure = {
	/** A headline measure's name. */
	name: string;
	title: string;
	numerator: number | null;
	denominator: number | null;
	/** 0 to 1 for a share; the figure itself otherwise. */
	value: number | null;
	unit: string;
	planned: number | null;
	note: string | null;
	better: 'higher' | 'lower' | 'neither';
	register: string;
	/** What a reader outside sees behind the two counts; none before format 2. */
	cells?: FigureCells;
	/** How a reader outside sees it; never in a frozen document. */
	told?: Told;
	/** What the system says against the figure, and who. */
	disagreement: { words: string; by: string; at: string } | null;
};

export type FrozenState = {
	code: string;
	title: string;
	stage: StageCode | null;
	confidence: ConfidenceCode | null;
	reason: string | null;
	dueOn: string | null;
	promisedOn: string | null;
	/** Promised for a day that had passed, and not reached. */
	pastDate: boolean;
	reached: boolean;
	success: { met: number; of: number };
};

export type FrozenRisk = { reference: string; description: string; score: number | null };

/** Co-production activities of the quarter that shaped the section's deliverables. */
export type FrozenActivity = { reference: string; title: string; on: string; depth: string | null };

/** Where people and the system differ, and what groups wait for: in the section on co-production. */
export type FrozenVoices = {
	/** How many things both have spoken about, and on how many they differ. */
	both: number;
	differ: number;
	claimed: number;
	gaps: readonly {
		kind: 'principle' | 'deliverable';
		code: string;
		title: string;
		difference: Difference;
		stage: StageCode;
		said: readonly { group: string; answer: string }[];
	}[];
	concerns: ConcernCounts;
};

export type SectionContent = SectionWords & {
	code: string;
	number: number;
	title: string;
	question: string;
	figures: readonly FrozenFigure[];
	states: readonly FrozenState[];
	riskDetails: readonly FrozenRisk[];
	activities: readonly FrozenActivity[];
	/** Left out of every other section, of systems without groups, and of returns sent before there were any. */
	voices?: FrozenVoices;
	/** Sentences that answer checks, by the check's code. */
	answers: Readonly<Record<string, string>>;
	savedBy: string | null;
	savedAt: string | null;
};

/** A figure of the plan beside what has come of it. */
export type PlanFigure = {
	name: string;
	title: string;
	unit: string;
	planned: number | null;
	actual: number | null;
	note: string | null;
	register: string;
	/** How a reader outside sees the two; never in a frozen document. */
	told?: Record<'planned' | 'actual', string | null>;
};

export type ReturnContent = {
	/** Counts up when the shape changes, so that old returns can be read for ever. */
	format: 1 | 2;
	ics: { code: string; name: string };
	quarter: string;
	/** ISO date that every figure is worked out for. */
	asAt: string;
	roadmap: string;
	sections: readonly SectionContent[];
	plan: readonly PlanFigure[];
};

/** The headline measures that speak of each section (the twelve questions of Annex A). */
export const SECTION_MEASURES: Readonly<Record<string, readonly MeasureName[]>> = {
	'service-model': ['pcns-live', 'population-covered', 'teams-live'],
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
export function isAnswered(words: SectionWords): boolean {
	if (words.rating === null) return false;
	return words.noChange ? words.noChangeReason !== null : words.narrative !== null;
}
