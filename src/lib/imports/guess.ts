/** Which register a file is for, told from what stands in it before it is read for one. Pure. */
import type { OfferedMapping } from '#lib/imports/mappings/rules.ts';
import { hasOfficialList } from '#lib/imports/reshape/epcn.ts';
import { fitMapping } from '#lib/imports/reshape/mapped.ts';
import { forms } from '#lib/imports/reshape/forms.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import type { Grid } from '#lib/spreadsheet/grid.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';
import { readSheets } from './read-file.ts';
import { recogniseRegister, type RegisterGuess } from './recognise.ts';

/** What telling a file's register needs: the ways of reading published files, which go into `published`. */
export type Recognisable = {
	mappings: readonly OfferedMapping[];
	published: string;
	today: string;
};

/** The registers that the labels of forms name: each register's own labels are headings to all. */
function registersOfForms(grids: readonly Grid[], today: string): RegisterGuess[] {
	const made = REGISTERS.flatMap(({ name }) => {
		const context = { register: name, today, organisations: [] };
		return forms.recognise({ grids, choices: {}, context })?.grids ?? [];
	});
	return recogniseRegister(made.filter(({ source }) => source?.forms));
}

/**
 * The registers a file may be for, likeliest first; none where its headings say nothing, and null where
 * the file cannot be read at all, which reading it for any register then explains.
 */
export function guessRegister(
	bytes: Uint8Array,
	fileName: string,
	{ mappings, published, today }: Recognisable
): RegisterGuess[] | null {
	try {
		const { grids } = readSheets(bytes, fileName);
		if (hasOfficialList(grids)) return [{ register: 'pcns', fields: 2, sure: true }];
		const guesses = recogniseRegister(grids);
		if (guesses[0]?.sure) return guesses;
		const ofForms = registersOfForms(grids, today);
		if (ofForms[0]?.sure) return ofForms;
		const fits = mappings.some(
			({ mapping }) => fitMapping(mapping, grids, today)?.missing.length === 0
		);
		return fits ? [{ register: published, fields: 2, sure: true }, ...guesses] : guesses;
	} catch (problem) {
		if (problem instanceof Refusal) return null;
		throw problem;
	}
}
