/** Versions of the roadmap come in as documents and stay. */
import { createHash } from 'node:crypto';
import { NotAllowed, type Scope } from '#lib/core/access.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { plainRoadmap } from './plain-words.server.ts';
import { currentRoadmap, icsWithProgress, NoRoadmap } from './read.server.ts';
import { compareRoadmaps, parseRoadmap, type Roadmap, type RoadmapChanges } from './rules.ts';

/** The document cannot be loaded; the message is one sentence that says why. */
export class RoadmapRefused extends Error {}

export type Loaded = { status: 'loaded' | 'already-loaded'; id: number };

/**
 * Stores a version of the roadmap with its audit row. `by` is null when Waymark loads the version
 * it comes with. The same document again changes nothing; nothing is ever removed.
 *
 * @throws RoadmapRefused when the document is not a roadmap, or when its code is held with other
 * content; NotAllowed without `manage-roadmap`
 */
export function loadRoadmap(document: unknown, by: Scope | null): Loaded {
	mayManage(by);
	const roadmap = read(document);
	const sha256 = digestOf(document);
	return transaction((): Loaded => {
		const held = get<{ id: number; sha256: string }>(
			'SELECT id, sha256 FROM roadmap_versions WHERE code = ?',
			roadmap.code
		);
		if (held?.sha256 === sha256) return { status: 'already-loaded', id: held.id };
		if (held) throw new RoadmapRefused(otherContent(roadmap));
		const { id } = run(
			`INSERT INTO roadmap_versions (code, title, in_force_from, content, sha256, loaded_at, loaded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			roadmap.code,
			roadmap.title,
			roadmap.inForceFrom,
			JSON.stringify(document),
			sha256,
			new Date().toISOString(),
			by?.accountId ?? null
		);
		recordAct(by?.accountId ?? null, 'roadmap.load', roadmap.code, {
			version: id,
			sha256,
			inForceFrom: roadmap.inForceFrom,
			deliverables: roadmap.deliverables.length
		});
		return { status: 'loaded', id };
	});
}

export type RoadmapPreview = {
	code: string;
	title: string;
	inForceFrom: string;
	deliverables: number;
	sha256: string;
	/** Against the version in force on the day the new one comes into force; null for the first. */
	against: { title: string; changes: RoadmapChanges } | null;
	/** How many ICSs hold progress under each removed code. */
	progressUnderRemoved: Record<string, number>;
	alreadyLoaded: boolean;
};

/**
 * What loading a document would change, without loading it.
 *
 * @throws RoadmapRefused, NotAllowed as `loadRoadmap` does
 */
export function previewRoadmap(document: unknown, by: Scope): RoadmapPreview {
	mayManage(by);
	const roadmap = read(document);
	const sha256 = digestOf(document);
	const held = get<{ sha256: string }>(
		'SELECT sha256 FROM roadmap_versions WHERE code = ?',
		roadmap.code
	);
	if (held && held.sha256 !== sha256) throw new RoadmapRefused(otherContent(roadmap));
	const before = inForceBefore(roadmap);
	const changes = before && compareRoadmaps(before, roadmap);
	return {
		code: roadmap.code,
		title: roadmap.title,
		inForceFrom: roadmap.inForceFrom,
		deliverables: roadmap.deliverables.length,
		sha256,
		against: before && changes && { title: before.title, changes },
		progressUnderRemoved: Object.fromEntries(
			icsWithProgress(changes?.removed.map(({ code }) => code) ?? [])
		),
		alreadyLoaded: held !== undefined
	};
}

function mayManage(by: Scope | null): void {
	if (by && by.permission !== 'manage-roadmap')
		throw new NotAllowed('This scope does not manage the roadmap.');
}

function read(document: unknown): Roadmap {
	try {
		// As its readers will see it, so that two versions are compared in the words of each.
		return plainRoadmap(parseRoadmap(document));
	} catch (problem) {
		const place = problem instanceof Error ? problem.message : String(problem);
		throw new RoadmapRefused(`The document cannot be loaded as a roadmap. ${place}`);
	}
}

function inForceBefore(roadmap: Roadmap): Roadmap | null {
	try {
		return currentRoadmap(roadmap.inForceFrom);
	} catch (problem) {
		if (problem instanceof NoRoadmap) return null;
		throw problem;
	}
}

function otherContent(roadmap: Roadmap): string {
	return `Version ${roadmap.code} is held with other content, and a version is never changed. Give the revision a code of its own.`;
}

/** The digest of what a document says: neither its layout nor the order of its keys matters. */
function digestOf(document: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(sorted(document)))
		.digest('hex');
}

function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
