import { londonDay } from '#lib/core/dates.ts';
import { fail, redirect } from '@sveltejs/kit';
import {
	formAnswer,
	icsShown,
	openIcs,
	textOf,
	textsOf,
	withHttpErrors
} from '#lib/request.server.ts';
import {
	hiddenSince,
	latestRelease,
	type ReleaseOffer,
	releaseOffer,
	releasesOf
} from '#lib/voices/publish/read.server.ts';
import {
	factLines,
	hindrancesOf,
	numbersOf,
	type Offered,
	type Release,
	type ReleaseChoice,
	releaseOf
} from '#lib/voices/publish/rules.ts';
import { endRelease, releaseProgress } from '#lib/voices/publish/write.server.ts';
import { openToAct } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope } = openIcs(locals, params.ics, 'publish-progress');
	const releases = releasesOf(scope);
	const standing = releases.find(({ state }) => state === 'stands') ?? null;
	const last = latestRelease(scope);
	const open = ics.closedOn === null || ics.closedOn >= locals.today;
	return {
		ics: icsShown(ics),
		name: ics.name,
		today: locals.today,
		done: url.searchParams.get('done'),
		releases,
		standing,
		hiddenSince: standing && last ? hiddenSince(scope, last.content) : 0,
		// What has closed takes no more, and what it showed can still be taken down.
		items: open ? offerShown(releaseOffer(scope, locals.today), last) : null
	};
};

// The form of what to release: as it is offered, as it was ticked, and as it comes back.

/** As it travels between the steps of the form. */
export type Ticked = { items: string[]; leftOut: string[]; read: string[]; findable: boolean };

function tickedIn(form: FormData): Ticked {
	return {
		items: textsOf(form, 'item'),
		leftOut: textsOf(form, 'out'),
		read: textsOf(form, 'read'),
		findable: textOf(form, 'findable') === 'on'
	};
}

/** An item's tick carries its key and the digest of what was shown: `concern/12 3f2a…`. */
function choiceOf({ items, leftOut, read, findable }: Ticked): ReleaseChoice {
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
function offerShown(
	{ offer }: ReleaseOffer,
	last: { content: Release; at: string } | null
): ItemShown[] {
	return offer.map(({ item, texts, digest }) => {
		const part = item.make((_key, _label, words) => words ?? '');
		return {
			value: `${item.key} ${digest}`,
			key: item.key,
			heading: item.heading,
			always: item.always,
			texts,
			before: last === null || item.since > londonDay(last.at) || wasShown(last.content, part),
			facts: factLines(part)
		};
	});
}

type Made = ReturnType<Offered['item']['make']>;

/** Whether the last release showed the same thing; what was left out then is not ticked again. */
function wasShown(last: Release, part: Made): boolean {
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
function checked({ facts, offer }: ReleaseOffer, ticked: Ticked) {
	const choice = choiceOf(ticked);
	const { changed, open } = hindrancesOf(offer, choice);
	return {
		changed,
		open: open.map(({ item, text }) => ({ item, key: text.key, label: text.label })),
		numbers: numbersOf(offer, choice),
		preview: releaseOf(facts, offer, choice)
	};
}

export const actions: Actions = {
	/** Looks at what was ticked, and says what would be shown. */
	check: async ({ locals, params, request }) => {
		const { scope } = openToAct(locals, params.ics, 'publish-progress');
		const ticked = tickedIn(await request.formData());
		const found = checked(releaseOffer(scope, locals.today), ticked);
		const { changed, open } = found;
		if (changed.length > 0 || open.length > 0)
			return fail(400, { step: 'choose' as const, ticked, changed, open });
		const { numbers, preview } = found;
		return { step: 'confirm' as const, ticked, numbers, preview };
	},
	/** Back to the choice, with everything as it was ticked. */
	change: async ({ locals, params, request }) => {
		openToAct(locals, params.ics, 'publish-progress');
		const ticked = tickedIn(await request.formData());
		return { step: 'choose' as const, ticked, changed: [], open: [] };
	},
	release: async ({ locals, params, request, url }) => {
		const { actor } = openToAct(locals, params.ics, 'publish-progress');
		const ticked = tickedIn(await request.formData());
		const result = releaseProgress(actor, choiceOf(ticked));
		if ('ok' in result) redirect(303, `${url.pathname}?done=released`);
		const { changed, open } = checked(releaseOffer(actor.scope, locals.today), ticked);
		return fail(400, { step: 'choose' as const, ticked, changed, open });
	},
	end: async ({ locals, params, request, url }) => {
		const { actor } = openIcs(locals, params.ics, 'publish-progress');
		const reason = textOf(await request.formData(), 'reason');
		return withHttpErrors(() =>
			formAnswer(endRelease(actor, reason), `${url.pathname}?done=down`, {
				step: 'end' as const,
				reason
			})
		);
	}
};
