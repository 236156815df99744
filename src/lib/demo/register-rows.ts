/** What the registers of a made-up system hold, as dated steps: each row is added, then changed. */
import { addDays, addMonths, daysBetween, financialYearOf, monthEnd } from '#lib/core/calendar.ts';
import type { Row } from '#lib/registers/definition.ts';
import { POLICY_STEPS } from '#lib/registers/policies/definition.ts';
import type { Character } from './endings.ts';
import { type DemoIcs, type DemoPcn, policyTitles } from './files.ts';
import { workday } from './history.ts';
import type { Extent, RowStory } from './made-system.ts';
import { type Random, randomFor } from './random.ts';

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
			smi_register: pcn.smiRegister
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
