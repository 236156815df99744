/**
 * Whether the reader of spreadsheets misreads. `agreement` reads every file there is with a second reader
 * and compares each cell; `mutations` changes files by one thing each and looks what is read of them.
 * Both need the files beside the checkout to say much; without them they use a few that are made here.
 */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import {
	changeOf,
	KINDS,
	originalOf,
	type Outcome,
	outcomeOf,
	ownFiles,
	sharedFiles
} from '../tests/support/mutations.ts';
import { agreement, RULES } from '../tests/support/second-reader.ts';
import type { Line } from './table.ts';

/** Differences that are printed. */
const SHOWN = 20;

export async function benchAgreement(): Promise<Line[]> {
	const files = [...(await ownFiles()), ...sharedFiles()];
	const byRule = new Map<string | null, number>();
	let cells = 0;
	let refused = 0;
	let unexplained = 0;
	for (const { name, bytes } of files) {
		const found = agreement(bytes, name);
		if (found.refused) refused += 1;
		cells += found.cells;
		for (const { cell, ours, theirs, rule } of found.differences) {
			byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
			if (rule !== null) continue;
			unexplained += 1;
			if (unexplained <= SHOWN)
				console.log(
					`${name} ${cell}: ${JSON.stringify(ours)}, the second reader ${JSON.stringify(theirs)}`
				);
		}
	}
	const number = (value: number) => value.toLocaleString('en-GB');
	return [
		{
			what: `cells of ${number(files.length)} files (${refused} refused) read as a second reader does`,
			figure: `${number(cells - unexplained)} of ${number(cells)}`,
			goal: 'all',
			met: unexplained === 0
		},
		...RULES.filter(({ name }) => byRule.has(name)).map(({ name, why }) => ({
			what: `  other on purpose: ${why}`,
			figure: number(byRule.get(name)!),
			goal: '',
			met: null
		}))
	];
}

const MUTATIONS = 10_000;
/** Files above this are left out: most of the time would go to unpacking them. */
const LARGEST = 60_000;

type Done = { turn: number; kind: (typeof KINDS)[number]; name: string } & Outcome;

/** In a thread with the memory that the product's own reader has, watched for as long as that one is. */
export async function benchMutations(): Promise<Line[]> {
	const tally = new Map<string, number>();
	const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
	let turn = 0;
	while (turn < MUTATIONS) {
		const ended = await watched(turn, (done) => {
			turn = done.turn + 1;
			count(`${done.kind} ${done.outcome}`);
			count(done.outcome);
			if (done.outcome === 'wrong' || done.outcome === 'crashed')
				console.log(`${done.turn} ${done.name}, ${done.kind}: ${done.outcome}, ${done.detail}`);
		});
		if (ended === null) continue;
		console.log(`${turn}: ${ended}`);
		count('hung or swollen');
		turn += 1;
	}
	const of = (what: string) => tally.get(what) ?? 0;
	const bad = of('wrong') + of('crashed') + of('hung or swollen');
	return [
		{
			what: `changed files, refused (${of('refused')}), read as before (${of('same')}) or as a second reader does (${of('changed')})`,
			figure: `${MUTATIONS - bad} of ${MUTATIONS}`,
			goal: 'all',
			met: bad === 0
		},
		...KINDS.map((kind) => ({
			what: `  ${kind}`,
			figure: `${of(`${kind} refused`)} refused, ${of(`${kind} same`)} same, ${of(`${kind} changed`)} changed, ${of(`${kind} wrong`)} wrong`,
			goal: '',
			met: null
		}))
	];
}

/** Runs changes from one on until all are done, or one hangs or takes too much memory: then says so. */
function watched(from: number, onDone: (done: Done) => void): Promise<string | null> {
	const worker = new Worker(new URL(import.meta.url), {
		resourceLimits: { maxOldGenerationSizeMb: LIMITS.memoryMegabytes }
	});
	return new Promise((resolve) => {
		const end = (why: string | null) => {
			clearTimeout(timer);
			void worker.terminate().then(() => resolve(why));
		};
		let timer = setTimeout(() => end('took more than a minute'), LIMITS.milliseconds);
		worker.on('message', (done: Done | 'all') => {
			clearTimeout(timer);
			if (done === 'all') return end(null);
			onDone(done);
			timer = setTimeout(() => end('took more than a minute'), LIMITS.milliseconds);
		});
		worker.on('error', (error) => end(String(error)));
		worker.postMessage(from);
	});
}

if (!isMainThread && parentPort) {
	const port = parentPort;
	port.on('message', async (from: number) => {
		const originals = [...(await ownFiles()), ...sharedFiles(LARGEST)].flatMap(
			({ name, bytes }) => originalOf(name, bytes) ?? []
		);
		for (let turn = from; turn < MUTATIONS; turn += 1) {
			const { original, kind, bytes } = changeOf(originals, turn);
			port.postMessage({ turn, kind, name: original.name, ...outcomeOf(original, bytes) });
		}
		port.postMessage('all');
	});
}
