/** What an ICS meets of the rounds: what they ask of it, and what happens when one closes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { done } from '#lib/core/result.ts';
import { EMPTY_SECTION } from '#lib/returns/return/content.ts';
import {
	contentOf,
	editOf,
	findReturn,
	returnLines,
	savedSince,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import { recallReturn, saveSection, sendReturn } from '#lib/returns/return/write.server.ts';
import { askQuery, beginReview, sendBack } from '#lib/returns/review/write.server.ts';
import { closeRound, setException, setRound } from '#lib/returns/rounds/write.server.ts';
import { freshDatabase } from '../../support/database.ts';
import {
	concludedReturn,
	outcome,
	QUARTER,
	returnActor,
	reviewing,
	sending,
	sentReturn,
	settingRounds,
	TODAY,
	writing,
	writtenReturn
} from '../../support/returns.ts';
import { newRoadmap } from '../../support/roadmap.ts';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const national = () => settingRounds();

function newRound(quarter = QUARTER, region: string | null = null): number {
	const input = { quarter, region, opensOn: '2026-10-01', dueOn: '2026-10-31' };
	return done(setRound(national(), input)).id;
}

const lines = (ics = 'XWE') => returnLines(writing(ics).scope, TODAY);
const words = (narrative: string) => ({ ...EMPTY_SECTION, rating: 'amber' as const, narrative });
const firstSection = () =>
	contentOf(writing().scope, findReturn(writing().scope, QUARTER), TODAY).sections[0]!.code;

describe('the list of returns', () => {
	test('offers the quarter that runs and the one that ended, where nothing is asked yet', () => {
		expect(lines()).toMatchObject([
			{ quarter: '2026-27-q3', state: null, round: null, due: null },
			{ quarter: QUARTER, state: null, round: null, due: null }
		]);
	});

	test('holds what rounds ask, the region’s own before England’s, and its own exceptions alone', () => {
		const england = newRound();
		setException(national(), england, {
			ics: 'XOT',
			kind: 'later',
			dueOn: '2026-12-01',
			reason: 'A merger.'
		});
		const due = (ics: string) => lines(ics).find(({ quarter }) => quarter === QUARTER)!;
		expect(due('XWE')).toMatchObject({ due: { dueOn: '2026-10-31' }, exception: null });
		expect(due('XOT')).toMatchObject({
			due: { dueOn: '2026-12-01' },
			exception: { reason: 'A merger.' }
		});
		const own = newRound(QUARTER, 'X01');
		expect(due('XWE').round?.id).toBe(own);
		expect(due('XBA').round?.id).toBe(england);
		setException(national(), own, { ics: 'XWE', kind: 'excused', dueOn: null, reason: 'New.' });
		expect(due('XWE').due?.status).toBe('excused');
		setException(national(), own, { ics: 'XWE', kind: 'none', dueOn: null, reason: 'Undone.' });
		expect(due('XWE').exception).toBeNull();
	});

	test('asks nothing of an ICS that had closed', () => {
		newRound();
		const { scope } = returnActor('read', 'viewer', 'XCL');
		const asked = returnLines(scope, TODAY).filter(({ round }) => round !== null);
		expect(asked).toEqual([]);
	});

	test('counts open conditions and says who sent', () => {
		concludedReturn();
		expect(lines().find(({ quarter }) => quarter === QUARTER)).toMatchObject({
			state: 'accepted-with-conditions',
			openQueries: 0,
			openConditions: 1,
			sent: { number: 1, by: 'programme-director of xwe' }
		});
	});
});

describe('a round that closes while somebody writes', () => {
	test('keeps their words, refuses to send them, and says whom to ask', () => {
		const id = newRound();
		writtenReturn();
		closeRound(national(), id);
		const section = firstSection();
		expect(outcome(saveSection(writing(), QUARTER, section, words('Later.'), 0))).toBe('ok');
		const result = sendReturn(sending(), QUARTER);
		expect(result).toMatchObject({
			refused: [{ code: 'round-closed', message: expect.stringContaining('Ask the national team') }]
		});
		expect(findReturn(writing().scope, QUARTER).state).toBe('draft');
		expect(submissionOf(writing().scope, findReturn(writing().scope, QUARTER).id)).toBeNull();
	});

	test('takes it once a later day is given', () => {
		const id = newRound();
		writtenReturn();
		closeRound(national(), id);
		setException(national(), id, {
			ics: 'XWE',
			kind: 'later',
			dueOn: '2026-12-01',
			reason: 'It asked.'
		});
		expect(outcome(sendReturn(sending(), QUARTER))).toBe('ok');
	});

	test('takes again what the region sent back', () => {
		const id = newRound();
		sentReturn();
		beginReview(reviewing(), QUARTER);
		askQuery(reviewing(), QUARTER, {
			section: firstSection(),
			about: 'section',
			words: 'Why?',
			submission: submissionOf(writing().scope, findReturn(writing().scope, QUARTER).id)!.id
		});
		sendBack(reviewing(), QUARTER, 'See the query.');
		closeRound(national(), id);
		expect(outcome(sendReturn(sending(), QUARTER))).toBe('ok');
	});

	test('does not let a sent return be taken back: it could not be resubmitted', () => {
		const id = newRound();
		sentReturn();
		closeRound(national(), id);
		const result = recallReturn(sending(), QUARTER, 'A slip.');
		expect(outcome(result)).toBe('refused');
		expect(findReturn(writing().scope, QUARTER).state).toBe('submitted');
	});
});

describe('who saved a section', () => {
	test('is somebody else, of that section, since the moment', () => {
		writtenReturn();
		const held = findReturn(writing().scope, QUARTER);
		const section = firstSection();
		const officer = returnActor('write-returns', 'data-officer').scope;
		expect(savedSince(writing().scope, held.id, section, '2020-01-01')).toEqual([]);
		expect(savedSince(officer, held.id, section, '2020-01-01')).toMatchObject([
			{ by: 'programme-director of xwe' }
		]);
		expect(savedSince(officer, held.id, section, '2999-01-01')).toEqual([]);
		expect(savedSince(officer, held.id, 'elsewhere', '2020-01-01')).toEqual([]);
	});

	test('one saving is found by its id, and only within its section', () => {
		writtenReturn();
		const held = findReturn(writing().scope, QUARTER);
		const { id } = done(saveSection(writing(), QUARTER, firstSection(), words('Two.'), 0)).edit;
		expect(editOf(writing().scope, held.id, firstSection(), id)).toMatchObject({
			id,
			narrative: 'Two.'
		});
		expect(editOf(writing().scope, held.id, 'elsewhere', id).id).toBe(0);
		expect(editOf(writing().scope, held.id, firstSection(), 0).id).toBe(0);
	});
});
