import { measureTitle } from '#lib/domain/measure-list.ts';
import { answer, asAtAsked, readable } from '#lib/server/api.ts';
import { measuresFor } from '#lib/server/queries/measures.ts';
import { agreementMeasures } from '#lib/server/queries/voice-summary.ts';
import type { RequestHandler } from './$types';
import { numbersOf } from '#lib/domain/disclosure.ts';

export const GET: RequestHandler = ({ locals, params, url }) =>
	answer(() => {
		const { ics, scope } = readable(locals, params.ics);
		const asAt = asAtAsked(url, locals.today);
		const all = [...measuresFor(scope, asAt), ...agreementMeasures(scope, asAt)];
		const measures = all.map((value) => ({
			...numbersOf(value),
			title: measureTitle(value)
		}));
		return { ics: ics.code, asAt, measures };
	});
