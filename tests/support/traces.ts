/** Whether something can still be read in what a database left on the disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a text may stand in a file: as most write it, and in two bytes a sign, either way round. */
export function encodings(text: string): Buffer[] {
	const little = Buffer.from(text, 'utf16le');
	return [Buffer.from(text, 'utf8'), little, Buffer.from(little).swap16()];
}

/** Pieces from all over a file: some of them would be found wherever a page of it stands. */
export function piecesOf(bytes: Uint8Array, length = 24): Buffer[] {
	const pieces: Buffer[] = [];
	for (let at = 0; at + length <= bytes.length; at += 256)
		pieces.push(Buffer.from(bytes.subarray(at, at + length)));
	return pieces;
}

/** The files of a folder, whatever they are called, that hold any of these bytes. */
export function filesHolding(folder: string, wanted: readonly Buffer[]): string[] {
	return readdirSync(folder).filter((name) => {
		const bytes = readFileSync(join(folder, name));
		return wanted.some((one) => bytes.includes(one));
	});
}
