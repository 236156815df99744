import * as sheets from '@e965/xlsx';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { machineActor } from '#lib/accounts/read.server.ts';
import { NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { packCsv, packWorkbook } from '#lib/returns/pack/export.server.ts';
import { findPack, packContent, packsOf, packSubject } from '#lib/returns/pack/read.server.ts';
import { packTables } from '#lib/returns/pack/rules.ts';
import { makePack } from '#lib/returns/pack/write.server.ts';
import { EMPTY_SECTION } from '#lib/returns/return/content.ts';
import { findReturn, submissionOf } from '#lib/returns/return/read.server.ts';
import { saveSection, sendReturn, startReturn } from '#lib/returns/return/write.server.ts';
import {
	acceptWithConditions,
	askQuery,
	rateSection,
	sendBack
} from '#lib/returns/review/write.server.ts';
import { setException, setRound } from '#lib/returns/rounds/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { freshDatabase } from '../../support/database.ts';
import {
	outcome,
	QUARTER,
	returnActor,
	reviewing,
	sending,
	settingRounds,
	TODAY,
	unratedIn,
	writing
} from '../../support/returns.ts';

const national = () => settingRounds();
const ofRegion = (region = 'X01') => settingRounds('region-reviewer', region);
const england = ({ scope } = national()) =>
	packContent(scope, packSubject(scope, QUARTER, null), TODAY);

/** Sends a return whose sections are all green but for those given. */
function send(ics: string, narrative: string, ratings: Record<string, 'amber-red' | 'red'> = {}) {
	startReturn(writing(ics), QUARTER);
	for (const { code } of currentRoadmap(TODAY).returnSections) {
		const words = { ...EMPTY_SECTION, rating: ratings[code] ?? ('green' as const), narrative };
		saveSection(writing(ics), QUARTER, code, words, 0);
	}
	expect(outcome(sendReturn(sending(ics), QUARTER))).toBe('ok');
}

let sections: string[];

/** XWE is accepted with a condition, XOT is sent back, XBA is excused. */
beforeEach(() => {
	freshDatabase();
	done(
		loadRoadmap(
			machineActor('manage-roadmap'),
			JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8'))
		)
	);
	sections = currentRoadmap(TODAY).returnSections.map(({ code }) => code);
	const { id } = done(
		setRound(national(), {
			quarter: QUARTER,
			region: null,
			opensOn: '2026-10-01',
			dueOn: '2026-10-31'
		})
	);
	setException(national(), id, {
		ics: 'XBA',
		kind: 'excused',
		dueOn: null,
		reason: 'It changes its records.'
	});
	const [first, second] = sections as [string, string];
	send('XWE', '=1+1 is how it goes.', { [first]: 'red' });
	rateSection(reviewing(), QUARTER, first, { rating: 'red', reason: null });
	rateSection(reviewing(), QUARTER, second, { rating: 'amber', reason: 'Too bright.' });
	const condition = { section: first, words: 'Send the plan', owner: 'Lead', dueOn: '2026-11-30' };
	acceptWithConditions(reviewing(), QUARTER, [condition], undefined, unratedIn());
	send('XOT', 'It goes on.');
	const sent = submissionOf(
		reviewing('XOT').scope,
		findReturn(reviewing('XOT').scope, QUARTER).id
	)!;
	askQuery(reviewing('XOT'), QUARTER, {
		section: second,
		about: 'narrative',
		words: 'Where?',
		submission: sent.id
	});
	sendBack(reviewing('XOT'), QUARTER, 'Please answer.');
});

describe('the pack of a round', () => {
	test('holds every rating of both sides, cell by cell', () => {
		const pack = england();
		const table = packTables(pack).find(({ name }) => name === 'ratings')!;
		const row = (code: string) => table.rows.find(([first]) => first === code)!.slice(2);
		const expected = (own: (code: string) => string, reviewer: (code: string) => string | null) =>
			sections.flatMap((code) => [own(code), reviewer(code)]);
		const [first, second] = sections;
		expect(row('XWE')).toEqual(
			expected(
				(code) => (code === first ? 'R red' : 'G green'),
				(code) => (code === first ? 'R red' : code === second ? 'A amber' : null)
			)
		);
		expect(row('XOT')).toEqual(
			expected(
				() => 'G green',
				() => null
			)
		);
		expect(table.rows).toHaveLength(2);
		expect(table.columns).toHaveLength(2 + 2 * sections.length);
	});

	test('says of each ICS where it stands, and of one that did not send why', () => {
		const pack = england();
		expect(pack.systems.map(({ ics, state }) => [ics.code, state])).toEqual([
			['XBA', null],
			['XOT', 'queried'],
			['XWE', 'accepted-with-conditions']
		]);
		expect(pack.notSent).toEqual([
			{ ics: { code: 'XBA', name: 'Barnard ICS' }, why: 'Need not send: It changes its records.' }
		]);
		expect(pack.sentence).toBe(
			'2 of 3 ICSs (67%) have sent the return: 1 is accepted, 1 has a section at amber-red or red and 1 condition is open.'
		);
		expect(pack.systems[2]!.help.map(({ section, words }) => [section, words])).toEqual([
			[sections[0], '=1+1 is how it goes.']
		]);
		expect(pack.systems[2]!.conditions).toEqual([
			{
				section: sections[0],
				words: 'Send the plan',
				owner: 'Lead',
				dueOn: '2026-11-30',
				pastDue: false
			}
		]);
		expect(pack.themes).toEqual([{ section: sections[1], systems: 1, asked: 1, waiting: 1 }]);
	});

	test('is the same in the workbook, to the cell, and runs no formula', async () => {
		const pack = england();
		const { bytes, fileName } = await packWorkbook(pack, null);
		expect(fileName).toBe('returns-2026-27-q2-England-preview.xlsx');
		const book = sheets.read(bytes, { cellDates: true, UTC: true });
		const tables = packTables(pack);
		expect(book.SheetNames).toEqual([...tables.map(({ title }) => title), 'Notes']);
		for (const { title, columns, rows } of tables) {
			const sheet = book.Sheets[title]!;
			const found = sheets.utils.sheet_to_json<unknown[]>(sheet, { header: 1, UTC: true });
			expect(found[0], title).toEqual(columns.map(({ label }) => label));
			for (const [index, row] of rows.entries())
				for (const [place, value] of row.entries()) {
					const cell = found[index + 1]?.[place] ?? null;
					const plain = cell instanceof Date ? cell.toISOString().slice(0, 10) : cell;
					expect(plain, `${title} ${index} ${columns[place]!.label}`).toBe(value);
				}
			for (const [at, cell] of Object.entries(sheet))
				if (!at.startsWith('!')) expect((cell as sheets.CellObject).f, at).toBeUndefined();
		}
	});

	test('is a CSV file a table, with texts that no program runs', () => {
		const { bytes, fileName } = packCsv(england(), null, 'help');
		expect(fileName).toBe('returns-2026-27-q2-England-preview-help.csv');
		const text = new TextDecoder().decode(bytes);
		expect(text).toContain("'=1+1 is how it goes.");
		expect(text).toContain('XWE,Westside and Eastside ICS,');
	});

	test('of a region holds its ICSs alone', () => {
		const { scope } = ofRegion('X02');
		const pack = packContent(scope, packSubject(scope, QUARTER, null), TODAY);
		expect(pack.region?.code).toBe('X02');
		expect(pack.systems.map(({ ics }) => ics.code)).toEqual(['XBA']);
		expect(pack.sentence).toBe('None of 1 ICS has sent its return.');
	});

	test('leaves out what was taken back to draft', () => {
		run(`UPDATE returns SET state = 'draft' WHERE quarter = ?`, QUARTER);
		const pack = england();
		expect(pack.systems.every(({ sent }) => sent === null)).toBe(true);
		expect(pack.sections).toEqual([]);
		expect(pack.notSent[1]!.why).toBe(
			'It is in draft; 21 days overdue (it was due on 31 October 2026).'
		);
	});
});

describe('making a pack', () => {
	test('freezes one document with its hash, which nothing that follows changes', () => {
		expect(makePack(national(), QUARTER, null)).toEqual({ ok: { number: 1, repeated: false } });
		const subject = packSubject(national().scope, QUARTER, null);
		const before = findPack(national().scope, subject, 1);
		expect(before.intact).toBe(true);
		const [row] = all<{ content: string; sha256: string }>('SELECT content, sha256 FROM packs');
		expect(createHash('sha256').update(row!.content).digest('hex')).toBe(row!.sha256);
		rateSection(reviewing('XOT'), QUARTER, sections[0]!, { rating: 'green', reason: null });
		run(`UPDATE returns SET state = 'accepted' WHERE quarter = ?`, QUARTER);
		expect(findPack(national().scope, subject, 1)).toEqual(before);
		expect(() => run('UPDATE packs SET content = ?', '{}')).toThrow('a pack is frozen');
		expect(() => run('DELETE FROM packs')).toThrow('a pack is frozen');
	});

	test('again is a second number only where something has changed; the first stays', () => {
		makePack(national(), QUARTER, null);
		expect(makePack(national(), QUARTER, null)).toEqual({
			ok: { number: 1, repeated: true }
		});
		run(`UPDATE returns SET state = 'closed' WHERE state = 'accepted-with-conditions'`);
		expect(done(makePack(national(), QUARTER, null)).number).toBe(2);
		const subject = packSubject(national().scope, QUARTER, null);
		expect(packsOf(national().scope, subject).map(({ number, by }) => [number, by])).toEqual([
			[2, 'national of england'],
			[1, 'national of england']
		]);
		expect(findPack(national().scope, subject, 1).content.systems[2]!.state).toBe(
			'accepted-with-conditions'
		);
	});

	test('is written in the audit log', () => {
		makePack(ofRegion(), QUARTER, null);
		const [found] = all<{ act: string; subject: string; detail: string }>(
			`SELECT act, subject, detail FROM audit WHERE act = 'pack.make'`
		);
		expect(found!.subject).toBe(QUARTER);
		expect(JSON.parse(found!.detail)).toMatchObject({ region: 'X01', number: 1 });
	});

	test('is for the national team and, of its own region, for the regional team', () => {
		expect(done(makePack(ofRegion(), QUARTER, 'X01')).number).toBe(1);
		expect(outcome(makePack(national(), QUARTER, 'X01'))).toBe('repeated');
		expect(() => makePack(ofRegion(), QUARTER, 'X02')).toThrow(NotFound);
		expect(() => makePack(ofRegion(), '2026-27-q1', null)).toThrow(NotFound);
		const england = packSubject(national().scope, QUARTER, null);
		expect(() => findPack(national().scope, england, 1)).toThrow(NotFound);
		expect(() => packsOf(ofRegion().scope, england)).toThrow(NotFound);
		const director = returnActor('send-returns', 'programme-director');
		// @ts-expect-error who sends returns makes no pack
		const withAnother = () => makePack(director, QUARTER, null);
		expect(withAnother).toBeTypeOf('function');
	});
});
