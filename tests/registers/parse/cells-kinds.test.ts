import { describe, expect, it } from 'vitest';
import type { Column } from '#lib/registers/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';

const today = '2026-11-21';
const column = (more: Partial<Column>): Column => ({
	...{ name: 'x', label: 'X', help: '', kind: 'text' },
	...more
});

describe('a month', () => {
	const read = cellReader(column({ kind: 'month', label: 'Month' }), { today });

	it.each([
		['2026-09', '2026-09'],
		['Sept-25', '2025-09'],
		['Apr-25', '2025-04'],
		['September 2026', '2026-09'],
		['2025-04-01', '2025-04'],
		['01/04/2025', '2025-04'],
		['30/09/2025', '2025-09'],
		[45748, '2025-04']
	])('%s is %s', (raw, month) => {
		expect(read(raw).value).toBe(month);
	});

	it.each(['2026-13', 'Q2 2026', 'Q3 24/25', '2025/26', 'soon', '12'])('%s is none', (raw) => {
		expect(read(raw)).toMatchObject({ finding: { severity: 'error', code: 'month-unreadable' } });
	});

	it('“TBC” is no month, with a warning', () => {
		expect(read('TBC')).toMatchObject({ value: null, finding: { code: 'no-month' } });
	});
});

describe('deliverables', () => {
	const deliverables = [
		{ code: 'model-cpa-shift', title: 'Shift away from CPA' },
		{ code: 'aed-codesign', title: 'Co-design' },
		{ code: 'cen-codesign', title: 'Co-design' }
	];
	const read = cellReader(column({ kind: 'deliverables' }), { today, deliverables });

	it('are stored by code, once each, however they are separated', () => {
		expect(read('model-cpa-shift; cen-codesign').value).toBe('model-cpa-shift; cen-codesign');
		expect(read('Shift away from CPA, MODEL-CPA-SHIFT').value).toBe('model-cpa-shift');
	});

	it('are refused by a name that is none, or that two of them share', () => {
		expect(read('model-nothing')).toMatchObject({ finding: { code: 'deliverable-unknown' } });
		expect(read('Co-design')).toMatchObject({ finding: { code: 'deliverable-unknown' } });
	});

	it('are one at most where a column is for one', () => {
		const one = cellReader(column({ kind: 'deliverables', single: true }), { today, deliverables });
		expect(one('model-cpa-shift; cen-codesign')).toMatchObject({
			finding: { code: 'deliverables-several' }
		});
	});

	it('may be none', () => {
		expect(read('n/a').value).toBeNull();
	});
});

describe('a count that may be suppressed', () => {
	const read = cellReader(column({ kind: 'whole-number', suppressible: true }), { today });

	it.each(['*', '<5', 'fewer than 5', 'suppressed'])('%s is kept as suppressed', (raw) => {
		expect(read(raw)).toMatchObject({
			value: '*',
			finding: { severity: 'warning', code: 'suppressed-value' }
		});
	});

	it('is nought where it says nought, and nothing where it says nothing', () => {
		expect(read('0').value).toBe(0);
		expect(read('').value).toBeNull();
	});
});
