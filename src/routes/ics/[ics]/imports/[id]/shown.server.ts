/**
 * A finished import as readers outside see it: who brought what in when, and which rows it changed.
 * What cells held, and what findings quote of them, are for those who work for the programme.
 */
import type { IcsScope } from '#lib/core/access.ts';
import { without } from '#lib/core/disclosure.ts';
import type { ImportRecord, ImportReport } from '#lib/imports/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { disclosedChanges } from '#lib/registers/disclosed.ts';
import { knownFor } from '#lib/registers/read.server.ts';

type Shown = Omit<ImportRecord, 'choices'>;

export function shownImport(scope: IcsScope, record: Shown): Shown {
	if (scope.audience === 'programme') return record;
	// The fingerprint of a small file would tell which guess at its cells is right.
	const report = record.report && shownReport(scope, record, record.report);
	return { ...record, fileSha256: '', report };
}

function shownReport(scope: IcsScope, { register: name }: Shown, report: ImportReport) {
	const register = registerNamed(name);
	const known = knownFor(scope, register);
	const { changed } = report.examples;
	const { mapping } = report;
	const kept = without(report, 'layout', 'mapping');
	return {
		...kept,
		...(mapping ? { mapping: { ...mapping, preview: [], told: [] } } : {}),
		columns: report.columns.map(({ across, ...column }) => ({
			...column,
			...(across ? { across: { ...across, cells: undefined } } : {}),
			examples: []
		})),
		unknownValues: [],
		problems: [],
		refused: null,
		examples: {
			...report.examples,
			changed: changed.map((one) => ({
				...one,
				changes: disclosedChanges(register, {}, one.changes, known, scope.audience)
			}))
		}
	} as ImportReport;
}
