/**
 * What the part for co-production groups shows: each principle and deliverable with what the ICS,
 * the region and the groups say of it, and what came of what people said.
 */
import { dayEnd } from '#lib/platform/clock.server.ts';
import { londonDay } from '#lib/core/dates.ts';
import { type IcsScope, type Scope, within } from '#lib/core/access.ts';
import type { MeasureValue } from '#lib/core/measure.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import type { DeliverableState, StageCode } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import type { Deliverable, Principle, Roadmap } from '#lib/roadmap/rules.ts';
import { type Concern, concernStates } from '#lib/voices/concerns/read.server.ts';
import { concernCounts, type ConcernCounts } from '#lib/voices/concerns/rules.ts';
import { inPlain, latestRatings, type VoiceRating } from '#lib/voices/ratings/read.server.ts';
import {
	type Agreement,
	agreementMeasure,
	agreementOf,
	answersByGroup,
	type Compared,
	type Difference,
	groupAnswer,
	type GroupRating,
	type GroupWord,
	type Reached,
	type SubjectKind,
	type SubjectWords,
	withDifferences
} from '#lib/voices/ratings/rules.ts';

export type Subjects = { principles: SubjectWords[]; deliverables: SubjectWords[] };

/** Every principle and deliverable of the roadmap in force, as at the end of a day. @throws NoRoadmap */
export function subjectsOf(scope: IcsScope, asAt: string): Subjects {
	const roadmap = currentRoadmap(asAt);
	return cached(
		{
			dependsOn: [{ tables: ['voices', 'progress'] }],
			key: `subjects/${scope.ics.id}/${asAt}/${roadmap.versionId}`
		},
		() => subjectsWorkedOut(scope, roadmap, asAt)
	);
}

function subjectsWorkedOut(scope: IcsScope, roadmap: Roadmap, asAt: string): Subjects {
	const states = statesOf(scope, roadmap, asAt);
	const ratings = Map.groupBy(latestRatings(scope, asAt), ({ kind, subject }) =>
		keyOf(kind, subject)
	);
	const stateOf = new Map(states.map((state) => [state.code, state]));
	const since = stagesSince(scope, asAt);
	return {
		principles: roadmap.principles.map((principle) =>
			principleWords(
				principle,
				roadmap,
				stateOf,
				since,
				ratings.get(keyOf('principle', principle.code)) ?? []
			)
		),
		deliverables: roadmap.deliverables.map((deliverable) =>
			deliverableWords(
				deliverable,
				stateOf.get(deliverable.code)!,
				since,
				ratings.get(keyOf('deliverable', deliverable.code)) ?? []
			)
		)
	};
}

/** The same as the rules of agreement look at it. */
export function comparedOf({ principles, deliverables }: Subjects): Compared[] {
	return [...principles, ...deliverables].map(({ kind, code, claim, groups }) => ({
		kind,
		code,
		stage: claim?.stage ?? null,
		answers: answersByGroup(groups)
	}));
}

const keyOf = (kind: SubjectKind, code: string) => `${kind}/${code}`;

/** Since when the ICS has said what it says now: the first of its latest words that are the same. */
function stagesSince(scope: IcsScope, asAt: string): Map<string, string> {
	const rows = all<{ kind: SubjectKind; code: string; since: string }>(
		`WITH claims (kind, code, stage, "on", id) AS MATERIALIZED (
			SELECT subject_kind, subject, rating, london_day(at), id FROM voice_ratings
				WHERE ics_id = @ics AND voice = 'system' AND at < @ended
			UNION ALL SELECT 'deliverable', deliverable, stage, effective_on, id FROM deliverable_updates
				WHERE ics_id = @ics AND effective_on <= @asAt),
		runs AS (SELECT *, last_value(stage) OVER (PARTITION BY kind, code ORDER BY "on", id
				ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS now FROM claims),
		others AS (SELECT *, count(*) FILTER (WHERE stage <> now) OVER (PARTITION BY kind, code
				ORDER BY "on", id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS changes FROM runs)
		SELECT kind, code, min("on") AS since FROM others WHERE changes = 0 GROUP BY kind, code`,
		{ ics: scope.ics.id, asAt, ended: dayEnd(asAt) }
	);
	return new Map(rows.map(({ kind, code, since }) => [keyOf(kind, code), since]));
}

