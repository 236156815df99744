/** What comes in each month: outcome measures, posts and training, a batch for each month. */
import { addDays } from '#lib/core/calendar.ts';
import type { Row } from '#lib/registers/definition.ts';
import { courseAt, monthsNotSent, seasonOf, within } from './course.ts';
import type { Character } from './endings.ts';
import type { DemoIcs } from './files.ts';
import { type Batch, cameIn, type Extent, type Made, monthsOf, teamsOf } from './made-system.ts';
import { postBatches } from './posts.ts';
import { type Random, randomFor } from './random.ts';

type Maker = (made: Made) => Batch[];

/** One entry for each register that is kept by month or quarter; a further one joins here. */
const MAKERS: readonly Maker[] = [promBatches, postBatches, trainingBatches];

export function monthlyBatches(
	ics: DemoIcs,
	character: Character,
	extent: Extent,
	seed: number
): Batch[] {
	const months = monthsOf(extent);
	const random = randomFor(seed, 'not-sent', ics.code);
	const notSent = monthsNotSent(character.course, months, random);
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
				const level = courseAt(character.course, share) + own + batch.season * 0.05;
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
		improved: hidden(improved)
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
				const aim = scope * within(from + courseAt(character.course, share) * 0.7, 0, 0.97);
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
