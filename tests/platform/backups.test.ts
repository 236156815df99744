import { expect, test } from 'vitest';
import { backupsSentence } from '../../src/routes/admin/sections.ts';

test.each([
	[
		null,
		'No daily backup is set up here (WAYMARK_BACKUPS). Whoever runs Waymark may make backups in another way.'
	],
	[{ latest: null, old: true }, 'No backup has been made yet.'],
	[
		{ latest: '2026-11-30T09:00:00.000Z', old: false },
		'The last backup was made and checked on 30 November 2026 at 9:00am.'
	],
	[
		{ latest: '2026-11-20T09:00:00.000Z', old: true },
		'The last backup was made and checked on 20 November 2026 at 9:00am. One is due every day.'
	]
])('an administrator is told how the backups stand: %o', (backups, sentence) => {
	expect(backupsSentence(backups)).toBe(sentence);
});
