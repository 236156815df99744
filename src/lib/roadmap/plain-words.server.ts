/** The plain words that come with Waymark, read once: of the principles, and of a roadmap's version. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EasyLine } from '#lib/core/easy-read.ts';
import { projectRoot } from '#lib/platform/database.server.ts';
import {
	inPlainWords,
	parsePlainWords,
	parsePrinciples,
	type PlainPrinciple,
	type PlainWords
} from './plain-words.ts';
import type { Roadmap } from './rules.ts';

const PRINCIPLES = 'principles.json';

let principles: ReadonlyMap<string, PlainPrinciple> | undefined;
let versions: ReadonlyMap<string, PlainWords> | undefined;

/** The principles in plain words by their codes, in the order in which they are told. */
export function plainPrinciples(): ReadonlyMap<string, PlainPrinciple> {
	principles ??= new Map(parsePrinciples(read(PRINCIPLES)).map((found) => [found.code, found]));
	return principles;
}

/** A line of Easy Read by deliverable; none for a version that somebody has loaded themselves. */
export function easyLines(roadmapCode: string): ReadonlyMap<string, EasyLine> {
	return wordsOf(roadmapCode)?.easy ?? new Map();
}

/** The roadmap in the plainest words there are for it. */
export function plainRoadmap<R extends Roadmap>(roadmap: R): R {
	const words = wordsOf(roadmap.code);
	return words ? inPlainWords(roadmap, words) : roadmap;
}

/** By the code inside each file, so that no code of a loaded document becomes part of a path. */
function wordsOf(roadmapCode: string): PlainWords | undefined {
	versions ??= new Map(
		readdirSync(folder())
			.filter((file) => file.endsWith('.json') && file !== PRINCIPLES)
			.map((file) => parsePlainWords(read(file)))
			.map((words) => [words.roadmap, words])
	);
	return versions.get(roadmapCode);
}

function read(file: string): unknown {
	return JSON.parse(readFileSync(join(folder(), file), 'utf8'));
}

/** Apart from the roadmaps themselves: every document beside those is loaded as one. */
function folder(): string {
	return join(projectRoot(), 'data/roadmap/plain');
}
