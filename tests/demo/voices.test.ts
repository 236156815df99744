import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { machineActor, passwordHashOf, personByEmail } from '#lib/accounts/read.server.ts';
import { authorise, type IcsScope, speakFor } from '#lib/core/access.ts';
import { addQuarters, quarterOf } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { voicesFile } from '#lib/demo/files.ts';
import { generate, loadDemonstration } from '#lib/demo/load.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { loadDemoOrganisations } from '#lib/organisations/write.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { answerDays, type Concern, concernsOf } from '#lib/voices/concerns/read.server.ts';
import { type ConcernState, promiseState } from '#lib/voices/concerns/rules.ts';
import { groupsOf, membershipsOf, membersOf } from '#lib/voices/groups/read.server.ts';
import { viewsOf } from '#lib/voices/ratings/read.server.ts';
import type { Difference } from '#lib/voices/ratings/rules.ts';
import { rateAsGroup } from '#lib/voices/ratings/write.server.ts';
import { subjectsOf } from '#lib/voices/read.server.ts';
import { VOICE_TEXT } from '#lib/voices/text-rules.server.ts';
import { actorOf } from '../support/actors.ts';
import { emptyDatabase } from '../support/database.ts';
import { VOICE_TABLES } from '../support/voices.ts';
import { hardest, readingAge, saysProblem } from '../support/reading-age.ts';

const TODAY = '2026-11-21';
/** With a seed each: a Saturday, the second and first days of quarters, a quarter's last, a leap day. */
const OTHER_DAYS = [
	['2026-11-28', 0],
	['2026-04-02', 2],
	['2027-01-01', 7],
	['2026-01-31', 99],
	['2028-02-29', 1]
] as const;
const BOTH = ['XWE', 'XBA'];

function readyDatabase(): void {
	emptyDatabase();
	done(
		loadRoadmap(
			machineActor('manage-roadmap'),
			JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8'))
		)
	);
	loadDemoOrganisations();
}

function reading(code: string): IcsScope {
	const person = personByEmail(`programme-team.${code.toLowerCase()}@demo.example`);
	return authorise(person, 'read', findIcs(authorise(person, 'read'), code));
}

function managing(code: string): IcsScope<'manage-groups'> {
	const person = personByEmail('admin@demo.example');
	return authorise(person, 'manage-groups', findIcs(authorise(person, 'read'), code));
}

function leading() {
	const person = personByEmail('coproduction-member@demo.example');
	const ics = findIcs(authorise(person, 'read'), 'XWE');
	const scope = authorise(person, 'speak-in-groups', ics);
	return speakFor(scope, membershipsOf(scope)[0]);
}

/** As the members of its groups and its system see them together. */
function concerns(code: string, today = TODAY): Concern[] {
	const scope = reading(code);
	const groups = groupsOf(scope).map(({ id }) => id);
	return concernsOf(scope, { groups, ofSystem: true }, today);
}

/** What the groups of a system said, oldest first. */
function groupSaid(code: string) {
	return all<{ quarter: string; kind: string; subject: string; reached: string; words: string }>(
		`SELECT quarter, subject_kind AS kind, subject, reached, words FROM voice_ratings
		WHERE voice = 'group' AND ics_id = ? ORDER BY quarter, id`,
		reading(code).ics.id
	);
}

function differences(code: string, today: string): Record<string, Difference[]> {
	const { principles, deliverables } = subjectsOf(reading(code), today);
	const of = (subjects: typeof principles) =>
		subjects.filter(({ groups }) => groups.length > 0).flatMap((one) => one.differences);
	return { principles: of(principles), deliverables: of(deliverables) };
}

/** Loaded once for the tests that look at it; only the last of them writes. */
let loaded: Promise<void> | undefined;
const ready = () => {
	if (!loaded) readyDatabase();
	return (loaded ??= loadDemonstration(1, TODAY));
};

