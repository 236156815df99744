import { type Ics, type Scope, within } from '#lib/core/access.ts';
import { addDays, quarterEnds } from '#lib/core/calendar.ts';
import {
	addedOutside,
	isAboutPeople,
	outsideOf,
	type OutsideCounts
} from '#lib/core/disclosure.ts';
import type { Measure } from '#lib/core/measure.ts';
import { trueSummary } from '#lib/measures/read.server.ts';
import { icsLineage, type IcsListed, listIcs } from '#lib/organisations/read.server.ts';
import { mappedValue, partsOf, wasOpen } from '#lib/organisations/rules.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { pcnCounts } from '#lib/registers/pcns/figures.server.ts';
import { policyCounts } from '#lib/registers/policies/figures.server.ts';
import { reviewQueue } from '#lib/returns/rounds/read.server.ts';
import {
	askedCodes,
	DELIVERABLES,
	type IcsProgress,
	latestId,
	progressForMany
} from '#lib/roadmap/progress/read.server.ts';
import { type LatestUpdate, stateOf } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';
import { voiceNeeds } from '#lib/voices/read.server.ts';
import type { Needed } from './need.ts';
import {
	compared,
	type Compared,
	type ComparisonRow,
	type Figured,
	type GridCell,
	type GridRow,
	type SectionRatings,
	type Standing,
	type SystemFigure,
	type Total,
	totalOf
} from './rules.ts';

// Many ICSs side by side: the same figures for each, kept until a register of one of them moves.

export type SystemFigures = {
	code: string;
	shortName: string;
	regionCode: string | null;
	regionName: string | null;
	closedOn: string | null;
	fictional: boolean;
	/** Deliverables reached, late ones, and those with any update. */
	reached: number;
	deliverables: number;
	pastDate: number;
	updated: number;
	found: number;
	rewritten: number;
	networks: number;
	live: number;
};

/** The ICSs of a scope that were open on a day, and their figures as at that day. */
export function systemsAsAt(scope: Scope, asAt: string, regionCode?: string): SystemFigures[] {
	const systems = openSystems(scope, asAt, regionCode);
	const ids = systems.map(({ id }) => id);
	const progress = new Map(progressForMany(scope, asAt, ids).map((one) => [one.icsId, one]));
	const question = `systems/${asAt}/${ids.join()}`;
	const policies = cached(
		{ dependsOn: [{ register: 'policies', ics: 'all' }], key: question },
		() => new Map(systems.map((ics) => [ics.id, policyCounts(within(scope, ics), [asAt])[0]!]))
	);
	const pcns = cached(
		{ dependsOn: [{ register: 'pcns', ics: 'all' }], key: question },
		() => new Map(systems.map((ics) => [ics.id, pcnCounts(within(scope, ics), [asAt])[0]!]))
	);
	return systems.map(({ id, code, shortName, regionCode, regionName, closedOn, fictional }) => {
		const roadmap = progress.get(id);
		return {
			code,
			shortName,
			regionCode,
			regionName,
			closedOn,
			fictional,
			reached: roadmap?.reached ?? 0,
			deliverables: roadmap?.deliverables ?? 0,
			pastDate: roadmap?.pastDate ?? 0,
			updated: roadmap?.updated ?? 0,
			found: policies.get(id)?.found ?? 0,
			rewritten: policies.get(id)?.rewritten ?? 0,
			networks: pcns.get(id)?.networks ?? 0,
			live: pcns.get(id)?.live ?? 0
		};
	});
}

/** The ICSs of a scope that were open on a day; those of one region if one is named. */
export function openSystems(scope: Scope, day: string, regionCode?: string): IcsListed[] {
	return listIcs(scope).filter(
		(ics) => wasOpen(ics, day) && (!regionCode || ics.regionCode === regionCode)
	);
}

// One measure of many ICSs. Each ICS's answer is remembered by its register's version, and all
// of them together by the sum of the versions, so that the country costs one look and not 48.

