import type { IcsScope } from '#lib/core/access.ts';
import { lastWholeMonth } from '#lib/core/calendar.ts';
import { PERIOD_KINDS, periodEndsOn, type PeriodKind, periodOf } from '#lib/core/periods.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import type { ListedIndicator, Value } from '#lib/registers/definition.ts';
import { type RegisterServer, summaryOf } from '#lib/registers/plug-in.server.ts';
import { indicators } from './definition.ts';
import {
	disclosedIndicators,
	indicatorCards,
	type IndicatorFigures,
	indicatorMeasures,
	type IndicatorPoint,
	indicatorSentence,
	type IndicatorLine
} from './measures.ts';
import { readIndicator } from './rules.ts';

const BOTH_COUNTED = `typeof(numerator) IN ('integer', 'real') AND typeof(denominator) IN ('integer', 'real') AND denominator > 0`;

/** The value as it is shown: worked out from the two counts where both are there. */
export const INDICATOR_VALUE = `CASE WHEN ${BOTH_COUNTED} THEN numerator * 1.0 / denominator
	WHEN value IS NOT NULL THEN value
	WHEN '*' IN (numerator, denominator) THEN '*' END`;

/** Whether a row has its figure; codes are those of the register's definition. */
const INDICATOR_STATUS = `CASE
	WHEN ${BOTH_COUNTED} OR typeof(value) IN ('integer', 'real')
		OR (denominator IS NULL AND typeof(numerator) IN ('integer', 'real')) THEN 'complete'
	WHEN '*' IN (numerator, denominator, value) THEN 'suppressed'
	ELSE 'incomplete' END`;

/** The indicators an ICS may name: the catalogue's, then its own; each as its latest version says. */
export function indicatorsNamed(scope: IcsScope): ListedIndicator[] {
	return indicatorsFor(scope);
}

/** Those of the shared catalogue alone, which are one and the same for every ICS. */
export function sharedIndicators(): ListedIndicator[] {
	return indicatorsFor(null);
}

function indicatorsFor(scope: IcsScope | null): ListedIndicator[] {
	const rows = all<{ content: string; version: number; retired: number; own: number }>(
		`SELECT d.content, d.version, d.retired, d.ics_id IS NOT NULL AS own
		FROM (SELECT min(id) AS first, max(id) AS last FROM indicator_definitions
			WHERE coalesce(ics_id, 0) IN (0, ?) GROUP BY coalesce(ics_id, 0), code) v
		JOIN indicator_definitions d ON d.id = v.last
		ORDER BY d.ics_id IS NOT NULL, v.first`,
		scope?.ics.id ?? 0
	);
	return rows.map(({ content, version, retired, own }) => ({
		...readIndicator(JSON.parse(content)),
		version,
		retired: retired === 1,
		own: own === 1
	}));
}

/** The indicators with values in an ICS, of whatever organisation, in the catalogue's order. */
export function indicatorsOf(scope: IcsScope): ListedIndicator[] {
	const held = cached({ dependsOn: rowsOf(scope, 'indicators'), key: 'indicators' }, () =>
		all<{ indicator: string }>(
			`SELECT DISTINCT indicator FROM indicators WHERE ics_id = ? AND removed_at IS NULL`,
			scope.ics.id
		).map(({ indicator }) => indicator)
	);
	return indicatorsNamed(scope).filter(({ code }) => held.includes(code));
}

/** Values an ICS holds of an indicator, removed ones too. */
export function countValues(scope: IcsScope, code: string): number {
	return get<{ count: number }>(
		`SELECT count(*) AS count FROM indicators WHERE ics_id = ? AND indicator = ?`,
		scope.ics.id,
		code
	)!.count;
}

/** Values that stand, by indicator. */
export function valuesByIndicator(scope: IcsScope): Record<string, number> {
	const rows = all<{ indicator: string; count: number }>(
		`SELECT indicator, count(*) AS count FROM indicators
		WHERE ics_id = ? AND removed_at IS NULL GROUP BY indicator`,
		scope.ics.id
	);
	return Object.fromEntries(rows.map(({ indicator, count }) => [indicator, count]));
}

