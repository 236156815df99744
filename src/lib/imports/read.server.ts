/** What is known of uploaded files: those under way, those committed, those undone. */
import * as v from 'valibot';
import {
	type IcsActor,
	type IcsScope,
	NotAllowed,
	NotFound,
	opens,
	type Scope
} from '#lib/core/access.ts';
import { longDate } from '#lib/core/dates.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import type { Changes } from '#lib/registers/changes.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import type { OfficialReport } from './official-list.ts';
import { type Choices, choicesSchema, type Reading } from './reading.ts';
import type { MissingChoice } from './rules.ts';

/** Who imports into one ICS. */
export type Importer = IcsActor<'import'>;

/**
 * For what changes a register: a closed organisation keeps its history and takes no more.
 *
 * @throws NotAllowed when the ICS closed before today
 */
export function requireOpen({ scope, today }: Importer): void {
	const { closedOn, shortName } = findIcs(scope, scope.ics.code);
	if (closedOn !== null && closedOn < today)
		throw new NotAllowed(
			`${shortName} closed on ${longDate(closedOn)}: nothing more can be imported into it, and no import can be undone. Its history stays readable.`
		);
}

export type ImportStatus =
	'reading' | 'checked' | 'committed' | 'rejected' | 'discarded' | 'undone';

/** Everything found in a file but its rows. */
export type FoundInFile = Omit<Reading, 'rows' | 'rowsConcerned' | 'official'>;

/** What was found in a file and what taking it would do; kept for good. */
export type ImportReport = FoundInFile & {
	counts: ImportCounts;
	/** The register's version the counts were worked out against. */
	basedOn: number;
	/** Shown before the commit; capped, as `counts` are not. */
	examples: {
		/**
		 * `values` are those that the row would have; `id` once it is written. `restores` of a row that
		 * comes back: what it held, of what the file says nothing.
		 */
		added: { row: number; title: string; id?: number; values?: Row; restores?: Row }[];
		changed: { row: number; id: number; title: string; changes: Changes }[];
		missing: { id: number; title: string }[];
	};
	/** What the person said of rows that the file does not have. */
	missingChoice: MissingChoice;
	/** How this file's columns differ from the last committed file's, in sentences. */
	columnChanges: string[];
	/** What an official list of networks changes beside the rows. */
	official?: OfficialReport;
};

export const countsSchema = v.object({
	read: v.number(),
	/** Rows that the register does not have, those that come back included. */
	new: v.number(),
	/** Of the new ones, those that come back with what they held; older reports do not say. */
	restored: v.optional(v.number(), 0),
	changed: v.number(),
	same: v.number(),
	missing: v.number(),
	rejected: v.number()
});
export type ImportCounts = v.InferOutput<typeof countsSchema>;

/**
 * Of a report only what every release has written: the rest is shown as it was found, and what a later
 * release added is missing from older ones.
 */
const reportSchema = v.pipe(
	v.looseObject({
		sheet: v.nullable(v.string()),
		columns: v.array(
			v.looseObject({ header: v.string(), column: v.string(), field: v.nullable(v.string()) })
		)
	}),
	v.transform(
		(report) => ({ questions: [], account: null, totals: [], ...report }) as unknown as ImportReport
	)
);

const endSchema = v.object({
	rows: v.exactOptional(v.number()),
	kept: v.exactOptional(v.number()),
	bound: v.exactOptional(v.number())
});

function choicesIn(json: string): Choices {
	return v.parse(choicesSchema, JSON.parse(json));
}

export type ImportRecord = {
	id: number;
	register: RegisterName;
	status: ImportStatus;
	fileName: string;
	fileSize: number;
	fileSha256: string;
	/** Whether the file itself is still held. */
	kept: boolean;
	/** `auto`: the register is not known yet; `recognised`: told from the headings; null: chosen. */
	registerBy: 'auto' | 'recognised' | null;
	/** The plan it was sent in with other files. */
	planId: number | null;
	choices: Choices;
	report: ImportReport | null;
	startedAt: string;
	startedBy: string;
	/** The account's id: whoever left a file half-way is asked to go on with it. */
	startedById: string;
	committedAt: string | null;
	committedBy: string | null;
	undoneAt: string | null;
	undoneBy: string | null;
};

type ImportRow = Omit<ImportRecord, 'choices' | 'report' | 'kept'> & {
	choices: string;
	report: string | null;
	kept: number;
};

