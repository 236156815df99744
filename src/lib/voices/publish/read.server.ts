/** What an ICS has shown to the public, what stands now, and what it could show, with what to check in each text. */
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/core/access.ts';
import { addQuarters, quarterOf } from '#lib/core/calendar.ts';
import { canonical } from '#lib/core/schema.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { activitiesByMonth } from '#lib/registers/coproduction/figures.server.ts';
import { pcnCounts } from '#lib/registers/pcns/figures.server.ts';
import { isReached } from '#lib/roadmap/progress/rules.ts';
import { type Concern, concernsOf } from '#lib/voices/concerns/read.server.ts';
import { SIDE_OF } from '#lib/voices/concerns/rules.ts';
import { agreementOf } from '#lib/voices/ratings/rules.ts';
import { comparedOf, pastActivities, type Subjects, subjectsOf } from '#lib/voices/read.server.ts';
import {
	type ChangeFacts,
	type ConcernFacts,
	itemsIn,
	itemsOf,
	type Offered,
	parseRelease,
	type Release,
	type ReleaseFacts,
	textsOf
} from './rules.ts';

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

// What an ICS could show to the public as at a day, with what to look at in each text.

export type ReleaseOffer = { facts: ReleaseFacts; offer: Offered[] };

/** Everything that could be released as at the end of a day (ISO). */
export function releaseOffer(scope: IcsScope, asAt: string): ReleaseOffer {
	const facts = factsOf(scope, asAt);
	const names = namesHere(scope);
	const offer = itemsOf(facts).map((item): Offered => {
		const texts = textsOf(item, names);
		const whole = item.make((_key, _label, words) => words ?? '');
		const shown = canonical({ whole, texts });
		return { item, texts, digest: createHash('sha256').update(shown).digest('hex').slice(0, 24) };
	});
	return { facts, offer };
}

function factsOf(scope: IcsScope, asAt: string): ReleaseFacts {
	const subjects = subjectsOf(scope, asAt);
	const { code, name } = get<{ code: string; name: string }>(
		'SELECT code, name FROM organisations WHERE id = ?',
		scope.ics.id
	)!;
	const [networks] = pcnCounts(scope, [asAt]);
	return {
		ics: { code, name },
		asAt,
		agreement: agreementOf(comparedOf(subjects)),
		principles: subjects.principles,
		deliverables: subjects.deliverables.filter(({ groups }) => groups.length > 0),
		concerns: openConcerns(scope, subjects, asAt),
		changes: changesReported(scope, asAt),
		promises: {
			inPlace: subjects.deliverables.filter(({ claim }) => claim && isReached(claim.stage)).length,
			of: subjects.deliverables.length
		},
		networks:
			networks && networks.networks > 0 ? { live: networks.live, of: networks.networks } : null,
		takingPart: takingPart(scope, asAt)
	};
}

/** Concerns that anybody may see: as a reader sees them who belongs to no group, and without what has been hidden. */
function openConcerns(scope: IcsScope, subjects: Subjects, asAt: string): ConcernFacts[] {
	const titles = new Map(
		[...subjects.principles, ...subjects.deliverables].map(({ kind, code, title, means }) => [
			`${kind}/${code}`,
			kind === 'principle' ? title : means
		])
	);
	return concernsOf(scope, { groups: [], ofSystem: false }, asAt).flatMap((concern) => {
		const { title, words, sharedOn, answerDueOn, clock } = concern;
		if (concern.visibility !== 'public' || title === null || words === null) return [];
		if (sharedOn === null || answerDueOn === null || clock === null) return [];
		const { id, groupId, group, kind, state } = concern;
		const about = titles.get(`${concern.aboutKind}/${concern.about}`) ?? null;
		const facts = { id, groupId, group, kind, state, about, title, words, sharedOn, answerDueOn };
		return [{ ...facts, clock, posts: openPosts(concern) }];
	});
}

