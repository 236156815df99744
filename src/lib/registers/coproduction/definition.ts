/** Activities of co-production: who took part, how deeply, and what came of it. */
import {
	type Audience,
	disclosedCount,
	type OutsideCounts,
	SUPPRESSED_WORDS
} from '#lib/core/disclosure.ts';
import { blankValue, type MeasureValue, median, noteOf, ratioValue } from '#lib/core/measure.ts';
import { count, decimal } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';
import {
	countColumn,
	moneyColumn,
	type Register,
	type Row,
	type RowFinding,
	YES_NO,
	names
} from '#lib/registers/definition.ts';

function feedbackAfterwards(row: Row): RowFinding | null {
	if (!row.feedback_on || !row.held_on || String(row.feedback_on) >= String(row.held_on))
		return null;
	return {
		severity: 'error',
		code: 'feedback-before-activity',
		message: 'Feedback is dated before the activity itself. One of the two dates is wrong.',
		fields: ['feedback_on', 'held_on']
	};
}

function changeWasFedBack(row: Row): RowFinding | null {
	if (!row.changed || row.feedback_on) return null;
	return {
		severity: 'warning',
		code: 'change-not-fed-back',
		message:
			'Something changed, but nobody is recorded as having been told. Add the date feedback was given.',
		fields: ['changed', 'feedback_on']
	};
}

