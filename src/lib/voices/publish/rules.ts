/**
 * What an ICS shows to the public: one document, frozen when it was released. The public page reads
 * nothing else, so whatever is not in here cannot be seen there. No names of people, no numbers of
 * rows, no votes and no views of single members have a place in it. Then: what could be released, what
 * somebody chose of it, and the words in which the page for the public shows it. Pure.
 */
import * as v from 'valibot';
import { longDate } from '#lib/core/dates.ts';
import { disclosedCount, FEWEST_SHOWN, NEAREST } from '#lib/core/disclosure.ts';
import type { EasyLine } from '#lib/core/easy-read.ts';
import { parsed } from '#lib/core/schema.ts';
import { agree, plural } from '#lib/core/words.ts';
import { STAGES } from '#lib/roadmap/progress/rules.ts';
import {
	ACT_WORDS,
	type Clock,
	clockWords,
	CONCERN_KINDS,
	type ConcernKind,
	type ConcernState,
	type Post,
	PROMISE_STATES,
	type Promised,
	promiseState,
	promiseWords,
	STATE_LABELS
} from '#lib/voices/concerns/rules.ts';
import {
	type Agreement,
	claimSentence,
	DIFFERENCE_WORDS,
	differenceWords,
	GROUP_RATINGS,
	groupAnswer,
	REACHED,
	type SubjectWords
} from '#lib/voices/ratings/rules.ts';
import { FINDING_MESSAGES, type ReleaseFinding, releaseFindings } from './sensitive-text.ts';

/** Free text: null where it was left out, empty where nothing had been written. */
const freeText = v.nullable(v.string());
export type Released = v.InferOutput<typeof freeText>;

const day = v.pipe(v.string(), v.isoDate());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const codes = <T extends string>(of: Readonly<Record<T, unknown>>) =>
	v.picklist(Object.keys(of) as T[]);
const groupRating = v.picklist(GROUP_RATINGS.map(({ code }) => code));
const frozenList = <S extends v.GenericSchema>(item: S) => v.pipe(v.array(item), v.readonly());
const inPlaceOf = v.object({ inPlace: count, of: count });

const groupRatingSchema = v.object({
	group: freeText,
	rating: groupRating,
	reached: v.picklist(REACHED.map(({ code }) => code)),
	words: freeText,
	otherRating: v.nullable(groupRating),
	otherWords: freeText,
	on: day
});

const subjectSchema = v.object({
	kind: v.picklist(['principle', 'deliverable']),
	code: v.string(),
	title: v.string(),
	means: v.string(),
	claim: v.nullable(
		v.object({
			stage: v.picklist(STAGES.map(({ code }) => code)),
			since: v.nullable(day),
			words: freeText
		})
	),
	behind: v.nullable(inPlaceOf),
	groups: frozenList(groupRatingSchema),
	differences: frozenList(codes(DIFFERENCE_WORDS))
});
export type ReleasedSubject = v.InferOutput<typeof subjectSchema>;

const promiseSchema = v.object({
	for: day,
	state: v.picklist(PROMISE_STATES),
	doneOn: v.nullable(day),
	forecastOn: v.nullable(day)
});
export type ReleasedPromise = v.InferOutput<typeof promiseSchema>;

const concernSchema = v.object({
	kind: v.picklist(CONCERN_KINDS.map(({ value }) => value)),
	/** The promise that it is about, in plain words; null where it is about something else. */
	about: v.nullable(v.string()),
	group: freeText,
	title: freeText,
	words: freeText,
	/** When the ICS was told, and the day by which it said it would answer. */
	sharedOn: day,
	answerDueOn: day,
	clock: v.object({ answeredOn: v.nullable(day), took: count, late: count, left: count }),
	state: codes(STATE_LABELS),
	posts: frozenList(
		v.object({
			act: codes(ACT_WORDS),
			on: day,
			words: freeText,
			promised: v.nullable(promiseSchema)
		})
	)
});
export type ReleasedConcern = v.InferOutput<typeof concernSchema>;

