/**
 * Makes a text harmless in a CSV file that somebody will open in a spreadsheet program. Text that
 * starts with = + - @, a tab or a line end would be run as a formula (`=cmd|…`); a leading
 * apostrophe makes every such program show it as text. Plain numbers, negative ones too, stay as
 * they are. XLSX files need none of this: there a cell says itself that it is text.
 */
export function safeCell(text: string): string {
	if (!startsLikeFormula(text)) return text;
	return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? text : `'${text}`;
}

/** Whether a spreadsheet program would take the text for a formula. */
export function startsLikeFormula(text: string): boolean {
	return /^\s*[=+\-@]|^[\t\r\n]/.test(text);
}
