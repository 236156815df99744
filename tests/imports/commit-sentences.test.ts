import { describe, expect, it } from 'vitest';
import {
	hasDone,
	importAct,
	inShort,
	type RowCounts,
	undoDid,
	undoWouldDo,
	wouldDo
} from '#lib/imports/rules.ts';
import { registerNamed } from '#lib/registers/all.ts';

const policies = registerNamed('policies');

const rows = (counts: Partial<RowCounts>): RowCounts => {
	const all = { new: 0, changed: 0, same: 0, missing: 0, rejected: 0, ...counts };
	return { read: all.new + all.changed + all.same + all.rejected, ...all };
};

describe('what an import would do', () => {
	it.each([
		[{}, 'The file has no rows under its headings, so there is nothing to import.'],
		[{ new: 37 }, 'Importing this file would add 37 policies.'],
		[
			{ new: 1, changed: 7, same: 29, missing: 1 },
			'Importing this file would add 1 policy and change 7. 29 are the same already. 1 policy in the register is not in the file.'
		],
		[{ changed: 1, same: 1 }, 'Importing this file would change 1 policy. 1 is the same already.'],
		[
			{ same: 37 },
			'Importing this file would change nothing: all 37 policies in it are already recorded unchanged.'
		],
		[
			{ same: 1 },
			'Importing this file would change nothing: the one policy in it is already recorded unchanged.'
		],
		[
			{ same: 2, missing: 3 },
			'Importing this file would change nothing: all 2 policies in it are already recorded unchanged. 3 policies in the register are not in the file.'
		],
		[
			{ new: 2, rejected: 1 },
			'Importing this file would add 2 policies. 1 row stays out because of errors.'
		],
		[{ rejected: 3 }, 'None of the 3 rows can be taken: each has an error that keeps it out.']
	])('%o', (counts, sentence) => {
		expect(wouldDo(policies, rows(counts))).toBe(sentence);
	});
});

describe('what an import did', () => {
	it.each([
		[
			{ new: 30, changed: 5, same: 2 },
			'keep',
			'30 policies added and 5 changed. 2 were the same already.'
		],
		[{ same: 37 }, 'keep', 'Nothing in the register had to change. 37 were the same already.'],
		[
			{ changed: 1, missing: 1 },
			'keep',
			'1 policy changed. 1 policy that the file did not have stayed in the register.'
		],
		[
			{ changed: 2, missing: 1, rejected: 2 },
			'close',
			'2 policies changed and 1 taken out. 2 rows stayed out because of errors.'
		],
		[{ same: 2, missing: 2 }, 'close', '2 taken out. 2 were the same already.'],
		[
			{ changed: 1, missing: 3 },
			{ close: [7] },
			'1 policy changed and 1 taken out. 2 policies that the file did not have stayed in the register.'
		]
	] as const)('%o, missing rows: %s', (counts, missing, sentence) => {
		expect(hasDone(policies, rows(counts), missing)).toBe(sentence);
	});
});

describe('the button says the act', () => {
	it.each([
		[{ new: 37 }, 'keep', 'Import 37 new policies'],
		[{ changed: 1, missing: 2 }, 'keep', 'Import 1 changed policy'],
		[{ new: 30, changed: 5 }, 'keep', 'Import 35 policies: 30 new, 5 changed'],
		[
			{ new: 1, changed: 7, missing: 1 },
			'close',
			'Import 8 policies: 1 new, 7 changed, 1 taken out'
		],
		[{ same: 3, missing: 2 }, 'close', 'Take 2 policies out'],
		[{ same: 3, missing: 2 }, 'keep', 'Record that this file changes nothing'],
		[{ same: 3, missing: 2 }, { close: [7] }, 'Take 1 policy out'],
		[{ new: 3, restored: 1 }, 'keep', 'Import 3 policies: 2 new, 1 comes back'],
		[{ new: 1, restored: 1 }, 'keep', 'Bring 1 policy back']
	] as const)('%o, missing rows: %s', (counts, missing, label) => {
		expect(importAct(policies, rows(counts), missing)).toBe(label);
	});
});

it('an import in a list is told in numbers', () => {
	expect(inShort(rows({ new: 1, changed: 7, same: 29, missing: 1, rejected: 2 }))).toBe(
		'1 new, 7 changed, 29 the same, 1 not in the file, 2 left out'
	);
	expect(inShort(rows({}))).toBe('no rows');
});

describe('taking back', () => {
	it.each([
		[
			{ takenOut: 1, changedBack: 7, putBack: 1, edited: 0 },
			'Undoing this import would take 1 policy out of the register and put 1 policy back in. 7 policies would go back to what they were.'
		],
		[
			{ takenOut: 2, changedBack: 0, putBack: 0, edited: 1 },
			'Undoing this import would take 2 policies out of the register. 1 policy was worked on since: say below what happens to it.'
		],
		[
			{ takenOut: 0, changedBack: 0, putBack: 0, edited: 2 },
			'Undoing this import would change no policies by itself. 2 policies were worked on since: say below what happens to each.'
		],
		[
			{ takenOut: 0, changedBack: 1, putBack: 0, edited: 0, bound: 1 },
			'If this import is undone, 1 policy would go back to what it was. 1 policy would be kept, because something outside the register depends on it.'
		],
		[
			{ takenOut: 0, changedBack: 0, putBack: 0, edited: 0 },
			'Undoing this import would change no policies by itself.'
		]
	])('%o', (plan, sentence) => {
		expect(undoWouldDo(policies, plan)).toBe(sentence);
	});

	it('says afterwards how many rows kept what was done since', () => {
		expect(undoDid(policies, { rows: 35, kept: 0 })).toBe('35 policies are as before it.');
		expect(undoDid(policies, { rows: 1, kept: 2 })).toBe(
			'1 policy is as before it; 2 kept what was done since.'
		);
		expect(undoDid(policies, { rows: 3, kept: 0, bound: 2 })).toBe(
			'3 policies are as before it. 2 policies were kept, because something outside the register depends on them.'
		);
		expect(undoDid(policies, {})).toBe('No policies had to go back.');
	});
});