const changeSchema = v.object({ said: freeText, did: freeText, from: freeText, on: day });
export type ReleasedChange = v.InferOutput<typeof changeSchema>;

/**
 * People counted, under the rule of disclosure: `about` is null for fewer than 5. `least`: some of the
 * counts behind it were not given, so that it is at least this.
 */
const headcountSchema = v.object({ about: v.nullable(count), least: v.boolean() });
export type Headcount = v.InferOutput<typeof headcountSchema>;

const countsSchema = v.object({
	promises: v.optional(inPlaceOf),
	networks: v.optional(v.object({ live: count, of: count })),
	/** Times that people took part, from one day to another. */
	takingPart: v.optional(
		v.object({ from: day, to: day, experts: headcountSchema, carers: headcountSchema })
	)
});
export type ReleasedCounts = v.InferOutput<typeof countsSchema>;

const releaseSchema = v.object({
	/** Counts up when the shape changes, so that old releases can be read for ever. */
	format: v.literal(1),
	ics: v.object({ code: v.string(), name: v.string() }),
	/** ISO date for which everything was worked out. */
	asAt: day,
	/** Over everything of which both have spoken, so that leaving some out does not better it. */
	agreement: v.object({ both: count, differ: count, claimed: count }),
	principles: frozenList(subjectSchema),
	deliverables: frozenList(subjectSchema),
	concerns: frozenList(concernSchema),
	/** How many could have been shown. */
	concernsOpen: count,
	changes: frozenList(changeSchema),
	counts: countsSchema
});
export type Release = v.InferOutput<typeof releaseSchema>;

/** @throws an Error that names the place when it is not a release that this version can read */
export function parseRelease(stored: string): Release {
	return parsed(releaseSchema, JSON.parse(stored), 'release');
}

/** How many things a release shows: for the list of releases and the step before it. */
export function itemsIn({ principles, deliverables, concerns, changes, counts }: Release): number {
	return (
		principles.length +
		deliverables.length +
		concerns.length +
		changes.length +
		Object.keys(counts).length
	);
}

// What could be released, item by item: each knows how to write itself into the document, and asks
// for every free text in it, so that no text can go in without having been looked at.

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
export type Warning = 'early' | 'thread' | 'consent';

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

/** Whether a text is a group's name or its consent, which are asked about once and not in every item. */
export function isOfGroup(key: string): boolean {
	return key.startsWith(GROUP);
}

const consentKey = (groupId: number) => `${GROUP}${groupId}/words`;

/** What a group says of a promise: nothing where it has not agreed that its words are shown. */
function saidBy(say: Say, groupId: number, ...text: Parameters<Say>): Released {
	return say(consentKey(groupId), '', '') === null ? null : say(...text);
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
		key: `${GROUP}${groupId}`,
		heading: group,
		always: true,
		since: '',
		make: (say) => {
			const count = spoken.filter((one) => one.groupId === groupId).length;
			if (count > 0)
				say(
					consentKey(groupId),
					'Its consent',
					`What ${group} says of ${plural(count, 'promise')}, in its own words`,
					'consent'
				);
			return { in: 'groups', one: nameOf(say, { groupId, group }) };
		}
	}));
}

