import { error, fail, redirect } from '@sveltejs/kit';
import { withHttpErrors, icsShown, mayIn, textOf } from '#lib/request.server.ts';
import {
	changedSince,
	disclosedContent,
	isAnswered,
	returnChecks,
	type ReturnContent,
	type SectionWords
} from '#lib/returns/return/content.ts';
import {
	contentOf,
	earlierSubmission,
	editOf,
	findReturn,
	returnEvents,
	savedSince,
	type SectionEdit,
	sectionEdits,
	submissionOf,
	UNWRITTEN
} from '#lib/returns/return/read.server.ts';
import { mergeWords, quarterLabel, settleWords, type WordSide } from '#lib/returns/return/rules.ts';
import { isOpenToEdits, stateLabel } from '#lib/returns/return/transitions.ts';
import { noteReturn, saveSection } from '#lib/returns/return/write.server.ts';
import { queriesOf } from '#lib/returns/review/read.server.ts';
import { replyToQuery } from '#lib/returns/review/write.server.ts';
import { dueFor } from '#lib/returns/rounds/read.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import { openReturn, openToAct } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { linkableIn, savingIn, sidesIn, wordsIn } from './words-form.server.ts';

/** How long after a saving its writer may still be at it. */
const STILL_WRITING_MINUTES = 10;

// What is written is saved as it is typed.
export const csr = true;

export const load: PageServerLoad = ({ locals, params, url, depends }) => {
	// Each saving while typing asks for this again, so that the checks are those of the words as saved.
	depends('return:section');
	const { ics, scope, held } = openReturn(locals, params);
	const { today } = locals;
	return withHttpErrors(() => {
		const open = isOpenToEdits(held.state);
		const sent = open ? null : submissionOf(held.id);
		const shown = (one: ReturnContent) => disclosedContent(one, scope.audience);
		const content = shown(sent?.content ?? contentOf(scope, held, today));
		const place = content.sections.findIndex(({ code }) => code === params.section);
		const section = content.sections[place];
		if (!section) error(404, 'Not found, or not yours to see.');
		const before = earlierSubmission(scope, held.quarter, true);
		const may = mayIn(locals, ics, 'write-returns')['write-returns'];
		const due = dueFor(scope, held.quarter, held.state, today);
		const since = new Date(Date.now() - STILL_WRITING_MINUTES * 60_000).toISOString();
		const linked = (index: number) => {
			const other = content.sections[index];
			return other ? { code: other.code, number: other.number, title: other.title } : null;
		};
		return {
			ics: icsShown(ics),
			quarter: held.quarter,
			label: quarterLabel(held.quarter),
			state: { code: held.state, label: stateLabel(held.state) },
			asAt: content.asAt,
			section,
			answered: isAnswered(section),
			changes:
				sent !== null
					? changedSince(content, shown(contentOf(scope, held, sent.content.asAt)))
					: [],
			mayWrite: may && open,
			mayReply: may,
			seen: sectionEdits(held.id).get(section.code)?.id ?? 0,
			others: may && open ? savedSince(scope, held.id, section.code, since) : [],
			linkable:
				may && open
					? linkableIn(scope, { quarter: held.quarter, section: section.code }, today)
					: null,
			checks: open
				? returnChecks(content, before && shown(before.content)).filter(
						(check) => check.section === section.code && check.code !== 'section-unanswered'
					)
				: [],
			earlier: earlierWords(before, section.code),
			queries: queriesOf(held.id).filter((query) => query.section === section.code),
			sentBack:
				held.state === 'queried'
					? returnEvents(held.id).findLast(({ act }) => act === 'send-back')
					: undefined,
			closed: open && due ? closedToSending(due.round, due.exception, held.state, today) : null,
			previous: linked(place - 1),
			next: linked(place + 1),
			done: url.searchParams.get('done')
		};
	});
};

function earlierWords(before: ReturnType<typeof earlierSubmission>, code: string) {
	const section = before?.content.sections.find((one) => one.code === code);
	if (!before || !section) return null;
	const { rating, narrative, noChange, noChangeReason, evidence, coproduced } = section;
	return {
		label: quarterLabel(before.quarter),
		at: before.at,
		...{ rating, narrative, noChange, noChangeReason, evidence, coproduced }
	};
}

