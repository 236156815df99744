/** What the page of one deliverable shows, and what is typed into its forms. */
import type { IcsScope } from '#lib/core/access.ts';
import { dateOfText } from '#lib/core/typed-dates.ts';
import { linkedMeasures } from '#lib/measures/annotations/read.server.ts';
import {
	againstSentence,
	fewWords,
	figureWords,
	signalOf,
	whenWords,
	writtenBy
} from '#lib/measures/rules.ts';
import {
	contradictions,
	contradictionSentence,
	holdsUpSentence,
	reliesOnSentence
} from '#lib/roadmap/progress/attention.ts';
import {
	criteriaOf,
	deliverableHistory,
	newestReasons,
	statesOf,
	updateInForce
} from '#lib/roadmap/progress/read.server.ts';
import {
	CONFIDENCE,
	type ConfidenceCode,
	type DeliverableState,
	type ProgressUpdate,
	stateOf,
	type UpdateInput
} from '#lib/roadmap/progress/rules.ts';
import type { CriterionInput } from '#lib/roadmap/progress/write.server.ts';
import type { FoundDeliverable } from '#lib/roadmap/read.server.ts';
import { type Deliverable, findDeliverable, reliedOnBy, type Roadmap } from '#lib/roadmap/rules.ts';
import { ratingsOfSubject } from '#lib/voices/ratings/read.server.ts';
import { groupAnswer } from '#lib/voices/ratings/rules.ts';
import { groupWord } from '#lib/voices/read.server.ts';

/** Updates shown before the reader asks for all. */
const RECENT = 3;

/** Everything about a deliverable of an ICS as at a day (ISO date); `whole` gives its full history. */
export function detailOf(
	scope: IcsScope,
	{ deliverable, roadmap, gone, replacedBy }: FoundDeliverable,
	asAt: string,
	whole: boolean
) {
	const update = updateInForce(scope, deliverable, asAt);
	const state = stateOf(deliverable.code, update, asAt);
	const history = deliverableHistory(scope, deliverable, asAt, whole ? Infinity : RECENT);
	const titles = (items: readonly { code: string; title: string }[], codes: readonly string[]) =>
		items.filter(({ code }) => codes.includes(code)).map(({ title }) => title);
	const { code, title, plain, voices, resources } = deliverable;
	return {
		deliverable: {
			code,
			title,
			plain,
			area: roadmap.areas.find((area) => area.code === deliverable.area)?.title ?? deliverable.area,
			focus: roadmap.focusAreas.find((focus) => focus.code === deliverable.focus) ?? null,
			voices,
			resources,
			principles: titles(roadmap.principles, deliverable.principles),
			firstSteps: titles(roadmap.firstSteps, deliverable.firstSteps),
			returnSection: roadmap.returnSections.find((one) => one.code === deliverable.returnSection),
			measuredBy: deliverable.measuredBy
		},
		version: roadmap.title,
		gone,
		replacedBy: replacedBy && { code: replacedBy.code, title: replacedBy.title },
		inheritedFrom: state.inheritedFrom,
		state: shownState(state),
		newest: newestReasons(scope, [deliverable.code], asAt).get(deliverable.code) ?? null,
		update: update && {
			note: update.note,
			recordedAt: update.recordedAt,
			recordedBy: update.recordedBy
		},
		...linksOf(scope, roadmap, deliverable, state, asAt),
		criteria: criteriaOf(scope, deliverable, asAt),
		history
	};
}

/** The part of the state that the page shows: it travels with it. */
function shownState(state: DeliverableState) {
	const { stage, confidence, reason, owner, backToGreenOn, baselineOn, forecastOn, actualOn } =
		state;
	const { dueOn, promisedOn, slip, reached, updatedOn, stale } = state;
	return {
		stage,
		confidence,
		reason,
		owner,
		backToGreenOn,
		baselineOn,
		forecastOn,
		actualOn,
		dueOn,
		promisedOn,
		slip,
		reached,
		updatedOn,
		stale
	};
}

