/** What the page of one deliverable shows, from a handful of queries. */
import { contradictions, holdsUpSentence, reliesOnSentence } from '#lib/domain/dependencies.ts';
import { contradictionSentence } from '#lib/domain/dependency-words.ts';
import { stateOf, type DeliverableState } from '#lib/domain/deliverable-state.ts';
import type { IcsScope } from '#lib/domain/access.ts';
import {
	findDeliverable,
	reliedOnBy,
	type Deliverable,
	type Roadmap
} from '#lib/domain/roadmap.ts';
import {
	criteriaOf,
	deliverableHistory,
	updateInForce
} from '#lib/server/queries/progress-history.ts';
import { statesOf } from '#lib/server/queries/progress.ts';
import type { FoundDeliverable } from '#lib/server/queries/roadmap.ts';

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

/** What it relies upon and what it holds up, with the state of each and what contradicts. */
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
		// One that holds it up through others says so; one that it relies upon is always direct.
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
