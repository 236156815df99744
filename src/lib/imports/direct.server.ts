/** An import in one act, as the command line and the API do it: read, compared and, if asked, committed. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { done } from '#lib/core/result.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import type { Register } from '#lib/registers/definition.ts';
import { compare } from './compare.server.ts';
import { countsSchema, type Importer, type ImportReport } from './read.server.ts';
import type { Account, AccountLine, Choices } from './reading.ts';
import { ROWS_CHANGED } from './rules.ts';
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

/** The seven kinds under which programs read an account; each line's own code says why. */
const KINDS = {
	read: ['read'],
	heading: ['heading'],
	total: ['total'],
	note: ['note'],
	example: ['example', 'not-chosen'],
	unused: ['column-unused', 'row-unused', 'other-table', 'sheet-unused'],
	'left-out': ['cell-error', 'row-error', 'row-repeated', 'row-of-others']
} as const satisfies Record<string, readonly AccountLine['code'][]>;

const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];

/** The object of `accountJson`. */
const accountSchema = v.object({
	cells: v.number(),
	read: v.number(),
	heading: v.number(),
	total: v.number(),
	note: v.number(),
	example: v.number(),
	unused: v.number(),
	'left-out': v.number(),
	unusedColumns: v.array(
		v.object({
			header: v.nullable(v.string()),
			sheet: v.string(),
			cells: v.number(),
			first: v.string()
		})
	),
	lines: v.array(
		v.object({
			code: v.picklist(kinds),
			reason: v.picklist(Object.values(KINDS).flat()),
			cells: v.number(),
			sheet: v.string(),
			label: v.nullable(v.string()),
			first: v.string()
		})
	)
});

/** The account as programs get it: a number of cells for each kind, the unused columns, and every line. */
export function accountJson({ cells, lines }: Account): v.InferOutput<typeof accountSchema> {
	const kindOf = new Map(
		kinds.flatMap((kind) => KINDS[kind].map((code) => [code as AccountLine['code'], kind]))
	);
	const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<
		keyof typeof KINDS,
		number
	>;
	for (const { code, cells: own } of lines) counts[kindOf.get(code)!]! += own;
	return {
		cells,
		...counts,
		unusedColumns: lines
			.filter(({ code }) => code === 'column-unused')
			.map(({ label, sheet, cells: own, first }) => ({ header: label, sheet, cells: own, first })),
		lines: lines.map(({ code, ...line }) => ({ code: kindOf.get(code)!, reason: code, ...line }))
	};
}

const text = v.string();
const orNull = v.nullable(text);
const number = v.number();
const storedRow = v.record(text, v.nullable(v.union([text, number])));

/** The object of `importJson`. */
export const importSchema = v.object({
	status: v.picklist(['committed', 'checked', 'rejected']),
	import: v.nullable(number),
	register: orNull,
	ics: text,
	source: v.object({ file: text, sha256: text, sheet: orNull, headerRow: v.nullable(number) }),
	mapping: v.optional(v.object({ id: orNull, name: text })),
	columns: v.array(v.object({ header: text, column: text, field: orNull })),
	rows: v.object({ ...countsSchema.entries, restored: number }),
	restored: v.array(v.object({ row: number, title: text, restores: storedRow })),
	account: v.nullable(accountSchema),
	totals: v.array(
		v.object({
			label: text,
			field: text,
			cell: text,
			says: number,
			sum: v.nullable(number),
			agrees: v.nullable(v.boolean())
		})
	),
	questions: v.array(
		v.object({
			id: text,
			code: text,
			message: text,
			field: orNull,
			column: text,
			heading: text,
			cells: v.array(text),
			count: number,
			options: v.array(v.object({ value: text, label: text })),
			takesDate: v.boolean(),
			answer: orNull,
			assumed: orNull
		})
	),
	/** Of an official list of networks: what it changes beside the rows. */
	official: v.optional(v.looseObject({ latest: text, elsewhere: number })),
	problems: v.array(
		v.object({
			severity: v.picklist(['error', 'warning']),
			code: text,
			message: text,
			cells: v.array(text),
			count: number,
			field: v.optional(text),
			headings: v.optional(v.array(text)),
			effect: v.optional(v.picklist(['cell-left-out', 'row-left-out', 'read-as', 'none']))
		})
	),
	/** Why it was rejected. */
	message: v.optional(orNull)
});

/** As the command line prints it with `--json`, and the API answers it. */
export function importJson({
	status,
	id,
	register,
	report,
	source
}: DirectImport): v.InferOutput<typeof importSchema> {
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