/** What was said in a thread, without the steps that opened it up. */
function openPosts({ posts }: Concern): ConcernFacts['posts'] {
	const opened = posts.findLast(({ act }) => act === 'shared')?.id ?? 0;
	return posts
		.filter(({ act, hidden }) => act !== 'shared' && hidden === null)
		.map(({ id, act, on, words, promised }) => ({
			id,
			act,
			on,
			words,
			promised,
			early: id < opened && SIDE_OF[act] === 'group'
		}));
}

/** How much of a text is enough to know it again where it was cut short or written over. */
const KNOWN_BY = 40;

/**
 * What came of activities and was told. The ICS's answers in threads are written into the
 * activity too: those are cut out, because a thread that is not open to anybody must not come out
 * this way, and one that is tells them itself.
 */
function changesReported(scope: IcsScope, asAt: string): ChangeFacts[] {
	const answers = all<{ about: string; words: string }>(
		`SELECT c.about, p.words FROM concern_posts p JOIN concerns c ON c.id = p.concern_id
		WHERE c.ics_id = ? AND c.about_kind = 'activity' AND p.act = 'changed'`,
		scope.ics.id
	);
	return pastActivities(scope, asAt).flatMap(
		({ id, reference, title, heard, changed, feedbackOn }): ChangeFacts[] => {
			if (heard === null || changed === null || feedbackOn === null) return [];
			const words = answers.filter(({ about }) => about === reference).map((one) => one.words);
			const own = words.reduce((text, one) => text.replace(one, ''), changed).trim();
			if (own === '' || words.some((one) => own.includes(one.slice(0, KNOWN_BY)))) return [];
			const mixed = words.some((one) => !changed.includes(one));
			return [{ id, title, said: heard, did: own, on: feedbackOn, mixed }];
		}
	);
}

/**
 * How often people took part in the four full quarters before a day. Whole quarters, so that two
 * releases of one quarter tell the same, and nobody learns what a single meeting added.
 */
function takingPart(scope: IcsScope, asAt: string): ReleaseFacts['takingPart'] {
	const now = quarterOf(asAt);
	const from = addQuarters(now, -4).startsOn;
	const to = addQuarters(now, -1).endsOn;
	const months = activitiesByMonth(scope, to, 'external').filter(
		({ month }) => `${month}-01` >= from
	);
	const sum = (of: (month: (typeof months)[number]) => number) =>
		months.reduce((total, month) => total + of(month), 0);
	const uncounted = sum((one) => one.notCounted);
	// Where no activity says who came there is nothing to count, and "fewer than 5" would be untrue.
	if (sum((one) => one.activities) === uncounted) return null;
	const counted = (known: number, suppressed: number) => ({
		known,
		incomplete: suppressed > 0 || uncounted > 0
	});
	return {
		from,
		to,
		experts: counted(
			sum(({ outside }) => outside!.experts.numerator),
			sum((one) => one.expertsSuppressed)
		),
		carers: counted(
			sum(({ outside }) => outside!.carers.numerator),
			sum((one) => one.carersSuppressed)
		)
	};
}

/**
 * Names to look for in every text: of the people of an ICS's groups, then and now, whole and each
 * part alone; and the whole names of everybody else with an account here.
 */
function namesHere(scope: IcsScope): string[] {
	const rows = all<{ name: string; member: number }>(
		`SELECT u.name, 1 AS member FROM group_members m JOIN groups g ON g.id = m.group_id
			JOIN user u ON u.id = m.account_id WHERE g.ics_id = @ics
		UNION SELECT m.acts_for, 1 FROM group_members m JOIN groups g ON g.id = m.group_id
		WHERE g.ics_id = @ics AND m.acts_for IS NOT NULL
		UNION SELECT u.name, 0 FROM user u JOIN grants r ON r.account_id = u.id
		WHERE r.organisation_id = @ics`,
		{ ics: scope.ics.id }
	);
	const names = rows.flatMap(({ name, member }) => [
		...(member || name.includes(' ') ? [name] : []),
		...(member ? name.split(/[\s-]+/).filter((part) => /^\p{Lu}\p{L}{2,}/u.test(part)) : [])
	]);
	return [...new Set(names)].sort((a, b) => b.length - a.length || a.localeCompare(b));
}
