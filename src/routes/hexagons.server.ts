/** The systems of England on their tiles. */
import { readTiles, tileOf } from '#lib/compare/hexagons.ts';
import type { Compared } from '#lib/compare/rules.ts';
import { icsLineage } from '#lib/organisations/read.server.ts';
import hexagonsCsv from '../../data/organisations/hexagons.csv?raw';

const TILES = new Map(readTiles(hexagonsCsv).map((tile) => [tile.code, tile]));

/** Those of the systems that have a place on the map, from north to south and west to east. */
export function hexagonsOf(rows: readonly Compared[]) {
	const { organisations, lineage } = icsLineage();
	const codeOf = (id: number) => organisations.get(id)!.code;
	const successions = lineage.map(({ predecessorId, successorId, share }) => ({
		predecessor: codeOf(predecessorId),
		successor: codeOf(successorId),
		share
	}));
	const placed = rows.flatMap((row) => {
		const tile = tileOf(row.code, TILES, successions);
		return tile ? [{ row, tile }] : [];
	});
	const top = Math.max(...placed.map(({ tile }) => tile.row));
	const left = Math.min(...placed.map(({ tile }) => tile.col));
	return placed
		.sort((a, b) => b.tile.row - a.tile.row || a.tile.col - b.tile.col)
		.map(({ row: { code, shortName, figure, reported, england }, tile }) => ({
			...{ code, shortName, figure, reported, verdict: england?.verdict ?? null },
			x: (tile.col - left) / 2,
			y: top - tile.row
		}));
}
