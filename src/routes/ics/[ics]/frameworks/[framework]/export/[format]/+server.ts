import { longDate } from '#lib/core/dates.ts';
import { stateWords } from '#lib/frameworks/rules.ts';
import { openFramework } from '../../../opening.server.ts';
import { exportColumn, type ExportTable } from '#lib/spreadsheet/write.ts';
import { tableFile } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

/** Every statement of a framework with its answer on a day, as a file. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const { ics, framework, who, sections, asAt } = openFramework(locals, params, url);
	const table: ExportTable = {
		title: framework.title,
		columns: [
			exportColumn('section', 'Section'),
			exportColumn('code', 'Code'),
			exportColumn('statement', 'Statement', 'text', true),
			exportColumn('state', 'Where it stands'),
			exportColumn('evidence', 'What shows it', 'text', true),
			exportColumn('reason', 'Why', 'text', true),
			exportColumn('owner', 'Owner'),
			exportColumn('reviewOn', 'To be looked at again', 'date'),
			exportColumn('recordedBy', 'Answered by'),
			exportColumn('version', 'Version')
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
	};
	return tableFile(table, `${framework.code}-${who.code}-${asAt}`, params.format);
};
