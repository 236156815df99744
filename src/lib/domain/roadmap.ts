/**
 * The roadmap as a document: what every system is expected to have in place.
 *
 * A version of the roadmap is data (`data/roadmap/<code>.json`), never code, because NHS England
 * will revise its draft. A version is never edited once progress is recorded against it: a
 * revision is a new document whose deliverables say which earlier ones they replace.
 */

import {
	date,
	financialYear,
	list,
	object,
	oneOf,
	text,
	textOrNull,
	texts,
	wholeNumber
} from '#lib/domain/document.ts';
import { checkRoadmap } from '#lib/domain/roadmap-checks.ts';

export const CRITERION_KINDS = ['getting-started', 'success', 'consider'] as const;
export type CriterionKind = (typeof CRITERION_KINDS)[number];

export const ROADMAP_STATUSES = ['draft', 'final'] as const;
export type RoadmapStatus = (typeof ROADMAP_STATUSES)[number];

export interface Area {
	readonly code: string;
	readonly title: string;
}

export interface FocusArea {
	readonly code: string;
	readonly title: string;
	/** The term on official papers where ours differs; shown once, in quotation marks. */
	readonly officialTerm: string | null;
}

export interface Principle {
	readonly code: string;
	readonly title: string;
	readonly plain: string;
}

/** One of the twelve questions of the assurance return. */
export interface ReturnSection {
	readonly code: string;
	readonly number: number;
	readonly title: string;
	readonly question: string;
}

/** One of the ten steps of the Rethink Mental Illness guides. */
export interface FirstStep {
	readonly code: string;
	readonly number: number;
	readonly title: string;
}

/** A way to tell that work has begun or succeeded. `source` is a citation, not a link. */
export interface Criterion {
	readonly code: string;
	readonly kind: CriterionKind;
	readonly text: string;
	readonly source: string;
}

/** What people should be able to say when the deliverable is real. */
export interface VoiceStatement {
	readonly code: string;
	readonly text: string;
	readonly source: string;
}

export interface Resource {
	readonly title: string;
	readonly about: string;
	readonly source: string;
}

export interface Deliverable {
	readonly code: string;
	readonly title: string;
	/** One sentence for a member of the public. */
	readonly plain: string;
	readonly area: string;
	/** Set for deliverables of the dedicated focus area, and for those only. */
	readonly focus: string | null;
	/** Counted from 1 within the area; within the focus area's own column for dedicated focus. */
	readonly position: number;
	readonly reliesOn: readonly string[];
	/** Registers whose figures show progress; empty where only people can tell. */
	readonly measuredBy: readonly string[];
	readonly principles: readonly string[];
	readonly returnSection: string;
	readonly firstSteps: readonly string[];
	readonly criteria: readonly Criterion[];
	readonly voices: readonly VoiceStatement[];
	readonly resources: readonly Resource[];
	/** Codes of deliverables of an earlier version that this one takes the place of. */
	readonly replaces: readonly string[];
}

/** How many focus areas a system must work on, and by when. Years are financial: `2021/22`. */
export interface DedicatedFocusRule {
	readonly from: string;
	readonly atLeast: number;
	readonly allBy: string;
	readonly source: string;
}

export interface Roadmap {
	readonly code: string;
	readonly title: string;
	readonly publisher: string;
	readonly status: RoadmapStatus;
	readonly publishedOn: string;
	readonly inForceFrom: string;
	readonly planEndsOn: string;
	readonly areas: readonly Area[];
	readonly focusAreas: readonly FocusArea[];
	readonly principles: readonly Principle[];
	readonly returnSections: readonly ReturnSection[];
	readonly firstSteps: readonly FirstStep[];
	readonly deliverables: readonly Deliverable[];
	readonly dedicatedFocusRule: DedicatedFocusRule;
}

/**
 * The deliverable with this code, or undefined when the version has none:
 * a code in an address may belong to another version of the roadmap.
 */
export function findDeliverable(roadmap: Roadmap, code: string): Deliverable | undefined {
	return roadmap.deliverables.find((deliverable) => deliverable.code === code);
}

/**
 * What a deliverable holds up: the deliverables that rely on it, directly or through others,
 * in the roadmap's own order. Empty when nothing relies on it.
 * @throws when the roadmap has no deliverable with this code
 */
export function reliedOnBy(roadmap: Roadmap, code: string): Deliverable[] {
	if (!findDeliverable(roadmap, code)) {
		throw new Error(`Roadmap ${roadmap.code} has no deliverable "${code}".`);
	}
	const heldUp = new Set<string>([code]);
	// A deliverable may stand before or after what it relies on, so pass until nothing is added.
	let before = 0;
	while (heldUp.size > before) {
		before = heldUp.size;
		for (const deliverable of roadmap.deliverables) {
			if (deliverable.reliesOn.some((needed) => heldUp.has(needed))) heldUp.add(deliverable.code);
		}
	}
	heldUp.delete(code);
	return roadmap.deliverables.filter((deliverable) => heldUp.has(deliverable.code));
}

