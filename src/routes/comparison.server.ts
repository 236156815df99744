/**
 * ICSs side by side as an address asks for them, for England and for a region: what is compared, what the
 * pages show of it, the map, and the tables as files.
 */
import { readTiles, tileOf } from '#lib/compare/hexagons.ts';
import { NEED_ORDER, needLines, needSentence } from '#lib/compare/need.ts';
import {
	compareSystems,
	type Comparison,
	comparisonGrid,
	comparisonRows,
	hasMerged,
	needOf,
	openSystems,
	realSystemsReport,
	standingOverTime,
	type SystemFigures
} from '#lib/compare/read.server.ts';
import {
	type Against,
	byNeed,
	cellCount,
	cellWords,
	type Compared,
	type ComparisonRow,
	comparisonSentence,
	funnelLimits,
	GRID_ORDERS,
	gridInOrder,
	type GridOrder,
	type GridRow,
	isSilent,
	ratingWords,
	reachedSentence,
	rowsByNeed,
	shownFigure,
	shownTo,
	sortSystems,
	standingFigures,
	standingSentence,
	SYSTEM_SORTS,
	type SystemSort,
	VERDICT_LABELS
} from '#lib/compare/rules.ts';
import type { FunnelShown, MeasureRow, PictureShown, Shown } from '#lib/compare/shown.ts';
import {
	authorise,
	authoriseSums,
	type Ics,
	isOfProgramme,
	may,
	type Scope
} from '#lib/core/access.ts';
import { changedAddress, tableState } from '#lib/core/address.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { shortDate } from '#lib/core/dates.ts';
import { isAboutPeople } from '#lib/core/disclosure.ts';
import { isPercent, type Measure } from '#lib/core/measure.ts';
import { comparableMeasures } from '#lib/measures/read.server.ts';
import { figureWords, unfairness } from '#lib/measures/rules.ts';
import { icsLineage, type IcsListed, type Organisation } from '#lib/organisations/read.server.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { dayAsked, tableFile } from '#lib/request.server.ts';
import { CONFIDENCE, type ConfidenceCode, STAGES } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';
import { type ExportKind, type ExportTable } from '#lib/spreadsheet/write.ts';
import fictionalCsv from '../../data/demo/hexagons.csv?raw';
import hexagonsCsv from '../../data/organisations/hexagons.csv?raw';

export type SideBySide = {
	scope: Scope;
	asAt: string;
	today: string;
	search: string;
	/** The region that the page is of, or is narrowed to. */
	region: Organisation | null;
	/** Whether figures are mapped to the organisations of today. */
	mapped: boolean;
	/** Whether that would change anything. */
	merged: boolean;
	fictional: boolean;
	/** Whether the reader may see a reviewer's rating before the region has decided. */
	mayReview: (ics: Ics) => boolean;
	/** Open on the day; and those that the tables have a line for. */
	open: IcsListed[];
	systems: IcsListed[];
	measures: readonly Measure[];
	measure: Measure;
	comparison: Comparison;
	/** What the filters leave, those first that need help. */
	rows: Compared[];
	sentence: string;
	deliverables: readonly Deliverable[];
	deliverable: Deliverable;
	deliverableRows: ComparisonRow[];
};

/** @throws NotSignedIn, NotAllowed, NoRoadmap */
export function sideBySide(locals: App.Locals, url: URL, region: Organisation | null): SideBySide {
	const { person, today } = locals;
	const scope = authorise(person, 'read');
	const asAt = dayAsked(url, 'asAt', today) ?? today;
	const asked = (name: string) => url.searchParams.get(name);
	const search = (asked('search') ?? '').trim().slice(0, 200);
	const mapped = asked('organisations') === 'today';
	const mappedTo = mapped ? today : null;

	const fictional = region?.fictional ?? !hasRealOnes(scope, asAt);
	const found = (day: string) =>
		openSystems(scope, day, region?.code).filter(
			(ics) =>
				ics.fictional === fictional &&
				`${ics.shortName} ${ics.code}`.toLowerCase().includes(search.toLowerCase())
		);
	const systems = found(mappedTo ?? asAt);

	const measures = comparableMeasures();
	const measure = measures.find(({ name }) => name === asked('measure')) ?? measures[0]!;
	const comparison = compareSystems(scope, authoriseSums(person), {
		measure,
		asAt,
		mappedTo,
		systems,
		isOwn: (ics) => isOfProgramme(person!, ics)
	});
	const rows = byNeed(measure, comparison.rows).filter(
		({ england }) => asked('show') !== 'outside' || (england?.verdict ?? 'same') !== 'same'
	);

	const mayReview = (ics: Ics) =>
		may(person, 'review-returns', ics) || may(person, 'close-returns', ics);
	const { deliverables } = currentRoadmap(asAt);
	const deliverable =
		deliverables.find(({ code }) => code === asked('deliverable')) ?? deliverables[0]!;
	const deliverableRows = comparisonRows(scope, {
		deliverable,
		asAt,
		mappedTo,
		systems,
		mayReview
	});
	return {
		scope,
		asAt,
		today,
		search,
		region,
		mapped,
		mayReview,
		fictional,
		systems,
		measures,
		measure,
		comparison,
		rows,
		merged: hasMerged(scope, asAt, today),
		open: mapped ? found(asAt) : systems,
		sentence: comparisonSentence(measure, comparison.rows, comparison.england),
		deliverables,
		deliverable,
		deliverableRows: rowsByNeed(deliverableRows)
	};
}

