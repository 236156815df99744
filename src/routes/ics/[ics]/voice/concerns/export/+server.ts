import { tableFile, withHttpErrors } from '#lib/request.server.ts';
import { clockWords, STATE_LABELS } from '#lib/voices/concerns/rules.ts';
import { openVoice } from '../../opening.server.ts';
import { askedConcerns } from '../list.server.ts';
import { exportColumn } from '#lib/spreadsheet/write.ts';
import type { RequestHandler } from './$types';

/** The list as it is filtered and sorted, every page of it, as CSV. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const { ics, shown, asAt } = withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		return { ...opened, ...askedConcerns(opened, url) };
	});
	const table = {
		title: 'Concerns and questions',
		columns: [
			exportColumn('number', 'Number', 'whole-number'),
			exportColumn('title', 'Subject'),
			exportColumn('words', 'What the group wrote'),
			exportColumn('group', 'Group'),
			exportColumn('raised', 'Raised on', 'date'),
			exportColumn('state', 'Status'),
			exportColumn('due', 'Answer due on', 'date'),
			exportColumn('answered', 'First answered on', 'date'),
			exportColumn('clock', 'Time to answer')
		],
		rows: shown.map((concern) => [
			concern.id,
			concern.title ?? 'Hidden',
			concern.words,
			concern.group,
			concern.raisedOn,
			STATE_LABELS[concern.state],
			concern.answerDueOn,
			concern.clock?.answeredOn ?? null,
			clockWords(concern.clock, concern.answerDueOn)
		]),
		notes: []
	};
	return tableFile(table, `${ics.code.toLowerCase()}-worries-${asAt}`, 'csv');
};
