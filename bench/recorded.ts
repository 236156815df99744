/**
 * Whether what is said of a past day is what was recorded on it, over months of edits, imports, undos
 * and a merger; and how long a page takes that looks back, beside the same page of today.
 */
import { differencesAfter } from '../tests/support/recorded.ts';
import type { Line } from './table.ts';

const DAYS = 120;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

export async function benchRecorded(): Promise<Line[]> {
	const lines: Line[] = [];
	for (const seed of SEEDS) {
		const found = await differencesAfter(DAYS, seed, 12);
		for (const one of found.slice(0, 5)) console.error(one);
		lines.push({
			what: `differences between ${DAYS} nights and what is said of them later, seed ${seed}`,
			figure: String(found.length),
			goal: '0',
			met: found.length === 0
		});
	}
	return lines;
}
