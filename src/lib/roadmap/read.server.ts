/** The versions of the roadmap: which is in force, what it says, and who loaded it. */
import { NotFound, type Scope } from '#lib/core/access.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { plainRoadmap } from './plain-words.server.ts';
import { type Deliverable, findDeliverable, parseRoadmap, type Roadmap } from './rules.ts';

/** A version of the roadmap as it is held; progress refers to it by `versionId`. */
export type VersionedRoadmap = Roadmap & { readonly versionId: number };

/** There is no roadmap to report against: the installation has not loaded one. */
export class NoRoadmap extends NotFound {}

type VersionRow = { id: number; sha256: string };

/**
 * Parsed documents by id and digest. A row of roadmap_versions is never changed, so an entry can
 * never be out of date, whatever database it came from: it saves parsing 90 kB for each request.
 * There is one entry for each version ever loaded, which is a handful.
 */
const parsed = new Map<string, VersionedRoadmap>();

/**
 * The version in force at the end of a day (YYYY-MM-DD); before the first one came into force, the
 * first one, so that older progress can still be read. The same object each time: do not change it.
 *
 * @throws NoRoadmap when none has been loaded
 */
export function currentRoadmap(asAt: string): VersionedRoadmap {
	const row = get<VersionRow>(
		`SELECT id, sha256 FROM roadmap_versions
		ORDER BY in_force_from > ?, CASE WHEN in_force_from > ? THEN in_force_from END,
			in_force_from DESC, id DESC LIMIT 1`,
		asAt,
		asAt
	);
	if (!row) throw new NoRoadmap('No roadmap has been loaded yet.');
	return versioned(row);
}

/** The deliverables that a register may name at a day, by code and title; none without a roadmap. */
export function deliverablesNamed(asAt: string): { code: string; title: string }[] {
	if (!get('SELECT 1 FROM roadmap_versions LIMIT 1')) return [];
	return currentRoadmap(asAt).deliverables.map(({ code, title }) => ({ code, title }));
}

/** Every version, the newest in force first. */
export function allRoadmaps(): VersionedRoadmap[] {
	return all<VersionRow>(
		'SELECT id, sha256 FROM roadmap_versions ORDER BY in_force_from DESC, id DESC'
	).map(versioned);
}

function versioned({ id, sha256 }: VersionRow): VersionedRoadmap {
	const key = `${id} ${sha256}`;
	let roadmap = parsed.get(key);
	if (!roadmap) {
		const row = get<{ content: string }>('SELECT content FROM roadmap_versions WHERE id = ?', id);
		roadmap = plainRoadmap({
			...parseRoadmap(JSON.parse(row?.content ?? 'null')),
			versionId: id
		});
		parsed.set(key, roadmap);
	}
	return roadmap;
}

export type FoundDeliverable = {
	deliverable: Deliverable;
	/** The version whose words these are. */
	roadmap: VersionedRoadmap;
	/** True when the version in force no longer has it. */
	gone: boolean;
	/** The deliverable of the version in force that replaces it. */
	replacedBy: Deliverable | null;
};

/**
 * A deliverable by its code: of the version in force, or of the newest other version that has it.
 *
 * @throws NotFound when no version has it
 */
export function deliverableOf(code: string, asAt: string): FoundDeliverable {
	const current = currentRoadmap(asAt);
	const deliverable = findDeliverable(current, code);
	if (deliverable) return { deliverable, roadmap: current, gone: false, replacedBy: null };
	for (const roadmap of allRoadmaps()) {
		const former = findDeliverable(roadmap, code);
		if (!former) continue;
		const replacedBy = current.deliverables.find(({ replaces }) => replaces.includes(code)) ?? null;
		return { deliverable: former, roadmap, gone: true, replacedBy };
	}
	throw new NotFound(`The roadmap has no deliverable ${code}.`);
}

export type VersionListed = {
	id: number;
	code: string;
	title: string;
	inForceFrom: string;
	loadedAt: string;
	/** Name of the person; null when it came with Waymark. */
	loadedBy: string | null;
	sha256: string;
};

/** The versions held, the newest in force first, for those who manage them. */
export function listVersions(_scope: Scope<'manage-roadmap'>): VersionListed[] {
	return all<VersionListed>(
		`SELECT v.id, v.code, v.title, v.in_force_from AS inForceFrom, v.loaded_at AS loadedAt,
			u.name AS loadedBy, v.sha256
		FROM roadmap_versions v LEFT JOIN user u ON u.id = v.loaded_by
		ORDER BY v.in_force_from DESC, v.id DESC`
	);
}

/** How many ICSs hold progress under each of these codes; codes without any are left out. */
export function icsWithProgress(codes: readonly string[]): Map<string, number> {
	const rows = all<{ code: string; systems: number }>(
		`SELECT c.value AS code, count(*) AS systems
		FROM json_each(?) c CROSS JOIN organisations o ON o.kind = 'ics'
		WHERE EXISTS (SELECT 1 FROM deliverable_updates u WHERE u.ics_id = o.id AND u.deliverable = c.value)
		GROUP BY c.value`,
		JSON.stringify(codes)
	);
	return new Map(rows.map(({ code, systems }) => [code, systems]));
}
