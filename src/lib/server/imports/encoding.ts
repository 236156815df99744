/** Which characters the bytes of a text file mean. */
import { isUtf8 } from 'node:buffer';
import { ACCEPTED } from '#lib/server/imports/limits.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';

export type Decoded = { text: string; encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252' };

/**
 * UTF-8 and UTF-16 with or without a byte order mark; what is neither must look like Western
 * European text in Windows-1252.
 * @throws Refusal for other encodings and for what is no text
 */
export function decodeText(bytes: Uint8Array): Decoded {
	const [first, second, third] = bytes;
	if (first === 0xff && second === 0xfe) return utf16(bytes.subarray(2), 'utf-16le');
	if (first === 0xfe && second === 0xff) return utf16(bytes.subarray(2), 'utf-16be');
	const marked = first === 0xef && second === 0xbb && third === 0xbf;
	const body = marked ? bytes.subarray(3) : bytes;
	if (body.includes(0)) return withoutMark16(body);
	refuseControls(body);
	if (isUtf8(body))
		return {
			text: Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8'),
			encoding: 'UTF-8'
		};
	if (marked) throw unknownEncoding();
	return windows1252(body);
}

function utf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): Decoded {
	const text = new TextDecoder(label).decode(bytes);
	if (text.includes('\ufffd') || text.includes('\0')) throw unknownEncoding();
	return { text, encoding: 'UTF-16' };
}

/** Zero bytes at every other place are ASCII letters in UTF-16; anywhere else they are no text. */
function withoutMark16(bytes: Uint8Array): Decoded {
	const length = Math.min(bytes.length, 4096) & ~1;
	let even = 0;
	let odd = 0;
	for (let index = 0; index < length; index += 2) {
		if (bytes[index] === 0) even += 1;
		if (bytes[index + 1] === 0) odd += 1;
	}
	if (odd > length * 0.3 && even < length * 0.02) return utf16(bytes, 'utf-16le');
	if (even > length * 0.3 && odd < length * 0.02) return utf16(bytes, 'utf-16be');
	throw notText();
}

function refuseControls(bytes: Uint8Array): void {
	const length = Math.min(bytes.length, 8192);
	let controls = 0;
	for (let index = 0; index < length; index += 1) {
		const byte = bytes[index]!;
		if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26)
			controls += 1;
	}
	if (controls > length * 0.02) throw notText();
}

/**
 * Accented letters and curly quotes stand alone or in pairs among plain letters. Text of another
 * alphabet or of two-byte characters is mostly made of bytes from 0x80 up, in runs, and partly of
 * five bytes that Windows-1252 does not have.
 */
function windows1252(bytes: Uint8Array): Decoded {
	let high = 0;
	let inRuns = 0;
	let run = 0;
	for (const byte of bytes) {
		if (byte >= 0x80) {
			if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) {
				throw unknownEncoding();
			}
			high += 1;
			run += 1;
			continue;
		}
		if (run >= 3) inRuns += run;
		run = 0;
	}
	if (run >= 3) inRuns += run;
	if (high > bytes.length * 0.3 || inRuns > Math.max(6, high * 0.2)) throw unknownEncoding();
	return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' };
}

function unknownEncoding(): Refusal {
	return new Refusal(
		'encoding-unknown',
		'The letters in this text file cannot be told: it is neither UTF-8 nor UTF-16 nor Western European (Windows-1252). Save it as “CSV UTF-8” and import that.'
	);
}

function notText(): Refusal {
	return new Refusal(
		'format-not-accepted',
		`The file is neither a spreadsheet nor text. These are read: ${ACCEPTED}.`
	);
}
