import { NotFound } from '#lib/core/access.ts';
import { answer, listAnswer, quarterAsked, readable } from '#lib/request.server.ts';
import { numbersIn } from '#lib/returns/return/content.ts';
import {
	returnLines,
	returnOf,
	shownSubmission,
	shownSubmissions,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import type { RequestHandler } from './$types';

/** The returns of an ICS; with `quarter`, that one with what was last sent, as it was frozen. */
export const GET: RequestHandler = ({ locals, params, url }) =>
	answer(() => {
		const { ics, scope } = readable(locals, params.ics);
		const asked = quarterAsked(url);
		const returns = returnLines(scope, locals.today)
			.filter(({ quarter, state, due }) =>
				asked === null ? state !== null || due !== null : quarter === asked
			)
			.map(({ quarter, state, since, due }) => {
				const record = returnOf(scope, quarter);
				return {
					quarter,
					state,
					since,
					dueOn: due?.dueOn ?? null,
					submissions: record
						? shownSubmissions(scope, record.id).map(({ number, sha256, at }) => ({
								number,
								sha256,
								at
							}))
						: []
				};
			});
		if (asked === null)
			return listAnswer(url, returns, (shown) => ({ ics: ics.code, returns: shown }));
		const [found] = returns;
		const record = returnOf(scope, asked);
		if (!found || !record) throw new NotFound(`No return for ${asked}.`);
		const sent = submissionOf(scope, record.id);
		const content = sent && shownSubmission(sent, scope.audience).content;
		return { ics: ics.code, ...found, content: content && numbersIn(content) };
	});
