import { REGISTERS } from '#lib/domain/registers/catalogue.ts';
import { isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import type { Matched } from '#lib/server/imports/columns.ts';
import {
	fieldsNamed,
	findHeader,
	namesRequired,
	type FieldsNamed,
	type Header,
	type HeaderFound
} from '#lib/server/imports/header.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';
import { vocabularyOf, type Vocabulary } from '#lib/server/imports/vocabulary.ts';

/** Says why no table of the register was found: no header, another register's, or other columns. */
export function unrecognised(
	grid: Grid,
	grids: readonly Grid[],
	found: HeaderFound | null,
	vocabulary: Vocabulary
): Refusal {
	const { register } = vocabulary;
	const other = bestOther(register, Math.max(3, (found?.fields.size ?? 0) + 2), (vocabulary) => {
		return findHeader(grid, vocabulary)?.fields;
	});
	if (other) return other;
	const hidden = grids.find(
		(sheet) => sheet.hidden && (findHeader(sheet, vocabulary)?.fields.size ?? 0) >= 3
	);
	if (hidden) {
		return new Refusal(
			'columns-unrecognised',
			`No visible sheet has the columns of ${register.plural}, but the hidden sheet “${hidden.name}” does. Choose it if it is the one.`
		);
	}
	if (looksLikeData(grid)) {
		return new Refusal(
			'header-missing',
			`Row ${grid.numbers[0]} of ${grid.name} looks like data, and no row looks like headings. Put a row of headings on top, such as ${examples(vocabulary)}, and import the file again.`
		);
	}
	const headings = headingsOf(grid);
	return new Refusal(
		'columns-unrecognised',
		`No row of ${grid.name} has headings known for ${register.plural}, such as ${examples(vocabulary)}.${headings ? ` Its first headings are ${headings}.` : ''} Choose another sheet or heading row, or check that it is the right file.`
	);
}

/** A table whose header names far more of another register, and lacks what this one needs; or null. */
export function otherRegister(
	register: Register,
	header: Header,
	matched: Matched
): Refusal | null {
	const has = (name: string) => matched.columns.some(({ field }) => field === name);
	const lacks = register.columns.some(
		({ name, required, wholeFile }) => required && !wholeFile && !has(name)
	);
	if (!lacks) return null;
	const own = matched.columns.filter(({ field }) => field !== null).length;
	return bestOther(register, own + 3, (vocabulary) => fieldsNamed(header, vocabulary));
}

/** The register that most of the columns belong to, when at least so many do. */
function bestOther(
	register: Register,
	atLeast: number,
	fieldsFor: (vocabulary: Vocabulary) => FieldsNamed | undefined
): Refusal | null {
	let best: { other: Register; named: number } | null = null;
	for (const other of REGISTERS) {
		if (other === register) continue;
		const fields = fieldsFor(vocabularyOf(other));
		if (!fields || fields.size < atLeast || !namesRequired(fields, other)) continue;
		if (fields.size > (best?.named ?? 0)) best = { other, named: fields.size };
	}
	return best && wrongRegister(register, best.other, best.named);
}

function wrongRegister(register: Register, other: Register, named: number): Refusal {
	return new Refusal(
		'wrong-register',
		`This looks like a file of ${other.plural}, not of ${register.plural}: ${named} of its columns belong there. Import it under “${other.title}”.`
	);
}

function examples({ register }: Vocabulary): string {
	const labels = register.columns
		.filter(({ required }) => required)
		.map(({ label }) => `“${label}”`);
	return labels.slice(0, 3).join(', ');
}

function headingsOf(grid: Grid): string {
	const row = grid.rows.find(
		(cells) => cells.filter((cell) => !isBlank(cell)).length >= Math.min(2, grid.width)
	);
	const texts = (row ?? []).filter((cell) => !isBlank(cell)).slice(0, 5);
	return texts
		.map((cell) => `“${shown(cell).replace(/\s+/g, ' ').trim().slice(0, 40)}”`)
		.join(', ');
}

/** Whether the first row holds numbers, dates or repeats where the rows below hold the like. */
export function looksLikeData(grid: Grid): boolean {
	const [first, second] = grid.rows;
	if (!first || !second) return false;
	let like = 0;
	let filled = 0;
	for (let column = 0; column < grid.width; column += 1) {
		if (isBlank(first[column])) continue;
		filled += 1;
		const shape = shapeOf(shown(first[column]));
		if (shape !== 'words' && shape === shapeOf(shown(second[column]))) like += 1;
	}
	return filled > 0 && like >= Math.max(1, filled * 0.25);
}

function shapeOf(text: string): 'number' | 'date' | 'code' | 'words' {
	const tidy = text.trim();
	if (/^[-£(]?\d[\d,. ]*%?\)?$/.test(tidy)) return 'number';
	if (/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(tidy)) return 'date';
	return /^[A-Z]+[-/]?\d+$/.test(tidy) ? 'code' : 'words';
}
