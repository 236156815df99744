/**
 * Files that something has happened to: one change in a file that reads well, of the kinds that happen on
 * the way or that somebody makes on purpose. What is read of such a file is either refused, or the same
 * as before, or changed only where a second reader sees a change too.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { readSheets } from '#lib/imports/read-file.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';
import { csvBytes, xlsxBytes } from '#lib/spreadsheet/write.ts';
import { sharedFolder } from '../fixtures/reading.ts';
import { type FixtureCell, workbook, zipped } from '../fixtures/workbook.ts';
import { type CellRead, explained, ourCells, theirCells } from './second-reader.ts';

export const KINDS = ['zip', 'sheet', 'styles', 'strings', 'book', 'text'] as const;
export type Kind = (typeof KINDS)[number];

/** Numbers from 0 up to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0 || 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state / 4_294_967_296;
	};
}

/** The kinds of change that a file can suffer. */
export function kindsFor(bytes: Uint8Array): Kind[] {
	if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return ['text'];
	const names = Object.keys(unzipSync(bytes));
	const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
	return KINDS.filter((kind) => kind === 'zip' || (kind !== 'text' && has(PARTS[kind])));
}

const PARTS: Record<Exclude<Kind, 'zip' | 'text'>, RegExp> = {
	sheet: /worksheets\/[^/]+\.xml$|^content\.xml$/i,
	styles: /styles\.xml$/i,
	strings: /sharedstrings\.xml$/i,
	book: /workbook\.xml$|\.rels$|\[Content_Types\]\.xml$|manifest\.xml$/i
};

/** The file with one change of that kind. */
export function mutated(bytes: Uint8Array, kind: Kind, random: () => number): Uint8Array {
	if (kind === 'zip') return withBytesChanged(bytes, random);
	if (kind === 'text') return withTextChanged(bytes, random);
	const parts = unzipSync(bytes);
	const names = Object.keys(parts).filter((name) => PARTS[kind].test(name));
	const name = pick(names, random);
	const changed = withXmlChanged(Buffer.from(parts[name]!).toString('latin1'), random);
	parts[name] = new Uint8Array(Buffer.from(changed, 'latin1'));
	return zipSync(parts, { level: 1 });
}

function pick<T>(list: readonly T[], random: () => number): T {
	return list[Math.floor(random() * list.length)]!;
}

function withBytesChanged(bytes: Uint8Array, random: () => number): Uint8Array {
	const copy = bytes.slice();
	const place = () => Math.floor(random() * copy.length);
	switch (Math.floor(random() * 6)) {
		case 0:
			copy[place()]! ^= 1 << Math.floor(random() * 8);
			return copy;
		case 1:
			for (let time = 0; time < 20; time += 1) copy[place()] = Math.floor(random() * 256);
			return copy;
		case 2:
			return copy.slice(0, place());
		case 3: {
			const at = place();
			copy.fill(0, at, at + 64);
			return copy;
		}
		case 4: {
			// The directory at the end, where sizes and places stand.
			const at = Math.max(0, copy.length - 1 - Math.floor(random() * 400));
			copy[at] = Math.floor(random() * 256);
			return copy;
		}
		default: {
			const at = place();
			return new Uint8Array([
				...copy.subarray(0, at),
				...copy.subarray(at + 1 + Math.floor(random() * 8))
			]);
		}
	}
}

