/** What an ICS has shown to the public: the releases there are, and the one that stands. */
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/domain/access.ts';
import { itemsIn, parseRelease, type Release } from '#lib/domain/voices/release.ts';
import { all, get } from '#lib/server/db/connection.ts';

export type ReleaseMade = {
	id: number;
	sha256: string;
	findable: boolean;
	at: string;
	by: string;
	items: number;
	/** `stands`: the public sees it. `replaced`: a newer one came. `down`: somebody took it down. */
	state: 'stands' | 'replaced' | 'down';
	ended: { reason: string; at: string; by: string } | null;
};

type ReleaseRow = {
	id: number;
	content: string;
	sha256: string;
	findable: number;
	at: string;
	by: string;
	reason: string | null;
	endedAt: string | null;
	endedBy: string | null;
};

/** Every release of an ICS, the latest first. */
export function releasesOf(scope: IcsScope): ReleaseMade[] {
	const rows = all<ReleaseRow>(
		`SELECT r.id, r.content, r.sha256, r.findable, r.at, u.name AS by,
			e.reason, e.at AS endedAt, w.name AS endedBy
		FROM releases r JOIN user u ON u.id = r.by
		LEFT JOIN release_ends e ON e.release_id = r.id LEFT JOIN user w ON w.id = e.by
		WHERE r.ics_id = ? ORDER BY r.id DESC`,
		scope.ics.id
	);
	return rows.map(({ content, findable, reason, endedAt, endedBy, ...release }, index) => ({
		...release,
		findable: findable === 1,
		items: itemsIn(parseRelease(content)),
		state: endedAt !== null ? 'down' : index === 0 ? 'stands' : 'replaced',
		ended:
			reason === null || endedAt === null || endedBy === null
				? null
				: { reason, at: endedAt, by: endedBy }
	}));
}

/** What the latest release holds, whether or not it still stands: what was ticked then. */
export function latestRelease(scope: IcsScope): { content: Release; at: string } | null {
	const row = get<{ content: string; at: string }>(
		'SELECT content, at FROM releases WHERE ics_id = ? ORDER BY id DESC LIMIT 1',
		scope.ics.id
	);
	return row ? { content: parseRelease(row.content), at: row.at } : null;
}

/** Whether the public sees a page of the ICS now. */
export function isPublished(scope: IcsScope): boolean {
	return (
		get(
			`SELECT 1 FROM releases WHERE id = (SELECT max(id) FROM releases WHERE ics_id = ?)
				AND NOT EXISTS (SELECT 1 FROM release_ends WHERE release_id = releases.id)`,
			scope.ics.id
		) !== undefined
	);
}

/**
 * How many texts that a release shows have been hidden in their threads since: the public goes on
 * seeing them until the page is replaced or taken down, so the director has to know.
 */
export function hiddenSince(scope: IcsScope, { concerns }: Release): number {
	const shown = new Set(
		concerns.flatMap(({ title, words, posts }) => [title, words, ...posts.map((one) => one.words)])
	);
	return all<{ words: string }>(
		`SELECT DISTINCT coalesce(p.words, c.words) AS words
		FROM concern_hidings h JOIN concerns c ON c.id = h.concern_id
		LEFT JOIN concern_posts p ON p.id = h.post_id
		WHERE c.ics_id = ? AND h.hidden = 1 AND h.id = (SELECT max(id) FROM concern_hidings later
			WHERE later.concern_id = h.concern_id AND later.post_id IS h.post_id)`,
		scope.ics.id
	).filter(({ words }) => shown.has(words)).length;
}

export type PublicRelease = { content: Release; text: string; findable: boolean; at: string };

/**
 * What the public may see of an ICS: the one query over an organisation's rows that asks for no
 * scope, because it reads only what was frozen in order to be read by anybody. An earlier release
 * does not come back when the latest was taken down.
 *
 * @throws an Error when the frozen text is not what was released
 */
export function publicRelease(code: string): PublicRelease | null {
	const row = get<{ content: string; sha256: string; findable: number; at: string }>(
		`SELECT r.content, r.sha256, r.findable, r.at
		FROM releases r JOIN organisations o ON o.id = r.ics_id
		WHERE o.code = ? AND o.kind = 'ics'
			AND r.id = (SELECT max(id) FROM releases WHERE ics_id = o.id)
			AND NOT EXISTS (SELECT 1 FROM release_ends WHERE release_id = r.id)`,
		code
	);
	if (!row) return null;
	if (createHash('sha256').update(row.content).digest('hex') !== row.sha256)
		throw new Error(`The release of ${code} is not what was released.`);
	return {
		content: parseRelease(row.content),
		text: row.content,
		findable: row.findable === 1,
		at: row.at
	};
}
