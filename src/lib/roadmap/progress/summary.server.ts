/** An ICS against the roadmap in a few figures: what an overview shows, and a board paper needs. */
import type { IcsScope } from '#lib/core/access.ts';
import { currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable, reliedOnBy, type Roadmap } from '#lib/roadmap/rules.ts';
import {
	attention,
	type Attention,
	type Contradiction,
	contradictions,
	countProgress,
	type ProgressCounts,
	roadmapSentence,
	slipsNext
} from './attention.ts';
import { type DatedReason, newestReasons, statesOf } from './read.server.ts';
import type { ConfidenceCode, DeliverableState, StageCode } from './rules.ts';

export type Slipping = {
	code: string;
	title: string;
	stage: StageCode | null;
	confidence: ConfidenceCode | null;
	dueOn: string | null;
	promisedOn: string | null;
	/** Days from baseline to forecast; null when not known. */
	slip: number | null;
	/** Why, as the ICS put it last: of the moved forecast, or of the confidence. */
	reason: DatedReason | null;
	/** Waiting for it, directly or through others, that is not reached yet. */
	holdsUp: { code: string; title: string }[];
};

export type RoadmapSummary = {
	counts: ProgressCounts;
	/** The counts as one sentence. */
	sentence: string;
	/** Deliverables by stage; `unknown` has no update yet. */
	stages: Record<StageCode | 'unknown', number>;
	/** Confidence of what is not reached yet. */
	confidence: Record<ConfidenceCode | 'unrated', number>;
	/** Not reached, and forecast within three months. */
	dueSoon: number;
	/** Under way and without an update for more than 90 days. */
	stale: number;
	/** How many deliverables tell a story that what they depend on contradicts. */
	contradicting: number;
	slipsNext: Slipping[];
	/** How many have slipped or are about to, of which `slipsNext` shows the first. */
	slips: number;
	attention: Attention[];
};

/** All of it for one ICS as at a day, from two queries. @throws NoRoadmap */
export function roadmapSummary(scope: IcsScope, asAt: string, slipLimit = 5): RoadmapSummary {
	const roadmap = currentRoadmap(asAt);
	return summaryOf(scope, roadmap, statesOf(scope, roadmap, asAt), asAt, slipLimit);
}

/** The same from states that a page has already asked for. */
export function summaryOf(
	scope: IcsScope,
	roadmap: VersionedRoadmap,
	states: readonly DeliverableState[],
	asAt: string,
	slipLimit = 5
): RoadmapSummary {
	const updated = states.flatMap((state) =>
		state.stage === null ? [] : [{ ...state, stage: state.stage }]
	);
	const counts = countProgress(updated, states.length, asAt);
	const byCode = new Map(states.map((state) => [state.code, state]));
	const conflicts = contradictionsIn(roadmap, byCode);
	const slips = slipsNext(states, (code) => reliedOnBy(roadmap, code).length);
	const shown = slips.slice(0, slipLimit);
	const reasons = newestReasons(
		scope,
		shown.map(({ code }) => code),
		asAt
	);
	const tally = <K extends string>(names: readonly K[], of: (state: DeliverableState) => string) =>
		Object.fromEntries(
			names.map((name) => [name, states.filter((state) => of(state) === name).length])
		) as Record<K, number>;
	return {
		counts,
		sentence: roadmapSentence(counts),
		stages: tally(
			['not-started', 'getting-started', 'in-delivery', 'success-reached', 'sustained', 'unknown'],
			({ stage }) => stage ?? 'unknown'
		),
		confidence: tally(
			['green', 'amber-green', 'amber', 'amber-red', 'red', 'unrated'],
			({ stage, reached, confidence }) =>
				stage === null || reached ? 'none' : (confidence ?? 'unrated')
		),
		dueSoon: states.filter(({ dueSoon }) => dueSoon).length,
		stale: states.filter(({ stale }) => stale).length,
		contradicting: conflicts.size,
		slipsNext: shown.map((state) => slipping(roadmap, byCode, state, reasons.get(state.code))),
		slips: slips.length,
		attention: attention(states, conflicts, asAt)
	};
}

/** Contradictions by the code of the deliverable that claims more; those without any are left out. */
export function contradictionsIn(
	roadmap: Pick<Roadmap, 'deliverables'>,
	states: ReadonlyMap<string, DeliverableState>
): Map<string, Contradiction[]> {
	const found = new Map<string, Contradiction[]>();
	for (const { code, reliesOn } of roadmap.deliverables) {
		const own = states.get(code);
		if (!own || reliesOn.length === 0) continue;
		const needed = reliesOn.flatMap((name) => states.get(name) ?? []);
		const conflicts = contradictions(own, needed);
		if (conflicts.length > 0) found.set(code, conflicts);
	}
	return found;
}

function slipping(
	roadmap: Roadmap,
	states: ReadonlyMap<string, DeliverableState>,
	state: DeliverableState,
	reason: DatedReason | undefined
): Slipping {
	const { code, stage, confidence, dueOn, promisedOn, slip } = state;
	return {
		code,
		title: findDeliverable(roadmap, code)?.title ?? code,
		stage,
		confidence,
		dueOn,
		promisedOn,
		slip,
		reason: reason ?? standing(state),
		holdsUp: reliedOnBy(roadmap, code)
			.filter((waiting) => !states.get(waiting.code)?.reached)
			.map((waiting) => ({ code: waiting.code, title: waiting.title }))
	};
}

/** Of an update that was recorded under an earlier deliverable. */
function standing({ reason, updatedOn }: DeliverableState): DatedReason | null {
	return reason === null || updatedOn === null ? null : { text: reason, on: updatedOn };
}