function withXmlChanged(xml: string, random: () => number): string {
	const tags = [...xml.matchAll(/<[^<>]*>/g)];
	if (tags.length === 0) return xml;
	const tag = pick(tags, random);
	const at = tag.index;
	const end = at + tag[0].length;
	const attributes = [...tag[0].matchAll(/[\w:.-]+="[^"]*"/g)];
	switch (Math.floor(random() * 10)) {
		case 0:
			return xml.slice(0, at) + xml.slice(end);
		case 1:
			return xml.slice(0, end) + tag[0] + xml.slice(end);
		case 2:
			return xml.slice(0, at);
		case 3: {
			if (attributes.length === 0) return xml.slice(0, at) + xml.slice(end);
			const one = pick(attributes, random);
			return xml.slice(0, at + one.index) + xml.slice(at + one.index + one[0].length);
		}
		case 4: {
			if (attributes.length === 0) return xml.slice(0, end) + '<x/>' + xml.slice(end);
			const one = pick(attributes, random);
			const value = pick(
				['0', '1', '-1', '99999', 'x', '', 'A1', '1048577', 'XFD1', 's', 'e', 'b', '14'],
				random
			);
			const name = one[0].slice(0, one[0].indexOf('='));
			return `${xml.slice(0, at + one.index)}${name}="${value}"${xml.slice(at + one.index + one[0].length)}`;
		}
		case 5: {
			const other = pick(tags, random);
			return xml.slice(0, at) + other[0] + xml.slice(end);
		}
		case 6: {
			const place = at + Math.floor(random() * tag[0].length);
			return xml.slice(0, place) + xml.slice(place + 1);
		}
		case 7: {
			const place = Math.floor(random() * xml.length);
			return (
				xml.slice(0, place) +
				pick(['<', '>', '&', '"', '0', ' ', '\u0000', '&#0;', '<!--', '<![CDATA['], random) +
				xml.slice(place)
			);
		}
		case 8: {
			const place = Math.floor(random() * xml.length);
			const length = 1 + Math.floor(random() * 60);
			return xml.slice(0, place) + xml.slice(place + length);
		}
		default: {
			const numbers = [...xml.matchAll(/\d+/g)];
			if (numbers.length === 0) return xml;
			const one = pick(numbers, random);
			const value = pick(['0', '1', '7', '45000', '-3', '1e400', '99999999999', '0.1'], random);
			return xml.slice(0, one.index) + value + xml.slice(one.index + one[0].length);
		}
	}
}

function withTextChanged(bytes: Uint8Array, random: () => number): Uint8Array {
	const text = Buffer.from(bytes).toString('latin1');
	const place = Math.floor(random() * text.length);
	const latin = (changed: string) => new Uint8Array(Buffer.from(changed, 'latin1'));
	switch (Math.floor(random() * 9)) {
		case 0:
			return latin(text.slice(0, place) + '"' + text.slice(place));
		case 1:
			return latin(text.slice(0, place) + text.slice(place + 1 + Math.floor(random() * 5)));
		case 2:
			return latin(text.slice(0, place));
		case 3:
			return latin(text.replaceAll(',', ';'));
		case 4:
			return latin(text.replaceAll('\n', '\r'));
		case 5:
			return latin(
				text.slice(0, place) +
					pick(['\xe9', '\x96', '\xe2\x80\x93', '\u0000', '\t', ',', '\r\n', "'"], random) +
					text.slice(place)
			);
		case 6:
			return latin(`\xef\xbb\xbf${text}`);
		case 7: {
			const wide = Buffer.from(text, 'utf16le');
			return new Uint8Array(random() < 0.5 ? wide : wide.swap16());
		}
		default: {
			const copy = bytes.slice();
			copy[place] = Math.floor(random() * 256);
			return copy;
		}
	}
}

export type Outcome = {
	outcome: 'refused' | 'same' | 'changed' | 'wrong' | 'crashed';
	/** What went wrong: a cell and its readings, or the error. */
	detail?: string;
};

/** The cells of a file that reads well, by both readers. */
export type Original = {
	name: string;
	bytes: Uint8Array;
	ours: ReadonlyMap<string, { read: CellRead }>;
	theirs: ReadonlyMap<string, CellRead>;
};

/** Both readings of a file, or null where it does not read well. */
export function originalOf(name: string, bytes: Uint8Array): Original | null {
	try {
		const { grids, format, separator } = readSheets(bytes, name);
		if (format === 'xls') return null;
		return { name, bytes, ours: ourCells(grids), theirs: theirCells(bytes, format, separator) };
	} catch (error) {
		if (error instanceof Refusal) return null;
		throw error;
	}
}

/** What becomes of a changed file. */
export function outcomeOf(original: Original, bytes: Uint8Array): Outcome {
	let sheets: ReturnType<typeof readSheets>;
	try {
		sheets = readSheets(bytes, original.name);
	} catch (error) {
		if (error instanceof Refusal) return { outcome: 'refused' };
		return { outcome: 'crashed', detail: error instanceof Error ? error.stack! : String(error) };
	}
	const ours = ourCells(sheets.grids);
	const changed = [...new Set([...ours.keys(), ...original.ours.keys()])].filter(
		(cell) => !same(ours.get(cell)?.read, original.ours.get(cell)?.read)
	);
	if (changed.length === 0) return { outcome: 'same' };
	let theirs: Map<string, CellRead>;
	try {
		theirs = theirCells(bytes, sheets.format, sheets.separator);
	} catch (error) {
		return {
			outcome: 'wrong',
			detail: `${changed[0]}: read, and not by the second reader: ${String(error)}`
		};
	}
	const wrong = changed.find((cell) => {
		const mine = ours.get(cell);
		const their = theirs.get(cell);
		if (same(mine?.read, their) || !same(their, original.theirs.get(cell))) return false;
		return explained(cell, mine, their, sheets.format) === null;
	});
	if (wrong === undefined) return { outcome: 'changed' };
	const say = (read: CellRead | undefined) =>
		read ? `${read.kind} ${JSON.stringify(read.value.slice(0, 60))}` : 'empty';
	return {
		outcome: 'wrong',
		detail: `${wrong}: ${say(ours.get(wrong)?.read)}, before ${say(original.ours.get(wrong)?.read)}, the second reader ${say(theirs.get(wrong))}`
	};
}

function same(one: CellRead | undefined, other: CellRead | undefined): boolean {
	if (one === undefined || other === undefined) return one === other;
	return one.kind === other.kind && one.value === other.value;
}

/** Files of every kind that is read, made here, with dates, formats, rich text, merges and odd letters. */
export async function ownFiles(): Promise<{ name: string; bytes: Uint8Array }[]> {
	const rows: FixtureCell[][] = [
		['Ref', 'Title', 'CPA mentions', 'Ratified', 'Cost', 'Share'],
		...Array.from({ length: 12 }, (_, row): FixtureCell[] => [
			{ value: row + 1, format: '0000' },
			row === 3
				? {
						xml: '<is><r><t>Alpha</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is>',
						type: 'inlineStr'
					}
				: `Policy – ${row} & “care”`,
			row * 7,
			{ value: 45_000 + row, format: 'dd/mm/yyyy' },
			{ value: row * 10.5, format: '"£"#,##0.00' },
			{ value: row / 16, format: '0.0%' }
		])
	];
	const table = {
		title: 'Policies',
		columns: (['text', 'date', 'whole-number', 'decimal'] as const).map((kind) => ({
			name: kind,
			label: `A ${kind}`,
			kind,
			wide: false
		})),
		rows: Array.from({ length: 12 }, (_, row) => [
			row % 3 === 0 ? `-note ${row}, “x”\nline` : `P${row}`,
			`2026-0${(row % 9) + 1}-14`,
			row * 1000,
			row / 8
		]),
		notes: [['What', 'A test']] as [string, string][]
	};
	const cell = (attributes: string, text: string) =>
		`<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;
	const odsRows = Array.from(
		{ length: 8 },
		(_, row) =>
			`<table:table-row>${cell('office:value-type="string"', `Policy ${row}`)}${cell(`office:value-type="float" office:value="${row * 3}"`, String(row * 3))}${cell(`office:value-type="date" office:date-value="2026-01-1${row}"`, `1${row}/01/26`)}</table:table-row>`
	);
	return [
		{
			name: 'own.xlsx',
			bytes: workbook(
				[
					{ name: 'T', rows, merges: ['A15:C15'] },
					{ name: 'U', rows: rows.slice(0, 3), hidden: true }
				],
				{
					edit: (parts) => {
						// The second reader looks for parts by their type.
						const types = ['styles', 'sheet.main', 'worksheet', 'worksheet'];
						const names = [
							'styles.xml',
							'workbook.xml',
							'worksheets/sheet1.xml',
							'worksheets/sheet2.xml'
						];
						const overrides = names.map(
							(name, at) =>
								`<Override PartName="/xl/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${types[at]}+xml"/>`
						);
						const part = '[Content_Types].xml';
						parts[part] = parts[part]!.replace('</Types>', `${overrides.join('')}</Types>`);
					}
				}
			)
		},
		{ name: 'export.xlsx', bytes: await xlsxBytes(table) },
		{ name: 'export.csv', bytes: csvBytes(table) },
		{
			name: 'own.ods',
			bytes: zipped({
				mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
				'META-INF/manifest.xml':
					'<manifest:manifest><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
				'styles.xml': '<office:document-styles/>',
				'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="T">${odsRows.join('')}</table:table></office:spreadsheet></office:body></office:document-content>`
			})
		}
	];
}

/** The change of that number, of one of those files. */
export function changeOf(
	originals: readonly Original[],
	turn: number
): { original: Original; kind: Kind; bytes: Uint8Array } {
	const random = randomFrom(Math.imul(turn + 1, 2_654_435_761));
	random();
	random();
	const original = originals[turn % originals.length]!;
	const kind = pick(kindsFor(original.bytes), random);
	return { original, kind, bytes: mutated(original.bytes, kind, random) };
}

/** Other people's files beside the checkout that are small enough to be changed thousands of times. */
export function sharedFiles(atMost = Infinity): { name: string; bytes: Uint8Array }[] {
	const folder = sharedFolder('');
	if (folder === null) return [];
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => /^(?:samples|torture|peers|real|reference)\//.test(name))
		.filter((name) => /\.(?:xlsx|xlsm|xlsb|xls|ods|sxc|numbers|wk1|csv|tsv|psv)$/i.test(name))
		.sort()
		.map((name) => ({ name, bytes: new Uint8Array(readFileSync(`${folder}${name}`)) }))
		.filter(({ bytes }) => bytes.length <= atMost);
}
