import { error, fail, redirect } from '@sveltejs/kit';
import type { IcsScope } from '#lib/core/access.ts';
import { type Audience, without } from '#lib/core/disclosure.ts';
import type { Finding } from '#lib/core/result.ts';
import { offeredMappings, PUBLISHED_INTO } from '#lib/imports/mappings/read.server.ts';
import { titleOf } from '#lib/imports/mappings/rules.ts';
import {
	endOfImport,
	importedFile,
	type ImportRecord,
	type ImportReport,
	rememberedMapping
} from '#lib/imports/read.server.ts';
import { leavePlan } from '#lib/imports/plans/write.server.ts';
import type { Choices } from '#lib/imports/reading.ts';
import { type MissingChoice, ROWS_CHANGED } from '#lib/imports/rules.ts';
import { runningReads } from '#lib/imports/run.server.ts';
import {
	chooseForImport,
	commitImport,
	discardImport,
	giveUpCutReadings,
	readInBackground,
	startImport
} from '#lib/imports/write.server.ts';
import { findRegister, registerNamed } from '#lib/registers/all.ts';
import type { Known, Register } from '#lib/registers/definition.ts';
import { disclosedChanges, disclosedRow } from '#lib/registers/disclosed.ts';
import { knownFor, organisationsFor } from '#lib/registers/read.server.ts';
import { formAnswer, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { importOf, openForImport, openImport, readForAMoment } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { choicesFrom } from './choices-form.ts';

// How far the reading is, and steps that answer in place.
export const csr = true;

export const load: PageServerLoad = ({ locals, params }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope } = opened;
	const may = mayIn(locals, ics, 'import');
	if (may.import) giveUpCutReadings(openForImport(locals, params.ics).actor);
	const record = importOf(opened, params.id);
	// A file that did not come in is nobody's business but theirs who import.
	if (!may.import && record.committedAt === null) error(404, 'Not found, or not yours to see.');
	// Choices that were changed while the file was read ask for another reading.
	if (record.status === 'reading')
		void readInBackground(openImport(locals, params.ics, params.id).actor, record.id);
	const { choices, ...shown } = record;
	return {
		ics: icsShown(ics),
		may,
		record: shownImport(scope, shown),
		progress: runningReads.progress(record.id),
		/** How published files can be read, and what was chosen; null for other registers. */
		published:
			record.status === 'checked' && record.register === PUBLISHED_INTO
				? {
						ways: offeredMappings(scope).map(({ id, mapping }) => ({
							id,
							title: titleOf(mapping)
						})),
						chosen: wayChosen(choices)
					}
				: null,
		...namedIn(scope, registerNamed(record.register)),
		meanings: {
			chosen: choices.values ?? {},
			remembered:
				record.status === 'checked' ? (rememberedMapping(scope, record.register)?.values ?? {}) : {}
		},
		end:
			record.status === 'discarded' || record.status === 'undone'
				? endOfImport(scope, record.id, `import-${record.status}`)
				: null
	};
};

/** What the columns of a register may name: organisations, and the indicators that are not retired. */
function namedIn(scope: IcsScope, register: Register) {
	const named = ({ code, name }: { code: string; name: string }) => ({ code, name });
	const { indicators = [] } = knownFor(scope, register);
	return {
		trusts: organisationsFor(scope, register).map(named),
		indicators: indicators.filter(({ retired }) => !retired).map(named)
	};
}

