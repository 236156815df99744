/** One measured figure, and what it should be. */
export type Line = {
	what: string;
	figure: string;
	/** As words; empty where the figure stands for itself. */
	goal: string;
	/** Null where there is no goal. */
	met: boolean | null;
};

export function printTable(lines: readonly Line[]): void {
	const rows = [
		['', 'measured', 'goal', ''],
		...lines.map(({ what, figure, goal, met }) => [
			what,
			figure,
			goal,
			met === null ? '' : met ? 'met' : 'NOT MET'
		])
	];
	const widths = [0, 1, 2, 3].map((column) =>
		Math.max(...rows.map((row) => (row[column] as string).length))
	);
	for (const row of rows)
		console.log(
			row
				.map((cell, column) =>
					column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
				)
				.join('  ')
				.trimEnd()
		);
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	return sorted.length % 2 === 1
		? (sorted[Math.floor(middle)] as number)
		: ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
