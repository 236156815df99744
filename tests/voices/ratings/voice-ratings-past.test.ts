/** What the three voices said, read back as at a day. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GroupScope } from '#lib/core/access.ts';
import { ok } from '#lib/core/result.ts';
import { latestRatings } from '#lib/voices/ratings/read.server.ts';
import { giveView, rateAsGroup } from '#lib/voices/ratings/write.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { newRoadmap } from '../../support/roadmap.ts';
import { newGroup, scopeOf } from '../../support/voices.ts';

const SHIFT = { kind: 'deliverable', code: 'shift' } as const;

let lead: GroupScope;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-02T10:00:00Z') });
	freshDatabase();
	newRoadmap();
	lead = newGroup().scope;
});

afterEach(() => vi.useRealTimers());

const reading = (code = 'XWE') => scopeOf(signedInAs('viewer', code).email, code, 'read');

function rated(rating: string, today: string): void {
	vi.setSystemTime(new Date(`${today}T10:00:00Z`));
	giveView(actorOf(lead), SHIFT, { rating, words: '' });
	const how = { reached: 'agreed', votesFor: '', votesAgainst: '', otherRating: '' };
	const said = { rating, words: 'So we see it.', otherWords: '', ...how };
	expect(rateAsGroup(actorOf(lead), SHIFT, said)).toEqual(ok({ repeated: false }));
}

describe('ratings', () => {
	test('are told as they stood on a day, and of one system only', () => {
		rated('partly', '2026-11-02');
		rated('yes', '2026-11-20');
		rated('mostly', '2027-01-04');
		const latest = (day: string) => latestRatings(reading(), day).map(({ rating }) => rating);
		expect(latest('2026-11-01')).toEqual([]);
		expect(latest('2026-11-02')).toEqual(['partly']);
		expect(latest('2026-12-31')).toEqual(['yes']);
		expect(latest('2027-01-04')).toEqual(['mostly']);
		expect(latestRatings(reading('XOT'), '2027-12-31')).toEqual([]);
	});
});
