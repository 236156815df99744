import { fail } from '@sveltejs/kit';
import { LARGER_BODIES } from '#lib/accounts/sign-in/addresses.server.ts';
import type { Finding } from '#lib/core/result.ts';
import { hasRoomFor, startImport } from '#lib/imports/write.server.ts';
import { findRegister, REGISTERS } from '#lib/registers/all.ts';
import { formAnswer, icsShown } from '#lib/request.server.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import { openForImport, readForAMoment } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

// A file is looked at before it is sent.
export const csr = true;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics } = openForImport(locals, params.ics);
	const asked = findRegister(url.searchParams.get('register') ?? '');
	return {
		ics: icsShown(ics),
		register: asked?.name ?? (REGISTERS.length === 1 ? REGISTERS[0]?.name : undefined) ?? null,
		registers: REGISTERS.map(({ name, title, about }) => ({ name, title, about })),
		limits: { bytes: LIMITS.file, rows: LIMITS.rows }
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { actor, ics } = openForImport(locals, params.ics);
		const form = await request.formData();
		const register = findRegister(String(form.get('register') ?? ''));
		const file = form.get('file');
		const findings: Finding[] = [];
		if (!register)
			findings.push({ field: 'register', message: 'Say which register the file is for.' });
		if (!(file instanceof File) || file.name === '')
			findings.push({ field: 'file', message: 'Choose the file to import.' });
		else if (file.size > LIMITS.file)
			findings.push({ field: 'file', message: LARGER_BODIES['/ics/[ics]/imports/new']!.tooLarge });
		if (findings.length > 0 || !register || !(file instanceof File))
			return fail(400, { register: register?.name ?? null, findings });
		const bytes = new Uint8Array(await file.arrayBuffer());
		if (!hasRoomFor(bytes.length))
			return fail(503, { register: register.name, findings: [TOO_MANY] });
		const started = startImport(actor, register, baseName(file.name), bytes);
		if ('ok' in started) await readForAMoment(actor, started.ok.id);
		return formAnswer(started, ({ id }) => `/ics/${ics.code}/imports/${id}`, {
			register: register.name
		});
	}
};

const TOO_MANY = {
	field: 'file',
	message: 'Too many files are waiting to be read. Choose the file again in a few minutes.'
};

/** Some browsers send a path; only the file's own name is kept. */
function baseName(name: string): string {
	return name.split(/[\\/]/).at(-1) || 'file';
}
