/** Letters, then the number that follows them by its value: M1, M2, M10. */
export function naturalOrder(column: string, direction: 'ASC' | 'DESC' = 'ASC'): string {
	const letters = `rtrim(${column}, '0123456789')`;
	const number = `CAST(substr(${column}, length(${letters}) + 1) AS INTEGER)`;
	return [`${letters} COLLATE NOCASE`, number, `${column} COLLATE NOCASE`]
		.map((part) => `${part} ${direction}`)
		.join(', ');
}
