/** The measures of the register of networks. Pure. */
import { NO_CELLS } from '#lib/core/disclosure.ts';
import { type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { agree, counted } from '#lib/core/words.ts';
import type { PcnFigures } from '#lib/registers/sentences.ts';

export type PcnMeasured = PcnFigures & { asAt: string; plannedPopulation: number };

export function pcnMeasures(figures: PcnMeasured): MeasureValue[] {
	const { asAt, networks, populationUnknown } = figures;
	const unknown =
		populationUnknown > 0
			? `${counted(populationUnknown, 'network')} gave no population, so shares leave ${agree(populationUnknown, 'it', 'them')} out.`
			: null;
	return [
		{
			...ratioValue('pcns-live', asAt, figures.live, networks, 'networks'),
			planned: networks > 0 ? figures.planned : null
		},
		{
			...ratioValue(
				'population-covered',
				asAt,
				figures.livePopulation,
				figures.population,
				'people',
				unknown
			),
			// Nothing to hide where no network gave its population.
			...(networks - populationUnknown === 0
				? { cells: { numerator: NO_CELLS, denominator: NO_CELLS } }
				: {}),
			planned: networks > 0 ? figures.plannedPopulation : null
		}
	];
}
