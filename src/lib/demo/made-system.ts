/** What a made-up system consists of, and how much of its history is made up. */
import { addDays, addMonths, monthEnd } from '#lib/core/calendar.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import type { DemoIcs } from './files.ts';
import { type Character, workday } from './outcomes.ts';
import type { Random } from './random.ts';

/** What became known of one row, and when it was written down. */
export type RowStory = {
	register: RegisterName;
	/** The key, and all that was known when the row was added. */
	added: { on: string; row: Row };
	/** Later values, each written down on its day. */
	later: { on: string; values: Row }[];
};

/** Rows that came in together, as a return or a spreadsheet does, and what was corrected since. */
export type Batch = {
	register: RegisterName;
	on: string;
	rows: Row[];
	corrections: { on: string; index: number; values: Row }[];
};

/** How much is made up of each thing. */
export type Extent = {
	/** The first day told of, and the last: today, or the day the system closed (ISO dates). */
	from: string;
	to: string;
	/** Days before the last one at which the oldest policies and networks were written down. */
	reach: number;
	policies: { least: number; most: number };
	/** Lines of posts that the trusts of a system return between them. */
	posts: number;
	courses: number;
	activitiesAMonth: number;
	milestones: number;
	risks: number;
	/** A team for each network, beside those of each place. */
	teamsByNetwork: boolean;
	/** Put after the names that are made up, where they stand among real ones. */
	mark: string;
};

/** What the rows of each month are made up from. */
export type Made = {
	ics: DemoIcs;
	character: Character;
	extent: Extent;
	months: readonly string[];
	notSent: ReadonlySet<string>;
	seed: number;
};

type MadeTeam = {
	code: string;
	name: string;
	trust: string;
	place: string;
	line: 'adult' | 'older-adult' | 'eip' | 'rehab';
	/** The outcome measures it uses. */
	measures: readonly string[];
};

const LINES = [
	['adult', 'adult team', ['dialog', 'reqol-10']],
	['older-adult', 'older adult team', ['dialog', 'reqol-10']],
	['eip', 'early intervention team', ['dialog', 'gbo']],
	['rehab', 'rehabilitation team', ['reqol-10']]
] as const;

/** The teams of a system: the same in each register that speaks of teams. */
export function teamsOf(ics: DemoIcs, extent: Extent): MadeTeam[] {
	return ics.places.flatMap((place, index) => {
		const trust = ics.trusts[index % ics.trusts.length]!.code;
		const at = `${place.name.charAt(0)}${index + 1}`;
		const ofPlace = LINES.map(([line, title, measures], position): MadeTeam => {
			const name = `${place.name} ${title}${extent.mark}`;
			return { code: `${at}${position + 1}`, name, trust, place: place.name, line, measures };
		});
		if (!extent.teamsByNetwork) return ofPlace;
		const ofNetworks = place.pcns.map(({ name }, position): MadeTeam => {
			const measures = (['dialog', 'reqol-10', 'gbo'] as const).slice(
				0,
				position % 3 === 0 ? 2 : 3
			);
			const title = `${name.replace(/ PCN.*$/, '')} adult team${extent.mark}`;
			const code = `${at}N${position + 1}`;
			return { code, name: title, trust, place: place.name, line: 'adult', measures };
		});
		return [...ofNetworks, ...ofPlace.slice(1)];
	});
}

/** The months (`2026-09`) whose returns have come in: within ten days of a month's end they may not. */
export function monthsOf({ from, to }: Pick<Extent, 'from' | 'to'>): string[] {
	const months: string[] = [];
	for (let day = from; addDays(monthEnd(day), 10) < to; day = addMonths(`${day.slice(0, 7)}-01`, 1))
		months.push(day.slice(0, 7));
	return months;
}

export function rowStory(register: RegisterName, on: string, row: Row): RowStory {
	return { register, added: { on: workday(on), row }, later: [] };
}

/** A day somewhere in the span, both ends included. */
export function dayWithin(from: string, days: number, random: Random): string {
	return workday(addDays(from, random.between(0, Math.max(0, days))));
}

/** Within ten days of the month's end. */
export function cameIn(month: string, random: Random): string {
	return workday(addDays(monthEnd(month), random.between(3, 9)));
}
