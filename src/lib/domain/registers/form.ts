/** A register's row as people type it: texts into values, and values back into texts. Pure. */
import { cellReader } from '#lib/domain/cells.ts';
import type { NamedDeliverable } from '#lib/domain/cells/deliverables.ts';
import type { NamedOrganisation } from '#lib/domain/cells/organisations.ts';
import type { CellOutcome } from '#lib/domain/cells/outcome.ts';
import type {
	Column,
	Finding,
	Known,
	Register,
	Row,
	Value
} from '#lib/domain/registers/definition.ts';

/** What stands in each field of a form, by column name. */
export type TypedRow = Record<string, string>;

/** Something to mend in one field; `message` can stand beside the field or, alone, above the form. */
export type FieldProblem = { field: string; message: string };

export type ReadRow = {
	row: Row;
	problems: FieldProblem[];
	/** Columns whose text was taken for something other than it says: "Oct 2026" for its last day. */
	readAs: string[];
};

export type FormOptions = Known & {
	/** ISO date. */
	today: string;
	organisations: readonly NamedOrganisation[];
	/** Those of the roadmap in force. */
	deliverables?: readonly NamedDeliverable[];
	/** Why a free text may not be kept (it holds an NHS number), or null. */
	refuseText: (text: string) => string | null;
};

/** The fields of a register out of everything that a form sent; one that was not sent is empty. */
export function typedRow(register: Register, sent: { get(name: string): unknown }): TypedRow {
	return Object.fromEntries(
		register.columns.map(({ name }) => {
			const value = sent.get(name);
			return [name, typeof value === 'string' ? value : ''];
		})
	);
}

/** A row that is held, as its form shows it. */
export function typedFrom(register: Register, row: Row): TypedRow {
	return Object.fromEntries(
		register.columns.map(({ name }) => [name, typedValue(row[name] ?? null)])
	);
}

/** One stored value as text for a form field. */
export function typedValue(value: Value): string {
	return value === null ? '' : String(value);
}

/**
 * Reads a form by the same rules as a spreadsheet's cells. Stricter in one thing: a text that an
 * import would leave out with a warning is a problem here, where the person can still mend it.
 */
export function readTypedRow(register: Register, typed: TypedRow, options: FormOptions): ReadRow {
	const result: ReadRow = { row: {}, problems: [], readAs: [] };
	for (const column of register.columns) {
		const text = typed[column.name] ?? '';
		const outcome = cellReader(column, options)(text);
		const message = problemOf(column, text, outcome, options);
		result.row[column.name] = message === null ? (outcome.value ?? null) : null;
		if (message !== null) result.problems.push({ field: column.name, message });
		else if (outcome.finding?.code === 'date-read-as-period-end') result.readAs.push(column.name);
	}
	Object.assign(result.row, register.settle?.(result.row, options));
	return result;
}

/** Findings about a whole row as problems of the first field each concerns. */
export function problemsOfFindings(findings: readonly Finding[]): FieldProblem[] {
	return findings.map(({ fields, message }) => ({ field: fields[0] ?? '', message }));
}

/** The lines above a form: each names its field, so that it can be read alone. */
export function summaryOf(register: Register, problems: readonly FieldProblem[]): FieldProblem[] {
	return problems.map(({ field, message }) => {
		const label = register.columns.find((column) => column.name === field)?.label;
		const named = !label || message.toLowerCase().includes(label.toLowerCase());
		return { field, message: named ? message : `${label}: ${message}` };
	});
}

/** What a row's own rules and its dates draw attention to; none of it stops anybody. */
export function rowWarnings(
	register: Register,
	row: Row,
	today: string,
	known: Known = {}
): Finding[] {
	const broken = register.rules
		.map((rule) => rule(row, today, known))
		.filter((finding): finding is Finding => finding !== null);
	const ahead = register.columns
		.filter((column) => column.happened && String(row[column.name] ?? '') > today)
		.map((column): Finding => ({
			severity: 'warning',
			code: 'date-in-future',
			message: `“${column.label}” says what has happened, but its date is still to come. Check the date.`,
			fields: [column.name]
		}));
	return [...broken, ...ahead];
}

/** A label inside a sentence: "the reference", but "the ODS code". */
export function labelInSentence(column: Column): string {
	const { label } = column;
	return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function problemOf(
	column: Column,
	text: string,
	outcome: CellOutcome,
	options: FormOptions
): string | null {
	const { value, finding } = outcome;
	if (finding?.severity === 'error') return finding.message;
	if (finding && value === null)
		return /leave it empty/i.test(finding.message)
			? finding.message
			: `${finding.message} Leave it empty if there is none.`;
	if (column.kind === 'text' || column.kind === 'long-text') {
		const refusal = options.refuseText(text);
		if (refusal) return refusal;
	}
	if (column.required && (value === null || value === undefined || value === ''))
		return ['choice', 'organisation', 'indicator'].includes(column.kind)
			? `Choose the ${labelInSentence(column)}.`
			: `Type the ${labelInSentence(column)}.`;
	return null;
}
