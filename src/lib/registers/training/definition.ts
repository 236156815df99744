/** Staff trained in each course, month by month. */
import { monthName, shortMonth } from '#lib/core/dates.ts';
import { type MeasureValue, noteOf, ratioValue } from '#lib/core/measure.ts';
import { count, shareOf } from '#lib/core/numbers.ts';
import { agree, list, plural, pluralWord } from '#lib/core/words.ts';
import {
	countColumn,
	monthColumn,
	type Register,
	type Row,
	type RowFinding,
	trustColumn,
	names
} from '#lib/registers/definition.ts';

function trainedWithinScope(row: Row): RowFinding | null {
	const { in_scope: scope, trained } = row;
	if (typeof scope !== 'number' || typeof trained !== 'number' || trained <= scope) return null;
	return {
		severity: 'error',
		code: 'trained-above-scope',
		message: 'More staff are trained than are in scope. One of the two is wrong.',
		fields: ['trained', 'in_scope']
	};
}

export const training: Register = {
	name: 'training',
	area: 'people',
	title: 'Training',
	singular: 'training return',
	plural: 'training returns',
	about:
		'For each course and month, how many staff need it and how many have had it by the end of the month.',
	key: ['trust', 'course', 'month'],
	columns: [
		trustColumn('The organisation whose staff are counted, by its code or its name.'),
		{
			name: 'course',
			label: 'Course',
			help: 'The course, such as carer awareness or trauma-informed care.',
			kind: 'text',
			required: true,
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				training, course name, training course, module, course title, training name,
				training title, course / training, training module, training programme, topic,
				training type, type of training, module name, training package
			`),
			perhapsCalled: ['session', 'subject', 'competency', 'name', 'title']
		},
		monthColumn,
		countColumn('in_scope', 'Staff in scope', 'How many staff should have had it.', 'people', {
			pivot: 'fills',
			alsoCalled: names(`
				in scope, staff required, target staff, eligible staff, staff, headcount,
				staff eligible, number in scope, required to train, required, to be trained,
				number required, eligible, staff to train, staff to be trained, total staff,
				total in scope, target group size, number of staff in scope
			`),
			perhapsCalled: ['denominator', 'target', 'assigned', 'requirement']
		}),
		countColumn(
			'trained',
			'Trained',
			'How many of them have had it by the end of the month.',
			'people',
			{
				pivot: 'fills',
				alsoCalled: names(`
					staff trained, completed, number trained, compliant, number completed,
					staff completed, completed training, training completed, number of staff trained,
					compliant staff, trained to date, staff compliant
				`),
				perhapsCalled: ['numerator', 'attended', 'attendees', 'achieved', 'passed', 'up to date']
			}
		)
	],
	statuses: [
		{ code: 'all', label: 'All trained', tone: 'done' },
		{ code: 'some', label: 'Some trained', tone: 'started' },
		{ code: 'none', label: 'None trained', tone: 'none' },
		{ code: 'unknown', label: 'Not counted', tone: 'none' }
	],
	rules: [trainedWithinScope],
	measures: [
		{
			name: 'training-done',
			title: 'Staff trained',
			unit: 'staff',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			rows: 'sort=month&order=desc',
			counted: 'Staff who have had a course',
			of: 'the staff in scope for it',
			remark: 'Over all courses, at the last whole month returned for each.',
			deliverables: ['workforce-therapy-training', 'care-trauma-informed']
		}
	],
	searched: ['course'],
	sortedBy: 'month',
	newestFirst: true,
	rowTitle: (row) => `${row.course}, ${monthName(String(row.month))}`
};

// What its rows add up to: the sentence and the measures.

export type TrainingFigures = {
	asAt: string;
	courses: number;
	/** Staff over all courses, of the rows that give both: somebody in scope for two counts twice. */
	inScope: number;
	trained: number;
	unknown: number;
};

/** "Over 4 courses, 420 of 600 staff in scope (70%) are trained." */
export function trainingSentence({ courses, inScope, trained }: TrainingFigures): string {
	if (courses === 0) return 'No training return had come in by this day.';
	const over = `Over ${plural(courses, 'course')}`;
	if (inScope === 0) return `${over}, nobody has said how many staff are in scope and trained.`;
	if (trained === inScope) return `${over}, all staff in scope are trained.`;
	if (trained === 0) return `${over}, none of the ${count(inScope)} staff in scope is trained.`;
	return `${over}, ${shareOf(trained, inScope, 'staff in scope')} ${agree(trained, 'is', 'are')} trained.`;
}

export function trainingMeasures(figures: TrainingFigures): MeasureValue[] {
	const { asAt, inScope, trained, unknown, courses } = figures;
	return [
		ratioValue(
			'training-done',
			asAt,
			trained,
			inScope,
			'staff',
			noteOf(
				courses > 1 && 'Somebody in scope for two courses counts for both.',
				unknown > 0 &&
					`${plural(unknown, 'row does', 'rows do')} not give both figures, so this leaves ${agree(unknown, 'it', 'them')} out.`
			)
		)
	];
}

// Training by course: how far it has come in the last twelve months, and in each trust.

/** Months that the trend of a course shows. */
export const TRAINING_MONTHS = 12;
export const TREND_WORDS = pluralWord(TRAINING_MONTHS, 'month');

/** What one trust returned last for a course by the day. */
export type CourseReturn = {
	trust: string;
	trustName: string;
	course: string;
	month: string;
	inScope: number | null;
	trained: number | null;
};

/** All trusts that gave both figures for a course in a month (2026-09). */
export type CourseMonth = { course: string; month: string; inScope: number; trained: number };

export type CourseTrend = {
	course: string;
	/** Over the last return of each trust that gave both. */
	inScope: number;
	trained: number;
	/** Trusts that did not give both. */
	unknown: number;
	/** Share of each of the months in per cent, oldest first; null where nothing was returned. */
	shares: (number | null)[];
	byTrust: CourseReturn[];
};

/** Courses by name; a course is the same however its capitals are written. */
export function courseTrends(
	latest: readonly CourseReturn[],
	monthly: readonly CourseMonth[],
	months: readonly string[]
): CourseTrend[] {
	const keys = [...new Set(latest.map(({ course }) => course.toLowerCase()))];
	return keys
		.map((key) => {
			const byTrust = latest.filter(({ course }) => course.toLowerCase() === key);
			const given = byTrust.filter(({ inScope, trained }) => inScope !== null && trained !== null);
			const known = monthly.filter(
				({ course, inScope }) => course.toLowerCase() === key && inScope > 0
			);
			return {
				course: byTrust[0]!.course,
				inScope: given.reduce((sum, one) => sum + one.inScope!, 0),
				trained: given.reduce((sum, one) => sum + one.trained!, 0),
				unknown: byTrust.length - given.length,
				shares: months.map((month) => {
					const found = known.find((one) => one.month === month);
					return found ? (found.trained / found.inScope) * 100 : null;
				}),
				byTrust
			};
		})
		.sort((a, b) => a.course.localeCompare(b.course, 'en-GB'));
}

/** What a course's cell says of one trust. */
export function trustCell(found: CourseReturn | undefined, newest: string): string {
	if (!found) return '- not returned';
	const when = found.month === newest ? '' : `, ${shortMonth(found.month)}`;
	if (found.inScope === null || found.trained === null) return `: not given${when}`;
	return shareOf(found.trained, found.inScope) + when;
}

/** "Of 4 courses, Carer awareness has come furthest: … DIALOG+ has furthest to go: …" */
export function coursesSentence(courses: readonly CourseTrend[]): string {
	const known = courses.filter(({ inScope }) => inScope > 0);
	if (courses.length === 0) return 'No training return had come in by this day.';
	if (known.length === 0)
		return `${plural(courses.length, 'course has', 'courses have')} been returned, without both staff in scope and staff trained.`;
	const share = ({ trained, inScope }: CourseTrend) => trained / inScope;
	const staffWords = ({ trained, inScope }: Pick<CourseTrend, 'trained' | 'inScope'>) =>
		shareOf(trained, inScope, 'staff');
	if (known.length === 1)
		return `One course can be counted, ${known[0]!.course}: ${staffWords(known[0]!)}.`;
	const full = known.filter(({ trained, inScope }) => trained >= inScope);
	if (full.length === known.length)
		return `All staff in scope are trained in ${full.length === 2 ? 'both courses' : `each of ${count(full.length)} courses`}.`;
	const ordered = known.toSorted((a, b) => share(b) - share(a));
	const [top, bottom] = [ordered[0]!, ordered.at(-1)!];
	if (share(top) === share(bottom))
		return `${known.length === 2 ? 'Both' : `All ${count(known.length)}`} courses stand at the same share, in all ${staffWords(sumOf(known))}.`;
	const behind = ordered.filter((one) => share(one) === share(bottom));
	const ahead = ordered.filter((one) => share(one) === share(top));
	const named = (all: readonly CourseTrend[], what: string) =>
		`${list(all.map(({ course }) => course))} ${agree(all.length, 'has', 'have')} ${what}, ${list([...new Set(all.map(staffWords))])}`;
	return `Of ${plural(known.length, 'course')}, ${named(ahead, 'come furthest')}; ${named(behind, 'furthest to go')}.`;
}

const sumOf = (courses: readonly CourseTrend[]) => ({
	trained: courses.reduce((sum, { trained }) => sum + trained, 0),
	inScope: courses.reduce((sum, { inScope }) => sum + inScope, 0)
});

/** What is left out, and what stands for an older month than the rest. */
export function courseNotes(courses: readonly CourseTrend[], newest: string): string[] {
	const unknown = courses.reduce((sum, one) => sum + one.unknown, 0);
	const older = courses.flatMap(({ byTrust }) => byTrust).filter(({ month }) => month < newest);
	return [
		unknown > 0 &&
			`${plural(unknown, 'return does', 'returns do')} not give both staff in scope and staff trained, so shares leave ${agree(unknown, 'it', 'them')} out.`,
		older.length > 0 &&
			`${plural(older.length, 'figure is', 'figures are')} of a month before ${monthName(newest)}, the newest here: where nothing newer was returned, the last return stands, with its month.`
	].filter((note): note is string => note !== false);
}
