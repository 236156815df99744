/** What a form of ratings sends, as typed. */
import type { RatingInput } from '#lib/voices/ratings/rules.ts';

const FIELDS = [
	'rating',
	'words',
	'reached',
	'votesFor',
	'votesAgainst',
	'otherRating',
	'otherWords'
] as const;

/** Also which group it is for, so that the form that comes back is the same one. */
export type TypedRating = RatingInput & { group: string };

export function ratingTyped(form: FormData): TypedRating {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	return Object.fromEntries(
		[...FIELDS, 'group' as const].map((field) => [field, text(field)])
	) as TypedRating;
}
