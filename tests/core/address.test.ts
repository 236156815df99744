import { expect, test } from 'vitest';
import { changedAddress, keptParameters, tableState } from '#lib/core/address.ts';

const at = (path: string) => new URL(path, 'http://localhost');

test('an address changes in the parts named and keeps the rest', () => {
	const url = at('/ics/XWE/policies?asAt=2026-09-30&page=3&status=late');
	expect(changedAddress(url, { sort: 'title', page: null })).toBe(
		'/ics/XWE/policies?asAt=2026-09-30&status=late&sort=title'
	);
	expect(changedAddress(url, { asAt: '', page: undefined, status: null })).toBe(
		'/ics/XWE/policies'
	);
	expect(changedAddress(at('/x'), { search: 'a b&c', page: 2 })).toBe('/x?search=a+b%26c&page=2');
});

test('a form keeps every filled parameter but its own', () => {
	expect(keptParameters(at('/x?asAt=2026-09-30&search=&page=2&kind=a&kind=b'), ['page'])).toEqual([
		['asAt', '2026-09-30'],
		['kind', 'a'],
		['kind', 'b']
	]);
});

test('a table is as the address asks, and as it was made where it asks for the unknown', () => {
	const known = { sortable: ['title', 'due_on'], sortedBy: 'title' };
	expect(tableState(at('/x'), known)).toEqual({
		sort: 'title',
		order: 'asc',
		page: 1,
		perPage: 50,
		offset: 0,
		search: ''
	});
	expect(tableState(at('/x?sort=due_on&order=desc&page=3&search=+care+'), known)).toMatchObject({
		sort: 'due_on',
		order: 'desc',
		page: 3,
		offset: 100,
		search: 'care'
	});
	for (const query of [
		'?sort=password&order=up',
		'?page=-1',
		'?page=abc',
		'?page=0',
		'?page=1e20',
		'?page=1.5'
	])
		expect(tableState(at(`/x${query}`), known), query).toMatchObject({
			sort: 'title',
			order: 'asc',
			page: 1
		});
});

test('the order a table was made with holds for its own column only', () => {
	const known = { sortable: ['when', 'title'], sortedBy: 'when', order: 'desc' as const };
	expect(tableState(at('/x'), known).order).toBe('desc');
	expect(tableState(at('/x?sort=title'), known).order).toBe('asc');
});
