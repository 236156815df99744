/** A round's pack as files: a workbook with a sheet a table, a document for Word, or one table as CSV. */
import { quarterFromCode } from '#lib/core/calendar.ts';
import { dateAndTime, longDate } from '#lib/core/dates.ts';
import { DOCUMENT_FORMATS } from '#lib/documents/document.ts';
import { docxBytes } from '#lib/documents/docx.ts';
import type { ExportedFile } from '#lib/registers/export.server.ts';
import { csvBytes, workbookBytes } from '#lib/spreadsheet/write.ts';
import { packDocument } from './document.ts';
import { coverageSentence, type PackContent, type PackTableName, packTables } from './rules.ts';

/** Which pack it is; null for one that is not frozen. */
export type PackLabel = { number: number; sha256: string; at: string; by: string } | null;

export async function packWorkbook(pack: PackContent, label: PackLabel): Promise<ExportedFile> {
	const notes: [string, string][] = [
		['Pack', `Quarterly returns, ${quarterFromCode(pack.quarter)?.label ?? pack.quarter}`],
		['Of', pack.region ? `${pack.region.name} (${pack.region.code})` : 'England'],
		['As at', longDate(pack.asAt)],
		['In short', pack.sentence],
		...(pack.coverage
			? ([['Networks', coverageSentence(pack.coverage)]] as [string, string][])
			: []),
		...(label
			? ([
					['Number', String(label.number)],
					['Made', `${dateAndTime(label.at)} by ${label.by}`],
					['SHA-256', `${label.sha256} of the frozen document`]
				] as [string, string][])
			: ([['Not frozen', 'A preview: it may say something else tomorrow.']] as [string, string][])),
		[
			'Ratings',
			'G green, AG amber-green, A amber, AR amber-red, R red: the ICS’s own and the reviewer’s beside it. An empty cell means that there is none.'
		]
	];
	return {
		bytes: await workbookBytes(packTables(pack), notes),
		fileName: `${fileStem(pack, label)}.xlsx`,
		contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
	};
}

/** @param address where the pack stands */
export async function packForWord(
	pack: PackContent,
	label: PackLabel,
	address: string
): Promise<ExportedFile> {
	return {
		bytes: await docxBytes(packDocument(pack, label?.number ?? null, address)),
		fileName: `${fileStem(pack, label)}.docx`,
		contentType: DOCUMENT_FORMATS.docx
	};
}

export function packCsv(pack: PackContent, label: PackLabel, name: PackTableName): ExportedFile {
	const table = packTables(pack).find((one) => one.name === name)!;
	return {
		bytes: csvBytes({ ...table, notes: [] }),
		fileName: `${fileStem(pack, label)}-${name}.csv`,
		contentType: 'text/csv; charset=utf-8'
	};
}

function fileStem({ quarter, region }: PackContent, label: PackLabel): string {
	return `returns-${quarter}-${region?.code ?? 'England'}-${label ? label.number : 'preview'}`;
}
