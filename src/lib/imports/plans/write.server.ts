/**
 * Several files sent together. A plan is no more than a group of imports: each is read, committed in a
 * transaction of its own and undone by itself, and one that fails does not stop the others.
 */
import { ok, type Result } from '#lib/core/result.ts';
import { agree, plural } from '#lib/core/words.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed, REGISTERS } from '#lib/registers/all.ts';
import type { Register } from '#lib/registers/definition.ts';
import { type DirectImport, type DirectOptions, importDirectly } from '../direct.server.ts';
import { findImport, type Importer, importsOfPlan } from '../read.server.ts';
import type { Choices } from '../reading.ts';
import { ROWS_CHANGED } from '../rules.ts';
import {
	commitImport,
	joinPlan,
	readImport,
	registersOfFile,
	startImport,
	type Upload
} from '../write.server.ts';
import { openPoints } from './rules.ts';

/**
 * Takes in several uploads as one plan, which has the number of its first import. Sent twice at once it
 * is the same plan.
 */
export function startPlan(
	actor: Importer,
	uploads: readonly Upload[],
	register: Register | null,
	choices: Choices = {}
): Result<{ planId: number; ids: number[] }> {
	return transaction(() => {
		const ids: number[] = [];
		for (const { fileName, bytes } of uploads) {
			const started = startImport(actor, register, fileName, bytes, choices, ids[0] ?? null);
			if (!('ok' in started)) return started;
			const { id, repeated } = started.ok;
			const { planId } = findImport(actor.scope, id);
			if (ids.length === 0 && repeated && planId !== null)
				return ok({ planId, ids: importsOfPlan(actor.scope, planId).map((one) => one.id) });
			ids.push(id);
		}
		const [first] = ids;
		for (const id of ids) joinPlan(actor, id, first!);
		return ok({ planId: first!, ids: [...new Set(ids)] });
	});
}

/** A file that was read for another register stands in the plan in place of this import. */
export function leavePlan({ scope }: Importer, id: number): Result<null> {
	run('UPDATE imports SET plan_id = NULL WHERE id = ? AND ics_id = ?', id, scope.ics.id);
	return ok(null);
}

/** What other registers name comes before them: networks, then teams. */
const FIRST: readonly string[] = ['pcns', 'teams'];

/** In the order in which they are imported; of one register as they were sent. */
export function inOrder<T extends { register: string }>(files: readonly T[]): T[] {
	const names = [...FIRST, ...REGISTERS.map(({ name }) => name)];
	// A file whose register is not known is imported into none.
	const place = ({ register }: T) => names.indexOf(register);
	return [...files].sort((one, other) => place(one) - place(other));
}

export type FileLeft = { id: number; fileName: string; why: string };

/** Commits every file of a plan that is ready, one after another. @throws NotFound */
export async function commitPlan(
	actor: Importer,
	planId: number
): Promise<Result<{ imported: number[]; left: FileLeft[] }>> {
	const { scope } = actor;
	const files = importsOfPlan(scope, planId).filter(
		({ status, report, register }) =>
			status === 'checked' && report && openPoints(registerNamed(register), report).length === 0
	);
	const imported: number[] = [];
	const left: FileLeft[] = [];
	const written = new Set<string>();
	for (const { id, fileName, register } of inOrder(files)) {
		try {
			const why = await commitOne(actor, id, written.has(register));
			if (why === null) {
				imported.push(id);
				written.add(register);
			} else left.push({ id, fileName, why });
		} catch (problem) {
			console.error(`import ${id} of plan ${planId} could not be committed`, problem);
			left.push({ id, fileName, why: FAULT });
		}
	}
	return ok({ imported, left });
}

const FAULT =
	'It broke off because of a fault in Waymark. Nothing of this file was imported. Try again; if this happens twice, tell your administrator.';

/** Why a file was left, or null. `again`: another file of the plan has just written to its register. */
async function commitOne(actor: Importer, id: number, again: boolean): Promise<string | null> {
	const before = findImport(actor.scope, id);
	const compared = again ? await readImport(actor, id) : null;
	if (compared && 'ok' in compared) {
		const { counts } = compared.ok.report;
		const [point] = openPoints(registerNamed(before.register), compared.ok.report);
		if (point) return point;
		// The files contradict each other, or are two states of the same rows: a person knows which holds.
		const others = counts.changed - (before.report?.counts.changed ?? 0);
		if (others > 0)
			return `It would change ${plural(others, 'row')} that another file of this plan has just brought in. Check ${agree(others, 'it', 'them')}, then import this file by itself.`;
	}
	const result = await commitImport(
		actor,
		id,
		{ missing: 'keep', leaveOutRejected: false },
		compared && 'ok' in compared ? compared.ok : undefined
	);
	if ('ok' in result) return null;
	return 'refused' in result ? result.refused[0]!.message : ROWS_CHANGED;
}

/**
 * Imports files in one act, each for the register asked or those that its headings tell; where there are
 * several imports, those that were recorded are one plan. Every file has its answer, a log of several
 * registers one for each, in the order they were sent.
 */
export async function importTogether(
	actor: Importer,
	asked: Register | null,
	uploads: readonly Upload[],
	options: DirectOptions
): Promise<{ planId: number | null; files: DirectImport[] }> {
	const known: { upload: Upload; register: Register | null }[] = [];
	for (const upload of uploads) {
		const told = asked ? [asked] : await registersOfFile(actor, upload);
		known.push(...(told.length === 0 ? [null] : told).map((register) => ({ upload, register })));
	}
	const files: DirectImport[] = [];
	let planId: number | null = null;
	const ordered = inOrder(
		known.map((one, at) => ({ ...one, at, register: one.register?.name ?? '' }))
	);
	for (const { at, upload } of ordered) {
		const file = await importDirectly(actor, known[at]!.register, upload, options, planId);
		files[at] = file;
		if (file.id === null || planId !== null || known.length === 1) continue;
		planId = file.id;
		joinPlan(actor, file.id, planId);
	}
	return { planId, files };
}