describe('the groups of the demonstration', () => {
	beforeAll(ready);

	test('are one in each of two systems, with a lead and a supporter, and none elsewhere', () => {
		expect(all('SELECT 1 FROM groups')).toHaveLength(2);
		for (const code of BOTH) {
			const [group] = groupsOf(reading(code));
			const members = membersOf(managing(code), group!.id);
			expect(members.length, code).toBeGreaterThanOrEqual(5);
			expect(members.length, code).toBeLessThanOrEqual(7);
			const roles = members.map(({ role }) => role);
			expect(
				roles.filter((role) => role === 'lead'),
				code
			).toHaveLength(1);
			expect(members.find(({ role }) => role === 'supporter')?.actsFor, code).toBeTruthy();
		}
	});

	test('have the member who can sign in as the lead, and members with whom nobody can', () => {
		expect(leading().group).toMatchObject({ role: 'lead', icsId: reading('XWE').ics.id });
		const others = all<{ id: string; email: string }>(
			`SELECT u.id, u.email FROM user u JOIN group_members m ON m.account_id = u.id`
		).filter(({ email }) => email !== 'coproduction-member@demo.example');
		expect(others.length).toBeGreaterThan(8);
		for (const { id, email } of others) {
			expect(passwordHashOf(id), email).toBeNull();
			expect(personByEmail(email)!.grants.map(({ role }) => role)).toEqual(['coproduction-member']);
		}
	});

	test('have said over four quarters what they see of every principle and of six deliverables', () => {
		const current = quarterOf(TODAY);
		const quarters = [-4, -3, -2, -1].map((count) => addQuarters(current, count).code);
		for (const code of BOTH) {
			const said = groupSaid(code);
			expect([...new Set(said.map(({ quarter }) => quarter))], code).toEqual(quarters);
			for (const quarter of quarters) {
				const subjects = said.filter((rating) => rating.quarter === quarter);
				expect(subjects.filter(({ kind }) => kind === 'principle')).toHaveLength(6);
				expect(subjects.filter(({ kind }) => kind === 'deliverable')).toHaveLength(6);
			}
			expect(new Set(said.map(({ reached }) => reached)), code).toEqual(
				new Set(['agreed', 'majority', 'split'])
			);
			const moved = Map.groupBy(said, ({ subject }) => subject);
			for (const [subject, ratings] of moved)
				expect(new Set(ratings.map(({ words }) => words)).size, subject).toBe(4);
		}
	});

	test('have the views of at least two members behind each rating, and as many votes as views', () => {
		const rows = all<{ views: number; votes: number | null; at: string; last: string }>(
			`SELECT count(*) AS views, r.votes_for + r.votes_against AS votes, r.at, max(v.at) AS last
			FROM voice_ratings r JOIN group_members m ON m.group_id = r.group_id
			JOIN group_views v ON v.member_id = m.id AND v.subject = r.subject AND v.quarter = r.quarter
			GROUP BY r.id`
		);
		expect(rows).toHaveLength(2 * 4 * 12);
		for (const { views, votes, at, last } of rows) {
			expect(views).toBeGreaterThanOrEqual(2);
			if (votes !== null) expect(votes).toBe(views);
			expect(last < at).toBe(true);
		}
	});

	test.each(BOTH)(
		'differ from %s where it says a thing is in place, and agree elsewhere',
		(code) => {
			const { principles, deliverables } = subjectsOf(reading(code), TODAY);
			const spoken = [...principles, ...deliverables].filter(({ groups }) => groups.length > 0);
			const found = differences(code, TODAY);
			expect(found.principles).toContain('claimed');
			expect(found.deliverables).toContain('claimed');
			expect([...found.principles!, ...found.deliverables!]).toContain('ahead');
			expect([...found.principles!, ...found.deliverables!]).toContain('unclear');
			const agreeing = spoken.filter(
				({ claim, differences }) => claim !== null && differences.length === 0
			);
			expect(agreeing.length).toBeGreaterThanOrEqual(4);
			expect(spoken.filter(({ region }) => region !== null).length).toBeGreaterThan(4);
			expect(principles.every(({ claim }) => claim !== null)).toBe(true);
		}
	);
});

describe('the worries and questions of the demonstration', () => {
	beforeAll(ready);

	test.each<[string, ConcernState[]]>([
		[
			'XWE',
			['answered', 'disputed', 'done', 'overdue', 'promised', 'settled', 'waiting', 'with-group']
		],
		['XBA', ['answered', 'disputed', 'overdue', 'promised', 'settled', 'waiting', 'with-group']]
	])('are in every state in %s', (code, states) => {
		const found = new Set(concerns(code).map(({ state }) => state));
		expect([...found].sort()).toEqual(states);
	});

	test.each(BOTH)('have answers in %s in time and one that came late', (code) => {
		const late = concerns(code).filter(({ clock }) => clock?.answeredOn && clock.late > 0);
		expect(late).toHaveLength(1);
		const inTime = concerns(code).filter(({ clock }) => clock?.answeredOn && clock.late === 0);
		expect(inTime.length).toBeGreaterThan(3);
	});

	test('must be answered in 15 working days in Barnard, and in the usual 20 in Westside', () => {
		expect(answerDays(reading('XBA'))).toBe(15);
		expect(answerDays(reading('XWE'))).toBe(20);
		expect(all('SELECT 1 FROM answer_times')).toHaveLength(1);
	});

	test('led to promises that Barnard kept in time, kept late, and has still to keep', () => {
		const promises = (code: string) =>
			concerns(code).flatMap(({ posts }) => posts.flatMap(({ promised }) => promised ?? []));
		const states = promises('XBA').map((promised) => promiseState(promised, TODAY));
		expect(states.sort()).toEqual(['kept', 'kept-late', 'open']);
		expect(promises('XWE').map((promised) => promiseState(promised, TODAY))).toEqual(['open']);
	});

	test('are of mixed visibility, and about principles, deliverables, a place and an activity', () => {
		const found = BOTH.flatMap((code) => concerns(code));
		const count = (visibility: string) =>
			found.filter((concern) => concern.visibility === visibility).length;
		expect(count('public')).toBeGreaterThan(5);
		expect(count('ics')).toBeGreaterThan(1);
		expect(count('group')).toBe(2);
		expect(new Set(found.map(({ aboutKind }) => aboutKind))).toEqual(
			new Set(['principle', 'deliverable', 'activity', 'place', 'other'])
		);
		expect(found.some(({ asGroup }) => asGroup)).toBe(true);
		expect(found.some(({ kind }) => kind === 'question')).toBe(true);
	});

	test('hold one post that the lead hid, and the reason', () => {
		const hidden = BOTH.flatMap((code) => concerns(code)).flatMap(({ posts }) =>
			posts.filter((post) => post.hidden !== null)
		);
		expect(hidden).toHaveLength(1);
		expect(hidden[0]).toMatchObject({ words: null, act: 'said' });
		expect(hidden[0]!.hidden!.reason).not.toBe('');
	});

	test('put what came of an activity into its row, with the day on which people were told', () => {
		const concern = concerns('XBA').find(({ aboutKind }) => aboutKind === 'activity')!;
		const told = concern.posts.find(({ act }) => act === 'changed')!;
		const [row] = all<{ changed: string; feedback_on: string; held_on: string }>(
			'SELECT changed, feedback_on, held_on FROM coproduction WHERE ics_id = ? AND reference = ?',
			...[reading('XBA').ics.id, concern.about]
		);
		expect(row).toMatchObject({ changed: told.words, feedback_on: told.on });
		expect(row!.held_on < concern.raisedOn).toBe(true);
	});
});

