/** Returns for tests: scopes of the people who write, send and review, and a whole draft. */
import { authorise, type IcsScope, type Permission, type Role } from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { EMPTY_SECTION, type ReturnContent, type SectionContent } from '#lib/returns/return/content.ts';
import { findReturn, submissionOf } from '#lib/returns/return/read.server.ts';
import { saveSection, sendReturn, startReturn } from '#lib/returns/return/write.server.ts';
import { conditionsOf } from '#lib/returns/review/read.server.ts';
import { acceptWithConditions, askQuery, settleQuery } from '#lib/returns/review/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { signedInAs } from './database.ts';

export const QUARTER = '2026-27-q2';
export const TODAY = '2026-11-21';

/** A scope over an ICS for somebody of a role; the reviewer is that of its region. */
export function returnScope(permission: Permission, role: Role, ics = 'XWE'): IcsScope {
	const person = signedInAs(role, role === 'region-reviewer' ? 'X01' : ics);
	return authorise(person, permission, findIcs(authorise(person, 'read'), ics));
}

export const writing = (ics = 'XWE') => returnScope('write-returns', 'programme-director', ics);
export const sending = (ics = 'XWE') => returnScope('send-returns', 'programme-director', ics);
export const reviewing = (ics = 'XWE') => returnScope('review-returns', 'region-reviewer', ics);
export const closing = (ics = 'XWE') => returnScope('close-returns', 'national', ics);

/** A return with every section rated amber and told in a few words. */
export function writtenReturn(quarter = QUARTER, narrative = 'It goes on.', ics = 'XWE'): void {
	startReturn(writing(ics), quarter, TODAY);
	for (const { code } of currentRoadmap(TODAY).returnSections) {
		const words = { ...EMPTY_SECTION, rating: 'amber' as const, narrative };
		const result = saveSection(writing(ics), quarter, code, words, 0, TODAY);
		if (result.status !== 'saved') throw new Error(JSON.stringify(result));
	}
}

/** The same, sent to the region. */
export function sentReturn(quarter = QUARTER, narrative = 'It goes on.', ics = 'XWE'): void {
	writtenReturn(quarter, narrative, ics);
	const result = sendReturn(sending(ics), quarter, TODAY);
	if (result.status !== 'sent') throw new Error(JSON.stringify(result));
}

/** A return that was queried once and accepted with a condition; the ids of the query and the condition. */
export function concludedReturn(ics = 'XWE'): { query: string; condition: string } {
	sentReturn(QUARTER, 'It goes on.', ics);
	const held = findReturn(writing(ics), QUARTER);
	const sent = submissionOf(held.id)!;
	const asked = askQuery(reviewing(ics), QUARTER, {
		...{ section: sent.content.sections[0]!.code, about: 'section' },
		...{ words: 'How many of them?', submission: sent.id }
	});
	if (asked.status !== 'asked') throw new Error(JSON.stringify(asked));
	settleQuery(reviewing(ics), QUARTER, asked.id, 'settled');
	const condition = { section: null, words: 'Count them.', owner: 'Ann', dueOn: '2026-12-31' };
	acceptWithConditions(reviewing(ics), QUARTER, [condition]);
	return { query: String(asked.id), condition: String(conditionsOf(held.id)[0]!.id) };
}

/** A section as a return holds it; anything not said is plain. */
export function newSection(given: Partial<SectionContent> = {}): SectionContent {
	return {
		...EMPTY_SECTION,
		...{ code: 'workforce', number: 7, title: 'Workforce', question: 'Who?' },
		...{ rating: 'amber', narrative: 'It goes on.' },
		...{ figures: [], states: [], riskDetails: [], activities: [], answers: {} },
		...{ savedBy: 'Ann', savedAt: '2026-10-10T10:00:00.000Z' },
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
