/** What each voice says of one principle or deliverable, set side by side. Pure. */
import { STAGES, type StageCode } from '#lib/domain/progress.ts';
import { differencesOf, type Difference, type Said } from '#lib/domain/voices/agreement.ts';
import {
	ratingLabel,
	type GroupRating,
	type Reached,
	type SubjectKind
} from '#lib/domain/voices/scales.ts';
import { longDate } from '#lib/format/dates.ts';

/** What a group says now. */
export type GroupWord = {
	groupId: number;
	group: string;
	rating: GroupRating;
	words: string;
	reached: Reached;
	otherRating: GroupRating | null;
	otherWords: string | null;
	quarter: string;
	on: string;
};

export type SubjectWords = {
	kind: SubjectKind;
	code: string;
	title: string;
	/** In plain words. */
	means: string;
	/** What the system says; null while it has not said. */
	claim: { stage: StageCode; since: string | null; words: string | null } | null;
	/** Of the deliverables behind a principle: how many are in place. */
	behind: { inPlace: number; of: number } | null;
	region: { rating: string; words: string; on: string } | null;
	groups: readonly GroupWord[];
	differences: readonly Difference[];
};

/** The answers of a group: two where it is split. */
export function answersOf(word: Pick<GroupWord, 'rating' | 'otherRating'>): GroupRating[] {
	return word.otherRating === null ? [word.rating] : [word.rating, word.otherRating];
}

export function saidBy(groups: readonly GroupWord[]): Said[] {
	return groups.map((word) => ({
		groupId: word.groupId,
		group: word.group,
		ratings: answersOf(word)
	}));
}

export function withDifferences(subject: Omit<SubjectWords, 'differences'>): SubjectWords {
	const said = saidBy(subject.groups);
	return { ...subject, differences: differencesOf({ stage: subject.claim?.stage ?? null, said }) };
}

/** "The system says: success reached. What was promised is in place. Since 3 March 2026." */
export function claimSentence({ claim, behind }: Pick<SubjectWords, 'claim' | 'behind'>): string {
	if (claim !== null) {
		const { plain } = STAGES.find(({ code }) => code === claim.stage)!;
		return claim.since === null ? plain : `${plain} It has been so since ${longDate(claim.since)}.`;
	}
	if (behind === null || behind.of === 0) return 'It has not said anything yet.';
	const { inPlace, of } = behind;
	if (of === 1)
		return `It has not said how far this has got. The one promise behind it is ${inPlace === 1 ? 'in place' : 'not in place yet'}.`;
	return `It has not said how far this has got. ${inPlace === 0 ? 'None' : inPlace} of the ${of} promises behind it ${inPlace === 1 ? 'is' : 'are'} in place.`;
}

/** "Partly. They agreed." "Split: some say partly, others say yes." */
export function groupAnswer(word: Pick<GroupWord, 'rating' | 'otherRating' | 'reached'>): string {
	const label = ratingLabel('group', word.rating);
	if (word.reached === 'split' && word.otherRating !== null)
		return `Split: some say “${label.toLowerCase()}”, others “${ratingLabel('group', word.otherRating).toLowerCase()}”`;
	return word.reached === 'majority' ? `${label}, most of them say` : `${label}, they agreed`;
}
