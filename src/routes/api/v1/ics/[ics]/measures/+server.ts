import { measureTitle } from '#lib/domain/measures.ts';
import { answer, asAtAsked, readable } from '#lib/server/api.ts';
import { measuresFor } from '#lib/server/queries/measures.ts';
import type { RequestHandler } from './$types';
import { numbersOf } from '#lib/domain/disclosure.ts';

export const GET: RequestHandler = ({ locals, params, url }) =>
	answer(() => {
		const { ics, scope } = readable(locals, params.ics);
		const asAt = asAtAsked(url, locals.today);
		const measures = measuresFor(scope, asAt).map((value) => ({
			...numbersOf(value),
			title: measureTitle(value)
		}));
		return { ics: ics.code, asAt, measures };
	});