type PointRow = { indicator: string; period: string } & Record<
	'numerator' | 'denominator' | 'value',
	Value
>;

/** Every indicator with values, and its figures for the system as a whole, as at a day (ISO). */
export function indicatorFigures(scope: IcsScope, asAt: string): IndicatorFigures {
	const held = new Map<string, PointRow[]>();
	for (const row of ownRows(scope, asAt)) {
		const rows = held.get(row.indicator);
		if (rows) rows.push(row);
		else held.set(row.indicator, [row]);
	}
	const others = new Map(
		all<{ indicator: string; count: number }>(
			`SELECT indicator, count(DISTINCT organisation) AS count FROM indicators
			WHERE ics_id = ? AND organisation <> ? AND removed_at IS NULL AND period < ? GROUP BY indicator`,
			scope.ics.id,
			scope.ics.code,
			endedBy(asAt)
		).map(({ indicator, count }) => [indicator, count])
	);
	const lines = indicatorsNamed(scope)
		.filter(({ code }) => held.has(code) || others.has(code))
		.map((indicator) =>
			lineOf(indicator, held.get(indicator.code) ?? [], others.get(indicator.code) ?? 0)
		);
	return { asAt, lines };
}

/** Kinds of period are never mixed: the declared one is shown, or else the one that goes furthest. */
function lineOf(
	indicator: ListedIndicator,
	rows: readonly PointRow[],
	others: number
): IndicatorLine {
	const byKind = new Map<PeriodKind, PointRow[]>(PERIOD_KINDS.map((kind) => [kind, []]));
	for (const row of rows) {
		const period = periodOf(row.period);
		if (period) byKind.get(period.kind)!.push(row);
	}
	const held = PERIOD_KINDS.filter((kind) => byKind.get(kind)!.length > 0);
	const last = (kind: PeriodKind) => byKind.get(kind)!.at(-1)?.period ?? '';
	const kind = held.includes(indicator.period)
		? indicator.period
		: (held.toSorted((a, b) => last(b).localeCompare(last(a)))[0] ?? indicator.period);
	return {
		indicator,
		points: byKind.get(kind)!.map((row) => pointOf(indicator, row)),
		kind,
		also: held.filter((one) => one !== kind),
		others
	};
}

/** The system's own rows are few, whatever its places and networks hold: an index finds them. */
function ownRows({ ics }: IcsScope, asAt: string): PointRow[] {
	return all<PointRow>(
		`SELECT indicator, period, numerator, denominator, value FROM indicators
		WHERE ics_id = ? AND organisation = ? AND removed_at IS NULL AND period < ?
		ORDER BY indicator, period`,
		ics.id,
		ics.code,
		endedBy(asAt)
	);
}

/** Stored periods that had ended by the day sort before this. */
function endedBy(asAt: string): string {
	return `${lastWholeMonth(asAt)}/~`;
}

function pointOf({ form }: ListedIndicator, row: PointRow): IndicatorPoint {
	const number = (value: Value) => (typeof value === 'number' ? value : null);
	const numerator = number(row.numerator);
	const denominator = number(row.denominator);
	const given = number(row.value) ?? (form === 'figure' ? numerator : null);
	const value =
		numerator !== null && denominator !== null && denominator > 0 ? numerator / denominator : given;
	return {
		period: row.period,
		on: periodEndsOn(row.period),
		numerator,
		denominator,
		value,
		suppressed: value === null && [row.numerator, row.denominator, row.value].includes('*')
	};
}

/** A card for each indicator, as the scope's reader may see it. */
export function indicatorDashboard(scope: IcsScope, asAt: string) {
	return indicatorCards(disclosedIndicators(indicatorFigures(scope, asAt), scope.audience));
}

export const indicatorsServer: RegisterServer = {
	register: indicators,
	status: INDICATOR_STATUS,
	derived: { value: INDICATOR_VALUE },
	summary: summaryOf(indicatorFigures, {
		sentence: indicatorSentence,
		measures: indicatorMeasures
	}),
	dashboard: indicatorDashboard,
	known: (scope) => ({ indicators: indicatorsNamed(scope) })
};
