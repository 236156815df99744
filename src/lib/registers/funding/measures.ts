/** What the funding register answers: its sentence and its measures. Pure. */
import {
	type MeasureDefinition,
	type MeasureValue,
	noteOf,
	ratioValue
} from '#lib/core/measure.ts';
import { percentage, pounds } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'funding-spent',
		title: 'Funding spent',
		unit: 'pounds',
		better: 'higher',
		kind: 'share',
		period: 'year',
		counted: 'Pounds spent',
		of: 'pounds allocated',
		remark:
			'In the last financial year with figures that began by the day; lines with both figures only.'
	},
	{
		name: 'vcse-share',
		title: 'Share for the voluntary sector',
		unit: 'pounds',
		better: 'higher',
		kind: 'share',
		period: 'year',
		rows: 'category=vcse',
		counted: 'Pounds allocated to voluntary and community organisations',
		of: 'all pounds allocated',
		remark: 'In the last financial year with figures that began by the day.',
		deliverables: ['model-vcse']
	}
];

export type FundingFigures = {
	asAt: string;
	/** The last financial year with figures that began by the day; null when there is none. */
	year: string | null;
	/** In pounds, over the lines that give both. */
	allocated: number;
	spent: number;
	/** Lines that do not give both. */
	unknown: number;
	/** Over all lines with an allocation. */
	allocatedAll: number;
	allocatedVcse: number;
};

/** "£1,200,000 of the £2,000,000 allocated for 2026/27 is spent (60%)." */
export function fundingSentence(figures: FundingFigures): string {
	const { year, allocated, spent, allocatedAll, allocatedVcse } = figures;
	if (year === null) return 'No funding is on the register for any year up to this day.';
	const vcse =
		allocatedAll === 0
			? ''
			: allocatedVcse === 0
				? ' None of the money allocated is for the voluntary sector.'
				: ` ${percentage(allocatedVcse, allocatedAll)} of the money allocated is for the voluntary sector.`;
	if (allocated === 0)
		return `No line for ${year} says both what was allocated and what was spent.${vcse}`;
	const whole = `the ${pounds(allocated)} allocated for ${year}`;
	if (spent === 0) return `Nothing of ${whole} is spent.${vcse}`;
	if (spent === allocated) return `All of ${whole} is spent.${vcse}`;
	if (spent > allocated) return `${pounds(spent)} is spent, more than ${whole}.${vcse}`;
	return `${pounds(spent)} of ${whole} is spent (${percentage(spent, allocated)}).${vcse}`;
}

export function fundingMeasures(figures: FundingFigures): MeasureValue[] {
	const { asAt, year, allocated, spent, unknown, allocatedAll, allocatedVcse } = figures;
	const when = year !== null && `For ${year}.`;
	const left =
		unknown > 0 &&
		`${plural(unknown, 'line does', 'lines do')} not give both figures, so this leaves ${agree(unknown, 'it', 'them')} out.`;
	return [
		ratioValue('funding-spent', asAt, spent, allocated, 'pounds', noteOf(when, left)),
		ratioValue('vcse-share', asAt, allocatedVcse, allocatedAll, 'pounds', noteOf(when))
	];
}
