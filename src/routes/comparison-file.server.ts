/** The tables of systems side by side as files: as many lines, and no more than the page shows. */
import { error } from '@sveltejs/kit';
import { CONFIDENCE, type ConfidenceCode, STAGES } from '#lib/roadmap/progress/rules.ts';
import { csvBytes, type ExportKind, type ExportTable } from '#lib/spreadsheet/write.ts';
import type { SideBySide } from './comparison.server.ts';

type Columns = [name: string, label: string, kind: ExportKind][];

/** @throws SvelteKit's 404 for another format than CSV */
export function comparisonFile(
	side: SideBySide,
	what: string | null,
	format: string,
	place: string
) {
	if (format !== 'csv') error(404, 'Not found');
	const table = what === 'deliverable' ? standingsTable(side) : measureTable(side);
	const about = what === 'deliverable' ? side.deliverable.code : side.measure.name;
	return new Response(csvBytes(table) as BodyInit, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${place}-${about}-${side.asAt}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
}

function measureTable({ measure, rows }: SideBySide): ExportTable {
	const columns: Columns = [
		['code', 'System code', 'text'],
		['system', 'System', 'text'],
		['region', 'Region', 'text'],
		['numerator', 'Numerator', 'decimal'],
		['denominator', 'Denominator', 'decimal'],
		['percent', 'Per cent', 'decimal'],
		['figure', measure.title, 'text'],
		['england', 'Difference from England', 'text'],
		['regional', 'Difference from the region', 'text'],
		['note', 'What to know', 'text']
	];
	return tableOf(
		measure.title,
		columns,
		rows.map((row) => [
			row.code,
			row.shortName,
			row.regionName,
			row.numerator,
			row.denominator,
			row.percent,
			row.figure,
			row.england?.words ?? null,
			row.region?.words ?? null,
			row.note
		])
	);
}

function standingsTable({ deliverable, standings }: SideBySide): ExportTable {
	const columns: Columns = [
		['code', 'System code', 'text'],
		['system', 'System', 'text'],
		['saidBy', 'As said by', 'text'],
		['region', 'Region', 'text'],
		['stage', 'Stage', 'text'],
		['confidence', 'Delivery confidence', 'text'],
		['due', 'Due', 'date'],
		['promised', 'Promised for', 'date'],
		['updated', 'Last update', 'date'],
		['quarter', 'Return', 'text'],
		['own', 'Section rated by the system', 'text'],
		['reviewer', 'Section rated by the reviewer', 'text']
	];
	const rated = (code: ConfidenceCode | null | undefined) =>
		CONFIDENCE.find((one) => one.code === code)?.label ?? null;
	return tableOf(
		deliverable.title,
		columns,
		standings.map(({ code, shortName, saidBy, regionName, state, ratings }) => [
			code,
			shortName,
			saidBy,
			regionName,
			STAGES.find((one) => one.code === state.stage)?.label ?? 'No update yet',
			rated(state.confidence),
			state.dueOn,
			state.promisedOn,
			state.updatedOn,
			ratings?.quarter ?? null,
			rated(ratings?.system),
			rated(ratings?.reviewer)
		])
	);
}

function tableOf(title: string, columns: Columns, rows: ExportTable['rows']): ExportTable {
	return {
		title,
		columns: columns.map(([name, label, kind]) => ({ name, label, kind, wide: false })),
		rows,
		notes: []
	};
}
