/** Where each ICS stands on a map of equal hexagons. Pure. */
/** Rows count from the south, columns from the west; neighbours in a row are four columns apart. */
export type Tile = { code: string; row: number; col: number };

/**
 * Lines of `code,row,col` after a heading.
 *
 * @throws when a line is not that
 */
export function readTiles(csv: string): Tile[] {
	return csv
		.trim()
		.split(/\r?\n/)
		.slice(1)
		.map((line) => {
			const [code = '', row, col] = line.split(',');
			const tile = { code, row: Number(row), col: Number(col) };
			if (!code || !Number.isInteger(tile.row) || !Number.isInteger(tile.col))
				throw new Error(`not a tile: ${line}`);
			return tile;
		});
}

/**
 * The tile of each ICS: its own, or for one made later that of the first organisation that came to
 * it whole. Those without either have no place on the map.
 */
export function tileOf(
	code: string,
	tiles: ReadonlyMap<string, Tile>,
	successions: readonly { predecessor: string; successor: string; share: number | null }[]
): Tile | null {
	const own = tiles.get(code);
	if (own) return own;
	const whole = successions
		.filter(({ successor, share }) => successor === code && share === 1)
		.map(({ predecessor }) => tiles.get(predecessor))
		.find((tile) => tile !== undefined);
	return whole ?? null;
}
