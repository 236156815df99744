import { cellError, cellWarning, quoted, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { saysNothing } from '#lib/domain/cells/nothing.ts';
import { LONGEST_TYPED } from '#lib/domain/cells/text.ts';

/**
 * Financial years as people write them ('2023/24', '23-24', 'FY23/24', '2023/2024') in the one
 * form that is stored, '2023/24', or null when the text is none. The two halves must follow on.
 */
export function financialYearOf(text: string): string | null {
	if (text.length > LONGEST_TYPED) return null;
	const match =
		/^(?:fy|f\/y|financial year)?\s*((?:19|20)?\d{2})\s*[/\-–—\\]\s*((?:20)?\d{2})$/i.exec(text);
	if (!match) return null;
	const start = Number(match[1]!.length === 2 ? `20${match[1]}` : match[1]);
	const end = Number(match[2]!.slice(-2));
	if ((start + 1) % 100 !== end) return null;
	if (match[2]!.length === 4 && Number(match[2]) !== start + 1) return null;
	return `${start}/${String(end).padStart(2, '0')}`;
}

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
