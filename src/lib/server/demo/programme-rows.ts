/** What the registers of people, money and risks of a made-up system hold. */
import { addDays, addMonths, financialYearOf, monthEnd } from '#lib/domain/calendar.ts';
import type { RegisterName, Row } from '#lib/domain/registers/definition.ts';
import type { Character } from '#lib/server/demo/endings.ts';
import type { DemoIcs } from '#lib/server/demo/files.ts';
import { workday } from '#lib/server/demo/history.ts';
import { randomFor, type Random } from '#lib/server/demo/random.ts';
import type { RowStory } from '#lib/server/demo/register-rows.ts';

const LINES = [
	['adult', 'Adult team'],
	['older-adult', 'Older adult team'],
	['eip', 'Early intervention team']
] as const;

/** Role, band, employer, whether it asks for lived experience. */
const ROLES = [
	['Mental health nurse', '6', 'nhs', 'no'],
	['Clinical psychologist', '8a', 'nhs', 'no'],
	['Peer support worker', '4', 'nhs', 'yes'],
	['Community connector', '4', 'vcse', 'no'],
	['Mental health practitioner (ARRS)', '7', 'primary-care', 'no']
] as const;

const COURSES = ['Carer awareness', 'DIALOG+', 'Trauma-informed care'];

const ACTIVITIES = [
	['What a good care plan looks like', 'workshop', 'design', 'co-designed', 'model-cpa-shift'],
	['Steering group', 'governance', 'governance', 'consulted', 'model-codesign'],
	['Interviews for peer support workers', 'recruitment', 'delivery', 'co-produced', null],
	['Survey on waiting and access', 'survey', 'evaluation', 'informed', null],
	['Writing the leaflet on key workers', 'working-group', 'design', 'co-produced', null]
] as const;

const MILESTONES = [
	['Key worker role agreed with all teams', 'core'],
	['Care plan template in the patient record', 'core'],
	['Early intervention for eating disorders in place', 'aed'],
	['Team for complex emotional needs recruited', 'cen'],
	['Rehabilitation pathway signed off', 'rehab'],
	['Carers’ offer published', 'core']
] as const;

const RISKS = [
	['Too few nurses apply, so that new teams start late', 'recruitment'],
	['Records of the trust and the council cannot be read together', 'interoperability'],
	['Money for voluntary organisations comes too late to spend in the year', 'spending'],
	['Staff are tired of change and take up DIALOG+ in name only', 'change-fatigue'],
	['Communities that fare worst are not those who are asked', 'inequalities']
] as const;

/** All of them, told from a year and a half ago until today. */
export function programmeStories(
	ics: DemoIcs,
	character: Character,
	seed: number,
	today: string
): RowStory[] {
	const random = randomFor(seed, 'programme', ics.code);
	// A month comes in within ten days of its end: the last one may not have yet.
	const months = Array.from({ length: 12 }, (_, index) =>
		addMonths(today, index - 12).slice(0, 7)
	).filter((month) => addDays(monthEnd(month), 10) < today);
	return [
		...teamStories(ics, character, random, today),
		...months.flatMap((month, index) => monthStories(ics, character, random, month, index)),
		...activityStories(random, today),
		...milestoneStories(character, random, today),
		...fundingStories(random, today),
		...riskStories(random, today),
		...indicatorStories(ics, character, random, today)
	];
}

function told(register: RegisterName, on: string, row: Row): RowStory {
	return { register, added: { on: workday(on), row }, later: [] };
}

function teamStories(
	ics: DemoIcs,
	character: Character,
	random: Random,
	today: string
): RowStory[] {
	return ics.places.flatMap((place, index) =>
		LINES.map(([line, title], position): RowStory => {
			const staff = random.between(12, 40);
			const planned = monthEnd(addMonths(today, random.between(-14, 6)));
			const live = addDays(planned, random.between(-5, 40));
			const isLive = live < addDays(today, -10) && random.chance(character.live + 0.2);
			const story = told('teams', addDays(today, -500), {
				trust: ics.trusts[index % ics.trusts.length]!.code,
				code: `${place.name.charAt(0)}${index + 1}${position + 1}`,
				name: `${place.name} ${title.toLowerCase()}`,
				...{ place: place.name, service_line: line, phase: 'training', planned_on: planned },
				...{ staff, staff_trained: Math.round(staff * random.next()) }
			});
			if (isLive)
				story.later.push({
					on: workday(addDays(live, 2)),
					values: { live_on: live, phase: 'live' }
				});
			return story;
		})
	);
}

/** What comes in for one month, on one of the first days after it. */
function monthStories(
	ics: DemoIcs,
	character: Character,
	random: Random,
	month: string,
	index: number
): RowStory[] {
	const on = addDays(monthEnd(month), random.between(3, 9));
	const proms = ics.places.map((place) => {
		const eligible = random.between(60, 220);
		const first = Math.round(eligible * (0.35 + random.next() * 0.4));
		const paired = Math.round(first * (0.2 + random.next() * 0.3));
		const improved = Math.round(paired * (0.4 + random.next() * 0.3));
		return told('proms', on, {
			...{ team: `${place.name} adult team`, measure: 'dialog', month, eligible },
			...{ first_scores: first, paired_scores: paired, improved: improved < 5 ? '*' : improved }
		});
	});
	const returns = ics.trusts.flatMap(({ code }) => {
		const posts = ROLES.map(([role, band, employer, lived], position) => {
			const planned = 6 + position * 2 + Math.floor(index / 2);
			const filled = Math.min(1, 0.45 + character.live * 0.35 + index * 0.015);
			return told('workforce', on, {
				...{ trust: code, role, band, employer, focus: 'core', lived_experience: lived, month },
				...{ planned_wte: planned, in_post_wte: Math.round(planned * filled * 10) / 10 },
				...{ starters: random.between(0, 2), leavers: random.between(0, 1) }
			});
		});
		const training = COURSES.map((course, position) => {
			const scope = 80 + position * 40;
			const trained = Math.round(scope * Math.min(0.95, 0.2 + index * 0.05));
			return told('training', on, { trust: code, course, month, in_scope: scope, trained });
		});
		return index % 3 === 2 ? [...posts, ...training] : posts;
	});
	return [...proms, ...returns];
}

