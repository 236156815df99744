/** A log in which a column says which register each row belongs to. */
import { beforeEach, describe, expect, test } from 'vitest';
import { done } from '#lib/core/result.ts';
import { guessRegister } from '#lib/imports/guess.ts';
import { planNoun, planSentence, type PlanStanding } from '#lib/imports/plans/rules.ts';
import { commitPlan, importTogether } from '#lib/imports/plans/write.server.ts';
import { readUpload } from '#lib/imports/read-file.ts';
import { findImport, importsOfPlan } from '#lib/imports/read.server.ts';
import type { Choices } from '#lib/imports/reading.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { readImport, startImport } from '#lib/imports/write.server.ts';
import { codesOf, contextOf, fieldOf, problemOf } from '../fixtures/reading.ts';
import { freshDatabase } from '../support/database.ts';
import { acting, csv, scopeIn, standing } from '../support/importing.ts';

const HEADINGS =
	'ID,Type,Description,Likelihood,Impact,Action / mitigation,Owner,Date raised,Due date,Date closed';
const LOG = [
	HEADINGS,
	'1,Risk,Too few nurses apply,4,5,Advertise again,Workforce lead,01/09/2026,,',
	'2,Issue,The hub has no lease,,,Look at two buildings,Estates lead,02/09/2026,15/12/2026,',
	'3,Action,Write to practices,,,,Primary care lead,03/09/2026,01/10/2026,28/09/2026',
	'4,Decision,DIALOG is used by every team,,,,Clinical lead,,,',
	'5,Risk,Records are kept apart,3,3,,Digital lead,04/09/2026,,',
	'6,Dependency,The new contract,,,,Finance lead,05/09/2026,,'
];
const bytes = csv(...LOG);
const read = (register: string, choices: Choices = {}, lines = LOG) =>
	readUpload(csv(...lines), 'raid.csv', choices, contextOf(register));

describe('reading it for a register', () => {
	test.each([
		['risks', ['1', '5'], 'description', ['Too few nurses apply', 'Records are kept apart']],
		['issues', ['2'], 'description', ['The hub has no lease']],
		['actions', ['3'], 'action', ['Write to practices']],
		['decisions', ['4'], 'decision', ['DIALOG is used by every team']]
	])('takes the rows that are %s', (register, references, words, texts) => {
		const reading = read(register);
		expect(reading.refused).toBeNull();
		expect(fieldOf(reading, 'reference')).toEqual(references);
		expect(fieldOf(reading, words)).toEqual(texts);
		expect(reading.columns.find(({ header }) => header === 'Type')).toMatchObject({
			field: null,
			by: 'worked-out'
		});
		// Each filled cell is accounted for, those of the other rows as such.
		const lines = reading.account!.lines;
		expect(lines.reduce((sum, { cells }) => sum + cells, 0)).toBe(reading.account!.cells);
		expect(lines.map(({ code }) => code)).toContain('row-of-others');
	});

	test('names the rows of other registers, and those of a type that is none of theirs', () => {
		const reading = read('issues');
		const unknown = problemOf(reading, 'row-type-unknown');
		expect(unknown).toMatchObject({ severity: 'warning', count: 1, cells: ['raid!A7'] });
		expect(unknown.message).toContain(
			'“Type” says “Dependency”, which is none of risk, issue, action and decision. The row is left out.'
		);
		const others = reading.problems.filter(({ code }) => code === 'row-of-other-register');
		expect(others.map(({ count }) => count).sort()).toEqual([1, 1, 2]);
		expect(others.find(({ count }) => count === 2)!.message).toContain(
			'a risk, by “Type”. It belongs in “Risks” and is not taken here.'
		);
	});

	test('takes the letters of the four, a row without a type, and the other cells of its own rows', () => {
		const lines = [
			'Ref,RAID,Details,Owner',
			'1,R,Too few nurses,A',
			'2,i,No lease,B',
			'3,A - Action,Write,C',
			'4,,Nothing said,D',
			'5,Risk / Issue,Both,E'
		];
		expect(fieldOf(read('issues', {}, lines), 'description')).toEqual(['No lease']);
		expect(fieldOf(read('issues', {}, lines), 'owner')).toEqual(['B']);
		expect(fieldOf(read('actions', {}, lines), 'action')).toEqual(['Write']);
		expect(problemOf(read('issues', {}, lines), 'row-type-unknown')).toMatchObject({
			count: 1,
			message: expect.stringContaining('“RAID” does not say what the row is. The row is left out.')
		});
	});

	test('says that there is none of it', () => {
		const lines = LOG.filter((line) => !line.includes('Decision'));
		expect(read('decisions', {}, lines).refused).toMatchObject({
			code: 'no-rows-of-type',
			message:
				'“Type” says of no row of raid that it is a decision, so there is nothing for “Decisions” in it.'
		});
	});

	test('is no log where the column says something else, or a person says what it is', () => {
		const types = LOG.map((line) =>
			line.replace(/,(Issue|Action|Decision|Dependency),/, ',Estates,')
		);
		expect(codesOf(read('risks', {}, types))).not.toContain('row-of-other-register');
		const all = read('risks', { columns: { B: 'category' } });
		expect(fieldOf(all, 'reference')).toHaveLength(6);
		expect(fieldOf(read('milestones', { columns: { C: 'title' } }), 'reference')).toHaveLength(6);
	});
});

