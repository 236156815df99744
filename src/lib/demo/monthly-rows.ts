/** What comes in each month of a made-up system: posts, outcome measures, training, published figures. */
import { addDays } from '#lib/core/calendar.ts';
import type { Row } from '#lib/registers/definition.ts';
import type { DemoIcs } from './files.ts';
import { type Batch, cameIn, type Extent, type Made, monthsOf, teamsOf } from './made-system.ts';
import type { Character } from './outcomes.ts';
import { trendAt, monthsNotSent, type Random, randomFor, seasonOf, within } from './random.ts';

// The posts of a made-up system, month by month: who is in post follows from who starts and leaves.

/** Role, band, employer, focus, whether it asks for lived experience, and its size. */
const POSTS = [
	['Mental health nurse', '6', 'nhs', 'core', 'no', 14],
	['Clinical psychologist', '8a', 'nhs', 'core', 'no', 6],
	['Peer support worker', '4', 'nhs', 'core', 'yes', 7],
	['Community connector', '4', 'vcse', 'core', 'no', 6],
	['Mental health practitioner (ARRS)', '7', 'primary-care', 'core', 'no', 8],
	['Occupational therapist', '6', 'nhs', 'core', 'no', 6],
	['Social worker', '7', 'la', 'core', 'no', 5],
	['Mental health nurse', '6', 'nhs', 'rehab', 'no', 4],
	['Psychological therapist', '7', 'nhs', 'cen', 'no', 5],
	['Dietitian', '6', 'nhs', 'aed', 'no', 2],
	['Support worker', '3', 'nhs', 'core', 'no', 9],
	['Pharmacist', '8a', 'nhs', 'core', 'no', 2],
	['Peer support worker', '4', 'vcse', 'cen', 'yes', 3],
	['Consultant psychiatrist', 'Medical', 'nhs', 'core', 'no', 4],
	['Employment specialist', '5', 'vcse', 'core', 'no', 3],
	['Mental health nurse', '7', 'nhs', 'aed', 'no', 3],
	['Occupational therapist', '6', 'nhs', 'rehab', 'no', 3],
	['Clinical psychologist', '8b', 'nhs', 'cen', 'no', 3],
	['Care co-ordinator (primary care)', '4', 'primary-care', 'core', 'no', 4],
	['Team manager', '8a', 'nhs', 'core', 'no', 3],
	['Administrator', '4', 'nhs', 'core', 'no', 5],
	['Physical health nurse', '5', 'nhs', 'core', 'no', 3],
	['Carer support worker', '4', 'vcse', 'core', 'yes', 2],
	['Assistant psychologist', '5', 'nhs', 'core', 'no', 4]
] as const;

const tenth = (value: number) => Math.round(value * 10) / 10;

function vacancyBatches({ ics, character, extent, months, notSent, seed }: Made): Batch[] {
	const common = randomFor(seed, 'workforce', ics.code);
	const batches = months.map((month): Batch => {
		return { register: 'workforce', on: cameIn(month, common), rows: [], corrections: [] };
	});
	const lines = Math.max(5, Math.round(extent.posts / ics.trusts.length));
	const networks = ics.places.reduce((sum, { pcns }) => sum + pcns.length, 0);
	const size = (0.4 + networks / 20) / ics.trusts.length;
	for (const { code } of ics.trusts)
		for (const [role, band, employer, focus, lived, about] of POSTS.slice(0, lines)) {
			const random = randomFor(seed, 'posts', ics.code, code, role, band, focus);
			const planned = Math.max(1, Math.round(about * size * (0.8 + random.next() * 0.5)));
			const own = (random.next() - 0.5) * 0.2;
			let inPost = tenth(planned * within(0.4 + character.live * 0.2 + own, 0.1, 1));
			for (const [index, month] of months.entries()) {
				const share = months.length > 1 ? index / (months.length - 1) : 1;
				const plan = planned + Math.floor((index / 12) * planned * 0.08);
				const aim =
					plan * within(0.45 + trendAt(character.trendShape, share) * 0.55 + own, 0.1, 1.05);
				const left = random.chance(0.3) ? Math.min(inPost, random.pick([0.4, 0.6, 1, 1, 1.8])) : 0;
				const wanted = (aim - inPost) * 0.25 + left;
				const started = wanted > 0 ? tenth(wanted * (0.4 + random.next() * 1.2)) : 0;
				inPost = tenth(inPost + started - left);
				if (notSent.has(month)) continue;
				const row: Row = {
					trust: code,
					role,
					band,
					employer,
					focus,
					lived_experience: lived,
					month,
					stream: employer === 'nhs' && focus === 'core' ? 'baseline' : 'transformation',
					planned_wte: plan,
					in_post_wte: random.chance(0.004) ? null : inPost,
					offers: random.between(0, 3),
					starters: started,
					leavers: left
				};
				batches[index]!.rows.push(row);
			}
		}
	return batches;
}

