/** A register's list as a file: the same rows in the same order as the list on screen. */
import { lastImports } from '#lib/server/queries/registers.ts';
import type { IcsScope } from '#lib/domain/access.ts';
import type { Reader } from '#lib/domain/disclosed-totals.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import { disclosedRow } from '#lib/domain/registers/disclosed.ts';
import type { ListRequest } from '#lib/domain/registers/list.ts';
import { csvBytes } from '#lib/server/exports/csv.ts';
import { jsonBytes } from '#lib/server/exports/json.ts';
import { exportTable, type ExportContext } from '#lib/server/exports/table.ts';
import { xlsxBytes } from '#lib/server/exports/xlsx.ts';
import { findIcs } from '#lib/server/queries/organisations.ts';
import { knownFor } from '#lib/server/queries/register-known.ts';
import { listRows, organisationsFor } from '#lib/server/queries/registers.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type ExportedFile = { bytes: Uint8Array; fileName: string; contentType: string };

const CONTENT_TYPES: Record<ExportFormat, string> = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	json: 'application/json; charset=utf-8'
};

/** Whether a format that came from an address or a command line is one of ours. */
export function isExportFormat(text: string): text is ExportFormat {
	return EXPORT_FORMATS.some((format) => format === text);
}

/**
 * All rows that a list request asks for, on all its pages, with every column of the definition.
 * `asAt` is an ISO date: it decides each row's status. Who reads is said by each door: the command
 * line is on the machine that holds the database, and shows it as it is.
 */
export async function exportRows(
	scope: IcsScope,
	register: Register,
	request: ListRequest,
	asAt: string,
	format: ExportFormat,
	reader: Reader
): Promise<ExportedFile> {
	const known = knownFor(scope.ics.id, register);
	const rows = listRows(scope, register, request, asAt, true).rows.map((one) => ({
		...one,
		row: disclosedRow(register, one.row, known, reader)
	}));
	const last = lastImports(scope).find((found) => found.register === register.name);
	const context: ExportContext = {
		ics: findIcs(scope, scope.ics.code),
		asAt,
		request,
		reader,
		names: new Map(
			[...organisationsFor(scope, register), ...(known.indicators ?? [])].map(({ code, name }) => [
				code,
				name
			])
		),
		source: last ?? null
	};
	const narrowed = request.search || request.removed || Object.keys(request.filters).length > 0;
	return {
		bytes:
			format === 'json'
				? jsonBytes(register, rows, context)
				: await { csv: csvBytes, xlsx: xlsxBytes }[format](exportTable(register, rows, context)),
		fileName: `${register.name}-${scope.ics.code}-${asAt}${narrowed ? '-filtered' : ''}.${format}`,
		contentType: CONTENT_TYPES[format]
	};
}