export const actions: Actions = {
	save: async ({ locals, params, request }) => {
		const { ics, scope } = openToAct(locals, params.ics, 'write-returns');
		const { today } = locals;
		const form = await request.formData();
		const { held, linkable } = withHttpErrors(() => ({
			held: findReturn(scope, params.quarter),
			linkable: linkableIn(scope, params, today)
		}));
		const typed = wordsIn(form, linkable);
		const titleOf = (code: string) =>
			linkable.deliverables.find((one) => one.code === code)?.title ?? code;
		const seen = savingIn(form, 'seen');
		const beside = (
			baseId: number,
			theirs: SectionEdit,
			words: SectionWords,
			chosen: Record<string, WordSide> = {},
			unsettled: readonly string[] = []
		) => ({
			typed: words,
			findings: unsettled.map((field) => ({
				field: `side-${field}`,
				message: 'Choose which of the two stands.'
			})),
			conflict: {
				by: theirs.by,
				at: theirs.at,
				seen: theirs.id,
				base: baseId,
				chosen,
				merge: mergeWords(editOf(held.id, params.section, baseId), theirs, words, titleOf)
			}
		});
		let words = typed;
		if (form.has('base')) {
			// Both versions have been looked at: what was chosen stands on theirs.
			const baseId = savingIn(form, 'base');
			const theirs = editOf(held.id, params.section, seen);
			const chosen = sidesIn(form);
			const base = editOf(held.id, params.section, baseId);
			const settled = settleWords(base, theirs, typed, chosen);
			if (settled.unsettled.length > 0)
				return fail(400, { save: beside(baseId, theirs, typed, chosen, settled.unsettled) });
			words = settled.words;
		}
		const result = withHttpErrors(() =>
			saveSection(scope, params.quarter, params.section, words, seen, today)
		);
		switch (result.status) {
			case 'refused':
				return fail(400, { save: { typed: words, findings: result.findings, conflict: null } });
			case 'conflict':
				return fail(409, { save: beside(seen, result.theirs, words) });
			default: {
				const { id, at } = result.edit ?? UNWRITTEN;
				// Saved while typing: the page stays, and its form goes on from this saving.
				if (form.has('autosave')) return { saved: { id, at, status: result.status } };
				const onward = textOf(form, 'then');
				const known = linkable && /^[\w-]+$/.test(onward) ? onward : params.section;
				redirect(303, `/ics/${ics.code}/returns/${params.quarter}/${known}?done=saved`);
			}
		}
	},
	figure: async ({ locals, params, request }) =>
		note(locals, params, await request.formData(), 'figure'),
	check: async ({ locals, params, request }) =>
		note(locals, params, await request.formData(), 'check'),
	reply: async ({ locals, params, request }) => {
		const { ics, scope } = openToAct(locals, params.ics, 'write-returns');
		const form = await request.formData();
		const id = Number(textOf(form, 'query'));
		const typed = textOf(form, 'words');
		const result = withHttpErrors(() => replyToQuery(scope, params.quarter, id, typed));
		if (result.status === 'refused')
			return fail(400, {
				note: { id: `reply-${id}`, typed, message: result.findings[0]!.message }
			});
		redirect(303, `${addressOf(ics.code, params)}?done=reply#query-${id}`);
	}
};

/** Keeps, or with `take` takes back, what is said against a figure or to a check. */
function note(
	locals: App.Locals,
	params: { ics: string; quarter: string; section: string },
	form: FormData,
	kind: 'figure' | 'check'
) {
	const { ics, scope } = openToAct(locals, params.ics, 'write-returns');
	const subject = textOf(form, 'subject');
	const typed = textOf(form, 'words');
	const taken = textOf(form, 'take') === 'back';
	const id = `${kind}-${subject}-words`;
	if (!taken && typed.trim() === '') {
		const message =
			kind === 'figure'
				? 'Say what is wrong with the figure and what it should be.'
				: 'Write a sentence that answers the check.';
		return fail(400, { note: { id, typed, message } });
	}
	const result = withHttpErrors(() =>
		noteReturn(scope, params.quarter, {
			...{ kind, section: params.section, subject },
			words: taken ? null : typed
		})
	);
	if (result.status === 'refused')
		return fail(400, { note: { id, typed, message: result.findings[0]!.message } });
	const done = taken ? 'taken' : kind;
	redirect(303, `${addressOf(ics.code, params)}?done=${done}#${kind}-${subject}`);
}

function addressOf(ics: string, { quarter, section }: { quarter: string; section: string }) {
	return `/ics/${ics}/returns/${quarter}/${section}`;
}