/** Made-up ICSs are the country until one that exists reports; who may read none of either sees those that exist. */
function hasRealOnes(scope: Scope, asAt: string): boolean {
	const systems = openSystems(scope, asAt);
	if (!systems.some((ics) => ics.fictional)) return true;
	return systems.some((ics) => !ics.fictional) && realSystemsReport();
}

/** A table of more ICSs than these begins with the first eight: `?rows=all` asks for the rest. */
const MOST_ROWS = 12;
const FIRST_ROWS = 8;

/** The rows of a table of ICSs that an address asks for. */
export function firstRows<T>(rows: readonly T[], url: URL): readonly T[] {
	const all = rows.length <= MOST_ROWS || url.searchParams.get('rows') === 'all';
	return all ? rows : rows.slice(0, FIRST_ROWS);
}

/** The views of the ICSs, by what an address calls them; the first stands there without a choice. */
const VIEWS = [
	{ code: 'deliverables', label: 'Deliverables' },
	{ code: 'sections', label: 'Sections of the last return' },
	{ code: 'table', label: 'Each ICS in short' }
] as const;
export type View = (typeof VIEWS)[number]['code'];

export function viewAsked(url: URL): View {
	return VIEWS.find(({ code }) => code === url.searchParams.get('view'))?.code ?? 'deliverables';
}

/** ICSs named as those that need support: a list of all of them would choose none. */
const MOST_IN_NEED = 3;

/** What the ICSs of a page are together, for its sentence. */
function placeOf({ scope, region }: SideBySide): string {
	if (region) return region.shortName;
	return scope.icsIds === 'all' ? 'England' : 'Your ICSs';
}

/** @param regionCode the region that the page is of; null for England */
export function shownSideBySide(side: SideBySide, regionCode: string | null, url: URL): Shown {
	const { scope, asAt, measure, comparison, deliverable } = side;
	const needed = needOf(scope, asAt, side.open);
	const lines = needLines(needed);
	const region = regionCode === null ? undefined : comparison.regions.get(regionCode);
	const view = viewAsked(url);
	const standings = standingOverTime(scope, asAt, {
		regionCode: side.region?.code,
		fictional: side.fictional
	});
	return {
		standing: {
			sentence: standingSentence(placeOf(side), standings),
			days: `from ${shortDate(standings[0]!.day)} to ${shortDate(asAt)}`,
			figures: standingFigures(standings)
		},
		views: VIEWS.map(({ code, label }) => ({
			label,
			href: `${changedAddress(url, { view: code === VIEWS[0].code ? null : code, order: null, sort: null })}#picture`,
			current: code === view
		})),
		picture:
			view === 'table'
				? null
				: pictureShown(
						side,
						view,
						lines.map(({ code }) => code),
						url
					),
		need: {
			sentence: needSentence(needed),
			order: NEED_ORDER,
			lines: lines.slice(0, MOST_IN_NEED),
			total: lines.length
		},
		measure: {
			name: measure.name,
			title: measure.title,
			asAt,
			unit: measure.unit,
			better: measure.better,
			definition: `${measure.counted}${measure.of ? `, of ${measure.of}` : ''}. ${measure.remark ?? ''}`,
			sentence: side.sentence,
			unfair: unfairness(measure),
			people: isAboutPeople(measure),
			england:
				comparison.england.value === null
					? null
					: figureWords(measure, shownTo(measure, comparison.england, false)),
			region: region && region.systems > 1 ? shownFigure(measure, region, false) : null,
			funnel: funnelShown(side, url),
			total: side.rows.length,
			rows: firstRows(side.rows, url).map((row) => measureRow(row, regionCode))
		},
		deliverable: {
			code: deliverable.code,
			title: deliverable.title,
			sentence: reachedSentence(side.deliverableRows),
			total: side.deliverableRows.length,
			rows: firstRows(side.deliverableRows, url).map(
				({ code, shortName, saidBy, state, ratings }) => ({
					code,
					shortName,
					saidBy,
					stage: state.stage,
					confidence: state.reached ? null : state.confidence,
					reached: state.reached,
					promised: state.promisedOn === null ? null : shortDate(state.promisedOn),
					pastDate: state.pastDate,
					stale: state.stale ? state.daysSinceUpdate : null,
					ratings: ratings && {
						...ratings,
						name: quarterFromCode(ratings.quarter)?.label ?? ratings.quarter
					}
				})
			)
		},
		choices: {
			search: side.search,
			measures: side.measures.map(({ name, title }) => ({ value: name, label: title })),
			deliverables: side.deliverables.map(({ code, title }) => ({ value: code, label: title })),
			/** Null where nothing has merged since the day, so that there is nothing to choose. */
			organisations: side.merged || side.mapped ? (side.mapped ? 'today' : 'then') : null
		}
	};
}

