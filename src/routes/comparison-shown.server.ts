/** What the pages of England and of a region show of systems side by side. */
import { NEED_ORDER, needLines, needSentence } from '#lib/compare/need.ts';
import { needOf } from '#lib/compare/read.server.ts';
import {
	type Compared,
	shownFigure,
	shownTo,
	standingsSentence,
	unfairness
} from '#lib/compare/rules.ts';
import type { MeasureRow, Shown } from '#lib/compare/shown.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { shortDate } from '#lib/core/dates.ts';
import { isAboutPeople } from '#lib/core/disclosure.ts';
import { MEASURES } from '#lib/measures/catalogue.ts';
import { figureWords } from '#lib/measures/rules.ts';
import type { SideBySide } from './comparison.server.ts';

/** A table of more systems than these begins with the first twelve: `?rows=all` asks for the rest. */
const MOST_ROWS = 15;
const FIRST_ROWS = 12;

/** The rows of a table of systems that an address asks for. */
export function firstRows<T>(rows: readonly T[], url: URL): readonly T[] {
	const all = rows.length <= MOST_ROWS || url.searchParams.get('rows') === 'all';
	return all ? rows : rows.slice(0, FIRST_ROWS);
}

/** @param regionCode the region that the page is of; null for England */
export function shownSideBySide(side: SideBySide, regionCode: string | null, url: URL): Shown {
	const { scope, asAt, measure, comparison, deliverable } = side;
	const needed = needOf(scope, asAt, side.open);
	const lines = needLines(needed);
	const region = regionCode === null ? undefined : comparison.regions.get(regionCode);
	return {
		need: {
			sentence: needSentence(needed),
			order: NEED_ORDER,
			lines: firstRows(lines, url),
			total: lines.length
		},
		measure: {
			name: measure.name,
			title: measure.title,
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
			total: side.rows.length,
			rows: firstRows(side.rows, url).map((row) => measureRow(row, regionCode))
		},
		deliverable: {
			code: deliverable.code,
			title: deliverable.title,
			sentence: standingsSentence(side.standings),
			total: side.standings.length,
			rows: firstRows(side.standings, url).map(({ code, shortName, saidBy, state, ratings }) => ({
				...{ code, shortName, saidBy },
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
			}))
		},
		choices: {
			search: side.search,
			measures: MEASURES.map(({ name, title }) => ({ value: name, label: title })),
			deliverables: side.deliverables.map(({ code, title }) => ({ value: code, label: title })),
			/** Null where nothing has merged since the day, so that there is nothing to choose. */
			organisations: side.merged || side.mapped ? (side.mapped ? 'today' : 'then') : null
		}
	};
}

/** What its table draws of a system: beside its region among all England's, against it on its own page. */
function measureRow(row: Compared, regionCode: string | null): MeasureRow {
	const { code, shortName, figure, reported, note } = row;
	const [england, region] = [row.england?.words ?? null, row.region?.words ?? null];
	const own = { code, shortName, figure, reported, note, england };
	return regionCode === null
		? { ...own, regionCode: row.regionCode, regionName: row.regionName, region: null }
		: { ...own, regionCode: null, regionName: null, region };
}
