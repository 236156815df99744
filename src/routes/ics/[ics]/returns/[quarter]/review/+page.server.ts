import { error, fail, redirect } from '@sveltejs/kit';
import type { IcsScope, Permission } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { dayTyped } from '#lib/core/typed-dates.ts';
import { omitFromPayload } from '#lib/platform/http.server.ts';
import { answering, icsShown, openIcs, textOf, textsOf } from '#lib/request.server.ts';
import { returnOf, submissionOf } from '#lib/returns/return/read.server.ts';
import type { Refusal } from '#lib/returns/return/write.server.ts';
import {
	acceptReturn,
	acceptWithConditions,
	askQuery,
	beginReview,
	closeReturn,
	type Decided,
	rateSection,
	replyToQuery,
	sendBack,
	settleQuery,
	updateCondition
} from '#lib/returns/review/write.server.ts';
import { dueFor } from '#lib/returns/rounds/read.server.ts';
import { dueWords } from '#lib/returns/rounds/rules.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { openedBy } from './addresses.ts';
import { conditionRows, idIn, placed, renumbered, typedConditions } from './form.server.ts';
import { reviewOf } from './review.server.ts';

export const load: PageServerLoad = (event) => {
	const { locals, params, url } = event;
	const { ics, scope } = openIcs(locals, params.ics);
	const quarter = quarterFromCode(params.quarter);
	if (!quarter) error(404, 'Not found, or not yours to see.');
	const held = returnOf(scope, quarter.code);
	const sent = held && held.state !== 'draft' ? submissionOf(held.id) : null;
	const frame = {
		ics: icsShown(ics),
		quarter: { code: quarter.code, label: quarter.label },
		today: locals.today
	};
	if (!held || !sent) {
		const due = dueFor(scope, quarter.code, held?.state ?? null, locals.today);
		if (!held && !due && quarter.startsOn > locals.today)
			error(404, 'Not found, or not yours to see.');
		return { ...frame, review: null, due: due && dueWords(due) };
	}
	const asked = {
		...{ person: locals.person!, today: locals.today },
		wanted: url.searchParams.get('against'),
		section: url.searchParams.get('section')
	};
	return {
		...frame,
		due: null,
		review: omitFromPayload(event, reviewOf(scope, held, sent, asked)),
		done: url.searchParams.get('done'),
		rows: conditionRows(url)
	};
};

type Opened = { scope: IcsScope; form: FormData; quarter: string; seen: number | undefined };

async function opened(event: RequestEvent, permission: Permission): Promise<Opened> {
	const { scope } = openIcs(event.locals, event.params.ics, permission);
	const form = await event.request.formData();
	return { scope, form, quarter: event.params.quarter, seen: idIn(form, 'submission') };
}

/**
 * Back to the page, where it was acted, saying what was done. Its sections stay open as they were;
 * that of `section` opens where none was asked for.
 */
function back({ params, url }: RequestEvent, done: string, place: string, section?: string): never {
	const kept = new URLSearchParams({ done });
	const opened = openedBy(url.searchParams.get('section'), section);
	if (opened) kept.set('section', opened);
	const against = url.searchParams.get('against');
	if (against) kept.set('against', against);
	redirect(303, `/ics/${params.ics}/returns/${params.quarter}/review?${kept}#${place}`);
}

const decided = (event: RequestEvent, result: Decided, typed: Record<string, string>) =>
	result.status === 'refused'
		? refusal(result, typed)
		: back(event, result.status === 'already-done' ? 'already' : result.state, 'main');

/** What was typed comes back with what to do, at the form (`place`) it came from. */
function refusal({ findings }: Refusal, typed: Record<string, string>) {
	const stale = findings.find(({ field }) => field === 'submission')?.message ?? null;
	return fail(stale ? 409 : 400, {
		...{ stale, typed },
		problems: stale ? [] : placed(findings, typed.place ?? '')
	});
}

