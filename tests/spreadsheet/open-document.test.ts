import { describe, expect, test } from 'vitest';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import { fieldOf, problemOf, readPolicies } from '../fixtures/reading.ts';
import { zipped } from '../fixtures/workbook.ts';

const MIME = 'application/vnd.oasis.opendocument.spreadsheet';

function openDocument(tables: string, styles = ''): Uint8Array {
	return zipped({
		mimetype: MIME,
		'content.xml': `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`
	});
}

function sheet(name: string, rows: string, style = 'ta1'): string {
	return `<table:table table:name="${name}" table:style-name="${style}"><table:table-column/>${rows}</table:table>`;
}

function row(...cells: readonly string[]): string {
	return `<table:table-row>${cells.join('')}</table:table-row>`;
}

function text(value: string): string {
	return `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`;
}

const HEADER = row(
	text('Ref'),
	text('Title'),
	text('CPA mentions'),
	text('Ratified'),
	text('Comments')
);

describe('an OpenDocument spreadsheet', () => {
	test('is read with numbers, dates, several paragraphs, notes left out and blanks between', () => {
		const cells = row(
			'<table:table-cell office:value-type="float" office:value="7"><text:p>0007</text:p></table:table-cell>',
			`<table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation><text:p>Leave<text:s text:c="2"/>&amp; <text:span>absence</text:span></text:p></table:table-cell>`,
			'<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>',
			'<table:table-cell office:value-type="date" office:date-value="2025-10-14T00:00:00"><text:p>14.10.25</text:p></table:table-cell>',
			'<table:table-cell office:value-type="string"><text:p>one</text:p><text:p>two</text:p></table:table-cell>'
		);
		const blank =
			'<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>';
		const reading = readPolicies(
			openDocument(sheet('Tracker', blank + HEADER + cells + blank)),
			{},
			't.ods'
		);
		expect(reading).toMatchObject({ format: 'ods', headerRow: 4, rowsRead: 1 });
		expect(reading.rows.numbers).toEqual([5]);
		expect(reading.rows.values[0]!.slice(0, 5)).toEqual([
			'0007',
			'Leave & absence',
			12,
			'2025-10-14',
			'one\ntwo'
		]);
	});

	test('says which sheets are hidden', () => {
		const styles =
			'<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>';
		const rows = HEADER + row(text('A'), text('One'));
		const bytes = openDocument(sheet('Old', rows, 'ta2') + sheet('New', rows), styles);
		expect(readPolicies(bytes).sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
			['New', false],
			['Old', true]
		]);
	});

	test('names cells with errors', () => {
		const wrong =
			'<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>';
		const reading = readPolicies(
			openDocument(sheet('T', HEADER + row(text('A'), text('One'), wrong)))
		);
		expect(problemOf(reading, 'error-cell').cells).toEqual(['T!C2']);
		expect(fieldOf(reading, 'mentions')).toEqual([undefined]);
	});

	test('repeats cells and rows as it says', () => {
		const twice =
			'<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row>';
		const reading = readPolicies(openDocument(sheet('T', HEADER + twice)));
		expect(reading).toMatchObject({ rowsRead: 2, rowsRepeated: 1 });
		expect(reading.rows.values).toEqual([['A', 'A', null, null, null, 'TWE']]);
	});

	test('is refused when a few bytes of it ask for millions of cells', () => {
		const many = `<table:table-row table:number-rows-repeated="${LIMITS.cells}"><table:table-cell office:value-type="string"><text:p>A</text:p></table:table-cell></table:table-row>`;
		const reading = readPolicies(openDocument(sheet('T', HEADER + many)));
		expect(reading.refused).toMatchObject({ code: 'too-many-cells' });
	});

	test('is refused when it is encrypted or has no content', () => {
		const locked = zipped({
			mimetype: MIME,
			'META-INF/manifest.xml': '<manifest:encryption-data/>'
		});
		expect(readPolicies(locked).refused).toMatchObject({ code: 'file-encrypted' });
		expect(readPolicies(zipped({ mimetype: MIME })).refused).toMatchObject({
			code: 'file-damaged'
		});
		const writer = zipped({ mimetype: 'application/vnd.oasis.opendocument.text' });
		expect(readPolicies(writer).refused).toMatchObject({ code: 'format-not-accepted' });
	});
});
