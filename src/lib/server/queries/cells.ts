/**
 * What a reader outside sees of counts of people, as SQL: the same rule as `domain/disclosure.ts`, for
 * sums that are never made row by row. A test goes through every count.
 */

/** A count as it is shown: `*` under 5, else to the nearest 5; `*` and nothing stay. */
export function shownAs(column: string): string {
	return `CASE WHEN ${column} IS NULL OR ${column} = '*' THEN ${column}
		WHEN ${column} < 5 THEN '*' ELSE (CAST(${column} AS INTEGER) + 2) / 5 * 5 END`;
}

/** `low`, `high` and `small` of `Cells`, over the rows that `which` picks and that are no `*`. */
export function cellsAs(name: string, column: string, which: string): string {
	const value = `CAST(${column} AS INTEGER)`;
	const near = `(${value} + 2) / 5 * 5`;
	const sum = (what: string, end: string) =>
		`coalesce(sum(${what}) FILTER (WHERE ${which}), 0) AS ${name}${end}`;
	return [
		sum(`CASE WHEN ${value} < 5 THEN 0 WHEN ${value} < 8 THEN 5 ELSE ${near} - 2 END`, 'Low'),
		sum(`CASE WHEN ${value} < 5 THEN 4 ELSE ${near} + 2 END`, 'High'),
		sum(`${value} < 5`, 'Small')
	].join(', ');
}

/** The sum of the counts as they are shown; those of `*` are in none. */
export function sumShownAs(name: string, column: string): string {
	const value = shownAs(column);
	return `coalesce(sum(${value}) FILTER (WHERE ${column} <> '*' AND ${value} <> '*'), 0) AS ${name}Shown`;
}

/** The same as they come out of a query. */
export function cellsFrom(row: Readonly<Record<string, unknown>> | undefined, name: string) {
	const part = (end: string) => Number(row?.[`${name}${end}`] ?? 0);
	return { low: part('Low'), high: part('High'), small: part('Small') };
}
