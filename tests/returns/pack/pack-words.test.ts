import { describe, expect, test } from 'vitest';
import type { Cell } from '#lib/documents/document.ts';
import { packDocument } from '#lib/returns/pack/document.ts';
import {
	conditionsSentence,
	coverageSentence,
	differingRatings,
	mayBeExact,
	packOf,
	PACK_PARTS,
	packFigure,
	packTables,
	ratingWords,
	type SystemFacts
} from '#lib/returns/pack/rules.ts';
import { newContent, newSection } from '../../support/returns.ts';

const TODAY = '2026-11-21';

function system(name: string, given: Partial<SystemFacts> = {}): SystemFacts {
	return {
		ics: { code: name.toUpperCase(), name },
		region: 'X01',
		state: null,
		due: { status: 'overdue', dueOn: '2026-10-31', days: -21 },
		exception: null,
		sent: null,
		decided: null,
		ratings: new Map(),
		conditions: [],
		queries: [],
		...given
	};
}

const plan = (planned: number | null, actual: number | null) => ({
	name: 'pcns-live',
	title: 'Networks covered',
	unit: 'networks',
	planned,
	actual,
	note: null,
	register: 'pcns'
});

function sent(rating: 'green' | 'red' | null = 'green', figures = [plan(5, 4)]) {
	const content = { ...newContent(newSection({ rating })), plan: figures };
	return { number: 1, sha256: 'a', on: '2026-10-20', content };
}

const pack = (...facts: SystemFacts[]) => packOf('2026-27-q2', null, TODAY, facts);

describe('the sentence of a pack', () => {
	test('says that none is asked, that none has sent, and that all have', () => {
		expect(pack().sentence).toBe('No ICS is asked for a return in this round.');
		expect(pack(system('A'), system('B')).sentence).toBe('None of 2 ICSs has sent its return.');
		expect(pack(system('A', { state: 'submitted', sent: sent('red') }), system('B')).sentence).toBe(
			'1 of 2 ICSs (50%) has sent the return: none is accepted, 1 has a section at amber-red or red and no condition is open.'
		);
		const done = { state: 'accepted' as const, sent: sent() };
		expect(pack(system('A', done), system('B', done)).sentence).toBe(
			'2 of 2 ICSs (100%) have sent the return: all of them are accepted, none has a section at amber-red or red and no condition is open.'
		);
	});
});

describe('primary care networks', () => {
	const live = (numerator: number | null, denominator: number | null) => {
		const figure = {
			...{ name: 'pcns-live', title: 'Networks live', unit: 'networks', register: 'pcns' },
			...{ numerator, denominator, planned: null, note: null, disagreement: null },
			value: numerator === null ? null : numerator / denominator!,
			better: 'higher' as const
		};
		const content = newContent(newSection({ rating: 'green', figures: [figure] }));
		return {
			state: 'submitted' as const,
			sent: { number: 1, sha256: 'a', on: '2026-10-20', content }
		};
	};
	const said = (...returns: ReturnType<typeof live>[]) =>
		coverageSentence(pack(...returns.map((one, index) => system(`S${index}`, one))).coverage!);

	test('have a total, with a percentage only where no ICS is missing', () => {
		expect(said(live(33, 40), live(0, 5))).toBe('Networks live: 33 of 45 networks (73%).');
		expect(said(live(1, 1))).toBe('Networks live: 1 of 1 network (100%).');
		expect(said(live(33, 40), live(null, null))).toBe(
			'Networks live: 33 of 40 networks in 1 of 2 ICSs. The others gave no figure, so no percentage is given.'
		);
		expect(said(live(null, null))).toBe('No submitted return gives the networks that are live.');
		expect(said()).toBe('No submitted return gives the networks that are live.');
	});
});

test('the reviewer’s reason stands where it rates differently, and beside what needs help', () => {
	const ratings = new Map([[newSection().code, { rating: 'red' as const, reason: 'No plan.' }]]);
	const made = pack(system('A', { state: 'in-review', sent: sent('green'), ratings }));
	expect(differingRatings(made)).toMatchObject([
		{ ics: { name: 'A' }, own: 'green', reviewer: 'red', reason: 'No plan.' }
	]);
	const tables = new Map(packTables(made).map(({ name, rows }) => [name, rows]));
	expect(tables.get('differences')).toEqual([
		['A', 'A', expect.any(String), 'G green', 'R red', 'No plan.']
	]);
	expect(tables.get('help')![0]!.at(-1)).toBe('No plan.');
	const same = new Map([[newSection().code, { rating: 'green' as const, reason: null }]]);
	expect(
		differingRatings(pack(system('A', { state: 'in-review', sent: sent(), ratings: same })))
	).toEqual([]);
});

