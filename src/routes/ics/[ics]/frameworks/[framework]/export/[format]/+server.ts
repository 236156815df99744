import { error } from '@sveltejs/kit';
import { attachment } from '#lib/platform/http.server.ts';
import { longDate } from '#lib/core/dates.ts';
import { stateWords } from '#lib/frameworks/rules.ts';
import { csvBytes, type ExportColumn, xlsxBytes } from '#lib/spreadsheet/write.ts';
import { openFramework } from '../../../opening.server.ts';
import type { RequestHandler } from './$types';

const WRITERS = {
	csv: [csvBytes, 'text/csv; charset=utf-8'],
	xlsx: [xlsxBytes, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']
} as const;

const column = (
	name: string,
	label: string,
	kind: ExportColumn['kind'] = 'text',
	wide = false
) => ({
	...{ name, label, kind, wide }
});

/** Every statement of a framework with its answer on a day, as a file. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { ics, framework, who, sections, asAt } = openFramework(locals, params, url);
	const writer = Object.entries(WRITERS).find(([format]) => format === params.format)?.[1];
	if (!writer) error(404, 'Not found');
	const [write, type] = writer;
	const bytes = await write({
		title: framework.title,
		columns: [
			column('section', 'Section'),
			column('code', 'Code'),
			column('statement', 'Statement', 'text', true),
			column('state', 'Where it stands'),
			column('evidence', 'What shows it', 'text', true),
			column('reason', 'Why', 'text', true),
			column('owner', 'Owner'),
			column('reviewOn', 'To be looked at again', 'date'),
			column('recordedBy', 'Answered by'),
			column('version', 'Version')
		],
		rows: sections.flatMap(({ title, statements }) =>
			statements.map((one) => [
				...[title, one.code, one.text, stateWords(one)],
				...[one.answer?.evidence ?? null, one.answer?.reason ?? null, one.answer?.owner ?? null],
				...[one.answer?.reviewOn ?? null, one.answer?.recordedBy ?? null],
				one.answer?.version ?? framework.version
			])
		),
		notes: [
			['Framework', `${framework.title}, version ${framework.version}`],
			['Source', `${framework.source.document}, section ${framework.source.section}`],
			['Answered by', framework.answeredBy === 'trust' ? who.shortName : ics.shortName],
			['As at', longDate(asAt)]
		]
	});
	return attachment(bytes, `${framework.code}-${who.code}-${asAt}.${params.format}`, type);
};
