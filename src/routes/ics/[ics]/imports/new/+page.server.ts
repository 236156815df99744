import { fail, redirect } from '@sveltejs/kit';
import { findRegister, REGISTERS } from '#lib/domain/registers/catalogue.ts';
import { hasRoomFor } from '#lib/server/commands/import-files.ts';
import { startImport } from '#lib/server/commands/imports.ts';
import { readInBackground } from '#lib/server/commands/read-in-background.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { icsShown } from '#lib/server/request.ts';
import { openForImport } from '../opening.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a form adds to its file: fields, boundaries, a long file name. */
const AROUND_THE_FILE = 64 * 1024;
/** Most files are read within this; then the next page shows the result at once. */
const WORTH_WAITING = 2_000;

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
		const { scope, ics } = openForImport(locals, params.ics);
		if (Number(request.headers.get('content-length')) > LIMITS.file + AROUND_THE_FILE)
			return fail(413, { register: null, errors: [tooLarge()] });
		const form = await request.formData();
		const register = findRegister(String(form.get('register') ?? ''));
		const file = form.get('file');
		const errors: { field: string; message: string }[] = [];
		if (!register)
			errors.push({ field: 'register', message: 'Say which register the file is for.' });
		if (!(file instanceof File) || file.name === '')
			errors.push({ field: 'file', message: 'Choose the file to import.' });
		else if (file.size > LIMITS.file) errors.push(tooLarge());
		if (errors.length > 0 || !register || !(file instanceof File))
			return fail(400, { register: register?.name ?? null, errors });
		const bytes = new Uint8Array(await file.arrayBuffer());
		if (!hasRoomFor(bytes.length))
			return fail(503, { register: register.name, errors: [TOO_MANY] });
		const id = startImport(scope, register, baseName(file.name), bytes);
		await Promise.race([
			readInBackground(scope, id, locals.today),
			new Promise((resolve) => setTimeout(resolve, WORTH_WAITING))
		]);
		redirect(303, `/ics/${ics.code}/imports/${id}`);
	}
};

const TOO_MANY = {
	field: 'file',
	message: 'Too many files are waiting to be read. Choose the file again in a few minutes.'
};

function tooLarge(): { field: string; message: string } {
	return {
		field: 'file',
		message: `The file is larger than ${LIMITS.file / 1024 / 1024} MB, the most that is read. Save the one sheet that is to be imported as a new file and import that.`
	};
}

/** Some browsers send a path; only the file's own name is kept. */
function baseName(name: string): string {
	return name.split(/[\\/]/).at(-1) || 'file';
}
