import { agree, list, plural } from '#lib/core/words.ts';
import { changesPractices } from '#lib/imports/official-list.ts';
import type { ImportReport } from '#lib/imports/read.server.ts';
import { fieldsLacking } from '#lib/imports/plans/rules.ts';
import type { MappingUsed } from '#lib/imports/reading.ts';
import { inShort } from '#lib/imports/rules.ts';
import type { Register, Value } from '#lib/registers/definition.ts';
import { type OrganisationNames, shownValue } from '#lib/registers/values.ts';

export { cellsLeftOut, fieldsLacking } from '#lib/imports/plans/rules.ts';

// The steps between a file and its register: what each says, and whether it needs somebody.

export type StepState = 'done' | 'look' | 'needed' | 'waiting';

export type Step = { id: string; title: string; text: string; state: StepState };

/** Why nothing can be imported yet: no table, a needed column lacking, or no row without an error. */
export function isBlocked(register: Register, report: ImportReport): boolean {
	const { counts } = report;
	return (
		report.refused !== null ||
		fieldsLacking(register, report).length > 0 ||
		counts.new + counts.changed + counts.same === 0
	);
}

export function stepsOf(register: Register, report: ImportReport): Step[] {
	const blocked = isBlocked(register, report);
	const steps = report.mapping
		? [publishedStep(report.mapping), fileStep(report)]
		: [fileStep(report), columnsStep(register, report)];
	if (report.questions.length > 0) steps.splice(-1, 0, questionsStep(report));
	if (report.unknownValues.length > 0) steps.push(meaningsStep(report));
	if (!report.refused) steps.push(findingsStep(report));
	steps.push({
		id: 'difference',
		title: 'What would change',
		text: blocked
			? 'Known once the steps above are settled'
			: `${inShort(report.counts)}${practicesDiffer(report) ? '; practices differ' : ''}`,
		state: blocked ? 'waiting' : 'look'
	});
	steps.push({
		id: 'import',
		title: 'Import',
		text: blocked ? 'Waits for the steps above' : 'Nothing is written until you press the button',
		state: blocked ? 'waiting' : 'needed'
	});
	return steps;
}

function practicesDiffer({ official }: ImportReport): boolean {
	return official !== undefined && changesPractices(official);
}

function publishedStep({ mapping, rows, differences }: MappingUsed): Step {
	return {
		id: 'published',
		title: 'Published file',
		text: `Taken as: ${mapping.name}; ${plural(rows, 'row')} made of it${differences.length > 0 ? '; its headings differ from last time' : ''}`,
		state: differences.length > 0 ? 'look' : 'done'
	};
}

function fileStep(report: ImportReport): Step {
	const found = report.refused
		? report.sheet
			? `${report.sheet}: no table was found`
			: 'No table was found'
		: `${report.sheet}, headings in row ${report.headerRow}`;
	return {
		id: 'file-step',
		title: 'Sheet and headings',
		text: found,
		state: report.refused ? 'needed' : 'done'
	};
}

function columnsStep(register: Register, report: ImportReport): Step {
	const used = report.columns.filter(({ field }) => field !== null).length;
	const lacking = fieldsLacking(register, report);
	const open = report.columns.filter(({ by }) => by === 'asked').length;
	const unsure =
		open > 0 || report.columns.some(({ by }) => by === 'near') || report.columnChanges.length > 0;
	return {
		id: 'columns',
		title: 'Columns',
		text: report.refused
			? 'Known once the headings are found'
			: lacking.length > 0
				? `No column for ${list(lacking)}`
				: `${used} of ${plural(report.columns.length, 'column')} ${agree(used, 'is', 'are')} used${open > 0 ? `; ${open} to answer` : ''}${report.columnChanges.length > 0 ? '; some differ from last time' : ''}`,
		state: report.refused ? 'waiting' : lacking.length > 0 ? 'needed' : unsure ? 'look' : 'done'
	};
}

function questionsStep({ questions }: ImportReport): Step {
	const open = questions.filter(
		({ answer, assumed }) => answer === null && assumed === null
	).length;
	const number = questions.length;
	return {
		id: 'questions',
		title: 'Questions about this file',
		text:
			open > 0 ? `${plural(open, 'question')} to answer` : `${plural(number, 'answer')} to check`,
		state: open > 0 ? 'needed' : 'look'
	};
}

function meaningsStep(report: ImportReport): Step {
	const number = report.unknownValues.length;
	return {
		id: 'meanings',
		title: 'Words that are not known',
		text: `${plural(number, 'word')} ${agree(number, 'matches', 'match')} nothing`,
		state: 'needed'
	};
}

function findingsStep(report: ImportReport): Step {
	const errors = report.problems.filter(({ severity }) => severity === 'error').length;
	const warnings = report.problems.length - errors;
	const parts = [
		errors > 0 && plural(errors, 'error'),
		warnings > 0 && plural(warnings, 'warning')
	].filter((part): part is string => part !== false);
	return {
		id: 'findings',
		title: 'Checks',
		text: parts.length === 0 ? 'Nothing was found' : list(parts),
		state: parts.length === 0 ? 'done' : 'look'
	};
}

/** The label of a field, or its name where the register no longer has it. */
export function fieldLabel(register: Register, field: string): string {
	return register.columns.find(({ name }) => name === field)?.label ?? field;
}

/** A value as it stands in a table of changes; an empty one is said, so that the change shows. */
export function changedValue(
	register: Register,
	field: string,
	value: Value,
	names: OrganisationNames
): string {
	if (value === null || value === '') return 'empty';
	const column = register.columns.find(({ name }) => name === field);
	return column ? shownValue(column, value, names, 'short') : String(value);
}