describe('the quarter that runs', () => {
	beforeAll(ready);

	test('is left to the lead who signs in: two principles wait for the group’s rating', () => {
		const lead = leading();
		const { code } = quarterOf(TODAY);
		const views = viewsOf(lead, 'principle', code);
		const subjects = [...new Set(views.map(({ subject }) => subject))];
		expect(subjects).toHaveLength(2);
		expect(views.some(({ memberId }) => memberId === lead.group.memberId)).toBe(false);
		for (const subject of subjects) {
			const input = {
				...{ rating: 'partly', words: 'Some of us see it.', reached: 'agreed', votesFor: '' },
				...{ votesAgainst: '', otherRating: '', otherWords: '' }
			};
			const result = rateAsGroup(
				actorOf(lead, new Date(`${TODAY}T10:00:00Z`)),
				{ kind: 'principle', code: subject },
				input
			);
			expect(result).toHaveProperty('ok');
		}
	});
});

describe('what is made up of groups', () => {
	const make = (seed: number, today: string) => {
		readyDatabase();
		generate(seed, today);
	};

	test.each(OTHER_DAYS)('keeps every rule on %s, and tells of nothing later', (today, seed) => {
		make(seed, today);
		for (const [table, columns] of Object.entries(VOICE_TABLES))
			for (const column of columns) {
				const [found] = all<{ last: string }>(`SELECT max(${column}) AS last FROM ${table}`);
				expect(found!.last.slice(0, 10) <= today, `${table}.${column}: ${found!.last}`).toBe(true);
			}
		const { code: quarter } = quarterOf(today);
		const views = all<{ day: string }>(
			'SELECT substr(at, 1, 10) AS day FROM group_views WHERE quarter = ?',
			quarter
		);
		expect(views.length).toBeGreaterThanOrEqual(5);
		for (const { day } of views) expect(quarterOf(day).code).toBe(quarter);
		for (const code of BOTH) {
			const states = new Set(concerns(code, today).map(({ state }) => state));
			expect(states.size, code).toBe(code === 'XWE' ? 8 : 7);
			const found = differences(code, today);
			expect(found.principles, code).toContain('claimed');
			for (const one of ['claimed', 'unclear', 'ahead'])
				expect(found.deliverables, code).toContain(one);
		}
	});
});

describe('the words of the made-up groups', () => {
	const texts: string[] = [];
	const collect = (value: unknown): void => {
		if (Array.isArray(value)) value.forEach(collect);
		else if (typeof value === 'object' && value !== null)
			for (const [name, inner] of Object.entries(value)) {
				if (['words', 'title', 'about', 'reason'].includes(name) && typeof inner === 'string')
					texts.push(inner);
				else if (['says', 'views', 'still'].includes(name))
					texts.push(...Object.values(inner as object).flat());
				else collect(inner);
			}
	};
	collect(voicesFile().groups);
	const { says, still, views } = voicesFile();
	collect({ says, still, views });

	test('can be read by somebody of eleven, and hardly a sentence is harder', () => {
		expect(texts.length).toBeGreaterThan(200);
		const found = readingAge(texts);
		expect(found.age).toBeLessThanOrEqual(11);
		expect(
			found.sentences.filter(({ age }) => age > 14),
			hardest(found).join('\n')
		).toEqual([]);
		for (const text of texts)
			if (text.length > 60) expect(readingAge([text]).age, text).toBeLessThanOrEqual(11);
	});

	test('speak of no problems, and name nobody', () => {
		for (const text of texts) {
			expect(saysProblem(text), text).toBe(false);
			expect(textFinding('words', text, VOICE_TEXT), text).toBeNull();
		}
	});
});
