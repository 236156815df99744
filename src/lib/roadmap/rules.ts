/** The roadmap: its document, what must hold in it, and what a new version of it changes. */
import type * as v from 'valibot';
import {
	date,
	fail,
	financialYear,
	list,
	object,
	oneOf,
	parsed,
	text,
	textOrNull,
	texts,
	wholeNumber
} from '#lib/core/schema.ts';
import { hasSlipped } from '#lib/roadmap/progress/attention.ts';
import {
	CONFIDENCE,
	type ConfidenceCode,
	type DeliverableState,
	type StageCode,
	STAGES
} from '#lib/roadmap/progress/rules.ts';

// The roadmap as a document: what every ICS is expected to have in place.
//
// A version of the roadmap is data (`data/roadmap/<code>.json`), never code, because NHS England
// will revise its draft. A version is never edited once progress is recorded against it: a
// revision is a new document whose deliverables say which earlier ones they replace.

export const CRITERION_KINDS = ['getting-started', 'success', 'consider'] as const;
export type CriterionKind = (typeof CRITERION_KINDS)[number];

export const ROADMAP_STATUSES = ['draft', 'final'] as const;
export type RoadmapStatus = (typeof ROADMAP_STATUSES)[number];

/** The area whose deliverables belong to one of the focus areas, each with its own order. */
export const DEDICATED_FOCUS = 'focus';

const Area = object({ code: text, title: text });
export type Area = v.InferOutput<typeof Area>;

const FocusArea = object({
	code: text,
	title: text,
	/** The term on official papers where ours differs; shown once, in quotation marks. */
	officialTerm: textOrNull
});
export type FocusArea = v.InferOutput<typeof FocusArea>;

const Principle = object({ code: text, title: text, plain: text });
export type Principle = v.InferOutput<typeof Principle>;

/** One of the twelve questions of the assurance return. */
const ReturnSection = object({ code: text, number: wholeNumber, title: text, question: text });
export type ReturnSection = v.InferOutput<typeof ReturnSection>;

/** One of the ten steps of the Rethink Mental Illness guides. */
const FirstStep = object({ code: text, number: wholeNumber, title: text });
export type FirstStep = v.InferOutput<typeof FirstStep>;

/** A way to tell that work has begun or succeeded. `source` is a citation, not a link. */
const Criterion = object({ code: text, kind: oneOf(CRITERION_KINDS), text, source: text });
export type Criterion = v.InferOutput<typeof Criterion>;

/** What people should be able to say when the deliverable is real. */
const VoiceStatement = object({ code: text, text, source: text });
export type VoiceStatement = v.InferOutput<typeof VoiceStatement>;

const Resource = object({ title: text, about: text, source: text });
export type Resource = v.InferOutput<typeof Resource>;

const Deliverable = object({
	code: text,
	title: text,
	/** One sentence for a member of the public. */
	plain: text,
	area: text,
	/** Set for deliverables of the dedicated focus area, and for those only. */
	focus: textOrNull,
	/** Counted from 1 within the area; within the focus area's own column for dedicated focus. */
	position: wholeNumber,
	reliesOn: texts,
	/** Registers whose figures show progress; empty where only people can tell. */
	measuredBy: texts,
	principles: texts,
	returnSection: text,
	firstSteps: texts,
	criteria: list(Criterion),
	voices: list(VoiceStatement),
	resources: list(Resource),
	/** Codes of deliverables of an earlier version that this one takes the place of. */
	replaces: texts
});
export type Deliverable = v.InferOutput<typeof Deliverable>;

/** How many focus areas an ICS must work on, and by when. Years are financial: `2021/22`. */
const DedicatedFocusRule = object({
	from: financialYear,
	atLeast: wholeNumber,
	allBy: financialYear,
	source: text
});
export type DedicatedFocusRule = v.InferOutput<typeof DedicatedFocusRule>;

const Roadmap = object({
	code: text,
	title: text,
	publisher: text,
	status: oneOf(ROADMAP_STATUSES),
	publishedOn: date,
	inForceFrom: date,
	planEndsOn: date,
	areas: list(Area),
	focusAreas: list(FocusArea),
	principles: list(Principle),
	returnSections: list(ReturnSection),
	firstSteps: list(FirstStep),
	deliverables: list(Deliverable),
	dedicatedFocusRule: DedicatedFocusRule
});
export type Roadmap = v.InferOutput<typeof Roadmap>;

