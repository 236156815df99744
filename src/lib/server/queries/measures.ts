/** Every headline measure of an ICS, worked out from the dates its registers hold. */
import type { IcsScope } from '#lib/domain/access.ts';
import { pcnMeasures } from '#lib/domain/answers/pcns.ts';
import { policyMeasures } from '#lib/domain/answers/policies.ts';
import type { MeasureValue } from '#lib/domain/measures.ts';
import { ANSWERS } from '#lib/server/queries/answers.ts';
import { pcnCounts } from '#lib/server/queries/pcns.ts';
import { policyCounts } from '#lib/server/queries/policies.ts';

/** The measures as at one day, in the order of the list. */
export function measuresAsAt(scope: IcsScope, asAt: string): MeasureValue[] {
	return Object.values(ANSWERS).flatMap((answer) => answer(scope, asAt).measures);
}

/** The measures of policies and networks that are counts, at each of the days (ISO dates, ascending). */
export function measuresOverTime(scope: IcsScope, days: readonly string[]): MeasureValue[] {
	return [
		...policyCounts(scope, days).flatMap(policyMeasures),
		...pcnCounts(scope, days).flatMap(pcnMeasures)
	];
}
