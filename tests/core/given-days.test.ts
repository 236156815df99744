/** The days that people may give, wherever they give them: on pages, to the API, in forms, at the command line. */
import { isHttpError } from '@sveltejs/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { FIRST_DAY, isInRange, lastDay, YEARS_AHEAD } from '#lib/core/calendar.ts';
import { dayRange, longDate } from '#lib/core/dates.ts';
import { done } from '#lib/core/result.ts';
import { dayProblem, dayTyped } from '#lib/core/typed-dates.ts';
import { type MarkKind, readMark } from '#lib/measures/annotations/rules.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { type INDICATOR_FIELDS, readOwnIndicator } from '#lib/registers/indicators/rules.ts';
import { acceptWithConditions } from '#lib/returns/review/write.server.ts';
import { setException, setRound } from '#lib/returns/rounds/write.server.ts';
import { checkRecording } from '#lib/roadmap/progress/rules.ts';
import { checkCriterion } from '#lib/roadmap/progress/write.server.ts';
import { exportRegister, measures } from '../../src/cli/commands/registers.ts';
import { Usage } from '../../src/cli/output.ts';
import { allRoutes, ask, handedOut } from '../support/asking.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { QUARTER, reviewing, sentReturn, settingRounds, unratedIn } from '../support/returns.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-11-21';
const RANGE = 'a day from 1 January 2015 to 21 November 2036';

test('they lie from the beginning of 2015 to ten years ahead', () => {
	expect([FIRST_DAY, YEARS_AHEAD]).toEqual(['2015-01-01', 10]);
	expect(lastDay('2024-02-29')).toBe('2034-02-28');
	expect(dayRange(TODAY)).toBe(RANGE);
	const taken = ['2014-12-31', '2015-01-01', '2036-11-21', '2036-11-22'];
	expect(taken.map((day) => isInRange(day, TODAY))).toEqual([false, true, true, false]);
});

test('what is wrong with one is said before what to do', () => {
	const said = (typed: string) =>
		dayProblem(dayTyped(typed, TODAY), TODAY, 'Enter the day, such as 3 October 2026.');
	const asked = 'Enter the day, such as 3 October 2026.';
	expect(said('')).toBe(asked);
	expect(said('soon')).toBe(asked);
	expect(said('31/2/2027')).toBe(`“31/2/2027” is a date that does not exist. ${asked}`);
	expect(said('2027-02-31')).toBe(`“2027-02-31” is a date that does not exist. ${asked}`);
	expect(said('31 Dec 2014')).toBe(`31 December 2014 is not ${RANGE}. ${asked}`);
	expect(said('9999-12-31')).toBe(`31 December 9999 is not ${RANGE}. ${asked}`);
	expect(said('21/11/36')).toBeNull();
});

/** Each is a day that no form takes, with what its field must say. */
const WRONG = [
	['31/2/2027', 'does not exist'],
	['31 December 2014', 'is not a day from 1 January 2015'],
	['31 December 9999', 'is not a day from 1 January 2015']
] as const;

describe.each(WRONG)('a form that is given %s', (text, sentence) => {
	const day = dayTyped(text, TODAY);
	const of = (findings: readonly { field: string; message: string }[], field: string) =>
		findings.find((one) => one.field === field)?.message;

	test.each(['effectiveOn', 'backToGreenOn', 'baselineOn', 'forecastOn', 'actualOn'])(
		'refuses it as an update’s %s',
		(field) => {
			const update = {
				...{ effectiveOn: TODAY, stage: 'success-reached', confidence: 'amber', reason: 'x' },
				...{ owner: 'x', backToGreenOn: TODAY, baselineOn: TODAY, forecastOn: TODAY },
				...{ forecastReason: null, actualOn: TODAY, note: null, [field]: day }
			};
			expect(of(checkRecording(update, null, TODAY), field)).toContain(sentence);
		}
	);

	test('refuses it of a criterion', () => {
		const input = { met: true, evidence: 'x', link: null, effectiveOn: day };
		expect(of(checkCriterion(input, null, TODAY), 'effectiveOn')).toContain(sentence);
	});

	test.each<[MarkKind, 'from' | 'to']>([
		['target', 'from'],
		['target', 'to'],
		['annotation', 'from'],
		['rebase', 'from']
	])('refuses it of a %s (%s)', (kind, field) => {
		const input = { value: '80', from: TODAY, to: '', text: 'x', by: 'x', [field]: day };
		const read = readMark(kind, input, { kind: 'share' }, TODAY);
		expect('findings' in read && of(read.findings, field)).toContain(sentence);
	});

	test.each(['targetFrom', 'targetTo'] satisfies (typeof INDICATOR_FIELDS)[number][])(
		'refuses it as an indicator’s %s',
		(field) => {
			const { findings: problems } = readOwnIndicator({ [field]: text }, TODAY);
			expect(of(problems, field)).toContain(sentence);
		}
	);
});

