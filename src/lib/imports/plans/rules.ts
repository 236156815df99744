/** Several files sent together: what each still waits for, and how the whole stands. Pure. */
import { count } from '#lib/core/numbers.ts';
import { agree, capital, list, plural } from '#lib/core/words.ts';
import type { Register } from '#lib/registers/definition.ts';
import type { ImportReport, ImportStatus } from '../read.server.ts';

/** Files that one plan takes. */
export const MOST_FILES = 30;

/** Of the files in a folder those that may hold a table; not what a spreadsheet program leaves behind. */
export function isTakenFromFolder(name: string): boolean {
	return /\.(xlsx|xlsm|xls|ods|csv|tsv|txt)$/i.test(name) && !/^(\.|~\$)/.test(name);
}

/** Fields that every row needs and that neither a column nor the whole file gives. */
export function fieldsLacking(register: Register, report: ImportReport): string[] {
	return register.columns
		.filter(
			({ name, required }) =>
				required &&
				report.fileValues[name] === undefined &&
				!report.columns.some(({ field }) => field === name)
		)
		.map(({ label }) => label);
}

/** Cells that would be left out because they cannot be read. */
export function cellsLeftOut(report: ImportReport): number {
	return report.problems
		.filter(({ effect }) => effect === 'cell-left-out')
		.reduce((sum, { count }) => sum + count, 0);
}

/** Questions that nobody answered and that have no likely answer. */
export function questionsOpen({ questions }: ImportReport): number {
	return questions.filter(({ answer, assumed }) => answer === null && assumed === null).length;
}

/** What somebody has to look at before a file can be imported without being asked; none: it is ready. */
export function openPoints(register: Register, report: ImportReport): string[] {
	if (report.refused) return [firstSentence(report.refused.message)];
	const lacking = fieldsLacking(register, report);
	if (lacking.length > 0) return [`No column for ${list(lacking)}.`];
	const { counts } = report;
	const cells = cellsLeftOut(report);
	const questions = questionsOpen(report);
	const differing = report.totals.filter(({ agrees }) => agrees === false).length;
	const points = [
		counts.new + counts.changed + counts.same === 0 && 'No row can be taken.',
		counts.rejected > 0 &&
			`${plural(counts.rejected, 'row')} ${agree(counts.rejected, 'has', 'have')} errors.`,
		cells > 0 && `${plural(cells, 'cell')} cannot be read.`,
		questions > 0 && `${plural(questions, 'question')} to answer.`,
		differing > 0 &&
			`${plural(differing, 'total')} ${agree(differing, 'does', 'do')} not agree with the rows.`
	];
	return points.filter((point) => point !== false);
}

function firstSentence(message: string): string {
	return message.split(/(?<=\.)\s/)[0]!;
}

/** As much of a file of a plan as its sentences say. */
export type PlanStanding = {
	status: ImportStatus;
	ready: boolean;
	counts: { new: number; changed: number; same: number } | null;
};

/** What the imports of a plan are, by the hashes of their files: a log of several registers has parts. */
export function planNoun(hashes: readonly string[]): 'file' | 'part' {
	return hashes.length > 1 && new Set(hashes).size === 1 ? 'part' : 'file';
}

/** “6 of 9 files are ready to import and 3 need a decision.”; once imported, what that did. */
export function planSentence(
	files: readonly PlanStanding[],
	noun: 'file' | 'part' = 'file'
): string {
	const having = (...states: ImportStatus[]) =>
		files.filter(({ status }) => states.includes(status)).length;
	const reading = having('reading');
	const done = having('committed');
	const ready = files.filter(({ status, ready }) => status === 'checked' && ready).length;
	const states = [
		done > 0 && ([done, 'is imported', 'are imported'] as const),
		reading > 0 && ([reading, 'is being read', 'are being read'] as const),
		ready > 0 && ([ready, 'is ready to import', 'are ready to import'] as const),
		having('checked') > ready &&
			([having('checked') - ready, 'needs a decision', 'need a decision'] as const),
		having('rejected') > 0 &&
			([having('rejected'), 'could not be taken', 'could not be taken'] as const),
		having('discarded') > 0 && ([having('discarded'), 'was discarded', 'were discarded'] as const),
		having('undone') > 0 && ([having('undone'), 'was undone', 'were undone'] as const)
	].filter((state) => state !== false);
	const rest = states
		.slice(1)
		.map(([number, one, many]) => `${count(number)} ${agree(number, one, many)}`);
	const first = states[0];
	if (!first) return `No ${noun} of this plan is left.`;
	const [number, one, many] = first;
	const all = files.length;
	const lead =
		number < all
			? `${count(number)} of ${plural(all, noun)} ${agree(number, one, many)}`
			: all === 1
				? `The one ${noun} ${one}`
				: all === 2
					? `Both ${noun}s ${many}`
					: `All ${count(all)} ${noun}s ${many}`;
	return `${list([lead, ...rest])}.${done > 0 ? ` ${rowsSentence(files)}` : ''}`;
}

/** “120 rows were added and 14 changed; 3 were the same already.” */
function rowsSentence(files: readonly PlanStanding[]): string {
	const sums = { new: 0, changed: 0, same: 0 };
	for (const { status, counts } of files) {
		if (status !== 'committed' || !counts) continue;
		for (const key of ['new', 'changed', 'same'] as const) sums[key] += counts[key];
	}
	const acts = [
		sums.new > 0 && `${plural(sums.new, 'row')} ${agree(sums.new, 'was', 'were')} added`,
		sums.changed > 0 &&
			`${sums.new > 0 ? count(sums.changed) : plural(sums.changed, 'row')}${sums.new > 0 ? '' : agree(sums.changed, ' was', ' were')} changed`
	].filter((act) => act !== false);
	const same =
		sums.same > 0 ? `${count(sums.same)} ${agree(sums.same, 'was', 'were')} the same already` : '';
	if (acts.length === 0) return same ? `No row had to change: ${same}.` : 'No row had to change.';
	return `${capital(list(acts))}${same ? `; ${same}` : ''}.`;
}

/** “2 totals agree”, “1 of 2 totals differs”, or nothing to compare. */
export function totalsText(totals: ImportReport['totals']): string {
	const checked = totals.filter(({ agrees }) => agrees !== null);
	const differ = checked.filter(({ agrees }) => agrees === false).length;
	if (checked.length === 0) return 'None';
	if (differ > 0)
		return `${count(differ)} of ${plural(checked.length, 'total')} ${agree(differ, 'differs', 'differ')}`;
	return `${plural(checked.length, 'total')} ${agree(checked.length, 'agrees', 'agree')}`;
}
