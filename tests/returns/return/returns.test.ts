import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { giveRole } from '#lib/accounts/write.server.ts';
import { authorise, NotAllowed, NotFound } from '#lib/core/access.ts';
import { canonical } from '#lib/core/schema.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { loadIndicatorCatalogue } from '#lib/registers/indicators/write.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { NO_WORDS } from '#lib/returns/return/content.ts';
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
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { newPolicy, scopeOf } from '../../support/registers.ts';
import {
	closing,
	QUARTER,
	returnScope,
	reviewing,
	sending,
	sentReturn,
	TODAY,
	writing,
	writtenReturn
} from '../../support/returns.ts';
import { newRoadmap } from '../../support/roadmap.ts';
import { actorOn } from '../../support/actors.ts';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const held = () => findReturn(writing(), QUARTER);
const firstSection = () => contentOf(writing(), held(), TODAY).sections[0]!.code;
const ask = (words = 'How many of them?', about = 'section') =>
	askQuery(reviewing(), QUARTER, {
		section: firstSection(),
		about,
		words,
		submission: submissionOf(held().id)!.id
	});

describe('beginning', () => {
	test('happens once, whoever begins', () => {
		const one = startReturn(writing(), QUARTER, TODAY);
		const two = startReturn(returnScope('write-returns', 'data-officer'), QUARTER, TODAY);
		expect(two.id).toBe(one.id);
		expect(returnEvents(one.id)).toHaveLength(1);
	});

	test('needs a quarter that has begun, and the permission', () => {
		expect(() => startReturn(writing(), '2026-27-q4', TODAY)).toThrow(NotFound);
		expect(() => startReturn(writing(), '2026-27-q5', TODAY)).toThrow(NotFound);
		expect(() => startReturn(scopeOf('read'), QUARTER, TODAY)).toThrow(NotAllowed);
	});
});