const SELECT = `SELECT i.id, i.register, i.status, i.file_name AS fileName, i.file_size AS fileSize,
	i.file_sha256 AS fileSha256, i.file_kept IS NOT NULL AS kept, i.plan_id AS planId,
	i.choices ->> '$.register' AS registerBy, i.choices, i.report,
	i.started_at AS startedAt, s.name AS startedBy, i.started_by AS startedById, i.committed_at AS committedAt, c.name AS committedBy,
	i.undone_at AS undoneAt, u.name AS undoneBy
	FROM imports i JOIN user s ON s.id = i.started_by
	LEFT JOIN user c ON c.id = i.committed_by LEFT JOIN user u ON u.id = i.undone_by`;

/** @throws NotFound when the ICS has no such import. */
export function findImport(scope: IcsScope, id: number): ImportRecord {
	const row = get<ImportRow>(`${SELECT} WHERE i.id = ? AND i.ics_id = ?`, id, scope.ics.id);
	if (!row) throw new NotFound(`No import ${id}.`);
	return recordOf(row);
}

/** The files of a plan, in the order they were sent. @throws NotFound when the ICS has no such plan */
export function importsOfPlan(scope: IcsScope, planId: number): ImportRecord[] {
	const sql = `${SELECT} WHERE i.plan_id = ? AND i.ics_id = ? ORDER BY i.id`;
	const rows = all<ImportRow>(sql, planId, scope.ics.id);
	if (rows.length === 0) throw new NotFound(`No plan ${planId}.`);
	return rows.map(recordOf);
}

function recordOf(row: ImportRow): ImportRecord {
	return {
		...row,
		kept: row.kept === 1,
		choices: choicesIn(row.choices),
		report: row.report === null ? null : v.parse(reportSchema, JSON.parse(row.report))
	};
}

/** The code of the ICS an import belongs to. @throws NotFound when the scope does not open it. */
export function icsOfImport(scope: Scope, id: number): string {
	const row = get<{ icsId: number; code: string }>(
		`SELECT o.id AS icsId, o.code FROM imports i JOIN organisations o ON o.id = i.ics_id WHERE i.id = ?`,
		id
	);
	if (!row || !opens(scope, row.icsId)) throw new NotFound(`No import ${id}.`);
	return row.code;
}

export type ImportListed = Omit<ImportRecord, 'choices' | 'report' | 'kept'> & {
	counts: ImportCounts | null;
	sheet: string | null;
	refusal: string | null;
};

const LISTED = SELECT.replace(
	'i.choices, i.report,',
	"i.report -> '$.counts' AS counts, i.report ->> '$.sheet' AS sheet, i.report ->> '$.refused.message' AS refusal,"
);

/** All; those that are decided; or those whose rows came in, whether or not they were undone. */
export type WhichImports = 'all' | 'ended' | 'imported';

const WHICH: Record<WhichImports, string> = {
	all: '',
	ended: "AND i.status NOT IN ('reading', 'checked')",
	imported: 'AND i.committed_at IS NOT NULL'
};

/** An ICS's imports, newest first; `page` from 1. */
export function listImports(
	scope: IcsScope,
	page = 1,
	size = 25,
	which: WhichImports = 'all'
): { imports: ImportListed[]; count: number } {
	const where = `i.ics_id = ? ${WHICH[which]}`;
	const imports = listed(
		`${LISTED} WHERE ${where} ORDER BY i.id DESC LIMIT ? OFFSET ?`,
		scope.ics.id,
		size,
		(page - 1) * size
	);
	const total = get<{ count: number }>(
		`SELECT count(*) AS count FROM imports i WHERE ${where}`,
		scope.ics.id
	);
	return { imports, count: total?.count ?? 0 };
}

/**
 * The undecided import of a file that the same person sent with the same choices since then, whatever
 * register it was taken for meanwhile where that was left open.
 */
export function uploadSince(
	scope: IcsScope,
	register: RegisterName,
	sha256: string,
	choices: Choices,
	since: string
): number | null {
	const auto = choices.register === 'auto';
	const known = auto ? [choices, { ...choices, register: 'recognised' }] : [choices];
	const row = get<{ id: number }>(
		`SELECT id FROM imports WHERE ics_id = @ics AND (@auto OR register = @register)
			AND file_sha256 = @sha256 AND started_by = @by AND started_at > @since
			AND choices IN (SELECT value FROM json_each(@known)) AND status IN ('reading', 'checked')`,
		{
			...{ ics: scope.ics.id, auto: Number(auto), register, sha256, since },
			by: scope.accountId,
			known: JSON.stringify(known.map((one) => JSON.stringify(one)))
		}
	);
	return row?.id ?? null;
}

