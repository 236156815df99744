/**
 * NHS numbers, which identify patients and must never come in. A run of ten digits counts when its
 * last digit is the right check digit (modulus 11), written together or spaced 3-3-4. One in eleven
 * runs of ten digits passes by chance, so neighbours are looked at too: longer runs, decimals, telephone
 * numbers and numbers of books are none. Pure.
 */
const CANDIDATE = /(?<![\d.,/£$€])[1-9]\d{2}([ \u00a0\u2009\u202f-]?)\d{3}\1\d{4}(?!\d|[.,/]\d)/g;
const SHAPE = /\d{3}[ \u00a0\u2009\u202f-]?\d{3}[ \u00a0\u2009\u202f-]?\d{4}/;
const OTHER_BEFORE =
	/(?:\+\s?\d{1,3}|\b(?:tel|telephone|phone|mobile|mob|fax|isbn(?:-?10)?)\b\W*)[ \u00a0-]?$/i;
const LETTERS_BEFORE = /\p{L}+$/u;
/** Letters that may touch the number; with others it is part of a code or a link. */
const NAMES_BEFORE = /(?:nhs|no|num|number|nr|id)$/i;

/** Whether ten digits carry the right check digit. */
export function isNhsNumber(digits: string): boolean {
	if (!/^[1-9]\d{9}$/.test(digits)) return false;
	let sum = 0;
	for (let index = 0; index < 9; index += 1) sum += Number(digits[index]) * (10 - index);
	const check = (11 - (sum % 11)) % 11;
	return check !== 10 && check === Number(digits[9]);
}

/** Each NHS number in a text as it is written, and where it begins. */
export function* nhsNumbersIn(text: string): Generator<{ words: string; at: number }> {
	if (!SHAPE.test(text)) return;
	for (const match of text.matchAll(CANDIDATE)) {
		if (!isNhsNumber(match[0].replace(/\D/g, ''))) continue;
		const before = text.slice(Math.max(0, match.index - 24), match.index);
		if (OTHER_BEFORE.test(before)) continue;
		const letters = LETTERS_BEFORE.exec(before)?.[0];
		if (letters && !NAMES_BEFORE.test(letters)) continue;
		const end = match.index + match[0].length;
		if (/^\p{L}/u.test(text.slice(end, end + 1))) continue;
		yield { words: match[0], at: match.index };
	}
}

/** Whether the text holds an NHS number anywhere. */
export function holdsNhsNumber(text: string): boolean {
	return !nhsNumbersIn(text).next().done;
}

/** Whether digits stand anywhere as they do in an NHS number: cheap, and rarely true. */
export function mayHoldNhsNumber(text: string): boolean {
	return SHAPE.test(text);
}
