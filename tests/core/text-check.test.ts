/** Words with an NHS number in them, given to each command that keeps words a person typed. */
import { beforeEach, expect, test } from 'vitest';
import { machineActor } from '#lib/accounts/read.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { acceptWithConditions } from '#lib/returns/review/write.server.ts';
import {
	recordCriterion,
	recordUpdate,
	recordUpdates
} from '#lib/roadmap/progress/write.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { freshDatabase } from '../support/database.ts';
import { QUARTER, reviewing } from '../support/returns.ts';
import { concludedReturn, sentReturn, unratedIn } from '../support/returns.ts';
import { director, newDocument, newRoadmap, newUpdate } from '../support/roadmap.ts';
import { fieldsOf } from '../support/voices.ts';

const NUMBER = '943 476 5919';
const WORDS = `Waits for ${NUMBER} to come home`;

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

/** Every text of every table. */
function held(): string {
	const tables = all<{ name: string }>(
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%'`
	);
	return tables.map(({ name }) => JSON.stringify(all(`SELECT * FROM "${name}"`))).join('\n');
}

function expectRefused(result: object, field: string): void {
	expect(fieldsOf(result)).toContain(field);
	expect(held()).not.toMatch(/943\s?476\s?5919/);
}

const below = { confidence: 'amber', reason: 'Late.', owner: 'Ann', backToGreenOn: '2023-12-01' };

test.each(['reason', 'owner', 'forecastReason', 'note'])(
	'an update does not keep one as its %s, alone or among others',
	(field) => {
		const input = newUpdate({ ...below, [field]: WORDS });
		expectRefused(recordUpdate(director(), 'plans', input, 0), field);
		const rows = [{ code: 'plans', input, seen: 0 }];
		expectRefused(recordUpdates(director(), rows), `plans.${field}`);
		expect(get('SELECT 1 FROM deliverable_updates')).toBeUndefined();
	}
);

test.each(['evidence', 'link'])('a criterion does not keep one as its %s', (field) => {
	const said = { met: true, evidence: 'Minutes', link: null, effectiveOn: '2023-09-01' };
	const typed = field === 'link' ? `https://x.example/?q=9434765919` : WORDS;
	const input = { ...said, [field]: typed };
	expectRefused(recordCriterion(director(), 'shift', 'shift.one', input, 0), field);
});

test.each(['words', 'owner'] as const)('a condition does not keep one as its %s', (field) => {
	sentReturn();
	const plain = { section: null, words: 'Count them.', owner: 'Ann', dueOn: '2026-12-31' };
	const conditions = [{ ...plain, [field]: WORDS }];
	const act = acceptWithConditions(reviewing(), QUARTER, conditions, undefined, unratedIn());
	expectRefused(act, `${field}-0`);
});

test('an account does not keep one as its name', () => {
	const account = { email: 'ann@x.example', name: `Ann ${NUMBER}`, role: 'viewer' as const };
	const given = { ...account, organisationCodes: ['XWE'] };
	expectRefused(addAccount(machineActor('manage-accounts'), given), 'name');
});

test('a version of the roadmap does not hold one', () => {
	const document = newDocument({ code: 'second', title: `Roadmap ${NUMBER}` });
	expectRefused(loadRoadmap(machineActor('manage-roadmap'), document), 'file');
});

test('what is searched here can be found', () => {
	concludedReturn();
	expect(held()).toContain('Count them.');
});
