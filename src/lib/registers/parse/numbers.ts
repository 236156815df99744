import { LONGEST_TYPED, quoted } from '#lib/core/text.ts';
import type { Column } from '#lib/registers/definition.ts';
import {
	cellError,
	type CellOutcome,
	cellWarning,
	saysNothing,
	shorthandMeaning
} from './outcome.ts';

const SUPPRESSED =
	/^(?:\*+|<\s*\d{1,2}|(?:fewer|less) than \d{1,2}|suppressed|suppr\.?|redacted|\[c\])$/i;
/** How a suppressed count is stored, shown and exported. */
export const SUPPRESSED_VALUE = '*';
/** Groups of three between separators, or plain digits; then a fraction. */
const BRITISH = /^(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?:\.\d*)?$|^\.\d+$/;
const CONTINENTAL =
	/^(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+),\d{1,2}$|^0,\d+$|^[1-9]\d{0,2}(?:\.\d{3}){2,}$/;

/**
 * A cell of a column of numbers. Commas and spaces between thousands, a pound sign, a percentage, a
 * negative in brackets and a decimal comma that can be nothing else are read; `*`, `<5` and `[c]` are
 * suppressed counts, which are neither 0 nor known.
 */
export function readNumber(raw: number | string, column: Column): CellOutcome {
	if (typeof raw === 'number') return checked(raw, String(raw), column);
	if (SUPPRESSED.test(raw) && column.suppressible) {
		return cellWarning(
			SUPPRESSED_VALUE,
			'suppressed-value',
			raw,
			`${quoted(raw)} is a suppressed number: neither 0 nor known. It is kept as suppressed, and totals say that they leave it out.`
		);
	}
	if (SUPPRESSED.test(raw)) {
		return cellWarning(
			null,
			'suppressed-value',
			raw,
			`${quoted(raw)} is a suppressed number: neither 0 nor known. It is recorded as no value.`
		);
	}
	const value = numberOfText(raw);
	const isCount = column.countOnly || (column.kind === 'whole-number' && column.unit !== '%');
	const isAmount = column.unit !== undefined && column.unit !== '%';
	if (value !== null && raw.includes('%') && (isCount || isAmount)) {
		return cellError(
			'percentage-for-count',
			raw,
			`${quoted(raw)} is a percentage, and “${column.label}” is ${isCount ? 'a count' : `in ${column.unit}`}. Type how many there are${column.countOnly ? ', and put the percentage where the value goes' : ''}.`
		);
	}
	if (value !== null) {
		if (!raw.includes('%')) return checked(value, raw, column);
		const share = column.unit === '%' ? value : Number((value / 100).toPrecision(15));
		return checked(share, raw, column);
	}
	if (/^nil$/i.test(raw)) {
		return cellWarning(0, 'nil-read-as-nought', raw, `${quoted(raw)} is read as 0.`);
	}
	if (saysNothing(raw)) {
		// A dash is how tables are filled where nothing is counted: no value, and no need to say so.
		if (/^[\s\-–—−.]*$/.test(raw)) return { value: null };
		const meaning = shorthandMeaning(raw);
		if (meaning) {
			return cellWarning(
				null,
				'no-number',
				raw,
				`${quoted(raw)} stands for “${meaning}”, so no number is taken.`
			);
		}
		return cellWarning(
			null,
			'no-number',
			raw,
			`${quoted(raw)} is not a number, so none is taken. Leave it empty or type a number${inUnit(column)}.`
		);
	}
	return cellError(
		'number-unreadable',
		raw,
		`${quoted(raw)} is not a number. Type one number${inUnit(column)}, such as ${column.kind === 'decimal' ? '2.5' : '12'}, and put the rest in a comment.`
	);
}

/** The number a tidy text writes (a percentage as the number before its sign), or null. */
export function numberOfText(text: string): number | null {
	if (text.length > LONGEST_TYPED) return null;
	let digits = text.replace(/^([-−–+])?\s*£\s*/, '$1');
	if (digits.endsWith('%')) digits = digits.slice(0, -1).trimEnd();
	let sign = 1;
	if (digits.startsWith('(') && digits.endsWith(')')) {
		digits = digits.slice(1, -1).trim().replace(/^£\s*/, '');
		sign = -1;
	} else if (/^[-−–+]/.test(digits)) {
		sign = digits.startsWith('+') ? 1 : -1;
		digits = digits.slice(1).trim();
	}
	if (/^\d+(?:\.\d+)?e[+-]?\d+$/i.test(digits)) return sign * Number(digits);
	if (BRITISH.test(digits)) return sign * Number(digits.replace(/[, ]/g, ''));
	if (CONTINENTAL.test(digits)) {
		return sign * Number(digits.replace(/[. ]/g, '').replace(',', '.'));
	}
	return null;
}

function checked(number: number, text: string, column: Column): CellOutcome {
	const value = Number(number.toPrecision(15));
	if (!Number.isFinite(value)) {
		return cellError('number-unreadable', text, `${quoted(text)} is not a number.`);
	}
	if (column.kind === 'whole-number' && !Number.isInteger(value)) {
		return cellError(
			'number-not-whole',
			text,
			`${quoted(text)} has a fraction; “${column.label}” counts whole ${column.unit ?? 'numbers'}. Type a whole number.`
		);
	}
	const { min = -Infinity, max = Infinity } = column;
	if (value < min || value > max) {
		return cellError(
			'number-out-of-range',
			text,
			`${quoted(text)} is outside what “${column.label}” can be (${range(column)}). Check the number.`
		);
	}
	return { value: value === 0 ? 0 : value };
}

function range({ min, max }: Column): string {
	const written = (value: number) => value.toLocaleString('en-GB');
	if (min === undefined) return `${written(max!)} or less`;
	if (max === undefined) return `${written(min)} or more`;
	return `${written(min)} to ${written(max)}`;
}

function inUnit(column: Column): string {
	return column.unit ? ` of ${column.unit}` : '';
}
