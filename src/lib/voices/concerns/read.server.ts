/** Concerns and questions with their threads, as far as a reader may see them. */
import { type Actor, type IcsScope, NotFound, type Scope } from '#lib/core/access.ts';
import { longDate } from '#lib/core/dates.ts';
import type { Finding } from '#lib/core/result.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { bankHolidays, londonDate, dayEnd } from '#lib/platform/clock.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { rowsOn } from '#lib/registers/recorded.server.ts';
import { teams } from '#lib/registers/teams/definition.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { inPlain } from '#lib/voices/ratings/read.server.ts';
import {
	type AboutKind,
	type Act,
	ANSWER_DAYS,
	type Clock,
	clockOf,
	type ConcernKind,
	concernState,
	type ConcernState,
	type Hiding,
	type Post,
	type Visibility
} from './rules.ts';

/** Within how many working days an ICS says it answers. */
export function answerDays(scope: IcsScope): number {
	return (
		get<{ days: number }>(
			'SELECT working_days AS days FROM answer_times WHERE ics_id = ? ORDER BY id DESC LIMIT 1',
			scope.ics.id
		)?.days ?? ANSWER_DAYS
	);
}

/** Who reads: the groups that somebody belongs to, and whether they are of the ICS. */
export type ConcernReader = { groups: readonly number[]; ofSystem: boolean };

export type Concern = {
	id: number;
	groupId: number;
	group: string;
	/** Whether the group raised it as a body; otherwise one of its members did. */
	asGroup: boolean;
	kind: ConcernKind;
	aboutKind: AboutKind;
	about: string | null;
	/** Null where the words are hidden. */
	title: string | null;
	words: string | null;
	hidden: Hiding | null;
	visibility: Visibility;
	raisedAt: string;
	raisedOn: string;
	/** Who wrote it; for the group only. */
	raisedBy: string;
	raisedById: string;
	sharedOn: string | null;
	answerDueOn: string | null;
	posts: Post[];
	state: ConcernState;
	clock: Clock | null;
};

type ConcernRow = Omit<
	Concern,
	'asGroup' | 'hidden' | 'raisedOn' | 'posts' | 'state' | 'clock' | 'title' | 'words'
> & { memberId: number | null; title: string; words: string };

type PostRow = {
	id: number;
	concernId: number;
	act: Act;
	words: string;
	at: string;
	by: string;
	promisedFor: string | null;
	milestoneId: number | null;
	milestoneIcs: string | null;
	reference: string | null;
	forecastOn: string | null;
	doneOn: string | null;
};

type HidingRow = Hiding & { concernId: number; postId: number | null; hidden: number };

/** What a reader could see by the end of the day, as SQL over `concerns c`. */
const VISIBLE = `((c.shared_on <= @asAt AND (c.visibility = 'public' OR @ofSystem = 1))
	OR c.group_id IN (SELECT value FROM json_each(@groups)))`;

function readerValues(scope: IcsScope, reader: ConcernReader) {
	return {
		ics: scope.ics.id,
		ofSystem: reader.ofSystem ? 1 : 0,
		groups: JSON.stringify(reader.groups)
	};
}

/** Every concern of an ICS that a reader may see, newest first, as it stood at the end of a day (ISO). */
export function concernsOf(scope: IcsScope, reader: ConcernReader, asAt: string): Concern[] {
	return keptConcerns(scope, `c.ics_id = @ics AND ${VISIBLE}`, readerValues(scope, reader), asAt);
}

function keptConcerns(
	scope: IcsScope,
	where: string,
	given: Record<string, unknown>,
	asAt: string
): Concern[] {
	return cached(
		{
			// A promise stands with its milestone, and a post with the name of who wrote it.
			dependsOn: [{ tables: ['voices', 'names'] }, ...rowsOf(scope, 'milestones')],
			key: `concerns/${where}/${JSON.stringify(given)}/${asAt}`
		},
		() => loadConcerns(where, given, asAt)
	);
}

/** @throws NotFound when there is none, or it is not theirs to see */
export function findConcern(
	scope: IcsScope,
	reader: ConcernReader,
	id: number,
	asAt: string
): Concern {
	const values = { ...readerValues(scope, reader), id };
	const [found] = loadConcerns(`c.ics_id = @ics AND c.id = @id AND ${VISIBLE}`, values, asAt);
	if (!found) throw new NotFound(`No concern ${id}.`);
	return found;
}

