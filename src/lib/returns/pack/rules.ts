/**
 * The pack of a round: what every return says, beside what the region makes of it. Whatever a reader sees
 * is in it, sentences and totals too, so that a frozen pack reads the same for ever.
 */
import * as v from 'valibot';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import {
	disclosedCount,
	hidesItsParts,
	isAboutPeople,
	standIn,
	SUPPRESSED,
	SUPPRESSED_WORDS
} from '#lib/core/disclosure.ts';
import { decimal, pounds, shareOf } from '#lib/core/numbers.ts';
import { agree, capital, list, listSome, plural } from '#lib/core/words.ts';
import type { Value } from '#lib/registers/definition.ts';
import type { PlanFigure, Rating, ReturnContent } from '#lib/returns/return/content.ts';
import {
	ACCEPTED,
	RETURN_STATES,
	type ReturnState,
	stateLabel
} from '#lib/returns/return/transitions.ts';
import type { Due, RoundException } from '#lib/returns/rounds/rules.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';

const text = v.string();
const optionalText = v.nullable(v.string());
const listOf = <S extends v.GenericSchema>(item: S) => v.pipe(v.array(item), v.readonly());
const OptionalRating = v.nullable(v.picklist(CONFIDENCE.map(({ code }) => code)));
/** `*` for fewer people than are shown. */
const ShownCount = v.nullable(v.union([v.number(), v.literal(SUPPRESSED)]));
const Ics = v.object({ code: text, name: text });

const PackSection = v.object({ code: text, number: v.number(), title: text });

export type PackSection = v.InferOutput<typeof PackSection>;

const RatedSection = v.object({
	section: text,
	own: OptionalRating,
	reviewer: OptionalRating,
	/** Why the reviewer's differs. */
	reason: optionalText
});

/** A section's two ratings, side by side; null where there is none. */
export type RatedSection = v.InferOutput<typeof RatedSection>;

const PackPlan = v.object({
	name: text,
	title: text,
	unit: text,
	planned: ShownCount,
	actual: ShownCount
});

export type PackPlan = v.InferOutput<typeof PackPlan>;

const PackCondition = v.object({
	section: optionalText,
	words: text,
	owner: text,
	dueOn: text,
	pastDue: v.boolean()
});

export type PackCondition = v.InferOutput<typeof PackCondition>;

const PackHelp = v.object({
	section: text,
	own: OptionalRating,
	reviewer: OptionalRating,
	/** Why the reviewer's differs; left out of packs made before it was kept here. */
	reason: v.optional(optionalText),
	words: text
});

export type PackHelp = v.InferOutput<typeof PackHelp>;

const PackQueries = v.object({ section: text, asked: v.number(), waiting: v.number() });

export type PackQueries = v.InferOutput<typeof PackQueries>;

/** What is known of one ICS when the pack is made; of a return that was not sent, `sent` is null. */
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

const PackSystem = v.object({
	ics: Ics,
	region: optionalText,
	state: v.nullable(v.picklist(RETURN_STATES.map(({ code }) => code))),
	sent: v.nullable(v.object({ number: v.number(), sha256: text, on: text })),
	decided: v.nullable(v.object({ act: text, on: text })),
	sentence: text,
	/** One a section of the pack, in its order; empty when nothing was sent. */
	ratings: listOf(RatedSection),
	plan: listOf(PackPlan),
	help: listOf(PackHelp),
	conditions: listOf(PackCondition)
});

export type PackSystem = v.InferOutput<typeof PackSystem>;

const PackTotal = v.object({
	...PackPlan.entries,
	/** ICSs that gave both sides of it, and those whose return was sent. */
	from: v.number(),
	of: v.number()
});

export type PackTotal = v.InferOutput<typeof PackTotal>;

const PackCoverage = v.object({
	live: v.number(),
	networks: v.number(),
	/** ICSs that gave both, and those whose return was sent. */
	from: v.number(),
	of: v.number()
});

export type PackCoverage = v.InferOutput<typeof PackCoverage>;

