import { describe, expect, test } from 'vitest';
import { cellsOf, type GridCell, pasted } from '#lib/ui/forms/paste.ts';

describe('copied cells', () => {
	test.each([
		['one', [['one']]],
		[
			'a\tb\r\nc\td\r\n',
			[
				['a', 'b'],
				['c', 'd']
			]
		],
		[
			'a\t\n\tb',
			[
				['a', ''],
				['', 'b']
			]
		],
		['"two\nlines"\t"a ""word"""', [['two\nlines', 'a "word"']]],
		['5" wide\tb', [['5" wide', 'b']]],
		['', [['']]]
	])('%j', (text, cells) => expect(cellsOf(text)).toEqual(cells));

	test('of a hostile length are read in no time', () => {
		const started = performance.now();
		cellsOf('"'.repeat(20_000) + 'x\t'.repeat(20_000));
		expect(performance.now() - started).toBeLessThan(1000);
	});
});

describe('a block in a grid', () => {
	const stage: GridCell = {
		name: '“Plans”, Stage',
		choices: [
			{ value: '', label: 'No update' },
			{ value: 'in-delivery', label: 'In delivery' }
		]
	};
	const date: GridCell = { name: '“Plans”, Forecast' };
	const grid = [
		[stage, date],
		[stage, date]
	];

	test('takes values as they are stored or written', () => {
		const block = [
			['in delivery', '1 May 2027'],
			['in-delivery', '']
		];
		expect(pasted(block, grid)).toEqual({
			values: [
				['in-delivery', '1 May 2027'],
				['in-delivery', '']
			]
		});
		expect(pasted([['no update']], grid)).toEqual({ values: [['']] });
	});

	test.each([
		['too wide', [['In delivery', 'a', 'b']], '3 columns, and from “Plans”, Stage on there are 2'],
		[
			'too long',
			[
				['', ''],
				['', ''],
				['', '']
			].map(() => ['In delivery']),
			'3 rows'
		],
		['uneven', [['In delivery', 'a'], ['In delivery']], 'Row 2 of what was copied has 1 cell'],
		[
			'no value of the cell',
			[['Done', 'a']],
			'“Plans”, Stage: “Done” is none of No update, In delivery'
		]
	])('that is %s is named, and nothing of it is taken', (_, block, words) => {
		const result = pasted(block, grid);
		expect('problem' in result && result.problem).toContain(words);
		expect('problem' in result && result.problem).toContain('Nothing was pasted.');
	});
});
