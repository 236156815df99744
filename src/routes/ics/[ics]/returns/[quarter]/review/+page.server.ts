import { error, fail, redirect } from '@sveltejs/kit';
import type { IcsActor, Permission } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { type Finding, refused, type Result } from '#lib/core/result.ts';
import { dayTyped } from '#lib/core/typed-dates.ts';
import { omitFromPayload } from '#lib/platform/http.server.ts';
import {
	formAnswer,
	icsShown,
	openIcs,
	textOf,
	textsOf,
	withHttpErrors
} from '#lib/request.server.ts';
import { returnOf, submissionOf } from '#lib/returns/return/read.server.ts';
import {
	acceptReturn,
	acceptWithConditions,
	askQuery,
	beginReview,
	closeReturn,
	type Decision,
	rateSection,
	replyToQuery,
	sendBack,
	settleQuery,
	updateCondition
} from '#lib/returns/review/write.server.ts';
import { dueFor } from '#lib/returns/rounds/read.server.ts';
import { deadlineText } from '#lib/returns/rounds/rules.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { MOST_CONDITIONS, openedBy, SEVERAL } from './forms.ts';
import { reviewOf } from './review.server.ts';

export const load: PageServerLoad = (event) => {
	const { locals, params, url } = event;
	const { ics, scope, today } = openIcs(locals, params.ics);
	const quarter = quarterFromCode(params.quarter);
	if (!quarter) error(404, 'Not found, or not yours to see.');
	const record = returnOf(scope, quarter.code);
	const sent = record && record.state !== 'draft' ? submissionOf(scope, record.id) : null;
	const frame = {
		ics: icsShown(ics),
		quarter: { code: quarter.code, label: quarter.label },
		today
	};
	if (!record || !sent) {
		const due = dueFor(scope, quarter.code, record?.state ?? null, today);
		if (!record && !due && quarter.startsOn > today) error(404, 'Not found, or not yours to see.');
		return { ...frame, review: null, due: due && deadlineText(due) };
	}
	const asked = {
		person: locals.person!,
		today,
		wanted: url.searchParams.get('against'),
		section: url.searchParams.get('section')
	};
	return {
		...frame,
		due: null,
		review: omitFromPayload(event, reviewOf(scope, record, sent, asked)),
		done: url.searchParams.get('done'),
		rows: conditionRows(url)
	};
};

type Opened<P extends Permission> = {
	actor: IcsActor<P>;
	form: FormData;
	quarter: string;
	/** The submission that the reviewer had in front of them. */
	seen: number | undefined;
};

async function opened<P extends Permission>(
	event: RequestEvent,
	permission: P
): Promise<Opened<P>> {
	const { actor } = openIcs(event.locals, event.params.ics, permission);
	const form = await event.request.formData();
	return { actor, form, quarter: event.params.quarter, seen: idIn(form, 'submission') };
}

/**
 * Back to the page, where it was acted, saying what was done. Its sections stay open as they were;
 * that of `section` opens where none was asked for; null opens what a reviewer begins with.
 */
function back({ params, url }: RequestEvent, done: string, place: string, section?: string | null) {
	const kept = new URLSearchParams({ done });
	const asked = url.searchParams.get('section');
	const open = section === null && !SEVERAL.includes(asked ?? '') ? null : openedBy(asked, section);
	if (open) kept.set('section', open);
	const against = url.searchParams.get('against');
	if (against) kept.set('against', against);
	return `/ics/${params.ics}/returns/${params.quarter}/review?${kept}#${place}`;
}

/**
 * What was typed comes back with what to do, at the form (`place`) it came from: many forms of the page
 * have a field of the same name. Where the return was resubmitted meanwhile, that alone is said.
 */
