import { monthName } from '#lib/core/dates.ts';
import {
	countColumn,
	monthColumn,
	type Register,
	type Row,
	type RowFinding,
	trustColumn,
	names
} from '#lib/registers/definition.ts';
import { MEASURES } from './measures.ts';

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
			across: 'fills',
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
				across: 'fills',
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
	measures: MEASURES,
	searched: ['course'],
	sortedBy: 'month',
	newestFirst: true,
	rowTitle: (row) => `${row.course}, ${monthName(String(row.month))}`
};
