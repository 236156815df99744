/** A short run of `npm run bench -- power-cut`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { canRecord, cut, record } from '../support/power-cut.ts';

const folder = mkdtempSync(join(tmpdir(), 'waymark-power-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what a server commits is synced before it is answered', () => {
	expect(freshDatabase().pragma('synchronous', { simple: true })).toBe(2);
});

// Recording needs strace and the right to trace; without them the pragma alone is checked.
describe.skipIf(!canRecord())('a power cut', () => {
	test('loses nothing that was answered as saved, and leaves no half of an act', () => {
		const recording = record(folder, 20);
		expect(recording.syncs).toBeGreaterThanOrEqual(20);
		expect(cut(folder, recording, 45)).toEqual({ cuts: 45, lost: 0, halves: 0, damaged: 0 });
	});

	test('would lose acts if commits were not synced: the test can fail', () => {
		const recording = record(folder, 20, 'NORMAL');
		expect(cut(folder, recording, 45).lost).toBeGreaterThan(0);
	});
});
