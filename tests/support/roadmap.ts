/** A roadmap small enough to hold in the head: three deliverables, one of which relies on the others. */
import { machineActor } from '#lib/accounts/read.server.ts';
import { authorise, type IcsActor, type IcsScope } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import type { UpdateInput } from '#lib/roadmap/progress/rules.ts';
import { recordUpdate } from '#lib/roadmap/progress/write.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { signedInAs } from './database.ts';

type Document = Record<string, unknown> & { deliverables: Record<string, unknown>[] };

/** One deliverable of a document, as its JSON. */
export function newDeliverable(
	code: string,
	position: number,
	details: Record<string, unknown> = {}
): Record<string, unknown> {
	return {
		code,
		title: `Title of ${code}`,
		plain: `Plain words of ${code}.`,
		area: 'model',
		focus: null,
		position,
		reliesOn: [],
		measuredBy: [],
		principles: [],
		returnSection: 'quality',
		firstSteps: [],
		criteria: [],
		voices: [],
		resources: [],
		replaces: [],
		...details
	};
}

/** `shift` relies on `partners` and `plans`, and has one criterion to start and two of success. */
export function newDocument(details: Record<string, unknown> = {}): Document {
	const criterion = (name: string, kind: string) => ({
		code: `shift.${name}`,
		kind,
		text: `Text of ${name}`,
		source: 'A test'
	});
	return {
		code: 'first',
		title: 'First roadmap',
		publisher: 'A publisher',
		status: 'draft',
		publishedOn: '2022-08-01',
		inForceFrom: '2022-08-01',
		planEndsOn: '2024-03-31',
		areas: [
			{ code: 'model', title: 'Model development' },
			{ code: 'focus', title: 'Dedicated focus' }
		],
		focusAreas: [{ code: 'AED', title: 'Adult eating disorders', officialTerm: null }],
		principles: [],
		returnSections: [{ code: 'quality', number: 1, title: 'Quality', question: 'What?' }],
		firstSteps: [],
		dedicatedFocusRule: { from: '2021/22', atLeast: 1, allBy: '2023/24', source: 'A test' },
		deliverables: [
			newDeliverable('partners', 1),
			newDeliverable('plans', 2),
			newDeliverable('shift', 3, {
				reliesOn: ['partners', 'plans'],
				criteria: [
					criterion('start', 'getting-started'),
					criterion('one', 'success'),
					criterion('two', 'success')
				]
			})
		],
		...details
	};
}

/** Loads the small roadmap, or another document. Answers the version's id. */
export function newRoadmap(document: unknown = newDocument()): number {
	return done(loadRoadmap(machineActor('manage-roadmap'), document)).id;
}

/** What the programme director of an ICS may do to its roadmap. */
export function directorScope(code = 'XWE'): IcsScope<'update-roadmap'> {
	const person = signedInAs('programme-director', code);
	return authorise(person, 'update-roadmap', findIcs(authorise(person, 'read'), code));
}

/** The same acting on a day. */
export function director(today = '2023-10-01', code = 'XWE'): IcsActor<'update-roadmap'> {
	return { scope: directorScope(code), now: new Date(), today };
}

/** An update in which only what is given is said: in delivery, rated green. */
export function newUpdate(details: Partial<UpdateInput> = {}): UpdateInput {
	return {
		effectiveOn: '2023-06-01',
		stage: 'in-delivery',
		confidence: 'green',
		reason: null,
		owner: null,
		backToGreenOn: null,
		baselineOn: '2023-12-31',
		forecastOn: '2023-12-31',
		forecastReason: null,
		actualOn: null,
		note: null,
		...details
	};
}

/** Records an update that must be taken. Answers its id, which the next one has `seen`. */
export function recorded(
	deliverable: string,
	details: Partial<UpdateInput> = {},
	{ scope = directorScope(), seen = 0, today = '2023-10-01' } = {}
): number {
	const actor = { scope, now: new Date(), today };
	const { id, repeated } = done(recordUpdate(actor, deliverable, newUpdate(details), seen));
	if (repeated) throw new Error(`recorded before: ${deliverable}`);
	return id;
}
