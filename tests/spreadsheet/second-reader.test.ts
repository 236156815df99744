/**
 * What `npm run bench -- agreement` and `-- mutations` look at for long, in short: every cell of some files
 * as a second reader reads it, and changed files that are never misread in silence.
 */
import { expect, test } from 'vitest';
import { sharedFolder } from '../fixtures/reading.ts';
import { changeOf, originalOf, outcomeOf, ownFiles, sharedFiles } from '../support/mutations.ts';
import { agreement, theirCells } from '../support/second-reader.ts';

const SMALL = 20_000;
const MUTATIONS = 200;

test('files that are made here are read as the second reader reads them', async () => {
	for (const { name, bytes } of await ownFiles()) {
		const { refused, cells, differences } = agreement(bytes, name);
		expect(refused, name).toBeNull();
		expect(cells, name).toBeGreaterThan(20);
		expect(
			differences.filter(({ rule }) => rule === null),
			name
		).toEqual([]);
	}
});

test('the second reader sees what the first must see', async () => {
	const [own] = await ownFiles();
	const cells = theirCells(own!.bytes, 'xlsx');
	expect(cells.get('1!D2')).toEqual({ kind: 'date', value: '2023-03-15' });
	expect(cells.get('1!C3')).toEqual({ kind: 'number', value: '7' });
});

test.skipIf(sharedFolder('samples') === null)('so are small files of other people', () => {
	let cells = 0;
	for (const { name, bytes } of sharedFiles(SMALL)) {
		const found = agreement(bytes, name);
		cells += found.cells;
		expect(
			found.differences.filter(({ rule }) => rule === null),
			name
		).toEqual([]);
	}
	expect(cells).toBeGreaterThan(10_000);
});

test('a file that something has happened to is refused, or read as before, or as a second reader does', async () => {
	const files = [...(await ownFiles()), ...sharedFiles(SMALL)];
	const originals = files.flatMap(({ name, bytes }) => originalOf(name, bytes) ?? []);
	const outcomes = new Set<string>();
	for (let turn = 0; turn < MUTATIONS; turn += 1) {
		const { original, kind, bytes } = changeOf(originals, turn);
		const { outcome, detail } = outcomeOf(original, bytes);
		outcomes.add(outcome);
		expect(['refused', 'same', 'changed'], `${turn} ${original.name} ${kind}: ${detail}`).toContain(
			outcome
		);
	}
	expect([...outcomes].sort()).toEqual(['changed', 'refused', 'same']);
});
