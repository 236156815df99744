import { dataCheckCounts, dataChecks, type ExplainedCheck } from '#lib/checks/read.server.ts';
import { dataCheckSentence, disclosedCheck } from '#lib/checks/rules.ts';
import { explainCheck, withdrawExplanation } from '#lib/checks/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import {
	formAnswer,
	icsShown,
	mayIn,
	openIcs,
	textOf,
	withHttpErrors
} from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** How many of each sort a page shows; the download holds all. */
const SHOWN = 25;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, today } = openIcs(locals, params.ics);
	const checks = dataChecks(scope, today);
	const counts = dataCheckCounts(checks);
	const asked = url.searchParams.get('register') ?? '';
	const explained = url.searchParams.get('show') === 'explained';
	const registers = [...new Set(checks.map(({ register }) => register))];
	const register = registers.find((name) => name === asked) ?? null;
	const shown = checks.filter(
		(check) =>
			(register === null || check.register === register) &&
			(check.explanation?.stands === true) === explained
	);
	return {
		ics: icsShown(ics),
		today,
		sentence: dataCheckSentence(counts.open, counts.explained),
		counts,
		explained,
		register,
		registers: registers.map((name) => ({ name, title: registerNamed(name).title })),
		groups: grouped(shown.map((check) => disclosedCheck(check, scope.audience))),
		may: mayIn(locals, ics, 'edit-registers'),
		done: url.searchParams.get('done')
	};
};

/** By register and sort, in the order in which they come. */
function grouped(checks: readonly ExplainedCheck[]) {
	const groups = new Map<string, ExplainedCheck[]>();
	for (const check of checks) {
		const key = registerNamed(check.register).title;
		groups.set(key, [...(groups.get(key) ?? []), check]);
	}
	return [...groups].map(([title, found]) => ({
		title,
		count: found.length,
		checks: found.slice(0, SHOWN)
	}));
}

export const actions: Actions = {
	explain: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'edit-registers');
		const form = await request.formData();
		const input = {
			code: textOf(form, 'code'),
			subject: textOf(form, 'subject'),
			facts: textOf(form, 'facts'),
			words: textOf(form, 'words')
		};
		const result = withHttpErrors(() => explainCheck(actor, input));
		return formAnswer(result, `/ics/${ics.code}/checks?done=explained`, input);
	},
	withdraw: async ({ locals, params, request }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'edit-registers');
		const form = await request.formData();
		const input = { code: textOf(form, 'code'), subject: textOf(form, 'subject') };
		const result = withHttpErrors(() => withdrawExplanation(actor, input));
		return formAnswer(result, `/ics/${ics.code}/checks?done=withdrawn`, { ...input, words: '' });
	}
};
