/** `import` and `undo`, each as a process of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { machineActor } from '#lib/accounts/read.server.ts';
import { invite } from '#lib/accounts/write.server.ts';
import { done } from '#lib/core/result.ts';
import { waymark } from '../support/command-line.ts';
import { emptyDatabase, freshDatabase, signedInAs } from '../support/database.ts';

let folder: string;
const at = (name: string) => join(folder, name);

/** Runs a command on an installation without a demonstration; what it printed, as JSON where asked. */
function run(...words: string[]) {
	const ended = waymark(at('waymark.sqlite'), words, {
		WAYMARK_DEMO: 'off',
		AUTH_SECRET: 'a-secret-of-a-test-that-is-long-enough',
		ORIGIN: 'http://localhost:3000'
	});
	return { ...ended, json: ended.out.startsWith('{') ? JSON.parse(ended.out) : null };
}

const AS = ['--as', 'data-officer@xwe.example'];
const importing = (file: string, ...more: string[]) =>
	run('import', 'milestones', at(file), '--ics', 'XWE', ...AS, '--json', ...more);

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'waymark-imports-'));
	const db = freshDatabase(at('waymark.sqlite'));
	signedInAs('data-officer', 'XWE');
	done(
		invite(machineActor('manage-accounts'), {
			email: 'new@x.example',
			name: 'New Person',
			role: 'data-officer',
			organisationCodes: ['XWE']
		})
	);
	db.close();
	emptyDatabase();
	writeFileSync(at('full.csv'), 'Ref,Milestone,Owner,Done\nM1,Alpha,Jo,02/05/2026\n');
	writeFileSync(at('bare.csv'), 'Ref,Milestone\nM1,Alpha\nM2,Beta\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an import that was undone leaves nothing, and a row that comes back is counted and named', () => {
	const first = importing('full.csv');
	expect(first.json).toMatchObject({ status: 'committed', rows: { new: 1, restored: 0 } });
	const undone = run('undo', String(first.json.import), ...AS, '--json');
	expect(undone.json).toEqual({
		status: 'undone',
		import: first.json.import,
		rows: { rows: 1, kept: 0, bound: 0 },
		bound: []
	});
	expect(importing('bare.csv', '--dry-run').json.rows).toMatchObject({ new: 2, restored: 0 });
	// Without one of its rows, and with that taken out, the next time it comes back with what it held.
	expect(importing('full.csv').status).toBe(0);
	writeFileSync(at('other.csv'), 'Ref,Milestone\nM3,Gamma\n');
	expect(importing('other.csv', '--missing', 'close').json.rows).toMatchObject({ missing: 1 });
	expect(importing('bare.csv', '--dry-run').json.rows).toMatchObject({ new: 2, restored: 1 });
	const words = run('import', 'milestones', at('bare.csv'), '--ics', 'XWE', ...AS, '--dry-run').out;
	expect(words).toContain('2 new, of which 1 comes back');
	expect(words).toContain('comes back: M1: Alpha with what it held: owner Jo and done 2 May 2026');
}, 120_000);

test('somebody who was invited and has no password yet is told so', () => {
	const ended = run(
		'import',
		'milestones',
		at('bare.csv'),
		'--ics',
		'XWE',
		'--as',
		'new@x.example'
	);
	expect(ended.status).toBe(1);
	expect(ended.err).toContain('new@x.example has been invited, but has not chosen a password yet');
	const unknown = run(
		'import',
		'milestones',
		at('bare.csv'),
		'--ics',
		'XWE',
		'--as',
		'who@x.example'
	);
	expect(unknown.err).toContain('No account can act as who@x.example.');
}, 60_000);
