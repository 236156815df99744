import { describe, expect, it } from 'vitest';
import { type LatestUpdate, stateOf } from '#lib/roadmap/progress/rules.ts';
import {
	isNarrowed,
	matches,
	parseRoadmap,
	parseRoadmapRequest,
	type RoadmapRow,
	sortRows
} from '#lib/roadmap/rules.ts';
import { newDeliverable, newDocument } from '../support/roadmap.ts';

const AS_AT = '2023-10-01';
const roadmap = parseRoadmap(
	newDocument({
		deliverables: [
			newDeliverable('b-late', 1, { title: 'Late' }),
			newDeliverable('a-well', 2, { title: 'Well' }),
			newDeliverable('silent', 3, { title: 'Silent' }),
			newDeliverable('aed', 1, { title: 'Eating', area: 'focus', focus: 'AED' })
		]
	})
);

function stand(code: string, details: Partial<LatestUpdate> = {}): LatestUpdate {
	return {
		deliverable: code,
		effectiveOn: '2023-09-01',
		stage: 'in-delivery',
		confidence: 'green',
		reason: null,
		owner: 'Ann',
		backToGreenOn: null,
		baselineOn: '2023-12-31',
		forecastOn: '2023-12-31',
		forecastReason: null,
		actualOn: null,
		...details
	};
}

const STANDS: Record<string, LatestUpdate | null> = {
	'b-late': stand('b-late', {
		confidence: 'red',
		baselineOn: '2023-06-30',
		forecastOn: '2023-09-30',
		owner: 'Ben'
	}),
	'a-well': stand('a-well'),
	silent: null,
	aed: stand('aed', {
		effectiveOn: '2023-01-01',
		baselineOn: '2023-06-30',
		stage: 'getting-started'
	})
};

const rows: RoadmapRow[] = roadmap.deliverables.map((deliverable) => ({
	deliverable,
	state: stateOf(deliverable.code, STANDS[deliverable.code]!, AS_AT)
}));

const left = (query: string) => {
	const request = parseRoadmapRequest(new URLSearchParams(query), roadmap);
	return rows
		.filter(({ deliverable, state }) => matches(request, deliverable, state))
		.map(({ deliverable }) => deliverable.code);
};

describe('an address narrows the roadmap', () => {
	it.each([
		['', ['b-late', 'a-well', 'silent', 'aed']],
		['area=model', ['b-late', 'a-well', 'silent']],
		['area=focus', ['aed']],
		['area=AED', ['aed']],
		['stage=getting-started', ['aed']],
		['stage=none', ['silent']],
		['confidence=red', ['b-late']],
		['owner=Ben', ['b-late']],
		['slipping=1', ['b-late', 'aed']],
		['due=past', ['b-late']],
		['due=soon', ['a-well', 'aed']],
		['due=undated', []],
		['updated=stale', ['aed']],
		['updated=never', ['silent']],
		['slipping=1&area=model', ['b-late']],
		['area=elsewhere&stage=finished&due=tomorrow', ['b-late', 'a-well', 'silent', 'aed']]
	])('%s', (query, codes) => {
		expect(left(query)).toEqual(codes);
	});

	it('and says whether anything is left out', () => {
		const narrowed = (query: string) =>
			isNarrowed(parseRoadmapRequest(new URLSearchParams(query), roadmap));
		expect(narrowed('')).toBe(false);
		expect(narrowed('view=table&area=elsewhere')).toBe(false);
		expect(narrowed('slipping=1')).toBe(true);
	});
});

describe('the table sorts', () => {
	const sorted = (sort: string, order: 'asc' | 'desc') =>
		sortRows(rows, sort, order).map(({ deliverable }) => deliverable.code);

	it('by the place on the roadmap unless asked otherwise', () => {
		expect(sorted('position', 'asc')).toEqual(['b-late', 'a-well', 'silent', 'aed']);
		expect(sorted('position', 'desc')).toEqual(['aed', 'silent', 'a-well', 'b-late']);
	});

	it('by stage and confidence in their own order, not by letter', () => {
		expect(sorted('stage', 'asc')[1]).toBe('aed');
		expect(sorted('confidence', 'desc')[0]).toBe('b-late');
	});

	it('with what has no value last, either way', () => {
		expect(sorted('slip', 'asc')).toEqual(['a-well', 'b-late', 'aed', 'silent']);
		expect(sorted('slip', 'desc')).toEqual(['aed', 'b-late', 'a-well', 'silent']);
		expect(sorted('owner', 'desc').at(-1)).toBe('silent');
	});
});
