/** One row of the timeline: every date of a deliverable, as ISO dates. */
export type TimelineRow = {
	code: string;
	title: string;
	planned: string | null;
	/** Forecasts that it had before, the oldest first. */
	earlier: readonly string[];
	/** Null once it is reached. */
	forecast: string | null;
	reached: string | null;
	/** Its forecast date has passed. */
	late: boolean;
};

export type TimelineGroup = { title: string; rows: readonly TimelineRow[] };

/** An axis of days: where a day stands between 0 and 1, and the days that are written under it. */
export type TimeAxis = { place: (day: string) => number; ticks: readonly string[] };

const DAY = 86_400_000;

/** From the first of the quarter of the earliest day to the end of the quarter of the latest. */
export function timeAxis(groups: readonly TimelineGroup[], today: string): TimeAxis {
	const days = groups.flatMap(({ rows }) =>
		rows.flatMap(({ planned, earlier, forecast, reached }) => [
			planned,
			...earlier,
			forecast,
			reached
		])
	);
	const known = [today, ...days.filter((day) => day !== null)].sort();
	const quarterOf = (day: string) => {
		const [year, month] = day.split('-').map(Number) as [number, number];
		return year * 4 + Math.floor((month - 1) / 3);
	};
	const firstOf = (quarter: number) =>
		`${Math.floor(quarter / 4)}-${String((quarter % 4) * 3 + 1).padStart(2, '0')}-01`;
	const [first, last] = [quarterOf(known[0]!), quarterOf(known.at(-1)!) + 1];
	const [start, end] = [Date.parse(firstOf(first)), Date.parse(firstOf(last))];
	// Years begin in April; beyond six of them their beginnings are enough.
	const all = Array.from({ length: last - first + 1 }, (_, step) => first + step);
	const shown = all.length <= 24 ? all : all.filter((quarter) => quarter % 4 === 1);
	return {
		place: (day) => (Date.parse(day) - start) / Math.max(DAY, end - start),
		ticks: shown.map(firstOf)
	};
}
