/** What an import would do, or did, as sentences. Pure. */
import { count } from '#lib/core/numbers.ts';
import { agree, capital, counted, list, plural } from '#lib/core/words.ts';
import type { Register } from '#lib/registers/definition.ts';
import type { Account, AccountLine, TotalChecked } from './reading.ts';

export type RowCounts = {
	/** Rows of the file, those left out included. */
	read: number;
	new: number;
	changed: number;
	same: number;
	/** Rows held that the file does not have. */
	missing: number;
	/** Rows left out because of errors. */
	rejected: number;
};

export type ImportState = 'reading' | 'checked' | 'committed' | 'rejected' | 'discarded' | 'undone';

/** The state in a word or two, with the tone of its mark. */
export const STATES: Record<
	ImportState,
	{ label: string; tone: 'none' | 'started' | 'done' | 'late' | 'note' }
> = {
	reading: { label: 'Being read', tone: 'started' },
	checked: { label: 'Not imported yet', tone: 'started' },
	committed: { label: 'Imported', tone: 'done' },
	rejected: { label: 'Could not be taken', tone: 'late' },
	discarded: { label: 'Discarded', tone: 'none' },
	undone: { label: 'Undone', tone: 'note' }
};

/**
 * Before the import: what it would do. With `besides` it changes something beside the rows, which is
 * told elsewhere: the practices of networks.
 */
export function wouldDo(register: Register, counts: RowCounts, besides = false): string {
	const taken = counts.new + counts.changed + counts.same;
	if (counts.read === 0)
		return 'The file has no rows under its headings, so there is nothing to import.';
	if (taken === 0)
		return `None of the ${plural(counts.read, 'row')} can be taken: each has an error that keeps it out.`;
	const rest = leftAside(register, counts, 'stay', 'stays');
	if (counts.new + counts.changed === 0 && besides)
		return `Importing this file would change what is held of practices, but no ${register.singular} itself.${rest}`;
	if (counts.new + counts.changed === 0)
		return `Importing this file would change nothing: ${taken === 1 ? `the one ${register.singular} in it is` : `all ${count(taken)} ${register.plural} in it are`} already recorded unchanged.${rest}`;
	const acts = [
		counts.new > 0 && `add ${plural(counts.new, register.singular, register.plural)}`,
		counts.changed > 0 &&
			`change ${counts.new > 0 ? count(counts.changed) : plural(counts.changed, register.singular, register.plural)}`
	].filter((act): act is string => act !== false);
	const same =
		counts.same > 0
			? ` ${capital(count(counts.same))} ${agree(counts.same, 'is', 'are')} the same already.`
			: '';
	return `Importing this file would ${list(acts)}.${same}${rest}`;
}

/** After the import: what it did. */
export function hasDone(
	register: Register,
	counts: RowCounts,
	missing: 'keep' | 'close',
	besides = false
): string {
	const acts = [
		counts.new > 0 && `${plural(counts.new, register.singular, register.plural)} added`,
		counts.changed > 0 &&
			`${counts.new > 0 ? count(counts.changed) : plural(counts.changed, register.singular, register.plural)} changed`,
		counts.missing > 0 && missing === 'close' && `${count(counts.missing)} taken out`
	].filter((act): act is string => act !== false);
	const same =
		counts.same > 0
			? ` ${count(counts.same)} ${agree(counts.same, 'was', 'were')} the same already.`
			: '';
	const out =
		counts.rejected > 0 ? ` ${plural(counts.rejected, 'row')} stayed out because of errors.` : '';
	const kept =
		counts.missing > 0 && missing === 'keep'
			? ` ${plural(counts.missing, register.singular, register.plural)} that the file did not have stayed in the register.`
			: '';
	const first =
		acts.length === 0
			? besides
				? `What is held of practices changed, but no ${register.singular} itself.`
				: 'Nothing in the register had to change.'
			: `${capital(list(acts))}.`;
	return `${first}${same}${out}${kept}`;
}

/** The button: "Import 35 policies: 30 new, 5 changed". */
export function importAct(
	register: Register,
	counts: RowCounts,
	missing: 'keep' | 'close',
	besides = false
): string {
	const written = counts.new + counts.changed;
	const out = missing === 'close' ? counts.missing : 0;
	const parts = [
		counts.new > 0 && `${count(counts.new)} new`,
		counts.changed > 0 && `${count(counts.changed)} changed`,
		out > 0 && `${count(out)} taken out`
	].filter((part): part is string => part !== false);
	if (written === 0 && out === 0 && besides) return 'Import what changed about practices';
	if (written === 0 && out === 0) return 'Record that this file changes nothing';
	if (written === 0) return `Take ${plural(out, register.singular, register.plural)} out`;
	if (parts.length === 1)
		return `Import ${plural(written, `${counts.new > 0 ? 'new' : 'changed'} ${register.singular}`, `${counts.new > 0 ? 'new' : 'changed'} ${register.plural}`)}`;
	return `Import ${plural(written, register.singular, register.plural)}: ${parts.join(', ')}`;
}

/** One line of a list: "30 new, 5 changed, 2 the same". */
export function inShort(counts: RowCounts): string {
	const parts = [
		counts.new > 0 && `${count(counts.new)} new`,
		counts.changed > 0 && `${count(counts.changed)} changed`,
		counts.same > 0 && `${count(counts.same)} the same`,
		counts.missing > 0 && `${count(counts.missing)} not in the file`,
		counts.rejected > 0 && `${count(counts.rejected)} left out`
	].filter((part): part is string => part !== false);
	return parts.length === 0 ? 'no rows' : parts.join(', ');
}

