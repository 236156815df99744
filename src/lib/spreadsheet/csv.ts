import { isUtf8 } from 'node:buffer';
import Papa from 'papaparse';
import { type Grid, gridOf } from './grid.ts';
import { ACCEPTED, LIMITS, Refusal } from './limits.ts';
import { unsafeCell } from './write.ts';

// Separated text (CSV and its relatives) to a grid.

const SEPARATORS = [',', ';', '\t', '|'] as const;
const SEPARATOR_NAMES: Record<string, string> = {
	',': 'comma',
	';': 'semicolon',
	'\t': 'tab',
	'|': 'vertical bar'
};

/** ="0012": how a text that looks like a number is written so that Excel keeps it. */
const TEXT_FORMULA = /^="([^"]*)"$/;

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
	const isMarked = lines.includes("'") || lines.includes('=');
	for (const record of isMarked ? parsed.data : []) {
		for (let at = 0; at < record.length; at += 1) {
			const first = record[at]!.charCodeAt(0);
			if (first === 39) record[at] = unsafeCell(record[at]!);
			else if (first === 61) record[at] = record[at]!.replace(TEXT_FORMULA, '$1');
		}
	}
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

export type Decoded = {
	text: string;
	encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252';
	/** Lines, from 1, with letters that are written in the other of UTF-8 and Windows-1252. */
	mixed?: number[];
};

/**
 * UTF-8 and UTF-16 with or without a byte order mark; what is neither must look like Western
 * European text in Windows-1252. A file pasted together of UTF-8 and Windows-1252 is read letter by
 * letter.
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
	return byLetter(body, marked);
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

const MOST_LETTERS = 500_000;

/** A run of bytes from 0x80 up that is one letter of UTF-8, or one byte that is none. */
type Letter = { at: number; length: number; isUtf8: boolean };

/** Every letter outside ASCII, read as UTF-8 where it can be. */
function lettersIn(bytes: Uint8Array): Letter[] {
	const letters: Letter[] = [];
	for (let at = 0; at < bytes.length;) {
		const byte = bytes[at]!;
		if (byte < 0x80) {
			at += 1;
			continue;
		}
		const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
		const isLetter = wanted > 1 && isUtf8(bytes.subarray(at, at + wanted));
		letters.push({ at, length: isLetter ? wanted : 1, isUtf8: isLetter });
		at += isLetter ? wanted : 1;
	}
	return letters;
}

/**
 * Text that is not UTF-8 throughout. Most often it is Windows-1252 alone, in which two letters such as É
 * and a dash may look like one of UTF-8: there, only what Windows-1252 could not mean (Â£ for £) counts.
 */
function byLetter(bytes: Uint8Array, marked: boolean): Decoded {
	let high = 0;
	for (const byte of bytes) if (byte >= 0x80) high += 1;
	// Letter by letter takes memory: a file with so many of them is of one encoding, or of none that is read.
	const letters = high > MOST_LETTERS ? [] : lettersIn(bytes);
	let weight = 0;
	for (const letter of letters)
		weight += !letter.isUtf8 ? -1 : isDoubtful(bytes, letter) ? 1 : letter.length;
	const mostly8 = marked || weight > 0;
	if (!mostly8) {
		for (const letter of letters) if (isDoubtful(bytes, letter)) letter.isUtf8 = false;
	}
	const isMixed = letters.some((letter) => letter.isUtf8) || (marked && letters.length > 0);
	refuseUnlikely1252(bytes, letters);
	if (!isMixed)
		return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' };
	const decoders = { true: new TextDecoder('utf-8'), false: new TextDecoder('windows-1252') };
	const pieces: string[] = [];
	const odd: number[] = [];
	let from = 0;
	for (let index = 0; index < letters.length;) {
		const { at, isUtf8: of8 } = letters[index]!;
		if (of8 !== mostly8) odd.push(at);
		// Plain letters are the same in both, so they go with what stands before them.
		let until = index + 1;
		while (until < letters.length && letters[until]!.isUtf8 === of8) {
			if (of8 !== mostly8) odd.push(letters[until]!.at);
			until += 1;
		}
		const end = until < letters.length ? letters[until]!.at : bytes.length;
		pieces.push(decoders[of8 ? 'true' : 'false'].decode(bytes.subarray(from, end)));
		from = end;
		index = until;
	}
	return {
		text: pieces.join(''),
		encoding: mostly8 ? 'UTF-8' : 'Windows-1252',
		mixed: linesOf(bytes, odd)
	};
}

/** Whether two bytes may as well be two letters of Windows-1252: a capital with an accent, and a sign. */
function isDoubtful(bytes: Uint8Array, { at, length, isUtf8: of8 }: Letter): boolean {
	return of8 && length === 2 && bytes[at]! > 0xc3;
}

/** The lines in which those bytes stand, each once. */
function linesOf(bytes: Uint8Array, places: readonly number[]): number[] {
	const lines = new Set<number>();
	let line = 1;
	let at = 0;
	for (const place of places) {
		for (; at < place; at += 1) {
			const ends = bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10);
			if (ends) line += 1;
		}
		lines.add(line);
	}
	return [...lines];
}

/**
 * Accented letters and curly quotes stand alone or in pairs among plain letters. Text of another
 * alphabet or of two-byte characters is mostly made of bytes from 0x80 up, in runs, and partly of
 * five bytes that Windows-1252 does not have. Runs that are UTF-8 throughout do not count.
 */
function refuseUnlikely1252(bytes: Uint8Array, letters: readonly Letter[]): void {
	let high = 0;
	let inRuns = 0;
	let next = 0;
	for (let from = 0; from < bytes.length;) {
		if (bytes[from]! < 0x80) {
			from += 1;
			continue;
		}
		let end = from;
		while (end < bytes.length && bytes[end]! >= 0x80) end += 1;
		let isOdd = letters.length === 0;
		for (; next < letters.length && letters[next]!.at < end; next += 1)
			if (!letters[next]!.isUtf8) {
				isOdd = true;
				if (NOT_IN_1252.has(bytes[letters[next]!.at]!)) throw unknownEncoding();
			}
		if (isOdd) {
			high += end - from;
			if (end - from >= 3) inRuns += end - from;
		}
		from = end;
	}
	if (letters.length === 0 && bytes.some((byte) => NOT_IN_1252.has(byte))) throw unknownEncoding();
	if (high > bytes.length * 0.3 || inRuns > Math.max(6, high * 0.2)) throw unknownEncoding();
}

/** Bytes that stand for nothing in Windows-1252. */
const NOT_IN_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

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
