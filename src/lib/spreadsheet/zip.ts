/**
 * Unpacking a zip by its central directory, trusting nothing it says: sizes are added up before
 * anything is unpacked, no part may be larger than declared, and every checksum is compared.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { LIMITS, Refusal } from './limits.ts';

type Entry = {
	name: string;
	method: number;
	flags: number;
	crc: number;
	packed: number;
	unpacked: number;
	/** Where its local header starts. */
	offset: number;
};

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const FULL_32 = 0xffffffff;

export const DAMAGED =
	'The file is damaged: part of it is missing or has changed on the way. Open it in the program it came from, save it again and import the new copy.';

/** Refuses a file of which a part is missing or has changed. */
export function damaged(): Refusal {
	return new Refusal('file-damaged', DAMAGED);
}

/**
 * The parts of a zip by name, in lower case and without a leading slash.
 * @throws Refusal when it is damaged, protected by a password, or would unpack to too much
 */
export function unpack(bytes: Uint8Array): Map<string, Uint8Array> {
	const entries = directory(bytes);
	let total = 0;
	for (const entry of entries) total += entry.unpacked;
	if (entries.length > LIMITS.parts || total > LIMITS.unpacked) {
		throw new Refusal(
			'unpacked-too-large',
			`Unpacked, the workbook would take ${Math.round(total / 1024 / 1024)} MB in ${entries.length} parts; at most ${LIMITS.unpacked / 1024 / 1024} MB in ${LIMITS.parts} are read. Keep the one sheet that is to be imported and save it as a new file.`
		);
	}
	const parts = new Map<string, Uint8Array>();
	for (const entry of entries) {
		if (entry.name.endsWith('/')) continue;
		parts.set(partName(entry.name), contents(bytes, entry));
	}
	return parts;
}

/** Part names differ in case and slashes between the programs that write them. */
export function partName(name: string): string {
	return name.replace(/\\/g, '/').replace(/^\/+/, '').toLowerCase();
}

function directory(bytes: Uint8Array): Entry[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const end = findEnd(view);
	let count = view.getUint16(end + 10, true);
	let size = view.getUint32(end + 12, true);
	let start = view.getUint32(end + 16, true);
	let stop = end;
	if (count === 0xffff || size === FULL_32 || start === FULL_32) {
		const locator = end - 20;
		if (locator < 0 || view.getUint32(locator, true) !== END_64_LOCATOR) throw damaged();
		stop = Number(view.getBigUint64(locator + 8, true));
		if (stop + 56 > bytes.length || view.getUint32(stop, true) !== END_64) throw damaged();
		count = Number(view.getBigUint64(stop + 32, true));
		size = Number(view.getBigUint64(stop + 40, true));
		start = Number(view.getBigUint64(stop + 48, true));
	}
	// Bytes in front of the zip (some mail gateways add them) shift every offset by as much.
	const shift = stop - size - start;
	if (shift < 0) throw damaged();
	const entries: Entry[] = [];
	let at = start + shift;
	for (let index = 0; index < count; index += 1) {
		if (at + 46 > stop || view.getUint32(at, true) !== ENTRY) throw damaged();
		const nameLength = view.getUint16(at + 28, true);
		const extraLength = view.getUint16(at + 30, true);
		const entry: Entry = {
			name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
			flags: view.getUint16(at + 8, true),
			method: view.getUint16(at + 10, true),
			crc: view.getUint32(at + 16, true),
			packed: view.getUint32(at + 20, true),
			unpacked: view.getUint32(at + 24, true),
			offset: view.getUint32(at + 42, true)
		};
		readSizes64(view, entry, at + 46 + nameLength, extraLength);
		entry.offset += shift;
		entries.push(entry);
		at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
	}
	return entries;
}

/** The end record stands in the last 64 kB, behind it at most a comment. */
function findEnd(view: DataView): number {
	const lowest = Math.max(0, view.byteLength - 22 - 0xffff);
	for (let at = view.byteLength - 22; at >= lowest; at -= 1) {
		if (view.getUint32(at, true) === END) return at;
	}
	throw damaged();
}

function readSizes64(view: DataView, entry: Entry, from: number, length: number): void {
	if (entry.unpacked !== FULL_32 && entry.packed !== FULL_32 && entry.offset !== FULL_32) return;
	for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
		if (view.getUint16(at, true) !== 1) continue;
		let field = at + 4;
		const next = () => {
			field += 8;
			if (field > view.byteLength) throw damaged();
			return Number(view.getBigUint64(field - 8, true));
		};
		if (entry.unpacked === FULL_32) entry.unpacked = next();
		if (entry.packed === FULL_32) entry.packed = next();
		if (entry.offset === FULL_32) entry.offset = next();
		return;
	}
}

function contents(bytes: Uint8Array, entry: Entry): Uint8Array {
	if (entry.flags & 1) {
		throw new Refusal(
			'file-encrypted',
			'The file is protected by a password. Save a copy without one and import that.'
		);
	}
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== LOCAL)
		throw damaged();
	const start =
		entry.offset +
		30 +
		view.getUint16(entry.offset + 26, true) +
		view.getUint16(entry.offset + 28, true);
	const packed = bytes.subarray(start, start + entry.packed);
	if (packed.length !== entry.packed) throw damaged();
	const data = entry.method === 0 ? packed : inflated(packed, entry);
	if (data.length !== entry.unpacked || crc32(data) !== entry.crc) throw damaged();
	return data;
}

function inflated(packed: Uint8Array, entry: Entry): Uint8Array {
	if (entry.method !== 8) throw damaged();
	try {
		return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
	} catch {
		throw damaged();
	}
}
