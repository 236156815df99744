/** Separated text (CSV and its relatives) to a grid. */
import Papa from 'papaparse';
import { gridOf, type Grid } from '#lib/server/imports/grid.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';

const SEPARATORS = [',', ';', '\t', '|'] as const;
const SEPARATOR_NAMES: Record<string, string> = {
	',': 'comma',
	';': 'semicolon',
	'\t': 'tab',
	'|': 'vertical bar'
};

export type Delimited = { grid: Grid; separator: string };

/**
 * Rows are numbered as a spreadsheet program shows them: a record with line breaks inside quotes is
 * one row. `name` is what the sheet is called in messages.
 * @throws Refusal when a quote is opened and never closed
 */
export function parseDelimited(text: string, name: string): Delimited {
	// Line ends are made one kind first: files often mix them, and old Macs wrote CR alone.
	let lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
	let separator: string | undefined;
	const hint = /^"?sep=(.)"?\n/.exec(lines);
	if (hint) {
		// Excel takes this line as an instruction and does not show it.
		separator = hint[1]!;
		lines = lines.slice(hint[0].length);
	}
	separator ??= likelySeparator(lines);
	const parsed = Papa.parse<string[]>(lines, {
		delimiter: separator,
		newline: '\n',
		// Far more than are imported, and few enough to hold.
		preview: LIMITS.rows * 4,
		// Without a quote in the file the parser need not look for any.
		fastMode: !lines.includes('"')
	});
	if (parsed.meta.truncated) {
		throw new Refusal(
			'too-many-rows',
			`The file has more than ${(LIMITS.rows * 4).toLocaleString('en-GB')} lines; at most ${LIMITS.rows.toLocaleString('en-GB')} rows are read from one file. Split it and import the parts one after another.`
		);
	}
	const open = parsed.errors.find((error) => error.type === 'Quotes');
	if (open) throw quoteNotClosed(lines, open.index ?? 0);
	return { grid: gridOf(name, parsed.data), separator: SEPARATOR_NAMES[separator] ?? separator };
}

/** The separator that cuts the most of the first records into the same number of fields. */
function likelySeparator(text: string): string {
	const sample = text.slice(0, 200_000);
	let best = ',';
	let bestScore = 0;
	for (const delimiter of SEPARATORS) {
		if (!sample.includes(delimiter)) continue;
		const records = Papa.parse<string[]>(sample, { delimiter, newline: '\n', preview: 200 }).data;
		const counts = new Map<number, number>();
		for (const record of records) {
			if (record.length > 1) counts.set(record.length, (counts.get(record.length) ?? 0) + 1);
		}
		for (const [fields, times] of counts) {
			const score = times * Math.log2(fields + 1);
			if (score > bestScore) {
				bestScore = score;
				best = delimiter;
			}
		}
	}
	return best;
}

function quoteNotClosed(text: string, at: number): Refusal {
	let line = 1;
	for (
		let index = text.indexOf('\n');
		index >= 0 && index < at;
		index = text.indexOf('\n', index + 1)
	) {
		line += 1;
	}
	return new Refusal(
		'quote-not-closed',
		`The quotation mark (") opened in line ${line} of the file is not closed properly, so everything behind it would run into one cell. Close it or take it away, and import the file again.`
	);
}
