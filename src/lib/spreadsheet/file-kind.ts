/** What a file is by its bytes; its name is believed for nothing. */
import { ACCEPTED, LIMITS, Refusal } from './limits.ts';
import { unpack } from './zip.ts';

export type FileKind =
	| { is: 'text' }
	/** An OLE container, as old .xls files and password-protected new ones are. */
	| { is: 'container' }
	| { is: 'xlsx' | 'ods'; parts: Map<string, Uint8Array> };

const SAVE_AS = 'Open it in the program it came from, save it as .xlsx or CSV and import that.';

/**
 * @throws Refusal for an empty or too large file, and for every format that is not read, by name
 */
export function fileKind(bytes: Uint8Array): FileKind {
	if (bytes.length === 0) {
		throw new Refusal(
			'file-empty',
			'The file is empty: it holds no bytes at all. Choose it again, or save it again first.'
		);
	}
	if (bytes.length > LIMITS.file) {
		throw new Refusal(
			'file-too-large',
			`The file has ${megabytes(bytes.length)} MB; at most ${megabytes(LIMITS.file)} MB are read. Keep the one sheet that is to be imported and save it as a new file.`
		);
	}
	if (startsWith(bytes, 'PK\x03\x04') || startsWith(bytes, 'PK\x05\x06')) return zipKind(bytes);
	if (startsWith(bytes, '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1')) return { is: 'container' };
	const named = FIRST_BYTES.find(([start]) => startsWith(bytes, start));
	if (named) throw notAccepted(named[1]);
	const start = startOf(bytes);
	if (/^<(?:!doctype html|html|head|body|table|meta|style|div)\b/i.test(start)) {
		throw new Refusal(
			'web-page',
			'The file is a web page (HTML), as some reporting portals save it under an Excel name. Open it in Excel, save it as .xlsx and import that.'
		);
	}
	if (/^<\?xml|^<\?mso|^<[a-z]+:?workbook\b/i.test(start)) {
		throw notAccepted(/<html/i.test(start) ? 'a web page (HTML)' : 'an XML file');
	}
	return { is: 'text' };
}

const FIRST_BYTES: readonly (readonly [string, string])[] = [
	['%PDF', 'a PDF'],
	['{\\rtf', 'a text document (RTF)'],
	['\x89PNG', 'a picture'],
	['\xFF\xD8\xFF', 'a picture'],
	['GIF8', 'a picture'],
	['BM\x00', 'a picture'],
	['\x1F\x8B', 'a compressed archive'],
	['7z\xBC\xAF', 'a compressed archive'],
	['Rar!', 'a compressed archive'],
	['SQLite format 3', 'a database'],
	['\x09\x08\x10\x00', 'an Excel file of the 1990s'],
	['\x09\x04\x06\x00', 'an Excel file of the 1990s'],
	['\x09\x02\x06\x00', 'an Excel file of the 1990s'],
	['\x00\x00\x02\x00', 'a Lotus 1-2-3 file'],
	['\x00\x00\x1A\x00', 'a Lotus 1-2-3 file'],
	['ID;P', 'a SYLK file'],
	['TABLE\r\n0,1', 'a DIF file'],
	['TABLE\n0,1', 'a DIF file'],
	['MZ', 'a program']
];

function zipKind(bytes: Uint8Array): FileKind {
	const parts = unpack(bytes);
	if (parts.size === 0) throw notAccepted('an empty zip archive');
	if (parts.has('xl/workbook.bin')) throw notAccepted('a binary Excel workbook (.xlsb)');
	if (parts.has('index/document.iwa') || parts.has('index.zip'))
		throw notAccepted('an Apple Numbers file');
	const mime = parts.get('mimetype');
	if (mime) return openDocumentKind(new TextDecoder().decode(mime).trim(), parts);
	if (parts.has('word/document.xml')) throw notAccepted('a Word document');
	if (parts.has('ppt/presentation.xml')) throw notAccepted('a PowerPoint presentation');
	if (parts.has('[content_types].xml') || parts.has('_rels/.rels')) {
		refuseEntities(parts);
		return { is: 'xlsx', parts };
	}
	throw notAccepted('a zip archive');
}

function openDocumentKind(mime: string, parts: Map<string, Uint8Array>): FileKind {
	if (!/^application\/vnd\.oasis\.opendocument\.spreadsheet(?:-template)?$/.test(mime)) {
		throw notAccepted(
			mime === 'application/vnd.sun.xml.calc'
				? 'an OpenOffice 1 file (.sxc)'
				: 'another kind of document'
		);
	}
	const manifest = parts.get('meta-inf/manifest.xml');
	if (manifest && new TextDecoder().decode(manifest).includes('encryption-data')) {
		throw new Refusal(
			'file-encrypted',
			'The file is protected by a password. Save a copy without one and import that.'
		);
	}
	refuseEntities(parts);
	return { is: 'ods', parts };
}

/** XML that declares its own entities can grow without end; no spreadsheet program writes any. */
function refuseEntities(parts: Map<string, Uint8Array>): void {
	for (const [name, part] of parts) {
		if (!/\.(?:xml|rels|vml)$/.test(name)) continue;
		// A document type can only stand before the root element, so the start of the part is enough.
		const text = Buffer.from(part.subarray(0, 4096)).toString('latin1').replaceAll('\0', '');
		if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
			throw new Refusal(
				'xml-entities',
				'The workbook holds XML entity declarations, which spreadsheet programs never write and which can be used to attack a reader. Open it in Excel, save it under a new name and import that.'
			);
		}
	}
}

function notAccepted(what: string): Refusal {
	return new Refusal(
		'format-not-accepted',
		`The file is ${what}. These are read: ${ACCEPTED}. ${SAVE_AS}`
	);
}

function startsWith(bytes: Uint8Array, start: string): boolean {
	if (bytes.length < start.length) return false;
	for (let index = 0; index < start.length; index += 1) {
		if (bytes[index] !== start.charCodeAt(index)) return false;
	}
	return true;
}

/** The first characters without byte order mark, zero bytes (UTF-16) and blanks. */
function startOf(bytes: Uint8Array): string {
	return Buffer.from(bytes.subarray(0, 1024))
		.toString('latin1')
		.replace(/^[\xEF\xBB\xBF\xFE\xFF]+/, '')
		.replaceAll('\0', '')
		.trimStart();
}

function megabytes(bytes: number): number {
	return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
