/** Every headline measure of an ICS, worked out from the dates its registers hold. */
import type { IcsScope } from '#lib/domain/access.ts';
import { median, share, type MeasureName, type MeasureValue } from '#lib/domain/measures.ts';
import { counted } from '#lib/format/words.ts';
import { pcnCounts, type PcnCounts } from '#lib/server/queries/pcns.ts';
import { policyCounts, policyStepDays, type PolicyCounts } from '#lib/server/queries/policies.ts';

/** The measures as at one day, in the order of the list. */
export function measuresAsAt(scope: IcsScope, asAt: string): MeasureValue[] {
	const [policies] = policyCounts(scope, [asAt]);
	const [pcns] = pcnCounts(scope, [asAt]);
	const days = policyStepDays(scope, asAt).map((step) => step.days);
	return [
		...(policies ? policyMeasures(policies) : []),
		{
			...blank('policy-step-days', asAt, 'days'),
			numerator: null,
			denominator: days.length,
			value: median(days)
		},
		...(pcns ? pcnMeasures(pcns) : [])
	];
}

/** The measures that are counts, at each of the days (ISO dates, ascending). */
export function measuresOverTime(scope: IcsScope, days: readonly string[]): MeasureValue[] {
	return [
		...policyCounts(scope, days).flatMap(policyMeasures),
		...pcnCounts(scope, days).flatMap(pcnMeasures)
	];
}

export function policyMeasures(counts: PolicyCounts): MeasureValue[] {
	const unknown =
		counts.mentionsUnknown > 0
			? `${counted(counts.mentionsUnknown, 'policy has', 'policies have')} no count of mentions, so this leaves them out.`
			: null;
	return [
		ratio('policies-rewritten', counts.asAt, counts.rewritten, counts.found, 'policies'),
		ratio(
			'cpa-mentions-in-force',
			counts.asAt,
			counts.mentionsInForce,
			counts.mentions,
			'mentions',
			unknown
		),
		ratio('policies-overdue', counts.asAt, counts.overdue, counts.found, 'policies')
	];
}

export function pcnMeasures(counts: PcnCounts): MeasureValue[] {
	const unknown =
		counts.populationUnknown > 0
			? `${counted(counts.populationUnknown, 'network')} gave no population, so shares leave ${counts.populationUnknown === 1 ? 'it' : 'them'} out.`
			: null;
	return [
		{
			...ratio('pcns-live', counts.asAt, counts.live, counts.networks, 'networks'),
			planned: counts.networks > 0 ? counts.planned : null
		},
		{
			...ratio(
				'population-covered',
				counts.asAt,
				counts.livePopulation,
				counts.population,
				'people',
				unknown
			),
			planned: counts.networks > 0 ? counts.plannedPopulation : null
		}
	];
}

function blank(measure: MeasureName, asAt: string, unit: string): MeasureValue {
	return {
		measure,
		asAt,
		numerator: null,
		denominator: null,
		value: null,
		unit,
		planned: null,
		note: null
	};
}

function ratio(
	measure: MeasureName,
	asAt: string,
	numerator: number,
	denominator: number,
	unit: string,
	note: string | null = null
): MeasureValue {
	return {
		...blank(measure, asAt, unit),
		numerator,
		denominator,
		value: share(numerator, denominator),
		note
	};
}
