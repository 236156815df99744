import { describe, expect, it } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import { columnOf } from '#lib/registers/definition.ts';
import {
	labelInSentence,
	readTypedRow,
	summaryOf,
	typedFrom,
	typedRow,
	type TypedRow
} from '#lib/registers/form.ts';

const policies = registerNamed('policies');
const pcns = registerNamed('pcns');
const options = {
	today: '2023-10-01',
	organisations: [
		{ kind: 'trust', code: 'XT1', name: 'Westside NHS Trust', shortName: 'Westside' }
	],
	refuseText: (text: string) => (text.includes('943 476 5919') ? 'Take the number out.' : null)
};
const policy: TypedRow = { trust: 'XT1', reference: 'P1', title: 'Care planning' };
const read = (typed: TypedRow) => readTypedRow(policies, typed, options);

describe('reading a form', () => {
	it('makes values of what was typed, and null of what was left empty', () => {
		const { row, findings } = read({
			...policy,
			title: '  Care   planning ',
			kind: 'epr-form',
			mentions: '1,204',
			due_on: '3 October 2026',
			ratified_on: '03/04/2023',
			comments: 'One\r\nTwo'
		});
		expect(findings).toEqual([]);
		expect(row).toMatchObject({
			trust: 'XT1',
			title: 'Care planning',
			kind: 'epr-form',
			mentions: 1204,
			due_on: '2026-10-03',
			ratified_on: '2023-04-03',
			comments: 'One\nTwo',
			owner: null,
			published_on: null
		});
	});

	it('asks for what is required, in words that fit the field', () => {
		expect(read({ reference: '   ' }).findings).toEqual([
			{ field: 'trust', message: 'Choose the trust.' },
			{ field: 'reference', message: 'Type the reference.' },
			{ field: 'title', message: 'Type the title.' }
		]);
		expect(readTypedRow(pcns, {}, options).findings[0]?.message).toBe('Type the ODS code.');
	});

	it('says what is wrong with a date, a number, a choice and an organisation', () => {
		const { findings } = read({
			...policy,
			trust: 'XT9',
			kind: 'poem',
			mentions: '2.5',
			due_on: '31/2/2026'
		});
		expect(findings.map((problem) => problem.field)).toEqual([
			'trust',
			'kind',
			'mentions',
			'due_on'
		]);
		expect(findings[3]?.message).toContain('“31/2/2026” is a date that does not exist');
	});

	it('refuses a text that an import would leave out with a warning: here it can be corrected', () => {
		expect(read({ ...policy, due_on: 'TBC' }).findings).toEqual([
			{
				field: 'due_on',
				message:
					'“TBC” is not a date, so none is taken. Leave it empty or type a date such as 3 October 2026.'
			}
		]);
		expect(read({ ...policy, mentions: '*' }).findings[0]?.message).toContain('Leave it empty');
	});

	it('takes a month for its last day, and says so', () => {
		const { row, readAs, findings } = read({ ...policy, due_on: 'February 2024' });
		expect(findings).toEqual([]);
		expect(row.due_on).toBe('2024-02-29');
		expect(readAs).toEqual(['due_on']);
	});

	it('refuses an NHS number in any free text', () => {
		for (const field of ['title', 'owner', 'comments', 'reference'])
			expect(read({ ...policy, [field]: 'see 943 476 5919' }).findings, field).toEqual([
				{ field, message: 'Take the number out.' }
			]);
	});

	it('refuses a text that is too long', () => {
		expect(read({ ...policy, reference: 'x'.repeat(61) }).findings[0]?.message).toContain(
			'holds 60'
		);
	});
});

describe('what stands in a form', () => {
	it('is what was sent, an unsent field being empty and a file being none', () => {
		const form = new FormData();
		form.set('title', 'Care');
		form.set('owner', new File(['x'], 'x.txt'));
		form.set('id', '7');
		const typed = typedRow(policies, form);
		expect(typed).toMatchObject({ title: 'Care', owner: '', reference: '' });
		expect(typed).not.toHaveProperty('id');
	});

	it('reads back to the same values', () => {
		const row = {
			...read(policy).row,
			mentions: 0,
			due_on: '2024-02-29',
			kind: 'sop',
			comments: 'One\nTwo',
			co_produced: 'no'
		};
		expect(read(typedFrom(policies, row)).row).toEqual(row);
		const network = {
			...readTypedRow(pcns, {}, options).row,
			arrs_wte: 2.25,
			planned_year: '2023/24'
		};
		expect(readTypedRow(pcns, typedFrom(pcns, network), options).row).toEqual(network);
	});
});

describe('the lines above a form', () => {
	it('name the field unless the message does', () => {
		expect(
			summaryOf(policies, [
				{ field: 'due_on', message: '“TBC” is not a date.' },
				{ field: 'title', message: 'Type the title.' },
				{ field: '', message: 'Something else.' }
			]).map((problem) => problem.message)
		).toEqual(['Due: “TBC” is not a date.', 'Type the title.', 'Something else.']);
	});

	it('write a label inside a sentence without hurting its abbreviation', () => {
		expect(labelInSentence(columnOf(pcns, 'ods_code'))).toBe('ODS code');
		expect(labelInSentence(columnOf(pcns, 'team'))).toBe('team or hub');
		expect(labelInSentence(columnOf(pcns, 'arrs_wte'))).toBe('MHP ARRS');
	});
});
