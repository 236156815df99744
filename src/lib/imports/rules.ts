/** What an import would do, or did, as sentences. Pure. */
import { count } from '#lib/core/numbers.ts';
import { agree, capital, counted, list, plural, uncapital } from '#lib/core/words.ts';
import type { Register, Row } from '#lib/registers/definition.ts';
import { type OrganisationNames, shownValue } from '#lib/registers/values.ts';
import type { Account, AccountLine, TotalChecked } from './reading.ts';

export type RowCounts = {
	/** Rows of the file, those left out included. */
	read: number;
	/** Those that come back included. */
	new: number;
	/** Of the new ones, those that come back with what they held before. */
	restored?: number;
	changed: number;
	same: number;
	/** Rows held that the file does not have. */
	missing: number;
	/** Rows left out because of errors. */
	rejected: number;
};

/** What happens to rows that the file does not have: all stay, all go out, or those with these ids do. */
export type MissingChoice = 'keep' | 'close' | { close: readonly number[] };

/** How many of the missing rows go out. */
export function closedBy(choice: MissingChoice, missing: number): number {
	return choice === 'keep' ? 0 : choice === 'close' ? missing : choice.close.length;
}

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
	const [fresh, restored] = freshAndRestored(counts);
	const rows = (number: number, isFirst: boolean) =>
		isFirst ? plural(number, register.singular, register.plural) : count(number);
	const acts = [
		fresh > 0 && `add ${rows(fresh, true)}`,
		restored > 0 && `bring ${rows(restored, fresh === 0)} back`,
		counts.changed > 0 && `change ${rows(counts.changed, counts.new === 0)}`
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
	missing: MissingChoice,
	besides = false
): string {
	const [fresh, restored] = freshAndRestored(counts);
	const closed = closedBy(missing, counts.missing);
	const stayed = counts.missing - closed;
	const rows = (number: number, isFirst: boolean) =>
		isFirst ? plural(number, register.singular, register.plural) : count(number);
	const acts = [
		fresh > 0 && `${rows(fresh, true)} added`,
		restored > 0 && `${rows(restored, fresh === 0)} brought back`,
		counts.changed > 0 && `${rows(counts.changed, counts.new === 0)} changed`,
		closed > 0 && `${count(closed)} taken out`
	].filter((act): act is string => act !== false);
	const same =
		counts.same > 0
			? ` ${count(counts.same)} ${agree(counts.same, 'was', 'were')} the same already.`
			: '';
	const out =
		counts.rejected > 0 ? ` ${plural(counts.rejected, 'row')} stayed out because of errors.` : '';
	const kept =
		stayed > 0
			? ` ${plural(stayed, register.singular, register.plural)} that the file did not have stayed in the register.`
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
	missing: MissingChoice,
	besides = false
): string {
	const written = counts.new + counts.changed;
	const out = closedBy(missing, counts.missing);
	const [fresh, restored] = freshAndRestored(counts);
	const parts = [
		fresh > 0 && `${count(fresh)} new`,
		restored > 0 && comesBack(restored),
		counts.changed > 0 && `${count(counts.changed)} changed`,
		out > 0 && `${count(out)} taken out`
	].filter((part): part is string => part !== false);
	if (written === 0 && out === 0 && besides) return 'Import what changed about practices';
	if (written === 0 && out === 0) return 'Record that this file changes nothing';
	if (written === 0) return `Take ${plural(out, register.singular, register.plural)} out`;
	if (parts.length === 1 && restored > 0)
		return `Bring ${plural(written, register.singular, register.plural)} back`;
	if (parts.length === 1)
		return `Import ${plural(written, `${fresh > 0 ? 'new' : 'changed'} ${register.singular}`, `${fresh > 0 ? 'new' : 'changed'} ${register.plural}`)}`;
	return `Import ${plural(written, register.singular, register.plural)}: ${parts.join(', ')}`;
}

/** Rows that the register never had, or that begin afresh, and rows that come back. */
function freshAndRestored(counts: RowCounts): [fresh: number, restored: number] {
	const restored = counts.restored ?? 0;
	return [counts.new - restored, restored];
}

