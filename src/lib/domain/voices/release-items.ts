/**
 * What could be released, item by item: each knows how to write itself into the document, and asks
 * for every free text in it, so that no text can go in without having been looked at. Pure.
 */
import { disclosedCount } from '#lib/domain/disclosed-totals.ts';
import type { Agreement } from '#lib/domain/voices/agreement.ts';
import {
	promiseState,
	type Clock,
	type ConcernKind,
	type ConcernState,
	type Post
} from '#lib/domain/voices/concerns.ts';
import type {
	Headcount,
	Released,
	ReleasedChange,
	ReleasedConcern,
	ReleasedCounts,
	ReleasedSubject
} from '#lib/domain/voices/release.ts';
import { ACT_WORDS } from '#lib/domain/voices/concern-words.ts';
import type { SubjectWords } from '#lib/domain/voices/subjects.ts';
import { longDate } from '#lib/format/dates.ts';

/** A concern that anybody may see and nobody has hidden, without what somebody hid in its thread. */
export type ConcernFacts = {
	id: number;
	groupId: number;
	group: string;
	kind: ConcernKind;
	about: string | null;
	title: string;
	words: string;
	sharedOn: string;
	answerDueOn: string;
	clock: Clock;
	state: ConcernState;
	/** `early`: the group wrote it before it opened the thread to anybody. */
	posts: readonly (Pick<Post, 'id' | 'act' | 'on' | 'words' | 'promised'> & { early: boolean })[];
};

export type ChangeFacts = {
	id: number;
	title: string;
	said: string;
	did: string;
	on: string;
	/** An answer from a thread was written into it, and somebody has changed the text since. */
	mixed: boolean;
};

/** `incomplete`: some activities do not say how many came, or gave no number because it was small. */
export type PeopleCounted = { known: number; incomplete: boolean };

export type ReleaseFacts = {
	ics: { code: string; name: string };
	asAt: string;
	agreement: Agreement;
	principles: readonly SubjectWords[];
	/** Those that a group has rated. */
	deliverables: readonly SubjectWords[];
	concerns: readonly ConcernFacts[];
	changes: readonly ChangeFacts[];
	promises: { inPlace: number; of: number };
	networks: { live: number; of: number } | null;
	/** True numbers: they become `Headcount`s here, before anybody sees or freezes them. */
	takingPart: { from: string; to: string; experts: PeopleCounted; carers: PeopleCounted } | null;
};

/** What makes a text something to look at, whatever stands in it. */
export type Warning = 'early' | 'thread';

/** Asks for a free text: it answers the text, or null when it is left out. */
export type Say = (
	key: string,
	label: string,
	words: string | null,
	warning?: Warning | false
) => Released;

export type Part =
	| { in: 'groups'; one: Released }
	| { in: 'principles' | 'deliverables'; one: ReleasedSubject }
	| { in: 'concerns'; one: ReleasedConcern }
	| { in: 'changes'; one: ReleasedChange }
	| { in: 'counts'; one: ReleasedCounts };

export type Item = {
	/** `concern/12`: never in the document. */
	key: string;
	heading: string;
	/** Goes in whether or not somebody wants it to. */
	always: boolean;
	/** The day (ISO) since which it could have been released as it stands. */
	since: string;
	make: (say: Say) => Part;
};

const GROUP = 'group/';

/** Whether a text is a group's name, which is asked about once and not in every item. */
export function isGroupName(key: string): boolean {
	return key.startsWith(GROUP);
}

function nameOf(say: Say, { groupId, group }: { groupId: number; group: string }): Released {
	return say(`${GROUP}${groupId}`, 'Name of the group', group);
}

/** Everything that could be released, in the order in which it is shown. */
export function itemsOf(facts: ReleaseFacts): Item[] {
	return [
		...groupItems(facts),
		...facts.principles.map((subject) => subjectItem(subject)),
		...facts.deliverables.map((subject) => subjectItem(subject)),
		...facts.concerns.map((concern) => concernItem(concern, facts.asAt)),
		...facts.changes.map((change) => changeItem(change)),
		...countItems(facts)
	];
}

