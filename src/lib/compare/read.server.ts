import { type Ics, type Scope, within } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
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
import { OPEN_PCN } from '#lib/registers/pcns/figures.server.ts';
import { reviewQueue } from '#lib/returns/rounds/read.server.ts';
import {
	askedCodes,
	DELIVERABLES,
	latestId,
	progressForMany
} from '#lib/roadmap/progress/read.server.ts';
import { type LatestUpdate, stateOf } from '#lib/roadmap/progress/rules.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';
import { voiceNeeds } from '#lib/voices/read.server.ts';
import type { Needed } from './need.ts';
import {
	compared,
	type Compared,
	type ComparisonRow,
	type Figured,
	type SectionRatings,
	type SystemFigure,
	type Total,
	totalOf
} from './rules.ts';

// Many ICSs side by side: the same figures for each, in three queries whatever their number.

export type SystemFigures = {
	code: string;
	shortName: string;
	regionCode: string | null;
	regionName: string | null;
	closedOn: string | null;
	fictional: boolean;
	/** Deliverables reached, those past their planned date, and those with any update. */
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
		() => new Map(policiesForMany(ids, asAt).map((one) => [one.icsId, one]))
	);
	const pcns = cached(
		{ dependsOn: [{ register: 'pcns', ics: 'all' }], key: question },
		() => new Map(pcnsForMany(ids, asAt).map((one) => [one.icsId, one]))
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

function policiesForMany(ids: readonly number[], asAt: string) {
	return all<{ icsId: number; found: number; rewritten: number }>(
		`SELECT ics_id AS icsId, count(*) AS found,
			count(*) FILTER (WHERE ratified_on <= @asAt OR published_on <= @asAt OR withdrawn_on <= @asAt) AS rewritten
		FROM policies WHERE ics_id IN (SELECT value FROM json_each(@ids)) AND removed_at IS NULL
			AND coalesce(identified_on, '') <= @asAt GROUP BY ics_id`,
		{ ids: JSON.stringify(ids), asAt }
	);
}

function pcnsForMany(ids: readonly number[], asAt: string) {
	return all<{
		icsId: number;
		networks: number;
		live: number;
	}>(
		`SELECT ics_id AS icsId, count(*) AS networks, count(*) FILTER (WHERE live_on <= @asAt) AS live
		FROM pcns WHERE ics_id IN (SELECT value FROM json_each(@ids)) AND removed_at IS NULL
			AND ${OPEN_PCN} GROUP BY ics_id`,
		{ ids: JSON.stringify(ids), asAt }
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
		const { pastDate, inDoubtSoon, stale } = progress.get(id)!;
		return {
			code,
			shortName,
			pastDate,
			inDoubtSoon,
			stale,
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
		`SELECT r.ics_id AS icsId, r.quarter, count(*) AS count, min(c.due_on) AS firstDue
		FROM returns r JOIN conditions c ON c.return_id = r.id
		WHERE r.ics_id IN (SELECT value FROM json_each(@ids)) AND c.due_on < @asAt AND c.set_at < @end
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
	const { deliverable, asAt, mappedTo, systems, mayReview } = asked;
	const readable = new Map(listIcs(scope).map((ics) => [ics.id, ics]));
	const known = mappedTo === null ? null : icsLineage();
	const lines = systems.flatMap((ics) => {
		const parts = known
			? partsOf(ics.id, asAt, known.organisations, known.lineage)
			: [{ id: ics.id }];
		return parts.flatMap(({ id }) => {
			const source = readable.get(id);
			return source ? [{ ics, source }] : [];
		});
	});
	const ids = JSON.stringify([...new Set(lines.map(({ source }) => source.id))]);
	const stands = latestUpdates(deliverable, asAt, ids);
	const ratings = ratingsOf(deliverable.returnSection, asAt, ids);
	return lines.map(({ ics, source }) => {
		const rated = ratings.get(source.id);
		return {
			code: source.code,
			shortName: ics.shortName,
			regionName: ics.regionName,
			saidBy: source.id === ics.id ? null : source.shortName,
			state: stateOf(deliverable.code, stands.get(source.id) ?? null, asAt),
			ratings: rated
				? {
						quarter: rated.quarter,
						system: rated.system,
						reviewer: rated.decided || mayReview(source) ? rated.reviewer : null
					}
				: null
		};
	});
}

function latestUpdates(
	deliverable: Deliverable,
	asAt: string,
	ids: string
): Map<number, LatestUpdate> {
	const rows = all<LatestUpdate & { icsId: number }>(
		`WITH ${DELIVERABLES}
		SELECT u.ics_id AS icsId, u.deliverable, u.effective_on AS effectiveOn, u.stage, u.confidence,
			u.reason, u.owner, u.back_to_green_on AS backToGreenOn, u.baseline_on AS baselineOn,
			u.forecast_on AS forecastOn, u.forecast_reason AS forecastReason, u.actual_on AS actualOn
		FROM json_each(?) i CROSS JOIN d JOIN deliverable_updates u ON u.id = ${latestId('i.value')}`,
		askedCodes({ deliverables: [deliverable] }),
		ids,
		asAt,
		asAt
	);
	return new Map(rows.map(({ icsId, ...stand }) => [icsId, stand]));
}

type RatedRow = SectionRatings & { icsId: number; decided: number };

/** The ratings of a section in the last return that each ICS had sent by the end of a day. */
function ratingsOf(
	section: string,
	asAt: string,
	ids: string
): ReadonlyMap<number, Readonly<RatedRow>> {
	// Each rating is looked up in a document of tens of kilobytes.
	return cached(
		{ dependsOn: [{ tables: ['returns'] }], key: `ratings/${section}/${asAt}/${ids}` },
		() => ratingsNow(section, asAt, ids)
	);
}

function ratingsNow(section: string, asAt: string, ids: string): Map<number, RatedRow> {
	const rows = all<RatedRow>(
		`WITH last AS MATERIALIZED (
			SELECT i.value AS ics, (SELECT s.id FROM returns r JOIN submissions s ON s.return_id = r.id
				WHERE r.ics_id = i.value AND s.at < @end
				ORDER BY r.quarter DESC, s.number DESC LIMIT 1) AS sent
			FROM json_each(@ids) i)
		SELECT last.ics AS icsId, r.quarter,
			r.state NOT IN ('submitted', 'in-review', 'resubmitted') AS decided,
			(SELECT e.value ->> 'rating' FROM json_each(s.content, '$.sections') e
				WHERE e.value ->> 'code' = @section) AS system,
			(SELECT v.rating FROM review_ratings v
				WHERE v.return_id = r.id AND v.section = @section AND v.at < @end
				ORDER BY v.id DESC LIMIT 1) AS reviewer
		FROM last JOIN submissions s ON s.id = last.sent JOIN returns r ON r.id = s.return_id`,
		{ ids, section, end: addDays(asAt, 1) }
	);
	return new Map(rows.map((row) => [row.icsId, row]));
}
