import { SIGNALS } from '#lib/measures/rules.ts';
import { ASSURANCE_LABELS, VARIATION_LABELS } from '#lib/spc/words.ts';
import { exportColumn, type ExportKind } from '#lib/spreadsheet/write.ts';
import { openMeasures } from '../../measures.server.ts';
import { tableFile } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

const COLUMNS: [name: string, label: string, kind: ExportKind][] = [
	['name', 'Measure code', 'text'],
	['title', 'Measure', 'text'],
	['sourceTitle', 'Register', 'text'],
	['on', 'On', 'date'],
	['numerator', 'Numerator', 'decimal'],
	['denominator', 'Denominator', 'decimal'],
	['value', 'Value (shares in percent)', 'decimal'],
	['figure', 'Latest figure', 'text'],
	['series', 'Kind of series', 'text'],
	['planned', 'Planned numerator', 'decimal'],
	['signal', 'Signal', 'text'],
	['variation', 'Variation', 'text'],
	['target', 'Target', 'text'],
	['assurance', 'Assurance', 'text']
];

/** The measures that the page with the same parameters shows, as a file. */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const { ics, asAt, rows } = openMeasures(locals, params.ics, url);
	const table = {
		title: 'Measures',
		columns: COLUMNS.map(([name, label, kind]) => exportColumn(name, label, kind)),
		rows: rows.map((row) => [
			row.name,
			row.title,
			row.sourceTitle,
			row.on,
			row.numerator,
			row.denominator,
			// Shares to a tenth, and amounts to the penny.
			row.value === null ? null : Number(row.value.toFixed(row.isShare ? 1 : 2)),
			row.figure,
			row.series,
			row.planned,
			SIGNALS.find(({ code }) => code === row.signal)!.label,
			row.variation && VARIATION_LABELS[row.variation],
			row.target,
			row.assurance && ASSURANCE_LABELS[row.assurance]
		]),
		notes: []
	};
	return tableFile(table, `measures-${ics.code}-${asAt}`, params.format);
};
