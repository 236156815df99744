/** What an ICS could show to the public as at a day, with what to look at in each text. */
import { canonical } from '#lib/domain/document.ts';
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/domain/access.ts';
import { addQuarters, quarterOf } from '#lib/domain/calendar.ts';
import { isReached } from '#lib/domain/progress.ts';
import { agreementOf } from '#lib/domain/voices/agreement.ts';
import { SIDE_OF } from '#lib/domain/voices/concerns.ts';
import { textsOf, type Offered } from '#lib/domain/voices/release-choice.ts';
import {
	itemsOf,
	type ChangeFacts,
	type ConcernFacts,
	type ReleaseFacts
} from '#lib/domain/voices/release-items.ts';
import { all, get } from '#lib/server/db/connection.ts';
import { concernsOf, type Concern } from '#lib/server/queries/concerns.ts';
import { activitiesByMonth } from '#lib/server/queries/coproduction.ts';
import { pcnCounts } from '#lib/server/queries/pcns.ts';
import {
	activitiesHeld,
	comparedOf,
	subjectsOf,
	type Subjects
} from '#lib/server/queries/voice.ts';

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
		changes: changesTold(scope, asAt),
		promises: {
			inPlace: subjects.deliverables.filter(({ claim }) => claim && isReached(claim.stage)).length,
			of: subjects.deliverables.length
		},
		networks:
			networks && networks.networks > 0 ? { live: networks.live, of: networks.networks } : null,
		takingPart: takingPart(scope, asAt)
	};
}

/** Concerns that anybody may see: seen with nobody's eyes, and without what has been hidden. */
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
			...{ id, act, on, words, promised },
			early: id < opened && SIDE_OF[act] === 'group'
		}));
}

/** How much of a text is enough to know it again where it was cut short or written over. */
const KNOWN_BY = 40;

/**
 * What came of activities and was told. The system's answers in threads are written into the
 * activity too: those are cut out, because a thread that is not open to anybody must not come out
 * this way, and one that is tells them itself.
 */
function changesTold(scope: IcsScope, asAt: string): ChangeFacts[] {
	const told = all<{ about: string; words: string }>(
		`SELECT c.about, p.words FROM concern_posts p JOIN concerns c ON c.id = p.concern_id
		WHERE c.ics_id = ? AND c.about_kind = 'activity' AND p.act = 'changed'`,
		scope.ics.id
	);
	return activitiesHeld(scope, asAt).flatMap(
		({ id, reference, title, heard, changed, feedbackOn }): ChangeFacts[] => {
			if (heard === null || changed === null || feedbackOn === null) return [];
			const words = told.filter(({ about }) => about === reference).map((one) => one.words);
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
	const months = activitiesByMonth(scope, to).filter(({ month }) => `${month}-01` >= from);
	const sum = (of: (month: (typeof months)[number]) => number) =>
		months.reduce((total, month) => total + of(month), 0);
	const silent = sum((one) => one.notCounted);
	// Where no activity says who came there is nothing to count, and "fewer than 5" would be untrue.
	if (sum((one) => one.activities) === silent) return null;
	const counted = (known: number, suppressed: number) => ({
		known,
		incomplete: suppressed > 0 || silent > 0
	});
	return {
		...{ from, to },
		experts: counted(
			sum((one) => one.experts),
			sum((one) => one.expertsSuppressed)
		),
		carers: counted(
			sum((one) => one.carers),
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