export type Asked = {
	measure: Measure;
	/** ISO date that figures are worked out for. */
	asAt: string;
	/** A day when today's organisations are open, to map to them; null to leave figures as reported then. */
	mappedTo: string | null;
	/** The ICSs to compare, open on the day (or on the day mapped to); all real, or all made up. */
	systems: readonly IcsListed[];
	/** Whether the reader works for the programme of an ICS, and so may see its true values. */
	isOwn: (ics: Ics) => boolean;
};

export type Comparison = {
	rows: Compared[];
	/** True, of the ICSs as they were on the day: to be written by the rule. */
	england: Total;
	/** By region code; only of regions all of whose ICSs the reader may see. */
	regions: Map<string, Total>;
};

/**
 * ICSs that `scope` opens, compared.
 *
 * @throws NotFound when the scope does not open one of them
 * @param sums a scope over England (`authoriseSums`): only its totals come out of this
 */
export function compareSystems(scope: Scope, sums: Scope, asked: Asked): Comparison {
	const { measure, asAt, mappedTo, systems, isOwn } = asked;
	const fictional = systems[0]?.fictional ?? false;
	// Made-up ICSs are never mixed with real ones.
	const everybody = openSystems(sums, asAt).filter((ics) => ics.fictional === fictional);
	const values = valuesOf(sums, measure, asAt, everybody);
	const england = seenTotal(measure, everybody, values, isOwn);
	const regions = regionTotals(scope, measure, everybody, values, isOwn);
	const figureOf =
		mappedTo === null ? asReported(values) : mapped(scope, measure, asAt, values, isOwn);
	const rows = systems.map((ics) => {
		within(scope, ics);
		const figure: SystemFigure = { ...ics, ...figureOf(ics), own: isOwn(ics) };
		const region = regions.get(ics.regionCode ?? '') ?? null;
		return compared(measure, figure, england, region);
	});
	return { rows, england, regions };
}

type Value = Figured & { note: string | null };
type Values = ReadonlyMap<number, Value>;
type OwnFigure = Figured & Pick<SystemFigure, 'note' | 'uncertain'>;

const NOTHING: Value = { numerator: null, denominator: null, value: null, note: null };

function valuesOf(scope: Scope, measure: Measure, asAt: string, systems: readonly Ics[]): Values {
	const { register, name } = measure;
	const question = `compared/${name}/${asAt}/${systems.map(({ id }) => id).join()}`;
	return cached(
		{ dependsOn: [{ register, ics: 'all' }], key: question },
		() =>
			new Map(
				systems.map((ics): [number, Value] => {
					const { measures } = trueSummary(within(scope, ics), register, asAt);
					const found = measures.find((one) => one.measure === name);
					if (!found) return [ics.id, NOTHING];
					const { numerator, denominator, value, note, outside } = found;
					return [ics.id, { numerator, denominator, value, note, outside }];
				})
			)
	);
}

function asReported(values: Values): (ics: IcsListed) => OwnFigure {
	return ({ id }) => ({ ...(values.get(id) ?? NOTHING), uncertain: false });
}

function mapped(
	scope: Scope,
	measure: Measure,
	asAt: string,
	values: Values,
	isOwn: Asked['isOwn']
): (ics: IcsListed) => OwnFigure {
	const { organisations, lineage } = icsLineage();
	const readable = new Set(listIcs(scope).map(({ id }) => id));
	return ({ id }) => {
		const parts = partsOf(id, asAt, organisations, lineage);
		const figure = mappedValue(
			measure.kind,
			parts.map((part) => ({
				shortName: organisations.get(part.id)!.shortName,
				share: part.share,
				// What the reader may not see by itself may not be worked out from a sum either.
				...((readable.has(part.id) && values.get(part.id)) || NOTHING)
			}))
		);
		const own = parts.length === 1 && parts[0]!.id === id ? values.get(id)?.note : null;
		const uncertain = figure.incomplete || figure.estimated;
		const outside =
			parts.length === 1
				? values.get(parts[0]!.id)?.outside
				: isAboutPeople(measure)
					? outsideBehind(
							parts.map((part) => ({ id: part.id, code: organisations.get(part.id)!.code })),
							values,
							isOwn
						)
					: undefined;
		return { ...figure, outside, note: figure.note ?? own ?? null, uncertain };
	};
}