describe('totals of people', () => {
	const line = (actual: number) => ({ ...plan(100, actual), name: 'people', unit: 'people' });
	const returned = (name: string, actual: number, number = 1) =>
		system(name, { state: 'submitted', sent: { ...sent('green', [line(actual)]), number } });
	const counts = [...Array(12).keys()].map((one) => 20 + one);
	const systems = (changed = 0) => [
		...counts.map((one, place) => returned(`S${place}`, one, place < changed ? 2 : 1)),
		returned('Small', 3)
	];
	const preview = (changed = 0) => packOf('2026-27-q2', null, TODAY, systems(changed));

	test('are rounded until a pack is frozen', () => {
		expect(preview().totals[0]).toMatchObject({ actual: 310, planned: 1300 });
		expect(preview().exact).toBe(false);
		const frozen = (facts: SystemFacts[]) =>
			packOf('2026-27-q2', null, TODAY, facts, true).totals[0]!.actual;
		expect(frozen(systems().slice(0, -1))).toBe(306);
		// With one hidden count behind it, an exact total would tell it.
		expect(frozen(systems())).toBe(310);
	});

	test('are exact in a frozen pack of England where two ICSs or more have sent since the last', () => {
		expect(mayBeExact(preview(), null)).toBe(true);
		const before = { ...preview(), exact: true };
		expect(mayBeExact(preview(1), before)).toBe(false);
		expect(mayBeExact(preview(2), before)).toBe(true);
		// Nothing has changed: what the pack before says tells no more.
		expect(mayBeExact(preview(), before)).toBe(true);
		expect(mayBeExact(preview(), { ...before, exact: false })).toBe(false);
		const region = packOf('2026-27-q2', { code: 'X01', name: 'X01' }, TODAY, systems());
		expect(mayBeExact(region, null)).toBe(false);
		expect(mayBeExact({ ...preview(), asAt: '2026-09-30' }, null)).toBe(false);
	});
});

describe('the sentence of an ICS', () => {
	const sentence = (given: Partial<SystemFacts>) => pack(system('A', given)).systems[0]!.sentence;

	test('says when it was sent, and that nobody has rated it', () => {
		expect(sentence({ state: 'submitted', sent: sent() })).toBe(
			'Sent to the region on 20 October 2026. It rates 1 of 1 section (100%) green or amber-green. The reviewer has rated nothing yet.'
		);
	});

	test('names the sections that need help by the reviewer’s rating too, and both ratings stay', () => {
		const ratings = new Map([['workforce', { rating: 'red' as const, reason: 'No staff.' }]]);
		const given = { state: 'queried' as const, sent: sent(), ratings };
		expect(sentence({ ...given, decided: { act: 'send-back', on: '2026-10-25' } })).toBe(
			'Sent back with queries on 25 October 2026; sent on 20 October 2026. It rates 1 of 1 section (100%) green or amber-green. At amber-red or red, by either side: Workforce. The reviewer rates 1 section differently.'
		);
		expect(pack(system('A', given)).systems[0]!.ratings).toEqual([
			{ section: 'workforce', own: 'green', reviewer: 'red', reason: 'No staff.' }
		]);
	});

	test('counts open conditions and those past their day', () => {
		const condition = { section: null, words: 'Send it', owner: 'Lead', dueOn: '2026-11-20' };
		const given = { state: 'accepted-with-conditions' as const, sent: sent() };
		expect(sentence({ ...given, conditions: [condition] })).toContain(
			'1 condition is open, 1 past its day.'
		);
		expect(
			sentence({ ...given, conditions: [condition, { ...condition, dueOn: TODAY }] })
		).toContain('2 conditions are open, 1 past its day.');
	});

	test('says why nothing was sent: nothing begun, a later day, or excused', () => {
		expect(sentence({})).toBe(
			'Nothing has been sent. It has not been begun; 21 days overdue (it was due on 31 October 2026).'
		);
		expect(
			sentence({
				state: 'draft',
				due: { status: 'draft', dueOn: '2026-12-01', days: 10 },
				exception: { kind: 'later', dueOn: '2026-12-01', reason: 'The post was empty.' }
			})
		).toBe(
			'Nothing has been sent. It is in draft; due on 1 December 2026. A later day was agreed: The post was empty.'
		);
		expect(sentence({ exception: { kind: 'excused', dueOn: null, reason: 'New records.' } })).toBe(
			'Nothing has been sent. Need not send: New records.'
		);
	});
});

