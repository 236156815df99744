import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { giveRole } from '#lib/accounts/write.server.ts';
import { authorise, NotAllowed, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { canonical } from '#lib/core/schema.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { loadIndicatorCatalogue } from '#lib/registers/indicators/write.server.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow } from '#lib/registers/write.server.ts';
import { EMPTY_SECTION } from '#lib/returns/return/content.ts';
import {
	contentOf,
	findReturn,
	returnEvents,
	sectionEdits,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import {
	noteReturn,
	recallReturn,
	saveSection,
	sendReturn,
	startReturn
} from '#lib/returns/return/write.server.ts';
import {
	conditionsOf,
	openQueries,
	queriesOf,
	ratingsOf
} from '#lib/returns/review/read.server.ts';
import {
	acceptReturn,
	acceptWithConditions,
	askQuery,
	beginReview,
	closeReturn,
	rateSection,
	replyToQuery,
	sendBack,
	settleQuery,
	updateCondition
} from '#lib/returns/review/write.server.ts';
import { actorOf, actorOn } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { newPolicy, scopeOf } from '../../support/registers.ts';
import {
	accepting,
	closing,
	outcome,
	QUARTER,
	returnActor,
	reviewing,
	sending,
	sentReturn,
	TODAY,
	unratedIn,
	writing,
	writtenReturn
} from '../../support/returns.ts';
import { newRoadmap } from '../../support/roadmap.ts';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const held = () => findReturn(writing().scope, QUARTER);
const firstSection = () => contentOf(writing().scope, held(), TODAY).sections[0]!.code;
const ask = (words = 'How many of them?', about = 'section') =>
	askQuery(reviewing(), QUARTER, {
		section: firstSection(),
		about,
		words,
		submission: submissionOf(writing().scope, held().id)!.id
	});

describe('beginning', () => {
	test('happens once, whoever begins', () => {
		const one = done(startReturn(writing(), QUARTER));
		const two = done(startReturn(returnActor('write-returns', 'data-officer'), QUARTER));
		expect(two.id).toBe(one.id);
		expect(returnEvents(writing().scope, one.id)).toHaveLength(1);
	});

	test('needs a quarter that has begun, and an actor who may write', () => {
		expect(() => startReturn(writing(), '2026-27-q4')).toThrow(NotFound);
		expect(() => startReturn(writing(), '2026-27-q5')).toThrow(NotFound);
		// @ts-expect-error sending is not writing
		expect(outcome(startReturn(sending(), QUARTER))).toBe('ok');
	});
});

describe('writing', () => {
	const save = (narrative: string, seen: number, scope = writing()) =>
		saveSection(scope, QUARTER, firstSection(), { ...EMPTY_SECTION, narrative }, seen);

	beforeEach(() => void startReturn(writing(), QUARTER));

	test('keeps who and when, and nothing twice', () => {
		expect(save(' Well. ', 0)).toMatchObject({
			ok: { edit: { narrative: 'Well.' }, repeated: false }
		});
		expect(outcome(save('Well.', 0))).toBe('repeated');
		expect(all('SELECT 1 FROM return_edits')).toHaveLength(1);
	});

	test('follows a person’s own saving, and stops at another’s', () => {
		save('Well.', 0);
		expect(outcome(save('Very well.', 0))).toBe('ok');
		const other = returnActor('write-returns', 'data-officer');
		expect(save('Not so well.', 0, other)).toMatchObject({
			conflict: { narrative: 'Very well.' }
		});
		const seen = sectionEdits(writing().scope, held().id).get(firstSection())!.id;
		expect(outcome(save('Not so well.', seen, other))).toBe('ok');
	});

	test('refuses an NHS number and what is too long', () => {
		expect(outcome(save('Patient 943 476 5919', 0))).toBe('refused');
		expect(outcome(save('x'.repeat(6001), 0))).toBe('refused');
		expect(all('SELECT 1 FROM return_edits')).toEqual([]);
	});

	test('never retypes a figure: what stands against it is a note', () => {
		newPolicy({ mentions: 4, identified_on: '2026-01-01' });
		const note = { kind: 'figure', section: 'quality', subject: 'policies-rewritten' } as const;
		for (let press = 0; press < 2; press += 1)
			noteReturn(writing(), QUARTER, { ...note, words: 'Two more were ratified on paper.' });
		expect(all('SELECT 1 FROM return_notes')).toHaveLength(1);
		const quality = contentOf(writing().scope, held(), TODAY).sections.find(
			({ code }) => code === 'quality'
		);
		expect(quality?.figures[0]?.disagreement?.words).toBe('Two more were ratified on paper.');
		expect(() =>
			noteReturn(writing(), QUARTER, { ...note, subject: 'risks-open', words: 'x' })
		).toThrow(NotFound);
	});
});

describe('figures', () => {
	test('access against the trajectory is a figure of the plan', () => {
		loadIndicatorCatalogue(
			JSON.parse(readFileSync('data/indicators/catalogue.json', 'utf8')),
			new Date()
		);
		startReturn(writing(), QUARTER);
		const access = () =>
			contentOf(writing().scope, held(), TODAY).plan.find(
				({ register }) => register === 'indicators'
			);
		expect(access()).toBeUndefined();
		const row = { indicator: 'access-trajectory', organisation: 'XWE', period: '2026-09/quarter' };
		const counts = { numerator: 2100, denominator: 2000 };
		addRow(actorOn(scopeOf(), TODAY), registerNamed('indicators'), { ...row, ...counts });
		expect(access()).toMatchObject({ planned: 2000, actual: 2100, unit: 'people' });
	});
});

describe('what is recorded after the quarter ends', () => {
	const spent = (recordedBy?: string) =>
		contentOf(writing().scope, held(), TODAY, recordedBy).plan.find(
			({ name }) => name === 'funding-spent'
		)?.actual;

	test('is in its return where it was recorded by the day of sending, and only there', () => {
		const funding = registerNamed('funding');
		const row = { year: '2026/27', stream: 'transformation', category: 'staff', allocated: 900 };
		const result = addRow(actorOn(scopeOf(), '2026-09-29'), funding, { ...row, spent: 100 });
		if (!('ok' in result)) throw new Error('not added');
		startReturn(writing(), QUARTER);
		const later = actorOn(scopeOf(), '2026-10-08');
		const { version, row: known } = findRow(later.scope, funding, result.ok.id, '2026-10-08');
		changeRow(later, funding, result.ok.id, version, { ...known, spent: 250 });
		expect(spent()).toBe(250);
		expect(spent('2026-10-07')).toBe(100);
	});
});

describe('sending', () => {
	test('is refused while sections are unanswered', () => {
		startReturn(writing(), QUARTER);
		const result = sendReturn(sending(), QUARTER);
		expect(outcome(result)).toBe('refused');
		expect(held().state).toBe('draft');
	});

	test('freezes every figure and word, with a hash that can be checked', () => {
		newPolicy({ mentions: 4, identified_on: '2026-01-01' });
		sentReturn();
		const sent = submissionOf(writing().scope, held().id)!;
		expect(sent.sha256).toBe(createHash('sha256').update(canonical(sent.content)).digest('hex'));
		newPolicy({ reference: 'P2', mentions: 9, identified_on: '2026-01-01' });
		expect(submissionOf(writing().scope, held().id)!.content).toEqual(sent.content);
		expect(() => run("UPDATE submissions SET content = '{}'")).toThrow(/frozen/);
	});

	test('happens once, however often the form is sent', () => {
		sentReturn();
		expect(sendReturn(sending(), QUARTER)).toEqual({ ok: { repeated: true } });
		expect(all('SELECT 1 FROM submissions')).toHaveLength(1);
		expect(
			outcome(
				saveSection(writing(), QUARTER, firstSection(), { ...EMPTY_SECTION, narrative: 'No.' }, 0)
			)
		).toBe('refused');
	});

	test('can be taken back, with a reason, until the region begins', () => {
		sentReturn();
		expect(outcome(recallReturn(sending(), QUARTER, ' '))).toBe('refused');
		expect(outcome(recallReturn(sending(), QUARTER, 'A section is missing.'))).toBe('ok');
		expect(held().state).toBe('draft');
		sendReturn(sending(), QUARTER);
		beginReview(reviewing(), QUARTER);
		expect(outcome(recallReturn(sending(), QUARTER, 'Again.'))).toBe('refused');
	});
});

describe('reviewing', () => {
	test('goes from sent through one sending-back to accepted with conditions, and is closed', () => {
		sentReturn();
		expect(beginReview(reviewing(), QUARTER)).toMatchObject({
			ok: { state: 'in-review', repeated: false }
		});
		expect(outcome(sendBack(reviewing(), QUARTER, 'See the query.'))).toBe('refused');
		const asked = ask();
		expect(outcome(sendBack(reviewing(), QUARTER, ''))).toBe('refused');
		expect(sendBack(reviewing(), QUARTER, 'See the query.')).toMatchObject({
			ok: { state: 'queried' }
		});
		const { id } = done(asked);
		expect(outcome(replyToQuery(writing(), QUARTER, id, 'Twelve.'))).toBe('ok');
		expect(openQueries(writing().scope, held().id)[0]?.state).toBe('answered');
		expect(sendReturn(sending(), QUARTER)).toMatchObject({ ok: { number: 2 } });
		const condition = { section: null, words: 'Count them.', owner: 'Ann', dueOn: '2026-12-31' };
		expect(outcome(acceptWithConditions(reviewing(), QUARTER, [condition]))).toBe('refused');
		settleQuery(reviewing(), QUARTER, id, 'settled');
		expect(outcome(acceptWithConditions(reviewing(), QUARTER, []))).toBe('refused');
		expect(
			acceptWithConditions(reviewing(), QUARTER, [condition], undefined, unratedIn())
		).toMatchObject({
			ok: { repeated: false }
		});
		const [kept] = conditionsOf(writing().scope, held().id);
		updateCondition(writing(), QUARTER, kept!.id, { words: 'Counted.', met: true });
		expect(conditionsOf(writing().scope, held().id)[0]?.met).toBe(false);
		updateCondition(reviewing(), QUARTER, kept!.id, { words: 'Seen.', met: true });
		expect(conditionsOf(writing().scope, held().id)[0]?.met).toBe(true);
		expect(closeReturn(closing(), QUARTER)).toMatchObject({ ok: { state: 'closed' } });
		expect(returnEvents(writing().scope, held().id).map(({ to }) => to)).toEqual([
			'draft',
			'submitted',
			'in-review',
			'queried',
			'resubmitted',
			'accepted-with-conditions',
			'closed'
		]);
		expect(all("SELECT 1 FROM audit WHERE act LIKE 'return.%'")).toHaveLength(7);
	});

	test('a decision sent twice acts once; one out of order changes nothing', () => {
		sentReturn();
		expect(outcome(closeReturn(closing(), QUARTER))).toBe('refused');
		expect(outcome(accepting())).toBe('ok');
		expect(outcome(accepting())).toBe('repeated');
		expect(outcome(sendBack(reviewing(), QUARTER, 'No.'))).toBe('refused');
		expect(held().state).toBe('accepted');
	});

	test('a rating that differs from the ICS’s needs its reason', () => {
		sentReturn();
		const section = firstSection();
		const rate = (rating: string, reason: string | null) =>
			outcome(rateSection(reviewing(), QUARTER, section, { rating, reason }));
		expect(rate('red', null)).toBe('refused');
		expect(rate('purple', 'x')).toBe('refused');
		expect(rate('amber', null)).toBe('ok');
		expect(rate('red', 'Two dates missed.')).toBe('ok');
		expect(rate('red', 'Two dates missed.')).toBe('ok');
		expect(all('SELECT 1 FROM review_ratings')).toHaveLength(2);
		expect(ratingsOf(writing().scope, held().id).get(section)?.rating).toBe('red');
	});

	test('a query is about something that is there, and on what was last sent', () => {
		sentReturn();
		expect(() => ask('Why?', 'figure:nothing')).toThrow(NotFound);
		expect(outcome(ask(''))).toBe('refused');
		const first = ask('Why?');
		expect(ask('Why?')).toEqual(first);
		expect(queriesOf(writing().scope, held().id)).toHaveLength(1);
		const old = submissionOf(writing().scope, held().id)!.id;
		sendBack(reviewing(), QUARTER, 'See it.');
		sendReturn(sending(), QUARTER);
		expect(
			outcome(
				askQuery(reviewing(), QUARTER, {
					section: firstSection(),
					about: 'section',
					words: 'And?',
					submission: old
				})
			)
		).toBe('refused');
	});

	test('nobody reviews the return of a programme they work for', () => {
		sentReturn();
		const reviewer = reviewing();
		const manager = authorise(signedInAs('admin'), 'manage-accounts');
		giveRole(actorOf(manager), reviewer.scope.accountId, {
			role: 'data-officer',
			organisationCodes: ['XWE']
		});
		expect(() => reviewing()).toThrow(NotAllowed);
		expect(() => reviewing('XOT')).not.toThrow();
	});

	test('needs the permission for each act', () => {
		sentReturn();
		// @ts-expect-error who writes a return does not accept it
		const accepted = () => acceptReturn(writing(), QUARTER);
		// @ts-expect-error the region does not close
		const closed = () => closeReturn(reviewing(), QUARTER);
		expect([accepted, closed]).toHaveLength(2);
		expect(() => returnActor('review-returns', 'viewer')).toThrow(NotAllowed);
		expect(() => reviewing('XBA')).toThrow(NotFound);
	});

	test('another ICS’s return is not there', () => {
		writtenReturn();
		expect(() => findReturn(writing('XOT').scope, QUARTER)).toThrow(NotFound);
	});
});
