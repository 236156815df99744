import { describe, expect, it } from 'vitest';
import { dialogSentence, type DialogStaff } from '#lib/registers/teams/rules.ts';
import {
	courseNotes,
	type CourseReturn,
	coursesSentence,
	courseTrends,
	trustCell
} from '#lib/registers/training/definition.ts';

const MONTHS = ['2026-07', '2026-08', '2026-09'];

const returned = (course: string, details: Partial<CourseReturn> = {}): CourseReturn => ({
	...{ trust: 'XTR', trustName: 'Hill Trust', course, month: '2026-09', inScope: 10, trained: 5 },
	...details
});

const trends = (...latest: CourseReturn[]) => courseTrends(latest, [], MONTHS);

describe('a course over time', () => {
	it('adds up its trusts, and has gaps where nothing was returned', () => {
		const monthly = [
			{ course: 'DIALOG', month: '2026-09', inScope: 20, trained: 15 },
			{ course: 'Dialog', month: '2026-07', inScope: 20, trained: 5 }
		];
		const [one] = courseTrends(
			[returned('Dialog'), returned('DIALOG', { trust: 'XT2', trained: 10 })],
			monthly,
			MONTHS
		);
		expect(one).toMatchObject({ inScope: 20, trained: 15, shares: [25, null, 75] });
	});
});

describe('the sentence of the courses', () => {
	const said = (...latest: CourseReturn[]) => coursesSentence(trends(...latest));

	it('has its form for none, one, all, alike and some', () => {
		expect(said()).toBe('No training return had come in by this day.');
		expect(said(returned('A', { trained: null }))).toBe(
			'1 course has been returned, without both staff in scope and staff trained.'
		);
		expect(said(returned('A'))).toBe('One course can be counted, A: 5 of 10 staff (50%).');
		expect(said(returned('A', { trained: 10 }), returned('B', { trained: 10 }))).toBe(
			'All staff in scope are trained in both courses.'
		);
		expect(said(returned('A'), returned('B'))).toBe(
			'Both courses stand at the same share, in all 10 of 20 staff (50%).'
		);
		expect(said(returned('A'), returned('B', { trained: 9 }), returned('C', { trained: 1 }))).toBe(
			'Of 3 courses, B has come furthest, 9 of 10 staff (90%); C has furthest to go, 1 of 10 staff (10%).'
		);
	});

	it('leaves out what is not given, and says so', () => {
		const courses = trends(returned('A', { month: '2026-08' }), returned('B', { inScope: null }));
		expect(courses[1]).toMatchObject({ inScope: 0, unknown: 1 });
		expect(courseNotes(courses, '2026-09')).toEqual([
			'1 return does not give both staff in scope and staff trained, so shares leave it out.',
			'1 figure is of a month before September 2026, the newest here: where nothing newer was returned, the last return stands, with its month.'
		]);
		expect(courseNotes(trends(returned('A')), '2026-09')).toEqual([]);
	});

	it('tells a course that a trust never returned from one without figures', () => {
		expect(trustCell(undefined, '2026-09')).toBe('- not returned');
		expect(trustCell(returned('A', { trained: null }), '2026-09')).toBe(': not given');
		expect(trustCell(returned('A', { month: '2026-06' }), '2026-09')).toBe(
			'5 of 10 (50%), Jun 2026'
		);
	});
});

describe('staff trained in DIALOG, from two registers', () => {
	const staff = (details: Partial<DialogStaff> = {}): DialogStaff => ({
		trust: { code: 'XTR', name: 'Hill Trust' },
		teams: { staff: 60, trained: 45 },
		course: { name: 'DIALOG+', month: '2026-08', inScope: 70, trained: 40 },
		...details
	});
	const said = (details?: Partial<DialogStaff>) => dialogSentence(staff(details), '2026-09-30');

	it('says where the two differ, and by how many', () => {
		expect(said()).toBe(
			'Hill Trust: the two registers differ. The teams, as recorded on 30 September 2026, count 5 more trained and 10 fewer staff in all than the return of “DIALOG+” for August 2026. The dates differ too, and the course may be for other staff.'
		);
	});

	it('says where they agree, and nothing where one is missing', () => {
		expect(said({ teams: { staff: 70, trained: 40 } })).toBe(
			'Hill Trust: both registers say 40 of 70 staff (57%).'
		);
		expect(said({ teams: null })).toBe('');
		expect(said({ course: null })).toBe('');
		expect(said({ course: { name: 'D', month: '2026-08', inScope: null, trained: 4 } })).toBe('');
	});
});
