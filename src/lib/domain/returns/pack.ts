/**
 * The pack of a round: what every return said, beside what the region makes of it. Whatever a reader
 * sees is in it, sentences and totals too, so that a frozen pack reads the same for ever. Pure.
 */
import {
	cellOf,
	cellsOf,
	disclosedCount,
	disclosedTotal,
	hidesItsParts
} from '#lib/domain/disclosed-totals.ts';
import { isAboutPeople, SUPPRESSED } from '#lib/domain/disclosure.ts';
import { quarterFromCode } from '#lib/domain/calendar.ts';
import { CONFIDENCE } from '#lib/domain/progress.ts';
import type { PlanFigure, Rating, ReturnContent } from '#lib/domain/returns/content.ts';
import type { ReturnState } from '#lib/domain/returns/moves.ts';
import {
	needsHelp,
	packSentence,
	systemSentence,
	whyNotSent
} from '#lib/domain/returns/pack-words.ts';
import type { Due, RoundException } from '#lib/domain/returns/rounds.ts';

export type PackSection = { code: string; number: number; title: string };

/** A section's two ratings, side by side; null where there is none. */
export type RatedSection = {
	section: string;
	own: Rating | null;
	reviewer: Rating | null;
	/** Why the reviewer's differs. */
	reason: string | null;
};

export type PackPlan = {
	name: string;
	title: string;
	unit: string;
	/** `*` for fewer than 5 people. */
	planned: number | '*' | null;
	actual: number | '*' | null;
};

export type PackCondition = {
	section: string | null;
	words: string;
	owner: string;
	dueOn: string;
	pastDue: boolean;
};

export type PackHelp = {
	section: string;
	own: Rating | null;
	reviewer: Rating | null;
	words: string;
};

export type PackQueries = { section: string; asked: number; waiting: number };

/** What is known of one system when the pack is made; of a return that was not sent, `sent` is null. */
export type SystemFacts = {
	ics: { code: string; name: string };
	region: string | null;
	state: ReturnState | null;
	due: Due;
	exception: RoundException | null;
	/** `on` is an ISO date. */
	sent: { number: number; sha256: string; on: string; content: ReturnContent } | null;
	/** The region's last decision; an ISO date. */
	decided: { act: string; on: string } | null;
	ratings: ReadonlyMap<string, { rating: Rating; reason: string | null }>;
	/** Conditions not met. */
	conditions: readonly { section: string | null; words: string; owner: string; dueOn: string }[];
	queries: readonly PackQueries[];
};

export type PackSystem = {
	ics: { code: string; name: string };
	region: string | null;
	state: ReturnState | null;
	sent: { number: number; sha256: string; on: string } | null;
	decided: { act: string; on: string } | null;
	sentence: string;
	/** One a section of the pack, in its order; empty when nothing was sent. */
	ratings: readonly RatedSection[];
	plan: readonly PackPlan[];
	help: readonly PackHelp[];
	conditions: readonly PackCondition[];
};

export type PackTotal = PackPlan & {
	/** Systems that gave both sides of it, and those whose return was sent. */
	from: number;
	of: number;
};

export type PackContent = {
	/** Counts up when the shape changes: from 2 on counts of people are held as they may be shown. */
	format: 1 | 2;
	quarter: string;
	/** Null: all England. */
	region: { code: string; name: string } | null;
	/** ISO date on which it was put together. */
	asAt: string;
	sentence: string;
	sections: readonly PackSection[];
	systems: readonly PackSystem[];
	totals: readonly PackTotal[];
	/** Whether the totals of people may be exact (packs of before do not say: England's may). */
	exact?: boolean;
	/** Queries of all systems, by section; sections nobody asked about are left out. */
	themes: readonly (PackQueries & { systems: number })[];
	notSent: readonly { ics: { code: string; name: string }; why: string }[];
};

/** Puts a pack together; systems by name. Totals of people are `exact` as `mayBeExact` says, once frozen. */
export function packOf(
	quarter: string,
	region: PackContent['region'],
	asAt: string,
	facts: readonly SystemFacts[],
	exact = false
): PackContent {
	const known = facts.toSorted((a, b) => a.ics.name.localeCompare(b.ics.name, 'en-GB'));
	const sections = sectionsOf(known);
	const systems = known.map((one) => packSystem(one, sections, asAt));
	return {
		format: 2,
		...{ quarter, region, asAt },
		sentence: packSentence(systems),
		sections,
		systems,
		totals: totalsOf(known, exact),
		exact,
		themes: themesOf(known, sections),
		notSent: known.flatMap((one) =>
			one.sent === null ? [{ ics: one.ics, why: whyNotSent(one) }] : []
		)
	};
}

/** The sections of every return that was sent, each once, by number. */
function sectionsOf(facts: readonly SystemFacts[]): PackSection[] {
	const found = new Map<string, PackSection>();
	for (const { sent } of facts)
		for (const { code, number, title } of sent?.content.sections ?? [])
			if (!found.has(code)) found.set(code, { code, number, title });
	return [...found.values()].sort((a, b) => a.number - b.number);
}

