/** The report to a board: what it holds, what changed since the last, and the document that is made of it. Pure. */
import * as v from 'valibot';
import { dateAndQuarter, longDate, shortDate, shortMonth } from '#lib/core/dates.ts';
import { agree, counted, listSome, plural, uncapital } from '#lib/core/words.ts';
import type { Cell, Document, Section, Table } from '#lib/documents/document.ts';
import {
	CONFIDENCE,
	type ConfidenceCode,
	type DeliverableState,
	hasReached,
	type StageCode,
	STAGES
} from '#lib/roadmap/progress/rules.ts';
import type { Roadmap } from '#lib/roadmap/rules.ts';

const stage = v.nullable(v.picklist(STAGES.map(({ code }) => code)));
const confidence = v.nullable(v.picklist(CONFIDENCE.map(({ code }) => code)));
const day = v.nullable(v.string());

/** As it is shown and, once kept, stored. Dates are ISO. */
export const BoardReport = v.object({
	ics: v.object({ code: v.string(), name: v.string() }),
	asAt: v.string(),
	sentence: v.string(),
	burnUp: v.object({
		title: v.string(),
		ahead: v.string(),
		days: v.array(
			v.object({
				on: v.string(),
				planned: v.number(),
				reached: v.nullable(v.number()),
				forecast: v.nullable(v.number())
			})
		)
	}),
	areas: v.array(
		v.object({
			title: v.string(),
			boxes: v.array(
				v.object({
					code: v.string(),
					title: v.string(),
					stage,
					/** Of what is not reached. */
					confidence,
					/** "31 days later than planned", "late". */
					slip: v.nullable(v.string())
				})
			)
		})
	),
	/** How many have slipped or are in doubt, of which `slipsNext` are the first. */
	slips: v.number(),
	slipsNext: v.array(
		v.object({
			code: v.string(),
			title: v.string(),
			confidence,
			slip: v.nullable(v.number()),
			dueOn: day,
			promisedOn: day,
			reason: v.nullable(v.object({ text: v.string(), on: v.string() })),
			/** How many others wait for it. */
			holdsUp: v.number()
		})
	),
	measures: v.array(
		v.object({ name: v.string(), title: v.string(), figure: v.string(), says: v.string() })
	),
	risks: v.object({
		open: v.number(),
		top: v.array(
			v.object({
				id: v.number(),
				reference: v.string(),
				description: v.string(),
				score: v.nullable(v.number()),
				owner: v.nullable(v.string()),
				reviewOn: day
			})
		)
	}),
	people: v.array(v.string()),
	/** What changed since the report kept before, or since a quarter ago where none was. */
	since: v.object({ on: v.string(), kept: v.boolean(), changes: v.array(v.string()) })
});
export type BoardReport = v.InferOutput<typeof BoardReport>;

export type HeatmapArea = BoardReport['areas'][number];

/** The roadmap as a heatmap draws it: a column an area, a box a deliverable. */
export function heatmapOf(
	roadmap: Pick<Roadmap, 'areas' | 'deliverables'>,
	states: readonly DeliverableState[]
): HeatmapArea[] {
	const byCode = new Map(states.map((state) => [state.code, state]));
	return roadmap.areas.map((area) => ({
		title: area.title,
		boxes: roadmap.deliverables
			.filter((deliverable) => deliverable.area === area.code)
			.map(({ code, title }) => {
				const { stage, reached, pastDate, slipping, slip, confidence } = byCode.get(code)!;
				const days = slipping ? `${counted(slip!, 'day', 'days')} later than planned` : null;
				return {
					code,
					title,
					stage,
					confidence: reached ? null : confidence,
					slip: pastDate ? 'late' : days
				};
			})
	}));
}

/** The most names in one sentence of changes. */
const NAMED = 3;

/**
 * What is different from one day to a later one, in sentences; one that says so where nothing is.
 *
 * @param titles of the deliverables, by code
 */
