import { measureTitle } from '#lib/domain/measures.ts';
import { answer, asAtAsked, readable } from '#lib/server/api.ts';
import { measuresAsAt } from '#lib/server/queries/measures.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params, url }) =>
	answer(() => {
		const { ics, scope } = readable(locals, params.ics);
		const asAt = asAtAsked(url, locals.today);
		const measures = measuresAsAt(scope, asAt).map((value) => ({
			...value,
			title: measureTitle(value)
		}));
		return { ics: ics.code, asAt, measures };
	});
