/**
 * Where what a system says and what people say of the same thing are not the same. A difference is
 * shown, with both sides in full; it is never averaged away. Pure.
 */
import { isReached, type StageCode } from '#lib/domain/progress.ts';
import type { GroupRating, SubjectKind } from '#lib/domain/voices/scales.ts';
import { plural } from '#lib/format/words.ts';

/**
 * `claimed`: the system says that it is in place, and people say not yet or partly. `unclear`: the
 * system says so, and people cannot tell. `ahead`: people see more than the system says.
 */
export type Difference = 'claimed' | 'unclear' | 'ahead';

export const DIFFERENCE_WORDS: Readonly<Record<Difference, string>> = {
	claimed: 'The system says it is in place. People say it is not there yet.',
	unclear: 'The system says it is in place. People can’t tell.',
	ahead: 'People see more of it than the system says.'
};

/** What a difference looks like; null where the two can both be right. */
export function differenceOf(stage: StageCode | null, rating: GroupRating): Difference | null {
	if (stage === null) return null;
	if (isReached(stage)) {
		if (rating === 'cannot-tell') return 'unclear';
		return rating === 'not-yet' || rating === 'partly' ? 'claimed' : null;
	}
	if (rating === 'yes') return 'ahead';
	return stage === 'not-started' && rating === 'mostly' ? 'ahead' : null;
}

/** What one group says of a subject; a group that is split gives two answers. */
export type Said = { groupId: number; group: string; ratings: readonly GroupRating[] };

export type Compared = {
	kind: SubjectKind;
	code: string;
	stage: StageCode | null;
	said: readonly Said[];
};

/** The differences of a subject, each once, the gravest first. */
export function differencesOf({ stage, said }: Pick<Compared, 'stage' | 'said'>): Difference[] {
	const found = new Set(
		said.flatMap(({ ratings }) => ratings.map((rating) => differenceOf(stage, rating)))
	);
	return (['claimed', 'unclear', 'ahead'] as const).filter((one) => found.has(one));
}

export type Agreement = {
	/** Subjects of which both the system and a group have said something. */
	both: number;
	differ: number;
	claimed: number;
};

export function agreementOf(subjects: readonly Compared[]): Agreement {
	const both = subjects.filter(({ stage, said }) => stage !== null && said.length > 0);
	const differing = both.map(differencesOf).filter((found) => found.length > 0);
	return {
		both: both.length,
		differ: differing.length,
		claimed: differing.filter((found) => found[0] === 'claimed').length
	};
}

/** "People and the system agree on 5 of 7. On 2 the system says it is in place and people do not." */
export function agreementSentence({ both, differ, claimed }: Agreement): string {
	if (both === 0) return 'There is nothing yet of which both people and the system have spoken.';
	const things = plural(both, 'thing');
	if (differ === 0)
		return both === 1
			? 'People and the system say the same of the one thing that both have spoken about.'
			: `People and the system say the same of all ${things} that both have spoken about.`;
	const where = both === 1 ? 'the one thing' : `${differ} of ${things}`;
	const head = `People and the system differ on ${where} that both have spoken about.`;
	if (claimed === 0) return head;
	const which =
		differ === 1 ? 'There' : claimed === differ ? 'Each time' : `For ${claimed} of them`;
	return `${head} ${which} the system says it is in place, and people say it is not there yet.`;
}