export function changesIn(
	before: readonly DeliverableState[],
	now: readonly DeliverableState[],
	titles: ReadonlyMap<string, string>
): string[] {
	const then = new Map(before.map((state) => [state.code, state]));
	const named = (
		which: (was: DeliverableState | undefined, is: DeliverableState) => boolean,
		words: (count: number) => string,
		more: (was: DeliverableState | undefined, is: DeliverableState) => string = () => ''
	) => {
		const found = now.filter((is) => which(then.get(is.code), is));
		if (found.length === 0) return [];
		const names = found.map(
			(is) => `${titles.get(is.code) ?? is.code}${more(then.get(is.code), is)}`
		);
		return [`${words(found.length)}: ${listSome(names, NAMED)}.`];
	};
	const steps = (state: DeliverableState | undefined) =>
		STAGES.find(({ code }) => code === state?.stage)?.steps ?? -1;
	const rank = (code: ConfidenceCode | null) => CONFIDENCE.findIndex((one) => one.code === code);
	const label = (code: ConfidenceCode | null) =>
		uncapital(CONFIDENCE.find((one) => one.code === code)?.label ?? 'not rated');
	const rated = (was: DeliverableState | undefined, is: DeliverableState) =>
		was !== undefined && !is.reached && was.confidence !== null && is.confidence !== null;
	const dates = (was: DeliverableState | undefined, is: DeliverableState) =>
		` (${shortDate(was!.promisedOn)} to ${shortDate(is.promisedOn)})`;
	const dated = (was: DeliverableState | undefined, is: DeliverableState) =>
		was?.promisedOn != null && is.promisedOn !== null && !is.reached;
	const sentences = [
		...named(
			(was, is) => is.reached && !was?.reached,
			(count) => `${plural(count, 'deliverable')} reached success`
		),
		...named(
			(was, is) => !is.reached && was?.reached === true,
			(count) =>
				`${plural(count, 'deliverable')} no longer ${agree(count, 'counts', 'count')} as reached`
		),
		...named(
			(was, is) => !is.reached && !was?.reached && steps(is) > Math.max(steps(was), 0),
			(count) => `${plural(count, 'deliverable')} moved on a stage`
		),
		...named(
			(was, is) => dated(was, is) && is.promisedOn! > was!.promisedOn!,
			(count) => `${plural(count, 'forecast')} moved later`,
			dates
		),
		...named(
			(was, is) => dated(was, is) && is.promisedOn! < was!.promisedOn!,
			(count) => `${plural(count, 'forecast')} moved earlier`,
			dates
		),
		...named(
			(was, is) => rated(was, is) && rank(is.confidence) > rank(was!.confidence),
			(count) => `Delivery confidence fell for ${count}`,
			(was, is) => ` (${label(was!.confidence)} to ${label(is.confidence)})`
		),
		...named(
			(was, is) => rated(was, is) && rank(is.confidence) < rank(was!.confidence),
			(count) => `Delivery confidence rose for ${count}`,
			(was, is) => ` (${label(was!.confidence)} to ${label(is.confidence)})`
		)
	];
	return sentences.length > 0 ? sentences : ['No stage, forecast or delivery confidence changed.'];
}

/** "Changes since the last report, of 30 June 2026", or since a quarter ago. */
export function sinceTitle({ on, kept }: BoardReport['since']): string {
	return kept
		? `Changes since the last report, as at ${longDate(on)}`
		: `Changes since ${longDate(on)}`;
}

export function risksTitle({ open }: BoardReport['risks']): string {
	return open === 0 ? 'Risks' : `The gravest of ${plural(open, 'open risk')}`;
}

// The document: a section is a slide, and a heading of the printed report.

/** A stage's colours on paper, and those of a deliverable without an update. */
const FILLS: Record<StageCode | 'none', { fill: string; ink?: string }> = {
	none: { fill: 'FFFFFF' },
	'not-started': { fill: 'FFFFFF' },
	'getting-started': { fill: 'E1ECF7' },
	'in-delivery': { fill: 'B9D3EE' },
	'success-reached': { fill: '005EB8', ink: 'FFFFFF' },
	sustained: { fill: '003087', ink: 'FFFFFF' }
};

export const BOARD_LINES = [
	{ key: 'reached', label: 'Reached', color: '005EB8' },
	{ key: 'forecast', label: 'Forecast', color: 'AE2573' },
	{ key: 'planned', label: 'Planned', color: '4C6272' }
] as const;

/** @param origin where the report stands: an address, for the foot of each page */
export function boardDocument(report: BoardReport, origin: string): Document {
	const { ics, asAt, sentence, burnUp, slips, slipsNext, measures, risks, people, since } = report;
	const sections: (Section | null)[] = [
		{
			title: 'Where it stands',
			blocks: [{ kind: 'words', text: sentence, large: true }, heatmapTable(report)]
		},
		burnUp.days.length === 0
			? null
			: {
					title: burnUp.title,
					blocks: [
						...(burnUp.ahead ? [{ kind: 'words' as const, text: burnUp.ahead }] : []),
						{
							kind: 'chart',
							title: burnUp.title,
							labels: burnUp.days.map(({ on }) => (on === asAt ? shortDate(on) : shortMonth(on))),
							series: BOARD_LINES.map(({ key, label, color }) => ({
								name: label,
								color,
								values: burnUp.days.map((one) => one[key])
							}))
						}
					]
				},
		{
			title: 'What slips next, and why',
			blocks:
				slipsNext.length === 0
					? [{ kind: 'words', text: 'Nothing has slipped, and nothing is in doubt.' }]
					: [
							slipsTable(slipsNext),
							...(slips > slipsNext.length
								? [
										{
											kind: 'words' as const,
											text: `These are the first ${slipsNext.length} of ${slips} that have slipped or are in doubt.`,
											muted: true
										}
									]
								: [])
						]
		},
		{
			title: 'Measures and risks',
			blocks: [
				measures.length === 0
					? { kind: 'words', text: 'No measure has a figure yet.' }
					: measuresTable(measures),
				{ kind: 'heading', text: risksTitle(risks) },
				risks.top.length === 0
					? { kind: 'words', text: 'No open risk is recorded.' }
					: risksTable(risks.top)
			]
		},
		{
			title: 'What people say, and what has changed',
			blocks: [
				...people.map((text) => ({ kind: 'words' as const, text })),
				{ kind: 'heading', text: sinceTitle(since) },
				{ kind: 'list', items: since.changes }
			]
		}
	];
	return {
		title: `${ics.name}: community mental health transformation`,
		subtitle: `Report to the board, as at ${dateAndQuarter(asAt)}`,
		origin: `Waymark, ${origin}`,
		sections: sections.filter((one) => one !== null)
	};
}

