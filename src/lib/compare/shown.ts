/** What the pages of England and of a region show of ICSs side by side. */
import type { ConfidenceCode, StageCode } from '#lib/roadmap/progress/rules.ts';
import type { FunnelLimits, StandingFigure, Verdict } from './rules.ts';

type Choice = { value: string; label: string };
/** The difference in words; null where there is none. */
type Against = string | null;

export type NeedShown = {
	code: string;
	shortName: string;
	/** Each with the path of what it counts, below the ICS's own. */
	reasons: { words: string; path: string }[];
};

export type MeasureRow = {
	code: string;
	shortName: string;
	regionCode: string | null;
	regionName: string | null;
	figure: string;
	reported: boolean;
	england: Against;
	region: Against;
	note: string | null;
};

export type MeasureShown = {
	name: string;
	title: string;
	asAt: string;
	/** What its denominator counts. */
	unit: string;
	better: 'higher' | 'lower' | 'neither';
	definition: string;
	sentence: string;
	/** Why it cannot be compared; null where it can. */
	unfair: string | null;
	/** It counts people, so that the rule on small counts holds. */
	people: boolean;
	/** The figure of England, and of the region where it can be shown. */
	england: string | null;
	region: string | null;
	/** Null where there is nothing to draw. */
	funnel: FunnelShown | null;
	/** The first rows, or all of them; and how many there are. */
	rows: MeasureRow[];
	total: number;
};

export type StandingRow = {
	code: string;
	shortName: string;
	/** Whose words these are, where today's organisation was made from several. */
	saidBy: string | null;
	stage: StageCode | null;
	confidence: ConfidenceCode | null;
	reached: boolean;
	promised: string | null;
	pastDate: boolean;
	/** Days since the last update, where that is long ago. */
	stale: number | null;
	ratings: {
		quarter: string;
		name: string;
		system: ConfidenceCode | null;
		reviewer: ConfidenceCode | null;
	} | null;
};

/** ICSs by deliverables, or by sections of their last returns. */
export type PictureShown = {
	kind: 'deliverables' | 'sections';
	caption: string;
	/** Headings over the columns; none where the columns stand in no groups. */
	groups: { title: string; span: number }[];
	columns: { code: string; title: string; href: string }[];
	/** Headings of what stands in each row before its cells. */
	facts: string[];
	rows: {
		name: string;
		href: string;
		facts: string[];
		cells: { fill: string; letters: string; words: string; href: string | null; late: boolean }[];
	}[];
	orders: { label: string; href: string; current: boolean }[];
};

/** What a funnel plot shows: only what its table shows too. */
export type FunnelShown = {
	/** Of the common share, as a percentage. */
	common: number;
	points: {
		name: string;
		href: string;
		figure: string;
		of: number;
		percent: number;
		verdict: Verdict | null;
	}[];
	limits: FunnelLimits[];
};

export type Shown = {
	/** England, the region, or what the reader sees of them: a sentence and six figures. */
	standing: { sentence: string; days: string; figures: StandingFigure[] };
	views: { label: string; href: string; current: boolean }[];
	/** Null where the ICSs stand in a table instead. */
	picture: PictureShown | null;
	/** The first few that need support, of how many. */
	need: { sentence: string; order: string; lines: readonly NeedShown[]; total: number };
	measure: MeasureShown;
	deliverable: {
		code: string;
		title: string;
		sentence: string;
		rows: StandingRow[];
		total: number;
	};
	choices: {
		search: string;
		measures: Choice[];
		deliverables: Choice[];
		/** Null where nothing has merged since the day, so that there is nothing to choose. */
		organisations: 'today' | 'then' | null;
	};
};
