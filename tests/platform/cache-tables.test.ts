/** Answers about the country that are kept until an organisation, a return or a name is written. */
import { beforeEach, describe, expect, test } from 'vitest';
import { authorise } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { listIcs, listRegions } from '#lib/organisations/read.server.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, run, transaction } from '#lib/platform/database.server.ts';
import { findReturn, submissionOf } from '#lib/returns/return/read.server.ts';
import { reviewQueue } from '#lib/returns/rounds/read.server.ts';
import { setException, setRound } from '#lib/returns/rounds/write.server.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import {
	concludedReturn,
	QUARTER,
	sentReturn,
	settingRounds,
	TODAY,
	writing
} from '../support/returns.ts';
import { newRoadmap } from '../support/roadmap.ts';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const reading = (role: 'national' | 'region-reviewer' = 'national') =>
	authorise(signedInAs(role, 'X01'), 'read');

function newRound(): number {
	const asked = { quarter: QUARTER, region: null, opensOn: '2026-10-01', dueOn: '2026-10-31' };
	return done(setRound(settingRounds(), asked)).id;
}

const COUNTED = {
	organisations: ['organisations', 'organisation_parents', 'successions'],
	returns: [
		...['rounds', 'round_exceptions', 'returns', 'return_events', 'submissions'],
		...['review_ratings', 'queries', 'query_messages', 'conditions', 'condition_updates']
	],
	voices: ['groups', 'voice_ratings', 'concerns', 'concern_posts', 'concern_hidings'],
	progress: ['deliverable_updates']
};

describe('the versions of tables', () => {
	test('count every kind of write to each of them', () => {
		const triggers = all<{ tbl_name: string; sql: string }>(
			"SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%table_versions%'"
		);
		for (const [name, tables] of Object.entries(COUNTED))
			for (const table of tables)
				for (const write of ['INSERT', 'UPDATE', 'DELETE'])
					expect(
						triggers.some(
							({ tbl_name, sql }) =>
								tbl_name === table &&
								sql.includes(`AFTER ${write} ON`) &&
								sql.includes(`name = '${name}'`)
						),
						`${write} ${table}`
					).toBe(true);
	});

	test('move with what is written, and not with anything else', () => {
		let asked = 0;
		const question = () =>
			cached(
				{ dependsOn: [{ tables: ['organisations', 'names'] }], key: 'how many' },
				() => (asked += 1)
			);
		expect([question(), question()]).toEqual([1, 1]);
		newRound();
		expect(question()).toBe(1);
		run("UPDATE organisations SET short_name = 'Renamed' WHERE code = 'XWE'");
		expect(question()).toBe(2);
		run("UPDATE user SET name = 'Somebody'");
		expect(question()).toBe(3);
	});

	test('keep nothing from inside a transaction, which may be rolled back', () => {
		const names = () => listIcs(reading()).map(({ shortName }) => shortName);
		const before = names();
		expect(() =>
			transaction(() => {
				run("UPDATE organisations SET short_name = 'Renamed' WHERE code = 'XWE'");
				expect(names()).toContain('Renamed');
				throw new Error('no');
			})
		).toThrow('no');
		expect(names()).toEqual(before);
	});
});

describe('a kept answer', () => {
	test('is another for somebody who may see less', () => {
		const own = listIcs(reading('region-reviewer'));
		expect(own.length).toBeGreaterThan(0);
		expect(listIcs(reading()).length).toBeGreaterThan(own.length);
		expect(listIcs(reading('region-reviewer'))).toEqual(own);
		expect(listRegions(reading('region-reviewer')).map(({ code }) => code)).toEqual(['X01']);
	});

	test('of the review queue follows each return, exception and name', () => {
		const round = newRound();
		const line = () => reviewQueue(reading(), TODAY).find(({ ics }) => ics.code === 'XWE')!;
		expect(line()).toMatchObject({ state: null, due: { status: 'overdue' } });
		const reason = 'The system moves house.';
		setException(settingRounds(), round, {
			ics: 'XWE',
			kind: 'later',
			dueOn: '2026-12-24',
			reason
		});
		expect(line()).toMatchObject({ exception: { dueOn: '2026-12-24' } });
		concludedReturn();
		const concluded = { state: 'accepted-with-conditions', openConditions: 1, openQueries: 0 };
		expect(line()).toMatchObject(concluded);
		run("UPDATE user SET name = 'Ann Other'");
		expect(line().decided?.by).toBe('Ann Other');
	});

	test('of what was sent stays the same for each sending', () => {
		sentReturn();
		const held = findReturn(writing().scope, QUARTER);
		const sent = submissionOf(writing().scope, held.id)!;
		expect(submissionOf(writing().scope, held.id)!.content).toBe(sent.content);
		expect(sent.content).toMatchObject({ quarter: QUARTER, ics: { code: 'XWE' } });
	});
});
