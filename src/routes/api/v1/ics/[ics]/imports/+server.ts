import * as v from 'valibot';
import { authorise } from '#lib/core/access.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { type DirectImport, importJson } from '#lib/imports/direct.server.ts';
import { importTogether } from '#lib/imports/plans/write.server.ts';
import { type Choices, choicesSchema } from '#lib/imports/reading.ts';
import type { Upload } from '#lib/imports/write.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { findRegister } from '#lib/registers/all.ts';
import { answer, BadRequest, problem, textOf } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

const SEND_IT =
	'Send the file in the field “file” of a multipart/form-data form, or its bytes as the body, as application/octet-stream, with ?file= and its name.';

/**
 * Imports one file, as the command line does and with the same answer: a form with the file, or its bytes
 * alone with `?file=` as its name. Nothing is written unless `commit=true`. Of a log of several registers
 * the answer is that of the first, with those of the others as its `parts`.
 */
export const POST: RequestHandler = ({ locals, params, request, url }) =>
	answer(async () => {
		const ics = findIcs(authorise(locals.person, 'read'), params.ics);
		const scope = authorise(locals.person, 'import', ics);
		const { now, today } = locals;
		const type = request.headers.get('content-type') ?? '';
		if (/^application\/x-www-form-urlencoded\b/i.test(type))
			return problem(415, 'Not taken', SEND_IT);
		const isForm = /^multipart\/form-data\b/i.test(type);
		const form = isForm ? await request.formData() : new FormData();
		const given = (name: string) => textOf(form, name) || (url.searchParams.get(name) ?? '');
		const named = given('register') || 'auto';
		const register = findRegister(named) ?? null;
		if (!register && named !== 'auto')
			throw new BadRequest(`There is no register “${named}”. Leave it out to have it recognised.`);
		const missing = given('missing') || 'keep';
		if (missing !== 'keep' && missing !== 'close')
			throw new BadRequest('missing must be keep or close.');
		const choices = choicesOf(given('choices'), given('answers'));
		const upload = isForm
			? await fileOf(form)
			: {
					fileName: baseName(url.searchParams.get('file') ?? ''),
					bytes: new Uint8Array(await request.arrayBuffer())
				};
		if (!upload || upload.fileName === '' || upload.bytes.length === 0)
			throw new BadRequest(SEND_IT);
		const commit = given('commit') === 'true';
		const leaveOutRejected = given('leaveOut') === 'true';
		const options = { choices, missing, leaveOutRejected, commit } as const;
		const { files } = await importTogether({ scope, now, today }, register, [upload], options);
		const [first, ...rest] = files.map(answerOf);
		const is = (wanted: DirectImport['status']) => files.some(({ status }) => status === wanted);
		return Response.json(rest.length === 0 ? first : { ...first, parts: rest }, {
			status: is('committed') ? 201 : is('checked') ? 200 : 422
		});
	});

/** A file that was rejected, and not the request: the answer is the import's own, with all its problems. */
function answerOf(imported: DirectImport) {
	const { status, message } = imported;
	return { ...importJson(imported), ...(status === 'rejected' ? { message } : {}) };
}

async function fileOf(form: FormData): Promise<Upload | null> {
	const file = form.get('file');
	if (!(file instanceof File)) return null;
	return { fileName: baseName(file.name), bytes: new Uint8Array(await file.arrayBuffer()) };
}

function baseName(name: string): string {
	return name.split(/[\\/]/).at(-1) ?? '';
}

const answersSchema = v.record(v.string(), v.string());

/** @throws BadRequest for what is no JSON of choices, or holds an NHS number */
function choicesOf(choices: string, answers: string): Choices {
	if (holdsNhsNumber(choices) || holdsNhsNumber(answers))
		throw new BadRequest('The choices hold what looks like an NHS number. Take it out.');
	const given = parsed('choices', v.omit(choicesSchema, ['register']), choices);
	const answered = parsed('answers', answersSchema, answers);
	return Object.keys(answered).length === 0
		? given
		: { ...given, answers: { ...given.answers, ...answered } };
}

function parsed<S extends v.GenericSchema>(
	name: string,
	schema: S,
	text: string
): v.InferOutput<S> {
	let json: unknown = {};
	try {
		if (text !== '') json = JSON.parse(text);
	} catch {
		throw new BadRequest(`${name} is not JSON.`);
	}
	const result = v.safeParse(schema, json);
	if (result.success) return result.output;
	const [{ message, path }] = result.issues;
	const place = (path ?? []).map(({ key }) => String(key)).join('.');
	throw new BadRequest(`${name}: ${place ? `“${place}”: ` : ''}${message}.`);
}
