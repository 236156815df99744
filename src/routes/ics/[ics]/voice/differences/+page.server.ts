import { quarterEnds } from '#lib/core/calendar.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { agreementOf, agreementSentence } from '#lib/voices/ratings/rules.ts';
import { comparedOf, subjectsOf } from '#lib/voices/read.server.ts';
import { openVoice, voiceShown } from '../opening.server.ts';
import type { PageServerLoad } from './$types';

/** How far back the measure looks. */
const QUARTERS = 4;

/** Gravest first: what is claimed and not felt, then what people can't tell, then what they see already. */
const ORDER = ['claimed', 'unclear', 'ahead'];

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const subjects = subjectsOf(opened.scope, opened.asAt);
		const agreement = agreementOf(comparedOf(subjects));
		const all = [...subjects.principles, ...subjects.deliverables];
		return {
			...voiceShown(opened, url),
			sentence: agreementSentence(agreement),
			agreement,
			/** The same at the end of each quarter, newest first. */
			before: quarterEnds(opened.asAt, QUARTERS)
				.filter((day) => day !== opened.asAt)
				.toReversed()
				.map((day) => ({ day, ...agreementOf(comparedOf(subjectsOf(opened.scope, day))) }))
				.filter(({ both }) => both > 0),
			differing: all
				.filter(({ differences }) => differences.length > 0)
				.sort((a, b) => ORDER.indexOf(a.differences[0]!) - ORDER.indexOf(b.differences[0]!)),
			agreeing: all.filter(
				({ differences, claim, groups }) =>
					differences.length === 0 && claim !== null && groups.length > 0
			)
		};
	});
