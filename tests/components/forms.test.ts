import { expect, test } from 'vitest';
import { columnOf } from '#lib/registers/definition.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { policies } from '#lib/registers/policies/definition.ts';
import ConfirmButton from '#lib/ui/forms/ConfirmButton.svelte';
import Field from '#lib/ui/forms/Field.svelte';
import Radios from '#lib/ui/forms/Radios.svelte';
import ErrorSummary from '#lib/ui/layout/ErrorSummary.svelte';
import { html, text } from './render.ts';

test('a field takes its label, help and unit from its column', () => {
	const field = html(Field, { column: columnOf(pcns, 'population'), value: 41000 });
	expect(text(field)).toContain('Registered population , people (optional)');
	expect(text(field)).toContain('People registered with its GP practices.');
	expect(field).toContain('value="41000"');
	expect(field).toContain('inputmode="numeric"');
	expect(field).toContain('aria-describedby="population-hint"');
});

test('a date that is held is shown in words, and what was typed stays as typed', () => {
	const held = html(Field, { column: columnOf(policies, 'due_on'), value: '2026-10-03' });
	expect(held).toContain('value="3 October 2026"');
	expect(text(held)).toContain('For example, 3 October 2026 or 3/10/2026.');
	const typed = html(Field, {
		column: columnOf(policies, 'due_on'),
		value: 'TBC',
		error: '“TBC” is not a date.'
	});
	expect(typed).toContain('value="TBC"');
	expect(typed).toContain('aria-invalid="true"');
	expect(typed).toContain('aria-describedby="due_on-hint due_on-error"');
	expect(text(typed)).toContain('Error: “TBC” is not a date.');
});

test('a choice shows what is held, even when the list no longer has it', () => {
	const known = html(Field, { column: columnOf(policies, 'kind'), value: 'sop' });
	expect(known).toMatch(/<option value="sop" selected(="")?>SOP<\/option>/);
	const gone = html(Field, { column: columnOf(policies, 'kind'), value: 'charter' });
	expect(gone).toMatch(/<option value="charter" selected(="")?>charter<\/option>/);
	expect(text(html(Field, { column: columnOf(policies, 'kind') }))).toContain('Not recorded');
});

test('an organisation is chosen from a list, or typed where there is none', () => {
	const column = columnOf(policies, 'trust');
	const choices = [{ value: 'XT1', label: 'Westside Trust' }];
	expect(html(Field, { column, choices, value: 'XT1' })).toContain('<select');
	expect(html(Field, { column })).toContain('<input');
});

test('the summary’s links lead to the fields', () => {
	const summary = html(ErrorSummary, {
		errors: [{ field: 'due_on', message: '“TBC” is not a date.' }, { message: 'Two rows clash.' }]
	});
	expect(summary).toContain('<a href="#due_on">“TBC” is not a date.</a>');
	expect(text(summary)).toContain('Two rows clash.');
	expect(html(ErrorSummary, { errors: [] })).toBe('');
	const radios = html(Radios, {
		name: 'stage',
		legend: 'Stage',
		options: [
			{ value: 'a', label: 'A' },
			{ value: 'b', label: 'B' }
		],
		value: 'b'
	});
	expect(radios).toContain('id="stage"');
	expect(radios).toMatch(/id="stage-2"[^>]*value="b"[^>]*checked/);
});

test('a large act asks first and posts what it needs', () => {
	const confirm = html(ConfirmButton, {
		label: 'Undo this import',
		confirm: 'Take back 35 policies',
		action: '?/undo',
		fields: { import: 17 }
	});
	expect(confirm).toMatch(/<details[^>]*><summary>Undo this import …<\/summary>/);
	expect(confirm).toContain('<form method="post" action="?/undo">');
	expect(confirm).toContain('<input type="hidden" name="import" value="17"');
});
