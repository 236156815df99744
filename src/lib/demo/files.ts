/** The demonstration's data files: made-up organisations and the sentences they report in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemberRole } from '#lib/core/access.ts';
import { projectRoot } from '#lib/platform/database.server.ts';
import type { ConfidenceCode, StageCode } from '#lib/roadmap/progress/rules.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';
import type { AboutKind, Act, ConcernKind, Visibility } from '#lib/voices/concerns/rules.ts';
import type { GroupRating, Reached, RegionRating } from '#lib/voices/ratings/rules.ts';

export type DemoPcn = { code: string; name: string; population: number; smiRegister: number };

export type DemoIcs = {
	code: string;
	shortName: string;
	trusts: { code: string; name: string }[];
	places: { code: string; name: string; pcns: DemoPcn[] }[];
};

export type DemoRegion = { code: string; shortName: string; ics: DemoIcs[] };

/** The made-up regions and ICSs with what lies below them. */
export function demoRegions(): DemoRegion[] {
	return (read('organisations.json') as { regions: DemoRegion[] }).regions;
}

type Sentences = { onCourse: string[]; trouble: string[]; moved: string[] };

type WordsFile = {
	areas: Record<string, Sentences & { evidence: string[] }>;
	deliverables: Record<string, Sentences & { owner: string; usually?: 'early' | 'late' }>;
	notStarted: string[];
	started: string[];
	notes: string[];
};

/** What can be said of one deliverable. */
export type Words = {
	owner: string;
	usually: 'early' | 'late' | null;
	notStarted: readonly string[];
	started: readonly string[];
	onCourse: readonly string[];
	reached: readonly string[];
	trouble: readonly string[];
	moved: readonly string[];
	evidence: readonly string[];
	notes: readonly string[];
};

/** Finds the words for a deliverable; one that the file does not know speaks for its area. */
export function wordsFile(): (deliverable: Deliverable) => Words {
	const file = read('progress-words.json') as WordsFile;
	return ({ code, area, focus }) => {
		const general = file.areas[focus ?? area] ?? file.areas.model!;
		const own = file.deliverables[code];
		return {
			owner: own?.owner ?? 'Programme director',
			usually: own?.usually ?? null,
			notStarted: file.notStarted,
			started: file.started,
			onCourse: general.onCourse,
			reached: own?.onCourse ?? general.onCourse,
			trouble: own ? [...own.trouble, ...own.trouble, ...general.trouble] : general.trouble,
			moved: own ? [...own.moved, ...general.moved] : general.moved,
			evidence: general.evidence,
			notes: file.notes
		};
	};
}

/** Where a deliverable stands in the end, from which its history is made up. */
export type Outcome = {
	stage: StageCode;
	confidence?: ConfidenceCode | null;
	/** Whole months from the month of loading, as the last day of that month; negative is past. */
	baseline: number | null;
	forecast?: number | null;
	/** Days before the day of loading. */
	reached?: number;
	updated: number;
	/** Days after the day of loading; negative is past. */
	backToGreen?: number;
	reason?: string;
	forecastReason?: string;
};

/** Where Westside and Eastside stands: written by hand, so that its overview tells a story. */
export function westsideOutcomes(): Map<string, Outcome> {
	const file = read('westside-progress.json') as { deliverables: Record<string, Outcome> };
	return new Map(Object.entries(file.deliverables));
}

type PolicyTitle = { title: string; kind: string; mentions: number };

/** Documents that trusts usually find to mention CPA. */
export function policyTitles(): { owners: string[]; policies: PolicyTitle[] } {
	return read('policy-titles.json') as { owners: string[]; policies: PolicyTitle[] };
}

/** What is said of a framework's statements: what shows them, why they are not met, and whose they are. */
export function frameworkWords(): Record<'evidence' | 'reasons' | 'owners', string[]> {
	return read('framework-words.json') as Record<'evidence' | 'reasons' | 'owners', string[]>;
}

/** The dedicated focus plans of the made-up systems that have one: system -> year -> focus areas. */
export function focusPlans(): Record<string, Record<string, string[]>> {
	return read('focus-plans.json') as Record<string, Record<string, string[]>>;
}

/** What a voice says of a subject in one quarter. */
export type Spoken<Rating extends string = string> = { rating: Rating; words: string };
export type GroupSpoken = Spoken<GroupRating> & { reached: Reached; other?: Spoken<GroupRating> };

/** What the story of a deliverable shows, where it stands as the part asks for. */
export type Part = 'claimed' | 'doubted' | 'unclear' | 'agreed' | 'ahead' | 'open';

export type Says = Partial<Record<GroupRating, string[]>>;
export type DeliverableSample = {
	code: string;
	part: Part;
	says: Says;
	region?: Spoken<RegionRating>;
};

/** For each of the quarters told, oldest first; null where nothing was said anew. */
type PrincipleSample = {
	system: (Spoken<StageCode> | null)[];
	region: (Spoken<RegionRating> | null)[];
	group: GroupSpoken[];
};

export type PostTold = {
	/** Working days after the concern was raised. */
	after: number;
	act: Act;
	words: string;
	/** A member's first name, or `lead`; the system's own acts have none. */
	by?: string;
	/** Of a sharing. */
	to?: Visibility;
	/** Of a promise: working days to the day promised, and to the day it was kept. */
	within?: number;
	done?: number;
	hidden?: { after: number; reason: string };
};

export type ConcernSample = {
	by: string;
	asGroup?: boolean;
	kind: ConcernKind;
	about: [AboutKind, string | null];
	visibility: Visibility;
	/** Working days before the day of loading. */
	ago: number;
	title: string;
	words: string;
	posts: PostTold[];
};

export type MemberTold = { name: string; role: MemberRole; actsFor?: string; email?: string };

export type GroupSample = {
	ics: string;
	name: string;
	about: string;
	/** Working days in which its system answers; null where that is left as it is. */
	answerDays: number | null;
	members: MemberTold[];
	/** Principles on which members have given their view in the current quarter. */
	askedNow: string[];
	principles: Record<string, PrincipleSample>;
	deliverables: DeliverableSample[];
	concerns: ConcernSample[];
};

export type VoicesFile = {
	groups: GroupSample[];
	/** Words for any subject; for one that is as it was; and for a member's own view. */
	says: Record<GroupRating, string[]>;
	still: string[];
	views: Record<GroupRating, string[]>;
};

/** What the made-up groups say, and what is said to them. */
export function voicesFile(): VoicesFile {
	return read('voices.json') as VoicesFile;
}

/** A file of data/demo. */
export function read(file: string): unknown {
	return JSON.parse(readFileSync(join(projectRoot(), 'data/demo', file), 'utf8'));
}