describe('a file of which nobody said what it is for', () => {
	test('is for each of the registers whose rows stand in it', () => {
		const known = { mappings: [], published: 'indicators', today: '2026-11-21' };
		const guessed = (...lines: string[]) =>
			guessRegister(csv(...lines), 'raid.csv', known)!.filter(({ sure }) => sure);
		expect(guessed(...LOG).map(({ register }) => register)).toEqual([
			'risks',
			'issues',
			'actions',
			'decisions'
		]);
		// With rows of one alone it is told as any file is.
		const risks = LOG.filter((line) => /^ID|,Risk,/.test(line));
		expect(guessed(...risks).length).toBeLessThan(2);
	});
});

describe('importing it', () => {
	let actor: ReturnType<typeof acting<'import'>>;
	beforeEach(() => {
		freshDatabase();
		actor = acting(scopeIn());
	});

	test('is one plan with an import for each register, each undone by itself', async () => {
		const { id } = done(startImport(actor, null, 'raid.csv', bytes));
		await readImport(actor, id);
		const { planId } = findImport(actor.scope, id);
		expect(planId).toBe(id);
		for (const one of importsOfPlan(actor.scope, id))
			if (one.status === 'reading') await readImport(actor, one.id);
		const parts = importsOfPlan(actor.scope, id);
		expect(parts.map(({ register, report }) => [register, report?.counts.new])).toEqual([
			['risks', 2],
			['issues', 1],
			['actions', 1],
			['decisions', 1]
		]);
		expect(planNoun(parts.map(({ fileSha256 }) => fileSha256))).toBe('part');
		const { imported, left } = done(await commitPlan(actor, id));
		expect([imported.length, left]).toEqual([4, []]);
		expect([...standing(actor.scope, 'actions').values()]).toMatchObject([
			{ action: 'Write to practices', due_on: '2026-10-01', done_on: '2026-09-28' }
		]);
		const issues = parts.find(({ register }) => register === 'issues')!;
		done(undoImport(actor, issues.id));
		expect(standing(actor.scope, 'issues').size).toBe(0);
		expect(standing(actor.scope, 'risks').size).toBe(2);
		expect(importsOfPlan(actor.scope, id).map(({ status }) => status)).toEqual([
			...['committed', 'undone', 'committed', 'committed']
		]);
	});

	test('reading it again makes no second import of a part', async () => {
		const { id } = done(startImport(actor, null, 'raid.csv', bytes));
		await readImport(actor, id);
		await readImport(actor, id);
		expect(importsOfPlan(actor.scope, id)).toHaveLength(4);
	});

	test('as programs do it, answers for each part', async () => {
		const options = {
			missing: 'keep',
			leaveOutRejected: false,
			choices: {},
			commit: true
		} as const;
		const uploads = [{ fileName: 'raid.csv', bytes }];
		const { planId, files } = await importTogether(actor, null, uploads, options);
		expect(files.map(({ register, status }) => [register?.name, status])).toEqual([
			['risks', 'committed'],
			['issues', 'committed'],
			['actions', 'committed'],
			['decisions', 'committed']
		]);
		expect(importsOfPlan(actor.scope, planId!)).toHaveLength(4);
	});
});

test('the parts of one file are called so', () => {
	const part = (ready: boolean): PlanStanding => ({ status: 'checked', ready, counts: null });
	expect(planSentence([part(true), part(true), part(false)], 'part')).toBe(
		'2 of 3 parts are ready to import and 1 needs a decision.'
	);
	expect(planSentence([part(true), part(true)], 'part')).toBe('Both parts are ready to import.');
	expect(planNoun(['a', 'b', 'a'])).toBe('file');
	expect(planNoun(['a'])).toBe('file');
});
