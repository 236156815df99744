import { numbersOf } from '#lib/core/disclosure.ts';
import { measureFacts } from '#lib/measures/catalogue.ts';
import { measuresFor } from '#lib/measures/read.server.ts';
import { answer, asAtAsked, listAnswer, readable } from '#lib/request.server.ts';
import { agreementMeasures } from '#lib/voices/read.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params, url }) =>
	answer(() => {
		const { ics, scope } = readable(locals, params.ics);
		const asAt = asAtAsked(url, ics, locals.today);
		const all = [...measuresFor(scope, asAt), ...agreementMeasures(scope, asAt)];
		const measures = all.map((value) => ({
			...numbersOf(value),
			...measureFacts(value)
		}));
		return listAnswer(url, measures, (shown) => ({ ics: ics.code, asAt, measures: shown }));
	});
