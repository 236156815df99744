/**
 * One measure of many systems. Each system's answer is remembered by its register's version, and all
 * of them together by the sum of the versions, so that the country costs one look and not 48.
 */
import { within, type Ics, type Scope } from '#lib/domain/access.ts';
import {
	compared,
	totalOf,
	type Compared,
	type Figured,
	type SystemFigure,
	type Total
} from '#lib/domain/comparison/compared.ts';
import { mappedValue, partsOf, wasOpen } from '#lib/domain/comparison/mapped.ts';
import type { Measure } from '#lib/domain/measures.ts';
import { get } from '#lib/server/db/connection.ts';
import { ANSWERS } from '#lib/server/queries/answers.ts';
import { icsLineage, listIcs, type IcsListed } from '#lib/server/queries/organisations.ts';
import { rememberedOfMany } from '#lib/server/queries/remembered.ts';
import { openSystems } from '#lib/server/queries/systems.ts';

export type Asked = {
	measure: Measure;
	/** ISO date that figures are worked out for. */
	asAt: string;
	/** A day when today's organisations are open, to map to them; null to leave figures as reported then. */
	mappedTo: string | null;
	/** The systems to compare, open on the day (or on the day mapped to); all real, or all made up. */
	systems: readonly IcsListed[];
	/** Whether the reader works for the programme of a system, and so may see its true values. */
	isOwn: (ics: Ics) => boolean;
};

export type Comparison = {
	rows: Compared[];
	/** Exact, of the systems as they were on the day. */
	england: Total;
	/** By region code; only of regions all of whose systems the reader may see. */
	regions: Map<string, Total>;
};

/**
 * Systems that `scope` opens, compared.
 *
 * @throws NotFound when the scope does not open one of them
 * @param sums a scope over England (`authoriseSums`): only its totals come out of this
 */
export function compareSystems(scope: Scope, sums: Scope, asked: Asked): Comparison {
	const { measure, asAt, mappedTo, systems, isOwn } = asked;
	const fictional = systems[0]?.fictional ?? false;
	// Made-up systems are never mixed with real ones.
	const everybody = openSystems(sums, asAt).filter((ics) => ics.fictional === fictional);
	const values = valuesOf(sums, measure, asAt, everybody);
	const england = totalOf(measure.kind, [...values.values()]);
	const regions = regionTotals(scope, measure, everybody, values);
	const figureOf = mappedTo === null ? asReported(values) : mapped(scope, measure, asAt, values);
	const rows = systems.map((ics) => {
		within(scope, ics);
		const figure: SystemFigure = { ...ics, ...figureOf(ics), own: isOwn(ics) };
		const region = regions.get(ics.regionCode ?? '') ?? null;
		return compared(measure, figure, england, region);
	});
	return { rows, england, regions };
}

type Values = ReadonlyMap<number, Figured & { note: string | null }>;
type OwnFigure = Figured & Pick<SystemFigure, 'note' | 'uncertain'>;

const NOTHING = { numerator: null, denominator: null, value: null, note: null };

function valuesOf(scope: Scope, measure: Measure, asAt: string, systems: readonly Ics[]): Values {
	const { register, name } = measure;
	const question = `compared/${name}/${asAt}/${systems.map(({ id }) => id).join()}`;
	return rememberedOfMany(
		register,
		question,
		() =>
			new Map(
				systems.map((ics) => {
					const { measures } = ANSWERS[register](within(scope, ics), asAt);
					const found = measures.find((one) => one.measure === name);
					if (!found) return [ics.id, NOTHING];
					const { numerator, denominator, value, note } = found;
					return [ics.id, { numerator, denominator, value, note }];
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
	values: Values
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
		return { ...figure, note: figure.note ?? own ?? null, uncertain };
	};
}

function regionTotals(
	scope: Scope,
	measure: Measure,
	everybody: readonly IcsListed[],
	values: Values
): Map<string, Total> {
	const readable = new Set(listIcs(scope).map(({ id }) => id));
	const totals = new Map<string, Total>();
	for (const code of new Set(everybody.map(({ regionCode }) => regionCode))) {
		const systems = everybody.filter(({ regionCode }) => regionCode === code);
		if (code === null || !systems.every(({ id }) => readable.has(id))) continue;
		totals.set(
			code,
			totalOf(
				measure.kind,
				systems.flatMap(({ id }) => values.get(id) ?? [])
			)
		);
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

/** Whether any system that exists has recorded something: else the made-up ones are the country. */
export function realSystemsReport(): boolean {
	const row = get<{ reports: number }>(
		`SELECT EXISTS (SELECT 1 FROM organisations o WHERE o.kind = 'ics' AND o.fictional = 0 AND (
			EXISTS (SELECT 1 FROM register_versions v WHERE v.ics_id = o.id AND v.version > 0)
			OR EXISTS (SELECT 1 FROM deliverable_updates u WHERE u.ics_id = o.id))) AS reports`
	);
	return row?.reports === 1;
}