const ORDER_LABELS: Record<GridOrder, string> = {
	need: 'need for support',
	name: 'name',
	reached: 'fewest reached',
	late: 'most late'
};

/** The day in question, to be added to an address. */
const dayIn = (url: URL) => {
	const day = url.searchParams.get('asAt');
	return day ? `?asAt=${encodeURIComponent(day)}` : '';
};

/** ICSs by deliverables, or by sections, in the order that the address asks for. */
function pictureShown(
	side: SideBySide,
	kind: 'deliverables' | 'sections',
	needed: readonly string[],
	url: URL
): PictureShown {
	const { scope, asAt, today, systems, mapped, mayReview } = side;
	const order = GRID_ORDERS.find((one) => one === url.searchParams.get('order')) ?? 'need';
	const mappedTo = mapped ? today : null;
	const grid = comparisonGrid(scope, { asAt, mappedTo, systems, mayReview });
	const rows = gridInOrder(grid, order, needed);
	const end = dayIn(url);
	const name = ({ shortName, saidBy }: GridRow) =>
		saidBy ? `${shortName}, as ${saidBy} recorded` : shortName;
	const orders = GRID_ORDERS.map((one) => ({
		label: ORDER_LABELS[one],
		href: `${changedAddress(url, { order: one === 'need' ? null : one })}#picture`,
		current: one === order
	}));
	const { areas, deliverables, returnSections } = currentRoadmap(asAt);
	if (kind === 'sections')
		return {
			kind,
			orders,
			caption: 'Delivery confidence of each section of the last return, ICS by ICS',
			groups: [],
			facts: ['Return'],
			columns: returnSections.map(({ code, number, title }) => ({
				code,
				title: `${number}. ${title}`,
				href: ''
			})),
			rows: rows.map((row) => ({
				name: name(row),
				href: `/ics/${row.code}/returns`,
				facts: [row.quarter ? (quarterFromCode(row.quarter)?.label ?? row.quarter) : 'none sent'],
				cells: row.sections.map((rating, index) => sectionCell(row, rating, returnSections[index]!))
			}))
		};
	return {
		kind,
		orders,
		caption: 'How far each deliverable has come, and how sure its date is, ICS by ICS',
		groups: areas.map(({ code, title }) => ({
			title,
			span: deliverables.filter(({ area }) => area === code).length
		})),
		facts: ['Reached', 'Late'],
		columns: deliverables.map(({ code, title }) => ({
			code,
			title,
			href: `${changedAddress(url, { deliverable: code })}#deliverable`
		})),
		rows: rows.map((row) => ({
			name: name(row),
			href: `/ics/${row.code}${end}`,
			facts: row.cells.every((cell) => cell === null)
				? ['-', '-']
				: [
						String(cellCount(row, ({ reached }) => reached)),
						String(cellCount(row, ({ late }) => late))
					],
			cells: row.cells.map((cell, index) => ({
				fill: cell?.stage ?? 'none',
				letters: !cell ? '' : cell.reached ? '✓' : lettersOf(cell.confidence),
				words: cellWords(cell),
				href: `/ics/${row.code}/roadmap/${deliverables[index]!.code}${end}`,
				late: cell?.late ?? false
			}))
		}))
	};
}

