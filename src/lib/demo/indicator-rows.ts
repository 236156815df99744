/** The figures of a made-up system that come in as published files, and one by place. */
import type { Row } from '#lib/registers/definition.ts';
import type { Character } from './endings.ts';
import type { DemoIcs } from './files.ts';
import { type Batch, cameIn, type Extent, monthsOf } from './made-system.ts';
import { randomFor } from './random.ts';

/** What came in for each month; the yearly check of physical health at the end of each quarter. */
export function indicatorBatches(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	seed: number
): Batch[] {
	return monthsOf(extent).map((month, index): Batch => {
		const random = randomFor(seed, 'indicators', ics.code, month);
		const value = (
			indicator: string,
			period: string,
			figures: Row,
			organisation = ics.code
		): Row => ({
			...{ indicator, organisation, period },
			...figures
		});
		const stopped = random.between(40, 90) * 5;
		const inTime = Math.round(stopped * Math.min(0.9, 0.35 + character.live * 0.3 + index * 0.006));
		const days = random.between(180, 220) * 100;
		const rows = [
			value('four-week-wait', `${month}/rolling`, { numerator: inTime, denominator: stopped }),
			value('sickness-absence', `${month}/month`, {
				numerator: Math.round((days * random.between(42, 66)) / 1000),
				denominator: days
			})
		];
		if (Number(month.slice(5)) % 3 === 0) rows.push(...quarterly(month, index));
		return { register: 'indicators', on: cameIn(month, random), rows, corrections: [] };

		function quarterly(month: string, index: number): Row[] {
			const register = 4200 + index * 15;
			const checked = Math.round(
				register * Math.min(0.85, 0.42 + character.live * 0.15 + index * 0.005)
			);
			const places = ics.places.map(({ code }) =>
				value(
					'carers-offered-assessment',
					`${month}/quarter`,
					{ numerator: random.chance(0.2) ? '*' : random.between(8, 30), denominator: 40 },
					code
				)
			);
			return [
				value('smi-health-checks', `${month}/quarter`, {
					numerator: checked,
					denominator: register
				}),
				...places
			];
		}
	});
}
