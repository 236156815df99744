/** What made-up groups, their ICS and their region say over four quarters, through the commands that people use. */
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
import { isReached, type StageCode } from '#lib/roadmap/progress/rules.ts';
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
import type { GroupRating, RatingInput, Reached, Subject } from '#lib/voices/ratings/rules.ts';
import {
	giveView,
	rateAsGroup,
	rateAsRegion,
	rateAsSystem
} from '#lib/voices/ratings/write.server.ts';
import { DEMO_ACCOUNTS } from './accounts.ts';
import {
	type ConcernSample,
	type DeliverableSample,
	type GroupSpoken,
	type GroupSample,
	type MemberTold,
	type Part,
	type PostTold,
	type Spoken,
	type VoicesFile,
	voicesFile,
	wordsFile
} from './files.ts';
import { outcomesOf, workday } from './outcomes.ts';
import { type Random, randomFor } from './random.ts';
import { activityStories } from './register-rows.ts';
import type { HistoryPlan } from './system-history.ts';
import { type Entry, icsActorAt, recordedAt } from './write.ts';

// Which deliverables a group speaks of, how its word on each moves over four quarters, and what its
// members think behind that. A part asks that the deliverable is in place, or that it is not: so the
// parts are given out by where the made-up system stands, and the differences are there whatever was
// drawn.

/** The quarters with ratings, before the current one. */
const QUARTERS_RATED = 4;

type RatingStep = readonly [GroupRating, Reached, GroupRating?];

/** In place as the system says, and people see it, cannot tell or do not; or not yet in place. */
const PARTS: Readonly<Record<Part, { inPlace: boolean; steps: readonly RatingStep[] }>> = {
	claimed: {
		inPlace: true,
		steps: [
			['not-yet', 'agreed'],
			['not-yet', 'majority'],
			['partly', 'split', 'not-yet'],
			['partly', 'agreed']
		]
	},
	doubted: {
		inPlace: true,
		steps: [
			['cannot-tell', 'agreed'],
			['partly', 'majority'],
			['partly', 'agreed'],
			['not-yet', 'majority']
		]
	},
	agreed: {
		inPlace: true,
		steps: [
			['partly', 'majority'],
			['mostly', 'split', 'partly'],
			['mostly', 'agreed'],
			['yes', 'majority']
		]
	},
	unclear: {
		inPlace: true,
		steps: [
			['partly', 'majority'],
			['cannot-tell', 'agreed'],
			['cannot-tell', 'agreed'],
			['cannot-tell', 'majority']
		]
	},
	ahead: {
		inPlace: false,
		steps: [
			['not-yet', 'agreed'],
			['partly', 'majority'],
			['mostly', 'agreed'],
			['yes', 'agreed']
		]
	},
	open: {
		inPlace: false,
		steps: [
			['not-yet', 'agreed'],
			['not-yet', 'split', 'partly'],
			['partly', 'majority'],
			['partly', 'agreed']
		]
	}
};

/**
 * The deliverable of each part: the one that the file gives it where that stands so, otherwise
 * another of the file, otherwise any. A part that nothing suits is left out.
 *
 * @param stages where the system stands in the end, in the roadmap's order
 */
function samplesGiven(
	sample: readonly DeliverableSample[],
	stages: ReadonlyMap<string, StageCode>
): DeliverableSample[] {
	const suits = (part: Part) => (code: string) => {
		const stage = stages.get(code);
		return stage !== undefined && isReached(stage) === PARTS[part].inPlace;
	};
	const taken = new Map(
		sample.filter(({ code, part }) => suits(part)(code)).map((one) => [one.code, one])
	);
	const given = new Set([...taken.values()].map(({ part }) => part));
	const others: DeliverableSample[] = [...sample];
	for (const code of stages.keys())
		if (!sample.some((one) => one.code === code)) others.push({ code, part: 'open', says: {} });
	for (const part of (Object.keys(PARTS) as Part[]).filter((one) => !given.has(one))) {
		const found = others.find(({ code }) => !taken.has(code) && suits(part)(code));
		if (found) taken.set(found.code, { ...found, part });
	}
	return [...taken.values()];
}