/** What it depends on and what waits for it, with the state of each and what contradicts. */
function linksOf(
	scope: IcsScope,
	roadmap: Roadmap,
	deliverable: Deliverable,
	state: DeliverableState,
	asAt: string
) {
	const needed = deliverable.reliesOn.map((code) => findDeliverable(roadmap, code)!);
	const blocked = reliedOnBy(roadmap, deliverable.code);
	const states = new Map(
		statesOf(scope, { deliverables: [...needed, ...blocked] }, asAt).map((one) => [one.code, one])
	);
	const statesFor = (items: readonly Deliverable[]) => items.map(({ code }) => states.get(code)!);
	const shown = ({ code, title, reliesOn }: Deliverable) => {
		const { stage, confidence, promisedOn, actualOn, reached } = states.get(code)!;
		// Only what waits for it can do so through others.
		const indirect =
			blocked.some((one) => one.code === code) && !reliesOn.includes(deliverable.code);
		return { code, title, stage, confidence, promisedOn, actualOn, reached, indirect };
	};
	return {
		reliesOn: needed.map(shown),
		reliesOnSentence: reliesOnSentence(statesFor(needed)),
		holdsUp: blocked.map(shown),
		holdsUpSentence: holdsUpSentence(statesFor(blocked)),
		contradictions: contradictions(state, statesFor(needed)).map((found) =>
			contradictionSentence(found, findDeliverable(roadmap, found.reliesOn)!.title)
		)
	};
}

// Its page shows one part at a time, each with an address of its own.

export const VIEWS = [
	{ code: 'criteria', label: 'Criteria' },
	{ code: 'links', label: 'Depends on' },
	{ code: 'figures', label: 'Figures' },
	{ code: 'people', label: 'What people say' },
	{ code: 'history', label: 'History' }
] as const;

export type View = (typeof VIEWS)[number]['code'];

/** The part that an address names: the criteria where it names none. */
export function viewNamed(name: string | null): View {
	return VIEWS.find(({ code }) => code === name)?.code ?? 'criteria';
}

/** Only what the part shows, for all of it travels with the page; and a count beside each part's name. */
export function viewOf(view: View, detail: ReturnType<typeof detailOf>) {
	const counted = detail.criteria.filter(({ kind }) => kind !== 'consider');
	const { entries, moves, total } = detail.history;
	return {
		view,
		badges: {
			criteria: `${counted.filter(({ met }) => met).length} of ${counted.length}`,
			links: detail.reliesOn.length,
			history: total
		},
		detail: {
			...detail,
			criteria: view === 'criteria' ? detail.criteria : [],
			reliesOn: view === 'links' ? detail.reliesOn : [],
			holdsUp: view === 'links' ? detail.holdsUp : [],
			history:
				view === 'history'
					? detail.history
					: { entries: entries.slice(0, 0), moves: moves.slice(0, 0), total }
		}
	};
}

/** What the groups say of a deliverable, the newest of each group. */
export function saidOf(scope: IcsScope, code: string, asAt: string) {
	const groups = Map.groupBy(
		ratingsOfSubject(scope, 'deliverable', code, asAt).filter(({ voice }) => voice === 'group'),
		({ groupId }) => groupId
	);
	return [...groups.values()].map(([newest]) => {
		const { group, on, words, ...word } = groupWord(newest!);
		return { group, on, words, answer: groupAnswer(word) };
	});
}

// The measures linked to a deliverable, as its page shows them.