/** The total of some ICSs, with what readers outside are shown of it. */
function seenTotal(
	measure: Measure,
	systems: readonly Ics[],
	values: Values,
	isOwn: Asked['isOwn']
): Total {
	const total = totalOf(
		measure.kind,
		systems.flatMap(({ id }) => values.get(id) ?? [])
	);
	if (!isAboutPeople(measure)) return total;
	return { ...total, outside: outsideBehind(systems, values, isOwn) };
}

/** What a reader outside is shown of several ICSs together; of those of their own programme, as it is. */
function outsideBehind(
	systems: readonly Ics[],
	values: Values,
	isOwn: Asked['isOwn']
): OutsideCounts {
	return addedOutside(
		systems.flatMap((ics) => {
			const figure = values.get(ics.id);
			if (figure?.value == null) return [];
			const { numerator, denominator, value } = figure;
			if (!isOwn(ics)) return [figure.outside ?? outsideOf(figure)];
			return [{ numerator: numerator ?? value, denominator: denominator ?? 0, rows: 1, hidden: 0 }];
		})
	);
}

function regionTotals(
	scope: Scope,
	measure: Measure,
	everybody: readonly IcsListed[],
	values: Values,
	isOwn: Asked['isOwn']
): Map<string, Total> {
	const readable = new Set(listIcs(scope).map(({ id }) => id));
	const totals = new Map<string, Total>();
	for (const code of new Set(everybody.map(({ regionCode }) => regionCode))) {
		const systems = everybody.filter(({ regionCode }) => regionCode === code);
		if (code === null || !systems.every(({ id }) => readable.has(id))) continue;
		totals.set(code, seenTotal(measure, systems, values, isOwn));
	}
	return totals;
}

/** Whether organisations of the scope have merged or been cut since a day, up to another. */
export function hasMerged(scope: Scope, since: string, until: string): boolean {
	const readable = new Set(listIcs(scope).map(({ id }) => id));
	const { organisations, lineage } = icsLineage();
	return lineage.some(
		({ predecessorId, on }) =>
			on > since &&
			on <= until &&
			readable.has(predecessorId) &&
			wasOpen(organisations.get(predecessorId)!, since)
	);
}

/** Whether any ICS that exists has recorded something: else the made-up ones are the country. */
export function realSystemsReport(): boolean {
	const row = get<{ reports: number }>(
		`SELECT EXISTS (SELECT 1 FROM organisations o WHERE o.kind = 'ics' AND o.fictional = 0 AND (
			EXISTS (SELECT 1 FROM register_versions v WHERE v.ics_id = o.id AND v.version > 0)
			OR EXISTS (SELECT 1 FROM deliverable_updates u WHERE u.ics_id = o.id))) AS reports`
	);
	return row?.reports === 1;
}

// What would say that an ICS needs help: conditions, returns and deliverables that are late, and groups without an answer.

/**
 * ICSs of a scope, each with what is late as at a day. Returns are read as they are now.
 *
 * @throws NotFound when the scope does not open one of them
 */
export function needOf(scope: Scope, asAt: string, systems: readonly IcsListed[]): Needed[] {
	const ids = systems.map(({ id }) => id);
	const progress = new Map(progressForMany(scope, asAt, ids).map((one) => [one.icsId, one]));
	const overdue = reviewQueue(scope, asAt).filter(({ due }) => due.status === 'overdue');
	const conditions = conditionsPastDue(ids, asAt);
	const voices = new Map(voiceNeeds(scope, asAt, ids).map((one) => [one.icsId, one]));
	return systems.map(({ id, code, shortName }) => {
		const { pastDate, inDoubtSoon, stale, updated } = progress.get(id)!;
		return {
			code,
			shortName,
			pastDate,
			inDoubtSoon,
			stale,
			updated,
			unanswered: voices.get(id)?.concerns.overdue ?? 0,
			claimed: voices.get(id)?.agreement.claimed ?? 0,
			conditions: conditions.filter(({ icsId }) => icsId === id),
			overdue: overdue
				.filter(({ ics }) => ics.id === id)
				.map(({ quarter, due }) => ({ quarter, dueOn: due.dueOn!, days: -due.days! }))
		};
	});
}