/**
 * Reads a roadmap document and checks everything that the rest of the program takes for granted:
 * shapes, unique codes, references that exist, dependencies without a circle, and positions that
 * count 1, 2, 3 … so that the one-page picture has no holes.
 * @throws an Error whose message names the place in the document and what is wrong there
 */
export function parseRoadmap(json: unknown): Roadmap {
	const roadmap = parsed(Roadmap, json, 'roadmap');
	checkRoadmap(roadmap);
	return roadmap;
}

// What must hold between the parts of a roadmap document once each part has been read.

/**
 * Codes that are unique, references that exist, a focus where one belongs, positions without
 * holes, and dependencies without a circle.
 * @throws an Error that names the deliverable and what is wrong with it
 */
function checkRoadmap(roadmap: Roadmap): void {
	checkReferences(roadmap);
	checkPositions(roadmap);
	checkNoCircle(roadmap);
}

function checkReferences(roadmap: Roadmap): void {
	const areas = unique(roadmap.areas, 'area');
	const focusAreas = unique(roadmap.focusAreas, 'focus area');
	const principles = unique(roadmap.principles, 'principle');
	const sections = unique(roadmap.returnSections, 'return section');
	const steps = unique(roadmap.firstSteps, 'first step');
	const deliverables = unique(roadmap.deliverables, 'deliverable');
	unique(
		roadmap.deliverables.flatMap((d) => d.criteria),
		'criterion'
	);
	unique(
		roadmap.deliverables.flatMap((d) => d.voices),
		'voice statement'
	);

	for (const deliverable of roadmap.deliverables) {
		const place = `deliverable ${deliverable.code}`;
		known(deliverable.area, areas, 'area', place);
		if (deliverable.area === DEDICATED_FOCUS && deliverable.focus === null) {
			fail(place, 'is in the dedicated focus area, so it needs a focus.');
		}
		if (deliverable.area !== DEDICATED_FOCUS && deliverable.focus !== null) {
			fail(place, `has the focus "${deliverable.focus}" outside the dedicated focus area.`);
		}
		if (deliverable.focus !== null) known(deliverable.focus, focusAreas, 'focus', place);
		known(deliverable.returnSection, sections, 'returnSection', place);
		for (const code of deliverable.principles) known(code, principles, 'principles', place);
		for (const code of deliverable.firstSteps) known(code, steps, 'firstSteps', place);
		for (const code of deliverable.reliesOn) known(code, deliverables, 'reliesOn', place);
	}
	if (roadmap.dedicatedFocusRule.atLeast > roadmap.focusAreas.length) {
		fail('dedicatedFocusRule', 'asks for more focus areas than there are.');
	}
}

function checkPositions(roadmap: Roadmap): void {
	const columns = new Map<string, Deliverable[]>();
	for (const deliverable of roadmap.deliverables) {
		const column = deliverable.focus ?? deliverable.area;
		columns.set(column, [...(columns.get(column) ?? []), deliverable]);
	}
	for (const [column, deliverables] of columns) {
		const ordered = deliverables.toSorted((a, b) => a.position - b.position);
		ordered.forEach((deliverable, index) => {
			if (deliverable.position === index + 1) return;
			fail(
				`deliverable ${deliverable.code}`,
				`has position ${deliverable.position}; the positions of ${column} must count 1, 2, 3 …`
			);
		});
	}
}

function checkNoCircle(roadmap: Roadmap): void {
	const byCode = new Map(roadmap.deliverables.map((d) => [d.code, d]));
	const settled = new Set<string>();
	const follow = (code: string, path: readonly string[]): void => {
		if (settled.has(code)) return;
		if (path.includes(code)) {
			const circle = [...path.slice(path.indexOf(code)), code];
			fail(`deliverable ${code}`, `relies on itself in a circle: ${circle.join(' → ')}.`);
		}
		for (const needed of byCode.get(code)?.reliesOn ?? []) follow(needed, [...path, code]);
		settled.add(code);
	};
	for (const { code } of roadmap.deliverables) follow(code, []);
}

