import { shortDate } from '#lib/core/dates.ts';
import { plural } from '#lib/core/words.ts';
import { fail, redirect } from '@sveltejs/kit';
import type { IcsScope } from '#lib/core/access.ts';
import { cellsIn } from '#lib/imports/run.server.ts';
import { type Finding, refused, type Result } from '#lib/core/result.ts';
import {
	formAnswer,
	icsShown,
	mayIn,
	openIcs,
	textOf,
	withHttpErrors
} from '#lib/request.server.ts';
import { choiceLabel } from '#lib/registers/definition.ts';
import { parseListRequest } from '#lib/registers/form.ts';
import { localdeliverables } from '#lib/registers/localdeliverables/definition.ts';
import { listRows } from '#lib/registers/read.server.ts';
import {
	contradictions,
	contradictionSentence,
	holdsUpSentence,
	reliesOnSentence,
	tasksFrom
} from '#lib/roadmap/progress/attention.ts';
import {
	batchOf,
	criteriaMet,
	forecastsOf,
	goneWithProgress
} from '#lib/roadmap/progress/read.server.ts';
import type { DeliverableState } from '#lib/roadmap/progress/rules.ts';
import { summaryOf } from '#lib/roadmap/progress/summary.server.ts';
import { findDeliverable, reliedOnBy } from '#lib/roadmap/rules.ts';
import type { TimelineGroup } from '#lib/roadmap/timeline.ts';
import {
	checkUpdates,
	recordUpdates,
	type RowChanges,
	type RowConflict,
	undoUpdates
} from '#lib/roadmap/progress/write.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { type Board, openBoard } from './board.server.ts';
import {
	afterConflict,
	type CellNames,
	findingsAt,
	gridFromSheets,
	gridRows,
	planOf,
	type PostedGrid,
	postedGrid,
	tokenOf
} from './grid.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const board = openBoard(locals, params.ics, url);
	const { ics, scope, today, asAt, roadmap, states, request, table } = board;
	const summary = summaryOf(scope, roadmap, states, asAt, 0);
	const titleOf = (code: string) => findDeliverable(roadmap, code)?.title ?? code;
	const may = mayIn(locals, ics, 'update-roadmap');
	// Nobody updates the past: a reader who looks back sees the picture.
	const mayUpdate = may['update-roadmap'] && asAt === today;
	const view = viewAsked(url, mayUpdate);
	return {
		view,
		mayUpdate,
		ics: icsShown(ics),
		asAt,
		today,
		may,
		version: roadmap.title,
		sentence: summary.sentence,
		tasks: tasksFrom(summary.attention, titleOf, `/ics/${ics.code}/roadmap`),
		request,
		owners: [...new Set(states.flatMap(({ owner }) => owner ?? []))].sort(),
		areas: roadmap.areas,
		focusAreas: roadmap.focusAreas,
		shown: board.rows.length,
		total: states.length,
		local: view === 'update' ? [] : localDeliverables(scope, asAt),
		gone: goneWithProgress(scope, asAt).map(({ code, title, version, state }) => ({
			code,
			title,
			version,
			stage: state.stage
		})),
		table: { sort: table.sort, order: table.order },
		columns: view === 'picture' ? columnsOf(board) : null,
		focus: view === 'picture' ? focusOf(board, url.searchParams.get('focus')) : null,
		rows: view === 'table' ? rowsOf(board) : null,
		timeline: view === 'timeline' ? timelineOf(board) : null,
		grid: view === 'update' ? { rows: gridRows(board), ...savedNow(board, url) } : null
	};
};

/** What the ICS has added to the roadmap for itself, by area. */
function localDeliverables(scope: IcsScope, asAt: string) {
	const all = parseListRequest(localdeliverables, new URLSearchParams(), scope.audience);
	const { rows } = listRows(scope, localdeliverables, all, asAt, 'all');
	return rows.map(({ id, row, status }) => ({
		id,
		title: String(row.title),
		area: choiceLabel(localdeliverables, row, 'area') || 'No area given',
		...localdeliverables.statuses.find(({ code }) => code === status)!
	}));
}

const VIEWS = ['picture', 'timeline', 'table', 'update'] as const;

function viewAsked(url: URL, mayUpdate: boolean): (typeof VIEWS)[number] {
	const asked = VIEWS.find((view) => view === url.searchParams.get('view')) ?? 'picture';
	return asked === 'update' && !mayUpdate ? 'picture' : asked;
}

/** What was just saved or undone, and until when it can be undone. */
function savedNow({ scope }: Board, url: URL) {
	const asked = (name: string) => {
		const number = Number(url.searchParams.get(name));
		return Number.isSafeInteger(number) && number > 0 ? number : null;
	};
	const id = asked('saved');
	const batch = id === null ? null : batchOf(scope, id);
	return {
		saved: batch && batch.undoneAt === null ? { id: batch.id, count: batch.codes.length } : null,
		undone: asked('undone')
	};
}

