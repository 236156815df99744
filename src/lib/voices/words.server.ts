import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { sentSince } from '#lib/voices/concerns/read.server.ts';
import { releaseFindings, type ReleaseKind } from '#lib/voices/publish/sensitive-text.ts';

// Words that people send about what they live through: what must not be kept, told gently, and how
// many may be sent in an hour. Whatever is refused comes back to the form, so that nothing is lost.

/** Nothing was changed; each finding names its field. */
export type Refusal = { status: 'refused'; findings: { field: string; message: string }[] };

export function refused(field: string, message: string): Refusal {
	return { status: 'refused', findings: [{ field, message }] };
}

export const LONGEST = 4000;

/** Details that tell who somebody is; counting few people is no harm here. */
const ABOUT_SOMEBODY: readonly ReleaseKind[] = [
	...(['name', 'date-of-birth', 'phone', 'e-mail', 'postcode', 'address'] as const)
];

const HOUR = 3_600_000;

/** For each account and never for an address: people share a computer in a library. */
export const MOST_AN_HOUR = 60;

const abuse = new RegExpMatcher({
	...englishDataset.build(),
	...englishRecommendedTransformers
});

/** Why these words cannot be kept as they are, and what to do; null for words that can. */
export function wordsProblem(text: string): string | null {
	if (text.length > LONGEST)
		return `This is ${text.length - LONGEST} letters too long. We can keep ${LONGEST}. You could send the rest as a second message.`;
	if (holdsNhsNumber(text))
		return 'This has a number in it that looks like an NHS number. Please take it out. We never keep anything that can show who a patient is.';
	const personal = releaseFindings(text).find(({ kind }) => ABOUT_SOMEBODY.includes(kind));
	if (personal)
		return `“${personal.words}” may tell who somebody is. Please leave it out, and say who they are to you instead, such as “my nurse”. What you wrote is still here.`;
	if (abuse.hasMatch(text))
		return 'Some of these words may hurt the people who read them. Please say it in another way. What you wrote is still here.';
	return null;
}

/** Told when somebody has sent very much in a short time; null otherwise. */
export function tooMany(accountId: string, now: Date): string | null {
	const since = new Date(now.getTime() - HOUR).toISOString();
	return sentSince(accountId, since) >= MOST_AN_HOUR
		? 'You have sent a lot in the last hour. Please wait a little, then send this again. What you wrote is still here.'
		: null;
}

/** Why a text that somebody typed must not be kept, as they are told it; null when it may be. */
export function refusedText(text: string): string | null {
	return holdsNhsNumber(text)
		? 'This holds what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.'
		: null;
}
