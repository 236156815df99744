/** The three voices over the quarters: members' views, then their group's word; the system; the region. */
import { addDays, type Quarter, quarterOf } from '#lib/core/calendar.ts';
import { run } from '#lib/platform/database.server.ts';
import type { Roadmap } from '#lib/roadmap/rules.ts';
import {
	checkRating,
	type GroupRating,
	type RatingInput,
	reachedHow,
	type Subject,
	type Voice
} from '#lib/voices/ratings/rules.ts';
import type { GroupSpoken, GroupTold, Spoken, VoicesFile } from './files.ts';
import { viewsBehind } from './group-views.ts';
import { checkWords, refuse, type ToldGroup, type ToldMember } from './groups.ts';
import { workday } from './history.ts';
import type { Random } from './random.ts';
import { type Entry, recordedAt } from './write.ts';

/** Days after a quarter's start on which the system speaks, members begin to, they meet, the region looks. */
const DAYS = { system: 30, views: 45, meeting: 66, region: 80 } as const;

/** Who speaks, from which file, and with which accounts. */
export type Speaking = {
	group: ToldGroup;
	file: VoicesFile;
	team: string;
	region: string;
	random: Random;
};

/** What a group said of a subject in each of some quarters, with what its members thought before. */
export function groupSaid(
	speaking: Speaking,
	subject: Subject,
	quarters: readonly Quarter[],
	course: readonly GroupSpoken[]
): Entry[] {
	const { group, random } = speaking;
	return quarters.flatMap((quarter, index) => {
		const said = course[index]!;
		const views = viewsBehind(said, group.members.length, random);
		const members = random.shuffled(group.members);
		const given = views.ratings.map((rating, at) => {
			const day = addDays(quarter.startsOn, DAYS.views + random.between(0, 13));
			return viewEntry(speaking, members[at]!, subject, rating, recordedAt(day, random, 0));
		});
		const input = {
			...typed(said),
			reached: said.reached,
			votesFor: String(views.votesFor ?? ''),
			votesAgainst: String(views.votesAgainst ?? ''),
			otherRating: said.other?.rating ?? '',
			otherWords: said.other?.words ?? ''
		};
		const at = momentOf(quarter, DAYS.meeting, random);
		return [...given, ratingEntry(group, 'group', group.lead.account, subject, input, at)];
	});
}

/** What the system or the region said, in the quarters in which it did. */
export function othersSaid(
	{ group, team, region, random }: Speaking,
	voice: 'system' | 'region',
	subject: Subject,
	quarters: readonly Quarter[],
	course: readonly (Spoken | null)[]
): Entry[] {
	return quarters.flatMap((quarter, index) => {
		const said = course[index];
		if (!said) return [];
		const at = momentOf(quarter, DAYS[voice], random);
		return [
			ratingEntry(group, voice, voice === 'system' ? team : region, subject, typed(said), at)
		];
	});
}

/** Views of the quarter that runs, so that a lead can send the group's word at once: not the lead's own. */
export function viewsNow(
	speaking: Speaking,
	told: GroupTold,
	roadmap: Pick<Roadmap, 'principles'>,
	today: string
): Entry[] {
	const { group, random } = speaking;
	const { startsOn } = quarterOf(today);
	const known = told.askedNow.filter((code) => roadmap.principles.some((one) => one.code === code));
	return known.flatMap((code, index) => {
		const ratings = told.principles[code]!.group.slice(-3).map(({ rating }) => rating);
		const members = random.shuffled(group.members.filter((member) => member !== group.lead));
		return ratings.slice(0, 3 - (index % 2)).map((rating, at) => {
			const back = addDays(today, -random.between(1, 9));
			const day = back < startsOn ? addDays(today, -1) : back;
			// On the first day of a quarter there is no earlier one.
			const moment =
				day < startsOn ? `${today}T00:00:0${index * 3 + at}.000Z` : recordedAt(day, random, 0);
			return viewEntry(speaking, members[at]!, { kind: 'principle', code }, rating, moment);
		});
	});
}

function viewEntry(
	{ file, random }: Speaking,
	member: ToldMember,
	{ kind, code }: Subject,
	rating: GroupRating,
	at: string
): Entry {
	const words = random.chance(0.4) ? random.pick(file.views[rating]) : null;
	checkWords(words);
	const write = () =>
		run(
			`INSERT INTO group_views (member_id, subject_kind, subject, quarter, rating, words, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			...[member.id, kind, code, quarterOf(at.slice(0, 10)).code, rating, words],
			...[at, member.account]
		);
	return { at, write };
}

/** @throws when the rating, or its words, could not be sent by a person */
function ratingEntry(
	group: ToldGroup,
	voice: Voice,
	by: string,
	{ kind, code }: Subject,
	input: RatingInput,
	at: string
): Entry {
	for (const { message } of checkRating(voice, input)) refuse(`${voice} on ${code}`, message);
	checkWords(input.words, input.otherWords);
	const how = voice === 'group' ? reachedHow(input) : null;
	const write = () =>
		run(
			`INSERT INTO voice_ratings (ics_id, voice, group_id, subject_kind, subject, quarter, rating,
				words, reached, votes_for, votes_against, other_rating, other_words, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			...[group.icsId, voice, voice === 'group' ? group.id : null, kind, code],
			...[quarterOf(at.slice(0, 10)).code, input.rating, input.words, how?.reached ?? null],
			...[how?.votesFor ?? null, how?.votesAgainst ?? null],
			...[how?.otherRating ?? null, how?.otherWords ?? null, at, by]
		);
	return { at, write };
}

function typed({ rating, words }: Spoken): RatingInput {
	const empty = { reached: '', votesFor: '', votesAgainst: '', otherRating: '', otherWords: '' };
	return { rating, words, ...empty };
}

function momentOf(quarter: Quarter, after: number, random: Random): string {
	return recordedAt(workday(addDays(quarter.startsOn, after)), random, 0);
}