/** Conditions that were set and not met by the end of a day, and due before it; by return. */
function conditionsPastDue(ids: readonly number[], asAt: string) {
	return all<{ icsId: number; quarter: string; count: number; firstDue: string }>(
		`SELECT coalesce(v.to_ics_id, r.ics_id) AS icsId, r.quarter, count(*) AS count,
			min(c.due_on) AS firstDue
		FROM returns r JOIN conditions c ON c.return_id = r.id
		LEFT JOIN handover_rows h ON h.kind = 'condition' AND h.from_id = c.id AND h.undone = 0
		LEFT JOIN handovers v ON v.id = h.handover_id
		WHERE coalesce(v.to_ics_id, r.ics_id) IN (SELECT value FROM json_each(@ids)) AND c.due_on < @asAt AND c.set_at < @end
			AND NOT ifnull((SELECT k.met FROM condition_updates k
				WHERE k.condition_id = c.id AND k.met IS NOT NULL AND k.at < @end
				ORDER BY k.id DESC LIMIT 1), 0)
		GROUP BY r.id ORDER BY r.quarter DESC`,
		{ ids: JSON.stringify(ids), asAt, end: addDays(asAt, 1) }
	);
}

// One deliverable of many ICSs, in two queries whatever their number.

export type RowsAsked = {
	deliverable: Deliverable;
	/** ISO date. */
	asAt: string;
	/** As `Asked` of queries/comparison.ts has it: an ICS of then stands under that of today. */
	mappedTo: string | null;
	systems: readonly IcsListed[];
	/** Whether the reader may see a reviewer's rating before the region has decided. */
	mayReview: (ics: Ics) => boolean;
};

/** Where each ICS of a scope stands; one line for each predecessor where today's had several. */
export function comparisonRows(scope: Scope, asked: RowsAsked): ComparisonRow[] {
	const { deliverable, asAt, mayReview } = asked;
	const lines = linesOf(scope, asked);
	const ids = idsIn(lines);
	const stands = latestUpdates([deliverable], asAt, ids);
	const ratings = ratingsOf(asAt, ids);
	return lines.map(({ ics, source }) => {
		const rated = ratings.get(source.id);
		return {
			code: source.code,
			shortName: ics.shortName,
			regionName: ics.regionName,
			saidBy: saidBy({ ics, source }),
			state: stateOf(deliverable.code, stands.get(source.id)?.get(deliverable.code) ?? null, asAt),
			ratings: rated
				? {
						quarter: rated.quarter,
						...sectionRating(rated, deliverable.returnSection, mayReview(source))
					}
				: null
		};
	});
}

/** An ICS of the page, and the one that spoke for it on the day. */
type Line = { ics: IcsListed; source: IcsListed };

function linesOf(
	scope: Scope,
	{ asAt, mappedTo, systems }: Pick<RowsAsked, 'asAt' | 'mappedTo' | 'systems'>
): Line[] {
	const readable = new Map(listIcs(scope).map((ics) => [ics.id, ics]));
	const known = mappedTo === null ? null : icsLineage();
	return systems.flatMap((ics) => {
		const parts = known
			? partsOf(ics.id, asAt, known.organisations, known.lineage)
			: [{ id: ics.id }];
		return parts.flatMap(({ id }) => {
			const source = readable.get(id);
			return source ? [{ ics, source }] : [];
		});
	});
}

const idsIn = (lines: readonly Line[]) =>
	JSON.stringify([...new Set(lines.map(({ source }) => source.id))]);

const saidBy = ({ ics, source }: Line) => (source.id === ics.id ? null : source.shortName);

