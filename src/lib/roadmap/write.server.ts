/** Versions of the roadmap come in as documents and stay. */
import { createHash } from 'node:crypto';
import { accountOf, type Actor } from '#lib/core/access.ts';
import { ok, type Refused, refused, type Result } from '#lib/core/result.ts';
import { canonical } from '#lib/core/schema.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { plainRoadmap } from './plain-words.server.ts';
import { currentRoadmap, icsWithProgress, NoRoadmap } from './read.server.ts';
import { compareRoadmaps, parseRoadmap, type Roadmap, type RoadmapChanges } from './rules.ts';

type Manager = Actor<'manage-roadmap'>;

/** `repeated` when the same document was loaded before, and nothing was written. */
export type Loaded = { id: number; title: string; repeated: boolean };

/**
 * Stores a version of the roadmap with its audit row. The same document again changes nothing;
 * nothing is ever removed. Refused when the document is not a roadmap, or when its code is recorded
 * with other content.
 */
export function loadRoadmap(actor: Manager, document: unknown): Result<Loaded> {
	const read = readDocument(document);
	if ('refused' in read) return read;
	const roadmap = read.ok;
	const sha256 = digestOf(document);
	return transaction((): Result<Loaded> => {
		const known = versionOf(roadmap.code);
		if (known?.sha256 === sha256) return ok({ id: known.id, title: roadmap.title, repeated: true });
		if (known) return otherContent(roadmap);
		const { id } = run(
			`INSERT INTO roadmap_versions (code, title, in_force_from, content, sha256, loaded_at, loaded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			roadmap.code,
			roadmap.title,
			roadmap.inForceFrom,
			JSON.stringify(document),
			sha256,
			actor.now.toISOString(),
			accountOf(actor)
		);
		recordAct(actor, 'roadmap.load', roadmap.code, {
			version: id,
			sha256,
			inForceFrom: roadmap.inForceFrom,
			deliverables: roadmap.deliverables.length
		});
		return ok({ id, title: roadmap.title, repeated: false });
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

/** What loading a document would change, without loading it; refused as `loadRoadmap` refuses it. */
export function previewRoadmap(_actor: Manager, document: unknown): Result<RoadmapPreview> {
	const read = readDocument(document);
	if ('refused' in read) return read;
	const roadmap = read.ok;
	const sha256 = digestOf(document);
	const known = versionOf(roadmap.code);
	if (known && known.sha256 !== sha256) return otherContent(roadmap);
	const before = inForceBefore(roadmap);
	const changes = before && compareRoadmaps(before, roadmap);
	return ok({
		code: roadmap.code,
		title: roadmap.title,
		inForceFrom: roadmap.inForceFrom,
		deliverables: roadmap.deliverables.length,
		sha256,
		against: before && changes && { title: before.title, changes },
		progressUnderRemoved: Object.fromEntries(
			icsWithProgress(changes?.removed.map(({ code }) => code) ?? [])
		),
		alreadyLoaded: known !== undefined
	});
}

function versionOf(code: string): { id: number; sha256: string } | undefined {
	return get('SELECT id, sha256 FROM roadmap_versions WHERE code = ?', code);
}

function readDocument(document: unknown): Result<Roadmap> {
	const personal = textFinding('file', String(JSON.stringify(document)), { longest: Infinity });
	if (personal) return { refused: [personal] };
	try {
		// As its readers will see it, so that two versions are compared in the words of each.
		return ok(plainRoadmap(parseRoadmap(document)));
	} catch (problem) {
		const place = problem instanceof Error ? problem.message : String(problem);
		return refused('file', `The document cannot be loaded as a roadmap. ${place}`);
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

function otherContent(roadmap: Roadmap): Refused {
	const message = `Version ${roadmap.code} is recorded with other content, and a version is never changed. Give the revision a code of its own.`;
	return refused('file', message);
}

/** The digest of what a document says: neither its layout nor the order of its keys matters. */
function digestOf(document: unknown): string {
	return createHash('sha256').update(canonical(document)).digest('hex');
}
