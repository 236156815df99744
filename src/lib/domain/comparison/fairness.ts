/** Which measures can be compared between systems, and what the comparison says of all of them. Pure. */
import { shownTo, type Compared, type Total } from '#lib/domain/comparison/compared.ts';
import { SUPPRESSED } from '#lib/domain/disclosure.ts';
import { figureWords } from '#lib/domain/measure-words.ts';
import type { HeadlineName, Measure } from '#lib/domain/measures.ts';
import { agree, capital, list, listSome, plural } from '#lib/format/words.ts';

/** Counted in bundles: what happens to one happens to all of its bundle. */
const BUNDLED: Partial<Record<HeadlineName, string>> = {
	'population-covered':
		'people come with their network, thousands at a time, so that their number does not tell what chance would do',
	'cpa-mentions-in-force':
		'mentions come with their policy, many at a time, so that their number does not tell what chance would do'
};

/** Why chance cannot be told from a difference; null where it can. */
export function unfairness({
	name,
	kind,
	unit
}: Pick<Measure, 'name' | 'kind' | 'unit'>): string | null {
	if (kind === 'median')
		return 'a median comes without the number and the spread that lie behind it';
	if (kind === 'count') return 'it is a count without a denominator: a larger system has more';
	if (unit === 'pounds')
		return 'one decision moves many pounds, so that their number does not tell what chance would do';
	if (unit === 'WTE') return 'whole-time equivalents are amounts and not counted one by one';
	return BUNDLED[name as HeadlineName] ?? null;
}

/** Above this share outside the 95% limits, chance is not all: it would put 1 in 20 there. */
const MORE_THAN_CHANCE = 0.25;
const ENOUGH = 8;

/** What the systems say together, against England. */
export function comparisonSentence(
	measure: Measure,
	rows: readonly Compared[],
	england: Total
): string {
	const title = measure.title;
	const given = rows.filter(({ reported }) => reported);
	const silent = rows.length - given.length;
	if (rows.length === 0) return 'There is no system here to compare.';
	if (given.length === 0)
		return rows.length === 1
			? `${title}: the system here has recorded nothing yet.`
			: `${title}: none of the ${rows.length} systems here has recorded anything yet.`;
	const rest = silent === 0 ? '' : ` ${silent} ${agree(silent, 'has', 'have')} recorded nothing.`;
	const all = england.value === null ? '' : figureWords(measure, shownTo(measure, england, false));
	const why = unfairness(measure);
	const small = given.filter(({ numerator, percent }) =>
		[numerator, percent].includes(SUPPRESSED)
	).length;
	const few =
		small === 0
			? ''
			: ` ${small} ${agree(small, 'has', 'have')} too few people for a figure to be shown.`;
	if (why !== null)
		return `${title}: ${all ? `England ${all}. ${capital(those(given.length))}` : those(given.length)} cannot be compared fairly, because ${why}.${few}${rest}`;
	if (england.systems < 2)
		return `${title}: nobody else has figures yet, so there is nothing to compare with.${rest}`;
	const judged = given.filter(({ england: against }) => against?.verdict);
	const out = judged.filter(({ england: against }) => against!.verdict !== 'same');
	const partly = given.length - judged.length - small;
	const kept = [
		few,
		partly > 0 &&
			` ${partly} ${agree(partly, 'is', 'are')} not judged, because the figure is an estimate or lacks a part.`
	]
		.filter((words) => typeof words === 'string')
		.join('');
	if (judged.length === 0) return `${title}: England ${all}.${kept}${rest}`;
	if (out.length === 0) {
		const [who, whose] =
			judged.length > 1
				? [
						`all ${judged.length} systems with figures${small + partly > 0 ? ' that can be compared' : ''} are`,
						'their'
					]
				: [`${judged[0]!.shortName} is`, 'its'];
		return `${title}: ${who} no different from England’s ${all}, as far as ${whose} numbers can tell.${kept}${rest}`;
	}
	const sides = (['lower', 'higher'] as const).flatMap((side) => {
		const names = out
			.filter(({ england: against }) => against!.verdict!.endsWith(side))
			.map(({ shortName }) => shortName);
		return names.length === 0
			? []
			: [`${listSome(names, 4)} ${agree(names.length, 'is', 'are')} ${side}`];
	});
	const same = judged.length - out.length;
	const others =
		same === 0 ? '' : ` ${agree(same, '1 other is', `The other ${same} are`)} no different.`;
	const wide =
		judged.length >= ENOUGH && out.length / judged.length > MORE_THAN_CHANCE
			? ' More stand out than the 1 in 20 that chance alone would put there, so they differ for wider reasons, such as whom they serve and how they count.'
			: '';
	if (judged.length === 1)
		return `${title}: ${list(sides)} than England’s ${all} by more than chance explains.${kept}${rest}`;
	return `${title}: ${out.length} of ${plural(judged.length, 'system')} ${agree(out.length, 'differs', 'differ')} from England’s ${all} by more than chance explains: ${list(sides)}.${others}${kept}${rest}${wide}`;
}

function those(systems: number): string {
	return systems === 1 ? 'the one system with figures' : `the ${systems} systems with figures`;
}
