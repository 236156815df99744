/** Primary care networks: when the new model goes live in each, and for how many people. */
import { daysBetween } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { type Audience, isSmall, type OutsideCounts, SUPPRESSED } from '#lib/core/disclosure.ts';
import { type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count as number, percentage } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';
import {
	type Register,
	type Row,
	type RowFinding,
	YES_NO,
	YES_PARTLY_NO,
	names
} from '#lib/registers/definition.ts';

function liveHasTeam(row: Row): RowFinding | null {
	if (!row.live_on || row.team) return null;
	return {
		severity: 'warning',
		code: 'live-without-team',
		message: 'The new model is live but no team or hub is named as serving it. Name the team.',
		fields: ['live_on', 'team']
	};
}

function smiWithinPopulation(row: Row): RowFinding | null {
	const { smi_register: listed, population } = row;
	if (typeof listed !== 'number' || typeof population !== 'number') return null;
	if (listed <= population) return null;
	return {
		severity: 'error',
		code: 'more-than-population',
		message: 'The SMI register is larger than the registered population. One of the two is wrong.',
		fields: ['smi_register', 'population']
	};
}

function closedAfterOpening(row: Row): RowFinding | null {
	const { opened_on: opened, closed_on: closed } = row;
	if (!opened || !closed || String(closed) >= String(opened)) return null;
	return {
		severity: 'error',
		code: 'closed-before-opened',
		message: 'It closed before it opened. One of the two days is wrong.',
		fields: ['opened_on', 'closed_on']
	};
}

