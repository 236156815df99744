/** A return that was sent, as a document. */
import { expect, test } from 'vitest';
import type { Cell } from '#lib/documents/document.ts';
import { figureText, type FrozenFigure } from '#lib/returns/return/content.ts';
import { returnDocument } from '#lib/returns/return/document.ts';
import { newContent, newSection } from '../support/returns.ts';

const SENT = { number: 2, by: 'Ann', at: '2026-11-20T10:00:00.000Z', sha256: 'f'.repeat(64) };

const figure: FrozenFigure = {
	...{ name: 'pcns-live', title: 'Networks live', numerator: 10, denominator: 14, value: 10 / 14 },
	...{ unit: 'networks', planned: 12, note: 'One closed.', better: 'higher', register: 'pcns' },
	disagreement: { words: 'Two went live since.', by: 'Ben', at: '2026-11-19T10:00:00.000Z' }
};

const textOf = (cell: Cell) => (typeof cell === 'string' ? cell : cell.text);

function wordsOf(content: ReturnType<typeof newContent>): string[] {
	const { title, subtitle, sections } = returnDocument({ ...SENT, content }, 'https://x.example/');
	return [
		title,
		subtitle,
		...sections.flatMap((section) => [
			section.title,
			...section.blocks.flatMap((block) => {
				if (block.kind === 'list') return block.items;
				if (block.kind === 'table') return block.rows.flat().map(textOf);
				return block.kind === 'chart' ? [] : [block.text];
			})
		])
	];
}

test('holds every section with its words, its figures as the page writes them and what the ICS says of them', () => {
	const section = newSection({
		...{ narrative: 'It goes on.', rating: 'amber', evidence: 'Minutes.', figures: [figure] },
		riskDetails: [{ reference: 'R1', description: 'Few apply', score: 12 }]
	});
	const words = wordsOf(newContent(section));
	for (const wanted of [
		'Submission 2, sent by Ann on 20 November 2026 at 10:00am',
		'It goes on.',
		'The ICS’s own rating: Amber',
		'Minutes.',
		figureText(figure),
		'12 networks',
		'One closed.\nThe ICS disagrees: Two went live since. (Ben)',
		'R1: Few apply (scored 12 of 25)'
	])
		expect(
			words.some((one) => one.includes(wanted)),
			wanted
		).toBe(true);
});

test('says what is not there', () => {
	const empty = newSection({ narrative: null, rating: null, figures: [], states: [] });
	const words = wordsOf(newContent(empty));
	expect(words).toContain('Nothing was written.');
	expect(words).toContain('The ICS’s own rating: Not rated');
	expect(words).not.toContain('Figures');
	const unchanged = newSection({ narrative: null, noChange: true, noChangeReason: 'As before.' });
	expect(wordsOf(newContent(unchanged))).toContain('As before.');
});
