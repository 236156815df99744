/** A document for PowerPoint: a slide for each section, with tables and charts that can be edited. */
import PptxGenJS from 'pptxgenjs';
import {
	type Block,
	type Cell,
	cellOf,
	type Document,
	type LineChart,
	printable,
	type Table
} from './document.ts';

/** Inches, of a wide slide. */
const SLIDE = { width: 13.33, height: 7.5, margin: 0.5 };
const WIDE = SLIDE.width - 2 * SLIDE.margin;
const FOOT = 7.05;

/** Where the first block stands. */
const TOP = 1.3;
/** Room for what a heading is of: none stands alone at the foot. */
const LEFT_BELOW = 0.8;
/** The least that a chart takes; it fills what is left. */
const CHART_HEIGHT = 3;

const INK = '212B32';
const MUTED = '4C6272';
const LANGUAGE = 'en-GB';
const MASTER = 'Waymark';
const HEAD = {
	x: SLIDE.margin,
	w: WIDE,
	fontFace: 'Arial',
	margin: 0,
	color: INK,
	lang: LANGUAGE
};

type Slide = PptxGenJS.Slide;

/** @returns the file's bytes */
export async function pptxBytes(document: Document): Promise<Uint8Array> {
	const { title, subtitle, origin, sections } = document;
	// The package is CommonJS: under Node its class stands one level down.
	const Deck = ((PptxGenJS as unknown as { default?: typeof PptxGenJS }).default ??
		PptxGenJS) as typeof PptxGenJS;
	const deck = new Deck();
	deck.layout = 'LAYOUT_WIDE';
	deck.title = printable(title);
	deck.author = 'Waymark';
	deck.company = 'Waymark';
	deck.theme = { headFontFace: 'Arial', bodyFontFace: 'Arial' };
	deck.defineSlideMaster({
		title: MASTER,
		objects: [
			{
				placeholder: {
					options: {
						...HEAD,
						name: 'title',
						type: 'title',
						y: 0.3,
						h: 0.55,
						fontSize: 26,
						bold: true
					},
					text: ''
				}
			}
		],
		slideNumber: { x: SLIDE.width - 1, y: FOOT, fontFace: 'Arial', fontSize: 9, color: MUTED }
	});
	const open = (heading: string): Slide => {
		const slide = deck.addSlide({ masterName: MASTER });
		const small = { ...HEAD, color: MUTED };
		// In the title's own place, so that the outline and a screen reader know the slide by it.
		slide.addText(printable(heading), { placeholder: 'title', align: 'left', lang: LANGUAGE });
		slide.addText(printable(`${title}. ${subtitle}`), { ...small, y: 0.85, h: 0.3, fontSize: 12 });
		slide.addText(printable(origin), { ...small, y: FOOT, h: 0.25, fontSize: 9 });
		return slide;
	};
	for (const section of sections) {
		let slide = open(section.title);
		let y = TOP;
		for (const block of section.blocks)
			for (let rest: Block | null = block; rest !== null;) {
				const [fits, more]: Cut = cut(rest, FOOT - y, y === TOP);
				if (fits) {
					place(slide, fits, y, deck);
					y += heightOf(fits);
				}
				rest = more;
				if (rest === null) continue;
				slide = open(`${section.title}, continued`);
				y = TOP;
			}
	}
	return (await deck.write({ outputType: 'uint8array' })) as Uint8Array;
}

/** What still goes on a slide, and what goes on the next. */
type Cut = [fits: Block | null, more: Block | null];

/** @param fresh whether nothing stands on the slide yet: then something of the block always goes on it */
function cut(block: Block, room: number, fresh: boolean): Cut {
	if (heightOf(block) + (block.kind === 'heading' ? LEFT_BELOW : 0) <= room) return [block, null];
	if (block.kind !== 'table' && block.kind !== 'list') return fresh ? [block, null] : [null, block];
	const count = block.kind === 'table' ? block.rows.length : block.items.length;
	const part = (from: number, to: number): Block =>
		block.kind === 'table'
			? { ...block, rows: block.rows.slice(from, to) }
			: { ...block, items: block.items.slice(from, to) };
	let taken = fresh ? 1 : 0;
	while (taken < count && heightOf(part(0, taken + 1)) <= room) taken += 1;
	if (taken === 0) return [null, block];
	return [part(0, taken), taken < count ? part(taken, count) : null];
}

/** The room that a block takes, in inches, with what keeps the next from it. */
function heightOf(block: Block): number {
	switch (block.kind) {
		case 'heading':
			return 0.42;
		case 'words':
			return textHeight(block.text, sizeOf(block)) + 0.12;
		case 'list':
			return listHeight(block.items) + 0.12;
		case 'table':
			return tableHeight(block) + 0.15;
		case 'chart':
			return CHART_HEIGHT;
	}
}

