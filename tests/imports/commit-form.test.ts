import { describe, expect, it } from 'vitest';
import { TODAY } from '../fixtures/reading.ts';
import type { ImportReport } from '#lib/imports/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { ColumnFound } from '#lib/registers/changes.ts';
import { choicesFrom } from '../../src/routes/ics/[ics]/imports/[id]/choices-form.ts';

const policies = registerNamed('policies');

const column = (letter: string, field: string | null): ColumnFound => ({
	header: `heading ${letter}`,
	column: letter,
	field,
	by: field ? 'name' : 'none',
	examples: []
});

const report = {
	sheet: 'Tracker',
	headerRow: 4,
	sheets: [{ name: 'Tracker' }, { name: 'Old tracker' }],
	columns: [column('A', 'reference'), column('B', 'title'), column('C', null)],
	questions: [
		{
			id: 'date-order',
			options: [{ value: 'day-first' }, { value: 'month-first' }],
			takesDate: false
		},
		{ id: 'status-date:ratified_on', options: [{ value: 'leave-out' }], takesDate: true }
	],
	fileValues: { trust: 'XT1' }
} as unknown as ImportReport;

/** The form as the page draws it, with these answers changed. */
function form(changed: Record<string, string | string[]> = {}): FormData {
	const data = new FormData();
	const shown = {
		sheet: 'Tracker',
		headerRow: '4',
		'column-A': 'reference',
		'column-B': 'title',
		'column-C': '',
		'file-trust': 'XT1'
	};
	for (const [name, value] of Object.entries({ ...shown, ...changed }))
		for (const one of [value].flat()) data.append(name, one);
	return data;
}

const chosen = (changed: Record<string, string | string[]>, before = {}) =>
	choicesFrom(form(changed), before, report, policies, TODAY);

describe('the choices of a checked file', () => {
	it('are none where nothing was changed', () => {
		expect(chosen({})).toEqual({ columns: {}, fileValues: {}, values: {}, answers: {} });
	});

	it('are the columns that were changed, and no others', () => {
		expect(chosen({ 'column-B': '', 'column-C': 'owner' }).columns).toEqual({
			B: null,
			C: 'owner'
		});
	});

	it('keep earlier choices about the same columns', () => {
		expect(chosen({ 'column-C': 'owner' }, { columns: { A: 'reference' } }).columns).toEqual({
			A: 'reference',
			C: 'owner'
		});
	});

	it('leave out a column sent to a field that the register does not have', () => {
		expect(chosen({ 'column-A': 'ics_id' }).columns).toEqual({ A: null });
	});

	it('forget columns and heading row when another sheet is chosen', () => {
		const choices = chosen(
			{ sheet: 'Old tracker', 'column-C': 'owner' },
			{ headerRow: 4, columns: { A: null } }
		);
		expect(choices).toEqual({ sheet: 'Old tracker', fileValues: {}, values: {}, answers: {} });
	});

	it('forget columns when another heading row is chosen', () => {
		expect(chosen({ headerRow: '7' }, { columns: { A: null } })).toMatchObject({ headerRow: 7 });
		expect(chosen({ headerRow: '7' }, { columns: { A: null } }).columns).toBeUndefined();
	});

	it.each(['', '0', '-1', '4.5', 'four', '4'])('take “%s” for no new heading row', (headerRow) => {
		expect(chosen({ headerRow }).headerRow).toBeUndefined();
	});

	it('ignore a sheet that the file does not have', () => {
		expect(chosen({ sheet: 'Elsewhere' }).sheet).toBeUndefined();
	});

	it('hold the trust only when it was changed', () => {
		expect(chosen({ 'file-trust': 'XT2' }).fileValues).toEqual({ trust: 'XT2' });
	});

	it('say what words mean, one by one, and leave undecided ones open', () => {
		const { values } = chosen(
			{
				'meaning-field': ['kind', 'kind', 'co_produced', 'title', 'nowhere'],
				'meaning-text': ['Proc', 'Thing', 'maybe', 'Alpha', 'x'],
				meaning: ['is:sop', '', 'empty', 'is:sop', 'is:sop']
			},
			{ values: { kind: { Doc: 'policy' } } }
		);
		expect(values).toEqual({ kind: { Doc: 'policy', Proc: 'sop' }, co_produced: { maybe: null } });
	});

	it('answer questions by one of their options, or by a day where they take one', () => {
		const answers = (changed: Record<string, string>) => chosen(changed).answers;
		expect(answers({ 'answer-date-order': 'month-first' })).toEqual({
			'date-order': 'month-first'
		});
		expect(answers({ 'answer-date-order': 'year-first' })).toEqual({});
		expect(
			answers({
				'answer-status-date:ratified_on': 'day',
				'day-status-date:ratified_on': '1 Sept 2026'
			})
		).toEqual({ 'status-date:ratified_on': '2026-09-01' });
		for (const day of ['', 'soon', '0001-01-01', '31/2/2026'])
			expect(
				answers({ 'answer-status-date:ratified_on': 'day', 'day-status-date:ratified_on': day })
			).toEqual({});
	});
});
