import { fail, redirect } from '@sveltejs/kit';
import type { Finding } from '#lib/core/result.ts';
import { isTakenFromFolder, MOST_FILES } from '#lib/imports/plans/rules.ts';
import { startPlan } from '#lib/imports/plans/write.server.ts';
import { findImport } from '#lib/imports/read.server.ts';
import {
	hasRoomFor,
	readInBackground,
	startImport,
	type Upload
} from '#lib/imports/write.server.ts';
import { findRegister, REGISTERS } from '#lib/registers/all.ts';
import { formAnswer, icsShown, textOf } from '#lib/request.server.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import { importOf, openForImport, readForAMoment } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

// A file is looked at before it is sent.
export const csr = true;

/** In place of a register: its headings tell it. */
const TOLD = 'auto';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openForImport(locals, params.ics);
	const { ics } = opened;
	const asked = findRegister(url.searchParams.get('register') ?? '');
	const refusedId = url.searchParams.get('refused');
	return {
		ics: icsShown(ics),
		register: asked?.name ?? TOLD,
		/** Headings over what looked like NHS numbers, of a file that was refused for them. */
		suspected: refusedId ? (importOf(opened, refusedId).report?.refused?.headings ?? []) : [],
		registers: REGISTERS.map(({ name, title, about }) => ({ name, title, about })),
		limits: {
			bytes: LIMITS.file,
			together: LIMITS.together,
			rows: LIMITS.rows,
			files: MOST_FILES
		}
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { actor, ics } = openForImport(locals, params.ics);
		const form = await request.formData();
		const chosen = textOf(form, 'register') || TOLD;
		const pasted = textOf(form, 'pasted');
		const notNhsNumbers = form.getAll('notNhsNumbers').map(String).filter(isHeading);
		const typed = { register: chosen, pasted, notNhsNumbers };
		const choices = notNhsNumbers.length === 0 ? {} : { notNhsNumbers };
		const register = findRegister(chosen) ?? null;
		const files = filesOf(form);
		const findings = findingsOf(files, pasted, register !== null || chosen === TOLD);
		if (findings.length > 0) return fail(400, { ...typed, findings });
		const uploads = pasted.trim() === '' ? await uploadsOf(files) : [pastedRows(pasted)];
		if (!hasRoomFor(uploads.reduce((sum, { bytes }) => sum + bytes.length, 0)))
			return fail(503, { ...typed, findings: [TOO_MANY] });
		const home = `/ics/${ics.code}/imports`;
		if (uploads.length > 1) {
			const plan = startPlan(actor, uploads, register, choices);
			if ('ok' in plan) for (const id of plan.ok.ids) void readInBackground(actor, id);
			return formAnswer(plan, ({ planId }) => `${home}/plan/${planId}`, typed);
		}
		const [{ fileName, bytes }] = uploads as [Upload];
		const started = startImport(actor, register, fileName, bytes, choices);
		if (!('ok' in started)) return formAnswer(started, home, typed);
		await readForAMoment(actor, started.ok.id, pasted === '' ? undefined : WORTH_KEEPING);
		const { status, report, planId } = findImport(actor.scope, started.ok.id);
		// What was pasted stands nowhere else: it stays in the box to be corrected.
		if (pasted !== '' && status === 'rejected' && report?.refused)
			return fail(400, {
				...typed,
				findings: [{ field: 'pasted', message: report.refused.message }]
			});
		// Rows of several registers stood in it: each is looked at by itself.
		redirect(303, planId === null ? `${home}/${started.ok.id}` : `${home}/plan/${planId}`);
	}
};

/** Whatever a form sends, what is kept and recorded is no longer than this. */
const LONGEST_HEADING = 200;

function isHeading(text: string): boolean {
	return text.trim() !== '' && text.length <= LONGEST_HEADING;
}

/** Those that were chosen, and of a folder what may hold a table. */
function filesOf(form: FormData): File[] {
	const given = (name: string) =>
		form.getAll(name).filter((file): file is File => file instanceof File && file.name !== '');
	return [
		...given('file'),
		...given('folder').filter(({ name }) => isTakenFromFolder(baseName(name)))
	];
}

function findingsOf(files: readonly File[], pasted: string, registerKnown: boolean): Finding[] {
	const findings: Finding[] = [];
	const isPasted = pasted.trim() !== '';
	const large = files.filter(({ size }) => size > LIMITS.file);
	if (!registerKnown)
		findings.push({ field: 'register', message: 'Choose which register it is for.' });
	if (isPasted && files.length > 0)
		findings.push({
			field: 'pasted',
			message: 'Choose files or paste rows, not both. Empty the box, or remove the files.'
		});
	else if (!isPasted && files.length === 0)
		findings.push({ field: 'file', message: 'Choose the file to import, or paste its rows.' });
	else if (files.length > MOST_FILES)
		findings.push({
			field: 'file',
			message: `Choose at most ${MOST_FILES} files at once. These are ${files.length}.`
		});
	else if (large.length > 0)
		findings.push({
			field: 'file',
			message: `${files.length === 1 ? 'The file' : baseName(large[0]!.name)} is larger than ${LIMITS.file / 1024 / 1024} MB, the most that is read. Save the one sheet that is to be imported as a new file.`
		});
	else if (new TextEncoder().encode(pasted).length > LIMITS.file)
		findings.push({
			field: 'pasted',
			message: `The rows are more than ${LIMITS.file / 1024 / 1024} MB, the most that is read. Paste fewer, or send them as a file.`
		});
	return findings;
}

function uploadsOf(files: readonly File[]): Promise<Upload[]> {
	return Promise.all(
		files.map(async (file) => ({
			fileName: baseName(file.name),
			bytes: new Uint8Array(await file.arrayBuffer())
		}))
	);
}

/** Cells of a spreadsheet as it copies them: tabs between them, quotation marks around line breaks. */
function pastedRows(text: string): Upload {
	return { fileName: 'Pasted rows', bytes: new TextEncoder().encode(text) };
}

/** Pasted rows are few, and stay on the page where they are refused: worth so many milliseconds. */
const WORTH_KEEPING = 15_000;

const TOO_MANY = {
	field: 'file',
	message: 'Too many files are waiting to be read. Choose the file again in a few minutes.'
};

/** Some browsers send a path; only the file's own name is kept. */
function baseName(name: string): string {
	return name.split(/[\\/]/).at(-1) || 'file';
}
