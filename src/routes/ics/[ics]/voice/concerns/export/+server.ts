import { withHttpErrors } from '#lib/request.server.ts';
import { csvBytes, type ExportColumn, type ExportKind } from '#lib/spreadsheet/write.ts';
import { clockWords, STATE_LABELS } from '#lib/voices/concerns/rules.ts';
import { openVoice } from '../../opening.server.ts';
import { askedConcerns } from '../list.server.ts';
import type { RequestHandler } from './$types';

const column = (name: string, label: string, kind: ExportKind = 'text'): ExportColumn => ({
	name,
	label,
	kind,
	wide: false
});

/** The list as it is filtered and sorted, every page of it, as CSV. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const { ics, shown, asAt } = withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		return { ...opened, ...askedConcerns(opened, url) };
	});
	const bytes = csvBytes({
		title: 'Concerns and questions',
		columns: [
			column('number', 'Number', 'whole-number'),
			column('title', 'Subject'),
			column('words', 'What the group wrote'),
			column('group', 'Group'),
			column('raised', 'Raised on', 'date'),
			column('state', 'Status'),
			column('due', 'Answer due on', 'date'),
			column('answered', 'First answered on', 'date'),
			column('clock', 'Time to answer')
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
	});
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${ics.code.toLowerCase()}-worries-${asAt}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
