import { expect, test } from 'vitest';
import DataTable from '#lib/ui/tables/DataTable.svelte';
import FilterBar from '#lib/ui/tables/FilterBar.svelte';
import Pagination from '#lib/ui/tables/Pagination.svelte';
import type { TableColumn } from '#lib/ui/tables/columns.ts';
import { html, text } from './render.ts';

const columns: TableColumn<object>[] = [
	{ key: 'title', label: 'Title', sortable: true, href: (row) => `/p/${(row as Row).id}` },
	{ key: 'mentions', label: 'Mentions', numeric: true, unit: 'of CPA', sortable: true }
];
type Row = { id: number; title: string; mentions: number | null };
const rows: Row[] = [
	{ id: 1, title: 'Clinical risk & safety', mentions: 4 },
	{ id: 2, title: 'Discharge', mentions: null }
];

test('a heading sorts the other way the second time and forgets the page', () => {
	const table = html(
		DataTable,
		{ columns, rows, caption: 'Policies', state: { sort: 'title', order: 'asc' } },
		'/ics/XWE/policies?asAt=2026-09-30&page=3&sort=title'
	);
	expect(table).toContain('aria-sort="ascending"');
	expect(table).toContain('href="/ics/XWE/policies?asAt=2026-09-30&amp;sort=title&amp;order=desc"');
	expect(table).toContain(
		'href="/ics/XWE/policies?asAt=2026-09-30&amp;sort=mentions&amp;order=asc"'
	);
});

test('cells are escaped, linked and right-aligned, and a missing value is empty', () => {
	const table = html(DataTable, { columns, rows, caption: 'Policies' });
	expect(table).toContain('<a href="/p/1">Clinical risk &amp; safety</a>');
	expect(table).toMatch(/<td class=" ?number"> ?4<\/td>/);
	expect(table).toMatch(/<td class=" ?number"><\/td>/);
	expect(table).toContain('scope="row"');
	expect(table).toMatch(/role="region" aria-labelledby="([^"]+)".*<span id="\1">Policies<\/span>/);
});

test('totals stand in the last row under a word', () => {
	const table = html(DataTable, { columns, rows, caption: 'Policies', totals: { mentions: 4 } });
	expect(text(table.slice(table.indexOf('<tfoot')))).toBe('Total 4');
});

test('labelled rows say their labels, and leave their roles to a script', () => {
	const table = html(DataTable, { columns, rows, caption: 'Policies', phone: 'rows' });
	// Written out, the roles were a third of a long page; a phone's journey looks for them.
	expect(table).not.toMatch(/role="(?:row|cell|rowheader)/);
	expect(table).toContain('<span class="label" aria-hidden="true">Mentions</span>');
});

test('paging says what is shown of how many', () => {
	const shown = html(Pagination, { total: 312, page: 2, perPage: 50, noun: 'policies' });
	expect(text(shown)).toContain('Showing 51–100 of 312 policies');
	expect(shown).toContain('href="/ics/XWE/policies?page=3"');
	expect(shown).toContain('href="/ics/XWE/policies"');
	expect(text(html(Pagination, { total: 312, page: 7, perPage: 50 }))).toContain(
		'301–312 of 312 rows'
	);
});

test('paging has words for nothing, for one page and for a page past the end', () => {
	expect(text(html(Pagination, { total: 0, page: 1, perPage: 50, noun: 'policies' }))).toBe(
		'No policies'
	);
	expect(html(Pagination, { total: 12, page: 1, perPage: 50 })).not.toContain('<nav');
	expect(text(html(Pagination, { total: 12, page: 9, perPage: 50, noun: 'policies' }))).toBe(
		'Page 9 is past the end: there are 12 policies. Back to the first page'
	);
});

test('a filter form carries the rest of the address, and each filter can be taken off', () => {
	const bar = html(
		FilterBar,
		{
			search: { label: 'Search policies', value: 'care' },
			filters: [
				{
					name: 'status',
					label: 'Status',
					value: 'late',
					options: [{ value: 'late', label: 'Overdue', count: 3 }]
				}
			]
		},
		'/ics/XWE/policies?asAt=2026-09-30&search=care&status=late&page=2'
	);
	expect(bar).toContain('<input type="hidden" name="asAt" value="2026-09-30"');
	expect(bar).not.toContain('type="hidden" name="page"');
	expect(bar).toContain('href="/ics/XWE/policies?asAt=2026-09-30&amp;search=care"');
	expect(bar).toContain('href="/ics/XWE/policies?asAt=2026-09-30&amp;status=late"');
	expect(bar).toContain('href="/ics/XWE/policies?asAt=2026-09-30"');
	expect(text(bar)).toContain('Overdue (3)');
});