/** Where each concern that an ICS can see stood on a day (ISO), for readers who may not read them. */
export function concernStates(scope: IcsScope, asAt: string): ConcernState[] {
	const shared = 'c.ics_id = @ics AND c.shared_on <= @asAt';
	return keptConcerns(scope, shared, { ics: scope.ics.id }, asAt).map(({ state }) => state);
}

function loadConcerns(where: string, given: Record<string, unknown>, asAt: string): Concern[] {
	const values = { ...given, asAt, ended: dayEnd(asAt) };
	const rows = all<ConcernRow>(
		`SELECT c.id, c.group_id AS groupId, g.name AS "group", c.member_id AS memberId, c.kind,
			c.about_kind AS aboutKind, c.about, c.title, c.words, c.raised_at AS raisedAt,
			u.name AS raisedBy, c.raised_by AS raisedById,
			CASE WHEN c.shared_on <= @asAt THEN c.visibility ELSE 'group' END AS visibility,
			CASE WHEN c.shared_on <= @asAt THEN c.shared_on END AS sharedOn,
			CASE WHEN c.shared_on <= @asAt THEN c.answer_due_on END AS answerDueOn
		FROM concerns c JOIN groups g ON g.id = c.group_id JOIN user u ON u.id = c.raised_by
		WHERE ${where} AND c.raised_at < @ended ORDER BY c.id DESC`,
		values
	);
	if (rows.length === 0) return [];
	const posts = Map.groupBy(
		all<PostRow>(
			`SELECT p.id, p.concern_id AS concernId, p.act, p.words, p.at, u.name AS by,
				p.promised_for AS promisedFor, m.id AS milestoneId, m.reference, mo.code AS milestoneIcs,
				m.forecast_on AS forecastOn, m.actual_on AS doneOn
			FROM concern_posts p JOIN concerns c ON c.id = p.concern_id JOIN user u ON u.id = p.by
			LEFT JOIN milestones m ON m.removed_at IS NULL AND m.id = coalesce((SELECT h.to_id
				FROM handover_rows h WHERE h.kind = 'milestones' AND h.from_id = p.milestone_id AND h.undone = 0),
				p.milestone_id)
			LEFT JOIN organisations mo ON mo.id = m.ics_id AND m.ics_id <> c.ics_id
			WHERE ${where} AND p.at < @ended ORDER BY p.id`,
			values
		),
		({ concernId }) => concernId
	);
	const hidings = Map.groupBy(
		all<HidingRow>(
			`SELECT h.concern_id AS concernId, h.post_id AS postId, h.hidden, h.reason, h.at, u.name AS by
			FROM concern_hidings h JOIN concerns c ON c.id = h.concern_id JOIN user u ON u.id = h.by
			WHERE ${where} AND h.at < @ended ORDER BY h.id`,
			values
		),
		({ concernId }) => concernId
	);
	return rows.map((row) =>
		concernFrom(row, posts.get(row.id) ?? [], hidings.get(row.id) ?? [], asAt)
	);
}

function concernFrom(
	{ memberId, ...row }: ConcernRow,
	posts: readonly PostRow[],
	hidings: readonly HidingRow[],
	asAt: string
): Concern {
	const hidden = hidingOf(hidings, null);
	const thread = {
		...row,
		posts: posts.map((post): Post => {
			const hiding = hidingOf(hidings, post.id);
			return {
				id: post.id,
				act: post.act,
				at: post.at,
				by: post.by,
				hidden: hiding,
				words: hiding ? null : post.words,
				on: londonDate(new Date(post.at)),
				promised:
					post.promisedFor === null ? null : { for: post.promisedFor, milestone: milestoneOf(post) }
			};
		})
	};
	return {
		...thread,
		asGroup: memberId === null,
		hidden,
		title: hidden ? null : row.title,
		words: hidden ? null : row.words,
		raisedOn: londonDate(new Date(row.raisedAt)),
		state: concernState(thread, asAt),
		clock: clockOf(thread, asAt, bankHolidays)
	};
}