/** Every deliverable that the filters leave, by area, with each date that it ever had. */
function timelineOf({ scope, roadmap, rows, asAt }: Board): TimelineGroup[] {
	const earlier = forecastsOf(scope, roadmap, asAt);
	return [...roadmap.areas, ...roadmap.focusAreas].flatMap(({ code: column, title }) => {
		const own = rows
			.filter(({ deliverable }) => (deliverable.focus ?? deliverable.area) === column)
			.sort((a, b) => a.deliverable.position - b.deliverable.position)
			.map(({ deliverable, state }) => ({
				code: deliverable.code,
				title: deliverable.title,
				planned: state.baselineOn,
				earlier: (earlier.get(deliverable.code) ?? []).filter((day) => day !== state.forecastOn),
				forecast: state.reached ? null : state.forecastOn,
				reached: state.actualOn,
				late: state.pastDate
			}));
		return own.length === 0 ? [] : [{ title, rows: own }];
	});
}

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

/** The grid as it comes back: with what is wrong, what others did meanwhile, or what will change. */
function shownAgain(
	posted: PostedGrid,
	board: Board,
	result: Result<RowChanges[] | { batch: number | null }, RowConflict[]>,
	cellOf?: CellNames
) {
	const { rows, effectiveOn } = posted;
	const nothing = {
		effectiveOn,
		findings: [] as Finding[],
		conflicts: [],
		plan: null,
		token: null
	};
	if ('refused' in result)
		return { ...nothing, rows, findings: findingsAt(result.refused, rows, cellOf) };
	if ('conflict' in result) {
		const conflicts = result.conflict.map(({ code, theirs, changes }) => ({
			code,
			title: rows.find((row) => row.code === code)!.title,
			by: theirs.recordedBy,
			at: theirs.recordedAt,
			changes
		}));
		return { ...nothing, rows: afterConflict(posted, result.conflict, board), conflicts };
	}
	const plan = Array.isArray(result.ok) ? planOf(result.ok, rows) : [];
	return { ...nothing, rows, plan, token: tokenOf(posted) };
}

async function opened({ locals, params, url, request }: RequestEvent) {
	const { actor, ics } = openIcs(locals, params.ics, 'update-roadmap');
	const board = openBoard(locals, params.ics, new URL(url.pathname, url));
	const form = await request.formData();
	return { actor, board, form, home: `/ics/${ics.code}/roadmap?view=update` };
}

export const actions: Actions = {
	check: async (event) => {
		const { actor, board, form } = await opened(event);
		const posted = postedGrid(form, board);
		const result = withHttpErrors(() => checkUpdates(actor, posted.updates));
		const grid = shownAgain(posted, board, result);
		return 'ok' in result ? { grid } : fail('conflict' in result ? 409 : 400, { grid });
	},
	/** The roadmap's own spreadsheet, changed: shown in the grid with what will change, and not saved yet. */
	upload: async (event) => {
		const { actor, board, form } = await opened(event);
		const file = form.get('file');
		const isFile = file instanceof File && file.size > 0;
		const read = isFile ? await cellsIn(new Uint8Array(await file.arrayBuffer()), file.name) : [];
		const sheets = isFile
			? 'refused' in read
				? refused('file', read.refused)
				: gridFromSheets(read, board)
			: refused('file', 'Choose the spreadsheet first.');
		if ('refused' in sheets) {
			const empty = { rows: gridRows(board), effectiveOn: board.today, updates: [] };
			return fail(400, { grid: shownAgain(empty, board, sheets) });
		}
		const { cellOf, ...posted } = sheets.ok;
		const result = withHttpErrors(() => checkUpdates(actor, posted.updates));
		const grid = shownAgain(posted, board, result, cellOf);
		return 'ok' in result ? { grid } : fail(400, { grid });
	},
	save: async (event) => {
		const { actor, board, form, home } = await opened(event);
		const posted = postedGrid(form, board);
		// What was changed after it was looked at is looked at once more.
		const isSeen = textOf(form, 'token') === tokenOf(posted);
		const result = withHttpErrors(() =>
			isSeen ? recordUpdates(actor, posted.updates) : checkUpdates(actor, posted.updates)
		);
		if ('ok' in result && 'batch' in result.ok)
			redirect(303, result.ok.batch === null ? home : `${home}&saved=${result.ok.batch}`);
		return fail('conflict' in result ? 409 : 400, { grid: shownAgain(posted, board, result) });
	},
	undo: async (event) => {
		const { actor, form, home } = await opened(event);
		const result = withHttpErrors(() => undoUpdates(actor, Number(textOf(form, 'batch')) || 0));
		return formAnswer(result, ({ count }) => `${home}&undone=${count}`, { grid: null });
	}
};
