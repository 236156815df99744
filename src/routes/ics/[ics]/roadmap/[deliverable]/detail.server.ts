/** What the page of one deliverable shows, from a handful of queries. */
import type { IcsScope } from '#lib/core/access.ts';
import {
	contradictions,
	contradictionSentence,
	holdsUpSentence,
	reliesOnSentence
} from '#lib/roadmap/progress/attention.ts';
import {
	criteriaOf,
	deliverableHistory,
	statesOf,
	updateInForce
} from '#lib/roadmap/progress/read.server.ts';
import { type DeliverableState, stateOf } from '#lib/roadmap/progress/rules.ts';
import type { FoundDeliverable } from '#lib/roadmap/read.server.ts';
import { type Deliverable, findDeliverable, reliedOnBy, type Roadmap } from '#lib/roadmap/rules.ts';

/** Updates shown before the reader asks for all. */
const RECENT = 8;

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
	const { dueOn, promisedOn, slip, reached, pastDate, updatedOn, stale } = state;
	return {
		...{ stage, confidence, reason, owner, backToGreenOn, baselineOn, forecastOn, actualOn },
		...{ dueOn, promisedOn, slip, reached, pastDate, updatedOn, stale }
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
	const held = reliedOnBy(roadmap, deliverable.code);
	const states = new Map(
		statesOf(scope, { deliverables: [...needed, ...held] }, asAt).map((one) => [one.code, one])
	);
	const statesFor = (items: readonly Deliverable[]) => items.map(({ code }) => states.get(code)!);
	const shown = ({ code, title, reliesOn }: Deliverable) => {
		const { stage, confidence, promisedOn, actualOn, reached } = states.get(code)!;
		// One that holds it up through others says so; one that it depends on is always direct.
		const indirect = held.some((one) => one.code === code) && !reliesOn.includes(deliverable.code);
		return { code, title, stage, confidence, promisedOn, actualOn, reached, indirect };
	};
	return {
		reliesOn: needed.map(shown),
		reliesOnSentence: reliesOnSentence(statesFor(needed)),
		holdsUp: held.map(shown),
		holdsUpSentence: holdsUpSentence(statesFor(held)),
		contradictions: contradictions(state, statesFor(needed)).map((found) =>
			contradictionSentence(found, findDeliverable(roadmap, found.reliesOn)!.title)
		)
	};
}
