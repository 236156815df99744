import { londonDay } from '#lib/core/dates.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { actLabel, SIDE_LABELS } from '#lib/returns/return/transitions.ts';
import { queueDueText, stateText, waitingFor } from '#lib/returns/review/queue.ts';
import { csvBytes, type ExportColumn, type ExportKind } from '#lib/spreadsheet/write.ts';
import { askedQueue } from '../queue.server.ts';
import type { RequestHandler } from './$types';

const column = (name: string, label: string, kind: ExportKind = 'text'): ExportColumn => ({
	name,
	label,
	kind,
	wide: false
});

/** The review queue as it is filtered and sorted, every page of it, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { shown } = withHttpErrors(() => askedQueue(locals.person, url, locals.today));
	const bytes = csvBytes({
		title: 'Returns',
		columns: [
			column('code', 'Code'),
			column('system', 'ICS'),
			column('round', 'Round'),
			column('state', 'State'),
			column('waitingFor', 'Waiting for'),
			column('waited', 'Days in this state', 'whole-number'),
			column('dueOn', 'Due on', 'date'),
			column('due', 'Due'),
			column('queries', 'Queries not settled', 'whole-number'),
			column('conditions', 'Conditions not met', 'whole-number'),
			column('decision', 'Last decision'),
			column('decidedOn', 'Decided on', 'date'),
			column('decidedBy', 'Decided by')
		],
		rows: shown.map((row) => {
			const side = waitingFor(row);
			return [
				row.code,
				row.shortName,
				quarterLabel(row.quarter),
				stateText(row.state),
				side === null ? 'Nobody' : SIDE_LABELS[side],
				row.waited,
				row.due.dueOn,
				queueDueText(row) || 'Sent',
				row.openQueries,
				row.openConditions,
				row.decided && actLabel(row.decided.act),
				row.decided && londonDay(row.decided.at),
				row.decided?.by ?? null
			];
		}),
		notes: []
	});
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="returns-${locals.today}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
