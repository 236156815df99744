import { error } from '@sveltejs/kit';
import { cellFor, SUPPRESSED } from '#lib/core/disclosure.ts';
import { chartValue, figureWords } from '#lib/measures/rules.ts';
import { periodName, pointWords } from '#lib/spc/words.ts';
import { csvBytes, type ExportKind } from '#lib/spreadsheet/write.ts';
import { openMeasure } from '../../../measures.server.ts';
import type { RequestHandler } from './$types';

const COLUMNS: [name: string, label: string, kind: ExportKind][] = [
	['period', 'Period', 'text'],
	['on', 'On', 'date'],
	['numerator', 'Numerator', 'decimal'],
	['denominator', 'Denominator', 'decimal'],
	['value', 'Value (shares in percent)', 'decimal'],
	['figure', 'In words', 'text'],
	['target', 'Target', 'decimal'],
	['planned', 'Planned (shares in percent)', 'decimal'],
	['rules', 'What the rules say', 'text'],
	['note', 'Note', 'text']
];

/** Of a share. */
const PERCENT = ['value', 'target'];

/** The series of a measure as a file, as at the day of the address. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const { ics, asAt, measure, points, chart } = openMeasure(locals, params, url);
	const rows = points.map((point, index) => ({
		period: periodName(point.on, measure.period),
		on: point.on,
		submitted: point.submitted,
		numerator: cellFor(point, 'numerator'),
		denominator: cellFor(point, 'denominator'),
		value: cellFor(point, 'value') === SUPPRESSED ? SUPPRESSED : chartValue(measure, point),
		figure: point.submitted ? figureWords(measure, point) : ': not submitted',
		target: chart.points[index]!.target,
		planned: chart.points[index]!.planned,
		rules: pointWords(chart.points[index]!, chart),
		note: point.note
	}));
	const answer = (type: string, body: BodyInit) =>
		new Response(body, {
			headers: {
				'content-type': type,
				'content-disposition': `attachment; filename="${measure.name}-${ics.code}-${asAt}.${params.format}"`,
				'cache-control': 'private, no-store'
			}
		});
	if (params.format === 'csv') {
		const bytes = csvBytes({
			title: measure.title,
			columns: COLUMNS.map(([name, label, kind]) => ({
				...{ name, label, wide: false },
				kind: PERCENT.includes(name) && measure.kind === 'share' ? 'percent' : kind
			})),
			rows: rows.map((row) => COLUMNS.map(([name]) => row[name as keyof typeof row] as string)),
			notes: []
		});
		return answer('text/csv; charset=utf-8', bytes as BodyInit);
	}
	if (params.format !== 'json') error(404, 'Not found');
	const { name, title, unit, better, kind, series, counted, of = null, remark = null } = measure;
	const about = { measure: name, title, unit, better, kind, series, counted, of, remark };
	const shown = { ics: ics.code, asAt, ...about, points: rows };
	return answer('application/json', `${JSON.stringify(shown, null, '\t')}\n`);
};
