/** Frameworks: their documents, what is answered, and what answers mean. */
import { beforeEach, describe, expect, test } from 'vitest';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import {
	answeredFramework,
	answerersOf,
	answerHistory,
	answersDropped,
	findFramework,
	frameworkCatalogue
} from '#lib/frameworks/read.server.ts';
import {
	type Answer,
	answered,
	type Answered,
	holds,
	nextIn,
	parseFramework,
	progressOf,
	progressSentence,
	stateWords
} from '#lib/frameworks/rules.ts';
import { type AnswerInput, recordAnswer, recordAnswers } from '#lib/frameworks/write.server.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { freshDatabase } from '../support/database.ts';
import { director, directorScope, newRoadmap, recorded } from '../support/roadmap.ts';
import { fieldsOf } from '../support/voices.ts';

const TODAY = '2023-10-01';
const EVER = '9999-12-31';

/** Statements of each section as their source prints them. */
const COUNTS: Record<string, number[]> = {
	'care-coordination': [6, 3, 6],
	'care-planning': [6, 5],
	challenges: [3, 8, 7, 5, 3, 2, 2],
	'digital-uses': [8],
	'early-implementers': [11, 5],
	'governance-seats': [5, 6],
	'implementation-stages': [4],
	inequalities: [5, 2, 8],
	'outcome-measures': [5, 3, 6],
	'personalised-plans': [5],
	proposal: [16, 3, 9, 14, 5, 6, 6, 1, 8, 8, 7, 6, 11, 4, 6, 6, 1, 6],
	'race-equality': [1, 6, 1],
	'sign-offs': [9, 8],
	'ten-steps': [5, 5],
	'triangle-of-care': [6],
	'waiting-times': [3, 4, 4, 3, 3]
};

test('each framework has as many statements as its source, and names it', () => {
	const { frameworks } = frameworkCatalogue();
	const found = [...frameworks.values()].map(({ code, sections }) => [
		code,
		sections.map(({ statements }) => statements.length)
	]);
	expect(Object.fromEntries(found)).toEqual(COUNTS);
	for (const { source } of frameworks.values()) expect(source.document.length).toBeGreaterThan(20);
});

describe('a document', () => {
	const { scales } = frameworkCatalogue();
	const document = (change: (one: Record<string, unknown>) => void) => {
		const one = structuredClone(findFramework('ten-steps')) as unknown as Record<string, unknown>;
		change(one);
		return () => parseFramework(one, scales, new Set(['pcns-live']));
	};
	const statements = (one: Record<string, unknown>) =>
		(one.sections as { statements: Record<string, unknown>[] }[])[0]!.statements;

	test.each([
		[
			'a code twice',
			(one) => (statements(one)[1]!.code = 'leadership'),
			/statement leadership: stands twice/
		],
		['a scale that is not there', (one) => (one.scale = 'stars'), /there is no scale "stars"/],
		['no source', (one) => delete one.source, /source/],
		[
			'a measure that is not there',
			(one) => (statements(one)[0]!.measure = 'x'),
			/statement leadership: there is no measure "x"/
		],
		[
			'a statement without words',
			(one) => (statements(one)[2]!.text = ' '),
			/statements\[2\]: "text"/
		]
	] as [string, (one: Record<string, unknown>) => void, RegExp][])(
		'with %s is refused, and the place is named',
		(_, change, message) => expect(document(change)).toThrow(message)
	);
});

