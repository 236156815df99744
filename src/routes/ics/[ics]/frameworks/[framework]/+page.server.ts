import { fail } from '@sveltejs/kit';
import { answerHistory, answersDropped } from '#lib/frameworks/read.server.ts';
import {
	type Answer,
	holds,
	nextIn,
	progressOf,
	progressSentence,
	stateWords
} from '#lib/frameworks/rules.ts';
import { recordAnswer, recordAnswers } from '#lib/frameworks/write.server.ts';
import { dayTyped } from '#lib/core/typed-dates.ts';
import { judgedMeasures } from '#lib/measures/annotations/read.server.ts';
import { shownMeasures } from '#lib/measures/read.server.ts';
import { figureWords, missesTarget, signalOf } from '#lib/measures/rules.ts';
import {
	formAnswer,
	icsShown,
	mayIn,
	openIcs,
	textOf,
	withHttpErrors
} from '#lib/request.server.ts';
import { openFramework } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, today, asAt, framework, answerers, who, sections } = openFramework(
		locals,
		params,
		url
	);
	const may = mayIn(locals, ics, 'update-roadmap')['update-roadmap'] && asAt === today;
	const all = sections.flatMap(({ statements }) => statements);
	const figures = figuresOf(all.flatMap(({ measure }) => measure ?? []));
	const open = url.searchParams.get('statement');
	const filter = url.searchParams.get('show');
	const progress = progressOf(all);
	return {
		ics: icsShown(ics),
		today,
		asAt,
		may,
		framework: {
			...{ code: framework.code, title: framework.title, about: framework.about },
			...{ version: framework.version, source: framework.source },
			byTrust: framework.answeredBy === 'trust'
		},
		who: { code: who.code, name: who.shortName },
		answerers: answerers.map(({ code, shortName }) => ({ code, name: shortName })),
		sentence: progressSentence(progress),
		next: may ? nextIn(sections).map(({ code, text }) => ({ code, text })) : [],
		filter,
		sections: sections.map(({ code, title, statements }) => ({
			code,
			title,
			progress: progressOf(statements),
			statements: statements
				.filter((one) => shown(one, filter))
				.map((one) => {
					const figure = one.measure === undefined ? null : (figures.get(one.measure) ?? null);
					const { code, text, kind, suggested, answer, states, lapsed, reviewLate } = one;
					return {
						...{ code, text, kind, suggested, answer, lapsed, reviewLate },
						states: states.map(({ code, label }) => ({ value: code, label })),
						words: stateWords(one),
						holds: holds(one),
						figure,
						/** It is said to be in place, and its figure signals concern. */
						against: figure?.grave === true && holds(one) === true,
						history:
							open === code
								? answerHistory(scope, framework.code, who.id, code, asAt).slice(1)
								: null
					};
				})
		})),
		dropped: answersDropped(scope, framework, who.id, asAt),
		open,
		saved: url.searchParams.get('saved'),
		recorded: Number(url.searchParams.get('recorded')) || 0,
		grid:
			may && url.searchParams.get('view') === 'grid'
				? sections.map(({ title, statements }) => ({
						title,
						rows: statements.map(({ code, text, answer, states }) => ({
							code,
							title: text,
							seen: answer?.id ?? 0,
							typed: answerTyped(answer),
							choices: {
								state: [
									{ value: '', label: 'No answer yet' },
									...states.map((one) => ({ value: one.code, label: one.label }))
								]
							}
						}))
					}))
				: null
	};

	function figuresOf(names: readonly string[]) {
		const measures = shownMeasures(scope).filter(({ name }) => names.includes(name));
		return new Map(
			judgedMeasures(scope, measures, asAt).map(({ measure, latest, chart }) => {
				const signal = signalOf(chart);
				const grave = signal === 'concern' || signal === 'behind' || missesTarget(chart);
				const words = figureWords(measure, latest);
				return [measure.name, { name: measure.name, title: measure.title, words, grave }];
			})
		);
	}

	function shown(one: (typeof all)[number], filter: string | null): boolean {
		if (filter === 'open') return holds(one) === false;
		if (filter === 'unanswered') return one.state === null;
		return filter === 'met' ? holds(one) === true : true;
	}
};

export const actions: Actions = {
	answer: async ({ locals, params, request, url }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const form = await request.formData();
		const statement = textOf(form, 'statement');
		const who = url.searchParams.get('who') ?? openFramework(locals, params, url).who.code;
		const typed = typedIn(form, '');
		const about = { framework: params.framework, statement, organisation: who };
		const input = { ...typed, reviewOn: dayTyped(typed.reviewOn, locals.today) };
		const seen = Number(textOf(form, 'seen')) || 0;
		const result = withHttpErrors(() => recordAnswer(actor, about, input, seen));
		const query = url.searchParams.has('who') ? `&who=${who}` : '';
		return formAnswer(
			result,
			`/ics/${ics.code}/frameworks/${params.framework}?saved=${encodeURIComponent(statement)}${query}#${statement}`,
			{ statement, typed, rows: undefined }
		);
	},
	// Every statement in a row: those that were changed are recorded, or none.
	answers: async ({ locals, params, request, url }) => {
		const { ics, actor } = openIcs(locals, params.ics, 'update-roadmap');
		const { sections, who } = openFramework(locals, params, url);
		const form = await request.formData();
		const rows = Object.fromEntries(
			sections.flatMap(({ statements }) =>
				statements.map(({ code }) => [
					code,
					{ seen: Number(textOf(form, `${code}.seen`)) || 0, typed: typedIn(form, `${code}.`) }
				])
			)
		);
		const changed = sections.flatMap(({ statements }) =>
			statements.flatMap(({ code, answer }) => {
				const { seen, typed } = rows[code]!;
				const input = { ...typed, reviewOn: dayTyped(typed.reviewOn, locals.today) };
				const before = answerTyped(answer);
				const same = FIELDS.every((field) => before[field] === input[field].trim());
				return same ? [] : [{ statement: code, input, seen }];
			})
		);
		const back = { statement: undefined, typed: undefined, rows };
		if (changed.length === 0)
			return fail(400, {
				...back,
				findings: [{ field: 'grid', message: 'Nothing is changed yet: type into a cell first.' }]
			});
		const about = { framework: params.framework, organisation: who.code };
		const result = withHttpErrors(() => recordAnswers(actor, about, changed));
		const query = url.searchParams.has('who') ? `&who=${who.code}` : '';
		return formAnswer(
			result,
			`/ics/${ics.code}/frameworks/${params.framework}?recorded=${changed.length}${query}`,
			back
		);
	}
};

const FIELDS = ['state', 'evidence', 'reason', 'owner', 'reviewOn'] as const;

function typedIn(form: FormData, before: string) {
	return Object.fromEntries(FIELDS.map((field) => [field, textOf(form, before + field)])) as Record<
		(typeof FIELDS)[number],
		string
	>;
}

/** An answer as its form shows it. */
function answerTyped(answer: Answer | null) {
	return Object.fromEntries(FIELDS.map((field) => [field, answer?.[field] ?? ''])) as Record<
		(typeof FIELDS)[number],
		string
	>;
}