export const coproduction: Register = {
	name: 'coproduction',
	area: 'people',
	title: 'Co-production',
	singular: 'activity',
	plural: 'activities',
	about:
		'Every activity in which people with lived experience, carers and community groups took part: what was said, what changed, and when they were told.',
	key: ['reference'],
	datedBy: 'held_on',
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A number for the activity, different for each.',
			kind: 'text',
			required: true,
			maxLength: 60,
			alsoCalled: names(`
				ref, id, number, activity ref, no, event ref, activity id, event id, log no,
				entry no, log number, unique id
			`)
		},
		{
			name: 'held_on',
			label: 'Date',
			help: 'The day it was held, or began.',
			kind: 'date',
			required: true,
			alsoCalled: names(`
				date, date held, held on, when, activity date, event date, session date,
				meeting date, took place on, start date, when held, date of engagement
			`)
		},
		{
			name: 'title',
			label: 'Title',
			help: 'What it was about.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: names(`
				what, activity, name, event, description, session, event name, event title,
				session title, topic, meeting, subject, activity title, activity name
			`),
			perhapsCalled: ['purpose']
		},
		{
			name: 'kind',
			label: 'Kind',
			help: 'What sort of activity it was.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				type, activity type, type of activity, format, event type, method, engagement type,
				involvement type, type of engagement, kind of activity, method of engagement,
				category
			`),
			choices: [
				{
					value: 'workshop',
					label: 'Workshop',
					alsoCalled: names(`
						event, focus group, session, workshops, drop in, listening event, co-design workshop,
						forum, engagement event
					`)
				},
				{
					value: 'governance',
					label: 'Governance seat',
					alsoCalled: names(`
						steering group, board, governance, committee, programme board, board meeting,
						programme board meeting, governance meeting, steering group meeting
					`)
				},
				{
					value: 'working-group',
					label: 'Working group',
					alsoCalled: names(`
						task and finish, task & finish group, project group, working party, task group,
						t&f group, design group, reference group, working groups
					`)
				},
				{
					value: 'survey',
					label: 'Survey',
					alsoCalled: ['questionnaire', 'consultation', 'online survey', 'surveys', 'poll']
				},
				{
					value: 'recruitment',
					label: 'Recruitment panel',
					alsoCalled: [
						'interview panel',
						'interviews',
						'recruitment',
						'panel',
						'interview',
						'staff interview panel',
						'recruitment panels'
					]
				},
				{
					value: 'training',
					label: 'Co-delivered training',
					alsoCalled: [
						'training',
						'co-delivery',
						'co-delivered session',
						'teaching',
						'training delivery',
						'co-facilitated training',
						'co-delivered teaching'
					]
				},
				{ value: 'evaluation', label: 'Evaluation', alsoCalled: ['review', 'research', 'audit'] },
				{
					value: 'other',
					label: 'Something else',
					alsoCalled: ['other', 'misc', 'others', 'miscellaneous']
				}
			]
		},
		{
			name: 'stage',
			label: 'Stage',
			help: 'What part of the work it was about.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['stage of work', 'phase', 'stage of design', 'project stage'],
			choices: [
				{ value: 'design', label: 'Design', alsoCalled: ['designing', 'design stage', 'planning'] },
				{
					value: 'delivery',
					label: 'Delivery',
					alsoCalled: ['delivering', 'implementation', 'deliver', 'delivery stage', 'mobilisation']
				},
				{ value: 'governance', label: 'Governance', alsoCalled: ['oversight', 'assurance'] },
				{
					value: 'evaluation',
					label: 'Evaluation',
					alsoCalled: ['evaluating', 'monitoring', 'evaluate', 'evaluation stage']
				}
			]
		},
		{
			name: 'depth',
			label: 'Depth',
			help: 'How much say people had: informed, consulted, co-designed or co-produced.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				level, level of involvement, ladder, involvement, depth of involvement,
				involvement level, participation level, level of participation,
				level of co-production, engagement level, ladder of participation,
				ladder of co-production, rung, depth of participation
			`),
			choices: [
				{
					value: 'informed',
					label: 'Informed',
					alsoCalled: ['informing', 'inform', 'information giving']
				},
				{
					value: 'consulted',
					label: 'Consulted',
					alsoCalled: ['consulting', 'engaged', 'engagement', 'consult', 'consultation']
				},
				{
					value: 'co-designed',
					label: 'Co-designed',
					alsoCalled: ['codesigned', 'co-design', 'codesign', 'co-designing']
				},
				{
					value: 'co-produced',
					label: 'Co-produced',
					alsoCalled: ['coproduced', 'co-production', 'coproduction', 'coproduce', 'co-producing']
				}
			]
		},
		countColumn('experts', 'Experts by experience', 'How many took part.', 'people', {
			people: true,
			total: true,
			suppressible: true,
			alsoCalled: names(`
				ebe, experts, lived experience, people with lived experience, service users,
				experts by exp, ebes, lxp, ebe attended, service user attendees,
				service users attended, patients, people with lived exp, lived experience partners,
				lived experience attendees, ebe numbers, service users / ebe
			`)
		}),
		countColumn('carers', 'Carers', 'How many took part.', 'people', {
			people: true,
			total: true,
			suppressible: true,
			alsoCalled: names(`
				carers and family, family and carers, carers attended, unpaid carers,
				family / carers, carers / family, carers and families, family carers,
				carer attendees
			`)
		}),
		countColumn(
			'community_organisations',
			'Community organisations',
			'How many took part.',
			'organisations',
			{
				total: true,
				detail: true,
				alsoCalled: names(`
					vcse, vcs, community groups, organisations, vcse orgs, vcse organisations, vcfse,
					vcs organisations, community orgs, voluntary organisations, vcse partners, charities,
					vcse groups
				`)
			}
		),
		countColumn('staff', 'Staff', 'How many took part.', 'people', {
			detail: true,
			alsoCalled: [
				'professionals',
				'staff members',
				'staff attended',
				'staff attendees',
				'professionals attended',
				'nhs staff',
				'clinicians'
			]
		}),
		{
			name: 'paid',
			label: 'Paid',
			help: 'Whether people were paid for their time.',
			kind: 'choice',
			choices: YES_NO,
			detail: true,
			alsoCalled: names(`
				paid?, payment, people paid, reimbursed, paid y/n, ebe paid, payment made,
				were people paid, paid for time, remunerated, involvement payment, payments made,
				payment offered, people paid for time
			`)
		},
		moneyColumn('cost', 'Cost', 'What it cost in all, in pounds.', {
			total: true,
			detail: true,
			alsoCalled: names(`
				cost (£), spend, budget, amount, total cost, cost in £, costs, total spend,
				payments (£), expenditure
			`)
		}),
		{
			name: 'communities',
			label: 'Communities reached',
			help: 'Which communities took part. No details about people.',
			kind: 'text',
			maxLength: 500,
			detail: true,
			alsoCalled: names(`
				communities, groups reached, community, communities involved, groups represented,
				which communities, community groups reached, population group, target community,
				seldom heard groups, under-represented groups, underserved communities
			`),
			perhapsCalled: ['who took part', 'groups']
		},
		{
			name: 'deliverables',
			label: 'Deliverables it shaped',
			help: 'The codes of the deliverables it shaped, with semicolons between them.',
			kind: 'deliverables',
			detail: true,
			alsoCalled: names(`
				linked to, deliverable, roadmap link, links, linked deliverable, linked deliverables,
				roadmap deliverable, roadmap deliverables, deliverables shaped, deliverables,
				links to roadmap
			`),
			perhapsCalled: ['linked milestone', 'feeds into', 'workstream']
		},
		{
			name: 'heard',
			label: 'What we heard',
			help: 'What people said. No details about people.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				what was said, feedback, themes, you said, what people said, what people told us,
				key themes, themes heard, findings, key points, summary of feedback,
				feedback received, insight, insights, you told us, what you said, key feedback,
				main themes, feedback summary, comments made
			`),
			perhapsCalled: ['learning', 'comments']
		},
		{
			name: 'changed',
			label: 'What changed',
			help: 'What was done because of it.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				we did, outcome, action, impact, result, what we did, changes made, change made,
				outcomes, actions taken, response, what changed as a result, difference made,
				what has changed, action taken, what we changed
			`)
		},
		{
			name: 'feedback_on',
			label: 'Feedback given',
			help: 'The day the people who took part were told what came of it.',
			kind: 'date',
			happened: true,
			alsoCalled: names(`
				fed back on, feedback date, date fed back, feedback given on, fed back,
				date feedback given, feedback provided, feedback provided on, loop closed,
				date loop closed, closed the loop, feedback loop closed, date of feedback
			`)
		}
	],
	statuses: [
		{ code: 'answered', label: 'Feedback given', tone: 'done' },
		{ code: 'waiting', label: 'No feedback yet', tone: 'late' },
		{ code: 'ahead', label: 'Still to come', tone: 'started' }
	],
	statusGroups: [{ code: 'held', label: 'Held', statuses: ['answered', 'waiting'] }],
	rules: [feedbackAfterwards, changeWasFedBack],
	measures: [
		{
			name: 'feedback-given',
			title: 'Activities with feedback given',
			unit: 'activities',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'quarter',
			rows: 'status=answered',
			counted: 'Co-production activities whose people were told by the day what came of them',
			of: 'all activities held by the day',
			deliverables: ['model-codesign']
		},
		{
			name: 'feedback-days',
			title: 'Days until feedback is given',
			unit: 'days',
			better: 'lower',
			kind: 'median',
			series: 'cumulative',
			period: 'quarter',
			rows: 'status=answered',
			counted:
				'The median of the days between an activity and the feedback on it, over all feedback given by the day',
			deliverables: ['model-codesign']
		},
		{
			name: 'people-taking-part',
			title: 'Experts by experience and carers taking part',
			unit: 'people',
			better: 'higher',
			kind: 'count',
			series: 'cumulative',
			period: 'quarter',
			counted: 'Experts by experience and carers, counted at each activity held by the day',
			remark: 'Somebody who came twice counts twice.',
			deliverables: ['model-codesign', 'model-lived-experience']
		}
	],
	searched: ['reference', 'title', 'communities', 'heard', 'changed'],
	sortedBy: 'held_on',
	newestFirst: true,
	rowTitle: (row) => `${row.reference}: ${row.title}`
};

// What its rows add up to: the sentence and the measures.

export type CoproductionFigures = {
	asAt: string;
	/** Held by the day. */
	activities: number;
	/** Of those, with feedback given by the day. */
	answered: number;
	/** Days from each of these to its feedback. */
	feedbackDays: number[];
	/** Counted at each activity. */
	experts: number;
	carers: number;
	/** Activities with one of the two suppressed, and with neither given. */
	suppressed: number;
	notCounted: number;
	/** Experts and carers together, for readers outside. */
	outside?: OutsideCounts;
};

/** "People were told what came of 31 of 46 activities, half of the time within 35 days. …" */
export function coproductionSentence(
	figures: CoproductionFigures,
	audience: Audience = 'programme'
): string {
	const { activities, answered, feedbackDays, suppressed } = figures;
	if (activities === 0) return 'No co-production activity had been held by this day.';
	const days = median(feedbackDays);
	const after = days === null ? '' : `, half of the time within ${inDays(days)}`;
	const start =
		answered === activities
			? activities === 1
				? 'The people of the one activity have been told what came of it'
				: `The people of all ${count(activities)} activities have been told what came of them`
			: answered === 0
				? `The people of none of the ${counted(activities, 'activity', 'activities')} have been told what came of it`
				: `The people of ${count(answered)} of ${counted(activities, 'activity', 'activities')} have been told what came of ${agree(answered, 'it', 'them')}`;
	const least = suppressed > 0 ? 'at least ' : '';
	return `${start}${after}.${timesWords(figures, least, audience)}`;
}

/** Outside, that somebody counted nobody is not told from that they counted a few. */
function timesWords(figures: CoproductionFigures, least: string, audience: Audience): string {
	const people = figures.experts + figures.carers;
	const head = ' Experts by experience and carers took part';
	if (audience === 'programme')
		return people === 0 ? '' : `${head} ${least}${plural(people, 'time')}.`;
	if (!isCounted(figures)) return '';
	const shown = disclosedCount(figures.outside?.numerator ?? people);
	return `${head} ${least}${shown === null ? `${SUPPRESSED_WORDS} times` : plural(shown, 'time')}.`;
}

function isCounted({ activities, suppressed, notCounted, experts, carers }: CoproductionFigures) {
	return activities > suppressed + notCounted || experts + carers > 0;
}

function inDays(days: number): string {
	return `${decimal(days)} ${agree(days, 'day', 'days')}`;
}

export function coproductionMeasures(figures: CoproductionFigures): MeasureValue[] {
	const { asAt, activities, answered, feedbackDays, experts, carers } = figures;
	const { suppressed, notCounted } = figures;
	const note = noteOf(
		suppressed > 0 &&
			`${plural(suppressed, 'activity has', 'activities have')} a suppressed count, which this leaves out.`,
		notCounted > 0 &&
			`${plural(notCounted, 'activity does', 'activities do')} not say how many took part.`
	);
	const known = isCounted(figures);
	return [
		ratioValue('feedback-given', asAt, answered, activities, 'activities'),
		{
			...blankValue('feedback-days', asAt, 'days'),
			denominator: feedbackDays.length,
			value: median(feedbackDays)
		},
		{
			...blankValue('people-taking-part', asAt, 'people'),
			numerator: known ? experts + carers : null,
			value: known ? experts + carers : null,
			...(figures.outside ? { outside: figures.outside } : {}),
			note
		}
	];
}
