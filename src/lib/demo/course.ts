/** How a monthly figure moves over a made-up system's history. */
import type { Random } from './random.ts';

/**
 * Improving rises, with a step up when something was changed; slipping rises and is then lost;
 * patchy stays where it is, and whole months are not sent.
 */
export type Course = 'improving' | 'steady' | 'slipping' | 'patchy';

export const COURSES: readonly Course[] = ['improving', 'steady', 'slipping', 'patchy'];

/** How far the figure has come, 0 to 1, at a share (0 to 1) of the history. */
export function courseAt(course: Course, share: number): number {
	if (course === 'improving') return 0.15 + share * 0.45 + (share > 0.62 ? 0.3 : 0);
	if (course === 'slipping')
		return share < 0.55 ? 0.35 + share * 0.6 : 0.68 - ((share - 0.55) / 0.45) * 0.5;
	return course === 'steady' ? 0.5 : 0.35;
}

/** What a month does to every team alike: holidays in August and December, and chance. From about -1 to 1. */
export function seasonOf(month: string, random: Random): number {
	const name = month.slice(5);
	const holidays = name === '08' ? -0.8 : name === '12' ? -1 : name === '03' ? 0.5 : 0;
	return holidays + (random.next() - 0.5) * 0.8;
}

/** The months that a system did not send at all. */
export function monthsNotSent(
	course: Course,
	months: readonly string[],
	random: Random
): Set<string> {
	const missing = new Set<string>();
	const runs = course === 'patchy' ? Math.max(2, Math.round(months.length / 12)) : 0;
	for (let run = 0; run < runs; run += 1) {
		const first = random.between(2, Math.max(2, months.length - 4));
		for (const month of months.slice(first, first + random.between(1, 3))) missing.add(month);
	}
	if (course === 'patchy' && months.length > 6) missing.add(months.at(-1) as string);
	for (const month of months.slice(1, -1))
		if (course !== 'patchy' && random.chance(0.012)) missing.add(month);
	return missing;
}

export function within(value: number, least: number, most: number): number {
	return Math.min(most, Math.max(least, value));
}