describe('an answer', () => {
	beforeEach(() => {
		freshDatabase();
		newRoadmap();
	});

	const FRAMEWORK = 'sign-offs';
	const input = (details: Partial<AnswerInput> = {}): AnswerInput => ({
		...{ state: 'signed', reason: '', evidence: 'Minutes of May', owner: '', reviewOn: '' },
		...details
	});
	const answer = (
		statement: string,
		details: Partial<AnswerInput> = {},
		{ seen = 0, framework = FRAMEWORK, organisation = 'XWE', code = 'XWE' } = {}
	) =>
		recordAnswer(
			director(TODAY, code),
			{ framework, statement, organisation },
			input(details),
			seen
		);
	const sections = (asAt = EVER) =>
		answeredFramework(directorScope(), findFramework(FRAMEWORK), directorScope().ics.id, asAt);
	const find = (statement: string, asAt = EVER) =>
		sections(asAt)
			.flatMap(({ statements }) => statements)
			.find(({ code }) => code === statement)!;

	test('with others is recorded with all of them, or none is', () => {
		const [first, second] = sections()[0]!.statements;
		const about = { framework: FRAMEWORK, organisation: 'XWE' };
		const several = (given: Partial<AnswerInput>, seen = 0) =>
			recordAnswers(director(TODAY), about, [
				{ statement: first!.code, input: input(), seen },
				{ statement: second!.code, input: input(given), seen: 0 }
			]);
		expect(several({ evidence: '' })).toMatchObject({
			refused: [
				{
					field: `${second!.code}.evidence`,
					message: expect.stringContaining(`“${second!.text}”: Say what shows it`)
				}
			]
		});
		expect(find(first!.code).answer).toBeNull();
		expect(done(several({}))).toEqual({ recorded: 2 });
		// The same once more is recorded once; something else meanwhile is a conflict, named by its cell.
		expect(done(several({}))).toEqual({ recorded: 0 });
		done(answer(first!.code, { evidence: 'Another' }, { seen: find(first!.code).answer!.id }));
		expect(several({})).toMatchObject({ refused: [{ field: `${first!.code}.state` }] });
	});

	test('is appended with who and its audit row, and an earlier one stays in its history', () => {
		const first = done(answer('housing', { state: 'not-signed', reason: 'In June.' })).id;
		const second = done(answer('housing', {}, { seen: first })).id;
		expect(find('housing')).toMatchObject({
			answer: { id: second, version: '2021' },
			state: { label: 'Signed' }
		});
		const history = answerHistory(
			directorScope(),
			FRAMEWORK,
			directorScope().ics.id,
			'housing',
			EVER
		);
		expect(history.map(({ id }) => id)).toEqual([second, first]);
		expect(all("SELECT 1 FROM audit WHERE act = 'framework.answer'")).toHaveLength(2);
		expect(() => run("UPDATE framework_answers SET state = 'x'")).toThrow('appended');
		expect(() => run('DELETE FROM framework_answers')).toThrow('appended');
	});

	test('sent twice is recorded once, and one after another’s is a conflict', () => {
		const { id } = done(answer('housing'));
		expect(done(answer('housing'))).toEqual({ id, repeated: true });
		expect(answer('housing', { evidence: 'Other minutes' })).toMatchObject({ conflict: { id } });
		expect(all('SELECT 1 FROM framework_answers')).toHaveLength(1);
	});

	test.each([
		[{ state: 'met' }, 'state'],
		[{ evidence: ' ' }, 'evidence'],
		[{ evidence: 'Ann, 943 476 5919' }, 'evidence'],
		[{ owner: '943 476 5919' }, 'owner'],
		[{ reason: 'x'.repeat(2001) }, 'reason'],
		[{ reviewOn: 'soon' }, 'reviewOn'],
		[{ reviewOn: '2023-09-30' }, 'reviewOn']
	] as [Partial<AnswerInput>, string][])('with %j is refused at its field', (details, field) => {
		expect(fieldsOf(answer('housing', details))).toEqual([field]);
	});

	test('that it does not apply says why', () => {
		expect(fieldsOf(answer('older-adults', { state: 'not-applicable' }))).toEqual(['reason']);
		done(answer('older-adults', { state: 'not-applicable', reason: 'Another ICS plans it.' }));
		expect(holds(find('older-adults'))).toBeNull();
		expect(progressOf(sections().flatMap(({ statements }) => statements)).of).toBe(16);
	});

	test('of a signature lapses when the plan changes, and stands again when it is signed again', () => {
		const { id } = done(answer('housing'));
		expect(find('housing')).toMatchObject({ lapsed: false });
		recorded('partners', { baselineOn: '2024-01-31', forecastOn: '2024-01-31' });
		expect(find('housing')).toMatchObject({ lapsed: true });
		expect(holds(find('housing'))).toBe(false);
		expect(stateWords(find('housing'))).toMatch(/^Signed on .* for an earlier plan/);
		expect(nextIn(sections())[0]!.code).toBe('housing');
		done(answer('housing', { evidence: 'Minutes of June' }, { seen: id }));
		expect(find('housing')).toMatchObject({ lapsed: false });
	});

	test('counts from its day on', () => {
		done(answer('housing'));
		expect(find('housing', '2000-01-01').answer).toBeNull();
	});

	test('is of the ICS, or of one of its trusts', () => {
		const triangle = { framework: 'triangle-of-care', organisation: 'XTR' };
		done(answer('posts', { state: '3' }, triangle));
		const trusts = answerersOf(directorScope(), findFramework('triangle-of-care'), TODAY);
		expect(trusts.map(({ code }) => code)).toContain('XTR');
		expect(() => answer('posts', { state: '3' }, { ...triangle, organisation: 'XWE' })).toThrow(
			NotAllowed
		);
		expect(() => answer('housing', {}, { organisation: 'XTR' })).toThrow(NotAllowed);
		expect(() => answer('housing', {}, { framework: 'none' })).toThrow(NotFound);
		expect(fieldsOf(answer('nothing'))).toEqual(['statement']);
	});

	test('to a statement that was dropped is kept under its version', () => {
		done(answer('housing'));
		const framework = findFramework(FRAMEWORK);
		const without = {
			...framework,
			sections: framework.sections.map((one) => ({
				...one,
				statements: one.statements.filter(({ code }) => code !== 'housing')
			}))
		};
		const dropped = answersDropped(directorScope(), without, directorScope().ics.id, EVER);
		expect(dropped).toMatchObject([{ statement: 'housing', version: '2021', state: 'signed' }]);
	});
});

describe('in a sentence', () => {
	const of = (met: number, of: number, unanswered = 0, lapsed = 0, late = 0) =>
		progressSentence({ met, of, unanswered, lapsed, late });

	test.each([
		[of(0, 0), 'None of its statements applies here.'],
		[of(0, 4, 4), 'None of the 4 statements has an answer yet.'],
		[of(1, 4, 3), '1 of 4 statements is met; 3 have no answer yet.'],
		[of(4, 4), '4 of 4 statements are met.'],
		[
			of(2, 9, 1, 1, 2),
			'2 of 9 statements are met; 1 has no answer yet. 1 signature has lapsed and 2 answers are past the day to look again.'
		]
	])('%s', (said, expected) => expect(said).toBe(expected));

	test('what to do next begins with what lapsed, then what is late, then what has no answer', () => {
		const framework = findFramework('implementation-stages');
		const { scales } = frameworkCatalogue();
		const given = (statement: string, details: Partial<Answer>): Answer => ({
			...{
				id: 1,
				statement,
				version: '2021',
				state: 'met',
				reason: null,
				evidence: null,
				owner: null
			},
			...{
				reviewOn: null,
				signedSha256: null,
				recordedAt: '2023-01-01T00:00:00Z',
				recordedBy: 'Ann'
			},
			...details
		});
		const answers = [given('gaps', { reviewOn: '2023-02-01' }), given('needs', {})];
		const sections = answered(framework, scales, answers, () => 'plan', TODAY);
		expect(nextIn(sections).map(({ code }: Answered) => code)).toEqual(['gaps', 'assets', 'model']);
	});
});