/** A long area takes two columns, so that none is much taller than the others. */
const TALLEST = 12;

function heatmapTable({ areas }: BoardReport): Table {
	const columns = areas.flatMap(({ title, boxes }) => {
		const reached = boxes.filter((box) => hasReached(box.stage)).length;
		const label = `${title}: ${reached} of ${boxes.length} reached`;
		const half = Math.ceil(boxes.length / 2);
		return boxes.length > TALLEST
			? [
					{ label, boxes: boxes.slice(0, half) },
					{ label: `${title}, continued`, boxes: boxes.slice(half) }
				]
			: [{ label, boxes }];
	});
	const rows = Math.max(0, ...columns.map(({ boxes }) => boxes.length));
	return {
		kind: 'table',
		caption: 'Every deliverable with its stage, its delivery confidence and whether it is late',
		columns: columns.map(({ label }) => ({ label, width: 1 / columns.length })),
		rows: Array.from({ length: rows }, (_, row) =>
			columns.map(({ boxes }): Cell => {
				const box = boxes[row];
				if (!box) return '';
				const state = [
					STAGES.find(({ code }) => code === box.stage)?.label ?? 'No update yet',
					CONFIDENCE.find(({ code }) => code === box.confidence)?.label,
					box.slip
				];
				return {
					text: `${box.title}\n${state.filter(Boolean).join(', ')}`,
					...FILLS[box.stage ?? 'none']
				};
			})
		),
		small: true
	};
}

function slipsTable(slips: BoardReport['slipsNext']): Table {
	return {
		kind: 'table',
		caption: 'Deliverables that have slipped or are in doubt, the nearest date first',
		columns: [
			{ label: 'Deliverable', width: 0.24 },
			{ label: 'Planned', width: 0.11 },
			{ label: 'Forecast', width: 0.13 },
			{ label: 'Confidence', width: 0.12 },
			{ label: 'Why', width: 0.31 },
			{ label: 'Blocks', width: 0.09, right: true }
		],
		rows: slips.map(({ title, dueOn, promisedOn, confidence, slip, reason, holdsUp }) => [
			{ text: title, strong: true },
			shortDate(dueOn) || 'Not set',
			`${shortDate(promisedOn) || 'Not set'}${slip !== null && slip > 0 ? `\n${plural(slip, 'day')} later` : ''}`,
			CONFIDENCE.find(({ code }) => code === confidence)?.label ?? '',
			reason ? `${reason.text} (${shortDate(reason.on)})` : 'No reason was given.',
			holdsUp === 0 ? 'None' : plural(holdsUp, 'other')
		])
	};
}

function measuresTable(measures: BoardReport['measures']): Table {
	return {
		kind: 'table',
		caption: 'Measures with their latest figure and what it says',
		columns: [
			{ label: 'Measure', width: 0.34 },
			{ label: 'Latest', width: 0.33 },
			{ label: 'What it says', width: 0.33 }
		],
		rows: measures.map(({ title, figure, says }) => [{ text: title, strong: true }, figure, says])
	};
}

function risksTable(risks: BoardReport['risks']['top']): Table {
	return {
		kind: 'table',
		caption: 'Open risks, the gravest first',
		columns: [
			{ label: 'Risk', width: 0.1 },
			{ label: 'What it is', width: 0.46 },
			{ label: 'Score, of 25', width: 0.12, right: true },
			{ label: 'Owner', width: 0.2 },
			{ label: 'Review', width: 0.12 }
		],
		rows: risks.map(({ reference, description, score, owner, reviewOn }) => [
			reference,
			description,
			score === null ? 'Not scored' : String(score),
			owner ?? '',
			shortDate(reviewOn)
		])
	};
}