// What comes in each month: outcome measures, posts and training, a batch for each month.

type Maker = (made: Made) => Batch[];

/** One entry for each register that is kept by month or quarter; a further one joins here. */
const MAKERS: readonly Maker[] = [promBatches, vacancyBatches, trainingBatches];

export function monthlyBatches(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	seed: number
): Batch[] {
	const months = monthsOf(extent);
	const random = randomFor(seed, 'not-sent', ics.code);
	const notSent = monthsNotSent(character.trendShape, months, random);
	const made = { ics, character, extent, months, notSent, seed };
	return MAKERS.flatMap((maker) => maker(made)).filter(({ rows }) => rows.length > 0);
}

/** Under five is not given away, nought included. */
function hidden(count: number): number | string {
	return count < 5 ? '*' : count;
}

function promBatches({ ics, character, extent, months, notSent, seed }: Made): Batch[] {
	const of = (about: string) => randomFor(seed, 'proms', ics.code, about);
	const common = of('');
	const batches = months.map((month): Batch & { season: number } => {
		const season = seasonOf(month, common);
		return { register: 'proms', on: cameIn(month, common), rows: [], corrections: [], season };
	});
	for (const team of teamsOf(ics, extent))
		for (const measure of team.measures) {
			const random = of(`${team.code} ${measure}`);
			const base = random.between(18, team.line === 'eip' ? 60 : 150);
			const own = (random.next() - 0.5) * 0.16;
			const began = random.chance(0.2) ? random.between(0, Math.floor(months.length / 3)) : 0;
			for (const [index, month] of months.entries()) {
				const batch = batches[index]!;
				const share = months.length > 1 ? index / (months.length - 1) : 1;
				const level = trendAt(character.trendShape, share) + own + batch.season * 0.05;
				const row = promRow(base * (1 + share * 0.25), level, random);
				const sent = index >= began && !notSent.has(month) && !random.chance(0.02);
				if (!sent) continue;
				batch.rows.push({ team: team.name, measure, month, ...row });
				if (random.chance(0.004) && typeof row.eligible === 'number')
					batch.corrections.push({
						on: addDays(batch.on, random.between(20, 40)),
						index: batch.rows.length - 1,
						values: { eligible: row.eligible + random.between(1, 6) }
					});
			}
		}
	return batches;
}

/** `level`: how far the team has come, from 0 to 1. */
function promRow(size: number, level: number, random: Random): Row {
	const near = (value: number) => within(value + (random.next() - 0.5) * 0.09, 0.02, 0.97);
	const eligible = Math.round(size * (0.94 + random.next() * 0.12));
	const first = Math.round(eligible * near(0.3 + level * 0.5));
	const paired = Math.round(first * near(0.16 + level * 0.44));
	const improved = Math.round(paired * near(0.42 + level * 0.22));
	if (random.chance(0.006))
		return { eligible, first_scores: first, paired_scores: null, improved: null };
	return {
		eligible,
		first_scores: hidden(first),
		paired_scores: hidden(paired),
		improved: hidden(improved),
		// Reliable change asks for more than a better score.
		reliably_improved: hidden(Math.round(improved * 0.7)),
		deteriorated: hidden(Math.round(paired * 0.2))
	};
}

