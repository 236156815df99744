/** A full disk, as SQLite meets it: the database may not grow. */
import { beforeEach, expect, test } from 'vitest';
import {
	type Db,
	isFull,
	isWritable,
	run,
	transaction,
	unlessFull
} from '#lib/platform/database.server.ts';
import { noteVisit } from '#lib/overview/write.server.ts';
import { signedInAs, freshDatabase } from '../support/database.ts';
import { actorOf } from '../support/actors.ts';
import { authorise } from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';

let db: Db;

const note = () =>
	run(
		"INSERT INTO audit (at, act, subject) VALUES ('2026-11-30T09:00:00Z', 'a', ?)",
		'x'.repeat(500)
	);

/** No page may be added, and none is free. */
function fill(): void {
	db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
	for (let rows = 0; unlessFull(note) !== null; rows += 1) expect(rows).toBeLessThan(1_000);
}

beforeEach(() => {
	db = freshDatabase();
});

test('refuses a whole transaction, and is told from other faults', () => {
	fill();
	const before = db.prepare('SELECT count(*) AS rows FROM audit').get();
	let problem: unknown;
	try {
		transaction(() => {
			for (let row = 0; row < 100; row += 1) note();
		});
	} catch (thrown) {
		problem = thrown;
	}
	expect(isFull(problem)).toBe(true);
	expect(db.prepare('SELECT count(*) AS rows FROM audit').get()).toEqual(before);
	expect(() => unlessFull(() => run('SELECT wrong'))).toThrow('no such column');
});

test('does not keep anybody from reading an ICS', () => {
	const person = signedInAs('viewer');
	fill();
	const ics = findIcs(authorise(person, 'read'), 'XWE');
	db.exec(
		'CREATE TEMP TRIGGER full BEFORE INSERT ON visits BEGIN INSERT INTO audit (at, act, subject) VALUES (1, 2, hex(zeroblob(9000))); END'
	);
	expect(noteVisit(actorOf(authorise(person, 'read', ics)))).toBeNull();
	expect(db.prepare('SELECT count(*) AS visits FROM visits').get()).toEqual({ visits: 0 });
});

test('readiness says whether a commit is taken', () => {
	expect(isWritable()).toBe(true);
});
