/**
 * Saves acts by the real commands, and says each on standard output once it is saved, as an answer to
 * a browser would: `node power-cut-writer.ts <database> <acts> [<synchronous>]`. Its writes are recorded
 * by `power-cut.ts`.
 */
import { writeSync } from 'node:fs';
import { authorise } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { addMark } from '#lib/measures/annotations/write.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { openDatabase, transaction, useDatabase } from '#lib/platform/database.server.ts';
import { actorOf } from './actors.ts';
import { signedInAs } from './database.ts';

const [path, acts, synchronous] = process.argv.slice(2);
const db = openDatabase(path!);
useDatabase(db);
// The log is written into the database often enough that this is cut too.
db.pragma('wal_autocheckpoint = 60');
if (synchronous) db.pragma(`synchronous = ${synchronous}`);

const director = signedInAs('programme-director');
const ics = findIcs(authorise(director, 'read'), 'XWE');
const actor = actorOf(authorise(director, 'update-roadmap', ics));
/** Notes that one act saves together: one, and now and then as many as fill several pages. */
const notesIn = (act: number) => (act % 7 === 0 ? 25 : 1);

for (let act = 1; act <= Number(acts); act += 1) {
	transaction(() => {
		for (let note = 1; note <= notesIn(act); note += 1)
			done(
				addMark(actor, 'pcns-live', 'annotation', {
					value: '',
					from: '2026-04-01',
					to: '',
					by: '',
					text: `Act ${act}, note ${note} of ${notesIn(act)}. ${'The service moved. '.repeat(20)}`
				})
			);
	});
	writeSync(1, `saved ${act}\n`);
}
