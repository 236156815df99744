import { authorise, may } from '#lib/core/access.ts';
import { refused } from '#lib/core/result.ts';
import { handedRows, handoversInto, openItems } from '#lib/handover/read.server.ts';
import { countedKinds, HANDED_KINDS, handoverSentence, itemKey } from '#lib/handover/rules.ts';
import { takeOver, undoTakeOver } from '#lib/handover/write.server.ts';
import { predecessorsOf, type Succession } from '#lib/organisations/read.server.ts';
import {
	formAnswer,
	icsShown,
	openIcs,
	textOf,
	textsOf,
	withHttpErrors
} from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope } = openIcs(locals, params.ics, 'take-over');
	return {
		ics: icsShown(ics),
		predecessors: predecessorsOf(ics.id).map((one) => predecessorShown(locals, one)),
		handovers: handoversInto(scope).map((handover) => {
			const rows = handedRows(scope, handover.id);
			return {
				...handover,
				counts: countedKinds(rows),
				left: rows.length,
				kept: rows.filter(({ changed }) => changed).map(({ title }) => title)
			};
		}),
		done: url.searchParams.get('done')
	};
};

/** What one predecessor left open; nothing of one that the person may not see. */
function predecessorShown(locals: App.Locals, { id, code, shortName, on, share }: Succession) {
	const known = { code, shortName, on, share, begun: on <= locals.today };
	if (!may(locals.person, 'read', { id, code }))
		return { ...known, sentence: null, kinds: [], open: 0 };
	const items = withHttpErrors(() => openItems(authorise(locals.person, 'read', { id, code })));
	const kinds = HANDED_KINDS.map(({ code: kind, label }) => ({
		kind,
		label,
		items: items
			.filter((item) => item.kind === kind)
			.map((item) => ({ ...item, key: itemKey(item) }))
	}));
	return {
		...known,
		sentence: handoverSentence(shortName, items),
		kinds: kinds.filter(({ items: own }) => own.length > 0),
		open: items.filter(({ takenBy }) => takenBy === null).length
	};
}

export const actions: Actions = {
	take: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'take-over');
		const form = await request.formData();
		const from = textOf(form, 'from');
		const predecessor = predecessorsOf(ics.id).find(({ code }) => code === from);
		const result = predecessor
			? withHttpErrors(() =>
					takeOver(actor, authorise(locals.person, 'read', predecessor), textsOf(form, 'item'))
				)
			: refused('', `${ics.shortName} did not follow that ICS.`);
		const page = `/ics/${ics.code}/handover?done=`;
		return formAnswer(
			result,
			({ id, repeated }) => (repeated ? `${page}nothing` : `${page}taken#handover-${id}`),
			{ from }
		);
	},
	undo: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'take-over');
		const id = Number(textOf(await request.formData(), 'handover'));
		const result = withHttpErrors(() => undoTakeOver(actor, id));
		return formAnswer(result, `/ics/${ics.code}/handover?done=undone#handover-${id}`, { from: '' });
	}
};
