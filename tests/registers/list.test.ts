import { describe, expect, it } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import { filterNames, parseListRequest } from '#lib/registers/form.ts';

const policies = registerNamed('policies');
const parsed = (query: string) =>
	parseListRequest(policies, new URLSearchParams(query), 'programme');

describe('what an address asks of a list', () => {
	it('is everything, in the register’s own order, when it says nothing', () => {
		expect(parsed('')).toEqual({
			search: '',
			filters: {},
			sort: 'reference',
			descending: false,
			page: 1,
			removed: false
		});
	});

	it('begins with the newest where a register says so, until another order is asked for', () => {
		const proms = (query: string) =>
			parseListRequest(registerNamed('proms'), new URLSearchParams(query), 'programme');
		expect(proms('')).toMatchObject({ sort: 'month', descending: true });
		expect(proms('sort=month&order=asc').descending).toBe(false);
		expect(proms('sort=team').descending).toBe(false);
	});

	it('is a search, filters, a sort and a page', () => {
		expect(
			parsed('search=+care+&status=overdue&kind=sop&sort=due_on&order=desc&page=3&removed=1')
		).toEqual({
			search: 'care',
			filters: { status: 'overdue', kind: 'sop' },
			sort: 'due_on',
			descending: true,
			page: 3,
			removed: true
		});
		expect(parsed('sort=status').sort).toBe('status');
	});

	it('leaves out what it does not know, so that a mistyped address still opens', () => {
		const request = parsed('sort=password&order=up&page=0&title=x&kind=&comments=y&removed=yes');
		expect(request).toEqual(parsed(''));
		for (const page of ['-1', '1.5', 'two', '']) expect(parsed(`page=${page}`).page).toBe(1);
	});

	it('cuts a search that is longer than any title', () => {
		expect(parsed(`search=${'a'.repeat(300)}`).search).toHaveLength(200);
	});

	it('can be narrowed by status and by the columns that say so', () => {
		expect(filterNames(policies)).toEqual(['status', 'trust', 'kind', 'owner', 'co_produced']);
	});
});
