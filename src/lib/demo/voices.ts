/**
 * What the made-up groups and those who answer them said: a year of it, told with a system's history
 * through the commands that people use. `data/demo/voices.json` says who says what.
 */
import { accountIdOf, machineActor } from '#lib/accounts/read.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { type GroupActor, type IcsActor, speakFor } from '#lib/core/access.ts';
import {
	addDays,
	addQuarters,
	addWorkingDays,
	isWorkingDay,
	type Quarter,
	quarterOf
} from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { bankHolidays } from '#lib/platform/clock.server.ts';
import { milestones } from '#lib/registers/milestones/definition.ts';
import { bumpVersion, changeFields } from '#lib/registers/write.server.ts';
import type { StageCode } from '#lib/roadmap/progress/rules.ts';
import { findDeliverable, type Roadmap } from '#lib/roadmap/rules.ts';
import { findConcern } from '#lib/voices/concerns/read.server.ts';
import { type AboutKind, SIDE_OF } from '#lib/voices/concerns/rules.ts';
import {
	type AnswerAct,
	type GroupAct,
	hidePost,
	postAsGroup,
	postAsSystem,
	raiseConcern,
	setAnswerDays,
	shareConcern
} from '#lib/voices/concerns/write.server.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';
import { addMember, setUpGroup } from '#lib/voices/groups/write.server.ts';
import { releaseOffer } from '#lib/voices/publish/read.server.ts';
import { cautiousChoice, type Offered, type ReleaseChoice } from '#lib/voices/publish/rules.ts';
import { releaseProgress } from '#lib/voices/publish/write.server.ts';
import type { GroupRating, RatingInput, Subject } from '#lib/voices/ratings/rules.ts';
import {
	giveView,
	rateAsGroup,
	rateAsRegion,
	rateAsSystem
} from '#lib/voices/ratings/write.server.ts';
import { DEMO_ACCOUNTS } from './accounts.ts';
import { activityStories } from './activities.ts';
import { icsActorAt } from './actors.ts';
import { endingsOf } from './endings.ts';
import {
	type ConcernTold,
	type GroupSpoken,
	type GroupTold,
	type MemberTold,
	type PostTold,
	type Spoken,
	type VoicesFile,
	voicesFile,
	wordsFile
} from './files.ts';
import { workday } from './history.ts';
import { type Random, randomFor } from './random.ts';
import type { Telling } from './system-history.ts';
import { QUARTERS_SAID, samplesGiven, sayingsOf, viewsBehind } from './voice-samples.ts';
import { type Entry, recordedAt } from './write.ts';

/** Days before the first quarter told on which a group is set up. */
const SET_UP_BEFORE = 75;

/** Days after a quarter's start on which the system speaks, members begin to, they meet, the region looks. */
const DAYS = { system: 30, views: 45, meeting: 66, region: 80 } as const;

/** E-mail addresses of the accounts that speak for a system and for its region. */
export type Speakers = { team: string; region: string };

type Member = MemberTold & { email: string; firstName: string };

/** The id is known once the group is written. */
type Group = { id: number; code: string; members: Member[]; lead: Member };

/** Whose story is told, from which file. */
type Story = Speakers & { group: Group; file: VoicesFile; telling: Telling; random: Random };

/** None for a system of which data/demo/voices.json tells nothing. @throws when a rule is broken */
export function voiceEntries(speakers: Speakers, telling: Telling): Entry[] {
	const file = voicesFile();
	const { code } = telling.ics;
	const current = quarterOf(telling.extent.to);
	const quarters = Array.from({ length: QUARTERS_SAID }, (_, index) =>
		addQuarters(current, index - QUARTERS_SAID)
	);
	return file.groups
		.filter(({ ics }) => ics === code)
		.flatMap((told) => {
			const random = randomFor(telling.seed, 'voices', told.ics, told.name);
			const day = workday(addDays(quarters[0]!.startsOn, -SET_UP_BEFORE));
			const at = recordedAt(day, random, 0);
			const group = groupOf(told);
			const story: Story = { ...speakers, group, file, telling, random };
			return [
				{ at, write: () => writeGroup(group, told, at) },
				...answerTimeEntries(story, told.answerDays, at),
				...principleEntries(story, told, quarters),
				...deliverableEntries(story, told, quarters),
				...viewsNow(story, told),
				...told.concerns.flatMap((concern, index) => concernEntries(story, concern, index + 1))
			];
		});
}

// Groups and their members.