/** A frozen pack as it is read back. */
export const FrozenPack = v.object({
	/** Counts up when the shape changes: from 2 on counts of people are kept as they may be shown. */
	format: v.picklist([1, 2]),
	quarter: text,
	/** Null: all England. */
	region: v.nullable(Ics),
	/** ISO date on which it was put together. */
	asAt: text,
	sentence: text,
	sections: listOf(PackSection),
	systems: listOf(PackSystem),
	totals: listOf(PackTotal),
	/** Networks live of all networks, summed; left out of packs made before it was. */
	coverage: v.optional(PackCoverage),
	/** Whether the totals of people may be exact (packs of before do not say: England's may). */
	exact: v.optional(v.boolean()),
	/** Queries of all ICSs, by section; sections nobody asked about are left out. */
	themes: listOf(v.object({ ...PackQueries.entries, systems: v.number() })),
	notSent: listOf(v.object({ ics: Ics, why: text }))
});

export type PackContent = v.InferOutput<typeof FrozenPack>;

/** Puts a pack together; ICSs by name. Totals of people are `exact` as `mayBeExact` says, once frozen. */
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
		quarter,
		region,
		asAt,
		sentence: packSentence(systems),
		sections,
		systems,
		totals: totalsOf(known, exact),
		coverage: coverageOf(known),
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
					section: code,
					own,
					reviewer: given?.rating ?? null,
					reason: given?.reason ?? null
				};
			})
		: [];
	const system = {
		ics,
		region,
		state,
		decided,
		ratings,
		sent: sent && { number: sent.number, sha256: sent.sha256, on: sent.on },
		plan: (content?.plan ?? []).map(shownPlan),
		help: content ? helpOf(content, ratings) : [],
		conditions: facts.conditions.map((one) => ({ ...one, pastDue: one.dueOn < asAt }))
	};
	return { ...system, sentence: systemSentence(system, facts, sections) };
}

function helpOf(content: ReturnContent, ratings: readonly RatedSection[]): PackHelp[] {
	return ratings.filter(needsHelp).map(({ section, own, reviewer, reason }) => {
		const sent = content.sections.find(({ code }) => code === section);
		const words = (sent?.noChange ? sent.noChangeReason : sent?.narrative) ?? '';
		return { section, own, reviewer, reason, words };
	});
}

/** A pack leaves the organisation: what it holds of people is what readers outside may see. */
function shownPlan({ name, title, unit, planned, actual }: PackPlanHeld): PackPlan {
	return { name, title, unit, planned: shown(planned, unit), actual: shown(actual, unit) };
}

type PackPlanHeld = Pick<PlanFigure, 'name' | 'title' | 'unit' | 'planned' | 'actual'>;

function shown(count: number | null, unit: string): PackPlan['planned'] {
	if (count === null || !isAboutPeople({ unit })) return count;
	return disclosedCount(count) ?? SUPPRESSED;
}