function answer<T>(
	result: Result<T>,
	done: string | ((value: T) => string),
	typed: Record<string, string> & { place: string }
) {
	const findings = 'refused' in result ? result.refused : [];
	const stale = findings.find(({ field }) => field === 'submission')?.message ?? null;
	const placed = findings.map(({ field, message }) => ({
		field: `${typed.place}-${field}`,
		message
	}));
	if (stale) return fail(409, { stale, typed, findings: [] as Finding[] });
	const shown = 'ok' in result ? result : { refused: placed };
	return formAnswer(shown, done, { stale, typed });
}

const decided = (
	event: RequestEvent,
	result: Result<Decision>,
	typed: Record<string, string> & { place: string }
) =>
	answer(result, ({ state, repeated }) => back(event, repeated ? 'already' : state, 'main'), typed);

/** Answers with what was typed, and asks for nothing. */
const shownAgain = (typed: Record<string, string> & { place: string }) =>
	fail(400, { stale: null, typed, findings: [] as Finding[] });

export const actions: Actions = {
	begin: async (event) => {
		const { actor, quarter, seen } = await opened(event, 'review-returns');
		const result = withHttpErrors(() => beginReview(actor, quarter, seen));
		return decided(event, result, { place: 'decide' });
	},
	'send-back': async (event) => {
		const { actor, form, quarter, seen } = await opened(event, 'review-returns');
		const reason = textOf(form, 'reason');
		const result = withHttpErrors(() => sendBack(actor, quarter, reason, seen));
		return decided(event, result, { place: 'send-back', reason });
	},
	accept: async (event) => {
		const { actor, form, quarter, seen } = await opened(event, 'review-returns');
		const unrated = idIn(form, 'unrated');
		const result = withHttpErrors(() => acceptReturn(actor, quarter, seen, unrated));
		return decided(event, result, { place: 'accept' });
	},
	conditions: async (event) => {
		const { actor, form, quarter, seen } = await opened(event, 'review-returns');
		const typed = typedConditions(form);
		// One more row is asked for in the address; what was typed comes along.
		if (form.has('more')) return shownAgain({ place: 'conditions', ...typed.texts });
		const filled = typed.rows.filter(({ isEmpty }) => !isEmpty);
		const input = filled.map(({ words, owner, due, section }) => ({
			words,
			owner,
			section: section || null,
			dueOn: dayTyped(due, actor.today)
		}));
		const unrated = idIn(form, 'unrated');
		const result = withHttpErrors(() => acceptWithConditions(actor, quarter, input, seen, unrated));
		const shown = 'refused' in result ? { refused: renumbered(result.refused, filled) } : result;
		return decided(event, shown, { place: 'conditions', ...typed.texts });
	},
	close: async (event) => {
		const { actor, quarter, seen } = await opened(event, 'close-returns');
		const result = withHttpErrors(() => closeReturn(actor, quarter, seen));
		return decided(event, result, { place: 'close' });
	},
	rate: async (event) => {
		const { actor, form, quarter, seen } = await opened(event, 'review-returns');
		const [section, rating, reason] = [
			textOf(form, 'section'),
			textOf(form, 'rating'),
			textOf(form, 'reason')
		];
		const result = section
			? withHttpErrors(() => rateSection(actor, quarter, section, { rating, reason }, seen))
			: refused('rating', 'Choose one of the five ratings.');
		// On to the next section without a rating, to the list that it was agreed in, or to the decision.
		const next = textOf(form, 'next');
		const done =
			next === 'sections' || next === 'decide'
				? back(event, 'rated', next, null)
				: back(event, 'rated', `section-${next || section}`, next || section);
		return answer(result, done, { place: `rate-${section}`, rating, reason });
	},
	agree: async (event) => {
		const { actor, form, quarter, seen } = await opened(event, 'review-returns');
		const pairs = textsOf(form, 'agree').map((text) => text.split(':') as [string, string]);
		for (const [section, rating] of pairs) {
			const result = withHttpErrors(() =>
				rateSection(actor, quarter, section, { rating, reason: null }, seen)
			);
			if ('refused' in result) return answer(result, '', { place: 'unmoved' });
		}
		redirect(303, back(event, 'agreed', 'unmoved'));
	},
	ask: async (event) => {
		const { actor, form, quarter, seen } = await opened(event, 'review-returns');
		const typed = {
			place: textOf(form, 'place'),
			section: textOf(form, 'section'),
			about: textOf(form, 'about'),
			words: textOf(form, 'words')
		};
		const { section, about, words } = typed;
		const result =
			section && about
				? withHttpErrors(() =>
						askQuery(actor, quarter, { section, about, words, submission: seen ?? 0 })
					)
				: refused('about', 'Choose what you ask about.');
		return answer(result, ({ id }) => back(event, 'asked', `query-${id}`, section), typed);
	},
	reply: async (event) => {
		const { actor, form, quarter } = await opened(event, 'review-returns');
		const query = idIn(form, 'query') ?? 0;
		const words = textOf(form, 'words');
		const result = withHttpErrors(() => replyToQuery(actor, quarter, query, words));
		const done = back(event, 'replied', `query-${query}`);
		return answer(result, done, { place: `reply-${query}`, words });
	},
	settle: async (event) => {
		const { actor, form, quarter } = await opened(event, 'review-returns');
		const query = idIn(form, 'query') ?? 0;
		const asked = textOf(form, 'to');
		const to = (['settled', 'withdrawn', 'open'] as const).find((one) => one === asked) ?? 'open';
		const result = withHttpErrors(() => settleQuery(actor, quarter, query, to));
		const place = `query-${query}`;
		return answer(result, back(event, to, place), { place });
	},
	condition: async (event) => {
		const { actor, form, quarter } = await opened(event, 'review-returns');
		const condition = idIn(form, 'condition');
		const [words, met] = [textOf(form, 'words'), textOf(form, 'met')];
		const place = `condition-${condition}`;
		if (condition === undefined) return shownAgain({ place });
		const result = withHttpErrors(() =>
			updateCondition(actor, quarter, condition, {
				words,
				met: met === 'yes' ? true : met === 'no' ? false : null
			})
		);
		return answer(result, back(event, 'condition', place), { place, words, met });
	}
};