/** By ICS and deliverable. */
function latestUpdates(
	deliverables: readonly Deliverable[],
	asAt: string,
	ids: string
): Map<number, Map<string, LatestUpdate>> {
	const rows = all<LatestUpdate & { icsId: number; code: string }>(
		`WITH ${DELIVERABLES}
		SELECT i.value AS icsId, d.code, u.deliverable, u.effective_on AS effectiveOn, u.stage,
			u.confidence, u.reason, u.owner, u.back_to_green_on AS backToGreenOn,
			u.baseline_on AS baselineOn, u.forecast_on AS forecastOn,
			u.forecast_reason AS forecastReason, u.actual_on AS actualOn
		FROM json_each(?) i CROSS JOIN d JOIN deliverable_updates u ON u.id = ${latestId('i.value')}`,
		askedCodes({ deliverables: [...deliverables] }),
		ids,
		asAt,
		asAt
	);
	return new Map(
		[...Map.groupBy(rows, ({ icsId }) => icsId)].map(([id, own]) => [
			id,
			new Map(own.map((row) => [row.code, row]))
		])
	);
}

/** Every deliverable of the roadmap in many ICSs, and every section of their last return. @throws NoRoadmap */
export function comparisonGrid(scope: Scope, asked: Omit<RowsAsked, 'deliverable'>): GridRow[] {
	const { asAt, mayReview } = asked;
	const { versionId, deliverables, returnSections } = currentRoadmap(asAt);
	const lines = linesOf(scope, asked);
	const ids = idsIn(lines);
	// 2,000 index seeks for the country, as `progressForMany` has it.
	const states = cached(
		{
			dependsOn: [{ tables: ['progress'] }, { version: versionId }],
			key: `compared-deliverables/${asAt}/${ids}`
		},
		() => gridStates(deliverables, asAt, ids)
	);
	const ratings = ratingsOf(asAt, ids);
	return lines.map((line) => {
		const { ics, source } = line;
		const rated = ratings.get(source.id);
		return {
			code: source.code,
			forCode: ics.code,
			shortName: ics.shortName,
			saidBy: saidBy(line),
			cells: states.get(source.id) ?? deliverables.map(() => null),
			quarter: rated?.quarter ?? null,
			sections: returnSections.map(({ code }) =>
				rated ? sectionRating(rated, code, mayReview(source)) : null
			)
		};
	});
}

function gridStates(
	deliverables: readonly Deliverable[],
	asAt: string,
	ids: string
): Map<number, (GridCell | null)[]> {
	return new Map(
		[...latestUpdates(deliverables, asAt, ids)].map(([id, latest]) => [
			id,
			deliverables.map(({ code }) => {
				const { stage, reached, confidence, pastDate } = stateOf(
					code,
					latest.get(code) ?? null,
					asAt
				);
				return stage === null
					? null
					: { stage, reached, confidence: reached ? null : confidence, late: pastDate };
			})
		])
	);
}

/** What an ICS said in its last return, and its reviewer of it. */
type RatedReturn = {
	quarter: string;
	decided: boolean;
	sections: ReadonlyMap<string, Omit<SectionRatings, 'quarter'>>;
};

/** A reviewer's rating is shown once the region has decided, and before that to who reviews. */
function sectionRating(
	{ decided, sections }: RatedReturn,
	section: string,
	mayReview: boolean
): Omit<SectionRatings, 'quarter'> {
	const { system = null, reviewer = null } = sections.get(section) ?? {};
	return { system, reviewer: decided || mayReview ? reviewer : null };
}

/** The ratings of the sections of the last return that each ICS had sent by the end of a day. */
function ratingsOf(asAt: string, ids: string): ReadonlyMap<number, RatedReturn> {
	// They stand in documents of tens of kilobytes.
	return cached({ dependsOn: [{ tables: ['returns'] }], key: `ratings/${asAt}/${ids}` }, () =>
		ratingsNow(asAt, ids)
	);
}

type RatingRow = SectionRatings & { icsId: number; decided: number; section: string };

