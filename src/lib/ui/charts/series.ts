/** What a chart is drawn from; its table is drawn from the same. */

import {
	addDays,
	daysBetween,
	financialYearEnd,
	financialYearOf,
	financialYearStart
} from '#lib/core/calendar.ts';

/** What a control chart says of a point, in the colours NHS teams know. */
export type Tone = 'common' | 'improvement' | 'concern' | 'neither';

export type Point = {
	/** ISO date. */
	x: string;
	/** Null where nothing was reported: the line breaks there. */
	y: number | null;
	/** The value in words, as the table and the tooltip show it: "12 of 15 (80%)". */
	label: string;
	/** Colours this point; only control charts use it. */
	tone?: Tone;
};

export type Series = {
	key: string;
	/** Stands at the end of its line. */
	label: string;
	points: readonly Point[];
};

export type Target = { value: number; label: string };

/** A level across the chart, or across part of it: a target, a mean, a limit. */
export type Level = {
	kind: 'target' | 'mean' | 'limit';
	value: number;
	/** In words at the line's end: "mean 54%". Empty for none. */
	label: string;
	/** ISO dates, where the level holds for a part only. */
	from?: string;
	to?: string;
};

/** What a picture is drawn from; it travels in the page as JSON. */
export type Drawing = {
	/** What the picture is, for those who do not see it. */
	label: string;
	series: readonly Series[];
	levels: readonly Level[];
	/** After numbers on the axis: "%". */
	unit: string;
	/** Pixels. */
	height: number;
	/** Whether the axis starts at nothing. */
	fromZero: boolean;
	/** Each date as it is written on the axis. */
	dates: Readonly<Record<string, string>>;
};

/** One date of a chart: what each series has there. */
export type Moment = { date: string; day: number; points: Record<string, Point | undefined> };

const EPOCH = '1970-01-01';

/** A day as a number, so that the axis knows no time zones. */
export function dayOf(date: string): number {
	return daysBetween(EPOCH, date);
}

/** Every date of the series once, oldest first, with what each series has there. */
export function momentsOf(series: readonly Series[]): Moment[] {
	const dates = new Set(series.flatMap(({ points }) => points.map(({ x }) => x)));
	return [...dates].sort().map((date) => ({
		date,
		day: dayOf(date),
		points: Object.fromEntries(
			series.map(({ key, points }) => [key, points.find(({ x }) => x === date)])
		)
	}));
}

/** Lowest and highest value that must be in sight; from 0 unless the chart says otherwise. */
export function rangeOf(
	series: readonly Series[],
	levels: readonly Level[],
	fromZero: boolean
): [number, number] {
	const values = [
		...series.flatMap(({ points }) => points.map(({ y }) => y)),
		...levels.map(({ value }) => value)
	].filter((value) => value !== null);
	if (values.length === 0) return [0, 1];
	const low = fromZero ? Math.min(0, ...values) : Math.min(...values);
	const high = Math.max(...values);
	return low === high ? [low, low + 1] : [low, high];
}

/** Round numbers from the lowest to the highest value, about as many as asked for; they hold both ends. */
export function valueTicks([low, high]: readonly [number, number], about: number): number[] {
	const rough = (high - low) / Math.max(1, about);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([1, 2, 5].find((one) => one * power >= rough) ?? 10);
	const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
	return Array.from({ length: last - first + 1 }, (_, index) =>
		Number(((first + index) * step).toPrecision(12))
	);
}

/** At most `most` of the dates, evenly spread and always with the last one, none on its neighbour. */
export function ticksFor(moments: readonly Moment[], most: number): Moment[] {
	const step = Math.max(1, Math.ceil(moments.length / Math.max(1, most)));
	const chosen = moments.filter((_, index) => (moments.length - 1 - index) % step === 0);
	// The period under way may have begun yesterday: its name would lie on its neighbour's.
	const [before, last] = [chosen.at(-2), chosen.at(-1)];
	const room = ((last?.day ?? 0) - (chosen[0]?.day ?? 0)) / Math.max(1, most) / 1.25;
	return before && last && last.day - before.day < room ? chosen.toSpliced(-2, 1) : chosen;
}

/**
 * Heights for labels that would lie on one another: each is pushed down, and then up from the
 * bottom, until they stand at least `gap` apart. In the order given.
 */
export function spread(heights: readonly number[], gap: number, bottom: number): number[] {
	const order = heights.map((height, index) => ({ height, index }));
	order.sort((a, b) => a.height - b.height);
	let above = -Infinity;
	for (const label of order) above = label.height = Math.max(label.height, above + gap);
	let below = bottom + gap;
	for (const label of order.toReversed())
		below = label.height = Math.min(label.height, below - gap);
	const placed = heights.slice();
	for (const { height, index } of order) placed[index] = height;
	return placed;
}

/** A line of time in whole financial years. */
export type TimeScale = {
	startsOn: string;
	endsOn: string;
	/** `2023/24`, with where it starts, from 0 to 100. */
	years: { year: string; at: number }[];
	/** Where the day asked about lies. */
	now: number;
};

/** One thing on a line of time. */
export type DateLine = {
	id: number;
	/** What leads to it, and what stands beside that. */
	reference: string;
	title: string;
	/** ISO dates: when it was planned, when it is expected now, and when it was done. */
	baselineOn: string | null;
	forecastOn: string | null;
	actualOn: string | null;
	/** `late`: expected earlier than today, and not done. */
	state: string;
};

/** The financial years that hold every date of these and the day itself. */
export function timeScale(
	lines: readonly Pick<DateLine, 'baselineOn' | 'forecastOn' | 'actualOn'>[],
	asAt: string
): TimeScale {
	const dates = lines
		.flatMap(({ baselineOn, forecastOn, actualOn }) => [baselineOn, forecastOn, actualOn])
		.filter((date) => date !== null);
	const sorted = [...dates, asAt].sort();
	const startsOn = financialYearStart(financialYearOf(sorted[0]!));
	const endsOn = financialYearEnd(financialYearOf(sorted.at(-1)!));
	const scale = { startsOn, endsOn };
	const years: TimeScale['years'] = [];
	for (let day = startsOn; day < endsOn;) {
		const year = financialYearOf(day);
		years.push({ year, at: placeOf(day, scale) });
		day = addDays(financialYearEnd(year), 1);
	}
	return { ...scale, years, now: placeOf(asAt, scale) };
}

/** Where a day lies on the line, from 0 to 100, to a tenth. */
export function placeOf(
	date: string,
	{ startsOn, endsOn }: Pick<TimeScale, 'startsOn' | 'endsOn'>
): number {
	const share = daysBetween(startsOn, date) / daysBetween(startsOn, endsOn);
	return Math.round(share * 1000) / 10;
}