function subjectItem(subject: SubjectWords): Item {
	const { kind, code, title, means, claim, behind, groups, differences } = subject;
	const key = `${kind}/${code}`;
	return {
		key,
		heading: kind === 'principle' ? title : means,
		always: kind === 'principle',
		since: groups.map(({ on }) => on).sort()[0] ?? '',
		make: (say) => ({
			in: kind === 'principle' ? 'principles' : 'deliverables',
			one: {
				kind,
				code,
				title,
				means,
				behind,
				differences,
				claim: claim && {
					stage: claim.stage,
					since: claim.since,
					words: say(`${key}/claim`, 'What the ICS says', claim.words)
				},
				groups: groups.map((word) => ({
					group: nameOf(say, word),
					rating: word.rating,
					reached: word.reached,
					words: saidBy(
						say,
						word.groupId,
						`${key}/group-${word.groupId}`,
						`What ${word.group} says`,
						word.words
					),
					otherRating: word.otherRating,
					otherWords: saidBy(
						say,
						word.groupId,
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
		key,
		heading: concern.title,
		always: false,
		since: sharedOn,
		make: (say) => ({
			in: 'concerns',
			one: {
				kind,
				about,
				group: nameOf(say, concern),
				title: say(`${key}/title`, 'What it is about', concern.title),
				words: say(`${key}/words`, 'What the group wrote', concern.words),
				sharedOn,
				answerDueOn,
				clock,
				state,
				posts: concern.posts.map(({ id, act, on, words, promised, early }) => ({
					act,
					on,
					words: say(
						`${key}/post-${id}`,
						`${ACT_WORDS[act]}, ${longDate(on)}`,
						words,
						early && 'early'
					),
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
		key,
		heading: title,
		always: false,
		since: on,
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
		key: `count/${name}`,
		heading,
		always: false,
		since: '',
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
							from: takingPart.from,
							to: takingPart.to,
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

// What somebody chose to release, held against what could be: is it still so, and is it looked at?

export type TextFinding = {
	kind: ReleaseFinding['kind'] | Warning;
	words: string;
	message: string;
};

/** A free text of an item, with what to look at in it. */
export type OfferedText = {
	key: string;
	label: string;
	words: string;
	findings: readonly TextFinding[];
};

export type Offered = {
	item: Item;
	texts: readonly OfferedText[];
	/** Of everything that is shown of it; sent back with its tick. */
	digest: string;
};

/** Keys of items with the digest of what was shown; keys of texts left out, and of those read. */
export type ReleaseChoice = {
	items: ReadonlyMap<string, string>;
	leftOut: ReadonlySet<string>;
	cleared: ReadonlySet<string>;
	/** Whether search engines may list the page. */
	findable: boolean;
};

const WARNINGS: Readonly<Record<Warning, string>> = {
	consent:
		'Ask the group before its words go on a public page. Tick this once it has agreed. Where this is left out, all that it says of the promises is.',
	early:
		'The group wrote this before it opened the thread to anybody. Ask the group first, or leave it out.',
	thread:
		'An answer to a concern from a lived experience group was written into this text, and the text has changed since. Check that it holds nothing that only the group was told.'
};

/** What to look at in a text. `names` are names and first names that people here go by. */
export function findingsIn(
	words: string,
	names: readonly string[],
	warning: Warning | false = false
): TextFinding[] {
	const found: TextFinding[] = releaseFindings(words);
	for (const name of names)
		if (
			!found.some((one) => one.kind === 'name' && one.words.includes(name)) &&
			namesIn(words, name)
		)
			found.push({ kind: 'name', words: name, message: FINDING_MESSAGES.name });
	if (warning) found.push({ kind: warning, words: '', message: WARNINGS[warning] });
	return found;
}

/** A whole name in any case; a single one only with its capital, as “will” and “hope” are words too. */
function namesIn(words: string, name: string): boolean {
	const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s+');
	return new RegExp(`(?<!\\p{L})${pattern}(?!\\p{L})`, name.includes(' ') ? 'iu' : 'u').test(words);
}

/** The free texts of an item; a group's name and consent are asked about in its own item alone. */
export function textsOf(item: Item, names: readonly string[]): OfferedText[] {
	const texts = new Map<string, OfferedText>();
	item.make((key, label, words, warning) => {
		const own = !isOfGroup(key) || item.key.startsWith(GROUP);
		if (own && words !== null && words !== '')
			texts.set(key, { key, label, words, findings: findingsIn(words, names, warning) });
		return words ?? '';
	});
	return [...texts.values()];
}

export type OpenFinding = { item: string; text: OfferedText };

/** What keeps a choice from being released; `changed` names the items that are not as they were shown. */
export type Hindrances = { changed: string[]; open: OpenFinding[] };

export function hindrancesOf(offer: readonly Offered[], choice: ReleaseChoice): Hindrances {
	const byKey = new Map(offer.map((one) => [one.item.key, one]));
	const changed = [...choice.items]
		.filter(([key, digest]) => byKey.get(key)?.digest !== digest)
		.map(([key]) => byKey.get(key)?.item.heading ?? 'Something that is no longer there');
	// What always goes in must have been seen, too.
	for (const { item } of offer)
		if (item.always && !choice.items.has(item.key)) changed.push(item.heading);
	const open = chosen(offer, choice).flatMap(({ item, texts }) =>
		texts
			.filter(
				({ key, findings }) =>
					findings.length > 0 && !choice.leftOut.has(key) && !choice.cleared.has(key)
			)
			.map((text) => ({ item: item.heading, text }))
	);
	return { changed, open };
}

export function chosen(offer: readonly Offered[], choice: ReleaseChoice): Offered[] {
	return offer.filter(({ item }) => item.always || choice.items.has(item.key));
}

/** The document: what was chosen, and nothing else. */
export function releaseOf(
	facts: Pick<ReleaseFacts, 'ics' | 'asAt' | 'agreement' | 'concerns'>,
	offer: readonly Offered[],
	choice: ReleaseChoice
): Release {
	const say: Say = (key, _label, words) => (choice.leftOut.has(key) ? null : (words ?? ''));
	const subjects = {
		principles: [] as ReleasedSubject[],
		deliverables: [] as ReleasedSubject[]
	};
	const concerns: ReleasedConcern[] = [];
	const changes: ReleasedChange[] = [];
	const counts: ReleasedCounts = {};
	for (const { item } of chosen(offer, choice)) {
		const part = item.make(say);
		if (part.in === 'concerns') concerns.push(part.one);
		else if (part.in === 'changes') changes.push(part.one);
		else if (part.in === 'counts') Object.assign(counts, part.one);
		else if (part.in !== 'groups') subjects[part.in].push(part.one);
	}
	return {
		format: 1,
		ics: facts.ics,
		asAt: facts.asAt,
		agreement: facts.agreement,
		...subjects,
		concerns,
		concernsOpen: facts.concerns.length,
		changes,
		counts
	};
}

/** How many of each a release holds, and how many texts stay out or were looked at. */
export function numbersOf(offer: readonly Offered[], choice: ReleaseChoice) {
	const going = chosen(offer, choice);
	const count = (start: string) => going.filter(({ item }) => item.key.startsWith(start)).length;
	const texts = going.flatMap((one) => one.texts);
	return {
		principles: count('principle/'),
		deliverables: count('deliverable/'),
		concerns: count('concern/'),
		changes: count('change/'),
		counts: count('count/'),
		texts: texts.filter(({ key }) => !choice.leftOut.has(key)).length,
		leftOut: texts.filter(({ key }) => choice.leftOut.has(key)).length,
		read: texts.filter(({ key, findings }) => findings.length > 0 && !choice.leftOut.has(key))
			.length
	};
}

/** Everything that can be shown, without the texts in which something was found: nobody has read those. */
export function cautiousChoice(offer: readonly Offered[]): ReleaseChoice {
	const found = offer.flatMap(({ texts }) => texts).filter(({ findings }) => findings.length > 0);
	return {
		items: new Map(offer.map(({ item, digest }) => [item.key, digest])),
		leftOut: new Set(found.map(({ key }) => key)),
		cleared: new Set(),
		findable: false
	};
}

// What the page for the public says of itself, and of what was released.

/** The words that stand on every page for the public, whatever was released. */
export const PAGE_WORDS = {
	title: 'Is what was promised real?',
	intro:
		'This page is about mental health care near you. It shows what was promised. It shows what the ICS says has been done. And it shows what people who use care, and carers, say they see.',
	system:
		'We say “the ICS” for the NHS, the councils and the others who run this care. It is short for integrated care system.',
	differ: 'Where people and the ICS do not say the same',
	principles: 'The big promises',
	deliverables: 'More promises that people looked at',
	concerns: 'Worries and questions',
	noConcerns: 'No worry or question is shown here yet.',
	promised: 'What the ICS promised to do, and by when',
	noPromises: 'No promise with a day is shown here yet.',
	changes: 'You said, we did',
	noChanges: 'Nothing is shown here yet.',
	counts: 'In numbers',
	rounded: `Numbers of people are rounded to the nearest ${NEAREST}. A number under ${FEWEST_SHOWN} is not shown, so that nobody can be known by it.`,
	twice: 'Somebody who came twice counts twice.',
	leftOut: 'These words are not shown here.',
	group: 'A group of people from here',
	notSaid: 'No group has said yet.',
	yourself: 'How to say something yourself',
	how: [
		'Do you use mental health care here? Or do you look after somebody who does? Then you can have a say.',
		'Ask your key worker, your doctor’s surgery or a carers’ centre how to join a group. They can put you in touch.',
		'A group can ask questions and share worries. The ICS has to give an answer, and it may be shown on this page.',
		'You can bring somebody with you to help. You can use your own language.',
		'Do not send anything about your own care through this page. Nobody here can see your notes.'
	],
	made: 'How this page is made',
	frozen: [
		'The ICS chose what is shown here. It cannot change what people say.',
		'Words that could show who somebody is are left out. The page never says who in a group wrote something.',
		'The page stays as it was on the day it was made, until there is a new one.'
	]
} as const;

/** Easy Read: one idea a line. */
export const EASY_WORDS = {
	intro: 'This page is about mental health care near you.',
	two: 'You can see what the NHS said it would do. You can see what people say.',
	group: 'A group',
	waiting: 'There is no answer yet.',
	answered: 'The NHS gave an answer.',
	late: 'The answer was late.',
	overdue: 'The answer is late.',
	promised: 'The NHS made a promise. It is for this day:',
	kept: 'The promise was kept.',
	keptLate: 'It was done, but late.',
	notKept: 'That day has gone. It is not done.',
	open: 'It is not done yet.',
	say: 'Do you want to say something? Ask your key worker or your doctor.',
	help: 'You can bring somebody with you to help.'
} as const;

/** What is not in sight of that on which the two differ; null where all of it is. */
export function notShownSentence(release: Release): string | null {
	const shown = [...release.principles, ...release.deliverables].filter(
		({ differences }) => differences.length > 0
	).length;
	const missing = release.agreement.differ - shown;
	if (missing <= 0) return null;
	return `${missing} of these differences ${agree(missing, 'is', 'are')} not shown on this page.`;
}

/** "4 of the 6 worries and questions that groups opened to anybody are shown here." */
export function concernsShownSentence({ concerns, concernsOpen }: Release): string {
	if (concernsOpen === 0) return 'No group has asked for a worry or question to be shown here.';
	const shown = concerns.length;
	const opened = `Groups have opened ${concernsOpen === 1 ? 'one worry or question' : `${concernsOpen} worries and questions`} to anybody.`;
	if (shown === concernsOpen)
		return `${opened} ${concernsOpen === 1 ? 'It is' : 'All are'} shown here.`;
	if (concernsOpen === 1) return `${opened} It is not shown here.`;
	const some = shown === 0 ? 'None of them is' : `${shown} of them ${agree(shown, 'is', 'are')}`;
	return `${opened} ${some} shown here.`;
}

export function releasedPromise(promised: ReleasedPromise): string {
	const { doneOn, forecastOn } = promised;
	// Rows have numbers inside Waymark; nothing released has one.
	const milestone: Promised['milestone'] = { id: 0, reference: '', doneOn, forecastOn };
	return promiseWords({ for: promised.for, milestone }, promised.state);
}

/** "about 45 times", "fewer than 5 times". */
export function headcountWords({ about, least }: Headcount): string {
	if (about === null)
		return least ? 'some times, but we do not know how many' : `fewer than ${FEWEST_SHOWN} times`;
	return least ? `about ${about} times or more` : `about ${about} times`;
}

export function countSentences({ promises, networks, takingPart }: ReleasedCounts): string[] {
	const found: string[] = [];
	if (promises)
		found.push(
			`The ICS says that ${promises.inPlace === 0 ? 'none' : promises.inPlace} of its ${promises.of} promises ${agree(promises.inPlace, 'is', 'are')} in place.`
		);
	if (networks)
		found.push(
			`The new way to give care has begun in ${networks.live === 0 ? 'none' : networks.live} of ${plural(networks.of, 'local area')}.`
		);
	if (takingPart)
		found.push(
			`From ${longDate(takingPart.from)} to ${longDate(takingPart.to)}, people who use care helped to shape it ${headcountWords(takingPart.experts)}. Carers did so ${headcountWords(takingPart.carers)}. ${PAGE_WORDS.twice}`
		);
	return found;
}

/** Each promise with a day, with where it stands in its thread. */
export function promisesIn({ concerns }: Pick<Release, 'concerns'>) {
	return concerns.flatMap(({ posts }, concern) =>
		posts.flatMap(({ promised, words }) => (promised ? [{ promised, words, concern }] : []))
	);
}

/** Whether a worry has been answered, in Easy Read. */
export function easyAnswer({ clock }: Pick<ReleasedConcern, 'clock'>): EasyLine {
	if (clock.answeredOn === null)
		return clock.late > 0
			? { text: EASY_WORDS.overdue, picture: 'warning' }
			: { text: EASY_WORDS.waiting, picture: 'clock' };
	const late = clock.late > 0 ? ` ${EASY_WORDS.late}` : '';
	return { text: EASY_WORDS.answered + late, picture: 'letter' };
}

/** Whether a promise was kept, in Easy Read. */
export function easyPromise({ state }: Pick<ReleasedPromise, 'state'>): EasyLine {
	if (state === 'kept') return { text: EASY_WORDS.kept, picture: 'tick' };
	if (state === 'kept-late') return { text: EASY_WORDS.keptLate, picture: 'clock' };
	if (state === 'overdue') return { text: EASY_WORDS.notKept, picture: 'warning' };
	return { text: EASY_WORDS.open, picture: 'part-way' };
}

export type ShownChange = {
	said: string | null;
	did: string | null;
	from: string | null;
	on: string;
};

/** You said, we did: from activities, and from the threads that are shown; the newest first. */
export function changesIn({ changes, concerns }: Pick<Release, 'changes' | 'concerns'>) {
	const fromThreads = concerns.flatMap(({ title, group, posts }): ShownChange[] =>
		posts.flatMap(({ act, words, on }) =>
			act === 'changed' && words !== null ? [{ said: title, did: words, from: group, on }] : []
		)
	);
	return [...changes, ...fromThreads].sort((one, other) => other.on.localeCompare(one.on));
}

/** What an item would show beside its free texts: for the person who chooses. */
export function factLines(part: Part): string[] {
	switch (part.in) {
		case 'principles':
		case 'deliverables':
			return subjectLines(part.one);
		case 'concerns':
			return concernLines(part.one);
		case 'changes':
			return [`People were told on ${longDate(part.one.on)}.`];
		case 'counts':
			return countSentences(part.one);
		case 'groups':
			return [];
	}
}

function subjectLines(subject: ReleasedSubject): string[] {
	return [
		...subject.differences.map((difference) => differenceWords(difference, 'programme')),
		`The ICS: ${claimSentence(subject)}`,
		...subject.groups.map(
			(word) => `${word.group ?? PAGE_WORDS.group}: ${groupAnswer(word)} (${longDate(word.on)}).`
		)
	];
}

function concernLines(concern: ReleasedConcern): string[] {
	return [
		`A ${concern.kind} from ${concern.group ?? PAGE_WORDS.group}. Shared with the ICS on ${longDate(concern.sharedOn)}.`,
		`${STATE_LABELS[concern.state]}. ${clockWords(concern.clock, concern.answerDueOn) ?? ''}`,
		...concern.posts.flatMap(({ act, promised }) =>
			promised ? [`${ACT_WORDS[act]}: ${releasedPromise(promised)}`] : []
		)
	];
}