/** What a group says of a deliverable, quarter by quarter: in its own words, while it has some. */
function sayingsOf(
	{ part, says }: DeliverableSample,
	{ says: general, still }: Pick<VoicesFile, 'says' | 'still'>,
	turn: number
): GroupSpoken[] {
	const used = new Map<GroupRating, number>();
	const wordsFor = (rating: GroupRating): string => {
		const before = used.get(rating) ?? 0;
		used.set(rating, before + 1);
		const own = says[rating]?.[before];
		if (own !== undefined) return own;
		const [list, at] = before === 0 ? [general[rating], turn] : [still, turn + before];
		return list[at % list.length]!;
	};
	return PARTS[part].steps.map(([rating, reached, other]): GroupSpoken => {
		const spoken = { rating, reached, words: wordsFor(rating) };
		return other ? { ...spoken, other: { rating: other, words: wordsFor(other) } } : spoken;
	});
}

// The members' views behind what a group says: as many for it and against it as it tells of.

/** Views in no order; with the votes, where the group went with most of them. */
type Views = {
	ratings: GroupRating[];
	votesFor: number | null;
	votesAgainst: number | null;
};

/** @param members how many belong to the group: four or more */
function viewsBehind(spoken: GroupSpoken, members: number, random: Random): Views {
	const given = members - random.between(0, 2);
	if (spoken.reached === 'split') {
		const half = Math.floor(given / 2);
		const ratings = [...times(half, spoken.rating), ...times(half, spoken.other!.rating)];
		return { ratings, votesFor: null, votesAgainst: null };
	}
	if (spoken.reached === 'agreed')
		return { ratings: times(given, spoken.rating), votesFor: null, votesAgainst: null };
	const votesAgainst = given > 4 ? random.between(1, 2) : 1;
	const votesFor = given - votesAgainst;
	const ratings = [
		...times(votesFor, spoken.rating),
		...times(votesAgainst, random.pick(BESIDE[spoken.rating]))
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

// What the made-up groups and those who answer them said: a year of it, with a system's history
// through the commands that people use. `data/demo/voices.json` says who says what.

/** Days before the first quarter with ratings on which a group is set up. */
const SET_UP_BEFORE = 75;

/** Days after a quarter's start on which the system speaks, members begin to, they meet, the region looks. */
const DAYS = { system: 30, views: 45, meeting: 66, region: 80 } as const;

/** E-mail addresses of the accounts that speak for a system and for its region. */
type Speakers = { team: string; region: string };

type Member = MemberTold & { email: string; firstName: string };

/** The id is known once the group is written. */
type Group = { id: number; code: string; members: Member[]; lead: Member };

/** Whose story it is, from which file. */
type Story = Speakers & { group: Group; file: VoicesFile; plan: HistoryPlan; random: Random };

/** None for a system of which data/demo/voices.json tells nothing. @throws when a rule is broken */
export function voiceEntries(speakers: Speakers, plan: HistoryPlan): Entry[] {
	const file = voicesFile();
	const { code } = plan.ics;
	const current = quarterOf(plan.extent.to);
	const quarters = Array.from({ length: QUARTERS_RATED }, (_, index) =>
		addQuarters(current, index - QUARTERS_RATED)
	);
	return file.groups
		.filter(({ ics }) => ics === code)
		.flatMap((sample) => {
			const random = randomFor(plan.seed, 'voices', sample.ics, sample.name);
			const day = workday(addDays(quarters[0]!.startsOn, -SET_UP_BEFORE));
			const at = recordedAt(day, random, 0);
			const group = groupOf(sample);
			const story: Story = { ...speakers, group, file, plan, random };
			return [
				{ at, write: () => writeGroup(group, sample, at) },
				...answerTimeEntries(story, sample.answerDays, at),
				...principleEntries(story, sample, quarters),
				...deliverableEntries(story, sample, quarters),
				...viewsNow(story, sample),
				...sample.concerns.flatMap((concern, index) => concernEntries(story, concern, index + 1))
			];
		});
}

// Groups and their members.

function groupOf(sample: GroupSample): Group {
	const members = sample.members.map((member): Member => {
		const email = addressOf(member, sample.ics);
		// Where the demonstration has the account, its own; otherwise one with which nobody can sign in.
		if (!accountIdOf(email))
			done(
				addAccount(machineActor('manage-accounts'), {
					email,
					name: member.name,
					role: 'coproduction-member',
					organisationCodes: [sample.ics]
				})
			);
		return { ...member, email, firstName: member.name.split(' ')[0]! };
	});
	const lead = members.find(({ role }) => role === 'lead');
	if (!lead) throw new Error(`the made-up group ${sample.name} has no lead`);
	return { id: 0, code: sample.ics, members, lead };
}

function addressOf({ name, email }: MemberTold, code: string): string {
	return (email ?? `${name.replace(' ', '.')}.${code}@demo.example`).toLowerCase();
}

function writeGroup(group: Group, { name, about }: GroupSample, at: string): void {
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

function principleEntries(
	story: Story,
	sample: GroupSample,
	quarters: readonly Quarter[]
): Entry[] {
	return story.plan.roadmap.principles.flatMap(({ code }) => {
		const ratings = sample.principles[code];
		if (!ratings) return [];
		const subject = { kind: 'principle', code } as const;
		return [
			...otherRatingEntries(story, 'system', subject, quarters, ratings.system),
			...groupRatingEntries(story, subject, quarters, ratings.group),
			...otherRatingEntries(story, 'region', subject, quarters, ratings.region)
		];
	});
}

function deliverableEntries(
	story: Story,
	sample: GroupSample,
	quarters: readonly Quarter[]
): Entry[] {
	const given = samplesGiven(sample.deliverables, stagesOf(story.plan));
	return given.flatMap((sample, turn) => {
		const subject = { kind: 'deliverable', code: sample.code } as const;
		const seen = sample.region ? [null, null, null, sample.region] : [];
		return [
			...groupRatingEntries(story, subject, quarters, sayingsOf(sample, story.file, turn)),
			...otherRatingEntries(story, 'region', subject, quarters, seen)
		];
	});
}

/** Where the system stands in the end, deliverable by deliverable. */
function stagesOf({ ics, roadmap, seed, character }: HistoryPlan): Map<string, StageCode> {
	const outcomes = outcomesOf(ics.code, roadmap, wordsFile(), seed, character);
	return new Map(
		roadmap.deliverables.flatMap(({ code }) => {
			const outcome = outcomes.get(code);
			return outcome ? [[code, outcome.stage] as const] : [];
		})
	);
}

/** What a group said of a subject in each of some quarters, with what its members thought before. */
function groupRatingEntries(
	story: Story,
	subject: Subject,
	quarters: readonly Quarter[],
	sayings: readonly GroupSpoken[]
): Entry[] {
	const { group, random } = story;
	return quarters.flatMap((quarter, index) => {
		const spoken = sayings[index]!;
		const views = viewsBehind(spoken, group.members.length, random);
		const members = random.shuffled(group.members);
		const given = views.ratings.map((rating, place) => {
			const day = addDays(quarter.startsOn, DAYS.views + random.between(0, 13));
			return viewEntry(story, members[place]!, subject, rating, recordedAt(day, random, 0));
		});
		const input = {
			...typed(spoken),
			reached: spoken.reached,
			votesFor: String(views.votesFor ?? ''),
			votesAgainst: String(views.votesAgainst ?? ''),
			otherRating: spoken.other?.rating ?? '',
			otherWords: spoken.other?.words ?? ''
		};
		const at = momentOf(quarter, DAYS.meeting, random);
		const write = () => done(rateAsGroup(memberAt(group, group.lead, at), subject, input));
		return [...given, { at, write }];
	});
}

/** What the system or the region said, in the quarters in which it did. */
function otherRatingEntries(
	story: Story,
	voice: 'system' | 'region',
	subject: Subject,
	quarters: readonly Quarter[],
	sayings: readonly (Spoken | null)[]
): Entry[] {
	const { group, region, random } = story;
	return quarters.flatMap((quarter, index) => {
		const spoken = sayings[index];
		if (!spoken) return [];
		const at = momentOf(quarter, DAYS[voice], random);
		const write = () =>
			voice === 'system'
				? done(rateAsSystem(systemAt(story, at), subject, typed(spoken)))
				: done(
						rateAsRegion(
							icsActorAt(region, 'review-returns', group.code, at),
							subject,
							typed(spoken)
						)
					);
		return [{ at, write }];
	});
}

/** Views of the quarter that runs, so that a lead can send the group's word at once: not the lead's own. */
function viewsNow(story: Story, sample: GroupSample): Entry[] {
	const { group, random, plan } = story;
	const today = plan.extent.to;
	const { startsOn } = quarterOf(today);
	const known = sample.askedNow.filter((code) =>
		plan.roadmap.principles.some((one) => one.code === code)
	);
	return known.flatMap((code, index) => {
		const ratings = sample.principles[code]!.group.slice(-3).map(({ rating }) => rating);
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

/** A concern of the samples; its number is known once it is raised. */
type Concern = { id: number; about: [AboutKind, string | null]; form: string };

/**
 * None for a concern about what is not there: an activity of which nothing has been reported, or a
 * principle or deliverable that another roadmap does without.
 */
function concernEntries(story: Story, sample: ConcernSample, number: number): Entry[] {
	const { group, plan } = story;
	const random = randomFor(plan.seed, 'concern', group.code, String(number));
	const raisedOn = workingDaysBefore(plan.extent.to, sample.ago);
	const [aboutKind] = sample.about;
	const about = aboutKind === 'activity' ? activityWithoutAnswer(plan, raisedOn) : sample.about[1];
	if (!isThere(plan.roadmap, aboutKind, about)) return [];
	const concern: Concern = {
		id: 0,
		about: [aboutKind, about],
		form: `made-up-${group.code}-${number}`
	};
	const raising: Step = {
		on: raisedOn,
		act: (at) => {
			const { kind, title, words, visibility, asGroup = false } = sample;
			const input = { kind, aboutKind, about: about ?? '', title, words, visibility, asGroup };
			const actor = memberAt(group, memberCalled(group, sample.by), at);
			concern.id = done(raiseConcern(actor, { ...input, form: concern.form })).id;
		}
	};
	const steps = sample.posts.flatMap((post, index) =>
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
	const { group, plan } = story;
	const onRegister = !plan.leftEmpty.includes('milestones');
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
	const { group, plan } = story;
	if (SIDE_OF[act] === 'ics') {
		const input = {
			words,
			date: within === undefined ? '' : addWorkingDays(on, within, bankHolidays),
			owner: 'Programme director',
			form,
			onRegister: !plan.leftEmpty.includes('milestones')
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
function activityWithoutAnswer(plan: HistoryPlan, day: string): string | null {
	const { ics, character, extent, roadmap, seed, leftEmpty } = plan;
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
 * Without a choice everything is shown but the texts in which something was found; its groups agreed.
 */
export function releaseEntry(
	by: { email: string; icsCode: string },
	at: string,
	choose: (offer: readonly Offered[]) => ReleaseChoice = agreedChoice
): Entry {
	const write = () => {
		const actor = icsActorAt(by.email, 'publish-progress', by.icsCode, at);
		const { offer } = releaseOffer(actor.scope, actor.today);
		done(releaseProgress(actor, choose(offer)));
	};
	return { at, write };
}

function agreedChoice(offer: readonly Offered[]): ReleaseChoice {
	const choice = cautiousChoice(offer);
	const agreed = offer
		.flatMap(({ texts }) => texts)
		.filter(({ findings }) => findings.every(({ kind }) => kind === 'consent'))
		.map(({ key }) => key);
	const leftOut = [...choice.leftOut].filter((key) => !agreed.includes(key));
	return { ...choice, leftOut: new Set(leftOut), cleared: new Set(agreed) };
}
