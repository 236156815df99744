/** What somebody chose to release, held against what could be: is it still so, and is it looked at? Pure. */
import { releaseFindings, type ReleaseFinding } from '#lib/domain/released-text.ts';
import type {
	Release,
	ReleasedChange,
	ReleasedConcern,
	ReleasedCounts,
	ReleasedSubject
} from '#lib/domain/voices/release.ts';
import {
	isGroupName,
	type Item,
	type ReleaseFacts,
	type Say,
	type Warning
} from '#lib/domain/voices/release-items.ts';

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
	early:
		'The group wrote this before it opened the thread to anybody. Ask the group first, or leave it out.',
	thread:
		'An answer to a worry of a group was written into this text, and the text has changed since. See that nothing stands in it that was told to the group alone.'
};
const NAME =
	'This looks like somebody’s name. Write what they do, such as “a carer”, or leave it out.';

/** What to look at in a text. `names` are names and first names that people here go by. */
export function findingsIn(
	words: string,
	names: readonly string[],
	warning: Warning | false = false
): TextFinding[] {
	const found: TextFinding[] = releaseFindings(words);
	for (const name of names)
		if (!found.some((one) => one.kind === 'name' && one.words.includes(name)) && holds(words, name))
			found.push({ kind: 'name', words: name, message: NAME });
	if (warning) found.push({ kind: warning, words: '', message: WARNINGS[warning] });
	return found;
}

/** A whole name in any case; a single one only with its capital, as “will” and “hope” are words too. */
function holds(words: string, name: string): boolean {
	const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s+');
	return new RegExp(`(?<!\\p{L})${pattern}(?!\\p{L})`, name.includes(' ') ? 'iu' : 'u').test(words);
}

/** The free texts of an item; a group's name is asked about in its own item alone. */
export function textsOf(item: Item, names: readonly string[]): OfferedText[] {
	const texts = new Map<string, OfferedText>();
	item.make((key, label, words, warning) => {
		const own = isGroupName(key) ? key === item.key : true;
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
		...{ concerns, concernsOpen: facts.concerns.length, changes, counts }
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