function leftAside(register: Register, counts: RowCounts, many: string, one: string): string {
	const rejected =
		counts.rejected > 0
			? ` ${plural(counts.rejected, 'row')} ${agree(counts.rejected, one, many)} out because of errors.`
			: '';
	const missing =
		counts.missing > 0
			? ` ${plural(counts.missing, register.singular, register.plural)} in the register ${agree(counts.missing, 'is', 'are')} not in the file.`
			: '';
	return rejected + missing;
}

/** What taking an import back would do: "30 policies are taken out and 5 go back to what they were." */
export function undoWouldDo(
	register: Register,
	plan: { takenOut: number; putBack: number; changedBack: number; edited: number }
): string {
	const acts = [
		plan.takenOut > 0 &&
			`take ${plural(plan.takenOut, register.singular, register.plural)} out of the register`,
		plan.changedBack > 0 &&
			`turn ${plural(plan.changedBack, register.singular, register.plural)} back to what ${agree(plan.changedBack, 'it was', 'they were')}`,
		plan.putBack > 0 && `put ${plural(plan.putBack, register.singular, register.plural)} back in`
	].filter((act): act is string => act !== false);
	const asked =
		plan.edited > 0
			? ` ${plural(plan.edited, register.singular, register.plural)} ${agree(plan.edited, 'was', 'were')} worked on since: say below what happens to ${agree(plan.edited, 'it', 'each')}.`
			: '';
	if (acts.length === 0)
		return `Undoing this import would change ${counted(0, register.singular, register.plural)} by itself.${asked}`;
	return `Undoing this import would ${list(acts)}.${asked}`;
}

/** What taking an import back did: "35 policies are as before it; 2 kept what was done since." */
export function undoDid(register: Register, result: { rows?: number; kept?: number }): string {
	const { rows = 0, kept = 0 } = result;
	const back =
		rows === 0
			? `${capital(counted(0, register.singular, register.plural))} had to be turned back`
			: `${plural(rows, register.singular, register.plural)} ${agree(rows, 'is', 'are')} as before it`;
	return kept === 0 ? `${back}.` : `${back}; ${count(kept)} kept what was done since.`;
}

/** Why nothing was imported: somebody wrote to the register between the check and the import. */
export const ROWS_CHANGED =
	'The register was changed after this file was checked, so nothing was imported. Check the new differences, then import.';

// The account of a file in words.

/** What a line of the account says after its number of cells. */
export function accountWords({ code, label, cells }: AccountLine): string {
	switch (code) {
		case 'read':
			return 'read';
		case 'heading':
			return agree(cells, 'heading', 'headings');
		case 'total':
			return 'in totals';
		case 'note':
			return 'in titles, notes and keys';
		case 'example':
			return 'in example rows';
		case 'row-repeated':
			return 'in rows that repeat an earlier one';
		case 'row-of-others':
			return 'in rows of others';
		case 'cell-error':
			return 'with an error';
		case 'row-error':
			return 'in rows that an error keeps out';
		case 'column-unused':
			return `in a column that is not used: ${label}`;
		case 'row-unused':
			return 'in rows with nothing in the columns that are read';
		case 'other-table':
			return `in another table on the sheet: ${label}`;
		case 'sheet-unused':
			return `on a sheet that was not read: ${label}`;
	}
}

/** “1,204 cells: 1,150 read, 24 headings, 18 in totals that agree, 12 in a column that is not used: Status.” */
export function accountSentence(account: Account, totals: readonly TotalChecked[]): string {
	const parts = account.lines.map((line) => `${count(line.cells)} ${accountWords(line)}`);
	const differ = totals.filter(({ agrees }) => agrees === false).length;
	const agreeing = totals.filter(({ agrees }) => agrees === true).length;
	const checked =
		differ > 0
			? ` ${plural(differ, 'total')} ${agree(differ, 'does', 'do')} not agree with the rows.`
			: agreeing > 0
				? ` ${agreeing === 1 ? 'Its total agrees' : agreeing === 2 ? 'Both its totals agree' : `All ${count(agreeing)} of its totals agree`} with the rows.`
				: '';
	return `${plural(account.cells, 'cell')}: ${list(parts)}.${checked}`;
}

/** The seven kinds under which programs read an account; each line's own code says why. */
const KINDS = {
	read: ['read'],
	heading: ['heading'],
	total: ['total'],
	note: ['note'],
	example: ['example'],
	unused: ['column-unused', 'row-unused', 'other-table', 'sheet-unused'],
	'left-out': ['cell-error', 'row-error', 'row-repeated', 'row-of-others']
} as const satisfies Record<string, readonly AccountLine['code'][]>;

/** The account as programs get it: a number of cells for each kind, the unused columns, and every line. */
export function accountJson({ cells, lines }: Account) {
	const kindOf = new Map<string, string>(
		Object.entries(KINDS).flatMap(([kind, codes]) => codes.map((code) => [code, kind]))
	);
	const counts = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));
	for (const { code, cells: own } of lines) counts[kindOf.get(code)!]! += own;
	return {
		cells,
		...counts,
		unusedColumns: lines
			.filter(({ code }) => code === 'column-unused')
			.map(({ label, sheet, cells: own, first }) => ({ header: label, sheet, cells: own, first })),
		lines: lines.map(({ code, ...line }) => ({ code: kindOf.get(code), reason: code, ...line }))
	};
}
