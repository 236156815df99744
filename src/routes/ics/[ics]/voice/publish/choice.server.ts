/** The form of what to release: as it is offered, as it was ticked, and as it comes back. */
import { textOf, textsOf } from '#lib/request.server.ts';
import type { ReleaseOffer } from '#lib/voices/publish/read.server.ts';
import {
	factLines,
	hindrancesOf,
	numbersOf,
	type Offered,
	type Release,
	type ReleaseChoice,
	releaseOf
} from '#lib/voices/publish/rules.ts';

/** As it travels between the steps of the form. */
export type Ticked = { items: string[]; leftOut: string[]; read: string[]; findable: boolean };

export function tickedIn(form: FormData): Ticked {
	return {
		items: textsOf(form, 'item'),
		leftOut: textsOf(form, 'out'),
		read: textsOf(form, 'read'),
		findable: textOf(form, 'findable') === 'on'
	};
}

/** An item's tick carries its key and the digest of what was shown: `concern/12 3f2a…`. */
export function choiceOf({ items, leftOut, read, findable }: Ticked): ReleaseChoice {
	const pairs = items.map((item): [string, string] => {
		const space = item.lastIndexOf(' ');
		return [item.slice(0, Math.max(space, 0)), item.slice(space + 1)];
	});
	return {
		items: new Map(pairs),
		leftOut: new Set(leftOut),
		cleared: new Set(read),
		findable
	};
}

export type ItemShown = {
	/** What its tick sends. */
	value: string;
	key: string;
	heading: string;
	always: boolean;
	/** Ticked when the form is opened. */
	before: boolean;
	facts: string[];
	texts: Offered['texts'];
};

/** What is offered, in the order of the page, with what was ticked the last time. */
export function offerShown(
	{ offer }: ReleaseOffer,
	last: { content: Release; at: string } | null
): ItemShown[] {
	return offer.map(({ item, texts, digest }) => {
		const part = item.make((_key, _label, words) => words ?? '');
		return {
			value: `${item.key} ${digest}`,
			...{ key: item.key, heading: item.heading, always: item.always, texts },
			before: last === null || item.since > last.at.slice(0, 10) || wasIn(last.content, part),
			facts: factLines(part)
		};
	});
}

type Made = ReturnType<Offered['item']['make']>;

/** Whether the last release showed the same thing; what was left out then is not ticked again. */
function wasIn(last: Release, part: Made): boolean {
	switch (part.in) {
		case 'concerns':
			return last.concerns.some(
				({ sharedOn, title }) => sharedOn === part.one.sharedOn && title === part.one.title
			);
		case 'changes':
			return last.changes.some(({ on, from }) => on === part.one.on && from === part.one.from);
		case 'deliverables':
			return last.deliverables.some(({ code }) => code === part.one.code);
		case 'counts':
			return Object.keys(part.one).every((name) => name in last.counts);
		default:
			return true;
	}
}

/** The step after choosing: what keeps it from being released, or what it would show. */
export function looked({ facts, offer }: ReleaseOffer, ticked: Ticked) {
	const choice = choiceOf(ticked);
	const { changed, open } = hindrancesOf(offer, choice);
	return {
		changed,
		open: open.map(({ item, text }) => ({ item, key: text.key, label: text.label })),
		numbers: numbersOf(offer, choice),
		preview: releaseOf(facts, offer, choice)
	};
}
