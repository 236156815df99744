/** Posted forms: how much of one is taken, and what stands in it. */
import type { Person } from '#lib/domain/access.ts';
import { AccountRefused, type AccountProblem } from '#lib/domain/accounts.ts';
import { bodyLimit, isApi, LARGEST_BODY } from '#lib/server/auth/addresses.ts';

/** Why a body is not taken, in one sentence. */
export type BodyRefusal = { status: 400 | 413 | 415; message: string };

/** As much of a request as matters here. */
type Asked = {
	request: Request;
	route: { id: string | null };
	locals: { person: Person | null };
};

const NOT_WHOLE: BodyRefusal = {
	status: 400,
	message: 'The form did not arrive whole: go back and send it again.'
};

/**
 * Reads what was sent with a request, as far as its address allows, before anything is made of it: a
 * parser takes many seconds over a million fields, and the whole server waits for it.
 */
export async function takeBody(event: Asked): Promise<BodyRefusal | null> {
	const { request, route, locals } = event;
	if (request.body === null) return null;
	const limit = bodyLimit(route.id, locals.person);
	const tooLarge = { status: 413, message: limit.tooLarge } as const;
	const reader = request.body.getReader();
	if (Number(request.headers.get('content-length')) > limit.bytes) {
		discard(reader);
		return tooLarge;
	}
	const type = request.headers.get('content-type') ?? '';
	const isUrlEncoded = /^application\/x-www-form-urlencoded\b/i.test(type);
	const isMultipart = /^multipart\/form-data\b/i.test(type);
	// Browsers can send a form so, but it cannot be told from any other text.
	if (/^text\/plain\b/i.test(type) && !(route.id && isApi(route.id))) {
		discard(reader);
		return { status: 415, message: 'Send the form from its own page: plain text is not read.' };
	}
	const bytes = await upTo(limit.bytes, reader).catch(() => undefined);
	if (bytes === undefined) return NOT_WHOLE;
	if (bytes === null) return tooLarge;
	if (!isUrlEncoded && !isMultipart) {
		event.request = new Request(request, { body: bytes });
		return null;
	}
	const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
	// A field stands before each `&` and after the last, or between two boundaries.
	const tooMany = isUrlEncoded
		? holds(bytes, '&', limit.fields)
		: holds(bytes, `--${boundary?.[1] ?? boundary?.[2] ?? ''}`, limit.fields + 2);
	if (tooMany)
		return {
			status: 400,
			message: `This form has more than ${limit.fields} fields: open its page again and send it from there.`
		};
	try {
		const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
		Object.defineProperty(request, 'formData', { value: async () => form });
		return null;
	} catch {
		return NOT_WHOLE;
	}
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** All that a body gives; null when it gives more than so many bytes, and the rest is not kept. */
async function upTo(most: number, reader: Reader): Promise<Buffer<ArrayBuffer> | null> {
	const chunks: Uint8Array[] = [];
	for (let size = 0; ;) {
		const { done, value } = await reader.read();
		if (done) return Buffer.concat(chunks);
		size += value.length;
		if (size > most) {
			discard(reader);
			return null;
		}
		chunks.push(value);
	}
}

/**
 * Lets the rest of a body pass once its answer is on the way, so that the connection can be used again
 * and the answer is not lost with it. A body without an end is cut off.
 */
function discard(reader: Reader): void {
	const pass = async () => {
		for (let size = 0; size <= LARGEST_BODY;) {
			const { done, value } = await reader.read();
			if (done) return;
			size += value.length;
		}
		await reader.cancel();
	};
	// The connection may have gone meanwhile, which is as good.
	setImmediate(() => void pass().catch(() => {}));
}

/** Whether a mark stands in a body at least so many times. */
function holds(bytes: Buffer, mark: string, times: number): boolean {
	let at = -mark.length;
	for (let found = 0; found < times; found += 1) {
		at = bytes.indexOf(mark, at + mark.length);
		if (at < 0) return false;
	}
	return true;
}

/** A field of a posted form as text; a file sent in its place counts as empty. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** Every value posted under a name, for boxes that are ticked. */
export function textsOf(form: FormData, name: string): string[] {
	return form.getAll(name).filter((value) => typeof value === 'string');
}

/** What to mend, for showing with the form. Anything but a refusal is thrown on. */
export function problemsIn(thrown: unknown): AccountProblem[] {
	if (thrown instanceof AccountRefused) return [...thrown.problems];
	throw thrown;
}