/** The codes of a list whose codes must all differ. */
function unique(items: readonly { readonly code: string }[], what: string): Set<string> {
	const codes = new Set<string>();
	for (const { code } of items) {
		if (codes.has(code)) fail(`${what} ${code}`, 'is there twice.');
		codes.add(code);
	}
	return codes;
}

/** Refuses a reference to something that the document does not have. */
function known(code: string, codes: ReadonlySet<string>, key: string, place: string): void {
	if (!codes.has(code)) fail(place, `"${key}" names "${code}", which the document does not have.`);
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

// What a new version of the roadmap changes against the one in force.

export interface DeliverableChange {
	readonly code: string;
	readonly title: string;
	/** What changed, as sentences. */
	readonly changes: readonly string[];
}

export interface RoadmapChanges {
	readonly added: readonly { code: string; title: string; replaces: readonly string[] }[];
	/** In the old version and neither kept nor replaced in the new one. */
	readonly removed: readonly { code: string; title: string }[];
	/** Kept under the same code with something different about it. */
	readonly changed: readonly DeliverableChange[];
	readonly same: number;
	/** Codes that deliverables say they replace, and that the old version does not have. */
	readonly unknownReplaced: readonly string[];
}

/** The differences, deliverable by deliverable, in the new version's order. */
export function compareRoadmaps(
	before: Pick<Roadmap, 'deliverables'>,
	after: Pick<Roadmap, 'deliverables'>
): RoadmapChanges {
	const old = new Map(before.deliverables.map((deliverable) => [deliverable.code, deliverable]));
	const replaced = new Set(after.deliverables.flatMap(({ replaces }) => replaces));
	const kept = new Set(after.deliverables.map(({ code }) => code));
	const changed = after.deliverables.flatMap((deliverable): DeliverableChange[] => {
		const former = old.get(deliverable.code);
		const changes = former ? changesOf(former, deliverable) : [];
		return changes.length > 0
			? [{ code: deliverable.code, title: deliverable.title, changes }]
			: [];
	});
	const both = after.deliverables.filter(({ code }) => old.has(code)).length;
	return {
		added: after.deliverables
			.filter(({ code }) => !old.has(code))
			.map(({ code, title, replaces }) => ({ code, title, replaces })),
		removed: before.deliverables
			.filter(({ code }) => !kept.has(code) && !replaced.has(code))
			.map(({ code, title }) => ({ code, title })),
		changed,
		same: both - changed.length,
		unknownReplaced: [...replaced].filter((code) => !old.has(code))
	};
}

function changesOf(before: Deliverable, after: Deliverable): string[] {
	const changes: string[] = [];
	if (before.title !== after.title) changes.push(`Renamed from “${before.title}”.`);
	if (before.plain !== after.plain) changes.push('Its plain words changed.');
	if (before.area !== after.area || before.focus !== after.focus)
		changes.push(`Moved from ${before.focus ?? before.area} to ${after.focus ?? after.area}.`);
	const relies = listChange(before.reliesOn, after.reliesOn);
	if (relies) changes.push(`What it depends on: ${relies}.`);
	changes.push(...criteriaChanges(before, after));
	if (!equal(before.voices, after.voices))
		changes.push('What people should be able to say changed.');
	if (!equal(before.resources, after.resources)) changes.push('Its resources changed.');
	return changes;
}

function criteriaChanges(before: Deliverable, after: Deliverable): string[] {
	const old = new Map(before.criteria.map((criterion) => [criterion.code, criterion]));
	const codes = listChange(
		[...old.keys()],
		after.criteria.map(({ code }) => code)
	);
	const reworded = after.criteria.filter((criterion) => {
		const former = old.get(criterion.code);
		return former && (former.text !== criterion.text || former.kind !== criterion.kind);
	});
	return [
		...(codes ? [`Criteria: ${codes}.`] : []),
		...(reworded.length > 0
			? [`Criteria reworded: ${reworded.map(({ code }) => code).join(', ')}.`]
			: [])
	];
}

function listChange(before: readonly string[], after: readonly string[]): string | null {
	const added = after.filter((code) => !before.includes(code));
	const gone = before.filter((code) => !after.includes(code));
	const parts = [
		...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
		...(gone.length > 0 ? [`removed ${gone.join(', ')}`] : [])
	];
	return parts.length > 0 ? parts.join('; ') : null;
}

function equal(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

// The roadmap as a list that an address narrows: `?area=care&stage=in-delivery&slipping=1`.

export type DueFilter = 'soon' | 'past' | 'undated';
export type UpdatedFilter = 'stale' | 'never';

/** What an address asks for; anything it does not know is left out, so that it still opens. */
export interface RoadmapRequest {
	/** Code of an area, or of a focus area. */
	readonly area: string | null;
	/** `none` for deliverables without an update. */
	readonly stage: StageCode | 'none' | null;
	/** `none` for those that are not rated. */
	readonly confidence: ConfidenceCode | 'none' | null;
	readonly owner: string | null;
	/** Only what has slipped, is about to, or is in doubt. */
	readonly slipping: boolean;
	readonly due: DueFilter | null;
	readonly updated: UpdatedFilter | null;
}

export function parseRoadmapRequest(
	params: URLSearchParams,
	roadmap: Pick<Roadmap, 'areas' | 'focusAreas'>
): RoadmapRequest {
	const among = <T extends string>(name: string, known: readonly T[]): T | null =>
		known.find((one) => one === params.get(name)) ?? null;
	return {
		area: among(
			'area',
			[...roadmap.areas, ...roadmap.focusAreas].map(({ code }) => code)
		),
		stage: among('stage', [...STAGES.map(({ code }) => code), 'none'] as const),
		confidence: among('confidence', [...CONFIDENCE.map(({ code }) => code), 'none'] as const),
		owner: params.get('owner')?.trim() || null,
		slipping: params.get('slipping') === '1',
		due: among('due', ['soon', 'past', 'undated'] as const),
		updated: among('updated', ['stale', 'never'] as const)
	};
}

/** Whether anything is left out. */
export function isNarrowed(request: RoadmapRequest): boolean {
	return Object.values(request).some((value) => value !== null && value !== false);
}

export function matches(
	request: RoadmapRequest,
	deliverable: Pick<Deliverable, 'area' | 'focus'>,
	state: DeliverableState
): boolean {
	const { area, stage, confidence, owner, slipping, due, updated } = request;
	return (
		(area === null || deliverable.area === area || deliverable.focus === area) &&
		(stage === null || (state.stage ?? 'none') === stage) &&
		(confidence === null || (state.confidence ?? 'none') === confidence) &&
		(owner === null || state.owner === owner) &&
		(!slipping || hasSlipped(state)) &&
		(due === null || isDue(due, state)) &&
		(updated === null || (updated === 'stale' ? state.stale : state.stage === null))
	);
}

function isDue(due: DueFilter, state: DeliverableState): boolean {
	if (due === 'soon') return state.dueSoon;
	return due === 'past' ? state.pastDate : state.undated;
}

/** A deliverable with where it stands. */
export interface RoadmapRow {
	readonly deliverable: Deliverable;
	readonly state: DeliverableState;
}

export const SORTABLE = [
	'position',
	'title',
	'stage',
	'confidence',
	'dueOn',
	'promisedOn',
	'slip',
	'owner',
	'updatedOn'
] as const;

/** Rows by one of `SORTABLE`; what has no value comes last either way, ties keep their order. */
export function sortRows(
	rows: readonly RoadmapRow[],
	sort: string,
	order: 'asc' | 'desc'
): RoadmapRow[] {
	if (sort === 'position') return order === 'asc' ? [...rows] : rows.toReversed();
	const value = ({ deliverable, state }: RoadmapRow): string | number | null => {
		if (sort === 'title') return deliverable.title;
		if (sort === 'stage') return STAGES.findIndex(({ code }) => code === state.stage);
		if (sort === 'confidence') {
			const place = CONFIDENCE.findIndex(({ code }) => code === state.confidence);
			return place < 0 ? null : place;
		}
		return state[sort as 'dueOn' | 'promisedOn' | 'slip' | 'owner' | 'updatedOn'];
	};
	const sign = order === 'asc' ? 1 : -1;
	return rows.toSorted((a, b) => {
		const [x, y] = [value(a), value(b)];
		if (x === null || y === null) return Number(x === null) - Number(y === null);
		if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
		return sign * String(x).localeCompare(String(y), 'en-GB');
	});
}
