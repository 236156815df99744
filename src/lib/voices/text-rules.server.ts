/**
 * Rules for text about what people live through: what must not be kept, said gently. Whatever is
 * refused comes back to the form, so that nothing is lost.
 */
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import type { TextRules } from '#lib/core/text-check.ts';
import { releaseFindings, type ReleaseKind } from '#lib/voices/publish/sensitive-text.ts';

/** Details that tell who somebody is; counting few people is no harm here. */
const ABOUT_SOMEBODY: readonly ReleaseKind[] = [
	'name',
	'date-of-birth',
	'phone',
	'e-mail',
	'postcode',
	'address'
];

const abuse = new RegExpMatcher({
	...englishDataset.build(),
	...englishRecommendedTransformers
});

function personalOrAbusive(text: string): string | null {
	const personal = releaseFindings(text).find(({ kind }) => ABOUT_SOMEBODY.includes(kind));
	if (personal)
		return `“${personal.words}” may tell who somebody is. Please leave it out, and say who they are to you instead, such as “my nurse”. What you wrote is still here.`;
	return abuse.hasMatch(text)
		? 'Some of these words may hurt the people who read them. Please say it in another way. What you wrote is still here.'
		: null;
}

/** What a group or its ICS writes to the other. */
export const VOICE_TEXT: TextRules = {
	longest: 4000,
	tooLong: (over, longest) =>
		`This is ${over} letters too long. We can keep ${longest}. You could send the rest as a second message.`,
	nhsNumber:
		'This has a number in it that looks like an NHS number. Please take it out. We never keep anything that can show who a patient is.',
	also: personalOrAbusive
};

/** The same for a text with a limit of its own. */
export function voiceText(
	longest: number,
	tooLong: (over: number, longest: number) => string
): TextRules {
	return { ...VOICE_TEXT, longest, tooLong };
}

/** Why a hidden post or a page taken down is: the reason stays in sight. */
export const REASON_TEXT = voiceText(300, (_, longest) => `Say it in at most ${longest} letters.`);
