/** The last step of an import: the rows that were read, written to their register. */
import { type IcsScope } from '#lib/domain/access.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import type { Difference } from '#lib/domain/registers/difference.ts';
import { agree, plural } from '#lib/format/words.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { withoutHeldOverlaps } from '#lib/server/commands/import-overlaps.ts';
import { differenceOf, reportOf, sameDifference } from '#lib/server/commands/import-report.ts';
import {
	bumpVersion,
	changeFields,
	insertRows,
	putBack,
	takeOut,
	type Occasion
} from '#lib/server/commands/register-rows.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import type { Reading } from '#lib/server/imports/reading.ts';
import { findImport, rememberedMapping, type ImportReport } from '#lib/server/queries/imports.ts';
import { registerVersion } from '#lib/server/queries/registers.ts';

export type CommitOptions = {
	/** Rows that the file does not have: stay, or are taken out of the register. */
	missing: 'keep' | 'close';
	/** The person knows that rows with errors stay out. */
	leaveOutRejected: boolean;
};

export type CommitResult =
	| { committed: ImportReport }
	/** Nothing was written, and why: a sentence for the person. */
	| { refused: string; code: 'busy' | 'not-ready' | 'rows-changed' | 'rows-rejected' };

/**
 * Writes a reading to its register in one transaction, if it would do what the person was shown.
 */
export function writeToRegister(
	scope: IcsScope,
	id: number,
	register: Register,
	read: Reading,
	checked: ImportReport,
	options: CommitOptions
): CommitResult {
	return transaction((): CommitResult => {
		const reading = withoutHeldOverlaps(scope, register, read);
		if (reading.refused) return { refused: reading.refused.message, code: 'not-ready' };
		if (reading.rowsRejected > 0 && !options.leaveOutRejected)
			return {
				refused: `${plural(reading.rowsRejected, 'row has', 'rows have')} errors that keep ${agree(reading.rowsRejected, 'it', 'them')} out. Mend the file, or say that ${agree(reading.rowsRejected, 'it', 'they')} may be left out.`,
				code: 'rows-rejected'
			};
		if (reading.rows.numbers.length === 0)
			return {
				refused:
					'No row of this file can be taken, so there is nothing to import. Mend the file and import it again.',
				code: 'rows-rejected'
			};
		// A row that was left out for an error may be one that is held: it is not gone from the file.
		if (reading.rowsRejected > 0 && options.missing === 'close' && checked.counts.missing > 0)
			return {
				refused: `While ${plural(reading.rowsRejected, 'row is', 'rows are')} left out for errors, it is not known which rows are really missing from the file. Mend the file first, or keep the missing rows.`,
				code: 'rows-rejected'
			};
		if (findImport(scope, id).status !== 'checked')
			return { refused: 'This import has been dealt with in the meantime.', code: 'not-ready' };
		const result = differenceOf(scope, register, reading);
		const version = registerVersion(scope, register.name);
		const report = reportOf(
			register,
			reading,
			result,
			version,
			rememberedMapping(scope, register.name)
		);
		if (!sameDifference(report, checked)) {
			run('UPDATE imports SET report = ? WHERE id = ?', JSON.stringify(report), id);
			return {
				refused:
					'The register was changed after this file was checked, so nothing was imported. Look at the new differences, then import.',
				code: 'rows-changed'
			};
		}
		report.missingChoice = options.missing;
		const at = new Date().toISOString();
		const occasion = { icsId: scope.ics.id, by: scope.accountId, at, importId: id };
		const ids = apply(register, result, options.missing, occasion);
		for (const [index, example] of report.examples.added.entries()) example.id = ids[index];
		run(
			`UPDATE imports SET status = 'committed', report = ?, committed_at = ?, committed_by = ? WHERE id = ?`,
			JSON.stringify(report),
			at,
			scope.accountId,
			id
		);
		recordScopedAct(
			scope,
			'import-committed',
			`import ${id}`,
			{ register: register.name, ...report.counts },
			scope.ics.id
		);
		return { committed: report };
	});
}

/** Answers the ids of the added rows, in their order. */
function apply(
	register: Register,
	result: Difference,
	missing: 'keep' | 'close',
	occasion: Occasion
): number[] {
	const fresh = insertRows(
		register,
		result.added.filter(({ restores }) => restores === null),
		occasion
	).values();
	const ids = result.added.map(({ number, row, restores }) => {
		if (restores) putBack(register, restores, row, occasion, number);
		return restores ? restores.id : (fresh.next().value as number);
	});
	for (const { number, held, changes } of result.changed)
		changeFields(register, held.id, changes, occasion, number);
	if (missing === 'close') for (const held of result.missing) takeOut(register, held.id, occasion);
	bumpVersion(occasion.icsId, register);
	return ids;
}
