/**
 * A document before it is a file of one program or another: sections of headings, words, tables and
 * charts. The writers beside this know nothing of what stands in it.
 */

/** A cell's words; `fill` and `ink` are colours as `005EB8`, and never say anything alone. */
export type Cell = string | { text: string; fill?: string; ink?: string; strong?: boolean };

export type Table = {
	kind: 'table';
	/** What a reader who does not see it is told. */
	caption: string;
	/** `width` is a share of the table's. */
	columns: readonly { label: string; width: number; right?: boolean }[];
	rows: readonly (readonly Cell[])[];
	/** Many words in little room. */
	small?: boolean;
};

export type LineChart = {
	kind: 'chart';
	title: string;
	/** Along the axis below. */
	labels: readonly string[];
	/** Null where a line has no value. */
	series: readonly { name: string; color: string; values: readonly (number | null)[] }[];
};

export type Block =
	| { kind: 'heading'; text: string }
	| { kind: 'words'; text: string; large?: boolean; muted?: boolean }
	| { kind: 'list'; items: readonly string[] }
	| Table
	| LineChart;

export type Section = { title: string; blocks: readonly Block[] };

export type Document = {
	title: string;
	/** Below it: whose it is, and as at when. */
	subtitle: string;
	/** At the foot of every page: where it came from. */
	origin: string;
	sections: readonly Section[];
};

export const DOCUMENT_FORMATS = {
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
} as const;

export type DocumentFormat = keyof typeof DOCUMENT_FORMATS;

export function isDocumentFormat(text: string): text is DocumentFormat {
	return text in DOCUMENT_FORMATS;
}

/** What XML cannot hold: control characters, and halves of characters. */
export function printable(text: string): string {
	return text
		.toWellFormed()
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
		.replace(/\r\n?/g, '\n');
}

export function cellOf(cell: Cell): Exclude<Cell, string> {
	return typeof cell === 'string' ? { text: cell } : cell;
}

/** A chart's figures as a table, a line a row: for where there is no chart, and for whoever does not see it. */
export function tableOf({ title, labels, series }: LineChart): Table {
	const first = 0.12;
	return {
		kind: 'table',
		caption: title,
		columns: [
			{ label: '', width: first },
			...labels.map((label) => ({ label, width: (1 - first) / labels.length, right: true }))
		],
		rows: series.map(({ name, values }) => [
			{ text: name, strong: true },
			...labels.map((_, index) => (values[index] == null ? '' : String(values[index])))
		]),
		small: true
	};
}