function milestoneOf({ milestoneId, milestoneIcs, reference, forecastOn, doneOn }: PostRow) {
	return milestoneId === null || reference === null
		? null
		: {
				id: milestoneId,
				...(milestoneIcs === null ? {} : { ics: milestoneIcs }),
				reference,
				forecastOn,
				doneOn
			};
}

/** The latest word on whether a post is hidden. */
function hidingOf(hidings: readonly HidingRow[], postId: number | null): Hiding | null {
	const latest = hidings.findLast((hiding) => hiding.postId === postId);
	if (!latest || latest.hidden === 0) return null;
	const { reason, by, at } = latest;
	return { reason, by, at };
}

const HOUR = 3_600_000;

/** What may be sent in an hour: for each account and never for an address, as people share a computer in a library. */
export const MOST_AN_HOUR = 60;

/** For somebody who has sent very much in a short time; null otherwise. */
export function hourlyLimitFinding({ scope, now }: Actor, field: string): Finding | null {
	const since = new Date(now.getTime() - HOUR).toISOString();
	if (sentSince(scope, since) < MOST_AN_HOUR) return null;
	const message =
		'You have sent a lot in the last hour. Please wait a little, then send this again. What you wrote is still here.';
	return { field, message };
}

/** How many things the account of a scope has sent since a moment (UTC timestamp). */
export function sentSince(scope: Scope, since: string): number {
	return get<{ count: number }>(
		`SELECT (SELECT count(*) FROM concerns WHERE raised_by = @by AND raised_at > @since)
			+ (SELECT count(*) FROM concern_posts WHERE by = @by AND at > @since)
			+ (SELECT count(*) FROM group_views WHERE by = @by AND at > @since) AS count`,
		{ by: scope.accountId, since }
	)!.count;
}

// What a concern can be about beside the roadmap: the ICS's own activities and places.

export type Choice = { value: string; label: string };

/** The latest activities of an ICS, and the places that its networks and teams name today (ISO). */
export function aboutChoices(
	scope: IcsScope,
	today: string
): { activities: Choice[]; places: Choice[] } {
	const activities = all<{ reference: string; title: string; on: string }>(
		`SELECT reference, title, held_on AS "on" FROM coproduction
		WHERE ics_id = ? AND removed_at IS NULL ORDER BY held_on DESC LIMIT 100`,
		scope.ics.id
	);
	return {
		activities: activities.map(({ reference, title, on }) => ({
			value: reference,
			label: `${title}, ${longDate(on)}`
		})),
		places: placesOf(scope, today).map((place) => ({ value: place, label: place }))
	};
}

/** Every place that a network or a team of an ICS names on a day (ISO), by name. */
export function placesOf(scope: IcsScope, asAt: string): string[] {
	return all<{ place: string }>(
		`SELECT place FROM ${rowsOn(scope, pcns, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL AND place IS NOT NULL
		UNION SELECT place FROM ${rowsOn(scope, teams, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL AND place IS NOT NULL
		ORDER BY place COLLATE NOCASE`,
		{ ics: scope.ics.id, asAt }
	).map(({ place }) => place);
}

/** What a concern is about, in words, and where that stands below the ICS's address. */
export function subjectTitle(
	scope: IcsScope,
	{ aboutKind, about }: Pick<Concern, 'aboutKind' | 'about'>,
	asAt: string
): { title: string; path: string | null } | null {
	if (about === null) return null;
	if (aboutKind === 'place')
		return { title: about, path: `/voice/places?place=${encodeURIComponent(about)}` };
	if (aboutKind === 'activity') {
		const activity = get<{ id: number; title: string }>(
			'SELECT id, title FROM coproduction WHERE ics_id = ? AND reference = ? AND removed_at IS NULL',
			scope.ics.id,
			about
		);
		return activity
			? { title: activity.title, path: `/coproduction/${activity.id}` }
			: { title: about, path: null };
	}
	const roadmap = currentRoadmap(asAt);
	const path = `/voice/${aboutKind}s/${about}`;
	if (aboutKind === 'deliverable') {
		const deliverable = findDeliverable(roadmap, about);
		return { title: deliverable?.plain ?? about, path: deliverable ? path : null };
	}
	const principle = roadmap.principles.find(({ code }) => code === about);
	return { title: principle ? inPlain(principle).title : about, path: principle ? path : null };
}
