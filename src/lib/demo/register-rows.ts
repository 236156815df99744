/** The rows of a made-up system’s registers as dated steps: each is added, then changed. */
import {
	addDays,
	addMonths,
	daysBetween,
	financialYearEnd,
	financialYearOf,
	financialYearStart,
	monthEnd
} from '#lib/core/calendar.ts';
import type { Row } from '#lib/registers/definition.ts';
import { POLICY_STEPS } from '#lib/registers/policies/definition.ts';
import { type DemoIcs, type DemoPcn, policyTitles } from './files.ts';
import { dayWithin, type Extent, type RowStory, rowStory, teamsOf } from './made-system.ts';
import { type Character, workday } from './outcomes.ts';
import { type Random, randomFor } from './random.ts';

// What the registers of a made-up system hold, as dated steps: each row is added, then changed.

export function policyStories(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	seed: number
): RowStory[] {
	const today = extent.to;
	const { owners, policies } = policyTitles();
	return ics.trusts.flatMap((trust) => {
		const order = randomFor(seed, 'policies', trust.code);
		const chosen = order
			.shuffled(policies)
			.slice(0, order.between(extent.policies.least, extent.policies.most));
		const prefix = initials(trust.name);
		return chosen.map(({ title, kind, mentions }, index): RowStory => {
			const reference = `${prefix}-${String(index * 3 + 101)}`;
			const random = randomFor(seed, 'policy', trust.code, title);
			const identified = workday(addDays(today, -random.between(470, extent.reach - 10)));
			const known: Row = {
				trust: trust.code,
				reference,
				title,
				kind,
				mentions: random.chance(0.05) ? null : Math.max(1, mentions + random.between(-4, 6)),
				owner: random.pick(owners),
				identified_on: identified,
				due_on: monthEnd(addMonths(identified, random.between(11, 24)))
			};
			return {
				register: 'policies',
				added: { on: identified, row: known },
				later: policySteps(identified, character, random, today)
			};
		});
	});
}

/** Least and most days that a step takes after the one before it. */
const STEP_DAYS: Readonly<Record<string, readonly [number, number]>> = {
	review_started_on: [14, 70],
	drafted_on: [30, 110],
	consulted_on: [20, 60],
	ratified_on: [25, 90],
	published_on: [4, 30]
};

function policySteps(
	identified: string,
	character: Character,
	random: Random,
	today: string
): RowStory['later'] {
	const later: RowStory['later'] = [];
	const withdrawn = random.chance(0.06);
	let day = identified;
	for (const { column } of POLICY_STEPS.slice(1)) {
		const [least, most] = STEP_DAYS[column] as readonly [number, number];
		day = workday(addDays(day, random.between(least, most)));
		const on = addDays(day, random.between(0, 6));
		if (on >= addDays(today, -2)) break;
		if (withdrawn && column === 'drafted_on') {
			later.push({ on, values: { withdrawn_on: day, comments: 'Merged into another policy.' } });
			break;
		}
		const values: Row = { [column]: day };
		if (column === 'consulted_on') values.co_produced = random.chance(0.6) ? 'yes' : 'no';
		later.push({ on, values });
		if (!random.chance(0.55 + character.policies * 0.45)) break;
	}
	return later;
}

/** The networks of a system. `allLiveBy` is the day coverage was reached; null while it is not. */
export function pcnStories(
	ics: DemoIcs,
	character: Character,
	allLiveBy: string | null,
	extent: Extent,
	seed: number
): RowStory[] {
	const today = extent.to;
	const networks = ics.places.flatMap((place) =>
		place.pcns.map((pcn) => ({ place: place.name, pcn }))
	);
	const order = randomFor(seed, 'pcns', ics.code).shuffled(networks);
	const live = allLiveBy
		? networks.length
		: Math.max(1, Math.round(networks.length * character.live));
	const start = addDays(today, -(extent.reach - 100));
	const end = allLiveBy ?? addDays(today, -20);
	return order.map(({ place, pcn }, index): RowStory => {
		const random = randomFor(seed, 'pcn', pcn.code);
		const share = (index + 0.9) / (live + 0.9);
		const liveOn =
			index < live ? workday(addDays(start, Math.round(daysBetween(start, end) * share))) : null;
		return networkStory(place, pcn, liveOn, extent, random);
	});
}

