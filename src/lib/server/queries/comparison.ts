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
import {
	apartOf,
	cellOf,
	cellsOf,
	NO_CELLS,
	runningTotals,
	type Cells
} from '#lib/domain/disclosed-totals.ts';
import { isAboutPeople, type FigureCells } from '#lib/domain/disclosure.ts';
import type { Measure } from '#lib/domain/measures.ts';
import { get } from '#lib/server/db/connection.ts';
import { ANSWERS } from '#lib/server/queries/answers.ts';
import { takingPartSteps } from '#lib/server/queries/coproduction.ts';
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
	/** True, of the systems as they were on the day: to be written by the rule. */
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
	const england = seenTotal(measure, asAt, everybody, values, isOwn);
	const regions = regionTotals(scope, measure, asAt, everybody, values, isOwn);
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
	return rememberedOfMany(
		register,
		question,
		() =>
			new Map(
				systems.map((ics): [number, Value] => {
					const { measures } = ANSWERS[register](within(scope, ics), asAt);
					const found = measures.find((one) => one.measure === name);
					if (!found) return [ics.id, NOTHING];
					const { numerator, denominator, value, note, cells } = found;
					return [ics.id, { numerator, denominator, value, note, cells }];
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
		// As reported then, the reader sees each of the organisations that it is put together from.
		const cells =
			parts.length === 1
				? values.get(parts[0]!.id)?.cells
				: cellsBehind(
						parts.map((part) => ({ id: part.id, code: organisations.get(part.id)!.code })),
						values,
						isOwn
					);
		return { ...figure, cells, note: figure.note ?? own ?? null, uncertain };
	};
}

/** The total of some systems, with what its reader sees of each. */
function seenTotal(
	measure: Measure,
	asAt: string,
	systems: readonly Ics[],
	values: Values,
	isOwn: Asked['isOwn']
): Total {
	const total = totalOf(
		measure.kind,
		systems.flatMap(({ id }) => values.get(id) ?? [])
	);
	if (!isAboutPeople(measure)) return total;
	const cells = cellsBehind(systems, values, isOwn);
	const steps = GROWING[measure.name]?.(systems, asAt, isOwn);
	if (!steps) return { ...total, cells };
	const shown = runningTotals(steps).at(-1) ?? null;
	return { ...total, cells: { ...cells, numerator: { ...cells.numerator, shown } } };
}

/** Counts that grow from day to day, so that two days together must not tell what came between. */
const GROWING: Partial<Record<Measure['name'], typeof takingPartSteps>> = {
	'people-taking-part': takingPartSteps
};

type Side = 'numerator' | 'denominator';

function cellsBehind(systems: readonly Ics[], values: Values, isOwn: Asked['isOwn']): FigureCells {
	const [parts, wholes] = (['numerator', 'denominator'] as const).map((which) =>
		cellsOfEach(systems, values, isOwn, which)
	);
	return {
		numerator: cellsOf(parts!),
		denominator: cellsOf(wholes!),
		apart: parts!.reduce((sum, part, row) => sum + apartOf(part, wholes![row] ?? NO_CELLS), 0)
	};
}

function cellsOfEach(
	systems: readonly Ics[],
	values: Values,
	isOwn: Asked['isOwn'],
	which: Side
): Cells[] {
	return systems.flatMap((ics) => {
		const figure = values.get(ics.id);
		const count = figure?.value == null ? null : figure[which];
		if (!figure || count === null) return [];
		if (isOwn(ics)) return [cellOf(count, 'own')];
		const cell = cellOf(count);
		// Suppressed counts further down are as much at stake.
		return [{ ...cell, small: cell.small + (figure.cells?.[which].small ?? 0) }];
	});
}

function regionTotals(
	scope: Scope,
	measure: Measure,
	asAt: string,
	everybody: readonly IcsListed[],
	values: Values,
	isOwn: Asked['isOwn']
): Map<string, Total> {
	const readable = new Set(listIcs(scope).map(({ id }) => id));
	const totals = new Map<string, Total>();
	for (const code of new Set(everybody.map(({ regionCode }) => regionCode))) {
		const systems = everybody.filter(({ regionCode }) => regionCode === code);
		if (code === null || !systems.every(({ id }) => readable.has(id))) continue;
		totals.set(code, seenTotal(measure, asAt, systems, values, isOwn));
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
