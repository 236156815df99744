/** An import in one act, as the command line and the API do it: read, compared and, if asked, committed. */
import { createHash } from 'node:crypto';
import { done } from '#lib/core/result.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import type { Register } from '#lib/registers/definition.ts';
import { compare } from './compare.server.ts';
import type { Importer, ImportReport } from './read.server.ts';
import type { Choices } from './reading.ts';
import { accountJson, ROWS_CHANGED } from './rules.ts';
import {
	commitImport,
	type CommitOptions,
	discardImport,
	readBytes,
	readRecognised,
	recordRead,
	type Upload
} from './write.server.ts';

export type DirectOptions = CommitOptions & { choices: Choices; commit: boolean };

export type DirectImport = {
	status: 'committed' | 'checked' | 'rejected';
	/** Null for a dry run: nothing is kept of it. */
	id: number | null;
	/** Null where the headings did not tell it. */
	register: Register | null;
	report: ImportReport;
	/** Why it was rejected. */
	message: string | null;
	source: { ics: string; file: string; sha256: string };
};

/**
 * Reads a file for a register, or for the one that its headings tell, and commits it if asked. Without a
 * commit nothing is kept.
 */
export async function importDirectly(
	actor: Importer,
	asked: Register | null,
	upload: Upload,
	options: DirectOptions,
	planId: number | null = null
): Promise<DirectImport> {
	const { fileName, bytes } = upload;
	const { choices } = options;
	const { known, reading } = asked
		? { known: asked, reading: await readBytes(actor, asked.name, fileName, bytes, choices) }
		: await readRecognised(actor, fileName, bytes, choices);
	const register = known ?? REGISTERS[0]!;
	const compared = compare(actor.scope, register, reading);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const source = { ics: actor.scope.ics.code, file: fileName, sha256 };
	const { report } = compared;
	const rejected = (id: number | null, message: string): DirectImport => ({
		...{ status: 'rejected', id, register: known, report, message, source }
	});
	if (!options.commit || !known)
		return reading.refused
			? rejected(null, reading.refused.message)
			: { status: 'checked', id: null, register: known, report, message: null, source };
	const { id } = done(recordRead(actor, register, upload, choices, compared, planId));
	if (reading.refused) {
		if (reading.sheets.length > 0) discardImport(actor, id);
		return rejected(id, reading.refused.message);
	}
	const result = await commitImport(actor, id, options, compared);
	if ('ok' in result) {
		const { report } = result.ok;
		return { status: 'committed', id, register: known, report, message: null, source };
	}
	discardImport(actor, id);
	return rejected(id, 'refused' in result ? result.refused[0]!.message : ROWS_CHANGED);
}

/** As the command line prints it with `--json`, and the API answers it. */
export function importJson({ status, id, register, report, source }: DirectImport): object {
	const { ics, file, sha256 } = source;
	return {
		status,
		import: id,
		register: register?.name ?? null,
		ics,
		source: { file, sha256, sheet: report.sheet, headerRow: report.headerRow },
		...(report.mapping
			? { mapping: { id: report.mapping.id, name: report.mapping.mapping.name } }
			: {}),
		columns: report.columns.map(({ header, column, field, across }) => ({
			header,
			column: across?.cells ? across.letters : column,
			field
		})),
		rows: report.counts,
		/** Of the new rows, those that come back, with what they keep of what they held. */
		restored: report.examples.added.flatMap(({ row, title, restores }) =>
			restores ? [{ row, title, restores }] : []
		),
		account: report.account && accountJson(report.account),
		totals: report.totals,
		questions: report.questions,
		...(report.official ? { official: report.official } : {}),
		problems: report.refused ? [report.refused] : report.problems
	};
}