function ratingsNow(asAt: string, ids: string): Map<number, RatedReturn> {
	const rows = all<RatingRow>(
		`WITH last AS MATERIALIZED (
			SELECT i.value AS ics, (SELECT s.id FROM returns r JOIN submissions s ON s.return_id = r.id
				WHERE r.ics_id = i.value AND s.at < @end
				ORDER BY r.quarter DESC, s.number DESC LIMIT 1) AS sent
			FROM json_each(@ids) i),
		rated AS MATERIALIZED (
			SELECT last.ics, r.id, r.quarter, r.state, e.value ->> 'code' AS section,
				e.value ->> 'rating' AS system
			FROM last JOIN submissions s ON s.id = last.sent JOIN returns r ON r.id = s.return_id
			JOIN json_each(s.content, '$.sections') e)
		SELECT ics AS icsId, quarter, section, system,
			state NOT IN ('submitted', 'in-review', 'resubmitted') AS decided,
			(SELECT v.rating FROM review_ratings v
				WHERE v.return_id = rated.id AND v.section = rated.section AND v.at < @end
				ORDER BY v.id DESC LIMIT 1) AS reviewer
		FROM rated`,
		{ ids, end: addDays(asAt, 1) }
	);
	return new Map(
		[...Map.groupBy(rows, ({ icsId }) => icsId)].map(([id, own]) => [
			id,
			{
				quarter: own[0]!.quarter,
				decided: own[0]!.decided === 1,
				sections: new Map(
					own.map(({ section, system, reviewer }) => [section, { system, reviewer }])
				)
			}
		])
	);
}

// How the ICSs of England or of a region get on together: a few sums, and how they came about.

/** Quarter ends before the day itself that a trend goes back. */
const QUARTERS_BACK = 5;

/**
 * Sums over the ICSs of a scope that were open on each day: the last quarter ends and the day itself,
 * oldest first. No figure among them counts people.
 *
 * @throws NoRoadmap
 */
export function standingOverTime(
	scope: Scope,
	asAt: string,
	which: { regionCode?: string; fictional: boolean }
): Standing[] {
	const days = [...new Set([...quarterEnds(asAt, QUARTERS_BACK), asAt])];
	const listed = listIcs(scope).filter(
		({ regionCode, fictional }) =>
			fictional === which.fictional && (!which.regionCode || regionCode === which.regionCode)
	);
	const key = `${days.join()}/${listed.map(({ id }) => id).join()}`;
	const policies = cached(
		{ dependsOn: [{ register: 'policies', ics: 'all' }], key: `policies-over-time/${key}` },
		() => new Map(listed.map((ics) => [ics.id, policyCounts(within(scope, ics), days)]))
	);
	const networks = cached(
		{ dependsOn: [{ register: 'pcns', ics: 'all' }], key: `networks-over-time/${key}` },
		() => new Map(listed.map((ics) => [ics.id, pcnCounts(within(scope, ics), days)]))
	);
	return days.map((day, index) => {
		const open = listed.filter((ics) => wasOpen(ics, day));
		const ids = open.map(({ id }) => id);
		const progress = progressForMany(scope, day, ids).filter(({ updated }) => updated > 0);
		const sum = (of: (one: IcsProgress) => number) =>
			progress.reduce((total, one) => total + of(one), 0);
		const sumOf = <T>(counts: ReadonlyMap<number, readonly T[]>, of: (one: T) => number) =>
			open.reduce((total, { id }) => total + of(counts.get(id)![index]!), 0);
		return {
			day,
			systems: open.length,
			reporting: progress.length,
			withLate: progress.filter(({ pastDate }) => pastDate > 0).length,
			deliverables: sum((one) => one.deliverables),
			reached: sum((one) => one.reached),
			underWay: sum((one) => one.updated - one.reached),
			late: sum((one) => one.pastDate),
			inDoubt: sum(({ confidence }) => confidence['amber-red'] + confidence.red),
			stale: sum((one) => one.stale),
			found: sumOf(policies, (one) => one.found),
			rewritten: sumOf(policies, (one) => one.rewritten),
			networks: sumOf(networks, (one) => one.networks),
			live: sumOf(networks, (one) => one.live)
		};
	});
}