function groupItems({ principles, deliverables, concerns }: ReleaseFacts): Item[] {
	const spoken = [...principles, ...deliverables].flatMap(({ groups }) => [...groups]);
	const groups = new Map([...spoken, ...concerns].map((one) => [one.groupId, one.group]));
	return [...groups].map(([groupId, group]) => ({
		...{ key: `${GROUP}${groupId}`, heading: group, always: true, since: '' },
		make: (say) => ({ in: 'groups', one: nameOf(say, { groupId, group }) })
	}));
}

function subjectItem(subject: SubjectWords): Item {
	const { kind, code, title, means, claim, behind, groups, differences } = subject;
	const key = `${kind}/${code}`;
	return {
		...{ key, heading: kind === 'principle' ? title : means, always: kind === 'principle' },
		since: groups.map(({ on }) => on).sort()[0] ?? '',
		make: (say) => ({
			in: kind === 'principle' ? 'principles' : 'deliverables',
			one: {
				...{ kind, code, title, means, behind, differences },
				claim: claim && {
					stage: claim.stage,
					since: claim.since,
					words: say(`${key}/claim`, 'What the system says', claim.words)
				},
				groups: groups.map((word) => ({
					group: nameOf(say, word),
					rating: word.rating,
					reached: word.reached,
					words: say(`${key}/group-${word.groupId}`, `What ${word.group} says`, word.words),
					otherRating: word.otherRating,
					otherWords: say(
						`${key}/group-${word.groupId}-other`,
						`What others in ${word.group} say`,
						word.otherWords
					),
					on: word.on
				}))
			}
		})
	};
}

function concernItem(concern: ConcernFacts, asAt: string): Item {
	const key = `concern/${concern.id}`;
	const { kind, about, sharedOn, answerDueOn, clock, state } = concern;
	return {
		...{ key, heading: concern.title, always: false, since: sharedOn },
		make: (say) => ({
			in: 'concerns',
			one: {
				...{ kind, about, group: nameOf(say, concern) },
				title: say(`${key}/title`, 'What it is about', concern.title),
				words: say(`${key}/words`, 'What the group wrote', concern.words),
				...{ sharedOn, answerDueOn, clock, state },
				posts: concern.posts.map(({ id, act, on, words, promised, early }) => ({
					...{
						act,
						on,
						words: say(
							`${key}/post-${id}`,
							`${ACT_WORDS[act]}, ${longDate(on)}`,
							words,
							early && 'early'
						)
					},
					promised: promised && {
						for: promised.for,
						state: promiseState(promised, asAt),
						doneOn: promised.milestone?.doneOn ?? null,
						forecastOn: promised.milestone?.forecastOn ?? null
					}
				}))
			}
		})
	};
}

function changeItem({ id, title, said, did, on, mixed }: ChangeFacts): Item {
	const key = `change/${id}`;
	return {
		...{ key, heading: title, always: false, since: on },
		make: (say) => ({
			in: 'changes',
			one: {
				said: say(`${key}/said`, 'You said', said),
				did: say(`${key}/did`, 'We did', did, mixed && 'thread'),
				from: say(`${key}/from`, 'Where it was said', title),
				on
			}
		})
	};
}

function countItems({ promises, networks, takingPart }: ReleaseFacts): Item[] {
	const item = (name: keyof ReleasedCounts, heading: string, one: ReleasedCounts): Item => ({
		...{ key: `count/${name}`, heading, always: false, since: '' },
		make: () => ({ in: 'counts', one })
	});
	return [
		item('promises', 'How many promises are in place', { promises }),
		...(networks
			? [item('networks', 'In how many areas the new way has begun', { networks })]
			: []),
		...(takingPart
			? [
					item('takingPart', 'How often people took part', {
						takingPart: {
							...{ from: takingPart.from, to: takingPart.to },
							experts: headcount(takingPart.experts),
							carers: headcount(takingPart.carers)
						}
					})
				]
			: [])
	];
}

/** A number of people as it may leave the organisation that holds it. */
export function headcount({ known, incomplete }: PeopleCounted): Headcount {
	return { about: disclosedCount(known), least: incomplete };
}