/**
 * Reads a roadmap document and checks everything that the rest of the program takes for granted:
 * shapes, unique codes, references that exist, dependencies without a circle, and positions that
 * count 1, 2, 3 … so that the one-page picture has no holes.
 * @throws an Error whose message names the place in the document and what is wrong there
 */
export function parseRoadmap(json: unknown): Roadmap {
	const document = object(json, 'roadmap');
	const roadmap: Roadmap = {
		code: text(document, 'code', 'roadmap'),
		title: text(document, 'title', 'roadmap'),
		publisher: text(document, 'publisher', 'roadmap'),
		status: oneOf(document, 'status', ROADMAP_STATUSES, 'roadmap'),
		publishedOn: date(document, 'publishedOn', 'roadmap'),
		inForceFrom: date(document, 'inForceFrom', 'roadmap'),
		planEndsOn: date(document, 'planEndsOn', 'roadmap'),
		areas: list(document, 'areas', 'roadmap').map((item, i) => readArea(item, `areas[${i}]`)),
		focusAreas: list(document, 'focusAreas', 'roadmap').map((item, i) => {
			const place = `focusAreas[${i}]`;
			const focus = object(item, place);
			return { ...readArea(item, place), officialTerm: textOrNull(focus, 'officialTerm', place) };
		}),
		principles: list(document, 'principles', 'roadmap').map((item, i) => {
			const place = `principles[${i}]`;
			return { ...readArea(item, place), plain: text(object(item, place), 'plain', place) };
		}),
		returnSections: list(document, 'returnSections', 'roadmap').map((item, i) => {
			const place = `returnSections[${i}]`;
			return {
				...readNumbered(item, place),
				question: text(object(item, place), 'question', place)
			};
		}),
		firstSteps: list(document, 'firstSteps', 'roadmap').map((item, i) =>
			readNumbered(item, `firstSteps[${i}]`)
		),
		deliverables: list(document, 'deliverables', 'roadmap').map(readDeliverable),
		dedicatedFocusRule: readFocusRule(document.dedicatedFocusRule)
	};
	checkRoadmap(roadmap);
	return roadmap;
}

function readArea(item: unknown, place: string): Area {
	const area = object(item, place);
	return { code: text(area, 'code', place), title: text(area, 'title', place) };
}

function readNumbered(item: unknown, place: string): FirstStep {
	const numbered = object(item, place);
	return { ...readArea(item, place), number: wholeNumber(numbered, 'number', place) };
}

function readDeliverable(item: unknown, index: number): Deliverable {
	const found = object(item, `deliverables[${index}]`);
	const code = text(found, 'code', `deliverables[${index}]`);
	const place = `deliverable ${code}`;
	const citation = (entry: unknown, at: string) => ({
		code: text(object(entry, at), 'code', at),
		text: text(object(entry, at), 'text', at),
		source: text(object(entry, at), 'source', at)
	});
	return {
		code,
		title: text(found, 'title', place),
		plain: text(found, 'plain', place),
		area: text(found, 'area', place),
		focus: textOrNull(found, 'focus', place),
		position: wholeNumber(found, 'position', place),
		reliesOn: texts(found, 'reliesOn', place),
		measuredBy: texts(found, 'measuredBy', place),
		principles: texts(found, 'principles', place),
		returnSection: text(found, 'returnSection', place),
		firstSteps: texts(found, 'firstSteps', place),
		criteria: list(found, 'criteria', place).map((entry, i) => {
			const at = `${place}, criteria[${i}]`;
			return {
				...citation(entry, at),
				kind: oneOf(object(entry, at), 'kind', CRITERION_KINDS, at)
			};
		}),
		voices: list(found, 'voices', place).map((entry, i) =>
			citation(entry, `${place}, voices[${i}]`)
		),
		resources: list(found, 'resources', place).map((entry, i) => {
			const at = `${place}, resources[${i}]`;
			const resource = object(entry, at);
			return {
				title: text(resource, 'title', at),
				about: text(resource, 'about', at),
				source: text(resource, 'source', at)
			};
		}),
		replaces: texts(found, 'replaces', place)
	};
}

function readFocusRule(item: unknown): DedicatedFocusRule {
	const place = 'dedicatedFocusRule';
	const rule = object(item, place);
	return {
		from: financialYear(rule, 'from', place),
		atLeast: wholeNumber(rule, 'atLeast', place),
		allBy: financialYear(rule, 'allBy', place),
		source: text(rule, 'source', place)
	};
}
