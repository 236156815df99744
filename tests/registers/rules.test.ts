import { describe, expect, it } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import { rowWarnings } from '#lib/registers/form.ts';

const TODAY = '2023-10-01';
const codesOf = (name: 'policies' | 'pcns', row: Record<string, string | number | null>) =>
	rowWarnings(registerNamed(name), row, TODAY).map((finding) => finding.code);

describe('what a policy’s dates draw attention to', () => {
	it('is nothing when the steps follow each other, or stand on one day', () => {
		expect(
			codesOf('policies', {
				drafted_on: '2023-01-01',
				ratified_on: '2023-01-01',
				published_on: '2023-02-01'
			})
		).toEqual([]);
	});

	it('is a step dated before the one that comes first, even across a step without a date', () => {
		const findings = rowWarnings(
			registerNamed('policies'),
			{ drafted_on: '2023-03-01', ratified_on: '2023-02-01' },
			TODAY
		);
		expect(findings).toMatchObject([
			{
				code: 'dates-out-of-order',
				severity: 'warning',
				message: 'The date for “Ratified” is before the date for “Drafted”. Check both.',
				fields: ['drafted_on', 'ratified_on']
			}
		]);
	});

	it('is a publication without a ratification', () => {
		expect(codesOf('policies', { published_on: '2023-02-01' })).toEqual([
			'published-without-ratified'
		]);
	});

	it('is something that is said to have happened and is still to come', () => {
		expect(codesOf('policies', { ratified_on: '2023-10-02', due_on: '2024-01-01' })).toEqual([
			'date-in-future'
		]);
		expect(codesOf('policies', { ratified_on: TODAY })).toEqual([]);
	});
});

describe('what a network’s values draw attention to', () => {
	it('is a live network that no team serves', () => {
		expect(codesOf('pcns', { live_on: '2023-01-01' })).toEqual(['live-without-team']);
		expect(codesOf('pcns', { live_on: '2023-01-01', team: 'North hub' })).toEqual([]);
	});

	it('is an SMI register larger than the population, which is an error', () => {
		expect(codesOf('pcns', { smi_register: 400, population: 399 })).toEqual([
			'more-than-population'
		]);
		expect(codesOf('pcns', { smi_register: 400, population: 400 })).toEqual([]);
		expect(codesOf('pcns', { smi_register: 400, population: null })).toEqual([]);
	});
});
