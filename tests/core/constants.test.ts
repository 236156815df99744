/** A number that people read is written from its constant: change it, and every sentence follows. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

type Texts = string[];

/** The texts that a module exports, functions and all else left out. */
function textsIn(exported: unknown): Texts {
	if (typeof exported === 'string') return [exported];
	if (typeof exported !== 'object' || exported === null) return [];
	return Object.values(exported).flatMap(textsIn);
}

/** A module of ours in which a constant has another number (see `vitest.config.ts`). */
async function withConstant(path: string, name: string, value: number): Promise<unknown> {
	return import(/* @vite-ignore */ `#lib/${path}?with=${name}:${value}`);
}

/** What a module says: its texts, and those that its functions make. */
type Says<M> = (module: M) => Texts;

async function follows<M>(
	[name, was, now]: readonly [string, string | number, string | number],
	value: number,
	path: string,
	says: Says<M> = () => []
): Promise<void> {
	const original = (await import(/* @vite-ignore */ `#lib/${path}`)) as M;
	const changed = (await withConstant(path, name, value)) as M;
	const told = (module: M) =>
		[...textsIn(module), ...says(module)].filter((text) => /[a-z] |\*/.test(text));
	const before = told(original);
	const after = told(changed);
	const holds = (texts: Texts, word: string | number) =>
		texts.filter((text) => new RegExp(`(?<![\\w.])${word}(?![\\w.]\\d)\\b`).test(text));
	const speaking = holds(before, was);
	expect(speaking.length, `${path} says nothing of ${was}`).toBeGreaterThan(0);
	expect(holds(after, now).length, path).toBeGreaterThanOrEqual(speaking.length);
	expect(holds(after, was), path).toEqual([]);
}

describe('a sentence follows its constant:', () => {
	test('90 days until an update is stale', async () => {
		const change = ['STALE_AFTER_DAYS', 90, 61] as const;
		type Attention = typeof import('#lib/roadmap/progress/attention.ts');
		await follows<Attention>(change, 61, 'roadmap/progress/attention.ts', ({ tasksFrom }) =>
			tasksFrom([{ kind: 'stale', codes: ['a'] }], () => 'A', '/ics/XWE').map(({ why }) => why)
		);
		await follows(change, 61, 'compare/need.ts');
	});

	test('three months in which something is due soon', async () => {
		const change = ['SOON_MONTHS', 'three months', 'four months'] as const;
		type Attention = typeof import('#lib/roadmap/progress/attention.ts');
		await follows<Attention>(change, 4, 'roadmap/progress/attention.ts', ({ tasksFrom }) =>
			tasksFrom([{ kind: 'in-doubt-soon', codes: ['a'] }], () => 'A', '/ics/XWE').map(
				({ why }) => why
			)
		);
		await follows(change, 4, 'roadmap/progress/rules.ts');
		await follows(change, 4, 'compare/need.ts');
	});

	test('fewer than 5 people, who are not shown', async () => {
		const change = ['FEWEST_SHOWN', 'than 5', 'than 8'] as const;
		type Disclosure = typeof import('#lib/core/disclosure.ts');
		await follows<Disclosure>(change, 8, 'core/disclosure.ts', ({ disclosedCountWords }) => [
			disclosedCountWords(3)
		]);
		await follows(change, 8, 'voices/publish/sensitive-text.ts');
		type Publish = typeof import('#lib/voices/publish/rules.ts');
		await follows<Publish>(change, 8, 'voices/publish/rules.ts', ({ headcountWords }) => [
			headcountWords({ about: null, least: false })
		]);
		await follows(['FEWEST_SHOWN', 'under 5', 'under 8'], 8, 'core/disclosure.ts');
		await follows(['FEWEST_SHOWN', 'under 5', 'under 8'], 8, 'voices/publish/rules.ts');
	});

	test('counts of people to the nearest 5', async () => {
		const change = ['NEAREST', 'nearest 5', 'nearest 10'] as const;
		await follows(change, 10, 'core/disclosure.ts');
		await follows(change, 10, 'voices/publish/rules.ts');
	});

	test('20 working days to an answer', async () => {
		type Concerns = typeof import('#lib/voices/concerns/rules.ts');
		const change = ['ANSWER_DAYS', '20 working days', '15 working days'] as const;
		await follows<Concerns>(change, 15, 'voices/concerns/rules.ts', ({ answersWithin }) => [
			answersWithin()
		]);
	});

	test('the days before a return and a milestone are due', async () => {
		await follows(['DUE_SOON_DAYS', 7, 9], 9, 'returns/rounds/rules.ts');
		type Rounds = typeof import('#lib/returns/rounds/rules.ts');
		await follows<Rounds>(
			['DUE_SOON_DAYS', 'within 7 days', 'within 9 days'],
			9,
			'returns/rounds/rules.ts',
			({ roundSentence }) => [roundSentence([{ status: 'due-soon', dueOn: '2026-10-30', days: 3 }])]
		);
		type Milestones = typeof import('#lib/registers/milestones/rules.ts');
		await follows<Milestones>(
			['SOON_DAYS', '90 days', '45 days'],
			45,
			'registers/milestones/rules.ts',
			({ milestoneOn, timelineSentence }) => [
				timelineSentence([
					milestoneOn(
						{ ...MILESTONE, baselineOn: '2027-01-01', forecastOn: '2027-01-01', actualOn: null },
						'2026-01-01'
					)
				])
			]
		);
	});

	test('the rules of control charts', async () => {
		await follows(['RUN_LENGTH', 7, 6], 6, 'spc/words.ts');
		await follows(['FEWEST_VALUES', 13, 15], 15, 'spc/words.ts');
	});
});

type HeldMilestone = Parameters<
	(typeof import('#lib/registers/milestones/rules.ts'))['milestoneOn']
>[0];
const MILESTONE = {} as HeldMilestone;

/** Numbers with a constant, as they would be typed: in digits or in words. */
const TYPED =
	/\b(?:three|3) months\b|\b(?:ninety|90) days\b|\b(?:twenty|20) working days\b|\bnearest (?:five|5)\b|\b(?:fewer|less) than (?:five|5)\b|\bunder (?:five|5)\b|\b(?:twelve|12) months\b|\b(?:for|within|in|after) (?:two|2|14|365) days\b|\b(?:twelve|12) hours\b/i;

/** Where such words are no number of a rule: "three months" is also the length of a period in a file. */
const PERIODS = [
	'src/lib/core/periods.ts',
	'src/lib/measures/rules.ts',
	'src/lib/imports/template.ts',
	'src/lib/measures/read.server.ts',
	'src/lib/registers/indicators/definition.ts',
	'src/lib/registers/indicators/rules.ts',
	'src/lib/registers/parse/dates.ts',
	// How soon a risk could come about, as sheets write it.
	'src/lib/registers/risks/definition.ts',
	'src/routes/help/+page.svelte'
];

test('no sentence has a number typed into it that has a constant', () => {
	const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
		.map((name) => posix.join('src', name.replaceAll('\\', '/')))
		.filter((path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('src/lib/demo/'));
	expect(sources.length).toBeGreaterThan(150);
	const found = sources.flatMap((path) =>
		readFileSync(path, 'utf8')
			.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '')
			.split('\n')
			.map((line) => line.replace(/(^|\s)\/\/.*$/, ''))
			.filter((line) => TYPED.test(line))
			.map((line) => `${path}: ${line.trim()}`)
	);
	expect(found.filter((line) => !PERIODS.includes(line.split(': ')[0]!))).toEqual([]);
});
