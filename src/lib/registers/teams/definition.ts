/** Teams, and the rollout of DIALOG in them. */
import { type MeasureValue, noteOf, ratioValue } from '#lib/core/measure.ts';
import { count, shareOf } from '#lib/core/numbers.ts';
import { agree, capital, counted, plural } from '#lib/core/words.ts';
import {
	countColumn,
	type Register,
	type Row,
	type RowFinding,
	trustColumn,
	YES_NO,
	YES_PARTLY_NO,
	names
} from '#lib/registers/definition.ts';

function trainedWithinStaff(row: Row): RowFinding | null {
	const { staff, staff_trained: trained } = row;
	if (typeof staff !== 'number' || typeof trained !== 'number' || trained <= staff) return null;
	return {
		severity: 'warning',
		code: 'trained-above-staff',
		message:
			'More staff are trained than the team has. Check both, or say in a comment who else was trained.',
		fields: ['staff_trained', 'staff']
	};
}

function liveHasDate(row: Row): RowFinding | null {
	if ((row.phase !== 'live' && row.phase !== 'embedded') || row.live_on) return null;
	return {
		severity: 'warning',
		code: 'live-without-date',
		message:
			'The phase says that the team is live but there is no date. Only a date counts it as live.',
		fields: ['phase', 'live_on']
	};
}