/** `confidence` is that of work under way; null once it is reached or where it is not rated. */
export function signalsOf(
	scope: IcsScope,
	deliverable: Deliverable,
	confidence: ConfidenceCode | null,
	asAt: string
) {
	const rating = CONFIDENCE.find(({ code }) => code === confidence)?.label ?? '';
	return linkedMeasures(scope, deliverable, confidence, asAt).map(
		({ measure, latest, chart, against, remark }) => {
			const target = chart.latest?.target ?? null;
			return {
				name: measure.name,
				title: measure.title,
				figure: figureWords(measure, latest),
				when: latest && whenWords(latest, measure, asAt),
				signal: signalOf(chart),
				variation: chart.variation,
				way: chart.latest?.signals[0]?.way ?? null,
				assurance: chart.assurance,
				target: target === null ? null : writtenBy(measure)(target),
				why: fewWords(chart),
				against: against && againstSentence(measure.title, against, rating),
				remark
			};
		}
	);
}

// What is typed into the forms of a deliverable, as the commands want it.

/** Every field of the update form as text; empty for nothing. */
export type TypedUpdate = Record<keyof UpdateInput, string>;

const DATES = ['effectiveOn', 'backToGreenOn', 'baselineOn', 'forecastOn', 'actualOn'] as const;
const TEXTS = ['stage', 'confidence', 'reason', 'owner', 'forecastReason', 'note'] as const;

/** What was typed, to show again as it was. */
export function typedUpdate(form: FormData): TypedUpdate {
	const entries = [...DATES, ...TEXTS].map((name) => [name, textOf(form, name)] as const);
	return Object.fromEntries(entries) as TypedUpdate;
}

/** The same with its dates read; one that cannot be read stays as typed and is refused later. */
export function readUpdate(typed: TypedUpdate, today: string): UpdateInput {
	const dates = DATES.map((name) => [name, readDate(typed[name], today)] as const);
	return { ...typed, ...Object.fromEntries(dates) };
}

/** The form as it opens: the present state, dated today, with nothing said about a moved date. */
export function prefilled(update: ProgressUpdate | null, today: string): TypedUpdate {
	return {
		effectiveOn: today,
		stage: update?.stage ?? '',
		confidence: update?.confidence ?? '',
		reason: update?.reason ?? '',
		owner: update?.owner ?? '',
		backToGreenOn: update?.backToGreenOn ?? '',
		baselineOn: update?.baselineOn ?? '',
		forecastOn: update?.forecastOn ?? '',
		forecastReason: '',
		actualOn: update?.actualOn ?? '',
		note: ''
	};
}

/**
 * What was typed, brought up to an update that somebody else recorded meanwhile: fields that its
 * writer left as the form opened with (`base`) take the other's value, all others stay as typed.
 */
export function broughtUpTo(
	typed: TypedUpdate,
	base: ProgressUpdate | null,
	theirs: ProgressUpdate,
	today: string
): TypedUpdate {
	const opened = prefilled(base, today);
	const now = prefilled(theirs, today);
	const read = readUpdate(typed, today);
	const entries = [...DATES, ...TEXTS]
		.filter((name) => name !== 'effectiveOn' && read[name] === opened[name])
		.map((name) => [name, now[name]] as const);
	return { ...typed, ...Object.fromEntries(entries) };
}

export type TypedCriterion = { met: string; evidence: string; link: string; effectiveOn: string };

export function typedCriterion(form: FormData): TypedCriterion {
	return {
		met: textOf(form, 'met'),
		evidence: textOf(form, 'evidence'),
		link: textOf(form, 'link'),
		effectiveOn: textOf(form, 'effectiveOn')
	};
}

export function readCriterion(typed: TypedCriterion, today: string): CriterionInput {
	const met = typed.met === 'yes' ? true : typed.met === 'no' ? false : null;
	return { ...typed, met, effectiveOn: readDate(typed.effectiveOn, today) };
}

/** The id of what the person had in front of them; 0 for none. */
export function seenIn(form: FormData): number {
	const seen = Number(textOf(form, 'seen'));
	return Number.isSafeInteger(seen) && seen > 0 ? seen : 0;
}

export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
}

/** A month or quarter means its last day, as it does in an imported spreadsheet. */
function readDate(text: string, today: string): string {
	const found = text === '' ? null : dateOfText(text, today);
	return found && found.is !== 'impossible' ? found.date : text;
}
