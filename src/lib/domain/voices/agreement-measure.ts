/** Agreement among the other measures; apart, because pages that only tell differences need no measures. Pure. */
import { share, type MeasureValue } from '#lib/domain/measures.ts';
import type { Agreement } from '#lib/domain/voices/agreement.ts';

/** Agreement as a measure: the promises on which both say the same, of those both have spoken about. */
export function agreementMeasure({ both, differ }: Agreement, asAt: string): MeasureValue {
	return {
		measure: 'people-agree',
		title: 'Promises on which people and the system agree',
		asAt,
		numerator: both - differ,
		denominator: both,
		value: share(both - differ, both),
		unit: 'promises',
		planned: null,
		note: null
	};
}
