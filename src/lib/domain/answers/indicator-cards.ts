/** Each indicator in small: its latest figure, its target, and the line of its past. Pure. */
import {
	pointWords,
	reachedBy,
	valueWords,
	type IndicatorFigures,
	type IndicatorStanding
} from '#lib/domain/answers/indicators.ts';
import { PERIOD_WORDS, periodName } from '#lib/domain/periods.ts';
import { agree, list, plural } from '#lib/format/words.ts';

/** Points that the small line shows. */
const SHOWN = 24;

export type IndicatorCard = {
	code: string;
	name: string;
	/** "617 of 1,003 people (62%)"; null where the system as a whole has no figure. */
	latest: string | null;
	/** "Q1 2024/25". */
	period: string | null;
	/** "Target 60%: met", or why there is nothing to say. */
	target: string;
	met: boolean | null;
	/** "Higher is better." */
	direction: string | null;
	/** Oldest first; null where a figure is suppressed or not known. */
	values: (number | null)[];
	/** What the line shows, in words. */
	trend: string;
	/** Whatever else must be known: other kinds of period, suppressed figures, other organisations. */
	notes: string[];
};

const DIRECTION = {
	higher: 'Higher is better.',
	lower: 'Lower is better.',
	neither: null
} as const;

export function indicatorCards({ standings }: IndicatorFigures): IndicatorCard[] {
	return standings.map(cardOf);
}

function cardOf(standing: IndicatorStanding): IndicatorCard {
	const { indicator, kind, also, others } = standing;
	const points = standing.points.slice(-SHOWN);
	const { latest, target, met } = reachedBy(standing);
	const suppressed = points.filter((point) => point.suppressed).length;
	const notes = [
		kind !== indicator.period &&
			`Held ${PERIOD_WORDS[kind]}; the catalogue has it ${PERIOD_WORDS[indicator.period]}.`,
		also.length > 0 &&
			`Also held ${list(also.map((one) => PERIOD_WORDS[one]))}, shown in the list.`,
		suppressed > 0 &&
			`${plural(suppressed, 'figure')} of these ${agree(suppressed, 'is', 'are')} suppressed (*).`,
		others > 0 &&
			`Also held for ${plural(others, 'other organisation')}: places, networks, trusts or earlier systems.`
	].filter((note): note is string => note !== false);
	return {
		code: indicator.code,
		name: indicator.name,
		latest: latest && pointWords(indicator, latest),
		period: latest && periodName(latest.period),
		target:
			target === null
				? 'No target.'
				: `Target ${valueWords(indicator, target)}${met === null ? '' : met ? ': met' : ': not met'}`,
		met,
		direction: DIRECTION[indicator.better],
		values: points.map(({ value }) => value),
		trend: trendOf(standing, points),
		notes
	};
}

/** "From 58% in Q1 2023/24 to 62% in Q1 2024/25." */
function trendOf({ indicator }: IndicatorStanding, points: IndicatorStanding['points']): string {
	const known = points.filter(({ value }) => value !== null);
	const [first, last] = [known[0], known.at(-1)];
	if (!first || !last) return 'No figure to draw.';
	if (first === last) return `One figure so far, of ${periodName(first.period)}.`;
	const at = (point: typeof first) =>
		`${valueWords(indicator, point.value!)} (${periodName(point.period, 'short')})`;
	return `From ${at(first)} to ${at(last)}`;
}