describe('rounds and conditions', () => {
	beforeEach(() => {
		freshDatabase();
		newRoadmap();
	});

	test('refuse it', () => {
		const actor = settingRounds();
		const round = { quarter: QUARTER, region: null, opensOn: '2026-10-01', dueOn: '2026-10-31' };
		const { id } = done(setRound(actor, round));
		sentReturn();
		for (const [text, sentence] of WRONG) {
			const day = dayTyped(text, TODAY);
			for (const field of ['opensOn', 'dueOn'])
				expect(setRound(actor, { ...round, [field]: day })).toMatchObject({
					refused: [{ field, message: expect.stringContaining(sentence) }]
				});
			const later = { ics: 'XWE', kind: 'later', dueOn: day, reason: 'x' } as const;
			expect(setException(actor, id, later)).toMatchObject({
				refused: [{ field: 'dueOn', message: expect.stringContaining(sentence) }]
			});
			const condition = { section: null, words: 'x', owner: 'x', dueOn: day };
			expect(
				acceptWithConditions(reviewing(), QUARTER, [condition], undefined, unratedIn())
			).toMatchObject({
				refused: [{ field: 'due-0', message: expect.stringContaining(sentence) }]
			});
		}
	});
});

const NO_DAYS = ['9999-12-31', '2926-01-01', '0001-01-01', '2026-02-31', '31/2/2027', 'soon'];
const SENTENCE = `must be ${dayRange(londonDate())}, written as 2026-09-30.`;

describe('an address', () => {
	beforeEach(() => {
		freshDatabase();
		newRoadmap();
	});

	test.each([
		'/',
		'/ics/[ics]',
		'/ics/[ics]/[register]',
		'/ics/[ics]/[register]/export/[format]',
		'/ics/[ics]/focus',
		'/ics/[ics]/measures',
		'/ics/[ics]/measures/[measure]',
		'/ics/[ics]/roadmap',
		'/ics/[ics]/roadmap/[deliverable]',
		'/ics/[ics]/roadmap/export/[format]',
		'/ics/[ics]/voice',
		'/ics/[ics]/voice/concerns',
		'/systems/export/[format]'
	])('of %s is refused with 400 and the days that are taken', async (id) => {
		const route = (await allRoutes()).find((one) => one.id === id)!;
		const door = route.doors.load ? 'load' : 'GET';
		const params = {
			...{ ics: 'XWE', register: 'policies', format: 'csv', measure: 'pcns-live' },
			deliverable: 'shift'
		};
		const person = signedInAs('programme-director');
		for (const asked of NO_DAYS) {
			const refused = await handedOut(route, door, params, person, `?asAt=${asked}`).catch(
				(thrown: unknown) => thrown
			);
			expect(isHttpError(refused, 400) && refused.body.message, asked).toBe(`The date ${SENTENCE}`);
		}
		expect(await ask(route, door, params, person)).toBe('open');
	});

	test.each(['/admin/audit', '/admin/audit/download'])(
		'of %s takes no other first or last day',
		async (id) => {
			const route = (await allRoutes()).find((one) => one.id === id)!;
			const door = route.doors.load ? 'load' : 'GET';
			for (const name of ['from', 'to'])
				await expect(
					handedOut(route, door, {}, signedInAs('admin'), `?${name}=2026-02-31`)
				).rejects.toMatchObject({ status: 400 });
		}
	);

	test('of the API is refused as a problem', async () => {
		const routes = await allRoutes();
		for (const what of ['measures', 'roadmap', 'registers/[register]']) {
			const { GET } = routes.find(({ id }) => id === `/api/v1/ics/[ics]/${what}`)!.doors;
			for (const asked of NO_DAYS) {
				const response = (await GET!({
					...{ params: { ics: 'XWE', register: 'policies' } },
					url: new URL(`http://x/api?asAt=${asked}`),
					locals: { person: signedInAs('viewer'), today: londonDate() }
				} as never)) as Response;
				expect([response.status, response.headers.get('content-type')], what).toEqual([
					...[400, 'application/problem+json']
				]);
				expect(await response.json()).toMatchObject({ detail: `asAt ${SENTENCE}` });
			}
		}
	});
});

test('the command line calls it a wrong call', async () => {
	for (const asked of NO_DAYS) {
		const words = ['--ics', 'XWE', '--as-at', asked];
		for (const run of [measures.run(words), exportRegister.run(['policies', ...words])]) {
			const refused = await Promise.resolve(run).catch((thrown: unknown) => thrown);
			expect(refused).toBeInstanceOf(Usage);
			expect(String(refused)).toContain(`--as-at wants ${dayRange(londonDate())}`);
		}
	}
	expect(longDate(FIRST_DAY)).toBe('1 January 2015');
});
