/**
 * What a power cut leaves of a database. The writes and syncs of a process that really saves are
 * recorded (with strace); the disk as it may be after a cut is made from them: what was synced, and of
 * what was written since any part, in any order, down to single sectors.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { openDatabase, openStanding } from '#lib/platform/database.server.ts';
import { freshDatabase, signedInAs } from './database.ts';

/** A disk writes a sector whole or not at all. */
const SECTOR = 512;

type Event =
	| { kind: 'write'; file: string; at: number; bytes: Buffer }
	| { kind: 'truncate'; file: string; size: number }
	| { kind: 'sync' | 'remove'; file: string }
	| { kind: 'saved'; act: number };

export type Recording = { before: Buffer; events: Event[]; acts: number; syncs: number };

/** Whether this machine can record another process's system calls. */
export function canRecord(): boolean {
	return spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
}

/** Has a process save so many acts, and answers everything that it asked of the disk. */
export function record(folder: string, acts: number, synchronous = ''): Recording {
	const path = join(folder, 'recorded.sqlite');
	for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
	const db = freshDatabase(path);
	signedInAs('programme-director');
	db.pragma('wal_checkpoint(TRUNCATE)');
	db.close();
	const before = readFileSync(path);
	const trace = join(folder, 'trace');
	const calls = 'pwrite64,write,ftruncate,fsync,fdatasync,unlink';
	const writer = [resolve('tests/support/power-cut-writer.ts'), path, String(acts), synchronous];
	const ended = spawnSync(
		'strace',
		['-f', '-y', '-xx', '-s', '1000000', '-e', `trace=${calls}`, '-o', trace].concat(
			process.execPath,
			writer.filter((word) => word !== '')
		),
		{ encoding: 'utf8' }
	);
	if (ended.status !== 0) throw new Error(`The recorded process failed:\n${ended.stderr}`);
	const events = wholeCalls(readFileSync(trace, 'latin1').split('\n')).flatMap((line) =>
		eventIn(line, path)
	);
	const syncs = events.filter(({ kind }) => kind === 'sync').length;
	return { before, events, acts, syncs };
}

/** A call that another thread's interrupted stands on two lines: it is put together where it ended. */
function wholeCalls(lines: readonly string[]): string[] {
	const begun = new Map<string, string>();
	return lines.flatMap((line) => {
		const [, thread, start] = /^(\d+)\s.*?(?=( <unfinished \.\.\.>$))/.exec(line) ?? [];
		if (thread !== undefined && start !== undefined) {
			begun.set(thread, line.slice(0, -start.length));
			return [];
		}
		const [, resumed, end] = /^(\d+)\s+<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
		return resumed === undefined ? [line] : [(begun.get(resumed) ?? '') + end];
	});
}

const unhex = (text: string) => Buffer.from(text.replaceAll('\\x', ''), 'hex');

/** A line of the trace, where it is about the database or says that an act was saved. */
function eventIn(line: string, path: string): Event[] {
	const call = /^\d+\s+(\w+)\((?:(\d+)<([^>]*)>|"([^"]*)")(?:, (.*))?\)\s+= (\d+)$/.exec(line);
	if (!call) return [];
	const [, name, number, opened, named, rest = ''] = call;
	const given = opened ?? named ?? '';
	const file = given.includes('\\x') ? unhex(given).toString() : given;
	const text = /^"([^"]*)"/.exec(rest)?.[1];
	if (name === 'write' && number === '1' && text !== undefined) {
		const act = /^saved (\d+)/.exec(unhex(text).toString())?.[1];
		return act === undefined ? [] : [{ kind: 'saved', act: Number(act) }];
	}
	// The shared index of the log is made afresh when a database is opened.
	if (!file.startsWith(path) || file.endsWith('-shm')) return [];
	if (name === 'pwrite64')
		return [{ kind: 'write', file, at: Number(/(\d+)$/.exec(rest)![1]), bytes: unhex(text ?? '') }];
	if (name === 'ftruncate') return [{ kind: 'truncate', file, size: Number(rest) }];
	if (name === 'fsync' || name === 'fdatasync') return [{ kind: 'sync', file }];
	return name === 'unlink' ? [{ kind: 'remove', file }] : [];
}

type Pending = Extract<Event, { kind: 'write' | 'truncate' }>;
type OnDisk = { synced: Buffer; pending: Pending[] };

