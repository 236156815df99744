import { beforeEach, describe, expect, test } from 'vitest';
import type { GroupScope, IcsScope } from '#lib/core/access.ts';
import { ok } from '#lib/core/result.ts';
import { all } from '#lib/platform/database.server.ts';
import { answerDays, findConcern } from '#lib/voices/concerns/read.server.ts';
import { ANSWER_DAYS } from '#lib/voices/concerns/rules.ts';
import { setAnswerDays } from '#lib/voices/concerns/write.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import { answering, auditRefuses, fieldsOf, newConcern, newGroup } from '../../support/voices.ts';

const TODAY = '2026-11-02';

let lead: GroupScope;
let system: IcsScope<'answer-concerns'>;

beforeEach(() => {
	freshDatabase();
	lead = newGroup().scope;
	system = answering();
});

const found = (id: number) => findConcern(system, { groups: [], ofSystem: true }, id, '2026-12-31');

describe('how long a system gives itself', () => {
	test('is 20 working days until it says otherwise', () => {
		expect(answerDays(system)).toBe(ANSWER_DAYS);
		expect(setAnswerDays(actorOf(system), ' 10 ')).toEqual(ok({ days: 10 }));
		setAnswerDays(actorOf(system), '15');
		expect(answerDays(system)).toBe(15);
		expect(answerDays(answering('XOT'))).toBe(ANSWER_DAYS);
		expect(all("SELECT 1 FROM audit WHERE act = 'concern.answer-days'")).toHaveLength(2);
	});

	test('changes nothing that is running', () => {
		const id = newConcern(lead, {}, TODAY);
		const { answerDueOn } = found(id);
		setAnswerDays(actorOf(system), '5');
		expect(found(id).answerDueOn).toBe(answerDueOn);
	});

	test('is a whole number from 1 to 60, said by the ICS', () => {
		for (const typed of ['', '0', '61', '100', '-5', '2.5', 'ten'])
			expect(fieldsOf(setAnswerDays(actorOf(system), typed)), typed).toEqual(['days']);
		// @ts-expect-error: not by a group
		expect(() => setAnswerDays(actorOf(lead), '5')).toBeTypeOf('function');
		auditRefuses();
		expect(() => setAnswerDays(actorOf(system), '5')).toThrow('full');
		expect(answerDays(system)).toBe(ANSWER_DAYS);
	});
});