function networkStory(
	place: string,
	pcn: DemoPcn,
	liveOn: string | null,
	extent: Extent,
	random: Random
): RowStory {
	const today = extent.to;
	const plannedOn = liveOn
		? monthEnd(addMonths(liveOn, -random.pick([0, 0, 0, 1, 2, 4])))
		: random.chance(0.15)
			? null
			: monthEnd(addMonths(today, random.between(-2, 9)));
	const added = {
		on: workday(addDays(today, -random.between(extent.reach - 60, extent.reach))),
		row: {
			ods_code: pcn.code,
			name: pcn.name,
			place,
			population: pcn.population,
			practices: Math.max(2, Math.round(pcn.population / random.between(7500, 11500))),
			planned_year: plannedOn && financialYearOf(plannedOn),
			planned_on: plannedOn,
			smi_register: pcn.smiRegister,
			// Around 9.9% of adults were on a register of depression in 2017/18 (NHS Digital, QOF).
			depression_register: Math.round((pcn.population * random.between(62, 121)) / 1000),
			deprivation: random.between(2, 44),
			weighted_need: Math.round((pcn.population * random.between(80, 130)) / 100)
		} satisfies Row
	};
	const team = `${place} neighbourhood team`;
	const later: RowStory['later'] = [];
	if (liveOn) {
		const values = {
			live_on: liveOn,
			team,
			must_have_services: random.pick(['yes', 'yes', 'partly']),
			additional_services: random.pick(['yes', 'partly', 'partly', 'no']),
			arrs_wte: random.between(1, 5) / 2 + 0.5,
			co_located_staff: random.between(2, 14) / 2,
			self_referral: random.chance(0.75) ? 'yes' : 'no'
		};
		later.push({ on: addDays(liveOn, random.between(0, 8)), values });
		const pack = workday(addDays(liveOn, random.between(15, 90)));
		if (pack < addDays(today, -8))
			later.push({ on: addDays(pack, 3), values: { data_pack_on: pack } });
	}
	return { register: 'pcns', added, later };
}

/** The first letters of a trust's own words: “Barnard Partnership NHS Foundation Trust” is BP. */
function initials(name: string): string {
	return name
		.replace(/\b(NHS|Foundation|Trust|and)\b/g, '')
		.split(/\s+/)
		.map((word) => word.charAt(0))
		.join('')
		.slice(0, 3);
}

// The co-production activities of a made-up system, and whether anybody was told what came of them.

/** Title, kind, stage, depth, what was said and what changed. */
const ACTIVITIES = [
	[
		'What a good care plan looks like',
		...['workshop', 'design', 'co-designed'],
		'People want time to talk about their plan, and one person to turn to.',
		'First appointments are longer, and the plan begins with the person’s own words.'
	],
	[
		'Steering group',
		...['governance', 'governance', 'consulted'],
		'Papers come too late and are too long to be read.',
		'Papers go out a week before, with a page in plain English.'
	],
	[
		'Interviews for peer support workers',
		...['recruitment', 'delivery', 'co-produced'],
		'Applicants were asked about qualifications before anything else.',
		'The first question is now about lived experience.'
	],
	[
		'Survey on waiting and access',
		...['survey', 'evaluation', 'informed'],
		'Nobody says how long the wait will be.',
		'Letters say how long people waited last month.'
	],
	[
		'Writing the leaflet on key workers',
		...['working-group', 'design', 'co-produced'],
		'The words on the leaflet were those of the service.',
		'The leaflet was written again from the first line.'
	],
	[
		'Training on carer awareness',
		...['training', 'delivery', 'co-produced'],
		'Carers hear of decisions after they are made.',
		'Teams ask at the first meeting who else should be told.'
	],
	[
		'Walking through the way into care',
		...['evaluation', 'evaluation', 'co-designed'],
		'The door to the building is locked and the bell cannot be heard.',
		'Somebody sits at the front desk from eight to six.'
	],
	[
		'Meeting with community groups',
		...['workshop', 'design', 'consulted'],
		'Groups are asked for advice and never for money they could use.',
		'Small grants are open to groups without accounts of their own.'
	]
] as const;