const sizeOf = ({ large, muted }: Extract<Block, { kind: 'words' }>) =>
	large ? 20 : muted ? 11 : 15;

const listHeight = (items: readonly string[]) =>
	items.reduce((sum, item) => sum + textHeight(item, 15) + 0.06, 0);

function place(slide: Slide, block: Block, y: number, deck: PptxGenJS): void {
	const at = { ...HEAD, y };
	switch (block.kind) {
		case 'heading':
			slide.addText(printable(block.text), { ...at, h: 0.35, fontSize: 18, bold: true });
			return;
		case 'words':
			slide.addText(printable(block.text), {
				...at,
				h: textHeight(block.text, sizeOf(block)),
				fontSize: sizeOf(block),
				color: block.muted ? MUTED : INK,
				valign: 'top'
			});
			return;
		case 'list':
			slide.addText(
				block.items.map((item) => ({
					text: printable(item),
					options: { bullet: true, breakLine: true, paraSpaceAfter: 4, lang: LANGUAGE }
				})),
				{ ...at, h: listHeight(block.items), fontSize: 15, valign: 'top' }
			);
			return;
		case 'table':
			placeTable(slide, block, y);
			return;
		case 'chart':
			placeChart(slide, block, y, deck);
	}
}

function textHeight(text: string, size: number): number {
	const perLine = (WIDE * 72) / (size * 0.5);
	const lines = text
		.split('\n')
		.reduce((sum, line) => sum + Math.ceil(line.length / perLine || 1), 0);
	return (lines * size * 1.25) / 72;
}

function placeTable(slide: Slide, { columns, rows, small, caption }: Table, y: number): void {
	const fontSize = tableSize(small);
	const align = (index: number) => (columns[index]!.right ? ('right' as const) : ('left' as const));
	const border = { type: 'solid' as const, pt: 0.5, color: 'AEB7BD' };
	const look = { fontSize, fontFace: 'Arial', border, valign: 'top' as const, lang: LANGUAGE };
	slide.addTable(
		[
			columns.map(({ label }, index) => ({
				text: printable(label),
				options: { ...look, bold: true, fill: { color: 'E8EDEE' }, color: INK, align: align(index) }
			})),
			...rows.map((row) =>
				row.map(cellOf).map(({ text, fill, ink, strong }, index) => ({
					text: printable(text),
					options: {
						...look,
						align: align(index),
						bold: strong ?? false,
						color: ink ?? INK,
						...(fill && { fill: { color: fill } })
					}
				}))
			)
		],
		{
			x: SLIDE.margin,
			y,
			w: WIDE,
			colW: columns.map(({ width }) => width * WIDE),
			margin: small ? 0.02 : 0.05,
			objectName: printable(caption)
		}
	);
}

const tableSize = (small?: boolean) => (small ? 7.5 : 12);

/** As much as can be told without a font: a letter is a little less than half as wide as it is high. */
function tableHeight({ columns, rows, small }: Table): number {
	const fontSize = tableSize(small);
	const linesIn = (cell: Cell, index: number) => {
		const perLine = Math.max(1, (columns[index]!.width * WIDE * 72) / (fontSize * 0.46));
		return cellOf(cell)
			.text.split('\n')
			.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
	};
	const heights = [columns.map(({ label }) => label), ...rows].map(
		(row: readonly Cell[]) =>
			(Math.max(...row.map(linesIn)) * fontSize * 1.2) / 72 + (small ? 0.03 : 0.1)
	);
	return heights.reduce((sum, height) => sum + height, 0);
}

function placeChart(
	slide: Slide,
	{ title, labels, series }: LineChart,
	y: number,
	deck: PptxGenJS
): void {
	slide.addChart(
		deck.ChartType.line,
		series.map(({ name, values }) => ({
			name,
			labels: [...labels],
			// A gap is written as an empty value; the types of the package know numbers only.
			values: values as number[]
		})),
		{
			x: SLIDE.margin,
			y,
			w: WIDE,
			h: FOOT - y - 0.15,
			altText: printable(title),
			chartColors: series.map(({ color }) => color),
			showLegend: true,
			legendPos: 'b',
			legendFontFace: 'Arial',
			lineSize: 2.5,
			lineDataSymbolSize: 6,
			valAxisMinVal: 0,
			catAxisLabelFontFace: 'Arial',
			valAxisLabelFontFace: 'Arial',
			catAxisLabelFontSize: 11,
			valAxisLabelFontSize: 11
		}
	);
}
