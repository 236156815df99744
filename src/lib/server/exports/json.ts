import type { Register } from '#lib/domain/registers/definition.ts';
import type { ExportContext, ExportedRow } from '#lib/server/exports/table.ts';

/** One object: what was asked, and each row as it is stored, with its status as at the day. */
export function jsonBytes(
	register: Register,
	rows: readonly ExportedRow[],
	context: ExportContext
): Uint8Array {
	const { ics, asAt, request } = context;
	const shown = {
		register: register.name,
		ics: ics.code,
		asAt,
		filters: request.filters,
		search: request.search,
		removed: request.removed,
		count: rows.length,
		rows: rows.map(({ row, status, removedAt }) => ({
			...row,
			status: removedAt === null ? status : 'removed'
		}))
	};
	return new TextEncoder().encode(`${JSON.stringify(shown, null, '\t')}\n`);
}