function principleWords(
	principle: Principle,
	roadmap: Roadmap,
	states: ReadonlyMap<string, DeliverableState>,
	since: ReadonlyMap<string, string>,
	ratings: readonly VoiceRating[]
): SubjectWords {
	const own = ratings.find(({ voice }) => voice === 'system');
	const behind = roadmap.deliverables.filter(({ principles }) =>
		principles.includes(principle.code)
	);
	const { title, means } = inPlain(principle);
	return withDifferences({
		kind: 'principle',
		code: principle.code,
		title,
		means,
		claim: own
			? {
					stage: own.rating as StageCode,
					since: since.get(keyOf('principle', principle.code)) ?? null,
					words: own.words
				}
			: null,
		behind: {
			inPlace: behind.filter(({ code }) => states.get(code)?.reached).length,
			of: behind.length
		},
		...othersOf(ratings)
	});
}

function deliverableWords(
	{ code, title, plain }: Deliverable,
	state: DeliverableState,
	since: ReadonlyMap<string, string>,
	ratings: readonly VoiceRating[]
): SubjectWords {
	return withDifferences({
		kind: 'deliverable',
		code,
		title,
		means: plain,
		behind: null,
		claim:
			state.stage === null
				? null
				: {
						stage: state.stage,
						since: state.actualOn ?? since.get(keyOf('deliverable', code)) ?? state.updatedOn,
						words: null
					},
		...othersOf(ratings)
	});
}

function othersOf(ratings: readonly VoiceRating[]): Pick<SubjectWords, 'region' | 'groups'> {
	const region = ratings.find(({ voice }) => voice === 'region');
	return {
		region: region
			? { rating: region.rating, words: region.words, on: londonDay(region.at) }
			: null,
		groups: ratings.filter(({ voice }) => voice === 'group').map(groupWord)
	};
}

export function groupWord(rating: VoiceRating): GroupWord {
	return {
		groupId: rating.groupId!,
		group: rating.group!,
		rating: rating.rating as GroupRating,
		words: rating.words,
		reached: rating.reached as Reached,
		otherRating: rating.otherRating,
		otherWords: rating.otherWords,
		quarter: rating.quarter,
		on: londonDay(rating.at)
	};
}

/** What was co-produced: what people said and what was done, without who took part. */
export type PastActivity = {
	id: number;
	reference: string;
	title: string;
	on: string;
	depth: string | null;
	heard: string | null;
	changed: string | null;
	feedbackOn: string | null;
	deliverables: string[];
};

/** Activities held by the end of a day, newest first. */
export function pastActivities(scope: IcsScope, asAt: string): PastActivity[] {
	return all<Omit<PastActivity, 'deliverables'> & { deliverables: string | null }>(
		`SELECT id, reference, title, held_on AS "on", depth, heard, changed,
			CASE WHEN feedback_on <= @asAt THEN feedback_on END AS feedbackOn, deliverables
		FROM coproduction WHERE ics_id = @ics AND removed_at IS NULL AND held_on <= @asAt
		ORDER BY held_on DESC, id DESC`,
		{ ics: scope.ics.id, asAt }
	).map(({ deliverables, ...activity }) => ({
		...activity,
		// What came of it counts as known from the day people were told.
		changed: activity.feedbackOn === null ? null : activity.changed,
		deliverables: (deliverables ?? '').split(';').flatMap((code) => code.trim() || [])
	}));
}

/** You said, we did: one thing that people said and what came of it. */
export type Change = {
	key: string;
	/** What people said, and what was done. */
	said: string;
	did: string;
	/** The day people were told. */
	on: string;
	from: { label: string; path: string };
	deliverables: readonly string[];
};