const COMMUNITIES = [
	'Older people living alone',
	'Young adults leaving care',
	'People without a fixed address',
	'Farming families',
	'Black African and Caribbean communities',
	'South Asian women’s groups',
	'Deaf people',
	'LGBT+ communities'
];

/** Shares of the roadmap's deliverables that some activity has shaped. */
const SHAPED = 0.7;

export function activityStories(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	deliverables: readonly string[],
	seed: number
): RowStory[] {
	const random = randomFor(seed, 'activities', ics.code);
	const span = daysBetween(extent.from, extent.to);
	const count = Math.max(1, Math.round((span / 30.4) * extent.activitiesAMonth));
	const shaped = random.shuffled(deliverables).slice(0, Math.ceil(deliverables.length * SHAPED));
	const days = Array.from({ length: count }, () => dayWithin(extent.from, span - 4, random)).sort();
	return days.map((held, index) =>
		activityStory(held, `A${index + 1}`, shaped, character, extent, random)
	);
}

function activityStory(
	held: string,
	reference: string,
	shaped: readonly string[],
	character: Character,
	extent: Extent,
	random: Random
): RowStory {
	const [title, kind, stage, depth, heard, changed] = random.pick(ACTIVITIES);
	const experts = random.between(1, 16);
	const carers = random.between(0, 9);
	const row: Row = {
		reference,
		held_on: held,
		title,
		kind,
		stage,
		depth,
		heard,
		experts: experts < 3 ? '*' : experts,
		carers: carers === 1 ? '*' : carers,
		community_organisations: random.between(0, 6),
		staff: random.between(1, 8),
		paid: random.chance(0.75) ? 'yes' : 'no',
		cost: random.between(2, 24) * 50,
		communities: random.chance(0.5) ? random.pick(COMMUNITIES) : null,
		deliverables: random.chance(0.8)
			? [...new Set([random.pick(shaped), random.pick(shaped)])].sort().join('; ')
			: null
	};
	const story = rowStory('coproduction', addDays(held, 3), row);
	const back = workday(addDays(held, random.between(10, 100)));
	const answers = character.trendShape === 'patchy' ? 0.35 : 0.45 + character.live * 0.45;
	if (back < addDays(extent.to, -3) && back >= held && random.chance(answers)) {
		const did: Row = random.chance(0.75) ? { changed } : {};
		story.later.push({ on: back, values: { ...did, feedback_on: back } });
	}
	return story;
}

// What the registers of teams, steps, money and risks of a made-up system hold.

/** Title, focus, and the area whose deliverables it leads to. */
const MILESTONES = [
	['Key worker role agreed with all teams', 'core', 'model'],
	['Care plan template in the patient record', 'core', 'data'],
	['Early intervention for eating disorders in place', 'aed', 'aed'],
	['Team for complex emotional needs recruited', 'cen', 'cen'],
	['Rehabilitation pathway signed off', 'rehab', 'rehab'],
	['Carers’ offer published', 'core', 'care'],
	['Neighbourhood team moves in together', 'core', 'model'],
	['First cohort of peer support workers starts', 'core', 'workforce'],
	['Contract with voluntary organisations signed', 'core', 'model'],
	['Outcome measures on the dashboard', 'core', 'data'],
	['Physical health clinic opens', 'core', 'care'],
	['Housing agreement for people leaving hospital', 'rehab', 'rehab']
] as const;

const RISKS = [
	['Too few nurses apply, so that new teams start late', 'recruitment'],
	['Records of the trust and the council cannot be read together', 'interoperability'],
	['Money for voluntary organisations comes too late to spend in the year', 'spending'],
	['Staff are tired of change and take up DIALOG+ in name only', 'change-fatigue'],
	['Communities that fare worst are not those who are asked', 'inequalities'],
	['Psychologists are not to be had in the rural places', 'workforce'],
	['The contract for the helpline is challenged', 'procurement'],
	['General practices do not see what the new model gives them', 'stakeholders'],
	['Team managers hear of the plan after their teams do', 'staff-engagement'],
	['The panel of experts by experience is two people', 'co-production'],
	['People wait for a physical health check after their medicine was changed', 'clinical-safety'],
	['Concerns about safeguarding reach two teams and neither acts', 'safeguarding']
] as const;

