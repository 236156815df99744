/**
 * Three voices on one promise: the ICS that makes it, the region that checks it, and the groups of
 * people it is for. Each has its own question and its own scale, so that they are set beside each other
 * and never averaged. Then: where they differ, each voice in words and in Easy Read. Pure.
 */
import { longDate } from '#lib/core/dates.ts';
import type { EasyLine, PictureName } from '#lib/core/easy-read.ts';
import { type MeasureValue, share } from '#lib/core/measure.ts';
import type { Finding } from '#lib/core/result.ts';
import { agree, capital, numberWord, plural } from '#lib/core/words.ts';
import { isReached, type StageCode, STAGES } from '#lib/roadmap/progress/rules.ts';

export type Voice = 'system' | 'region' | 'group';

/** What can be rated: one of the principles, or one of the roadmap's deliverables. */
export type SubjectKind = 'principle' | 'deliverable';

export type Subject = { kind: SubjectKind; code: string };

export const GROUP_RATINGS = [
	{ code: 'not-yet', label: 'Not yet', about: 'We do not see it.' },
	{ code: 'partly', label: 'Partly', about: 'Some people see it, some of the time.' },
	{ code: 'mostly', label: 'Mostly', about: 'Most people see it, most of the time.' },
	{ code: 'yes', label: 'Yes', about: 'It is real for people.' },
	{ code: 'cannot-tell', label: 'Can’t tell', about: 'We do not know enough to say.' }
] as const;

export type GroupRating = (typeof GROUP_RATINGS)[number]['code'];

export const REGION_RATINGS = [
	{ code: 'not-looked', label: 'Not looked at yet', about: 'We have not checked it.' },
	{ code: 'not-shown', label: 'Not shown', about: 'Nothing we have seen shows it.' },
	{ code: 'partly-shown', label: 'Partly shown', about: 'Some of what we have seen shows it.' },
	{ code: 'mostly-shown', label: 'Mostly shown', about: 'Most of what we have seen shows it.' },
	{ code: 'shown', label: 'Shown', about: 'What we have seen shows it.' }
] as const;

export type RegionRating = (typeof REGION_RATINGS)[number]['code'];

export const QUESTIONS: Readonly<Record<Voice, string>> = {
	system: 'How far has this got?',
	region: 'Does what we have seen show it?',
	group: 'Is this real for people?'
};

type Choice = { value: string; label: string; hint: string };

/** The answers of a voice, for a form. */
export function choicesOf(voice: Voice): Choice[] {
	const scale =
		voice === 'system'
			? STAGES.map(({ code, label, plain }) => ({ code, label, about: plain }))
			: voice === 'region'
				? REGION_RATINGS
				: GROUP_RATINGS;
	return scale.map(({ code, label, about }) => ({ value: code, label, hint: about }));
}

/** "Partly", "In delivery". An answer that is not of the scale is given back as it is. */
export function ratingLabel(voice: Voice, rating: string): string {
	return choicesOf(voice).find(({ value }) => value === rating)?.label ?? rating;
}

export function isRatingOf(voice: Voice, rating: string): boolean {
	return choicesOf(voice).some(({ value }) => value === rating);
}

export function isGroupRating(rating: string): rating is GroupRating {
	return isRatingOf('group', rating);
}

export const REACHED = [
	{ code: 'agreed', label: 'We agreed' },
	{ code: 'majority', label: 'Most of us thought so' },
	{ code: 'split', label: 'We were split' }
] as const;

/** How a group came to its rating. */
export type Reached = (typeof REACHED)[number]['code'];

export function isReachedWay(text: string): text is Reached {
	return REACHED.some(({ code }) => code === text);
}

// Where what an ICS says and what people say of the same thing are not the same. A difference is
// shown, with both sides in full; it is never averaged away.

/**
 * `claimed`: the ICS says that it is in place, and people say not yet or partly. `unclear`: the
 * ICS says so, and people cannot tell. `ahead`: people see more than the ICS says.
 */
export type Difference = 'claimed' | 'unclear' | 'ahead';

export const DIFFERENCE_WORDS: Readonly<Record<Difference, string>> = {
	claimed: 'The ICS says it is in place. People say it is not there yet.',
	unclear: 'The ICS says it is in place. People can’t tell.',
	ahead: 'People see more of it than the ICS says.'
};

