/**
 * Published files: a mapping turns one into an ordinary table of indicators before anything is
 * checked, and every cell keeps the place where it stands.
 */
import type { RegisterName } from '#lib/domain/registers/definition.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import { checkMapping, MappingFault } from '#lib/domain/mappings/check.ts';
import { titleOf, type Mapping, type OfferedMapping } from '#lib/domain/mappings/mapping.ts';
import { leftOutSentences } from '#lib/domain/mappings/sentences.ts';
import { agree, list, listSome } from '#lib/format/words.ts';
import type { Grid } from '#lib/server/imports/grid.ts';
import { fitMapping, type Fit } from '#lib/server/imports/mapped.ts';
import { gather, type Gathered } from '#lib/server/imports/mapped-rows.ts';
import { madeTable, type MadeTable } from '#lib/server/imports/mapped-table.ts';
import type { Choices, ReadingContext } from '#lib/server/imports/reading.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';
import { chooseTable } from '#lib/server/imports/sheets.ts';
import { vocabularyOf } from '#lib/server/imports/vocabulary.ts';

export type Mapped = {
	id: string | null;
	mapping: Mapping;
	fit: Fit;
	gathered: Gathered;
	table: MadeTable;
};

const NOBODY = { own: [], others: [] };

/**
 * The table made by the mapping a person chose, or by the first on offer whose headings and measures
 * the file has; null when the file is to be read as it is.
 * @throws Refusal when the chosen mapping does not fit, or leaves nothing
 */
export function findMapped(
	grids: readonly Grid[],
	choices: Choices,
	context: ReadingContext
): Mapped | null {
	const { mappings, areas = NOBODY, today } = context;
	if (!mappings || choices.mapping === null) return null;
	const fitted = ({ id, mapping }: { id: string | null; mapping: Mapping }) => {
		const fit = fitMapping(mapping, grids, today, choices);
		return fit && { id, mapping, fit };
	};
	if (choices.mapping !== undefined) {
		const chosen = chosenMapping(choices.mapping, mappings);
		const found = fitted(chosen);
		if (!found || found.fit.missing.length > 0) throw notFitting(chosen.mapping, found?.fit, grids);
		return taken({ ...found, gathered: gather(found.mapping, found.fit, areas, today) });
	}
	if (isOrdinary(grids, choices, context.register)) return null;
	const fits = mappings
		.map(fitted)
		.filter((one) => one !== null)
		.filter(({ fit }) => fit.missing.length === 0)
		.sort((one, other) => one.fit.differences.length - other.fit.differences.length);
	for (const found of fits) {
		const gathered = gather(found.mapping, found.fit, areas, today);
		// The same headings carry other measures in other files.
		if (gathered.rowsOfMeasures > 0) return taken({ ...found, gathered });
	}
	return null;
}

/** A table that has the register's own key needs no mapping. */
function isOrdinary(grids: readonly Grid[], choices: Choices, name: RegisterName): boolean {
	const register = registerNamed(name);
	const { found } = chooseTable(grids, vocabularyOf(register, choices.remembered), choices);
	return found !== null && register.key.every((field) => found.fields.has(field));
}

function chosenMapping(
	chosen: string | Mapping,
	offered: readonly OfferedMapping[]
): { id: string | null; mapping: Mapping } {
	if (typeof chosen !== 'string') {
		try {
			return { id: null, mapping: checkMapping(chosen) };
		} catch (error) {
			if (error instanceof MappingFault) throw new Refusal('mapping-fault', error.message);
			throw error;
		}
	}
	const found = offered.find(({ id }) => id === chosen);
	if (!found)
		throw new Refusal(
			'mapping-not-found',
			'The way of reading that was chosen for this file is not there any more. Choose another.'
		);
	return found;
}

function notFitting(mapping: Mapping, fit: Fit | undefined, grids: readonly Grid[]): Refusal {
	if (!fit)
		return new Refusal(
			'mapping-does-not-fit',
			`No sheet of the file has the columns of “${titleOf(mapping)}”. Choose another way to read it, or none.`
		);
	const { missing, grid, header } = fit;
	const free = header.own.filter((text) => text !== '');
	return new Refusal(
		'mapping-column-missing',
		`“${titleOf(mapping)}” needs ${agree(missing.length, 'the column', 'the columns')} ${list(missing.map((one) => `“${one}”`))}, which ${grids.length > 1 ? `the sheet ${grid.name}` : grid.name} does not have. Its headings are ${listSome(free.slice(0, 30), 12)}. Choose another way to read it, or change this one.`
	);
}

function taken(found: Omit<Mapped, 'table'>): Mapped {
	const { mapping, fit, gathered } = found;
	const left = leftOutSentences(gathered.left, mapping.area.column).join(' ');
	if (gathered.rowsOfMeasures === 0)
		throw new Refusal(
			'mapping-no-rows',
			`“${titleOf(mapping)}” leaves no row of ${fit.grid.name}: check which rows it keeps and which measures it takes. ${left}`.trim()
		);
	if (gathered.entries.length === 0)
		throw new Refusal(
			'mapping-no-area',
			`${fit.grid.name} was read as “${titleOf(mapping)}”, and none of its rows is of this system or its trusts. ${left}`.trim()
		);
	const table = madeTable(mapping, fit, gathered);
	if (table.rows.length === 0)
		throw new Refusal(
			'mapping-incomplete',
			`${fit.grid.name} was read as “${titleOf(mapping)}”, but for no period are all parts of this system in the file. ${left}`.trim()
		);
	return { ...found, table };
}
