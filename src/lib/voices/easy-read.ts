/** What the three voices say, in Easy Read: a short sentence and its picture. Pure. */
import type { EasyLine, PictureName } from '#lib/core/easy-read.ts';
import type { StageCode } from '#lib/roadmap/progress/rules.ts';
import type { Difference, GroupRating, GroupWord } from '#lib/voices/ratings/rules.ts';

const STAGES: Readonly<Record<StageCode, EasyLine>> = {
	'not-started': { text: 'The NHS says: we have not started.', picture: 'not-started' },
	'getting-started': { text: 'The NHS says: we are getting ready.', picture: 'calendar' },
	'in-delivery': { text: 'The NHS says: we are doing it now.', picture: 'part-way' },
	'success-reached': { text: 'The NHS says: this is done.', picture: 'tick' },
	sustained: { text: 'The NHS says: this is done, and it lasts.', picture: 'tick' }
};

export function easyClaim(stage: StageCode | null): EasyLine {
	return stage === null
		? { text: 'The NHS has not said if this is done.', picture: 'question' }
		: STAGES[stage];
}

const GROUPS: Readonly<Record<GroupRating, EasyLine>> = {
	'not-yet': { text: 'No. We do not see it yet.', picture: 'thumb-down' },
	partly: { text: 'Some of it is real.', picture: 'part-way' },
	mostly: { text: 'Most of it is real.', picture: 'thumb-up' },
	yes: { text: 'Yes. It is real.', picture: 'thumb-up' },
	'cannot-tell': { text: 'We cannot tell.', picture: 'unsure' }
};

/** What a group says, a line for each answer; a group that is split has two. */
export function easyGroup({
	rating,
	otherRating
}: Pick<GroupWord, 'rating' | 'otherRating'>): EasyLine[] {
	if (otherRating === null) return [GROUPS[rating]];
	return [
		{ ...GROUPS[rating], text: `Some say: ${GROUPS[rating].text}` },
		{ ...GROUPS[otherRating], text: `Others say: ${GROUPS[otherRating].text}` }
	];
}

export const DIFFERENCE_EASY: Readonly<Record<Difference, string>> = {
	claimed: 'The NHS says this is done. People say it is not.',
	unclear: 'The NHS says this is done. People cannot tell.',
	ahead: 'People see more than the NHS says.'
};

/** Every picture that these lines and their pages show. */
export const EASY_PICTURES: readonly PictureName[] = [
	...Object.values(STAGES).map(({ picture }) => picture),
	...Object.values(GROUPS).map(({ picture }) => picture),
	...(['question', 'difference', 'talk', 'tick', 'clock', 'letter', 'group'] as const)
];