/** A number of a row in a form; undefined where there is none. */
function idIn(form: FormData, name: string): number | undefined {
	const id = Number(textOf(form, name));
	return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** How many rows of conditions are offered: three, or what `?rows=` says, within the most. */
function conditionRows(url: URL): number {
	const asked = Math.floor(Number(url.searchParams.get('rows'))) || 3;
	return Math.min(MOST_CONDITIONS, Math.max(3, asked));
}

const FIELDS = ['words', 'owner', 'due', 'section'] as const;

type ConditionRow = Record<(typeof FIELDS)[number], string> & {
	index: number;
	isEmpty: boolean;
};

/** The rows of the form, and every field as `words-0` for showing it again. */
function typedConditions(form: FormData): {
	rows: ConditionRow[];
	texts: Record<string, string>;
} {
	const texts: Record<string, string> = {};
	const rows: ConditionRow[] = [];
	for (let index = 0; form.has(`words-${index}`) && index < MOST_CONDITIONS; index += 1) {
		const read = FIELDS.map((name) => [name, textOf(form, `${name}-${index}`).trim()] as const);
		const row = Object.fromEntries(read) as Record<(typeof FIELDS)[number], string>;
		for (const [name, text] of read) texts[`${name}-${index}`] = text;
		rows.push({ ...row, index, isEmpty: !row.words && !row.owner && !row.due });
	}
	return { rows, texts };
}

/** Findings of the rows that were filled, with the numbers that the rows have in the form. */
function renumbered(findings: readonly Finding[], filled: readonly ConditionRow[]): Finding[] {
	return findings.map(({ field, message }) => {
		const [, name, place] = /^(words|owner|due)-(\d+)$/.exec(field) ?? [];
		const row = place === undefined ? undefined : filled[Number(place)];
		return row
			? { field: `${name}-${row.index}`, message: `Condition ${row.index + 1}: ${message}` }
			: { field, message };
	});
}
