/** The report to a board: what it says, what is kept of it, and its documents. */
import { beforeEach, describe, expect, test } from 'vitest';
import { authorise, type IcsScope, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import type { Block, Document, Table } from '#lib/documents/document.ts';
import { docxBytes } from '#lib/documents/docx.ts';
import { pptxBytes } from '#lib/documents/pptx.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { notThereYet } from '#lib/organisations/rules.ts';
import { boardDocument, changesIn, risksTitle, sinceTitle } from '#lib/overview/board.ts';
import { boardReport, keptReport, keptReports } from '#lib/overview/board.server.ts';
import { keepBoardReport } from '#lib/overview/write.server.ts';
import { all, run } from '#lib/platform/database.server.ts';
import type { DeliverableState } from '#lib/roadmap/progress/rules.ts';
import { unpack } from '#lib/spreadsheet/zip.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { director, directorScope, newRoadmap, recorded } from '../support/roadmap.ts';

const TODAY = '2023-10-01';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

const late = {
	confidence: 'amber',
	reason: 'The lead <left> & nobody follows.',
	owner: 'Ann',
	backToGreenOn: '2023-12-01',
	forecastOn: '2024-02-29'
};

function outside(): IcsScope {
	const person = signedInAs('viewer');
	return authorise(person, 'read', findIcs(authorise(person, 'read'), 'XWE'));
}

describe('the report', () => {
	test('of an ICS that has recorded nothing says so in each of its parts', () => {
		const report = boardReport(directorScope(), TODAY);
		expect(report).toMatchObject({
			slips: 0,
			slipsNext: [],
			measures: [],
			risks: { open: 0, top: [] },
			people: ['No co-production group has been set up here yet.'],
			since: { on: '2023-07-01', kept: false }
		});
		const titles = boardDocument(report, 'x').sections.map(({ title }) => title);
		expect(titles).not.toContain(report.burnUp.title);
		expect(risksTitle(report.risks)).toBe('Risks');
	});

	test('tells what has slipped, with its reason, and what changed', () => {
		const seen = recorded('partners', { effectiveOn: '2023-06-01' });
		recorded(
			'partners',
			{ effectiveOn: '2023-09-01', ...late, forecastReason: late.reason },
			{ seen }
		);
		recorded('plans', {
			effectiveOn: '2023-09-20',
			stage: 'success-reached',
			actualOn: '2023-09-15'
		});
		const report = boardReport(directorScope(), TODAY);
		expect(report.slipsNext).toMatchObject([
			{ code: 'partners', slip: 60, holdsUp: 1, reason: { text: late.reason } }
		]);
		expect(report.since.changes).toEqual([
			'1 deliverable reached success: Title of plans.',
			'1 forecast moved later: Title of partners (31 Dec 2023 to 29 Feb 2024).',
			'Delivery confidence fell for 1: Title of partners (green to amber).'
		]);
		expect(sinceTitle(report.since)).toBe('Changes since 1 July 2023');
	});

	test('of a day before the ICS opened is not there', () => {
		run("UPDATE organisations SET opened_on = '2022-07-01' WHERE code = 'XWE'");
		expect(() => boardReport(directorScope(), '2022-06-30')).toThrow(NotFound);
		expect(boardReport(directorScope(), '2022-07-01').asAt).toBe('2022-07-01');
		const one = { shortName: 'Westside', openedOn: '2022-07-01' };
		expect(notThereYet(one, '2022-06-30')).toBe(
			'Westside opened on 1 July 2022: on 30 June 2022 it was not there yet.'
		);
		expect(notThereYet(one, '2022-07-01')).toBeNull();
		expect(notThereYet({ ...one, openedOn: null }, '1999-01-01')).toBeNull();
	});

	test('says of two days that are the same that nothing changed, and names the first of many', () => {
		const state = (code: string, details: Partial<DeliverableState>) =>
			({
				code,
				stage: 'in-delivery',
				reached: false,
				confidence: 'green',
				promisedOn: null,
				...details
			}) as DeliverableState;
		const codes = ['a', 'b', 'c', 'd', 'e'];
		const [before, now] = ['amber', 'green'].map((confidence) =>
			codes.map((code) => state(code, { confidence } as Partial<DeliverableState>))
		) as [DeliverableState[], DeliverableState[]];
		const titles = new Map(codes.map((code) => [code, code.toUpperCase()]));
		expect(changesIn(now, now, titles)).toEqual([
			'No stage, forecast or delivery confidence changed.'
		]);
		expect(changesIn(before, now, titles)).toEqual([
			'Delivery confidence rose for 5: A (amber to green), B (amber to green), C (amber to green) and 2 more.'
		]);
		const undone = changesIn([state('a', { reached: true })], [state('a', {})], titles);
		expect(undone).toEqual(['1 deliverable no longer counts as reached: A.']);
	});
});

describe('a report that is kept', () => {
	test('is frozen with its hash, once, and the next tells what changed since', () => {
		recorded('partners', { effectiveOn: '2023-06-01' });
		const { id } = done(keepBoardReport(director(), '2023-07-01'));
		expect(done(keepBoardReport(director(), '2023-07-01'))).toEqual({ id, repeated: true });
		const before = keptReport(directorScope(), id);
		recorded('plans', {
			effectiveOn: '2023-06-10',
			stage: 'success-reached',
			actualOn: '2023-06-01'
		});
		expect(keptReport(directorScope(), id)).toEqual(before);
		expect(boardReport(directorScope(), '2023-07-01').sentence).not.toBe(before.report.sentence);
		const next = boardReport(directorScope(), TODAY);
		expect(sinceTitle(next.since)).toBe('Changes since the last report, as at 1 July 2023');
		expect(() => run('UPDATE board_reports SET content = content')).toThrow('frozen');
		expect(() => run('DELETE FROM board_reports')).toThrow('frozen');
		expect(all("SELECT id FROM audit WHERE act = 'board.keep'")).toHaveLength(1);
	});

	test('is shown to the programme alone', () => {
		const { id } = done(keepBoardReport(director(), TODAY));
		expect(keptReports(outside())).toEqual([]);
		expect(() => keptReport(outside(), id)).toThrow(NotFound);
		expect(() => keptReport(directorScope('XOT'), id)).toThrow(NotFound);
	});
});

/** The words of a document's file, part by part, as they stand between its tags. */
function wordsOf(bytes: Uint8Array, parts: RegExp): string {
	return [...unpack(bytes)]
		.filter(([name]) => parts.test(name))
		.map(([, part]) => new TextDecoder().decode(part))
		.join('\n')
		.replace(/<[^>]+>/g, '\u0001')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&apos;', "'")
		.replaceAll('&amp;', '&');
}

const FORMATS = [
	['docx', docxBytes, /^word\/document\.xml$/],
	['pptx', pptxBytes, /^ppt\/slides\/slide\d+\.xml$/]
] as const;

describe.each(FORMATS)('as %s', (_, write, parts) => {
	test('holds every word and figure of the report', async () => {
		const seen = recorded('partners', { effectiveOn: '2023-06-01' });
		recorded(
			'partners',
			{ effectiveOn: '2023-09-01', ...late, forecastReason: late.reason },
			{ seen }
		);
		const document = boardDocument(boardReport(directorScope(), TODAY), 'https://x.example/');
		const words = wordsOf(await write(document), parts);
		for (const { title, blocks } of document.sections) {
			expect(words).toContain(title);
			for (const block of blocks) {
				if (block.kind === 'words' || block.kind === 'heading') expect(words).toContain(block.text);
				if (block.kind === 'list') for (const item of block.items) expect(words).toContain(item);
				if (block.kind !== 'table') continue;
				for (const cell of block.rows.flat())
					for (const line of (typeof cell === 'string' ? cell : cell.text).split('\n'))
						expect(words).toContain(line);
			}
		}
	});

	test('takes any text as text', async () => {
		const hostile = [
			'=1+1',
			'<a href="x">&amp;</a>',
			'a\u0000b\u001fc\ud800',
			'@SUM(A1)',
			'\u202egnp'
		];
		const document: Document = {
			title: hostile[1]!,
			subtitle: hostile[2]!,
			origin: 'x',
			sections: [
				{ title: 'Empty', blocks: [] },
				{
					title: 'One',
					blocks: [
						{ kind: 'list', items: hostile },
						{
							kind: 'table',
							caption: hostile[1]!,
							columns: [{ label: hostile[0]!, width: 1 }],
							rows: hostile.map((text) => [text])
						},
						{
							kind: 'chart',
							title: hostile[1]!,
							labels: ['a', 'b'],
							series: [{ name: hostile[1]!, color: '005EB8', values: [1, null] }]
						}
					]
				}
			]
		};
		const words = wordsOf(await write(document), parts);
		for (const text of ['=1+1', '<a href="x">&amp;</a>', 'abc', '@SUM(A1)'])
			expect(words).toContain(text);
		expect(words).not.toMatch(/[\u0000\u001f]/);
	});
});

/** A document of one section that holds one block. */
const holding = (...blocks: Block[]): Document => ({
	title: 'T',
	subtitle: 's',
	origin: 'o',
	sections: [{ title: 'Long', blocks }]
});

const longTable: Table = {
	kind: 'table',
	caption: 'Many rows',
	columns: [
		{ label: 'Name', width: 0.3 },
		{ label: 'Why', width: 0.7 }
	],
	rows: Array.from({ length: 60 }, (_, row) => [`Row ${row}.`, 'Because of this. '.repeat(row)])
};

/** The slides of a file, in order, as XML. */
function slidesOf(bytes: Uint8Array): string[] {
	return [...unpack(bytes)]
		.flatMap(([name, part]) => {
			const number = /^ppt\/slides\/slide(\d+)\.xml$/.exec(name)?.[1];
			return number ? [[Number(number), new TextDecoder().decode(part)] as const] : [];
		})
		.sort(([a], [b]) => a - b)
		.map(([, xml]) => xml);
}

describe('a long table', () => {
	test('goes on over slides, each row once, with its heading row and a title on each', async () => {
		const slides = slidesOf(await pptxBytes(holding(longTable)));
		expect(slides.length).toBeGreaterThan(3);
		for (const slide of slides) {
			expect(slide).toMatch(/type="title"/);
			expect(slide.match(/>Name</g)).toHaveLength(1);
			// A row's height is known to PowerPoint alone; that many lines have room at 12 points.
			expect(slide.match(/>Row \d+\.</g)!.length).toBeLessThan(26);
		}
		expect(slides[1]).toContain('Long, continued');
		const rows = slides.join('').match(/>Row \d+\.</g);
		expect(rows).toEqual(longTable.rows.map((_, row) => `>Row ${row}.<`));
	});

	test('keeps its heading with it, and a row that is higher than a slide is still there', async () => {
		const words: Block = { kind: 'words', text: 'Much is said. '.repeat(340) };
		const tall: Block = { ...longTable, rows: [['One', 'Very much. '.repeat(2000)]] };
		const slides = slidesOf(
			await pptxBytes(holding(words, { kind: 'heading', text: 'Which' }, longTable, tall))
		);
		expect(slides.find((slide) => slide.includes('>Which<'))).toContain('>Row 0.<');
		expect(slides.at(-1)).toContain('>One<');
	});

	test('repeats its heading row in Word, and both are in English as it is written here', async () => {
		const parts = unpack(await docxBytes(holding(longTable)));
		const read = (name: string) =>
			new TextDecoder().decode(new Map(parts).get(name) ?? new Uint8Array());
		expect(read('word/document.xml').match(/<w:tblHeader\/>/g)).toHaveLength(1);
		expect(read('word/styles.xml')).toContain('w:val="en-GB"');
		expect(slidesOf(await pptxBytes(holding(longTable)))[0]).toContain('lang="en-GB"');
	});
});