/** How a made-up system divides each stream. */
const MONEY = [
	['staff', { transformation: 0.67, baseline: 0.9 }],
	['vcse', { transformation: 0.155 }],
	['co-production', { transformation: 0.022 }],
	['equalities', { transformation: 0.033 }],
	['infrastructure', { transformation: 0.076, baseline: 0.1 }],
	['training', { transformation: 0.044 }]
] as const;

/**
 * England's money by year, from the guidance on transformation funding for 2021/22 to 2023/24; later years
 * stand at the last of them. A made-up system has its share by networks, of which England has about 1,250.
 */
const ENGLAND = {
	transformation: { '2021/22': 121_000_000, '2022/23': 295_000_000, '2023/24': 366_000_000 },
	baseline: { '2021/22': 279_000_000, '2022/23': 326_000_000, '2023/24': 519_000_000 }
} as const;
const NETWORKS = 1250;

type Stream = keyof typeof ENGLAND;

function nationally(stream: Stream, year: string): number {
	const known: Readonly<Record<string, number>> = ENGLAND[stream];
	return known[year] ?? (year < '2021/22' ? 0 : known['2023/24']!);
}

/** What is already named of a system: teams, activities, milestones, money and risks. */
export function programmeStories(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	deliverables: readonly string[],
	seed: number
): RowStory[] {
	return [
		...teamStories(ics, character, extent, seed),
		...activityStories(ics, character, extent, deliverables, seed),
		...milestoneStories(ics, character, extent, deliverables, seed),
		...fundingStories(ics, character, extent, seed),
		...riskStories(ics, extent, seed)
	];
}

function teamStories(ics: DemoIcs, character: Character, extent: Extent, seed: number): RowStory[] {
	return teamsOf(ics, extent).map((team): RowStory => {
		const random = randomFor(seed, 'team', ics.code, team.code);
		const staff = random.between(12, 40);
		const planned = monthEnd(addMonths(extent.to, random.between(-20, 6)));
		const live = addDays(planned, random.between(-5, 60));
		const isLive = live < addDays(extent.to, -10) && random.chance(character.live + 0.15);
		const story = rowStory('teams', addDays(extent.to, -Math.min(650, extent.reach - 20)), {
			trust: team.trust,
			code: team.code,
			name: team.name,
			place: team.place,
			service_line: team.line,
			phase: random.pick(['not-started', 'training', 'training']),
			planned_on: planned,
			staff,
			staff_trained: Math.round(staff * random.next() * 0.4),
			trainers: random.between(0, 3),
			sop_agreed: 'no',
			in_epr: random.pick(['yes', 'no'])
		});
		if (!isLive) return story;
		story.later.push({
			on: workday(addDays(live, 2)),
			values: {
				live_on: live,
				phase: random.chance(0.3) ? 'embedded' : 'live',
				sop_agreed: 'yes',
				staff_trained: Math.round(staff * (0.5 + random.next() * 0.5)),
				replaces_cpa: random.pick(['yes', 'partly', 'no'])
			}
		});
		return story;
	});
}

function milestoneStories(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	deliverables: readonly string[],
	seed: number
): RowStory[] {
	const span = daysBetween(extent.from, extent.to);
	return Array.from({ length: extent.milestones }, (_, index): RowStory => {
		const random = randomFor(seed, 'milestone', ics.code, String(index));
		const [step, focus, area] = MILESTONES[index % MILESTONES.length]!;
		const round = Math.floor(index / MILESTONES.length);
		const place = ics.places[(round - 1) % ics.places.length];
		const title = round === 0 || !place ? step : `${step}, ${place.name}`;
		const added = dayWithin(extent.from, Math.floor(span * 0.7), random);
		const baseline = monthEnd(addMonths(added, random.between(3, 14)));
		const story = rowStory('milestones', added, {
			...{ reference: `M${index + 1}`, title, focus, owner: 'Programme director' },
			deliverable: random.pick(deliverables.filter((code) => code.startsWith(area))),
			baseline_on: baseline,
			forecast_on: baseline
		});
		const slip = random.chance(character.trouble + 0.1) ? random.between(1, 5) : 0;
		const forecast = monthEnd(addMonths(baseline, slip));
		const admitted = workday(addDays(baseline, -random.between(5, 60)));
		if (slip > 0 && admitted > added && admitted < extent.to)
			story.later.push({
				on: admitted,
				values: { forecast_on: forecast, notes: 'Waits for people to be recruited.' }
			});
		const done = workday(addDays(forecast, random.between(-25, 12)));
		if (done > admitted && done < addDays(extent.to, -5) && random.chance(character.policies + 0.3))
			story.later.push({ on: addDays(done, 1), values: { actual_on: done } });
		return story;
	});
}