const lettersOf = (code: ConfidenceCode | null) =>
	CONFIDENCE.find((one) => one.code === code)?.letters ?? '';

/** A section of a return: what the reviewer says outweighs what the ICS said, and both are shown. */
function sectionCell(
	{ code, quarter }: GridRow,
	rating: GridRow['sections'][number],
	{ code: section }: { code: string }
): PictureShown['rows'][number]['cells'][number] {
	const { system = null, reviewer = null } = rating ?? {};
	const differs = reviewer !== null && system !== null && reviewer !== system;
	return {
		fill: reviewer ?? system ?? 'none',
		letters: differs
			? `${lettersOf(system)} ▸ ${lettersOf(reviewer)}`
			: lettersOf(reviewer ?? system),
		words: ratingWords(rating),
		href: quarter === null ? null : `/ics/${code}/returns/${quarter}/${section}`,
		late: false
	};
}

/** The measure as a funnel plot, from what its table shows and nothing else. */
function funnelShown({ measure, comparison }: SideBySide, url: URL): FunnelShown | null {
	const england = shownTo(measure, comparison.england, false);
	const common = england.value;
	if (!isPercent(measure.kind) || unfairness(measure) !== null) return null;
	if (common === null || common <= 0 || common >= 1 || england.systems < 2) return null;
	const points = comparison.rows.flatMap(
		({ code, shortName, figure, denominator, percent, england: against }) =>
			typeof denominator === 'number' && denominator > 0 && typeof percent === 'number'
				? [
						{
							name: shortName,
							href: `/ics/${code}/measures/${encodeURIComponent(measure.name)}${dayIn(url)}`,
							figure,
							of: denominator,
							percent,
							verdict: against?.verdict ?? null
						}
					]
				: []
	);
	if (points.length < 2) return null;
	const largest = Math.max(...points.map(({ of }) => of));
	// They follow from two numbers alone, and take a thousand tails to work out.
	const limits = cached({ dependsOn: [], key: `funnel/${common}/${largest}` }, () =>
		funnelLimits(common, Math.round(largest))
	);
	return { common: common * 100, points, limits };
}

/** What its table draws of an ICS: beside its region among all England's, against it on its own page. */
function measureRow(row: Compared, regionCode: string | null): MeasureRow {
	const { code, shortName, figure, reported, note } = row;
	const [england, region] = [row.england?.words ?? null, row.region?.words ?? null];
	const own = { code, shortName, figure, reported, note, england };
	return regionCode === null
		? { ...own, regionCode: row.regionCode, regionName: row.regionName, region: null }
		: { ...own, regionCode: null, regionName: null, region };
}

/** A row for each that has recorded something, as the address sorts them; the others by name alone. */
export function systemsShown(systems: readonly SystemFigures[], url: URL) {
	const { sort, order } = tableState(url, { sortable: SYSTEM_SORTS, sortedBy: 'name' });
	const reporting = systems.filter((system) => !isSilent(system));
	const rows = sortSystems(reporting, sort as SystemSort, order === 'desc');
	return {
		state: { sort, order },
		systems: rows.map((system) => {
			const { code, shortName, regionCode, regionName, reached, deliverables } = system;
			const { pastDate, updated, found, rewritten, networks, live } = system;
			return {
				code,
				shortName,
				regionCode,
				regionName,
				reached,
				deliverables,
				pastDate,
				updated,
				found,
				rewritten,
				networks,
				live
			};
		}),
		silent: sortSystems(systems.filter(isSilent), 'name', false).map(
			({ code, shortName, regionName }) => ({ code, shortName, regionName })
		)
	};
}

const TILES = new Map(
	[hexagonsCsv, fictionalCsv].flatMap(readTiles).map((tile) => [tile.code, tile])
);