export const pcns: Register = {
	name: 'pcns',
	area: 'care',
	title: 'Primary care networks',
	singular: 'primary care network',
	plural: 'primary care networks',
	about:
		'Each primary care network (PCN) of the ICS, whether the transformed model is live there, and what is commissioned for it.',
	key: ['ods_code'],
	beganOn: 'opened_on',
	columns: [
		{
			name: 'ods_code',
			label: 'ODS code',
			help: 'The network’s code in the NHS Organisation Data Service, such as U12345.',
			kind: 'text',
			required: true,
			maxLength: 12,
			alsoCalled: names(`
				pcn code, code, ods, network ods code, pcn ods code, org code, pcn id, network code,
				ods id, pcn ods, organisation code, network id, pcn ref
			`)
		},
		{
			name: 'name',
			label: 'Name',
			help: 'The network’s name.',
			kind: 'text',
			required: true,
			maxLength: 200,
			alsoCalled: [
				'pcn',
				'pcn name',
				'network',
				'network name',
				'network pcn',
				'primary care network',
				'pcn / network',
				'name of network'
			]
		},
		{
			name: 'place',
			filter: true,
			label: 'Place',
			help: 'The borough or council area it lies in.',
			kind: 'text',
			maxLength: 200,
			alsoCalled: names(`
				borough, locality, network place, local authority, district, area, town, council,
				place name, icb place, borough / place, place / borough, local authority area,
				place based partnership
			`),
			perhapsCalled: ['ccg', 'sub-icb', 'neighbourhood', 'county']
		},
		{
			name: 'population',
			label: 'Registered population',
			help: 'People registered with its GP practices.',
			kind: 'whole-number',
			min: 0,
			max: 1000000,
			unit: 'people',
			people: true,
			total: true,
			alsoCalled: names(`
				list size, registered patients, patients, population, registered list,
				network list size, weighted population, registered pop, pcn population,
				registered patient population, patient population, raw list size, total list size,
				total population, gp registered population, patient list size, list,
				number of patients, patient numbers, reg pop, registered patient list, gp list size
			`),
			perhapsCalled: ['adult population', 'adult list size', 'population 18+']
		},
		{
			name: 'practices',
			label: 'GP practices',
			help: 'How many GP practices belong to it.',
			kind: 'whole-number',
			min: 0,
			max: 200,
			unit: 'practices',
			total: true,
			detail: true,
			alsoCalled: names(`
				practices, no of practices, number of practices, network practices, gp surgeries,
				practice count, member practices, surgeries, gp practices in pcn,
				number of gp practices
			`),
			perhapsCalled: ['gps']
		},
		{
			name: 'planned_year',
			filter: true,
			label: 'Planned year',
			help: 'The financial year the new model was planned for, such as 2023/24.',
			kind: 'year',
			detail: true,
			alsoCalled: names(`
				wave, year in plan, plan year, new model wave, year, phase, tranche, rollout year,
				planned fy, planned financial year, implementation year, year planned, go-live year
			`)
		},
		{
			name: 'planned_on',
			label: 'Planned go-live',
			help: 'The day the new model is or was planned to go live.',
			kind: 'date',
			alsoCalled: names(`
				planned go live, planned date, new model planned go-live, planned, go-live plan,
				target go live, planned live date, target date, target live date,
				planned mobilisation, planned mobilisation date, due to go live, go live due,
				expected go live, expected live date, forecast go live, go-live target,
				proposed go live, due live, planned launch, due date, due, by when, go live planned,
				planned launch date, mobilisation due, scheduled go live, planned start
			`),
			perhapsCalled: ['go live date', 'mobilisation date', 'start date', 'when']
		},
		{
			name: 'live_on',
			label: 'Went live',
			help: 'The day the new model went live. Empty until it has.',
			kind: 'date',
			statusWords: [
				'live',
				'mobilised',
				'operational',
				'in place',
				'complete',
				'completed',
				'implemented'
			],
			happened: true,
			alsoCalled: names(`
				live date, actual go live, actual date, new model went live, live, go live, actual,
				date live, mobilised, mobilised on, date mobilised, mobilisation complete, launched,
				launch date, date launched, operational from, operational since, live since,
				live from, went live on, new model live, new model live date, date went live,
				go live actual, actual live date, actual launch, live on
			`),
			perhapsCalled: ['implemented', 'implementation date', 'started']
		},
		{
			name: 'team',
			filter: true,
			label: 'Team or hub',
			help: 'The team or hub that serves it.',
			kind: 'text',
			maxLength: 200,
			alsoCalled: names(`
				hub, neighbourhood mh team, neighbourhood team, nmht,
				new model neighbourhood mh team, cmht, serving team, community team, served by,
				team serving, mh team, aligned team, aligned cmht, team / hub, hub / team,
				linked team, community mental health team, cmh team, neighbourhood hub,
				mental health hub, locality team, hub name, team name, serving hub, covered by
			`)
		},
		{
			name: 'must_have_services',
			filter: true,
			label: '“Must have” services',
			help: 'Whether the must-have services are commissioned at network level.',
			kind: 'choice',
			choices: YES_PARTLY_NO,
			detail: true,
			alsoCalled: [
				'must have',
				'must have services',
				'services must have services',
				'must haves',
				'must have y/n',
				'must-have services commissioned',
				'must-haves in place'
			]
		},
		{
			name: 'additional_services',
			label: '“Additional” services',
			help: 'Whether the additional services are commissioned at network level.',
			kind: 'choice',
			choices: YES_PARTLY_NO,
			detail: true,
			alsoCalled: [
				'additional',
				'additional services',
				'services additional services',
				'additional y/n',
				'additional services commissioned',
				'additional in place'
			]
		},
		{
			name: 'arrs_wte',
			label: 'MHP ARRS',
			help: 'Mental health practitioners in the additional roles scheme (ARRS), in whole-time equivalents.',
			kind: 'decimal',
			min: 0,
			max: 200,
			unit: 'WTE',
			total: true,
			detail: true,
			alsoCalled: names(`
				mhp (arrs) wte, arrs mhp, arrs, arrs wte, mhp wte, services mhp (arrs) wte, mhp,
				arrs mhps, mhps, mh practitioners, mental health practitioners,
				arrs mh practitioners, mhp arrs
			`),
			perhapsCalled: ['arrs posts', 'mhp in post']
		},
		{
			name: 'co_located_staff',
			label: 'Co-located staff',
			help: 'Mental health staff who work from its practices, in whole-time equivalents.',
			kind: 'decimal',
			min: 0,
			max: 500,
			unit: 'WTE',
			detail: true,
			alsoCalled: [
				'colocated',
				'co-located',
				'staff co-located',
				'colocated wte',
				'staff in practices',
				'staff based in practices',
				'embedded staff',
				'co-located mh staff'
			]
		},
		{
			name: 'self_referral',
			label: 'Accepts self-referral',
			help: 'Whether people can refer themselves.',
			kind: 'choice',
			choices: YES_NO,
			detail: true,
			alsoCalled: names(`
				self referral, self-referrals accepted, open access, self referrals,
				self-referral accepted, accepts self referrals, self-refer, self referral y/n,
				open to self referral, can self refer, self-referral open
			`)
		},
		{
			name: 'smi_register',
			label: 'SMI register',
			help: 'People on its practices’ registers of severe mental illness (SMI).',
			kind: 'whole-number',
			min: 0,
			max: 100000,
			unit: 'people',
			people: true,
			detail: true,
			total: true,
			alsoCalled: names(`
				smi, smi register size, services smi register, smi list, qof smi, smi population,
				smi patients, number on smi register, people on smi register, smi reg, smi count,
				smi qof register, qof smi register, on smi register
			`)
		},
		{
			name: 'data_pack_on',
			label: 'Data pack published',
			help: 'The day a data pack for this network was published.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: [
				'data pack',
				'data pack date',
				'pack published',
				'data pack issued',
				'data pack sent',
				'data pack shared',
				'pack issued'
			]
		},
		{
			name: 'opened_on',
			label: 'Opened',
			help: 'The network’s first day. Left empty, it is counted for every day until it closes.',
			kind: 'date',
			dated: true,
			detail: true,
			alsoCalled: ['open date', 'opened on', 'network opened', 'pcn open date']
		},
		{
			name: 'closed_on',
			label: 'Closed',
			help: 'The network’s last day. It is counted up to that day and not after it.',
			kind: 'date',
			dated: true,
			detail: true,
			alsoCalled: ['close date', 'closed on', 'network closed', 'pcn close date']
		},
		{
			name: 'depression_register',
			label: 'Depression register',
			help: 'Adults on its practices’ registers of depression.',
			kind: 'whole-number',
			min: 0,
			max: 500000,
			unit: 'people',
			people: true,
			detail: true,
			total: true,
			alsoCalled: names(`
				depression, qof depression register, depression list, people with depression,
				population with a diagnosis of depression, depression count, on depression register
			`)
		},
		{
			name: 'deprivation',
			label: 'Most deprived fifth',
			help: 'Share of its people who live in the most deprived fifth of areas of England, in per cent.',
			kind: 'decimal',
			places: 1,
			min: 0,
			max: 100,
			unit: '%',
			detail: true,
			alsoCalled: names(`
				most deprived, deprivation, deprivation %, % most deprived, imd quintile 1 %, core20 %,
				share in most deprived fifth, most deprived 20%
			`)
		},
		{
			name: 'weighted_need',
			label: 'Weighted need',
			help: 'Its population weighted by need for mental health care, as allocations of money count it.',
			kind: 'decimal',
			places: 0,
			min: 0,
			max: 1000000,
			unit: 'weighted people',
			detail: true,
			alsoCalled: names(`
				mental health weighted population, need weighted population, mh weighted population,
				weighted need population, need-weighted list
			`)
		}
	],
	statuses: [
		{ code: 'live', label: 'Live', tone: 'done' },
		{ code: 'planned', label: 'Planned', tone: 'started' },
		{ code: 'late', label: 'Past its planned date', tone: 'late' },
		{ code: 'no-date', label: 'No date yet', tone: 'none' },
		{ code: 'unopened', label: 'Not open yet', tone: 'none' },
		{ code: 'closed', label: 'Closed', tone: 'none' }
	],
	rules: [liveHasTeam, smiWithinPopulation, closedAfterOpening],
	measures: [
		{
			name: 'pcns-live',
			title: 'Networks live',
			unit: 'networks',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'quarter',
			rows: 'status=live',
			ofDates: true,
			counted: 'Primary care networks where the transformed model went live by the day',
			of: 'all networks of the ICS',
			remark: 'The plan counts those planned to be live by then.',
			deliverables: ['model-pcn-coverage', 'model-primary-care']
		},
		{
			name: 'population-covered',
			title: 'People covered',
			unit: 'people',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'quarter',
			rows: 'status=live',
			counted: 'People registered with networks that are live by the day',
			of: 'people registered with all networks that gave a figure',
			bundles: 'people come with their network, thousands at a time',
			deliverables: ['model-pcn-coverage']
		},
		{
			name: 'full-offer-covered',
			title: 'People with the full offer',
			unit: 'people',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'quarter',
			rows: 'status=live&must_have_services=yes',
			counted:
				'People on the registers of severe mental illness of networks that are live by the day with all “must have” services',
			of: 'people on those registers in all networks that gave a figure',
			remark:
				'Stricter than networks live: weighted by need, and only where the “must have” services are commissioned.',
			bundles: 'people come with their network, hundreds at a time',
			deliverables: ['model-pcn-coverage']
		}
	],
	searched: ['ods_code', 'name', 'place', 'team'],
	sortedBy: 'name',
	rowTitle: (row) => String(row.name ?? row.ods_code)
};

