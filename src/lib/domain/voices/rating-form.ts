/** The rules of a rating, as they are told to the person who gives it. Pure. */
import {
	isGroupRating,
	isRatingOf,
	isReachedWay,
	type GroupRating,
	type Reached,
	type Voice
} from '#lib/domain/voices/scales.ts';

/** As typed. */
export type RatingInput = {
	rating: string;
	words: string;
	reached: string;
	votesFor: string;
	votesAgainst: string;
	otherRating: string;
	otherWords: string;
};

export type RatingField = keyof RatingInput;
export type RatingFinding = { field: RatingField; message: string };

export const LONGEST_WORDS = 2000;

/** How a group came to its rating, once it is sound. */
export type ReachedHow = {
	reached: Reached;
	votesFor: number | null;
	votesAgainst: number | null;
	otherRating: GroupRating | null;
	otherWords: string | null;
};

/** What must be mended before a voice's rating is kept; none for a sound one. */
export function checkRating(voice: Voice, input: RatingInput): RatingFinding[] {
	const findings: RatingFinding[] = [];
	const add = (field: RatingField, message: string) => findings.push({ field, message });
	if (!isRatingOf(voice, input.rating)) add('rating', 'Choose one of the answers.');
	if (input.words.trim() === '') add('words', 'Say why, in your own words.');
	for (const field of ['words', 'otherWords'] as const) {
		const over = input[field].trim().length - LONGEST_WORDS;
		if (over > 0) add(field, `Shorten this by ${over} letters. We can keep ${LONGEST_WORDS}.`);
	}
	if (voice === 'group') findings.push(...checkReached(input));
	return findings;
}

function checkReached(input: RatingInput): RatingFinding[] {
	const { reached } = input;
	if (!isReachedWay(reached))
		return [{ field: 'reached', message: 'Say how the group came to this answer.' }];
	if (reached === 'majority') {
		const [votesFor, against] = [wholeNumber(input.votesFor), wholeNumber(input.votesAgainst)];
		if (votesFor === null || against === null)
			return [{ field: 'votesFor', message: 'Write how many thought so, and how many did not.' }];
		if (against === 0)
			return [
				{ field: 'votesAgainst', message: 'If nobody thought otherwise, choose “We agreed”.' }
			];
		if (votesFor <= against)
			return [
				{
					field: 'votesFor',
					message: 'More must have thought so than not. If as many did, choose “We were split”.'
				}
			];
	}
	if (reached === 'split') {
		const findings: RatingFinding[] = [];
		if (!isGroupRating(input.otherRating) || input.otherRating === input.rating)
			findings.push({ field: 'otherRating', message: 'Choose the other answer that people gave.' });
		if (input.otherWords.trim() === '')
			findings.push({ field: 'otherWords', message: 'Say what the others think, in their words.' });
		return findings;
	}
	return [];
}

/** Only what belongs to the way the group came to its rating is kept. */
export function reachedHow(input: RatingInput): ReachedHow {
	const reached = input.reached as Reached;
	const majority = reached === 'majority';
	const split = reached === 'split';
	return {
		reached,
		votesFor: majority ? wholeNumber(input.votesFor) : null,
		votesAgainst: majority ? wholeNumber(input.votesAgainst) : null,
		otherRating: split ? (input.otherRating as GroupRating) : null,
		otherWords: split ? input.otherWords.trim() : null
	};
}

function wholeNumber(text: string): number | null {
	return /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : null;
}