function applied(content: Buffer, event: Pending): Buffer {
	if (event.kind === 'truncate')
		return event.size <= content.length
			? Buffer.from(content.subarray(0, event.size))
			: Buffer.concat([content, Buffer.alloc(event.size - content.length)]);
	const end = event.at + event.bytes.length;
	const whole =
		end > content.length ? Buffer.concat([content, Buffer.alloc(end - content.length)]) : content;
	event.bytes.copy(whole, event.at);
	return whole;
}

/** The parts of a write that the disk takes one by one. */
function sectorsOf(event: Pending): Pending[] {
	if (event.kind === 'truncate') return [event];
	const parts: Pending[] = [];
	for (let from = 0; from < event.bytes.length;) {
		const to = Math.min(event.bytes.length, from + SECTOR - ((event.at + from) % SECTOR));
		parts.push({ ...event, at: event.at + from, bytes: event.bytes.subarray(from, to) });
		from = to;
	}
	return parts;
}

/** The same numbers for the same seed. */
function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

export type Outcome = { cuts: number; lost: number; halves: number; damaged: number };

/**
 * Cuts the power so many times, each at a moment of the recording, and opens what is left. Of what was
 * not synced all, nothing, or some sectors reached the disk, in turn.
 */
export function cut(
	folder: string,
	{ before, events }: Recording,
	cuts: number,
	seed = 1
): Outcome {
	const random = numbers(seed);
	const moments = Array.from({ length: cuts }, () => Math.floor(random() * (events.length + 1)));
	const outcome = { cuts, lost: 0, halves: 0, damaged: 0 };
	const disk = new Map<string, OnDisk>();
	const path = join(folder, 'recorded.sqlite');
	disk.set(path, { synced: Buffer.from(before), pending: [] });
	let done = 0;
	let saved = 0;
	for (const [index, moment] of moments.toSorted((a, b) => a - b).entries()) {
		for (; done < moment; done += 1) {
			const event = events[done]!;
			if (event.kind === 'saved') saved = event.act;
			else happen(disk, event);
		}
		const keep = [() => true, () => false, () => random() < 0.5][index % 3]!;
		const left = leftOf(disk, path, join(folder, 'cut.sqlite'), keep);
		if (left === null) outcome.damaged += 1;
		else {
			outcome.lost += Math.max(0, saved - left.whole);
			outcome.halves += left.halves;
		}
	}
	return outcome;
}

function happen(disk: Map<string, OnDisk>, event: Exclude<Event, { kind: 'saved' }>): void {
	if (event.kind === 'remove') return void disk.delete(event.file);
	const file = disk.get(event.file) ?? { synced: Buffer.alloc(0), pending: [] };
	disk.set(event.file, file);
	if (event.kind === 'sync') {
		for (const one of file.pending) file.synced = applied(file.synced, one);
		file.pending = [];
	} else file.pending.push(event as Pending);
}

/** Acts that stand whole, and those that stand in part; null when the database cannot be read. */
function leftOf(
	disk: ReadonlyMap<string, OnDisk>,
	path: string,
	copy: string,
	keep: () => boolean
): { whole: number; halves: number } | null {
	for (const end of ['', '-wal', '-shm', '-journal']) rmSync(copy + end, { force: true });
	for (const [file, { synced, pending }] of disk) {
		let content: Buffer = Buffer.from(synced);
		for (const one of pending.flatMap(sectorsOf)) if (keep()) content = applied(content, one);
		writeFileSync(join(copy + basename(file).slice(basename(path).length)), content);
	}
	try {
		openStanding(copy).close();
		const db = openDatabase(copy);
		try {
			const sound =
				db.pragma('integrity_check', { simple: true }) === 'ok' &&
				(db.pragma('foreign_key_check') as unknown[]).length === 0;
			if (!sound) return null;
			const acts = db
				.prepare(
					`SELECT count(*) AS notes, count(a.id) AS recorded,
						CAST(substr(m.text, instr(m.text, ' of ') + 4) AS INTEGER) AS all_of_them
					FROM measure_marks m LEFT JOIN audit a
						ON a.act = 'measure.annotation' AND a.detail ->> 'id' = m.id
					GROUP BY substr(m.text, 1, instr(m.text, ','))`
				)
				.all() as { notes: number; recorded: number; all_of_them: number }[];
			const whole = acts.filter(
				({ notes, recorded, all_of_them }) => notes === all_of_them && recorded === notes
			).length;
			return { whole, halves: acts.length - whole };
		} finally {
			db.close();
		}
	} catch {
		return null;
	}
}