// What its rows add up to: the sentence and the measures.

export type PcnMeasured = PcnFigures & {
	asAt: string;
	plannedPopulation: number | null;
	/** People on the registers of severe mental illness, in all and where the full offer is live. */
	smi: number;
	smiFullOffer: number;
	smiUnknown: number;
	smiOutside?: OutsideCounts;
};

export function pcnMeasures(figures: PcnMeasured): MeasureValue[] {
	const { asAt, networks, populationUnknown } = figures;
	const unknown =
		populationUnknown > 0
			? `${counted(populationUnknown, 'network')} gave no population, so shares leave ${agree(populationUnknown, 'it', 'them')} out.`
			: null;
	return [
		{
			...ratioValue('pcns-live', asAt, figures.live, networks, 'networks'),
			planned: figures.planned
		},
		{
			...ratioValue(
				'population-covered',
				asAt,
				figures.livePopulation,
				figures.population,
				'people',
				unknown
			),
			...(figures.outside ? { outside: figures.outside } : {}),
			planned: figures.plannedPopulation
		},
		{
			...ratioValue(
				'full-offer-covered',
				asAt,
				figures.smiFullOffer,
				figures.smi,
				'people',
				figures.smiUnknown > 0
					? `${counted(figures.smiUnknown, 'network')} gave no register of severe mental illness, so this leaves ${agree(figures.smiUnknown, 'it', 'them')} out.`
					: null
			),
			...(figures.smiOutside ? { outside: figures.smiOutside } : {})
		}
	];
}