describe('totals', () => {
	test('are of what was given, and say by how many; of nothing there is no sum', () => {
		const of = (name: string, planned: number | null, actual: number | null) =>
			system(name, { state: 'accepted', sent: sent('green', [plan(planned, actual)]) });
		const [total] = pack(of('A', 5, 4), of('B', 3.5, null), system('C')).totals;
		expect(total).toMatchObject({ planned: 8.5, actual: 4, from: 1, of: 2 });
		expect(pack(of('A', null, null)).totals[0]).toMatchObject({ planned: null, actual: null });
	});
});

test('a rating is its letters and its word', () => {
	expect(ratingWords('amber-red')).toBe('AR amber-red');
	expect(ratingWords(null)).toBeNull();
});

describe('a pack as a document', () => {
	const text = (cell: Cell) => (typeof cell === 'string' ? cell : cell.text);
	const wordsOf = (content: ReturnType<typeof pack>, number: number | null = 2) => {
		const { title, subtitle, sections } = packDocument(content, number, 'https://x.example/');
		const said = sections.flatMap(({ title, blocks }) => [
			title,
			...blocks.flatMap((block) => {
				if (block.kind === 'list') return block.items;
				if (block.kind === 'table') return block.rows.flat().map(text);
				return block.kind === 'chart' ? [] : [block.text];
			})
		]);
		return [title, subtitle, ...said];
	};

	test('says of a round without returns what its page says', () => {
		const { ratings, plan, help, conditions, queries } = PACK_PARTS;
		expect(wordsOf(pack(system('A')))).toEqual(
			expect.arrayContaining(
				[ratings, plan, help, conditions, queries].flatMap(({ title, none }) => [title, none])
			)
		);
		expect(wordsOf(pack())).toContain(PACK_PARTS.notSent.none);
	});

	test('holds ratings with their reasons, figures with their sum, and conditions', () => {
		const [section] = sent().content.sections;
		const made = pack(
			system('A', {
				state: 'in-review',
				sent: sent('green'),
				ratings: new Map([[section!.code, { rating: 'red' as const, reason: 'No lead.' }]]),
				conditions: [{ section: null, words: 'A plan.', owner: 'Ann', dueOn: '2026-11-01' }]
			}),
			system('B', { state: 'submitted', sent: sent(null, [plan(3, null)]) })
		);
		const words = wordsOf(made);
		for (const wanted of [
			made.sentence,
			'G\nR',
			'–\n–',
			'No lead.',
			'Total of what was given, by 1 of 2 ICSs',
			packFigure(8, 'networks'),
			'not given',
			'1 condition open, 1 past the day on 21 November 2026.',
			'The whole return',
			'1 Nov 2026, past its day'
		])
			expect(words, wanted).toContain(wanted);
		expect(words[1]).toBe('Pack 2. As at 21 November 2026');
		expect(wordsOf(made, null)[1]).toMatch(/^Not frozen/);
	});

	test('keeps small numbers of people hidden, and writes pounds as pounds', () => {
		const people = { ...plan(3, 40), name: 'seen', title: 'People seen', unit: 'people' };
		const words = wordsOf(pack(system('A', { state: 'submitted', sent: sent('green', [people]) })));
		expect(words).toContain(packFigure('*', 'people'));
		expect(words).not.toContain('3');
		expect([packFigure(null, 'people'), packFigure(1200, 'pounds')]).toEqual([
			'not given',
			'£1,200'
		]);
	});

	test('counts the conditions that are past their day', () => {
		const one = { section: null, words: 'A', owner: 'B', dueOn: '2027-01-01' };
		const given = system('A', { sent: sent(), state: 'accepted', conditions: [one, one] });
		expect(conditionsSentence(pack(given))).toBe(
			'2 conditions open, none past the day on 21 November 2026.'
		);
	});
});
