/** A document for PowerPoint: a slide for each section, with tables and charts that can be edited. */
import PptxGenJS from 'pptxgenjs';
import {
	type Block,
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

const INK = '212B32';
const MUTED = '4C6272';

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
	for (const section of sections) {
		const slide = deck.addSlide();
		const head = { x: SLIDE.margin, w: WIDE, fontFace: 'Arial', margin: 0, color: INK };
		slide.addText(printable(section.title), { ...head, y: 0.3, h: 0.55, fontSize: 26, bold: true });
		slide.addText(printable(`${title}. ${subtitle}`), {
			...head,
			y: 0.85,
			h: 0.3,
			fontSize: 12,
			color: MUTED
		});
		slide.addText(printable(origin), { ...head, y: FOOT, h: 0.25, fontSize: 9, color: MUTED });
		slide.slideNumber = {
			x: SLIDE.width - 1,
			y: FOOT,
			fontFace: 'Arial',
			fontSize: 9,
			color: MUTED
		};
		let y = 1.3;
		for (const block of section.blocks) y += placed(slide, block, y, deck);
	}
	return (await deck.write({ outputType: 'uint8array' })) as Uint8Array;
}

/** Puts a block on a slide and answers the room it took, in inches. */
function placed(slide: Slide, block: Block, y: number, deck: PptxGenJS): number {
	const at = { x: SLIDE.margin, y, w: WIDE, fontFace: 'Arial', color: INK };
	switch (block.kind) {
		case 'heading':
			slide.addText(printable(block.text), {
				...at,
				h: 0.35,
				fontSize: 18,
				bold: true,
				margin: 0
			});
			return 0.42;
		case 'words': {
			const fontSize = block.large ? 20 : block.muted ? 11 : 15;
			const h = textHeight(block.text, fontSize);
			const color = block.muted ? MUTED : INK;
			slide.addText(printable(block.text), { ...at, h, fontSize, color, margin: 0, valign: 'top' });
			return h + 0.12;
		}
		case 'list': {
			const h = block.items.reduce((sum, item) => sum + textHeight(item, 15) + 0.06, 0);
			slide.addText(
				block.items.map((item) => ({
					text: printable(item),
					options: { bullet: true, breakLine: true, paraSpaceAfter: 4 }
				})),
				{ ...at, h, fontSize: 15, margin: 0, valign: 'top' }
			);
			return h + 0.12;
		}
		case 'table':
			return tableOn(slide, block, y);
		case 'chart':
			chartOn(slide, block, y, deck);
			return FOOT - y;
	}
}

function textHeight(text: string, size: number): number {
	const perLine = (WIDE * 72) / (size * 0.5);
	const lines = text
		.split('\n')
		.reduce((sum, line) => sum + Math.ceil(line.length / perLine || 1), 0);
	return (lines * size * 1.25) / 72;
}

function tableOn(slide: Slide, { columns, rows, small, caption }: Table, y: number): number {
	const fontSize = small ? 7.5 : 12;
	const align = (index: number) => (columns[index]!.right ? ('right' as const) : ('left' as const));
	const border = { type: 'solid' as const, pt: 0.5, color: 'AEB7BD' };
	const look = { fontSize, fontFace: 'Arial', border, valign: 'top' as const };
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
	const height = rows.reduce(
		(sum, row) =>
			sum + Math.max(...row.map((cell, index) => cellLines(cell, columns[index]!.width))),
		1
	);
	return height * ((fontSize * 1.25) / 72 + (small ? 0.02 : 0.08)) + 0.25;

	function cellLines(cell: Table['rows'][number][number], width: number): number {
		const perLine = Math.max(1, (width * WIDE * 72) / (fontSize * 0.5));
		return cellOf(cell)
			.text.split('\n')
			.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
	}
}

function chartOn(
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