function groupOf(told: GroupTold): Group {
	const members = told.members.map((member): Member => {
		const email = addressOf(member, told.ics);
		// Where the demonstration has the account, its own; otherwise one with which nobody can sign in.
		if (!accountIdOf(email))
			done(
				addAccount(machineActor('manage-accounts'), {
					email,
					name: member.name,
					role: 'coproduction-member',
					organisationCodes: [told.ics]
				})
			);
		return { ...member, email, firstName: member.name.split(' ')[0]! };
	});
	const lead = members.find(({ role }) => role === 'lead');
	if (!lead) throw new Error(`the made-up group ${told.name} has no lead`);
	return { id: 0, code: told.ics, members, lead };
}

function addressOf({ name, email }: MemberTold, code: string): string {
	return (email ?? `${name.replace(' ', '.')}.${code}@demo.example`).toLowerCase();
}

function writeGroup(group: Group, { name, about }: GroupTold, at: string): void {
	const actor = icsActorAt(administrator(), 'manage-groups', group.code, at);
	group.id = done(setUpGroup(actor, { name, about })).id;
	for (const { email, role, actsFor = '' } of group.members)
		done(addMember(actor, group.id, { email, role, actsFor }));
}

/** The address of whoever sets groups up. */
function administrator(): string {
	const { email, name, role } = DEMO_ACCOUNTS.find((account) => account.role === 'admin')!;
	const account = { email, name, role, organisationCodes: [] };
	if (!accountIdOf(email)) done(addAccount(machineActor('manage-accounts'), account));
	return email;
}

/** @throws when there is nobody of that name */
function memberCalled(group: Group, name: string): Member {
	if (name === 'lead') return group.lead;
	const found = group.members.find(({ firstName }) => firstName === name);
	if (!found) throw new Error(`data/demo/voices.json knows no ${name}`);
	return found;
}

function memberAt(group: Group, { email }: Member, at: string): GroupActor {
	const actor = icsActorAt(email, 'speak-in-groups', group.code, at);
	const membership = membershipsOf(actor.scope).find(({ groupId }) => groupId === group.id);
	return { ...actor, scope: speakFor(actor.scope, membership) };
}

function systemAt({ team, group }: Story, at: string): IcsActor<'answer-concerns'> {
	return icsActorAt(team, 'answer-concerns', group.code, at);
}

function answerTimeEntries(story: Story, days: number | null, at: string): Entry[] {
	if (days === null) return [];
	return [{ at, write: () => done(setAnswerDays(systemAt(story, at), String(days))) }];
}

// The three voices over the quarters: members' views, then their group's word; the system; the region.

function principleEntries(story: Story, told: GroupTold, quarters: readonly Quarter[]): Entry[] {
	return story.telling.roadmap.principles.flatMap(({ code }) => {
		const said = told.principles[code];
		if (!said) return [];
		const subject = { kind: 'principle', code } as const;
		return [
			...othersSaid(story, 'system', subject, quarters, said.system),
			...groupSaid(story, subject, quarters, said.group),
			...othersSaid(story, 'region', subject, quarters, said.region)
		];
	});
}

function deliverableEntries(story: Story, told: GroupTold, quarters: readonly Quarter[]): Entry[] {
	const given = samplesGiven(told.deliverables, stagesOf(story.telling));
	return given.flatMap((sample, turn) => {
		const subject = { kind: 'deliverable', code: sample.code } as const;
		const seen = sample.region ? [null, null, null, sample.region] : [];
		return [
			...groupSaid(story, subject, quarters, sayingsOf(sample, story.file, turn)),
			...othersSaid(story, 'region', subject, quarters, seen)
		];
	});
}

/** Where the system stands in the end, deliverable by deliverable. */
function stagesOf({ ics, roadmap, seed, character }: Telling): Map<string, StageCode> {
	const endings = endingsOf(ics.code, roadmap, wordsFile(), seed, character);
	return new Map(
		roadmap.deliverables.flatMap(({ code }) => {
			const ending = endings.get(code);
			return ending ? [[code, ending.stage] as const] : [];
		})
	);
}

