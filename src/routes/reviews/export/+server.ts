import { londonDay } from '#lib/core/dates.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import { tableFile, withHttpErrors } from '#lib/request.server.ts';
import { actLabel, SIDE_LABELS } from '#lib/returns/return/transitions.ts';
import { queueDueText, stateText, waitingFor } from '#lib/returns/review/queue.ts';
import { askedQueue } from '../queue.server.ts';
import { exportColumn } from '#lib/spreadsheet/write.ts';
import type { RequestHandler } from './$types';

/** The review queue as it is filtered and sorted, every page of it, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { shown } = withHttpErrors(() => askedQueue(locals.person, url, locals.today));
	const table = {
		title: 'Returns',
		columns: [
			exportColumn('code', 'Code'),
			exportColumn('system', 'ICS'),
			exportColumn('round', 'Round'),
			exportColumn('state', 'State'),
			exportColumn('waitingFor', 'Waiting for'),
			exportColumn('waited', 'Days in this state', 'whole-number'),
			exportColumn('dueOn', 'Due on', 'date'),
			exportColumn('due', 'Due'),
			exportColumn('queries', 'Queries not settled', 'whole-number'),
			exportColumn('conditions', 'Conditions not met', 'whole-number'),
			exportColumn('decision', 'Last decision'),
			exportColumn('decidedOn', 'Decided on', 'date'),
			exportColumn('decidedBy', 'Decided by')
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
	};
	return tableFile(table, `returns-${locals.today}`, 'csv');
};
