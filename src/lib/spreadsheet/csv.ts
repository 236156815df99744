import { isUtf8 } from 'node:buffer';
import Papa from 'papaparse';
import { type Grid, gridOf } from './grid.ts';
import { ACCEPTED, LIMITS, Refusal } from './limits.ts';

// Separated text (CSV and its relatives) to a grid.

const SEPARATORS = [',', ';', '\t', '|'] as const;
const SEPARATOR_NAMES: Record<string, string> = {
	',': 'comma',
	';': 'semicolon',
	'\t': 'tab',
	'|': 'vertical bar'
};

export type Delimited = { grid: Grid; separator: string };

/**
 * Rows are numbered as a spreadsheet program shows them: a record with line breaks inside quotes is
 * one row. `name` is what the sheet is called in messages.
 * @throws Refusal when a quote is opened and never closed
 */
export function parseDelimited(text: string, name: string): Delimited {
	// Line ends are made one kind first: files often mix them, and old Macs wrote CR alone.
	let lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
	let separator: string | undefined;
	const hint = /^"?sep=(.)"?\n/.exec(lines);
	if (hint) {
		// Excel takes this line as an instruction and does not show it.
		separator = hint[1]!;
		lines = lines.slice(hint[0].length);
	}
	separator ??= likelySeparator(lines);
	const parsed = Papa.parse<string[]>(lines, {
		delimiter: separator,
		newline: '\n',
		// Far more than are imported, and few enough to hold.
		preview: LIMITS.rows * 4,
		// Without a quote in the file the parser need not look for any.
		fastMode: !lines.includes('"')
	});
	if (parsed.meta.truncated) {
		throw new Refusal(
			'too-many-rows',
			`The file has more than ${(LIMITS.rows * 4).toLocaleString('en-GB')} lines; at most ${LIMITS.rows.toLocaleString('en-GB')} rows are read from one file. Split it and import the parts one after another.`
		);
	}
	const open = parsed.errors.find((error) => error.type === 'Quotes');
	if (open) throw quoteNotClosed(lines, open.index ?? 0);
	return { grid: gridOf(name, parsed.data), separator: SEPARATOR_NAMES[separator] ?? separator };
}

/** The separator that cuts the most of the first records into the same number of fields. */
function likelySeparator(text: string): string {
	const sample = text.slice(0, 200_000);
	let best = ',';
	let bestScore = 0;
	for (const delimiter of SEPARATORS) {
		if (!sample.includes(delimiter)) continue;
		const records = Papa.parse<string[]>(sample, { delimiter, newline: '\n', preview: 200 }).data;
		const counts = new Map<number, number>();
		for (const record of records) {
			if (record.length > 1) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
		}
		for (const [fields, times] of counts) {
			const score = times * Math.log2(fields + 1);
			if (score > bestScore) {
				bestScore = score;
				best = delimiter;
			}
		}
	}
	return best;
}

function quoteNotClosed(text: string, at: number): Refusal {
	let line = 1;
	for (
		let index = text.indexOf('\n');
		index >= 0 && index < at;
		index = text.indexOf('\n', index + 1)
	) {
		line += 1;
	}
	return new Refusal(
		'quote-not-closed',
		`The quotation mark (") opened in line ${line} of the file is not closed properly, so everything behind it would run into one cell. Close it or take it away, and import the file again.`
	);
}

// Which characters the bytes of a text file mean.

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