/** What a group said of a subject in each of some quarters, with what its members thought before. */
function groupSaid(
	story: Story,
	subject: Subject,
	quarters: readonly Quarter[],
	sayings: readonly GroupSpoken[]
): Entry[] {
	const { group, random } = story;
	return quarters.flatMap((quarter, index) => {
		const said = sayings[index]!;
		const views = viewsBehind(said, group.members.length, random);
		const members = random.shuffled(group.members);
		const given = views.ratings.map((rating, place) => {
			const day = addDays(quarter.startsOn, DAYS.views + random.between(0, 13));
			return viewEntry(story, members[place]!, subject, rating, recordedAt(day, random, 0));
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
		const write = () => done(rateAsGroup(memberAt(group, group.lead, at), subject, input));
		return [...given, { at, write }];
	});
}

/** What the system or the region said, in the quarters in which it did. */
function othersSaid(
	story: Story,
	voice: 'system' | 'region',
	subject: Subject,
	quarters: readonly Quarter[],
	sayings: readonly (Spoken | null)[]
): Entry[] {
	const { group, region, random } = story;
	return quarters.flatMap((quarter, index) => {
		const said = sayings[index];
		if (!said) return [];
		const at = momentOf(quarter, DAYS[voice], random);
		const write = () =>
			voice === 'system'
				? done(rateAsSystem(systemAt(story, at), subject, typed(said)))
				: done(
						rateAsRegion(icsActorAt(region, 'review-returns', group.code, at), subject, typed(said))
					);
		return [{ at, write }];
	});
}

/** Views of the quarter that runs, so that a lead can send the group's word at once: not the lead's own. */
function viewsNow(story: Story, told: GroupTold): Entry[] {
	const { group, random, telling } = story;
	const today = telling.extent.to;
	const { startsOn } = quarterOf(today);
	const known = told.askedNow.filter((code) =>
		telling.roadmap.principles.some((one) => one.code === code)
	);
	return known.flatMap((code, index) => {
		const ratings = told.principles[code]!.group.slice(-3).map(({ rating }) => rating);
		const members = random.shuffled(group.members.filter((member) => member !== group.lead));
		return ratings.slice(0, 3 - (index % 2)).map((rating, place) => {
			const back = addDays(today, -random.between(1, 9));
			const day = back < startsOn ? addDays(today, -1) : back;
			// On the first day of a quarter there is no earlier one.
			const at =
				day < startsOn ? `${today}T00:00:0${index * 3 + place}.000Z` : recordedAt(day, random, 0);
			return viewEntry(story, members[place]!, { kind: 'principle', code }, rating, at);
		});
	});
}

function viewEntry(
	{ group, file, random }: Story,
	member: Member,
	subject: Subject,
	rating: GroupRating,
	at: string
): Entry {
	const words = random.chance(0.4) ? random.pick(file.views[rating]) : '';
	const write = () => done(giveView(memberAt(group, member, at), subject, { rating, words }));
	return { at, write };
}

function typed({ rating, words }: Spoken): RatingInput {
	const empty = { reached: '', votesFor: '', votesAgainst: '', otherRating: '', otherWords: '' };
	return { rating, words, ...empty };
}

function momentOf(quarter: Quarter, after: number, random: Random): string {
	return recordedAt(workday(addDays(quarter.startsOn, after)), random, 0);
}

// The story of a concern: raised, answered, promised, kept, settled or not.

/** What is done on a day. */
type Step = { on: string; act: (at: string) => void };

/** A concern as its story is told; its number is known once it is raised. */
type Concern = { id: number; about: [AboutKind, string | null]; form: string };

/**
 * None for a concern about what is not there: an activity of which nothing has been told, or a
 * principle or deliverable that another roadmap does without.
 */
function concernEntries(story: Story, told: ConcernTold, number: number): Entry[] {
	const { group, telling } = story;
	const random = randomFor(telling.seed, 'concern', group.code, String(number));
	const raisedOn = workingDaysBefore(telling.extent.to, told.ago);
	const [aboutKind] = told.about;
	const about = aboutKind === 'activity' ? activityUntold(telling, raisedOn) : told.about[1];
	if (!isThere(telling.roadmap, aboutKind, about)) return [];
	const concern: Concern = {
		id: 0,
		about: [aboutKind, about],
		form: `made-up-${group.code}-${number}`
	};
	const raising: Step = {
		on: raisedOn,
		act: (at) => {
			const { kind, title, words, visibility, asGroup = false } = told;
			const input = { kind, aboutKind, about: about ?? '', title, words, visibility, asGroup };
			const actor = memberAt(group, memberCalled(group, told.by), at);
			concern.id = done(raiseConcern(actor, { ...input, form: concern.form })).id;
		}
	};
	const steps = told.posts.flatMap((post, index) =>
		stepsOf(story, concern, { ...post, form: `${concern.form}-${index + 1}` }, raisedOn)
	);
	let before = '';
	return [raising, ...steps.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))].map(
		({ on, act }) => {
			const drawn = recordedAt(on, random, 0);
			// Two acts of one day stay in their order.
			const at = (before = drawn > before ? drawn : before);
			return { at, write: () => act(at) };
		}
	);
}