/** "1 comes back" */
function comesBack(restored: number): string {
	return `${count(restored)} ${agree(restored, 'comes', 'come')} back`;
}

/** "with what it held: Owner Jo, Done 2 May 2026", of a row that comes back. */
export function comesBackWith(register: Register, restores: Row, names: OrganisationNames): string {
	const held = register.columns
		.filter(({ name }) => (restores[name] ?? null) !== null && !register.key.includes(name))
		.map(
			(column) =>
				`${uncapital(column.label)} ${clipped(shownValue(column, restores[column.name] ?? null, names))}`
		);
	return held.length === 0
		? 'with nothing but what the file says'
		: `with what it held: ${list(held)}`;
}

/** A long text by its beginning. */
export function clipped(text: string, longest = 80): string {
	return text.length <= longest ? text : `${text.slice(0, longest).trimEnd()}…`;
}

/** One line of a list: "30 new, 1 comes back, 5 changed, 2 the same". */
export function inShort(counts: RowCounts): string {
	const [fresh, restored] = freshAndRestored(counts);
	const parts = [
		fresh > 0 && `${count(fresh)} new`,
		restored > 0 && comesBack(restored),
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

/** What undoing would do: "2 policies would be taken out of the register and 7 would go back to what they were." */
export function undoWouldDo(
	register: Register,
	plan: {
		takenOut: number;
		putBack: number;
		changedBack: number;
		edited: number;
		bound?: number;
	}
): string {
	const rows = (number: number) => plural(number, register.singular, register.plural);
	const acts = [
		plan.takenOut > 0 && `take ${rows(plan.takenOut)} out of the register`,
		plan.putBack > 0 && `put ${rows(plan.putBack)} back in`
	].filter((act): act is string => act !== false);
	const back =
		plan.changedBack > 0
			? `${rows(plan.changedBack)} would go back to what ${agree(plan.changedBack, 'it was', 'they were')}`
			: '';
	const asked =
		plan.edited > 0
			? ` ${rows(plan.edited)} ${agree(plan.edited, 'was', 'were')} worked on since: say below what happens to ${agree(plan.edited, 'it', 'each')}.`
			: '';
	const bound = plan.bound ? ` ${keptBound(register, plan.bound, 'would be')}` : '';
	if (acts.length === 0)
		return back
			? `If this import is undone, ${back}.${asked}${bound}`
			: `Undoing this import would change ${counted(0, register.singular, register.plural)} by itself.${asked}${bound}`;
	return `Undoing this import would ${list(acts)}.${back ? ` ${back}.` : ''}${asked}${bound}`;
}

/** What undoing did: "35 policies are as before it; 2 kept what was done since." */
export function undoDid(
	register: Register,
	result: { rows?: number; kept?: number; bound?: number }
): string {
	const { rows = 0, kept = 0, bound = 0 } = result;
	const back =
		rows === 0
			? `${capital(counted(0, register.singular, register.plural))} had to go back`
			: `${plural(rows, register.singular, register.plural)} ${agree(rows, 'is', 'are')} as before it`;
	const worked = kept === 0 ? `${back}.` : `${back}; ${count(kept)} kept what was done since.`;
	return bound === 0 ? worked : `${worked} ${keptBound(register, bound, 'was')}`;
}

/** "1 milestone was kept, because something else stands on it." */
function keptBound(register: Register, bound: number, was: 'was' | 'would be'): string {
	const verb = was === 'was' ? agree(bound, 'was', 'were') : was;
	return `${plural(bound, register.singular, register.plural)} ${verb} kept, because something outside the register depends on ${agree(bound, 'it', 'them')}.`;
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
		case 'not-chosen':
			return agree(cells, 'list with nothing chosen', 'lists with nothing chosen');
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
	// What is the same on several sheets is one.
	const alike = Map.groupBy(account.lines, ({ code, label }) => `${code}\n${label ?? ''}`);
	const parts = [...alike.values()].map((lines) => {
		const cells = lines.reduce((sum, line) => sum + line.cells, 0);
		return `${count(cells)} ${accountWords({ ...lines[0]!, cells })}`;
	});
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