function activityStories(random: Random, today: string): RowStory[] {
	return Array.from({ length: 10 }, (_, index) => {
		const [title, kind, stage, depth, deliverable] = ACTIVITIES[index % ACTIVITIES.length]!;
		const held = workday(addDays(today, -460 + index * 45));
		const story = told('coproduction', addDays(held, 3), {
			...{ reference: `A${index + 1}`, held_on: held, title, kind, stage, depth },
			...{ experts: random.between(3, 14), carers: random.between(1, 8), paid: 'yes' },
			...{ cost: random.between(2, 12) * 50, deliverables: deliverable },
			heard: 'People want time to talk about their plan, and one person to turn to.'
		});
		const back = workday(addDays(held, random.between(14, 90)));
		if (back < addDays(today, -3) && random.chance(0.7))
			story.later.push({
				on: back,
				values: { changed: 'First appointments are longer.', feedback_on: back }
			});
		return story;
	});
}

function milestoneStories(character: Character, random: Random, today: string): RowStory[] {
	return MILESTONES.map(([title, focus], index) => {
		const baseline = monthEnd(addMonths(today, index * 4 - 14));
		const forecast = addDays(baseline, random.pick([0, 0, 30, 60]));
		const story = told('milestones', addDays(today, -480), {
			...{ reference: `M${index + 1}`, title, focus, owner: 'Programme director' },
			...{ baseline_on: baseline, forecast_on: forecast }
		});
		const done = workday(addDays(forecast, random.between(-10, 10)));
		if (done < addDays(today, -5) && random.chance(character.policies + 0.3))
			story.later.push({ on: addDays(done, 1), values: { actual_on: done } });
		return story;
	});
}

function fundingStories(random: Random, today: string): RowStory[] {
	const lines = [
		['staff', 1_800_000],
		['vcse', 420_000],
		['co-production', 60_000],
		['equalities', 90_000]
	] as const;
	return lines.map(([category, about]) => {
		const allocated = about + random.between(0, 20) * 5_000;
		const spent = Math.round((allocated * random.between(25, 70)) / 100);
		return told('funding', addDays(today, -25), {
			...{ year: financialYearOf(addDays(today, -25)), stream: 'transformation', category },
			...{ allocated, planned: allocated, spent }
		});
	});
}

/** A year and a half of the figures that come in as published files, and one by place. */
function indicatorStories(
	ics: DemoIcs,
	character: Character,
	random: Random,
	today: string
): RowStory[] {
	const value = (indicator: string, period: string, figures: Row, organisation = ics.code) =>
		told('indicators', addDays(monthEnd(period.slice(0, 7)), random.between(3, 9)), {
			...{ indicator, organisation, period },
			...figures
		});
	const months = Array.from({ length: 18 }, (_, index) =>
		addMonths(today, index - 18).slice(0, 7)
	).filter((month) => addDays(monthEnd(month), 10) < today);
	return months.flatMap((month, index) => {
		const stopped = random.between(40, 90) * 5;
		const inTime = Math.round(stopped * Math.min(0.9, 0.35 + character.live * 0.3 + index * 0.01));
		const days = random.between(180, 220) * 100;
		const monthly = [
			value('four-week-wait', `${month}/rolling`, { numerator: inTime, denominator: stopped }),
			value('sickness-absence', `${month}/month`, {
				numerator: Math.round((days * random.between(42, 66)) / 1000),
				denominator: days
			})
		];
		if (Number(month.slice(5)) % 3 !== 0) return monthly;
		const register = 4200 + index * 15;
		const checked = Math.round(register * (0.42 + character.live * 0.15 + index * 0.008));
		const places = ics.places.map(({ code }) =>
			value(
				'carers-offered-assessment',
				`${month}/quarter`,
				{ numerator: random.chance(0.2) ? '*' : random.between(8, 30), denominator: 40 },
				code
			)
		);
		return [
			...monthly,
			value('smi-health-checks', `${month}/quarter`, { numerator: checked, denominator: register }),
			...places
		];
	});
}

function riskStories(random: Random, today: string): RowStory[] {
	return RISKS.map(([description, category], index) => {
		const opened = workday(addDays(today, -400 + index * 40));
		const story = told('risks', opened, {
			...{ reference: `R${index + 1}`, description, category, owner: 'Programme director' },
			...{ likelihood: String(random.between(2, 5)), impact: String(random.between(2, 5)) },
			...{ opened_on: opened, review_on: addDays(today, random.between(-30, 80)) }
		});
		const closed = workday(addDays(today, -random.between(20, 60)));
		if (random.chance(0.2)) story.later.push({ on: closed, values: { closed_on: closed } });
		return story;
	});
}