export const actions: Actions = {
	begin: async (event) => {
		const { scope, quarter, seen } = await opened(event, 'review-returns');
		return decided(
			event,
			answering(() => beginReview(scope, quarter, seen)),
			{ place: 'decide' }
		);
	},
	'send-back': async (event) => {
		const { scope, form, quarter, seen } = await opened(event, 'review-returns');
		const reason = textOf(form, 'reason');
		const result = answering(() => sendBack(scope, quarter, reason, seen));
		return decided(event, result, { place: 'send-back', reason });
	},
	accept: async (event) => {
		const { scope, quarter, seen } = await opened(event, 'review-returns');
		return decided(
			event,
			answering(() => acceptReturn(scope, quarter, seen)),
			{ place: 'accept' }
		);
	},
	conditions: async (event) => {
		const { scope, form, quarter, seen } = await opened(event, 'review-returns');
		const typed = typedConditions(form);
		// One more row is asked for in the address; what was typed comes along.
		if (form.has('more'))
			return fail(400, {
				stale: null,
				problems: [],
				typed: { place: 'conditions', ...typed.texts }
			});
		const filled = typed.rows.filter(({ isEmpty }) => !isEmpty);
		const input = filled.map(({ words, owner, due, section }) => ({
			...{ words, owner, section: section || null },
			dueOn: dayTyped(due, event.locals.today)
		}));
		const result = answering(() => acceptWithConditions(scope, quarter, input, seen));
		const shown =
			result.status === 'refused'
				? { ...result, findings: renumbered(result.findings, filled) }
				: result;
		return decided(event, shown, { place: 'conditions', ...typed.texts });
	},
	close: async (event) => {
		const { scope, quarter, seen } = await opened(event, 'close-returns');
		return decided(
			event,
			answering(() => closeReturn(scope, quarter, seen)),
			{ place: 'close' }
		);
	},
	rate: async (event) => {
		const { scope, form, quarter, seen } = await opened(event, 'review-returns');
		const [section, rating, reason] = ['section', 'rating', 'reason'].map((name) =>
			textOf(form, name)
		);
		const place = `rate-${section}`;
		if (!section)
			return fail(400, {
				stale: null,
				problems: placed([{ field: 'rating', message: 'Choose one of the five ratings.' }], place),
				typed: { place }
			});
		const result = answering(() =>
			rateSection(scope, quarter, section, { rating: rating ?? '', reason: reason ?? '' }, seen)
		);
		if (result.status === 'refused')
			return refusal(result, { place, rating: rating ?? '', reason: reason ?? '' });
		return back(event, 'rated', `section-${section}`, section);
	},
	agree: async (event) => {
		const { scope, form, quarter, seen } = await opened(event, 'review-returns');
		const pairs = textsOf(form, 'agree').map((text) => text.split(':') as [string, string]);
		for (const [section, rating] of pairs) {
			const result = answering(() =>
				rateSection(scope, quarter, section, { rating, reason: null }, seen)
			);
			if (result.status === 'refused') return refusal(result, { place: 'unmoved' });
		}
		return back(event, 'agreed', 'unmoved');
	},
	ask: async (event) => {
		const { scope, form, quarter, seen } = await opened(event, 'review-returns');
		const typed = Object.fromEntries(
			['place', 'section', 'about', 'words'].map((name) => [name, textOf(form, name)])
		) as Record<'place' | 'section' | 'about' | 'words', string>;
		const { section, about, words } = typed;
		if (!section || !about)
			return fail(400, {
				stale: null,
				typed,
				problems: placed([{ field: 'about', message: 'Choose what you ask about.' }], typed.place)
			});
		const result = answering(() =>
			askQuery(scope, quarter, { section, about, words, submission: seen ?? 0 })
		);
		return result.status === 'refused'
			? refusal(result, typed)
			: back(event, 'asked', `query-${result.id}`, section);
	},
	reply: async (event) => {
		const { scope, form, quarter } = await opened(event, 'review-returns');
		const query = idIn(form, 'query') ?? 0;
		const words = textOf(form, 'words');
		const result = answering(() => replyToQuery(scope, quarter, query, words));
		return result.status === 'refused'
			? refusal(result, { place: `reply-${query}`, words })
			: back(event, 'replied', `query-${query}`);
	},
	settle: async (event) => {
		const { scope, form, quarter } = await opened(event, 'review-returns');
		const query = idIn(form, 'query') ?? 0;
		const asked = textOf(form, 'to');
		const to = (['settled', 'withdrawn', 'open'] as const).find((one) => one === asked) ?? 'open';
		const result = answering(() => settleQuery(scope, quarter, query, to));
		return result.status === 'refused'
			? refusal(result, { place: `query-${query}` })
			: back(event, to, `query-${query}`);
	},
	condition: async (event) => {
		const { scope, form, quarter } = await opened(event, 'review-returns');
		const condition = idIn(form, 'condition');
		const [words, met] = [textOf(form, 'words'), textOf(form, 'met')];
		const place = `condition-${condition}`;
		if (condition === undefined) return fail(400, { stale: null, typed: { place }, problems: [] });
		const result = answering(() =>
			updateCondition(scope, quarter, condition, {
				words,
				met: met === 'yes' ? true : met === 'no' ? false : null
			})
		);
		return result.status === 'refused'
			? refusal(result, { place, words, met })
			: back(event, 'condition', place);
	}
};