describe('writing', () => {
	const save = (narrative: string, seen: number, scope = writing()) =>
		saveSection(scope, QUARTER, firstSection(), { ...NO_WORDS, narrative }, seen, TODAY);

	beforeEach(() => void startReturn(writing(), QUARTER, TODAY));

	test('keeps who and when, and nothing twice', () => {
		expect(save(' Well. ', 0)).toMatchObject({ status: 'saved', edit: { narrative: 'Well.' } });
		expect(save('Well.', 0).status).toBe('already-saved');
		expect(all('SELECT 1 FROM return_edits')).toHaveLength(1);
	});

	test('follows a person’s own saving, and stops at another’s', () => {
		save('Well.', 0);
		expect(save('Very well.', 0).status).toBe('saved');
		const other = returnScope('write-returns', 'data-officer');
		expect(save('Not so well.', 0, other)).toMatchObject({
			status: 'conflict',
			theirs: { narrative: 'Very well.' }
		});
		const seen = sectionEdits(held().id).get(firstSection())!.id;
		expect(save('Not so well.', seen, other).status).toBe('saved');
	});

	test('refuses an NHS number and what is too long', () => {
		expect(save('Patient 943 476 5919', 0).status).toBe('refused');
		expect(save('x'.repeat(6001), 0).status).toBe('refused');
		expect(all('SELECT 1 FROM return_edits')).toEqual([]);
	});

	test('never retypes a figure: what stands against it is a note', () => {
		newPolicy({ mentions: 4, identified_on: '2026-01-01' });
		const note = { kind: 'figure', section: 'quality', subject: 'policies-rewritten' } as const;
		noteReturn(writing(), QUARTER, { ...note, words: 'Two more were ratified on paper.' });
		const quality = contentOf(writing(), held(), TODAY).sections.find(
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
		startReturn(writing(), QUARTER, TODAY);
		const access = () =>
			contentOf(writing(), held(), TODAY).plan.find(({ register }) => register === 'indicators');
		expect(access()).toBeUndefined();
		const row = { indicator: 'access-trajectory', organisation: 'XWE', period: '2026-09/quarter' };
		const counts = { numerator: 2100, denominator: 2000 };
		addRow(actorOn(scopeOf(), TODAY), registerNamed('indicators'), { ...row, ...counts });
		expect(access()).toMatchObject({ planned: 2000, actual: 2100, unit: 'people' });
	});
});

describe('sending', () => {
	test('is refused while sections are unanswered', () => {
		startReturn(writing(), QUARTER, TODAY);
		const result = sendReturn(sending(), QUARTER, TODAY);
		expect(result.status).toBe('refused');
		expect(held().state).toBe('draft');
	});

	test('freezes every figure and word, with a hash that can be checked', () => {
		newPolicy({ mentions: 4, identified_on: '2026-01-01' });
		sentReturn();
		const sent = submissionOf(held().id)!;
		expect(sent.sha256).toBe(createHash('sha256').update(canonical(sent.content)).digest('hex'));
		newPolicy({ reference: 'P2', mentions: 9, identified_on: '2026-01-01' });
		expect(submissionOf(held().id)!.content).toEqual(sent.content);
		expect(() => run("UPDATE submissions SET content = '{}'")).toThrow(/frozen/);
	});

	test('happens once, however often the form is sent', () => {
		sentReturn();
		expect(sendReturn(sending(), QUARTER, TODAY)).toEqual({ status: 'already-sent' });
		expect(all('SELECT 1 FROM submissions')).toHaveLength(1);
		expect(
			saveSection(writing(), QUARTER, firstSection(), { ...NO_WORDS, narrative: 'No.' }, 0, TODAY)
				.status
		).toBe('refused');
	});

	test('can be taken back, with a reason, until the region begins', () => {
		sentReturn();
		expect(recallReturn(sending(), QUARTER, ' ', TODAY).status).toBe('refused');
		expect(recallReturn(sending(), QUARTER, 'A section is missing.', TODAY).status).toBe(
			'recalled'
		);
		expect(held().state).toBe('draft');
		sendReturn(sending(), QUARTER, TODAY);
		beginReview(reviewing(), QUARTER);
		expect(recallReturn(sending(), QUARTER, 'Again.', TODAY).status).toBe('refused');
	});
});

describe('reviewing', () => {
	test('goes from sent through one sending-back to accepted with conditions, and is closed', () => {
		sentReturn();
		expect(beginReview(reviewing(), QUARTER)).toMatchObject({ status: 'done', state: 'in-review' });
		expect(sendBack(reviewing(), QUARTER, 'See the query.').status).toBe('refused');
		const asked = ask();
		expect(sendBack(reviewing(), QUARTER, '').status).toBe('refused');
		expect(sendBack(reviewing(), QUARTER, 'See the query.')).toMatchObject({ state: 'queried' });
		const id = asked.status === 'asked' ? asked.id : 0;
		expect(replyToQuery(writing(), QUARTER, id, 'Twelve.').status).toBe('saved');
		expect(openQueries(held().id)[0]?.state).toBe('answered');
		expect(sendReturn(sending(), QUARTER, TODAY)).toMatchObject({ status: 'sent', number: 2 });
		const condition = { section: null, words: 'Count them.', owner: 'Ann', dueOn: '2026-12-31' };
		expect(acceptWithConditions(reviewing(), QUARTER, [condition]).status).toBe('refused');
		settleQuery(reviewing(), QUARTER, id, 'settled');
		expect(acceptWithConditions(reviewing(), QUARTER, []).status).toBe('refused');
		expect(acceptWithConditions(reviewing(), QUARTER, [condition])).toMatchObject({
			status: 'done'
		});
		const [kept] = conditionsOf(held().id);
		updateCondition(writing(), QUARTER, kept!.id, { words: 'Counted.', met: true });
		expect(conditionsOf(held().id)[0]?.met).toBe(false);
		updateCondition(reviewing(), QUARTER, kept!.id, { words: 'Seen.', met: true });
		expect(conditionsOf(held().id)[0]?.met).toBe(true);
		expect(closeReturn(closing(), QUARTER)).toMatchObject({ state: 'closed' });
		expect(returnEvents(held().id).map(({ to }) => to)).toEqual([
			...['draft', 'submitted', 'in-review', 'queried', 'resubmitted'],
			...['accepted-with-conditions', 'closed']
		]);
		expect(all("SELECT 1 FROM audit WHERE act LIKE 'return.%'")).toHaveLength(7);
	});

	test('a decision sent twice acts once; one out of order changes nothing', () => {
		sentReturn();
		expect(closeReturn(closing(), QUARTER).status).toBe('refused');
		expect(acceptReturn(reviewing(), QUARTER).status).toBe('done');
		expect(acceptReturn(reviewing(), QUARTER).status).toBe('already-done');
		expect(sendBack(reviewing(), QUARTER, 'No.').status).toBe('refused');
		expect(held().state).toBe('accepted');
	});

	test('a rating that differs from the system’s needs its reason', () => {
		sentReturn();
		const section = firstSection();
		const rate = (rating: string, reason: string | null) =>
			rateSection(reviewing(), QUARTER, section, { rating, reason }).status;
		expect(rate('red', null)).toBe('refused');
		expect(rate('purple', 'x')).toBe('refused');
		expect(rate('amber', null)).toBe('saved');
		expect(rate('red', 'Two dates missed.')).toBe('saved');
		expect(rate('red', 'Two dates missed.')).toBe('already-saved');
		expect(ratingsOf(held().id).get(section)?.rating).toBe('red');
	});

	test('a query is about something that is there, and on what was last sent', () => {
		sentReturn();
		expect(() => ask('Why?', 'figure:nothing')).toThrow(NotFound);
		expect(ask('').status).toBe('refused');
		const first = ask('Why?');
		expect(ask('Why?')).toEqual(first);
		expect(queriesOf(held().id)).toHaveLength(1);
		const old = submissionOf(held().id)!.id;
		sendBack(reviewing(), QUARTER, 'See it.');
		sendReturn(sending(), QUARTER, TODAY);
		expect(
			askQuery(reviewing(), QUARTER, {
				section: firstSection(),
				about: 'section',
				words: 'And?',
				submission: old
			}).status
		).toBe('refused');
	});

	test('nobody reviews the return of a programme they work for', () => {
		sentReturn();
		const reviewer = reviewing();
		const manager = authorise(signedInAs('admin'), 'manage-accounts');
		giveRole(manager, reviewer.accountId, { role: 'data-officer', organisationCodes: ['XWE'] });
		expect(() => reviewing()).toThrow(NotAllowed);
		expect(() => reviewing('XOT')).not.toThrow();
	});

	test('needs the permission for each act', () => {
		sentReturn();
		expect(() => acceptReturn(writing(), QUARTER)).toThrow(NotAllowed);
		expect(() => closeReturn(reviewing(), QUARTER)).toThrow(NotAllowed);
		expect(() => returnScope('review-returns', 'viewer')).toThrow(NotAllowed);
		expect(() => reviewing('XBA')).toThrow(NotFound);
	});

	test('another system’s return is not there', () => {
		writtenReturn();
		expect(() => findReturn(writing('XOT'), QUARTER)).toThrow(NotFound);
	});
});