/** Files that were sent and neither imported nor discarded, newest first. */
export function unfinishedImports(scope: IcsScope): ImportListed[] {
	return listed(
		`${LISTED} WHERE i.ics_id = ? AND i.status IN ('reading', 'checked') ORDER BY i.id DESC`,
		scope.ics.id
	);
}

function listed(sql: string, ...values: unknown[]): ImportListed[] {
	return all<Omit<ImportListed, 'counts'> & { counts: string | null }>(sql, ...values).map(
		(row) => ({
			...row,
			counts: row.counts === null ? null : v.parse(countsSchema, JSON.parse(row.counts))
		})
	);
}

export type ImportEnd = { by: string; at: string; detail: v.InferOutput<typeof endSchema> };

/** Who discarded or undid an import, when, and with what result; null when nobody did. */
export function endOfImport(
	scope: IcsScope,
	id: number,
	act: 'import-discarded' | 'import-undone'
): ImportEnd | null {
	const row = get<{ by: string; at: string; detail: string | null }>(
		`SELECT u.name AS by, a.at, a.detail FROM audit a JOIN user u ON u.id = a.by
		WHERE a.ics_id = ? AND a.act = ? AND a.subject = ? ORDER BY a.id DESC LIMIT 1`,
		scope.ics.id,
		act,
		`import ${id}`
	);
	return row ? { ...row, detail: v.parse(endSchema, JSON.parse(row.detail ?? '{}')) } : null;
}

/** The uploaded bytes, while they are kept. @throws NotFound */
export function importedFile(scope: IcsScope, id: number): { bytes: Uint8Array; fileName: string } {
	const row = get<{ bytes: Uint8Array; fileName: string }>(
		`SELECT f.bytes, i.file_name AS fileName FROM imports i
		JOIN import_files f ON f.sha256 = i.file_kept WHERE i.id = ? AND i.ics_id = ?`,
		id,
		scope.ics.id
	);
	if (!row) throw new NotFound(`The file of import ${id} is not kept.`);
	return row;
}

/** How the columns and values of a register's imports were matched: offered with the next one. */
export type RememberedMapping = {
	/** The last import that stands; the columns are its own. */
	importId: number;
	sheet: string | null;
	columns: { header: string; column: string; field: string | null }[];
	/** What texts were said to mean in any import that stands, the latest word counting. */
	values: Record<string, Record<string, string | null>>;
	fileValues: Record<string, string>;
	/** Answers to questions about how such files are written. */
	answers: Record<string, string>;
};

/** Worked out from the imports that stand, so undoing one forgets what it taught. */
export function rememberedMapping(
	scope: IcsScope,
	register: RegisterName
): RememberedMapping | null {
	// Rows changed together are no file that anybody sent, and say nothing of the next one.
	// What a predecessor remembered and handed over counts until the ICS has imported by itself.
	const rows = all<{ id: number; choices: string }>(
		`SELECT id, choices FROM imports
		WHERE register = @register AND status = 'committed' AND choices ->> 'part' IS NULL
			AND (ics_id = @ics OR id IN (
			SELECT h.to_id FROM handovers v JOIN handover_rows h ON h.handover_id = v.id
			WHERE v.to_ics_id = @ics AND h.kind = 'import' AND h.undone = 0))
		ORDER BY ics_id = @ics, id`,
		{ register, ics: scope.ics.id }
	);
	const last = rows.at(-1);
	if (!last) return null;
	const found = get<{ report: string }>('SELECT report FROM imports WHERE id = ?', last.id)!;
	const { sheet, columns, fileValues } = v.parse(reportSchema, JSON.parse(found.report));
	const values: RememberedMapping['values'] = {};
	const answers: RememberedMapping['answers'] = {};
	for (const row of rows) {
		const choices = choicesIn(row.choices);
		for (const [field, texts] of Object.entries(choices.values ?? {}))
			values[field] = { ...values[field], ...texts };
		Object.assign(answers, choices.answers);
	}
	// A column that merely matched nothing is tried afresh; one that a person left out stays out.
	const decided = columns.filter(
		({ field, by }) => field !== null || by === 'chosen' || by === 'remembered'
	);
	return { importId: last.id, sheet, columns: decided, values, fileValues, answers };
}