/** Those of the ICSs that have a place on the map, from north to south and west to east. */
export function hexagonsOf(rows: readonly Compared[]) {
	const { organisations, lineage } = icsLineage();
	const codeOf = (id: number) => organisations.get(id)!.code;
	const successions = lineage.map(({ predecessorId, successorId, share }) => ({
		predecessor: codeOf(predecessorId),
		successor: codeOf(successorId),
		share
	}));
	const placed = rows.flatMap((row) => {
		const tile = tileOf(row.code, TILES, successions);
		return tile ? [{ row, tile }] : [];
	});
	const top = Math.max(...placed.map(({ tile }) => tile.row));
	const left = Math.min(...placed.map(({ tile }) => tile.col));
	return placed
		.sort((a, b) => b.tile.row - a.tile.row || a.tile.col - b.tile.col)
		.map(({ row: { code, shortName, figure, reported, percent, england }, tile }) => ({
			code,
			shortName,
			figure,
			short:
				typeof percent === 'number'
					? `${Math.round(percent)}%`
					: (percent ?? (reported ? '' : '-')),
			fifth: typeof percent === 'number' ? Math.min(5, Math.floor(percent / 20) + 1) : null,
			reported,
			verdict: england?.verdict ?? null,
			x: (tile.col - left) / 2,
			y: top - tile.row
		}));
}

type Columns = [name: string, label: string, kind: ExportKind][];

/** @throws SvelteKit's 404 for another format than CSV */
export function comparisonFile(
	side: SideBySide,
	what: string | null,
	format: string,
	place: string
) {
	const table = what === 'deliverable' ? deliverableTable(side) : measureTable(side);
	const about = what === 'deliverable' ? side.deliverable.code : side.measure.name;
	return tableFile(table, `${place}-${about}-${side.asAt}`, format);
}

function measureTable({ measure, rows }: SideBySide): ExportTable {
	const columns: Columns = [
		['code', 'ICS code', 'text'],
		['system', 'ICS', 'text'],
		['region', 'Region', 'text'],
		['numerator', 'Numerator', 'decimal'],
		['denominator', 'Denominator', 'decimal'],
		['percent', 'Per cent', 'percent'],
		['figure', measure.title, 'text'],
		['england', 'Difference from England (points)', 'whole-number'],
		['englandVerdict', 'Against England', 'text'],
		['regional', 'Difference from the region (points)', 'whole-number'],
		['regionalVerdict', 'Against the region', 'text'],
		['note', 'What to know', 'text']
	];
	return tableOf(
		measure.title,
		columns,
		rows.map((row) => [
			row.code,
			row.shortName,
			row.regionName,
			row.numerator,
			row.denominator,
			row.percent,
			row.figure,
			...difference(row.england),
			...difference(row.region),
			row.note
		])
	);
}

/** A number to count with, and what it means. */
function difference(against: Against | null): [number | null, string | null] {
	if (!against) return [null, null];
	const { points, verdict, words } = against;
	return [points, verdict ? VERDICT_LABELS[verdict] : points === null ? words : null];
}

function deliverableTable({ deliverable, deliverableRows }: SideBySide): ExportTable {
	const columns: Columns = [
		['code', 'ICS code', 'text'],
		['system', 'ICS', 'text'],
		['saidBy', 'As recorded by', 'text'],
		['region', 'Region', 'text'],
		['stage', 'Stage', 'text'],
		['confidence', 'Delivery confidence', 'text'],
		['due', 'Planned for', 'date'],
		['promised', 'Forecast for', 'date'],
		['updated', 'Last update', 'date'],
		['quarter', 'Return', 'text'],
		['own', 'Section rated by the ICS', 'text'],
		['reviewer', 'Section rated by the reviewer', 'text']
	];
	const rated = (code: ConfidenceCode | null | undefined) =>
		CONFIDENCE.find((one) => one.code === code)?.label ?? null;
	return tableOf(
		deliverable.title,
		columns,
		deliverableRows.map(({ code, shortName, saidBy, regionName, state, ratings }) => [
			code,
			shortName,
			saidBy,
			regionName,
			STAGES.find((one) => one.code === state.stage)?.label ?? 'No update yet',
			rated(state.confidence),
			state.dueOn,
			state.promisedOn,
			state.updatedOn,
			ratings?.quarter ?? null,
			rated(ratings?.system),
			rated(ratings?.reviewer)
		])
	);
}

function tableOf(title: string, columns: Columns, rows: ExportTable['rows']): ExportTable {
	return {
		title,
		columns: columns.map(([name, label, kind]) => ({ name, label, kind, wide: false })),
		rows,
		notes: []
	};
}