/** Sums of what ICSs gave. A figure of the plan that no ICS gave has no sum. */
function totalsOf(facts: readonly SystemFacts[], exact: boolean): PackTotal[] {
	const sent = facts.flatMap((one) => (one.sent === null ? [] : [one.sent.content.plan]));
	const lines = new Map<string, PlanFigure>();
	for (const plan of sent)
		for (const line of plan) if (!lines.has(line.name)) lines.set(line.name, line);
	return [...lines.values()].map(({ name, title, unit }) => {
		const own = sent.flatMap((plan) => plan.find((line) => line.name === name) ?? []);
		return {
			name,
			title,
			unit,
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

/** Primary care networks live, of all that the submitted returns count. */
function coverageOf(facts: readonly SystemFacts[]): PackCoverage {
	const sent = facts.flatMap((one) => (one.sent === null ? [] : [one.sent.content]));
	const counts = sent.flatMap(({ sections }) => {
		const figure = sections
			.flatMap(({ figures }) => figures)
			.find(({ name, value }) => name === 'pcns-live' && value !== null);
		return figure?.numerator == null || figure.denominator === null
			? []
			: [{ live: figure.numerator, networks: figure.denominator }];
	});
	return {
		live: counts.reduce((total, { live }) => total + live, 0),
		networks: counts.reduce((total, { networks }) => total + networks, 0),
		from: counts.length,
		of: sent.length
	};
}

/** "Networks live: 33 of 45 networks (73%)." Where an ICS is missing, without a percentage. */
export function coverageSentence({ live, networks, from, of }: PackCoverage): string {
	if (from === 0) return 'No submitted return gives the networks that are live.';
	if (from === of) return `Networks live: ${shareOf(live, networks, 'networks')}.`;
	return `Networks live: ${live} of ${plural(networks, 'network')} in ${from} of ${plural(of, 'ICS')}. The others gave no figure, so no percentage is given.`;
}

export type DifferingRating = RatedSection & { ics: PackSystem['ics'] };

/** Where the reviewer rates a section differently, with the reason. */
export function differingRatings({ systems }: PackContent): DifferingRating[] {
	return systems.flatMap(({ ics, ratings }) =>
		ratings
			.filter(({ own, reviewer }) => reviewer !== null && reviewer !== own)
			.map((one) => ({ ics, ...one }))
	);
}

/**
 * Whether a pack that is frozen now may hold exact totals: of England, for a quarter that is over, and
 * where two ICSs or more have sent since the pack before. One that changed alone would be told by
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
	return exact && hidesItsParts(known)
		? total
		: (disclosedCount(sum(known.map(standIn))!) ?? SUPPRESSED);
}

/** A pack of before that rule, as it may be read now. */
export function disclosedPack(pack: PackContent): PackContent {
	if (pack.format !== 1) return pack;
	const frozen = (one: PackPlan) => one as PackPlan & PackPlanHeld;
	return {
		...pack,
		systems: pack.systems.map((system) => ({
			...system,
			// The fingerprint of a true document would tell which guess at a hidden count is right.
			sent: system.sent && { ...system.sent, sha256: '' },
			plan: system.plan.map((line) => shownPlan(frozen(line)))
		})),
		totals: pack.totals.map((line) => ({ ...line, ...shownPlan(frozen(line)) }))
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
				section: code,
				systems: own.length,
				asked: total(({ asked }) => asked),
				waiting: total(({ waiting }) => waiting)
			}
		];
	});
}

/** Ratings at which a section needs help, by the ICS or by the reviewer. */
const NEEDS_HELP: readonly (Rating | null)[] = ['amber-red', 'red'];

export function needsHelp({ own, reviewer }: Pick<RatedSection, 'own' | 'reviewer'>): boolean {
	return NEEDS_HELP.includes(own) || NEEDS_HELP.includes(reviewer);
}

/** What the whole round comes to. */
export function packSentence(systems: readonly Omit<PackSystem, 'sentence'>[]): string {
	if (systems.length === 0) return 'No ICS is asked for a return in this round.';
	const sent = systems.filter((system) => system.sent !== null);
	if (sent.length === 0) return `None of ${plural(systems.length, 'ICS')} has sent its return.`;
	const accepted = sent.filter(({ state }) => state !== null && ACCEPTED.includes(state)).length;
	const helped = sent.filter(({ help }) => help.length > 0).length;
	const conditions = sent.reduce((total, one) => total + one.conditions.length, 0);
	const parts = [
		accepted === sent.length
			? agree(accepted, 'it is accepted', 'all of them are accepted')
			: `${accepted === 0 ? 'none' : accepted} ${agree(accepted || 1, 'is', 'are')} accepted`,
		helped === 0
			? 'none has a section at amber-red or red'
			: `${helped} ${agree(helped, 'has', 'have')} a section at amber-red or red`,
		conditions === 0
			? 'no condition is open'
			: `${plural(conditions, 'condition')} ${agree(conditions, 'is', 'are')} open`
	];
	return `${shareOf(sent.length, systems.length, 'ICSs')} ${agree(sent.length, 'has', 'have')} sent the return: ${list(parts)}.`;
}

type Known = Omit<PackSystem, 'sentence'>;

/** Where one ICS stands, in a sentence or two. */
export function systemSentence(
	system: Known,
	facts: SystemFacts,
	sections: readonly PackSection[]
): string {
	if (system.sent === null) return `Nothing has been sent. ${whyNotSent(facts)}`;
	const rated = system.ratings.filter(({ own }) => own !== null);
	const well = rated.filter(({ own }) => own === 'green' || own === 'amber-green');
	const titles = system.ratings
		.filter(needsHelp)
		.map(({ section }) => sections.find(({ code }) => code === section)?.title ?? section);
	const differing = system.ratings.filter(
		({ own, reviewer }) => reviewer !== null && reviewer !== own
	);
	const { conditions } = system;
	const late = conditions.filter(({ pastDue }) => pastDue).length;
	return [
		stateSentence(system),
		`It rates ${shareOf(well.length, rated.length, 'sections')} green or amber-green.`,
		...(titles.length === 0
			? []
			: [`At amber-red or red, by either side: ${listSome(titles, 4)}.`]),
		...(system.ratings.every(({ reviewer }) => reviewer === null)
			? ['The reviewer has rated nothing yet.']
			: differing.length === 0
				? []
				: [`The reviewer rates ${plural(differing.length, 'section')} differently.`]),
		...(conditions.length === 0
			? []
			: [
					`${plural(conditions.length, 'condition')} ${agree(conditions.length, 'is', 'are')} open${late === 0 ? '' : `, ${late} past ${agree(late, 'its', 'their')} day`}.`
				])
	].join(' ');
}

function stateSentence({ state, sent, decided }: Known): string {
	const label = stateLabel(state!);
	if (state === 'submitted' || state === 'resubmitted') return `${label} on ${longDate(sent!.on)}.`;
	const again = sent!.number > 1 ? `, for the ${ordinal(sent!.number)} time` : '';
	const when = `sent on ${longDate(sent!.on)}${again}`;
	return decided && state !== 'in-review'
		? `${label} on ${longDate(decided.on)}; ${when}.`
		: `${label}; ${when}.`;
}

function ordinal(number: number): string {
	return ['first', 'second', 'third'][number - 1] ?? `${number}th`;
}

/** Why there is no return: excused, later, begun, or nothing at all. */
export function whyNotSent({ state, due, exception }: SystemFacts): string {
	const begun = state === 'draft' ? 'It is in draft' : 'It has not been begun';
	if (exception?.kind === 'excused') return `Need not send: ${exception.reason}`;
	const day =
		due.days !== null && due.days < 0
			? `${plural(-due.days, 'day')} overdue (it was due on ${longDate(due.dueOn)})`
			: `due on ${longDate(due.dueOn)}`;
	const later = exception?.kind === 'later' ? ` A later day was agreed: ${exception.reason}` : '';
	return `${begun}; ${day}.${later}`;
}

/** "AG amber-green": the letters and the word of a rating; null where there is none. */
export function ratingWords(rating: Rating | null): string | null {
	const found = CONFIDENCE.find(({ code }) => code === rating);
	return found ? `${found.letters} ${found.label.toLowerCase()}` : null;
}

// The tables of a round's pack: what the page shows, a sheet or a file each.

export type PackColumn = {
	name: string;
	label: string;
	kind: 'text' | 'date' | 'whole-number' | 'decimal';
	wide: boolean;
};

export type PackTable = { name: string; title: string; columns: PackColumn[]; rows: Value[][] };

export const PACK_TABLES = [
	{ name: 'systems', title: 'ICSs' },
	{ name: 'ratings', title: 'Ratings' },
	{ name: 'differences', title: 'Rated differently' },
	{ name: 'plan', title: 'Plan' },
	{ name: 'help', title: 'Needs help' },
	{ name: 'conditions', title: 'Conditions open' },
	{ name: 'queries', title: 'Queries by section' },
	{ name: 'not-sent', title: 'Not sent' }
] as const;

export type PackTableName = (typeof PACK_TABLES)[number]['name'];

const textColumn = (name: string, label: string, wide = false): PackColumn => ({
	name,
	label,
	kind: 'text',
	wide
});
const column = (name: string, label: string, kind: PackColumn['kind']): PackColumn => ({
	name,
	label,
	kind,
	wide: false
});
const SYSTEM = [textColumn('code', 'Code'), textColumn('system', 'ICS')];

/** Every table of a pack, in the order of `PACK_TABLES`. */
export function packTables(pack: PackContent): PackTable[] {
	return PACK_TABLES.map(({ name, title }) => ({ name, title, ...MAKERS[name](pack) }));
}

type Made = Pick<PackTable, 'columns' | 'rows'>;

const MAKERS: Record<PackTableName, (pack: PackContent) => Made> = {
	systems: ({ systems }) => ({
		columns: [
			...SYSTEM,
			textColumn('region', 'Region'),
			textColumn('state', 'State'),
			column('sent', 'Sent on', 'date'),
			column('times', 'Times sent', 'whole-number'),
			column('decided', 'Last decision on', 'date'),
			textColumn('sentence', 'In a sentence', true),
			textColumn('sha256', 'SHA-256 of what was sent')
		],
		rows: systems.map(({ ics, region, state, sent, decided, sentence }) => [
			ics.code,
			ics.name,
			region,
			state === null ? 'Not begun' : stateLabel(state),
			sent?.on ?? null,
			sent?.number ?? null,
			decided?.on ?? null,
			sentence,
			sent?.sha256 ?? null
		])
	}),
	ratings: ({ systems, sections }) => ({
		columns: [
			...SYSTEM,
			...sections.flatMap(({ code, number, title }) => [
				textColumn(`${code}-own`, `${number} ${title}: ICS`),
				textColumn(`${code}-reviewer`, `${number} ${title}: reviewer`)
			])
		],
		rows: systems
			.filter(({ sent }) => sent !== null)
			.map(({ ics, ratings }) => [
				ics.code,
				ics.name,
				...ratings.flatMap(({ own, reviewer }) => [ratingWords(own), ratingWords(reviewer)])
			])
	}),
	differences: (pack) => ({
		columns: [
			...SYSTEM,
			textColumn('section', 'Section'),
			textColumn('own', 'ICS’s rating'),
			textColumn('reviewer', 'Reviewer’s rating'),
			textColumn('reason', 'The reviewer’s reason', true)
		],
		rows: differingRatings(pack).map(({ ics, section, own, reviewer, reason }) => [
			ics.code,
			ics.name,
			titleOf(pack, section),
			ratingWords(own),
			ratingWords(reviewer),
			reason
		])
	}),
	plan: ({ systems, totals }) => ({
		columns: [
			...SYSTEM,
			...totals.flatMap(({ name, title, unit }) => [
				column(`${name}-planned`, `${title}: planned (${unit})`, 'decimal'),
				column(`${name}-actual`, `${title}: actual (${unit})`, 'decimal')
			])
		],
		rows: [
			...systems
				.filter(({ sent }) => sent !== null)
				.map(({ ics, plan }) => [
					ics.code,
					ics.name,
					...totals.flatMap(({ name }) => {
						const line = plan.find((one) => one.name === name);
						return [line?.planned ?? null, line?.actual ?? null];
					})
				]),
			[null, 'Total of those given', ...totals.flatMap((line) => [line.planned, line.actual])]
		]
	}),
	help: (pack) => ({
		columns: [
			...SYSTEM,
			textColumn('section', 'Section'),
			textColumn('own', 'ICS’s rating'),
			textColumn('reviewer', 'Reviewer’s rating'),
			textColumn('words', 'What the ICS says', true),
			textColumn('reason', 'Why the reviewer differs', true)
		],
		rows: pack.systems.flatMap(({ ics, help }) =>
			help.map((one) => [
				ics.code,
				ics.name,
				titleOf(pack, one.section),
				ratingWords(one.own),
				ratingWords(one.reviewer),
				one.words,
				one.reason ?? null
			])
		)
	}),
	conditions: (pack) => ({
		columns: [
			...SYSTEM,
			textColumn('section', 'Section'),
			textColumn('words', 'What is asked for', true),
			textColumn('owner', 'Of whom'),
			column('due', 'Due on', 'date'),
			textColumn('late', 'Past its day')
		],
		rows: pack.systems.flatMap(({ ics, conditions }) =>
			conditions.map(({ section, words, owner, dueOn, pastDue }) => [
				ics.code,
				ics.name,
				section === null ? 'The whole return' : titleOf(pack, section),
				words,
				owner,
				dueOn,
				pastDue ? 'Yes' : 'No'
			])
		)
	}),
	queries: (pack) => ({
		columns: [
			textColumn('section', 'Section'),
			column('systems', 'ICSs asked', 'whole-number'),
			column('asked', 'Queries asked', 'whole-number'),
			column('waiting', 'Not settled', 'whole-number')
		],
		rows: pack.themes.map(({ section, systems, asked, waiting }) => [
			titleOf(pack, section),
			systems,
			asked,
			waiting
		])
	}),
	'not-sent': ({ notSent }) => ({
		columns: [...SYSTEM, textColumn('why', 'Why', true)],
		rows: notSent.map(({ ics, why }) => [ics.code, ics.name, why])
	})
};

/** "7 Workforce". */
export function titleOf({ sections }: Pick<PackContent, 'sections'>, code: string): string {
	const found = sections.find((section) => section.code === code);
	return found ? `${found.number} ${found.title}` : capital(code.replaceAll('-', ' '));
}

/** The parts of a pack in order, and what is said where one is empty. */
export const PACK_PARTS = {
	systems: { id: 'systems', title: 'Each ICS in a sentence' },
	ratings: {
		id: 'ratings',
		title: 'Ratings by section',
		none: 'No return has been sent, so nothing is rated.',
		same: 'No section is rated differently by its reviewer.'
	},
	plan: {
		id: 'plan',
		title: 'The plan and what came of it',
		none: 'No submitted return has figures of a plan.'
	},
	help: {
		id: 'help',
		title: 'What needs help',
		none: 'No section is rated amber-red or red, by an ICS or by its reviewer.'
	},
	conditions: {
		id: 'conditions',
		title: 'Conditions open',
		none: 'No condition of an acceptance is open.'
	},
	queries: {
		id: 'queries',
		title: 'What the regions asked about',
		none: 'No query was asked about a return of this round.'
	},
	notSent: {
		id: 'not-sent',
		title: 'Who did not send, and why',
		none: 'Every ICS that was asked has sent its return.'
	}
} as const;

/** What needs help, of every ICS. */
export function helpIn({ systems }: PackContent) {
	return systems.flatMap(({ ics, help }) =>
		help.map((one) => ({ ics, ...one, reason: one.reason ?? null }))
	);
}

export function helpSentence(count: number): string {
	return `${plural(count, 'section')} at amber-red or red, by the ICS or by its reviewer, in the ICS’s own words.`;
}

/** The conditions that are open, of every ICS. */
export function conditionsIn({ systems }: PackContent) {
	return systems.flatMap(({ ics, conditions }) => conditions.map((one) => ({ ics, ...one })));
}

export function conditionsSentence(pack: PackContent): string {
	const open = conditionsIn(pack);
	const late = open.filter(({ pastDue }) => pastDue).length;
	return `${plural(open.length, 'condition')} open, ${late === 0 ? 'none' : late} past the day on ${longDate(pack.asAt)}.`;
}

/** A figure of the plan as a reader sees it. */
export function packFigure(value: number | '*' | null | undefined, unit: string): string {
	if (value === SUPPRESSED) return SUPPRESSED_WORDS;
	if (value === null || value === undefined) return 'not given';
	return unit === 'pounds' ? pounds(value) : decimal(value, Number.isInteger(value) ? 0 : 1);
}