/** From activities and from concerns, newest first; only where both what was said and what came of it is shown. */
export function changesShown(
	concerns: readonly Concern[],
	activities: readonly PastActivity[]
): Change[] {
	const fromActivities = activities.flatMap((activity): Change[] =>
		activity.heard === null || activity.changed === null || activity.feedbackOn === null
			? []
			: [
					{
						key: `activity-${activity.id}`,
						said: activity.heard,
						did: activity.changed,
						on: activity.feedbackOn,
						from: { label: activity.title, path: `/coproduction/${activity.id}` },
						deliverables: activity.deliverables
					}
				]
	);
	const fromConcerns = concerns.flatMap((concern): Change[] =>
		concern.posts
			.filter(({ act, words }) => act === 'changed' && words !== null)
			.map((post) => ({
				key: `post-${post.id}`,
				said: concern.title ?? 'Hidden',
				did: post.words!,
				on: post.on,
				from: { label: `what ${concern.group} raised`, path: `/voice/concerns/${concern.id}` },
				deliverables: concern.aboutKind === 'deliverable' ? [concern.about!] : []
			}))
	);
	// What was written into an activity from a concern about it would be shown twice.
	const shown = new Set(fromConcerns.map(({ did }) => did));
	return [...fromActivities.filter(({ did }) => !shown.has(did)), ...fromConcerns].sort((a, b) =>
		b.on.localeCompare(a.on)
	);
}

// What people say, in short: for the overview of an ICS, its return and its region.

/** One thing on which people and the ICS differ, with both sides. */
export type Gap = {
	kind: SubjectKind;
	code: string;
	title: string;
	difference: Difference;
	stage: StageCode;
	/** As a return that was submitted holds it. */
	said: { group: string; answer: string }[];
};

export type VoiceSummary = { agreement: Agreement; gaps: Gap[]; concerns: ConcernCounts };

/** As at the end of a day (ISO); null where no group has been set up by then. @throws NoRoadmap */
export function voiceSummary(scope: IcsScope, asAt: string): VoiceSummary | null {
	const { versionId } = currentRoadmap(asAt);
	return cached(
		{
			dependsOn: [{ tables: ['voices', 'progress'] }],
			key: `summary/${scope.ics.id}/${asAt}/${versionId}`
		},
		() => summaryOf(scope, asAt)
	);
}

function summaryOf(scope: IcsScope, asAt: string): VoiceSummary | null {
	const group = get(
		'SELECT 1 FROM groups WHERE ics_id = ? AND set_up_at < ? LIMIT 1',
		scope.ics.id,
		dayEnd(asAt)
	);
	if (!group) return null;
	const subjects = subjectsOf(scope, asAt);
	return {
		agreement: agreementOf(comparedOf(subjects)),
		gaps: [...subjects.principles, ...subjects.deliverables]
			.filter(({ differences }) => differences.length > 0)
			.map(({ kind, code, title, differences, claim, groups }) => ({
				kind,
				code,
				title,
				difference: differences[0]!,
				stage: claim!.stage,
				said: groups.map((word) => ({ group: word.group, answer: groupAnswer(word) }))
			})),
		concerns: concernCounts(concernStates(scope, asAt))
	};
}

/** The agreement of people and the ICS as a measure; none where there is no group. @throws NoRoadmap */
export function agreementMeasures(scope: IcsScope, asAt: string): MeasureValue[] {
	const summary = voiceSummary(scope, asAt);
	return summary === null ? [] : [agreementMeasure(summary.agreement, asAt)];
}

/** What a region sees of an ICS's groups: agreement, and how many of their concerns are open. */
export type VoiceNeed = {
	icsId: number;
	agreement: Agreement;
	concerns: ConcernCounts;
};

/** For the ICSs of a scope that have groups. */
export function voiceNeeds(scope: Scope, asAt: string, ids: readonly number[]): VoiceNeed[] {
	return all<{ id: number; code: string }>(
		`SELECT DISTINCT o.id, o.code FROM groups g JOIN organisations o ON o.id = g.ics_id
		WHERE o.id IN (SELECT value FROM json_each(?))`,
		JSON.stringify(ids)
	).flatMap((ics) => {
		const summary = voiceSummary(within(scope, ics), asAt);
		return summary === null
			? []
			: { icsId: ics.id, agreement: summary.agreement, concerns: summary.concerns };
	});
}
