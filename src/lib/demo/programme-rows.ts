/** What the registers of teams, steps, money and risks of a made-up system hold. */
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
import { activityStories } from './activities.ts';
import type { Character } from './endings.ts';
import type { DemoIcs } from './files.ts';
import { workday } from './history.ts';
import { dayWithin, type Extent, type RowStory, teamsOf, told } from './made-system.ts';
import { randomFor } from './random.ts';

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
	['The panel of experts by experience is two people', 'co-production']
] as const;

const MONEY = [
	['staff', 1_800_000],
	['vcse', 420_000],
	['co-production', 60_000],
	['equalities', 90_000],
	['infrastructure', 210_000],
	['training', 120_000]
] as const;

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
		const story = told('teams', addDays(extent.to, -Math.min(650, extent.reach - 20)), {
			...{ trust: team.trust, code: team.code, name: team.name, place: team.place },
			...{ service_line: team.line, phase: random.pick(['not-started', 'training', 'training']) },
			...{ planned_on: planned, staff, staff_trained: Math.round(staff * random.next() * 0.4) },
			...{ trainers: random.between(0, 3), sop_agreed: 'no', in_epr: random.pick(['yes', 'no']) }
		});
		if (!isLive) return story;
		story.later.push({
			on: workday(addDays(live, 2)),
			values: {
				...{ live_on: live, phase: random.chance(0.3) ? 'embedded' : 'live', sop_agreed: 'yes' },
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
		const story = told('milestones', added, {
			...{ reference: `M${index + 1}`, title, focus, owner: 'Programme director' },
			deliverable: random.pick(deliverables.filter((code) => code.startsWith(area))),
			...{ baseline_on: baseline, forecast_on: baseline }
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
	const years = new Set<string>();
	for (let day = extent.from; day <= extent.to; day = addMonths(day, 3))
		years.add(financialYearOf(day));
	return [...years].flatMap((year) =>
		MONEY.flatMap(([category, about]) =>
			(category === 'staff' || category === 'infrastructure'
				? ['transformation', 'baseline']
				: ['transformation']
			).map((stream): RowStory => {
				const random = randomFor(seed, 'funding', ics.code, year, category, stream);
				const allocated = Math.round((about * (0.7 + random.next() * 0.7)) / 5_000) * 5_000;
				const planned = Math.round((allocated * random.between(88, 100)) / 100);
				const starts = financialYearStart(year);
				const first = addDays(starts < extent.from ? extent.from : starts, 10);
				const story = told('funding', first, { year, stream, category, allocated, planned });
				const pace = within(0.8 + character.live * 0.2 + (random.next() - 0.5) * 0.24);
				for (let quarter = 1; quarter <= 4; quarter += 1) {
					const end = monthEnd(addMonths(starts, quarter * 3 - 1));
					const on = workday(addDays(end, 20));
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
		const story = told('risks', opened, {
			...{ reference: `R${index + 1}`, description, category, owner: 'Programme director' },
			...{ likelihood: String(likelihood), impact: String(impact), opened_on: opened },
			...{ review_on: addDays(opened, 90), mitigation: 'Looked at by the programme board.' }
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