/** A post, and what follows from it: its hiding, or a promise's being kept. */
function stepsOf(
	story: Story,
	concern: Concern,
	post: PostTold & { form: string },
	raisedOn: string
): Step[] {
	const { group, telling } = story;
	const onRegister = !telling.leftEmpty.includes('milestones');
	const after = (days: number, from = raisedOn) => addWorkingDays(from, days, bankHolidays);
	const on = after(post.after);
	let postId = 0;
	const steps: Step[] = [{ on, act: (at) => (postId = written(story, concern, post, on, at)) }];
	const { hidden, done: kept } = post;
	if (hidden)
		steps.push({
			on: after(hidden.after),
			act: (at) => {
				const lead = memberAt(group, group.lead, at);
				done(hidePost(lead, concern.id, postId, { hidden: true, reason: hidden.reason }));
			}
		});
	if (kept !== undefined && onRegister)
		steps.push({ on: after(kept, on), act: (at) => keepPromise(story, concern, postId, at) });
	return steps;
}

/** Writes a post by whoever it is of. Answers its id. */
function written(
	story: Story,
	concern: Concern,
	{ act, words, by, to, within, form }: PostTold & { form: string },
	on: string,
	at: string
): number {
	const { group, telling } = story;
	if (SIDE_OF[act] === 'ics') {
		const input = {
			words,
			date: within === undefined ? '' : addWorkingDays(on, within, bankHolidays),
			owner: 'Programme director',
			form,
			onRegister: !telling.leftEmpty.includes('milestones')
		};
		return done(postAsSystem(systemAt(story, at), concern.id, act as AnswerAct, input)).id;
	}
	const actor = memberAt(group, memberCalled(group, by!), at);
	return act === 'shared'
		? done(shareConcern(actor, concern.id, { visibility: to!, form })).id
		: done(postAsGroup(actor, concern.id, act as GroupAct, { words, form })).id;
}

/** The milestone that a promise became is done. */
function keepPromise(story: Story, concern: Concern, postId: number, at: string): void {
	const actor = systemAt(story, at);
	const { scope, today } = actor;
	const reader = { groups: [], ofSystem: true };
	const { posts } = findConcern(scope, reader, concern.id, today);
	const { milestone } = posts.find(({ id }) => id === postId)!.promised!;
	changeFields(actor, milestones, milestone!.id, { actual_on: [null, today] });
	bumpVersion(actor, milestones);
}

function isThere(roadmap: Roadmap, kind: AboutKind, about: string | null): boolean {
	if (kind === 'principle') return roadmap.principles.some(({ code }) => code === about);
	if (kind === 'deliverable') return findDeliverable(roadmap, about!) !== undefined;
	return kind !== 'activity' || about !== null;
}

/** The latest activity that was on the register by a day and of which nothing was ever told. */
function activityUntold(telling: Telling, day: string): string | null {
	const { ics, character, extent, roadmap, seed, leftEmpty } = telling;
	if (leftEmpty.includes('coproduction')) return null;
	const codes = roadmap.deliverables.map(({ code }) => code);
	const found = activityStories(ics, character, extent, codes, seed).findLast(
		({ added, later }) => later.length === 0 && added.on < addDays(day, -7)
	);
	return (found?.added.row.reference as string | undefined) ?? null;
}

/** So many working days before a day, which is itself not counted. */
function workingDaysBefore(date: string, days: number): string {
	let day = date;
	for (let left = days; left > 0;) {
		day = addDays(day, -1);
		if (isWorkingDay(day, bankHolidays)) left -= 1;
	}
	return day;
}

// What a made-up system showed to the public.

/**
 * Shows the progress of a system to the public, as it stood at a moment (UTC timestamp), by the
 * account of an address that may. It must be written after everything it shows, as `writeAll` does.
 * Without a choice everything is shown but the texts in which something was found.
 */
export function releaseEntry(
	by: { email: string; icsCode: string },
	at: string,
	choose: (offer: readonly Offered[]) => ReleaseChoice = cautiousChoice
): Entry {
	const write = () => {
		const actor = icsActorAt(by.email, 'publish-progress', by.icsCode, at);
		const { offer } = releaseOffer(actor.scope, actor.today);
		done(releaseProgress(actor, choose(offer)));
	};
	return { at, write };
}