export const actions: Actions = {
	check: async ({ locals, params, request }) => {
		const { ics, actor, record } = openImport(locals, params.ics, params.id);
		const here = `/ics/${ics.code}/imports/${record.id}`;
		const form = await request.formData();
		if (record.status !== 'checked' || !record.report) redirect(303, here);
		const register = registerNamed(record.register);
		const choices = choicesFrom(form, record.choices, record.report, register, actor.today);
		const chosen = chooseForImport(actor, record.id, choices);
		if ('ok' in chosen) await readForAMoment(actor, record.id);
		return formAnswer(chosen, here, {});
	},

	/** The file was sent for the wrong register: the same bytes start again under another. */
	elsewhere: async ({ locals, params, request }) => {
		const { ics, actor, record } = openImport(locals, params.ics, params.id);
		const imports = `/ics/${ics.code}/imports`;
		const register = findRegister(String((await request.formData()).get('register') ?? ''));
		if (!register || record.status !== 'checked') redirect(303, `${imports}/${record.id}`);
		const { bytes, fileName } = withHttpErrors(() => importedFile(actor.scope, record.id));
		const started = startImport(actor, register, fileName, bytes, {}, record.planId);
		if ('ok' in started) {
			discardImport(actor, record.id);
			leavePlan(actor, record.id);
			await readForAMoment(actor, started.ok.id);
		}
		return formAnswer(started, ({ id }) => `${imports}/${id}`, {});
	},

	commit: async ({ locals, params, request }) => {
		const { ics, actor, record } = openImport(locals, params.ics, params.id);
		const form = await request.formData();
		const missing = missingChosen(form);
		const leaveOutRejected = form.get('leave-out-rows') === 'on';
		const leaveOutCells = form.get('leave-out-cells') === 'on';
		const typed = { missing, leaveOutRejected, leaveOutCells };
		const findings = ticksMissing(record.report, leaveOutRejected, leaveOutCells);
		if (record.status === 'checked' && findings.length > 0)
			return fail(400, { ...typed, findings });
		const result = await commitImport(actor, record.id, { missing, leaveOutRejected });
		if ('conflict' in result) return fail(409, { ...typed, findings: [ROWS_HAVE_CHANGED] });
		return formAnswer(result, `/ics/${ics.code}/imports/${record.id}`, typed);
	},

	discard: ({ locals, params }) => {
		const { ics, actor, record } = openImport(locals, params.ics, params.id);
		return formAnswer(discardImport(actor, record.id), `/ics/${ics.code}/imports/${record.id}`, {});
	}
};

const ROWS_HAVE_CHANGED: Finding = { field: '', message: ROWS_CHANGED };

type Shown = Omit<ImportRecord, 'choices'>;

/**
 * A finished import as readers outside see it: who brought what in when, and which rows it changed.
 * What cells held, and what findings quote of them, are for those who work for the programme.
 */
function shownImport(scope: IcsScope, record: Shown): Shown {
	if (scope.audience === 'programme') return record;
	// The fingerprint of a small file would tell which guess at its cells is right.
	const report = record.report && shownReport(scope, record, record.report);
	return { ...record, fileSha256: '', report };
}

function shownReport(scope: IcsScope, { register: name }: Shown, report: ImportReport) {
	const register = registerNamed(name);
	const known = knownFor(scope, register);
	const { added, changed } = report.examples;
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
		questions: [],
		totals: [],
		account: null,
		problems: [],
		refused: null,
		examples: {
			...report.examples,
			added: added.map((one) => disclosedExample(register, one, known, scope.audience)),
			changed: changed.map((one) => ({
				...one,
				changes: disclosedChanges(register, {}, one.changes, known, scope.audience)
			}))
		}
	} as ImportReport;
}

/** A new row as readers outside see it; what it brings back is part of it. */
function disclosedExample(
	register: Register,
	one: ImportReport['examples']['added'][number],
	known: Known,
	audience: Audience
): typeof one {
	if (!one.values) return one;
	const values = disclosedRow(register, one.values, known, audience);
	const restores =
		one.restores &&
		Object.fromEntries(Object.keys(one.restores).map((name) => [name, values[name] ?? null]));
	return { ...one, values, ...(restores ? { restores } : {}) };
}

/** All of the missing rows, those that are ticked, or none. */
function missingChosen(form: FormData): MissingChoice {
	if (form.get('missing') === 'close') return 'close';
	const close = form.getAll('close').map(Number).filter(Number.isSafeInteger);
	return close.length > 0 ? { close } : 'keep';
}

function wayChosen({ mapping }: Choices): string {
	if (mapping === undefined) return 'auto';
	return mapping === null ? 'none' : typeof mapping === 'string' ? mapping : 'own';
}

function ticksMissing(report: ImportReport | null, rows: boolean, cells: boolean): Finding[] {
	const findings: Finding[] = [];
	if (!report) return findings;
	if (report.counts.rejected > 0 && !rows)
		findings.push({
			field: 'leave-out-rows',
			message: 'Say that the rows with errors may stay out, or correct the file first.'
		});
	if (report.problems.some(({ effect }) => effect === 'cell-left-out') && !cells)
		findings.push({
			field: 'leave-out-cells',
			message: 'Say that the cells that cannot be read may be left out, or correct the file first.'
		});
	return findings;
}