/**
 * Whose words a sentence is in: everyday ones for the part that is written for people with lived
 * experience, or a programme's own terms, for its overview, its return and its public page's choice.
 */
export type Terms = 'everyday' | 'programme';

const PROGRAMME_DIFFERENCES: Readonly<Record<Difference, string>> = {
	claimed: 'The ICS says it is in place. The group says it is not there yet.',
	unclear: 'The ICS says it is in place. The group cannot tell.',
	ahead: 'The group sees more of it than the ICS says.'
};

export function differenceWords(difference: Difference, terms: Terms = 'everyday'): string {
	return (terms === 'programme' ? PROGRAMME_DIFFERENCES : DIFFERENCE_WORDS)[difference];
}

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
export type GroupAnswers = { groupId: number; group: string; ratings: readonly GroupRating[] };

export type Compared = {
	kind: SubjectKind;
	code: string;
	stage: StageCode | null;
	answers: readonly GroupAnswers[];
};

/** The differences of a subject, each once, the gravest first. */
export function differencesOf({
	stage,
	answers
}: Pick<Compared, 'stage' | 'answers'>): Difference[] {
	const found = new Set(
		answers.flatMap(({ ratings }) => ratings.map((rating) => differenceOf(stage, rating)))
	);
	return (['claimed', 'unclear', 'ahead'] as const).filter((one) => found.has(one));
}

export type Agreement = {
	/** Subjects of which both the ICS and a group have said something. */
	both: number;
	differ: number;
	claimed: number;
};

export function agreementOf(subjects: readonly Compared[]): Agreement {
	const both = subjects.filter(({ stage, answers }) => stage !== null && answers.length > 0);
	const differing = both.map(differencesOf).filter((found) => found.length > 0);
	return {
		both: both.length,
		differ: differing.length,
		claimed: differing.filter((found) => found[0] === 'claimed').length
	};
}

/** "People and the ICS differ on 2 of 7 things. Each time the ICS says it is in place, …" */
export function agreementSentence(
	{ both, differ, claimed }: Agreement,
	terms: Terms = 'everyday'
): string {
	if (terms === 'programme') return programmeAgreement({ both, differ, claimed });
	if (both === 0) return 'There is nothing yet of which both people and the ICS have spoken.';
	const things = plural(both, 'thing');
	if (differ === 0)
		return both === 1
			? 'People and the ICS say the same of the one thing that both have spoken about.'
			: `People and the ICS say the same of all ${things} that both have spoken about.`;
	const where = both === 1 ? 'the one thing' : `${differ} of ${things}`;
	const head = `People and the ICS differ on ${where} that both have spoken about.`;
	if (claimed === 0) return head;
	const which =
		differ === 1 ? 'There' : claimed === differ ? 'Each time' : `For ${claimed} of them`;
	return `${head} ${which} the ICS says it is in place, and people say it is not there yet.`;
}

function programmeAgreement({ both, differ, claimed }: Agreement): string {
	if (both === 0) return 'There is no promise yet on which both the ICS and a group have reported.';
	const reported = 'that both have reported on';
	if (differ === 0)
		return both === 1
			? `The ICS and the groups say the same about the one promise ${reported}.`
			: `The ICS and the groups say the same about all ${both} promises ${reported}.`;
	const where = both === 1 ? 'the one promise' : `${differ} of ${plural(both, 'promise')}`;
	const head = `The ICS and the groups differ on ${where} ${reported}.`;
	if (claimed === 0) return head;
	const which = claimed === differ ? (differ === 1 ? 'There' : 'On each') : `On ${claimed} of them`;
	return `${head} ${which} the ICS says it is in place, and a group says it is not there yet.`;
}

// What each voice says of one principle or deliverable, set side by side.

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
	/** What the ICS says; null while it has not said. */
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

export function answersByGroup(groups: readonly GroupWord[]): GroupAnswers[] {
	return groups.map((word) => ({
		groupId: word.groupId,
		group: word.group,
		ratings: answersOf(word)
	}));
}

