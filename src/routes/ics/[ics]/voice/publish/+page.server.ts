import { fail, redirect } from '@sveltejs/kit';
import { answering, icsShown, openIcs, textOf } from '#lib/request.server.ts';
import {
	hiddenSince,
	latestRelease,
	releaseOffer,
	releasesOf
} from '#lib/voices/publish/read.server.ts';
import { endRelease, releaseProgress } from '#lib/voices/publish/write.server.ts';
import { openToAct } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { choiceOf, looked, offerShown, tickedIn } from './choice.server.ts';

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

export const actions: Actions = {
	/** Looks at what was ticked, and says what would be shown. */
	check: async ({ locals, params, request }) => {
		const { scope } = openToAct(locals, params.ics, 'publish-progress');
		const ticked = tickedIn(await request.formData());
		const found = looked(releaseOffer(scope, locals.today), ticked);
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
		const { scope } = openToAct(locals, params.ics, 'publish-progress');
		const ticked = tickedIn(await request.formData());
		const result = answering(() => releaseProgress(scope, choiceOf(ticked), locals.today));
		if (result.status === 'released') redirect(303, `${url.pathname}?done=released`);
		const { changed, open } = looked(releaseOffer(scope, locals.today), ticked);
		return fail(400, { step: 'choose' as const, ticked, changed, open });
	},
	end: async ({ locals, params, request, url }) => {
		const { scope } = openIcs(locals, params.ics, 'publish-progress');
		const reason = textOf(await request.formData(), 'reason');
		const result = answering(() => endRelease(scope, reason));
		if (result.status === 'refused')
			return fail(400, { step: 'end' as const, reason, message: result.findings[0]!.message });
		redirect(303, `${url.pathname}?done=down`);
	}
};
