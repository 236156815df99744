/** A document for Word: real headings, native tables with a heading row, and page numbers. */
import {
	AlignmentType,
	BorderStyle,
	Document as WordDocument,
	Footer,
	HeadingLevel,
	Packer,
	PageNumber,
	Paragraph,
	ShadingType,
	Table as WordTable,
	TableCell,
	TableRow,
	TextRun,
	WidthType
} from 'docx';
import { type Block, cellOf, type Document, printable, type Table, tableOf } from './document.ts';

/** Twentieths of a point: A4 with the margins of a letter. */
const PAGE = { width: 11906, height: 16838, margin: 850 };
const WIDE = PAGE.width - 2 * PAGE.margin;

const BORDER = { style: BorderStyle.SINGLE, size: 4, color: 'AEB7BD' };
const MUTED = '4C6272';

/** @returns the file's bytes */
export async function docxBytes(document: Document): Promise<Uint8Array> {
	const { title, subtitle, origin, sections } = document;
	const foot = { size: 16, color: MUTED };
	const word = new WordDocument({
		title: printable(title),
		creator: 'Waymark',
		description: printable(subtitle),
		styles: {
			default: {
				document: { run: { font: 'Arial', size: 21, language: { value: 'en-GB' } } },
				title: { run: { size: 40, bold: true }, paragraph: { spacing: { after: 60 } } },
				heading1: {
					run: { size: 28, bold: true, color: '212B32' },
					paragraph: { spacing: { before: 240, after: 100 }, keepNext: true }
				},
				heading2: {
					run: { size: 23, bold: true, color: '212B32' },
					paragraph: { spacing: { before: 160, after: 80 }, keepNext: true }
				}
			}
		},
		sections: [
			{
				properties: {
					page: {
						size: { width: PAGE.width, height: PAGE.height },
						margin: {
							top: PAGE.margin,
							bottom: PAGE.margin,
							left: PAGE.margin,
							right: PAGE.margin
						}
					}
				},
				footers: {
					default: new Footer({
						children: [
							new Paragraph({
								children: [
									new TextRun({ text: `${printable(origin)}. Page `, ...foot }),
									new TextRun({ children: [PageNumber.CURRENT], ...foot }),
									new TextRun({ text: ' of ', ...foot }),
									new TextRun({ children: [PageNumber.TOTAL_PAGES], ...foot })
								]
							})
						]
					})
				},
				children: [
					new Paragraph({ heading: HeadingLevel.TITLE, children: runs(title) }),
					new Paragraph({ children: runs(subtitle, { color: MUTED }), spacing: { after: 160 } }),
					...sections.flatMap((section) => [
						new Paragraph({ heading: HeadingLevel.HEADING_1, children: runs(section.title) }),
						...section.blocks.flatMap(written)
					])
				]
			}
		]
	});
	return new Uint8Array(await Packer.toBuffer(word));
}

function written(block: Block): (Paragraph | WordTable)[] {
	switch (block.kind) {
		case 'heading':
			return [new Paragraph({ heading: HeadingLevel.HEADING_2, children: runs(block.text) })];
		case 'words':
			return [
				new Paragraph({
					children: runs(block.text, {
						...(block.large && { size: 26 }),
						...(block.muted && { color: MUTED, size: 18 })
					}),
					spacing: { after: 120 }
				})
			];
		case 'list':
			return block.items.map(
				(item) =>
					new Paragraph({ children: runs(item), bullet: { level: 0 }, spacing: { after: 60 } })
			);
		case 'table':
			return [tableIn(block), new Paragraph({ spacing: { after: 80 } })];
		case 'chart':
			// Word's own charts need a workbook inside the document: the figures stand as a table.
			return written(tableOf(block));
	}
}

function tableIn({ columns, rows, small, caption }: Table): WordTable {
	const widths = columns.map(({ width }) => Math.round(width * WIDE));
	const size = small ? 13 : 18;
	const cell = (given: ReturnType<typeof cellOf>, index: number, strong = false) =>
		new TableCell({
			width: { size: widths[index]!, type: WidthType.DXA },
			margins: small
				? { top: 15, bottom: 15, left: 45, right: 45 }
				: { top: 40, bottom: 40, left: 70, right: 70 },
			...(given.fill && {
				shading: { type: ShadingType.CLEAR, color: 'auto', fill: given.fill }
			}),
			children: printable(given.text)
				.split('\n')
				.map(
					(line) =>
						new Paragraph({
							alignment: columns[index]!.right ? AlignmentType.RIGHT : AlignmentType.LEFT,
							children: [
								new TextRun({
									text: line,
									size,
									bold: strong || given.strong,
									...(given.ink && { color: given.ink })
								})
							]
						})
				)
		});
	return new WordTable({
		width: { size: WIDE, type: WidthType.DXA },
		columnWidths: widths,
		...(caption && { description: printable(caption) }),
		borders: {
			top: BORDER,
			bottom: BORDER,
			left: BORDER,
			right: BORDER,
			insideHorizontal: BORDER,
			insideVertical: BORDER
		},
		rows: [
			new TableRow({
				tableHeader: true,
				cantSplit: true,
				children: columns.map(({ label }, index) =>
					cell({ text: label, fill: 'E8EDEE' }, index, true)
				)
			}),
			...rows.map(
				(row) =>
					new TableRow({
						cantSplit: true,
						children: row.map((one, index) => cell(cellOf(one), index))
					})
			)
		]
	});
}

function runs(text: string, look: { size?: number; color?: string } = {}): TextRun[] {
	return printable(text)
		.split('\n')
		.map((line, index) => new TextRun({ text: line, ...(index > 0 && { break: 1 }), ...look }));
}
