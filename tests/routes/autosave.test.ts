/** Saving while typing: what is sent when, what is said, and that nothing typed is ever given up. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
	Autosave,
	type Outcome
} from '../../src/routes/ics/[ics]/returns/[quarter]/[section]/autosave.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function newForm(outcomes: Outcome[] = [], isUnsaved = false) {
	const form = { text: 'opened', sent: [] as string[], told: [] as string[] };
	const saving = new Autosave(
		() => form.text,
		async () => {
			form.sent.push(form.text);
			return outcomes.shift() ?? { kind: 'saved', at: '10:42am' };
		},
		(text) => void form.told.push(text),
		isUnsaved
	);
	const type = (text: string) => {
		form.text = text;
		saving.typed();
	};
	return { form, saving, type };
}

describe('saving while typing', () => {
	test('waits until typing has stopped, and says when it saved', async () => {
		const { form, saving, type } = newForm();
		type('a');
		await vi.advanceTimersByTimeAsync(2000);
		type('ab');
		await vi.advanceTimersByTimeAsync(2000);
		expect(form.sent).toEqual([]);
		await vi.advanceTimersByTimeAsync(1000);
		expect(form.sent).toEqual(['ab']);
		expect(form.told).toEqual(['Saved at 10:42am.']);
		expect(saving.isUnsaved()).toBe(false);
	});

	test('saves at once when a field is left, and nothing that is saved already', async () => {
		const { form, saving, type } = newForm();
		expect(await saving.flush()).toBe(true);
		type('a');
		expect(await saving.flush()).toBe(true);
		expect(await saving.flush()).toBe(true);
		expect(form.sent).toEqual(['a']);
	});

	test('saves again what was typed while the answer was on its way', async () => {
		const { form, saving, type } = newForm();
		type('a');
		const flushed = saving.flush();
		type('ab');
		expect(await flushed).toBe(false);
		expect(saving.isUnsaved()).toBe(true);
		await vi.advanceTimersByTimeAsync(3000);
		expect(form.sent).toEqual(['a', 'ab']);
	});

	test('tries again by itself when the server cannot be reached', async () => {
		const { form, saving, type } = newForm([{ kind: 'failed' }]);
		type('a');
		expect(await saving.flush()).toBe(false);
		expect(form.told[0]).toMatch(/^Not saved yet: the server cannot be reached/);
		await vi.advanceTimersByTimeAsync(15_000);
		expect(form.sent).toEqual(['a', 'a']);
		expect(saving.isUnsaved()).toBe(false);
	});

	test('says why it was refused, and tries again with the next words', async () => {
		const { form, saving, type } = newForm([{ kind: 'refused', message: 'Take the number out.' }]);
		type('943 476 5919');
		await saving.flush();
		expect(form.told).toEqual(['Not saved yet: Take the number out.']);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(form.sent).toHaveLength(1);
		type('fine');
		await vi.advanceTimersByTimeAsync(3000);
		expect(form.sent).toEqual(['943 476 5919', 'fine']);
	});

	test('leaves it to the person once a colleague has saved, and keeps what was typed', async () => {
		const { form, saving, type } = newForm([{ kind: 'conflict', by: 'Ann' }]);
		type('mine');
		await saving.flush();
		expect(form.told[0]).toMatch(/^Ann saved this section while you were writing/);
		type('mine, more');
		await vi.advanceTimersByTimeAsync(60_000);
		expect(await saving.flush()).toBe(false);
		expect(form.sent).toEqual(['mine']);
		expect(form.text).toBe('mine, more');
		expect(saving.isUnsaved()).toBe(true);
	});

	test('says so when the person has been signed out', async () => {
		const { form, saving, type } = newForm([{ kind: 'signed-out' }]);
		type('a');
		await saving.flush();
		expect(form.told[0]).toMatch(/signed out/);
		expect(saving.isUnsaved()).toBe(true);
	});

	test('holds a form that came back refused for unsaved from the start', () => {
		expect(newForm([], true).saving.isUnsaved()).toBe(true);
		expect(newForm().saving.isUnsaved()).toBe(false);
	});

	test('stops with the page', async () => {
		const { form, saving, type } = newForm();
		type('a');
		saving.stop();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(form.sent).toEqual([]);
	});
});
