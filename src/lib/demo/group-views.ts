/** The members' views behind what a group says: as many for it and against it as it tells of. Pure. */
import type { GroupRating } from '#lib/voices/ratings/rules.ts';
import type { GroupSpoken } from './files.ts';
import type { Random } from './random.ts';

/** Views in no order; with the votes, where the group went with most of them. */
export type Views = {
	ratings: GroupRating[];
	votesFor: number | null;
	votesAgainst: number | null;
};

/** @param members how many belong to the group: four or more */
export function viewsBehind(said: GroupSpoken, members: number, random: Random): Views {
	const given = members - random.between(0, 2);
	if (said.reached === 'split') {
		const half = Math.floor(given / 2);
		const ratings = [...times(half, said.rating), ...times(half, said.other!.rating)];
		return { ratings, votesFor: null, votesAgainst: null };
	}
	if (said.reached === 'agreed')
		return { ratings: times(given, said.rating), votesFor: null, votesAgainst: null };
	const votesAgainst = given > 4 ? random.between(1, 2) : 1;
	const votesFor = given - votesAgainst;
	const ratings = [
		...times(votesFor, said.rating),
		...times(votesAgainst, random.pick(BESIDE[said.rating]))
	];
	return { ratings, votesFor, votesAgainst };
}

/** What somebody who does not quite agree says. */
const BESIDE: Readonly<Record<GroupRating, readonly GroupRating[]>> = {
	'not-yet': ['partly', 'cannot-tell'],
	partly: ['not-yet', 'mostly'],
	mostly: ['partly', 'yes'],
	yes: ['mostly'],
	'cannot-tell': ['partly', 'not-yet']
};

function times<T>(count: number, value: T): T[] {
	return Array.from({ length: count }, () => value);
}