/** A line for each year, told at its start and at the end of each quarter since. */
function fundingStories(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	seed: number
): RowStory[] {
	const networks = ics.places.reduce((sum, { pcns }) => sum + pcns.length, 0);
	const years = new Set<string>();
	for (let day = extent.from; day <= extent.to; day = addMonths(day, 3))
		years.add(financialYearOf(day));
	return [...years].flatMap((year) =>
		MONEY.flatMap(([category, shares]) =>
			(Object.entries(shares) as [Stream, number][]).map(([stream, share]): RowStory => {
				const random = randomFor(seed, 'funding', ics.code, year, category, stream);
				const about = (nationally(stream, year) * share * networks) / NETWORKS;
				const allocated = Math.round((about * (0.9 + random.next() * 0.2)) / 5_000) * 5_000;
				const planned = Math.round((allocated * random.between(88, 100)) / 100);
				const starts = financialYearStart(year);
				const first = addDays(starts < extent.from ? extent.from : starts, 10);
				const story = rowStory('funding', first, { year, stream, category, allocated, planned });
				const pace = within(0.8 + character.live * 0.2 + (random.next() - 0.5) * 0.24);
				for (let quarter = 1; quarter <= 4; quarter += 1) {
					const end = monthEnd(addMonths(starts, quarter * 3 - 1));
					// The ledger of a quarter closes some days after it, in time for its return.
					const on = workday(addDays(end, 10));
					if (on <= first || on >= extent.to || end > financialYearEnd(year)) continue;
					const share = [0, 0.14, 0.36, 0.62, 1][quarter] as number;
					story.later.push({ on, values: { spent: Math.round(allocated * pace * share) } });
				}
				return story;
			})
		)
	);
}

const within = (share: number) => Math.min(1.02, Math.max(0.5, share));

function riskStories(ics: DemoIcs, extent: Extent, seed: number): RowStory[] {
	const span = daysBetween(extent.from, extent.to);
	return Array.from({ length: extent.risks }, (_, index): RowStory => {
		const random = randomFor(seed, 'risk', ics.code, String(index));
		const [description, category] = RISKS[index % RISKS.length]!;
		const opened = dayWithin(extent.from, Math.floor(span * 0.85), random);
		const impact = random.between(2, 5);
		let likelihood = random.between(2, 5);
		// Apart, so that what else is made up of a risk stays as it was.
		const scores = randomFor(seed, 'risk-scores', ics.code, String(index));
		const upTo = (most: number) => String(Math.min(5, Math.max(1, most)));
		const story = rowStory('risks', opened, {
			...{ reference: `R${index + 1}`, description, category, owner: 'Programme director' },
			initial_likelihood: upTo(likelihood + scores.between(0, 1)),
			initial_impact: upTo(impact + scores.between(0, 1)),
			likelihood: String(likelihood),
			impact: String(impact),
			target_likelihood: upTo(likelihood - scores.between(1, 2)),
			target_impact: upTo(impact - scores.between(0, 1)),
			proximity: scores.pick(['month', 'quarter', 'half-year', 'year', 'later']),
			opened_on: opened,
			review_on: addDays(opened, 90),
			mitigation: 'Looked at by the programme board.'
		});
		let looked = workday(addDays(opened, random.between(80, 110)));
		while (looked < addDays(extent.to, -40)) {
			if (random.chance(0.16)) {
				story.later.push({ on: looked, values: { closed_on: looked } });
				break;
			}
			const next = Math.min(5, Math.max(1, likelihood + random.between(-1, 1)));
			const score: Row = next === likelihood ? {} : { likelihood: String(next) };
			likelihood = next;
			story.later.push({ on: looked, values: { review_on: addDays(looked, 90), ...score } });
			looked = workday(addDays(looked, random.between(80, 140)));
		}
		return story;
	});
}
