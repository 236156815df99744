/** What a mapping took of a file and what it left out, in sentences. */
import type { OwnArea } from '#lib/domain/mappings/areas.ts';
import { periodName, periodOf } from '#lib/domain/periods.ts';
import { count } from '#lib/format/numbers.ts';
import { longDate } from '#lib/format/dates.ts';
import { agree, list, listSome, plural } from '#lib/format/words.ts';

export type LeftCounts = {
	filtered: ReadonlyMap<string, number>;
	measures: number;
	england: number;
	unknown: number;
	blank: number;
	others: number;
	closed: ReadonlySet<string>;
	strangers: ReadonlyMap<string, number>;
};

/** Codes named one by one in a sentence. */
const NAMED = 8;

function rowsAre(number: number): string {
	return `${plural(number, 'row')} ${agree(number, 'is', 'are')}`;
}

/** “10,824 rows are of other measures.” and the like; nothing for what did not occur. */
export function leftOutSentences(left: LeftCounts, area: string): string[] {
	const told: string[] = [];
	for (const [column, number] of left.filtered)
		told.push(
			`${plural(number, 'row')} ${agree(number, 'has', 'have')} something else in “${column}” than is kept.`
		);
	if (left.measures > 0) told.push(`${rowsAre(left.measures)} of other measures.`);
	if (left.england > 0) told.push(`${rowsAre(left.england)} of England as a whole.`);
	if (left.unknown > 0)
		told.push(`${rowsAre(left.unknown)} of people whose area is not known (UNKNOWN).`);
	if (left.others > 0)
		told.push(
			`${rowsAre(left.others)} of other organisations${
				left.closed.size > 0
					? `, some of which have closed since: ${listSome([...left.closed].sort(), NAMED)}`
					: ''
			}.`
		);
	if (left.blank > 0)
		told.push(
			`${plural(left.blank, 'row')} ${agree(left.blank, 'says', 'say')} nothing in “${area}”.`
		);
	const { strangers } = left;
	if (strangers.size > 0) {
		const rows = [...strangers.values()].reduce((sum, number) => sum + number, 0);
		told.push(
			`${plural(rows, 'row')} ${agree(rows, 'has', 'have')} ${plural(strangers.size, 'code')} in “${area}” that ${agree(strangers.size, 'is', 'are')} not on record here: ${listSome([...strangers.keys()].sort(), NAMED)}.`
		);
	}
	return told;
}

/** Rows of a system that this one succeeded, or of a trust that has closed. */
export function closedSentence(area: OwnArea, rows: number): string | null {
	const under = `${agree(rows, 'It stays', 'They stay')} under ${area.code}, which reported ${agree(rows, 'it', 'them')}.`;
	if (area.kind === 'predecessor')
		return `${rowsAre(rows)} of ${area.name} (${area.code})${closing(area)}, whose area is now in this system in whole or in part. ${under}`;
	return area.closedOn === null
		? null
		: `${rowsAre(rows)} of ${area.name} (${area.code})${closing(area)}. ${under}`;
}

function closing({ closedOn }: OwnArea): string {
	return closedOn === null ? '' : `, which closed on ${longDate(closedOn)}`;
}

/** Figures made of parts. */
export function summedSentence(summed: number): string {
	return `${count(summed)} ${agree(summed, 'row was', 'rows were')} added up from the parts of the system that report separately. A sum is suppressed when one of its parts is.`;
}

export function incompleteSentence(
	incomplete: readonly { period: string; lacking: readonly string[] }[]
): string {
	const number = incomplete.length;
	const lacking = [...new Set(incomplete.flatMap((one) => one.lacking))].sort();
	const periods = [...new Set(incomplete.map(({ period }) => period))].sort().map(named);
	return `${plural(number, 'row')} could not be made (${listSome(periods, NAMED)}): the file has no figure for ${listSome(lacking, NAMED)}, and a part is not the whole.`;
}

function named(period: string): string {
	return periodOf(period) ? periodName(period) : period;
}

/** “6 rows were made from 18 rows of the file.” */
export function madeSentence(made: number, used: number, read: number): string {
	return `${count(made)} ${agree(made, 'row was', 'rows were')} made from ${count(used)} of the file’s ${count(read)} rows.`;
}

/** The organisations of which there are rows: “Under QE1 and RW5”. */
export function areasSentence(codes: readonly string[]): string {
	return `They are held under ${list(codes)}.`;
}
