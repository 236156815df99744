/** Returns for tests: the people who write, send and review, and a whole draft. */
import {
	type Actor,
	authorise,
	type IcsActor,
	type Permission,
	type Role
} from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import {
	EMPTY_SECTION,
	type ReturnContent,
	type SectionContent
} from '#lib/returns/return/content.ts';
import { findReturn, submissionOf } from '#lib/returns/return/read.server.ts';
import { saveSection, sendReturn, startReturn } from '#lib/returns/return/write.server.ts';
import { conditionsOf, ratingsOf } from '#lib/returns/review/read.server.ts';
import {
	acceptReturn,
	acceptWithConditions,
	askQuery,
	settleQuery
} from '#lib/returns/review/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { actorOf } from './actors.ts';
import { signedInAs } from './database.ts';

export const QUARTER = '2026-27-q2';
export const TODAY = '2026-11-21';

/** Somebody of a role acting in an ICS now, as though it were a day; the reviewer is that of its region. */
export function returnActor<P extends Permission>(
	permission: P,
	role: Role,
	ics = 'XWE',
	today = TODAY
): IcsActor<P> {
	const person = signedInAs(role, role === 'region-reviewer' ? 'X01' : ics);
	const scope = authorise(person, permission, findIcs(authorise(person, 'read'), ics));
	return { ...actorOf(scope), today };
}

export const writing = (ics = 'XWE', today = TODAY) =>
	returnActor('write-returns', 'programme-director', ics, today);
export const sending = (ics = 'XWE', today = TODAY) =>
	returnActor('send-returns', 'programme-director', ics, today);
export const reviewing = (ics = 'XWE', today = TODAY) =>
	returnActor('review-returns', 'region-reviewer', ics, today);
export const closing = (ics = 'XWE', today = TODAY) =>
	returnActor('close-returns', 'national', ics, today);

/** Whoever sets rounds: the national team, or the reviewer of a region. */
export function settingRounds(
	role: 'national' | 'region-reviewer' = 'national',
	region = 'X01'
): Actor<'set-rounds'> {
	const scope = authorise(signedInAs(role, region), 'set-rounds');
	return actorOf(scope, new Date(`${TODAY}T12:00:00.000Z`));
}

/** A return with every section rated amber and described in a few words. */
export function writtenReturn(quarter = QUARTER, narrative = 'It goes on.', ics = 'XWE'): void {
	done(startReturn(writing(ics), quarter));
	for (const { code } of currentRoadmap(TODAY).returnSections) {
		const text = { ...EMPTY_SECTION, rating: 'amber' as const, narrative };
		done(saveSection(writing(ics), quarter, code, text, 0));
	}
}

/** The same, sent to the region. */
export function sentReturn(quarter = QUARTER, narrative = 'It goes on.', ics = 'XWE'): void {
	writtenReturn(quarter, narrative, ics);
	done(sendReturn(sending(ics), quarter));
}

/** How many sections of a submitted return its reviewer has not rated: what an acceptance confirms. */
export function unratedIn(quarter = QUARTER, ics = 'XWE'): number {
	const { scope } = writing(ics);
	const { id } = findReturn(scope, quarter);
	return submissionOf(scope, id)!.content.sections.length - ratingsOf(scope, id).size;
}

/** Accepts a submitted return, rated or not. */
export const accepting = (quarter = QUARTER, ics = 'XWE') =>
	acceptReturn(reviewing(ics), quarter, undefined, unratedIn(quarter, ics));

/** A return that was queried once and accepted with a condition; the ids of the query and the condition. */
export function concludedReturn(ics = 'XWE'): { query: string; condition: string } {
	sentReturn(QUARTER, 'It goes on.', ics);
	const { scope } = writing(ics);
	const { id: returnId } = findReturn(scope, QUARTER);
	const sent = submissionOf(scope, returnId)!;
	const { id } = done(
		askQuery(reviewing(ics), QUARTER, {
			section: sent.content.sections[0]!.code,
			about: 'section',
			words: 'How many of them?',
			submission: sent.id
		})
	);
	done(settleQuery(reviewing(ics), QUARTER, id, 'settled'));
	const condition = { section: null, words: 'Count them.', owner: 'Ann', dueOn: '2026-12-31' };
	done(
		acceptWithConditions(reviewing(ics), QUARTER, [condition], undefined, unratedIn(QUARTER, ics))
	);
	return { query: String(id), condition: String(conditionsOf(scope, returnId)[0]!.id) };
}

/** A section as a return holds it; anything not said is plain. */
export function newSection(given: Partial<SectionContent> = {}): SectionContent {
	return {
		...EMPTY_SECTION,
		code: 'workforce',
		number: 7,
		title: 'Workforce',
		question: 'Who?',
		rating: 'amber',
		narrative: 'It goes on.',
		figures: [],
		states: [],
		riskDetails: [],
		activities: [],
		answers: {},
		savedBy: 'Ann',
		savedAt: '2026-10-10T10:00:00.000Z',
		...given
	} as SectionContent;
}

/** A return of these sections. */
export function newContent(...sections: SectionContent[]): ReturnContent {
	return {
		format: 1,
		ics: { code: 'XWE', name: 'Westside and Eastside ICS' },
		quarter: QUARTER,
		asAt: '2026-09-30',
		roadmap: 'draft',
		sections,
		plan: []
	};
}

/** How a command ended, in a word; `repeated` where it had been done before. */
export function outcome(result: object): 'ok' | 'repeated' | 'refused' | 'conflict' {
	if ('refused' in result) return 'refused';
	if ('conflict' in result) return 'conflict';
	const { ok } = result as { ok: { repeated?: boolean } | null };
	return ok?.repeated ? 'repeated' : 'ok';
}
