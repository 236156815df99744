import { error, fail } from '@sveltejs/kit';
import { openPoints, planNoun, questionsOpen, totalsText } from '#lib/imports/plans/rules.ts';
import { commitPlan } from '#lib/imports/plans/write.server.ts';
import { type ImportRecord, importsOfPlan } from '#lib/imports/read.server.ts';
import { runningReads } from '#lib/imports/run.server.ts';
import { giveUpCutReadings, readInBackground } from '#lib/imports/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { formAnswer, icsShown, type OpenIcs, withHttpErrors } from '#lib/request.server.ts';
import { openForImport } from '../../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

// How far each file is, asked again until all are read.
export const csr = true;

export const load: PageServerLoad = ({ locals, params }) => {
	const opened = openForImport(locals, params.ics);
	giveUpCutReadings(opened.actor);
	const { planId, files } = planAt(opened, params.plan);
	for (const { id, status } of files)
		if (status === 'reading') void readInBackground(opened.actor, id);
	return {
		ics: icsShown(opened.ics),
		planId,
		noun: planNoun(files.map(({ fileSha256 }) => fileSha256)),
		/** Rows of a log that go into no register: the same in each of its parts. */
		unplaced: [...new Set(files.flatMap((file) => messagesOf(file, 'row-type-unknown')))],
		files: files.map(fileShown)
	};
};

export const actions: Actions = {
	default: async ({ locals, params }) => {
		const opened = openForImport(locals, params.ics);
		const { planId } = planAt(opened, params.plan);
		const result = await commitPlan(opened.actor, planId);
		if ('ok' in result && result.ok.left.length > 0)
			return fail(409, { left: result.ok.left, findings: [] });
		return formAnswer(result, `/ics/${opened.ics.code}/imports/plan/${planId}`, {});
	}
};

/** The plan of an address, among those of the ICS. */
function planAt({ scope }: OpenIcs, plan: string): { planId: number; files: ImportRecord[] } {
	if (!/^[1-9]\d{0,9}$/.test(plan)) error(404, 'Not found, or not yours to see.');
	const planId = Number(plan);
	return { planId, files: withHttpErrors(() => importsOfPlan(scope, planId)) };
}

function messagesOf({ report }: ImportRecord, wanted: string): string[] {
	const found = report?.problems.filter(({ code }) => code === wanted) ?? [];
	return found.map(({ message }) => message);
}

function fileShown(record: ImportRecord) {
	const { id, fileName, status, report, registerBy } = record;
	const register = registerNamed(record.register);
	const points = report ? openPoints(register, report) : [];
	const read = report !== null && report.refused === null;
	return {
		id,
		fileName,
		status,
		register: registerBy === 'auto' ? null : register.title,
		progress: status === 'reading' ? runningReads.progress(id) : null,
		counts: read ? report.counts : null,
		totals: read ? totalsText(report.totals) : '',
		/** Questions that are answered as is likely, or were. */
		answers: read ? report.questions.length - questionsOpen(report) : 0,
		ready: status === 'checked' && report !== null && points.length === 0,
		points,
		otherPeriod: messagesOf(record, 'period-not-open-round')[0] ?? null
	};
}
