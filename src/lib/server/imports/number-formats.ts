/** What a workbook's number formats say about the numbers under them. */
import { elements } from '#lib/server/imports/xml.ts';

/** `zeros` is the width of formats such as 0000, which show 12 as 0012. */
export type NumberFormat = 'plain' | 'date' | 'percent' | { zeros: number };

/** Format numbers that every program knows without being told their text. */
function builtIn(id: number): NumberFormat {
	if (
		(id >= 14 && id <= 22) ||
		(id >= 27 && id <= 36) ||
		(id >= 45 && id <= 47) ||
		(id >= 50 && id <= 58)
	) {
		return 'date';
	}
	return id === 9 || id === 10 ? 'percent' : 'plain';
}

/** What a format's text says: letters outside quotes, brackets and escapes are parts of dates. */
export function formatOfCode(code: string): NumberFormat {
	const bare = code
		.replace(/"[^"]*"/g, '')
		.replace(/\\./g, '')
		.replace(/[_*]./g, '')
		.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
	const first = bare.split(';')[0]!;
	if (/general|standard/i.test(first)) return 'plain';
	if (/[dmyhs]/i.test(first)) return 'date';
	if (first.includes('%')) return 'percent';
	const zeros = /^0{2,}$/.exec(first.trim());
	return zeros ? { zeros: zeros[0].length } : 'plain';
}

/** The formats by cell style (the `s` attribute of a cell), from the styles part. */
export function cellFormats(styles: string | undefined): NumberFormat[] {
	if (!styles) return [];
	const codes = new Map<number, NumberFormat>();
	for (const { numFmtId, formatCode } of elements(styles, 'numFmt')) {
		codes.set(Number(numFmtId), formatOfCode(formatCode ?? ''));
	}
	const start = styles.search(/<(?:[\w.-]+:)?cellXfs\b/);
	const end = styles.search(/<\/(?:[\w.-]+:)?cellXfs>/);
	if (start < 0 || end < start) return [];
	return elements(styles.slice(start, end), 'xf').map(({ numFmtId }) => {
		const id = Number(numFmtId ?? 0);
		return codes.get(id) ?? builtIn(id);
	});
}