const TAUGHT = [
	['Carer awareness', 0.3],
	['DIALOG+', 0.35],
	['Trauma-informed care', 0.15],
	['Psychological therapies for severe mental illness', 0.05],
	['Older people’s mental health competencies', 0.1],
	['Knowledge and understanding framework (KUF)', 0.1],
	['Physical health checks', 0.3],
	['Cultural competence', 0.2]
] as const;

function trainingBatches({ ics, character, extent, months, notSent, seed }: Made): Batch[] {
	const common = randomFor(seed, 'training', ics.code);
	const batches = months.map((month): Batch => {
		return { register: 'training', on: cameIn(month, common), rows: [], corrections: [] };
	});
	for (const { code } of ics.trusts)
		for (const [course, from] of TAUGHT.slice(0, extent.courses)) {
			const random = randomFor(seed, 'training', ics.code, code, course);
			const staff = random.between(60, 320);
			let trained = Math.round(staff * from);
			for (const [index, month] of months.entries()) {
				const share = months.length > 1 ? index / (months.length - 1) : 1;
				const scope = staff + Math.round(share * staff * 0.12);
				const aim = scope * within(from + trendAt(character.trendShape, share) * 0.7, 0, 0.97);
				// A sixth of what is still to do each month; who leaves takes the training along.
				trained += Math.round((aim - trained) / 6 + (random.next() - 0.45) * scope * 0.02);
				trained = within(trained, 0, scope);
				if (notSent.has(month) || random.chance(0.015)) continue;
				const row: Row = { trust: code, course, month, in_scope: scope, trained };
				batches[index]!.rows.push(row);
			}
		}
	return batches;
}

// The figures of a made-up system that come in as published files, and one by place.

/**
 * NHS England's monthly mental health statistics, July to September 2024: of 13,706 referral spells whose
 * clock stopped in full, 1,148 (8.4%) stopped within four weeks.
 */
const STOPPED_IN_TIME = 1148 / 13_706;
/**
 * The ambition for two or more contacts by 2023/24, 370,000 people a year (guidance on transformation
 * funding, section 2.1.1), for one of about 1,250 primary care networks.
 */
const ACCESS_PER_NETWORK = 370_000 / 1250;

/** What came in for each month; the yearly check of physical health at the end of each quarter. */
export function indicatorBatches(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	seed: number
): Batch[] {
	return monthsOf(extent).map((month, index): Batch => {
		const random = randomFor(seed, 'indicators', ics.code, month);
		const value = (
			indicator: string,
			period: string,
			figures: Row,
			organisation = ics.code
		): Row => ({
			indicator,
			organisation,
			period,
			...figures
		});
		const stopped = random.between(40, 90) * 5;
		const share = STOPPED_IN_TIME * (0.75 + character.live * 0.3 + index * 0.002);
		const inTime = Math.round(stopped * share * (0.9 + random.next() * 0.2));
		const days = random.between(180, 220) * 100;
		const rows = [
			value('four-week-wait', `${month}/rolling`, { numerator: inTime, denominator: stopped }),
			value('sickness-absence', `${month}/month`, {
				numerator: Math.round((days * random.between(42, 66)) / 1000),
				denominator: days
			})
		];
		if (Number(month.slice(5)) % 3 === 0) rows.push(...quarterly(month, index));
		return { register: 'indicators', on: cameIn(month, random), rows, corrections: [] };

		function quarterly(month: string, index: number): Row[] {
			const register = 4200 + index * 15;
			const checked = Math.round(
				register * Math.min(0.85, 0.42 + character.live * 0.15 + index * 0.005)
			);
			const places = ics.places.map(({ code }) =>
				value(
					'carers-offered-assessment',
					`${month}/quarter`,
					{ numerator: random.chance(0.2) ? '*' : random.between(8, 30), denominator: 40 },
					code
				)
			);
			const networks = ics.places.reduce((sum, { pcns }) => sum + pcns.length, 0);
			const reached = 0.5 + character.live * 0.3 + index * 0.004 + random.next() * 0.04;
			const seen = Math.round(networks * ACCESS_PER_NETWORK * reached);
			return [
				value('access-two-contacts', `${month}/quarter`, { numerator: seen }),
				value('smi-health-checks', `${month}/quarter`, {
					numerator: checked,
					denominator: register
				}),
				...places
			];
		}
	});
}
