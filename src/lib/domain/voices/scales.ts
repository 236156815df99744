/**
 * Three voices on one promise: the system that makes it, the region that checks it, and the groups
 * of people it is for. Each has its own question and its own scale, so that they are set beside each
 * other and never averaged. Pure.
 */
import { STAGES, type StageCode } from '#lib/domain/progress.ts';

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

export const VOICE_NAMES: Readonly<Record<Voice, string>> = {
	system: 'The system',
	region: 'The region',
	group: 'People'
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

export function isStage(rating: string): rating is StageCode {
	return isRatingOf('system', rating);
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
