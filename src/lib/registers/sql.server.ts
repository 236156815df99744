import { FEWEST_SHOWN, MOST_HIDDEN, NEAREST } from '#lib/core/disclosure.ts';

/** Letters, then the number that follows them by its value: M1, M2, M10. */
export function naturalOrder(column: string, direction: 'ASC' | 'DESC' = 'ASC'): string {
	const letters = `rtrim(${column}, '0123456789')`;
	const number = `CAST(substr(${column}, length(${letters}) + 1) AS INTEGER)`;
	return [`${letters} COLLATE NOCASE`, number, `${column} COLLATE NOCASE`]
		.map((part) => `${part} ${direction}`)
		.join(', ');
}

// What a reader outside sees of counts of people, as SQL: the same rule as `domain/disclosure.ts`, for
// sums that are never made row by row. A test goes through every count.

const OFF = Math.floor(NEAREST / 2);
const value = (column: string) => `CAST(${column} AS INTEGER)`;
const near = (column: string) => `(${value(column)} + ${OFF}) / ${NEAREST} * ${NEAREST}`;
const low = (column: string) =>
	`CASE WHEN ${value(column)} < ${FEWEST_SHOWN} THEN 0
		ELSE max(${FEWEST_SHOWN}, ${near(column)} - ${OFF}) END`;
const high = (column: string) =>
	`CASE WHEN ${value(column)} < ${FEWEST_SHOWN} THEN ${MOST_HIDDEN} ELSE ${near(column)} + ${OFF} END`;

const sumOf = (what: string, which: string, name: string) =>
	`coalesce(sum(${what}) FILTER (WHERE ${which}), 0) AS ${name}`;

/** `low`, `high` and `small` of `Cells`, over the rows that `which` picks and that are no `*`. */
export function cellsAs(name: string, column: string, which: string): string {
	return [
		sumOf(low(column), which, `${name}Low`),
		sumOf(high(column), which, `${name}High`),
		sumOf(`${value(column)} < ${FEWEST_SHOWN}`, which, `${name}Small`)
	].join(', ');
}

/** The sum of `apartOf` over such rows, and how many of them show a `*` for one of the two. */
export function apartAs(name: string, part: string, whole: string, which: string): string {
	return [
		sumOf(`max(0, (${low(whole)}) - (${high(part)}))`, which, `${name}Apart`),
		sumOf(`min(${value(part)}, ${value(whole)}) < ${FEWEST_SHOWN}`, which, `${name}Hidden`)
	].join(', ');
}

/** The same as they come out of a query. */
export function cellsFrom(row: Readonly<Record<string, unknown>> | undefined, name: string) {
	const part = (end: string) => Number(row?.[`${name}${end}`] ?? 0);
	return { low: part('Low'), high: part('High'), small: part('Small') };
}