export const teams: Register = {
	name: 'teams',
	area: 'care',
	title: 'DIALOG rollout',
	singular: 'team',
	plural: 'teams',
	about:
		'Each team that takes up DIALOG and DIALOG+ in place of the Care Programme Approach (CPA), and how far it has come.',
	key: ['trust', 'code'],
	columns: [
		trustColumn('The trust or organisation the team belongs to, by its code or its name.'),
		{
			name: 'code',
			label: 'Team code',
			help: 'The trust’s own code for the team. It must be different for every team of a trust.',
			kind: 'text',
			required: true,
			maxLength: 60,
			alsoCalled: names(`
				code, team id, team ref, ref, reference, cost centre, team number, unit code,
				team no, ward code, service code, site code, rio team code, epr team code, unique id
			`)
		},
		{
			name: 'name',
			label: 'Team',
			help: 'The team’s name.',
			kind: 'text',
			required: true,
			maxLength: 200,
			alsoCalled: names(`
				team name, name, service, site, team or site, team / service, service / team,
				service name, team / site, ward / team, clinical team, site name, cmht,
				team or service, name of service
			`)
		},
		{
			name: 'place',
			label: 'Place',
			help: 'The borough or council area it works in.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				borough, locality, area, district, town, council, local authority, place name,
				borough / place, place / borough
			`)
		},
		{
			name: 'service_line',
			label: 'Service line',
			help: 'What sort of team it is.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				service type, type, team type, pathway, line, clinical pathway, team category,
				type of team, type of service, care pathway, specialty, service category
			`),
			perhapsCalled: ['directorate', 'division', 'care group'],
			choices: [
				{
					value: 'adult',
					label: 'Adult',
					alsoCalled: names(`
						adult cmht, cmht, working age, adult community, adults, core, adult mental health,
						working age adult, amh, adult community team, working age adults
					`)
				},
				{
					value: 'older-adult',
					label: 'Older adult',
					alsoCalled: names(`
						older adult cmht, older adults, opmh, older people, cmht older adult, older persons,
						older people cmht, opcmht, later life, older adult community
					`)
				},
				{
					value: 'eip',
					label: 'Early intervention in psychosis',
					alsoCalled: [
						'early intervention',
						'eip',
						'eis',
						'ei',
						'early intervention in psychosis service',
						'eip team'
					]
				},
				{
					value: 'rehab',
					label: 'Community rehabilitation',
					alsoCalled: ['community rehab', 'rehab', 'rehabilitation']
				},
				{
					value: 'aed',
					label: 'Adult eating disorders',
					alsoCalled: ['eating disorders', 'eating disorder', 'ed', 'aed']
				},
				{
					value: 'cen',
					label: 'Complex emotional needs',
					alsoCalled: ['cen', 'complex needs', 'pd service', 'personality disorder']
				},
				{ value: 'inpatient', label: 'Inpatient', alsoCalled: ['ward', 'inpatients', 'acute'] },
				{
					value: 'vcse',
					label: 'Voluntary and community sector',
					alsoCalled: names(`
						voluntary sector hub, voluntary sector, vcs, vcse, third sector, charity, vcfse,
						voluntary, voluntary and community
					`)
				}
			]
		},
		{
			name: 'phase',
			label: 'Phase',
			help: 'How far the rollout has come in the team, as the team sees it.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				rollout phase, status, stage, rollout stage, rag, implementation status,
				implementation phase, rollout status, dialog status, current phase,
				implementation stage, current status, dialog phase
			`),
			perhapsCalled: ['progress', 'position', 'readiness'],
			choices: [
				{
					value: 'not-started',
					label: 'Not started',
					alsoCalled: names(`
						not yet, planned, to start, not begun, yet to start, not commenced, scheduled,
						to be started, not started yet
					`)
				},
				{
					value: 'training',
					label: 'Training',
					alsoCalled: [
						'in training',
						'training under way',
						'training in progress',
						'training started',
						'training phase',
						'staff training'
					]
				},
				{
					value: 'soft-launch',
					label: 'Soft launch',
					alsoCalled: names(`
						pilot, soft launched, piloting, soft-launch phase, early adopter, pilot site,
						in pilot, pilot phase, partially live
					`)
				},
				{
					value: 'live',
					label: 'Live',
					alsoCalled: [
						'gone live',
						'went live',
						'launched',
						'fully live',
						'operational',
						'rolled out',
						'in use',
						'now live'
					]
				},
				{
					value: 'embedded',
					label: 'Embedded',
					alsoCalled: [
						'bau',
						'business as usual',
						'complete',
						'fully embedded',
						'sustained',
						'completed',
						'embedded in practice'
					]
				}
			]
		},
		{
			name: 'planned_on',
			label: 'Planned go-live',
			help: 'The day the team is or was planned to go live.',
			kind: 'date',
			alsoCalled: names(`
				planned go live, planned date, planned, target date, go live plan, due live,
				target go live, planned live date, go live due, expected go live, forecast go live,
				planned launch, target live, planned rollout, due, due date, by when,
				planned launch date, go-live target, scheduled go live, target live date,
				expected live date
			`),
			perhapsCalled: ['rollout date', 'planned start', 'start date', 'when']
		},
		{
			name: 'live_on',
			label: 'Went live',
			help: 'The day the team went live. Empty until it has.',
			kind: 'date',
			statusWords: ['live', 'rolled out', 'using dialog', 'in use', 'complete', 'completed'],
			happened: true,
			alsoCalled: names(`
				live date, go live, actual go live, actual date, went live on, actual, live,
				launched, launch date, date launched, live since, live from, date went live,
				date live, go live actual, mobilised, mobilised on, rolled out, rolled out on,
				live on, started using dialog, actual live date
			`),
			perhapsCalled: ['implemented', 'started']
		},
		countColumn('staff', 'Staff', 'How many people work in the team.', 'people', {
			total: true,
			alsoCalled: names(`
				staff (headcount), headcount, no of staff, staff in team, team size, team headcount,
				staff numbers, clinicians, total staff, staff in scope, staff eligible,
				eligible staff, staff to train, staff to be trained, number of people in team
			`),
			perhapsCalled: ['clinical staff']
		}),
		countColumn(
			'staff_trained',
			'Staff trained',
			'How many of them are trained in DIALOG.',
			'people',
			{
				total: true,
				alsoCalled: names(`
					trained, no trained, staff trained (no), dialog trained, trained staff,
					staff trained in dialog, trained to date, completed training, training completed,
					trained in dialog+, number trained in dialog, number of staff trained
				`),
				perhapsCalled: ['training complete']
			}
		),
		countColumn('trainers', 'Trainers', 'How many of them can train others.', 'people', {
			total: true,
			detail: true,
			alsoCalled: names(`
				no of trainers, train the trainer, champions, trainers in team, dialog trainers,
				dialog champions, local trainers, super users, train the trainers, trained trainers,
				ttt trained
			`)
		}),
		{
			name: 'sop_agreed',
			label: 'Local procedure agreed',
			help: 'Whether the team has agreed its own standard operating procedure (SOP).',
			kind: 'choice',
			choices: YES_NO,
			detail: true,
			alsoCalled: names(`
				sop agreed, sop, local sop, sop signed off, sop in place, sop y/n, local procedure,
				procedure agreed, local sop agreed, sop approved, sop ratified, sop done
			`),
			perhapsCalled: ['sop written', 'sop drafted']
		},
		{
			name: 'in_epr',
			label: 'In the patient record',
			help: 'Whether DIALOG is in the electronic patient record (EPR) that the team uses.',
			kind: 'choice',
			choices: YES_NO,
			detail: true,
			alsoCalled: names(`
				on rio, in epr, epr, on systmone, in systmone, on carenotes, on epr,
				on electronic record, epr live, form on rio, dialog on rio, on emis, on paris, rio,
				systmone, in rio, epr form live, built in epr, in patient record, in clinical system,
				on clinical system, epr configured, in carenotes
			`),
			perhapsCalled: ['epr build', 'epr ready']
		},
		{
			name: 'replaces_cpa',
			label: 'Replaces CPA',
			help: 'Whether DIALOG has taken the place of CPA in the team.',
			kind: 'choice',
			choices: YES_PARTLY_NO,
			detail: true,
			alsoCalled: names(`
				replaced cpa, has replaced cpa, cpa replaced, cpa ended, cpa stopped,
				cpa discontinued, cpa switched off, cpa no longer used, instead of cpa, cpa retired,
				cpa stood down, off cpa
			`)
		}
	],
	statuses: [
		{ code: 'live', label: 'Live', tone: 'done' },
		{ code: 'planned', label: 'Planned', tone: 'started' },
		{ code: 'late', label: 'Past its planned date', tone: 'late' },
		{ code: 'no-date', label: 'No date yet', tone: 'none' }
	],
	rules: [trainedWithinStaff, liveHasDate],
	measures: [
		{
			name: 'teams-live',
			title: 'Teams live with DIALOG',
			unit: 'teams',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			rows: 'status=live',
			ofDates: true,
			counted: 'Teams where DIALOG went live by the day',
			of: 'all teams on the register',
			remark: 'The plan counts those planned to be live by then.',
			deliverables: ['data-proms', 'model-cpa-shift']
		},
		{
			name: 'dialog-staff-trained',
			title: 'Staff trained in DIALOG',
			unit: 'staff',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			counted: 'Staff trained in DIALOG',
			of: 'the staff of all teams that gave both figures',
			remark: 'As recorded on the day.',
			deliverables: ['data-proms']
		}
	],
	searched: ['code', 'name', 'place'],
	sortedBy: 'name',
	rowTitle: (row) => String(row.name ?? row.code)
};

// What its rows add up to: the sentence and the measures.

export type TeamFigures = {
	asAt: string;
	teams: number;
	live: number;
	/** Teams that the plan says should be live by the day; null where none has a planned date. */
	planned: number | null;
	/** Not live, and past their planned date. */
	late: number;
	/** Staff, and those trained, of the teams that gave both figures. */
	staff: number;
	trained: number;
	/** Teams that did not give both. */
	staffUnknown: number;
};

/** "9 of 14 teams are live with DIALOG. The plan was 14 by now. 195 of 300 staff (65%) are trained." */
export function teamSentence(figures: TeamFigures): string {
	const { teams, live, planned, staff, trained } = figures;
	if (teams === 0) return 'No team is on the register yet.';
	const head =
		live === teams
			? `${teams === 1 ? 'The one team is' : `All ${count(teams)} teams are`} live with DIALOG.`
			: `${live === 0 ? 'None' : count(live)} of ${counted(teams, 'team')} ${agree(live, 'is', 'are')} live with DIALOG.`;
	const plan =
		live < teams && planned !== null && planned > live
			? ` The plan was ${count(planned)} by now.`
			: '';
	if (staff === 0) return head + plan;
	return `${head}${plan} ${capital(shareOf(trained, staff, 'staff'))} ${agree(trained, 'is', 'are')} trained.`;
}

export function teamMeasures(figures: TeamFigures): MeasureValue[] {
	const { asAt, teams, live, planned, staff, trained, staffUnknown } = figures;
	const unknown =
		staffUnknown > 0 &&
		`${plural(staffUnknown, 'team')} did not give both staff and staff trained, so this leaves ${agree(staffUnknown, 'it', 'them')} out.`;
	return [
		{
			...ratioValue('teams-live', asAt, live, teams, 'teams'),
			planned
		},
		ratioValue('dialog-staff-trained', asAt, trained, staff, 'staff', noteOf(unknown))
	];
}