export function withDifferences(subject: Omit<SubjectWords, 'differences'>): SubjectWords {
	const stage = subject.claim?.stage ?? null;
	const answers = answersByGroup(subject.groups);
	return { ...subject, differences: differencesOf({ stage, answers }) };
}

/** "The ICS says: success reached. What was promised is in place. Since 3 March 2026." */
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

// The rules of a rating, as they are told to the person who gives it.

/** Members whose view a group's rating needs, or all of them where the group is smaller. */
export const VIEWS_NEEDED = 2;

/** What a group has to do before it can say what it thinks; null where it can. */
export function viewsLacking(views: number, members: number): string | null {
	const needed = Math.min(VIEWS_NEEDED, members);
	if (views >= needed) return null;
	const ask = `${capital(numberWord(needed))} of you must give a view before the group can say what it thinks.`;
	if (needed === 1) return 'Give your own view first. Then you can send what the group says.';
	if (views === 0) return `Nobody in the group has given a view on this yet this quarter. ${ask}`;
	return `Only ${numberWord(views)} of you ${agree(views, 'has', 'have')} given a view on this yet this quarter. ${ask}`;
}

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

/** How a group came to its rating, once it is sound. */
export type ReachedHow = {
	reached: Reached;
	votesFor: number | null;
	votesAgainst: number | null;
	otherRating: GroupRating | null;
	otherWords: string | null;
};

/** What must be corrected before a voice's rating is kept, beside what its texts hold; none for a sound one. */
export function checkRating(voice: Voice, input: RatingInput): Finding[] {
	const findings: Finding[] = [];
	const add = (field: keyof RatingInput, message: string) => findings.push({ field, message });
	if (!isRatingOf(voice, input.rating)) add('rating', 'Choose one of the answers.');
	if (input.words.trim() === '') add('words', 'Say why, in your own words.');
	if (voice === 'group') findings.push(...checkReached(input));
	return findings;
}

function checkReached(input: RatingInput): Finding[] {
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
		const findings: Finding[] = [];
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

/** Agreement as a measure: the promises on which both say the same, of those both have spoken about. */
export function agreementMeasure({ both, differ }: Agreement, asAt: string): MeasureValue {
	return {
		measure: 'people-agree',
		title: 'Promises on which people and the ICS agree',
		kind: 'share',
		series: 'cumulative',
		asAt,
		numerator: both - differ,
		denominator: both,
		value: share(both - differ, both),
		unit: 'promises',
		planned: null,
		note: null
	};
}

// What the three voices say, in Easy Read: a short sentence and its picture.

const EASY_STAGES: Readonly<Record<StageCode, EasyLine>> = {
	'not-started': { text: 'The NHS says: we have not started.', picture: 'not-started' },
	'getting-started': { text: 'The NHS says: we are getting ready.', picture: 'calendar' },
	'in-delivery': { text: 'The NHS says: we are doing it now.', picture: 'part-way' },
	'success-reached': { text: 'The NHS says: this is done.', picture: 'tick' },
	sustained: { text: 'The NHS says: this is done, and it lasts.', picture: 'tick' }
};

export function easyClaim(stage: StageCode | null): EasyLine {
	return stage === null
		? { text: 'The NHS has not said if this is done.', picture: 'question' }
		: EASY_STAGES[stage];
}

const EASY_GROUPS: Readonly<Record<GroupRating, EasyLine>> = {
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
	if (otherRating === null) return [EASY_GROUPS[rating]];
	return [
		{ ...EASY_GROUPS[rating], text: `Some say: ${EASY_GROUPS[rating].text}` },
		{ ...EASY_GROUPS[otherRating], text: `Others say: ${EASY_GROUPS[otherRating].text}` }
	];
}

export const DIFFERENCE_EASY: Readonly<Record<Difference, string>> = {
	claimed: 'The NHS says this is done. People say it is not.',
	unclear: 'The NHS says this is done. People cannot tell.',
	ahead: 'People see more than the NHS says.'
};

/** Every picture that these lines and their pages show. */
export const EASY_PICTURES: readonly PictureName[] = [
	...Object.values(EASY_STAGES).map(({ picture }) => picture),
	...Object.values(EASY_GROUPS).map(({ picture }) => picture),
	...(['question', 'difference', 'talk', 'tick', 'clock', 'letter', 'group'] as const)
];