function packSystem(
	facts: SystemFacts,
	sections: readonly PackSection[],
	asAt: string
): PackSystem {
	const { ics, region, state, sent, decided } = facts;
	const content = sent?.content ?? null;
	const ratings = content
		? sections.map(({ code }): RatedSection => {
				const own = content.sections.find((section) => section.code === code)?.rating ?? null;
				const given = facts.ratings.get(code);
				return {
					...{ section: code, own, reviewer: given?.rating ?? null },
					reason: given?.reason ?? null
				};
			})
		: [];
	const system = {
		...{ ics, region, state, decided, ratings },
		sent: sent && { number: sent.number, sha256: sent.sha256, on: sent.on },
		plan: (content?.plan ?? []).map(shownPlan),
		help: content ? helpOf(content, ratings) : [],
		conditions: facts.conditions.map((one) => ({ ...one, pastDue: one.dueOn < asAt }))
	};
	return { ...system, sentence: systemSentence(system, facts, sections) };
}

function helpOf(content: ReturnContent, ratings: readonly RatedSection[]): PackHelp[] {
	return ratings.filter(needsHelp).map(({ section, own, reviewer }) => {
		const said = content.sections.find(({ code }) => code === section);
		const words = (said?.noChange ? said.noChangeReason : said?.narrative) ?? '';
		return { section, own, reviewer, words };
	});
}

/** A pack leaves the organisation: what it holds of people is what readers outside may see. */
function shownPlan({ name, title, unit, planned, actual }: PackPlanHeld): PackPlan {
	return { ...{ name, title, unit }, planned: shown(planned, unit), actual: shown(actual, unit) };
}

type PackPlanHeld = Pick<PlanFigure, 'name' | 'title' | 'unit' | 'planned' | 'actual'>;

function shown(count: number | null, unit: string): number | '*' | null {
	if (count === null || !isAboutPeople({ unit })) return count;
	return disclosedCount(count) ?? SUPPRESSED;
}

/** Sums of what systems gave. A figure of the plan that no system gave has no sum. */
function totalsOf(facts: readonly SystemFacts[], exact: boolean): PackTotal[] {
	const sent = facts.flatMap((one) => (one.sent === null ? [] : [one.sent.content.plan]));
	const lines = new Map<string, PlanFigure>();
	for (const plan of sent)
		for (const line of plan) if (!lines.has(line.name)) lines.set(line.name, line);
	return [...lines.values()].map(({ name, title, unit }) => {
		const own = sent.flatMap((plan) => plan.find((line) => line.name === name) ?? []);
		return {
			...{ name, title, unit },
			planned: totalOf(
				own.map(({ planned }) => planned),
				unit,
				exact
			),
			actual: totalOf(
				own.map(({ actual }) => actual),
				unit,
				exact
			),
			from: own.filter(({ planned, actual }) => planned !== null && actual !== null).length,
			of: sent.length
		};
	});
}

/**
 * Whether a pack that is frozen now may hold exact totals: of England, for a quarter that is over, and
 * where two systems or more have sent since the pack before. One that changed alone would be told by
 * taking one pack from the other.
 */
export function mayBeExact(pack: PackContent, before: PackContent | null): boolean {
	const ended = quarterFromCode(pack.quarter)!.endsOn < pack.asAt;
	if (pack.region !== null || !ended) return false;
	const sent = ({ systems }: PackContent) =>
		new Map(systems.map(({ ics, sent }) => [ics.code, sent && `${sent.number} ${sent.on}`]));
	const [now, then] = [sent(pack), before ? sent(before) : new Map<string, string | null>()];
	const changed = [...new Set([...now.keys(), ...then.keys()])].filter(
		(code) => (now.get(code) ?? null) !== (then.get(code) ?? null)
	).length;
	return changed >= 2 || (changed === 0 && before !== null && (before.exact ?? true));
}

function totalOf(values: readonly (number | null)[], unit: string, exact: boolean) {
	const total = sum(values);
	if (total === null || !isAboutPeople({ unit })) return total;
	const known = values.filter((value) => value !== null);
	const cells = cellsOf(known.map((value) => cellOf(value)));
	return exact && hidesItsParts(cells, known.length)
		? total
		: (disclosedTotal(total, cells) ?? SUPPRESSED);
}

/** A pack of before that rule, as it may be read now. */
export function disclosedPack(pack: PackContent): PackContent {
	if (pack.format !== 1) return pack;
	const held = (one: PackPlan) => one as PackPlan & PackPlanHeld;
	return {
		...pack,
		systems: pack.systems.map((system) => ({
			...system,
			// The fingerprint of a true document would tell which guess at a hidden count is right.
			sent: system.sent && { ...system.sent, sha256: '' },
			plan: system.plan.map((line) => shownPlan(held(line)))
		})),
		totals: pack.totals.map((line) => ({ ...line, ...shownPlan(held(line)) }))
	};
}

/** To the penny: whole-time equivalents and pounds have two places at most. */
function sum(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	if (known.length === 0) return null;
	return Math.round(known.reduce((total, value) => total + value, 0) * 100) / 100;
}

function themesOf(facts: readonly SystemFacts[], sections: readonly PackSection[]) {
	return sections.flatMap(({ code }) => {
		const own = facts.flatMap(({ queries }) => queries.filter(({ section }) => section === code));
		if (own.length === 0) return [];
		const total = (of: (one: PackQueries) => number) => own.reduce((all, one) => all + of(one), 0);
		return [
			{
				...{ section: code, systems: own.length },
				asked: total(({ asked }) => asked),
				waiting: total(({ waiting }) => waiting)
			}
		];
	});
}

/** "AG amber-green": the letters and the word of a rating; null where there is none. */
export function ratingWords(rating: Rating | null): string | null {
	const found = CONFIDENCE.find(({ code }) => code === rating);
	return found ? `${found.letters} ${found.label.toLowerCase()}` : null;
}
