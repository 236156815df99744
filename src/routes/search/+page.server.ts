import { authorise, type IcsScope, isOfSystem, may, type Scope } from '#lib/core/access.ts';
import { pageAsked } from '#lib/core/address.ts';
import { frameworkCatalogue } from '#lib/frameworks/read.server.ts';
import { listIcs } from '#lib/organisations/read.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { countRows, findConcerns, findRows } from '#lib/search/read.server.ts';
import {
	excerpt,
	type Found,
	foundSentence,
	LONGEST_SEARCH,
	matches,
	PER_PAGE,
	searchWords
} from '#lib/search/rules.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';
import { GLOSSARY, PARTS } from '../help/glossary.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	withHttpErrors(() => {
		const scope = authorise(locals.person, 'read');
		const typed = (url.searchParams.get('q') ?? '').trim().slice(0, LONGEST_SEARCH);
		const words = searchWords(typed);
		const page = pageAsked(url.searchParams.get('page'));
		const kinds = kindsOf(locals, scope, words);
		const kind = kinds.find(({ code }) => code === url.searchParams.get('in')) ?? null;
		const chosen = kind ? [kind] : kinds;
		const total = chosen.reduce((sum, { count }) => sum + count, 0);
		return {
			typed,
			page,
			perPage: PER_PAGE,
			kind: kind?.code ?? null,
			kinds: kinds.map(({ code, title, count }) => ({ code, title, count })),
			total,
			sentence: foundSentence(typed, words, total),
			found: partOf(scope, words, chosen, (page - 1) * PER_PAGE)
		};
	});

/** `found` is null for a register, whose rows are fetched a page at a time. */
type Kind = { code: string; title: string; count: number; found: Found[] | null };

function kindsOf(locals: App.Locals, scope: Scope, words: readonly string[]): Kind[] {
	if (words.length === 0) return [];
	const { person, today } = locals;
	const readerOf = (own: IcsScope) => ({
		groups: may(person, 'speak-in-groups', own.ics)
			? membershipsOf(own).map(({ groupId }) => groupId)
			: [],
		ofSystem: isOfSystem(person, own.ics)
	});
	const small = (code: string, title: string, found: Found[]): Kind => ({
		code,
		title,
		count: found.length,
		found
	});
	return [
		small('ics', 'ICSs', icsFound(scope, words)),
		small('deliverables', 'Deliverables', deliverablesFound(scope, words, today)),
		small('statements', 'Statements of frameworks', statementsFound(scope, words)),
		...countRows(scope, words).map(({ register, title, count }) => ({
			code: register,
			title,
			count,
			found: null
		})),
		small('concerns', 'Concerns and questions', findConcerns(scope, words, readerOf, today)),
		small('help', 'Help', helpFound(words))
	].filter(({ count }) => count > 0);
}

/** Kinds follow each other; neighbouring registers are one list, sorted by how well their rows match. */
function partOf(
	scope: Scope,
	words: readonly string[],
	kinds: readonly Kind[],
	skip: number
): Found[] {
	const end = skip + PER_PAGE;
	let at = 0;
	const slice = (count: number, of: (part: { skip: number; take: number }) => Found[]) => {
		const [from, to] = [Math.max(0, skip - at), Math.min(count, end - at)];
		at += count;
		return to > from ? of({ skip: from, take: to - from }) : [];
	};
	const registers = kinds.filter(({ found }) => found === null);
	const firstRegister = kinds.indexOf(registers[0]!);
	return kinds.flatMap(({ found, count }, index) => {
		if (found) return slice(count, (part) => found.slice(part.skip, part.skip + part.take));
		if (index !== firstRegister) return [];
		const all = registers.reduce((sum, one) => sum + one.count, 0);
		const names = registers.map(({ code }) => code);
		return slice(all, (part) => findRows(scope, words, names, part));
	});
}

function icsFound(scope: Scope, words: readonly string[]): Found[] {
	return listIcs(scope)
		.filter(({ code, name, shortName }) => matches(words, `${code} ${name} ${shortName}`))
		.map(({ code, name, regionName }) => ({
			title: name,
			href: `/ics/${code}`,
			where: ['ICS', regionName].filter(Boolean).join(', '),
			excerpt: null
		}));
}

/** The one ICS of somebody who has one: where what is found of no ICS in particular leads. */
function ownIcs(scope: Scope) {
	return scope.icsIds !== 'all' && scope.icsIds.length === 1 ? listIcs(scope)[0] : undefined;
}

/** What frameworks ask, in the ICS where somebody looks at its answer; none for whoever has several. */
function statementsFound(scope: Scope, words: readonly string[]): Found[] {
	const own = ownIcs(scope);
	if (!own) return [];
	return [...frameworkCatalogue().frameworks.values()].flatMap((framework) =>
		framework.sections.flatMap(({ title, statements }) =>
			statements
				.filter(({ text }) => matches(words, `${framework.title} ${title} ${text}`))
				.map(({ code, text }) => ({
					title: text,
					href: `/ics/${own.code}/frameworks/${framework.code}?statement=${code}#${code}`,
					where: `${framework.title}, ${own.shortName}`,
					excerpt: title
				}))
		)
	);
}

/** In somebody's one ICS, or ICS by ICS. */
function deliverablesFound(scope: Scope, words: readonly string[], today: string): Found[] {
	const own = ownIcs(scope);
	return currentRoadmap(today)
		.deliverables.filter(({ title, plain }) => matches(words, `${title} ${plain}`))
		.map(({ code, title, plain }) => ({
			title,
			href: own ? `/ics/${own.code}/roadmap/${code}` : `/?deliverable=${code}#deliverable`,
			where: own ? `Deliverable, ${own.shortName}` : 'Deliverable, ICS by ICS',
			excerpt: excerpt(words, plain)
		}));
}

function helpFound(words: readonly string[]): Found[] {
	const parts = PARTS.filter(([, label]) => matches(words, label)).map(([id, label]) => ({
		title: label,
		href: `/help#${id}`,
		where: 'Help',
		excerpt: null
	}));
	const terms = GLOSSARY.filter(({ term, full = '', meaning }) =>
		matches(words, `${term} ${full} ${meaning}`)
	).map(({ id, term, full, meaning }) => ({
		title: full ? `${term}: ${full}` : term,
		href: `/help#${id}`,
		where: 'Help, words and short forms',
		excerpt: meaning
	}));
	return [...parts, ...terms];
}
