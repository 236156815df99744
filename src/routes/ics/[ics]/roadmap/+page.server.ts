import { shortDate } from '#lib/core/dates.ts';
import { plural } from '#lib/core/words.ts';
import { icsShown, mayIn } from '#lib/request.server.ts';
import {
	contradictions,
	contradictionSentence,
	holdsUpSentence,
	reliesOnSentence,
	tasksFrom
} from '#lib/roadmap/progress/attention.ts';
import { criteriaMet, goneWithProgress } from '#lib/roadmap/progress/read.server.ts';
import type { DeliverableState } from '#lib/roadmap/progress/rules.ts';
import { summaryOf } from '#lib/roadmap/progress/summary.server.ts';
import { findDeliverable, reliedOnBy } from '#lib/roadmap/rules.ts';
import type { PageServerLoad } from './$types';
import { type Board, openBoard } from './board.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const board = openBoard(locals, params.ics, url);
	const { ics, scope, today, asAt, roadmap, states, request, table } = board;
	const summary = summaryOf(scope, roadmap, states, asAt, 0);
	const titleOf = (code: string) => findDeliverable(roadmap, code)?.title ?? code;
	const view: 'table' | 'picture' = url.searchParams.get('view') === 'table' ? 'table' : 'picture';
	return {
		ics: icsShown(ics),
		asAt,
		today,
		may: mayIn(locals, ics, 'update-roadmap'),
		version: roadmap.title,
		sentence: summary.sentence,
		tasks: tasksFrom(summary.attention, titleOf, `/ics/${ics.code}/roadmap`),
		request,
		owners: [...new Set(states.flatMap(({ owner }) => owner ?? []))].sort(),
		areas: roadmap.areas,
		focusAreas: roadmap.focusAreas,
		shown: board.rows.length,
		total: states.length,
		gone: goneWithProgress(scope, asAt).map(({ code, title, version, state }) => ({
			code,
			title,
			version,
			stage: state.stage
		})),
		table: { sort: table.sort, order: table.order },
		columns: view === 'picture' ? columnsOf(board) : null,
		focus: view === 'picture' ? focusOf(board, url.searchParams.get('focus')) : null,
		rows: view === 'table' ? rowsOf(board) : null
	};
};

/** The boxes of the picture by column: an area, or within dedicated focus one of its three. */
function columnsOf({ roadmap, rows }: Board) {
	const relied = new Set(roadmap.deliverables.flatMap(({ reliesOn }) => reliesOn));
	const boxes = rows.map(
		({ deliverable: { code, title, area, focus, position, reliesOn }, state }) => ({
			column: focus ?? area,
			position,
			box: {
				code,
				title,
				stage: state.stage,
				confidence: state.reached ? null : state.confidence,
				late: lateness(state),
				stale: state.stale ? `No update for ${plural(state.daysSinceUpdate ?? 0, 'day')}` : null,
				linked: reliesOn.length > 0 || relied.has(code)
			}
		})
	);
	const inColumn = (code: string) =>
		boxes
			.filter(({ column }) => column === code)
			.sort((a, b) => a.position - b.position)
			.map(({ box }) => box);
	return Object.fromEntries(
		[...roadmap.areas, ...roadmap.focusAreas].map(({ code }) => [code, inColumn(code)])
	);
}

/** That its forecast date has passed, or how far that has slipped. */
function lateness({ slip, pastDate, promisedOn, reached }: DeliverableState): string | null {
	if (pastDate) return `Late: forecast for ${shortDate(promisedOn)}`;
	if (slip === null || slip <= 0) return null;
	return reached
		? `${plural(slip, 'day')} later than planned`
		: `Slipped by ${plural(slip, 'day')}`;
}

/** The deliverable whose links are shown, what it depends on and what waits for it. */
function focusOf({ roadmap, states }: Board, code: string | null) {
	const deliverable = code === null ? undefined : findDeliverable(roadmap, code);
	if (!deliverable) return null;
	const stateOf = (name: string) => states.find((state) => state.code === name)!;
	const shown = (name: string) => {
		const { stage, confidence, promisedOn, actualOn, reached } = stateOf(name);
		return {
			code: name,
			title: findDeliverable(roadmap, name)!.title,
			stage,
			confidence: reached ? null : confidence,
			promisedOn,
			actualOn
		};
	};
	const needed = deliverable.reliesOn.map(stateOf);
	const blocked = reliedOnBy(roadmap, deliverable.code).map(({ code: name }) => name);
	return {
		code: deliverable.code,
		title: deliverable.title,
		reliesOn: deliverable.reliesOn.map(shown),
		holdsUp: blocked.map(shown),
		sentences: [
			reliesOnSentence(needed),
			holdsUpSentence(blocked.map(stateOf)),
			...contradictions(stateOf(deliverable.code), needed).map((found) =>
				contradictionSentence(found, shown(found.reliesOn).title)
			)
		]
	};
}

function rowsOf({ scope, roadmap, rows, asAt }: Board) {
	const titles = new Map(
		[...roadmap.areas, ...roadmap.focusAreas].map((one) => [one.code, one.title])
	);
	const criteria = criteriaMet(scope, roadmap, asAt);
	return rows.map(({ deliverable: { code, title, area, focus }, state }) => ({
		code,
		title,
		area: titles.get(focus ?? area) ?? area,
		stage: state.stage,
		confidence: state.confidence,
		dueOn: state.dueOn,
		promisedOn: state.promisedOn,
		actualOn: state.actualOn,
		slip: state.slip,
		stale: state.stale,
		owner: state.owner,
		updatedOn: state.updatedOn,
		success: criteria.get(code)!.success
	}));
}
