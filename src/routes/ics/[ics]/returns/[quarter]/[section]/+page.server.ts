import { error, fail, redirect } from '@sveltejs/kit';
import type { IcsScope } from '#lib/core/access.ts';
import { refused } from '#lib/core/result.ts';
import {
	formAnswer,
	icsShown,
	mayIn,
	textOf,
	textsOf,
	withHttpErrors
} from '#lib/request.server.ts';
import {
	changedSince,
	disclosedContent,
	isAnswered,
	type Rating,
	returnChecks,
	type ReturnContent,
	type SectionText
} from '#lib/returns/return/content.ts';
import {
	contentOf,
	earlierSubmission,
	editOf,
	findReturn,
	openRisks,
	returnDay,
	returnEvents,
	savedSince,
	type SectionEdit,
	sectionEdits,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { asRecordedBy } from '#lib/registers/recorded.server.ts';
import {
	FIELD_LABELS,
	mergeTexts,
	settleTexts,
	type TextField,
	type TextSide
} from '#lib/returns/return/rules.ts';
import { isOpenToEdits, stateLabel } from '#lib/returns/return/transitions.ts';
import { noteReturn, saveSection } from '#lib/returns/return/write.server.ts';
import { queriesOf } from '#lib/returns/review/read.server.ts';
import { replyToQuery } from '#lib/returns/review/write.server.ts';
import { dueFor } from '#lib/returns/rounds/read.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { openReturn, openToAct } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** How long after a saving its writer may still be at it. */
const STILL_WRITING_MINUTES = 10;

// What is written is saved as it is typed.
export const csr = true;

export const load: PageServerLoad = ({ locals, params, url, depends }) => {
	// Each saving while typing asks for this again, so that the checks are those of the words as saved.
	depends('return:section');
	const { ics, scope, record } = openReturn(locals, params);
	const { now, today } = locals;
	return withHttpErrors(() => {
		const open = isOpenToEdits(record.state);
		const sent = open ? null : submissionOf(scope, record.id);
		const recordedBy = sent ? londonDate(new Date(sent.at)) : today;
		const shown = (one: ReturnContent) => disclosedContent(one, scope.audience);
		const content = shown(sent?.content ?? contentOf(scope, record, today));
		const place = content.sections.findIndex(({ code }) => code === params.section);
		const section = content.sections[place];
		if (!section) error(404, 'Not found, or not yours to see.');
		const before = earlierSubmission(scope, record.quarter, true);
		const may = mayIn(locals, ics, 'write-returns')['write-returns'];
		const due = dueFor(scope, record.quarter, record.state, today);
		const since = new Date(now.getTime() - STILL_WRITING_MINUTES * 60_000).toISOString();
		const linked = (index: number) => {
			const other = content.sections[index];
			return other ? { code: other.code, number: other.number, title: other.title } : null;
		};
		return {
			ics: icsShown(ics),
			quarter: record.quarter,
			label: quarterLabel(record.quarter),
			state: { code: record.state, label: stateLabel(record.state) },
			asAt: content.asAt,
			recordedBy,
			section,
			answered: isAnswered(section),
			changes:
				sent !== null
					? changedSince(content, shown(contentOf(scope, record, sent.content.asAt, recordedBy)))
					: [],
			mayWrite: may && open,
			mayReply: may,
			seen: sectionEdits(scope, record.id).get(section.code)?.id ?? 0,
			others: may && open ? savedSince(scope, record.id, section.code, since) : [],
			linkable:
				may && open
					? linkableIn(scope, { quarter: record.quarter, section: section.code }, today)
					: null,
			checks: open
				? returnChecks(content, before && shown(before.content)).filter(
						(check) => check.section === section.code && check.code !== 'section-unanswered'
					)
				: [],
			earlier: earlierText(before, section.code),
			queries: queriesOf(scope, record.id).filter((query) => query.section === section.code),
			sentBack:
				record.state === 'queried'
					? returnEvents(scope, record.id).findLast(({ act }) => act === 'send-back')
					: undefined,
			closed: open && due ? closedToSending(due.round, due.exception, record.state, today) : null,
			previous: linked(place - 1),
			next: linked(place + 1),
			done: url.searchParams.get('done')
		};
	});
};

function earlierText(before: ReturnType<typeof earlierSubmission>, code: string) {
	const section = before?.content.sections.find((one) => one.code === code);
	if (!before || !section) return null;
	const { rating, narrative, noChange, noChangeReason, evidence, coproduced } = section;
	return {
		label: quarterLabel(before.quarter),
		at: before.at,
		rating,
		narrative,
		noChange,
		noChangeReason,
		evidence,
		coproduced
	};
}

export const actions: Actions = {
	save: async ({ locals, params, request }) => {
		const { ics, scope, actor } = openToAct(locals, params.ics, 'write-returns');
		const form = await request.formData();
		const { record, linkable } = withHttpErrors(() => ({
			record: findReturn(scope, params.quarter),
			linkable: linkableIn(scope, params, locals.today)
		}));
		const edit = (id: number) => editOf(scope, record.id, params.section, id);
		const typed = typedText(form, linkable);
		const seen = savingIn(form, 'seen');
		const titleOf = (code: string) =>
			linkable.deliverables.find((one) => one.code === code)?.title ?? code;
		/** Both texts side by side, to choose between. */
		const beside = (
			base: number,
			theirs: SectionEdit,
			text: SectionText,
			chosen: Record<string, TextSide> = {},
			unsettled: readonly string[] = []
		) => ({
			typed: text,
			findings: unsettled.map((field) => ({
				field: `side-${field}`,
				message: 'Choose which of the two to keep.'
			})),
			conflict: {
				by: theirs.by,
				at: theirs.at,
				seen: theirs.id,
				base,
				chosen,
				merge: mergeTexts(edit(base), theirs, text, titleOf)
			}
		});
		let text = typed;
		if (form.has('base')) {
			// Both versions have been looked at: what was chosen stands on theirs.
			const base = savingIn(form, 'base');
			const theirs = edit(seen);
			const chosen = sidesIn(form);
			const settled = settleTexts(edit(base), theirs, typed, chosen);
			if (settled.unsettled.length > 0)
				return fail(400, { save: beside(base, theirs, typed, chosen, settled.unsettled) });
			text = settled.text;
		}
		const result = withHttpErrors(() =>
			saveSection(actor, params.quarter, params.section, text, seen)
		);
		if ('conflict' in result) return fail(409, { save: beside(seen, result.conflict, text) });
		if ('refused' in result)
			return fail(400, { save: { typed: text, findings: result.refused, conflict: null } });
		const {
			repeated,
			edit: { id, at }
		} = result.ok;
		// Saved while typing: the page stays, and its form goes on from this saving.
		if (form.has('autosave')) return { saved: { id, at, repeated } };
		const onward = textOf(form, 'then');
		const place = /^[\w-]+$/.test(onward) ? onward : params.section;
		redirect(303, `/ics/${ics.code}/returns/${params.quarter}/${place}?done=saved`);
	},
	figure: async ({ locals, params, request }) =>
		note(locals, params, await request.formData(), 'figure'),
	check: async ({ locals, params, request }) =>
		note(locals, params, await request.formData(), 'check'),
	reply: async ({ locals, params, request }) => {
		const { ics, actor } = openToAct(locals, params.ics, 'write-returns');
		const form = await request.formData();
		const id = Number(textOf(form, 'query'));
		const typed = textOf(form, 'words');
		const result = withHttpErrors(() => replyToQuery(actor, params.quarter, id, typed));
		return formAnswer(result, `${addressOf(ics.code, params)}?done=reply#query-${id}`, {
			note: { id: `reply-${id}`, typed }
		});
	}
};

/** Keeps, or with `take` takes back, what is said against a figure or to a check. */
function note(
	locals: App.Locals,
	params: { ics: string; quarter: string; section: string },
	form: FormData,
	kind: 'figure' | 'check'
) {
	const { ics, actor } = openToAct(locals, params.ics, 'write-returns');
	const subject = textOf(form, 'subject');
	const typed = textOf(form, 'words');
	const taken = textOf(form, 'take') === 'back';
	const words = taken ? null : typed;
	const result =
		words?.trim() === ''
			? refused('words', NOTHING_WRITTEN[kind])
			: withHttpErrors(() =>
					noteReturn(actor, params.quarter, { kind, section: params.section, subject, words })
				);
	return formAnswer(
		result,
		`${addressOf(ics.code, params)}?done=${taken ? 'taken' : kind}#${kind}-${subject}`,
		{ note: { id: `${kind}-${subject}-words`, typed } }
	);
}

const NOTHING_WRITTEN = {
	figure: 'Say what is wrong with the figure and what it should be.',
	check: 'Write a sentence that answers the check.'
};

function addressOf(ics: string, { quarter, section }: { quarter: string; section: string }) {
	return `/ics/${ics}/returns/${quarter}/${section}`;
}

type Linkable = {
	deliverables: { code: string; title: string }[];
	risks: { reference: string; description: string; score: number | null }[];
};

/** What a section may report on beside its own deliverables. */
function linkableIn(
	scope: IcsScope,
	{ quarter, section }: { quarter: string; section: string },
	today: string
): Linkable {
	const asAt = returnDay(quarter, today);
	return {
		deliverables: currentRoadmap(asAt)
			.deliverables.filter(({ returnSection }) => returnSection !== section)
			.map(({ code, title }) => ({ code, title })),
		risks: openRisks(asRecordedBy(scope, today), asAt)
	};
}

/** What was typed. Links to what is not there (any more) are left out. */
function typedText(form: FormData, linkable: Linkable): SectionText {
	const rating = CONFIDENCE.find(({ code }) => code === textOf(form, 'rating'))?.code ?? null;
	const text = (name: string) => textOf(form, name).replaceAll('\r\n', '\n').trim() || null;
	const deliverables = linkable.deliverables.map(({ code }) => code);
	const risks = linkable.risks.map(({ reference }) => reference);
	return {
		rating: rating as Rating | null,
		narrative: text('narrative'),
		noChange: textOf(form, 'noChange') === 'on',
		noChangeReason: text('noChangeReason'),
		evidence: text('evidence'),
		coproduced: text('coproduced'),
		deliverables: textsOf(form, 'deliverables').filter((code) => deliverables.includes(code)),
		risks: textsOf(form, 'risks').filter((reference) => risks.includes(reference))
	};
}

/** A posted id of a saving; 0 for none. */
function savingIn(form: FormData, name: 'seen' | 'base'): number {
	const id = Number(textOf(form, name));
	return Number.isSafeInteger(id) && id > 0 ? id : 0;
}

/** Which side was chosen for each field that two people changed. */
function sidesIn(form: FormData): Partial<Record<TextField, TextSide>> {
	const sides: readonly string[] = ['mine', 'theirs', 'both'];
	const chosen: Partial<Record<TextField, TextSide>> = {};
	for (const field of Object.keys(FIELD_LABELS) as TextField[]) {
		const side = textOf(form, `side-${field}`);
		if (sides.includes(side)) chosen[field] = side as TextSide;
	}
	return chosen;
}
