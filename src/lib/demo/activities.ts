/** The co-production activities of a made-up system, and whether anybody was told what came of them. */
import { addDays, daysBetween } from '#lib/core/calendar.ts';
import type { Row } from '#lib/registers/definition.ts';
import type { Character } from './endings.ts';
import type { DemoIcs } from './files.ts';
import { workday } from './history.ts';
import { dayWithin, type Extent, type RowStory, told } from './made-system.ts';
import { type Random, randomFor } from './random.ts';

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
		...{ reference, held_on: held, title, kind, stage, depth, heard },
		...{ experts: experts < 3 ? '*' : experts, carers: carers === 1 ? '*' : carers },
		...{ community_organisations: random.between(0, 6), staff: random.between(1, 8) },
		...{ paid: random.chance(0.75) ? 'yes' : 'no', cost: random.between(2, 24) * 50 },
		communities: random.chance(0.5) ? random.pick(COMMUNITIES) : null,
		deliverables: random.chance(0.8)
			? [...new Set([random.pick(shaped), random.pick(shaped)])].sort().join('; ')
			: null
	};
	const story = told('coproduction', addDays(held, 3), row);
	const back = workday(addDays(held, random.between(10, 100)));
	const answers = character.course === 'patchy' ? 0.35 : 0.45 + character.live * 0.45;
	if (back < addDays(extent.to, -3) && back >= held && random.chance(answers)) {
		const did: Row = random.chance(0.75) ? { changed } : {};
		story.later.push({ on: back, values: { ...did, feedback_on: back } });
	}
	return story;
}