export type PcnFigures = {
	networks: number;
	live: number;
	planned: number | null;
	population: number;
	livePopulation: number;
	populationUnknown: number;
	/** The population of live networks and of all, for readers outside. */
	outside?: OutsideCounts;
	undated: number;
	/** Networks of the register that are not open on the day. */
	notOpen: number;
};

/** "11 of 14 networks are live, serving 85% of people. The plan was 12 by now. One has no planned date." */
export function pcnSentence(figures: PcnFigures, audience: Audience = 'programme'): string {
	const { networks, live, planned, population, livePopulation, undated, notOpen } = figures;
	if (networks === 0 && notOpen > 0)
		return 'No primary care network of the register is open on that day.';
	if (networks === 0) return 'No primary care network is on the register yet.';
	const people =
		audience === 'external' && figures.outside
			? figures.outside
			: { numerator: livePopulation, denominator: population };
	const serving =
		population === 0 || live === 0
			? ''
			: `, serving ${served(people.numerator, people.denominator, audience)} of people`;
	const head =
		live === networks
			? `${networks === 1 ? 'The one network is' : `All ${number(networks)} networks are`} live${serving}.`
			: `${live === 0 ? 'None' : number(live)} of ${counted(networks, 'network')} ${agree(live, 'is', 'are')} live${serving}.`;
	const against =
		live === networks || !planned
			? ''
			: planned > live
				? ` The plan was ${number(planned)} by now.`
				: planned === live
					? ' That is as planned.'
					: ` The plan was ${number(planned)} by now, so this is ahead of it.`;
	const dates =
		undated === 0
			? ''
			: ` ${capitalised(undated)} ${agree(undated, 'has', 'have')} no planned date.`;
	return head + against + dates;
}

function served(people: number, of: number, audience: Audience): string {
	return audience === 'external' && (isSmall(people) || isSmall(of))
		? SUPPRESSED
		: percentage(people, of);
}

function capitalised(value: number): string {
	return value === 1 ? 'One' : number(value);
}

/**
 * "2 of 8 networks are past their planned day, the longest Curlew Moor by 31 days. The last is planned for
 * 30 June 2027." On an ISO date.
 */
export function rolloutSentence(
	networks: readonly { name: string; baselineOn: string | null; actualOn: string | null }[],
	asAt: string
): string {
	const open = networks.filter(({ actualOn }) => actualOn === null);
	if (open.length === 0) return 'Every network is live.';
	const dated = open
		.flatMap(({ name, baselineOn }) => (baselineOn === null ? [] : [{ name, on: baselineOn }]))
		.sort((a, b) => (a.on < b.on ? -1 : 1));
	const late = dated.filter(({ on }) => on < asAt);
	const [first] = late;
	const behind = first
		? `${number(late.length)} of ${counted(networks.length, 'network')} ${agree(late.length, 'is', 'are')} past ${agree(late.length, 'its', 'their')} planned day, ${late.length === 1 ? '' : 'the longest '}${first.name}, by ${plural(daysBetween(first.on, asAt), 'day')}.`
		: 'No network is past its planned day.';
	const last = dated.at(-1);
	return last && last.on >= asAt
		? `${behind} The last is planned for ${longDate(last.on)}.`
		: behind;
}
