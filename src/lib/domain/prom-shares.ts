/**
 * Shares of outcome measures where some counts are suppressed: what can be said, and between which
 * bounds the true share lies. Pure.
 */
import { promFigure } from '#lib/domain/answers/proms.ts';
import { FEWEST_SHOWN } from '#lib/domain/disclosure-words.ts';
import { addedCells, disclosed, type FigureCells } from '#lib/domain/disclosure.ts';
import { count, percentage, shareOf } from '#lib/format/numbers.ts';
import { agree, plural } from '#lib/format/words.ts';

/** The shares of a PROM return: the part, the whole it is of, and how each is said. */
export const PROM_SHARES = [
	{ code: 'first', label: 'First score', part: 'first_scores', whole: 'eligible', of: 'eligible' },
	{
		code: 'paired',
		label: 'Paired score',
		part: 'paired_scores',
		whole: 'first_scores',
		of: 'with a first score'
	},
	{
		code: 'improved',
		label: 'Improved',
		part: 'improved',
		whole: 'paired_scores',
		of: 'with a paired score'
	}
] as const;

export type PromShareCode = (typeof PROM_SHARES)[number]['code'];

export type PromShare = {
	/** Sums over the rows that give both as numbers. */
	part: number;
	whole: number;
	/** Rows left out of both sums: one of the two is suppressed; one of the two is not given. */
	suppressed: number;
	missing: number;
	/**
	 * What the suppressed rows that give both may add at the least favourable and at the most
	 * favourable.
	 */
	least: { part: number; whole: number };
	most: { part: number; whole: number };
	/** For a reader outside: what they see of the rows in the sums, and how many of these show a `*`. */
	cells?: FigureCells;
	hidden?: number;
};

export type PromSums = {
	/** Returns: one for each team, measure and month. */
	rows: number;
	shares: Record<PromShareCode, PromShare>;
};

export function noSums(): PromSums {
	const none = (): PromShare => ({
		...{ part: 0, whole: 0, suppressed: 0, missing: 0 },
		least: { part: 0, whole: 0 },
		most: { part: 0, whole: 0 }
	});
	return { rows: 0, shares: { first: none(), paired: none(), improved: none() } };
}

export function addedSums(all: readonly PromSums[]): PromSums {
	const sum = noSums();
	for (const one of all) {
		sum.rows += one.rows;
		for (const { code } of PROM_SHARES) {
			const [to, from] = [sum.shares[code], one.shares[code]];
			to.part += from.part;
			to.whole += from.whole;
			to.suppressed += from.suppressed;
			to.missing += from.missing;
			if (from.cells) {
				to.cells = to.cells ? addedCells(to.cells, from.cells) : from.cells;
				to.hidden = (to.hidden ?? 0) + (from.hidden ?? 0);
			}
			for (const end of ['least', 'most'] as const) {
				to[end].part += from[end].part;
				to[end].whole += from[end].whole;
			}
		}
	}
	return sum;
}

/** The lowest and highest share of the rows that are not missing; null when nothing is suppressed or known. */
export function boundsOf(share: PromShare): { low: number; high: number } | null {
	const { part, whole, least, most, suppressed, cells } = share;
	// Outside, the true counts between the bounds would be told by them.
	if (cells || suppressed === 0 || whole + least.whole === 0) return null;
	const low = (part + least.part) / (whole + least.whole);
	const high = whole + most.whole === 0 ? 1 : (part + most.part) / (whole + most.whole);
	return { low, high: Math.min(1, high) };
}

/** Why a cell holds no share. `-` the measure is not used there, `:` nothing was sent, `*` suppressed. */
export type PromGap = '-' | ':' | '*';

export const PROM_GAPS: Record<PromGap, string> = {
	'-': 'not used',
	':': 'not submitted',
	'*': 'suppressed'
};

/** A share of rows that were sent, or why there is none. */
export function gapOf(share: PromShare, rows: number): PromGap | null {
	if (rows === 0) return ':';
	const known = rows - share.suppressed - share.missing;
	if (known > 0) return null;
	return share.suppressed > 0 ? '*' : ':';
}

/** "12 of 15 (80%)", with a * where suppressed rows are left out; or a symbol with its words. */
export function shareText(share: PromShare, rows: number, uses = true): string {
	const gap = !uses && rows === 0 ? '-' : gapOf(share, rows);
	if (gap) return `${gap} ${PROM_GAPS[gap]}`;
	return `${shareWords(share)}${share.suppressed > 0 ? ' *' : ''}`;
}

/** The share as its reader may see it: worked out from true counts, and rounded once. */
export function shownShare(share: PromShare) {
	return disclosed(promFigure(share), share.cells ? 'outside' : 'own');
}

/** "12 of 15 (80%)"; outside "10 of 15 (80%)". */
export function shareWords(share: PromShare): string {
	const { told } = shownShare(share);
	if (!told) return shareOf(share.part, share.whole);
	return `${told.numerator} of ${told.denominator} (${told.percent})`;
}

const rounded = (share: number) => percentage(Math.round(share * 1e9), 1e9);

/** How many rows show a `*` that the totals count in: for readers outside. */
export function hiddenSentences({ rows, shares }: PromSums): string[] {
	return PROM_SHARES.flatMap(({ code, label }) => {
		const hidden = shares[code].hidden ?? 0;
		if (hidden === 0) return [];
		return [
			`${label}: ${count(hidden)} of ${plural(rows, 'return')} ${agree(hidden, 'shows', 'show')} * for a count under ${FEWEST_SHOWN}; the totals count ${agree(hidden, 'it', 'them')} in.`
		];
	});
}

/** What the suppressed rows do to a total: a sentence for each share that leaves some out. */
export function suppressedSentences({ rows, shares }: PromSums): string[] {
	return PROM_SHARES.flatMap(({ code, label }) => {
		const share = shares[code];
		if (share.suppressed === 0) return [];
		const head = `${label}: ${count(share.suppressed)} of ${plural(rows, 'return')} ${agree(share.suppressed, 'holds', 'hold')} a suppressed count`;
		const bounds = boundsOf(share);
		if (share.cells && gapOf(share, rows) === null)
			return [`${head}; the totals leave ${agree(share.suppressed, 'it', 'them')} out.`];
		if (!bounds)
			return [`${head}, and nothing can be worked out from ${agree(rows, 'it', 'them')}.`];
		const [low, high] = [rounded(bounds.low), rounded(bounds.high)];
		if (gapOf(share, rows) === '*')
			return [`${head}, so there is no total; the true share may lie between ${low} and ${high}.`];
		return [
			`${head}; the totals leave ${agree(share.suppressed, 'it', 'them')} out, so the true share ${
				low === high ? `is about ${low} all the same` : `may lie between ${low} and ${high}`
			}.`
		];
	});
}

/** Rows that gave no figure, for the same note. */
export function missingSentence({ rows, shares }: PromSums): string {
	const missing = Math.max(...PROM_SHARES.map(({ code }) => shares[code].missing));
	if (missing === 0) return '';
	return `${count(missing)} of ${plural(rows, 'return')} ${agree(missing, 'does', 'do')} not give all four figures: a share leaves out those that lack one of its two.`;
}
