import { quoted } from './text.ts';
import { financialYearOf } from './text.ts';
import { cellError, cellWarning, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { saysNothing } from '#lib/domain/cells/nothing.ts';

/** A cell of a column of financial years. */
export function readFinancialYear(text: string): CellOutcome {
	const year = financialYearOf(text);
	if (year) return { value: year };
	if (saysNothing(text)) {
		return cellWarning(
			null,
			'no-year',
			text,
			`${quoted(text)} is not a financial year, so none is taken. Leave it empty or type a year such as 2023/24.`
		);
	}
	return cellError(
		'year-unreadable',
		text,
		`${quoted(text)} is not a financial year. Leave it empty or type a year such as 2023/24.`
	);
}
