/** The posts of a made-up system, month by month: who is in post follows from who starts and leaves. */
import type { Row } from '#lib/registers/definition.ts';
import { courseAt, within } from './course.ts';
import { type Batch, cameIn, type Made } from './made-system.ts';
import { randomFor } from './random.ts';

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

export function postBatches({ ics, character, extent, months, notSent, seed }: Made): Batch[] {
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
				const aim = plan * within(0.45 + courseAt(character.course, share) * 0.55 + own, 0.1, 1.05);
				const left = random.chance(0.3) ? Math.min(inPost, random.pick([0.4, 0.6, 1, 1, 1.8])) : 0;
				const wanted = (aim - inPost) * 0.25 + left;
				const started = wanted > 0 ? tenth(wanted * (0.4 + random.next() * 1.2)) : 0;
				inPost = tenth(inPost + started - left);
				if (notSent.has(month)) continue;
				const row: Row = {
					...{ trust: code, role, band, employer, focus, lived_experience: lived, month },
					stream: employer === 'nhs' && focus === 'core' ? 'baseline' : 'transformation',
					planned_wte: plan,
					in_post_wte: random.chance(0.004) ? null : inPost,
					...{ offers: random.between(0, 3), starters: started, leavers: left }
				};
				batches[index]!.rows.push(row);
			}
		}
	return batches;
}
