/** What people say, in short: for the overview of a system, its return and its region. */
import { within, type IcsScope, type Scope } from '#lib/domain/access.ts';
import type { MeasureValue } from '#lib/domain/measures.ts';
import { agreementMeasure } from '#lib/domain/voices/agreement-measure.ts';
import { agreementOf, type Agreement, type Difference } from '#lib/domain/voices/agreement.ts';
import { concernCounts, type ConcernCounts } from '#lib/domain/voices/concern-words.ts';
import { groupAnswer } from '#lib/domain/voices/subjects.ts';
import type { SubjectKind } from '#lib/domain/voices/scales.ts';
import type { StageCode } from '#lib/domain/progress.ts';
import { all, get } from '#lib/server/db/connection.ts';
import { concernStates } from '#lib/server/queries/concerns.ts';
import { rememberedOf } from '#lib/server/queries/remembered.ts';
import { currentRoadmap } from '#lib/server/queries/roadmap.ts';
import { comparedOf, subjectsOf } from '#lib/server/queries/voice.ts';

/** One thing on which people and the system differ, with both sides. */
export type Gap = {
	kind: SubjectKind;
	code: string;
	title: string;
	difference: Difference;
	stage: StageCode;
	said: { group: string; answer: string }[];
};

export type VoiceSummary = { agreement: Agreement; gaps: Gap[]; concerns: ConcernCounts };

/** As at the end of a day (ISO); null where no group has been set up by then. @throws NoRoadmap */
export function voiceSummary(scope: IcsScope, asAt: string): VoiceSummary | null {
	const { versionId } = currentRoadmap(asAt);
	return rememberedOf(['voices', 'progress'], `summary/${scope.ics.id}/${asAt}/${versionId}`, () =>
		worked(scope, asAt)
	);
}

function worked(scope: IcsScope, asAt: string): VoiceSummary | null {
	const any = get(
		'SELECT 1 FROM groups WHERE ics_id = ? AND substr(set_up_at, 1, 10) <= ? LIMIT 1',
		scope.ics.id,
		asAt
	);
	if (!any) return null;
	const subjects = subjectsOf(scope, asAt);
	return {
		agreement: agreementOf(comparedOf(subjects)),
		gaps: [...subjects.principles, ...subjects.deliverables]
			.filter(({ differences }) => differences.length > 0)
			.map(({ kind, code, title, differences, claim, groups }) => ({
				...{ kind, code, title, difference: differences[0]!, stage: claim!.stage },
				said: groups.map((word) => ({ group: word.group, answer: groupAnswer(word) }))
			})),
		concerns: concernCounts(concernStates(scope, asAt))
	};
}

/** The agreement of people and the system as a measure; none where there is no group. @throws NoRoadmap */
export function agreementMeasures(scope: IcsScope, asAt: string): MeasureValue[] {
	const summary = voiceSummary(scope, asAt);
	return summary === null ? [] : [agreementMeasure(summary.agreement, asAt)];
}

/** What a region sees of a system's groups: agreement, and how many of their concerns are open. */
export type VoiceNeed = {
	icsId: number;
	agreement: Agreement;
	concerns: ConcernCounts;
};

/** For the systems of a scope that have groups. */
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
