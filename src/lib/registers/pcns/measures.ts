/** The measures of the register of networks. Pure. */
import { type Audience, isSmall, NO_CELLS, SUPPRESSED } from '#lib/core/disclosure.ts';
import { type MeasureDefinition, type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count as number, percentage } from '#lib/core/numbers.ts';
import { agree, counted } from '#lib/core/words.ts';

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'pcns-live',
		title: 'Networks live',
		unit: 'networks',
		better: 'higher',
		kind: 'share',
		period: 'quarter',
		rows: 'status=live',
		counted: 'Primary care networks where the transformed model went live by the day',
		of: 'all networks of the system',
		remark: 'The plan counts those planned to be live by then.',
		deliverables: ['model-pcn-coverage', 'model-primary-care']
	},
	{
		name: 'population-covered',
		title: 'People covered',
		unit: 'people',
		better: 'higher',
		kind: 'share',
		period: 'quarter',
		rows: 'status=live',
		counted: 'People registered with networks that are live by the day',
		of: 'people registered with all networks that gave a figure',
		deliverables: ['model-pcn-coverage']
	}
];

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

export type PcnFigures = {
	networks: number;
	live: number;
	planned: number;
	population: number;
	livePopulation: number;
	populationUnknown: number;
	undated: number;
	/** Networks of the register that are not open on the day. */
	notOpen: number;
};

/** "11 of 14 networks are live, serving 85% of people. The plan was 12 by now. One has no planned date." */
export function pcnSentence(figures: PcnFigures, audience: Audience = 'programme'): string {
	const { networks, live, planned, population, livePopulation, undated, notOpen } = figures;
	if (networks === 0 && notOpen > 0)
		return 'No primary care network of the register is open on that day.';
	if (networks === 0) return 'No primary care network is on the register yet.';
	const serving =
		population === 0 || live === 0
			? ''
			: `, serving ${served(livePopulation, population, audience)} of people`;
	const head =
		live === networks
			? `${networks === 1 ? 'The one network is' : `All ${number(networks)} networks are`} live${serving}.`
			: `${live === 0 ? 'None' : number(live)} of ${counted(networks, 'network')} ${agree(live, 'is', 'are')} live${serving}.`;
	const against =
		live === networks || planned === 0
			? ''
			: planned > live
				? ` The plan was ${number(planned)} by now.`
				: planned === live
					? ' That is as planned.'
					: ` The plan was ${number(planned)} by now, so this is ahead of it.`;
	const dates =
		undated === 0
			? ''
			: ` ${capitalised(undated)} ${agree(undated, 'has', 'have')} no planned date.`;
	return head + against + dates;
}

function served(people: number, of: number, audience: Audience): string {
	return audience === 'external' && (isSmall(people) || isSmall(of))
		? SUPPRESSED
		: percentage(people, of);
}

function capitalised(value: number): string {
	return value === 1 ? 'One' : number(value);
}
