import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTiles, tileOf } from '#lib/compare/hexagons.ts';

const tiles = new Map(
	readTiles('code,row,col\nQA1,9,13\nQA2,8,15\n').map((tile) => [tile.code, tile])
);

test('an ICS stands on its own tile, one made later on that of the first that came to it whole', () => {
	const successions = [
		{ predecessor: 'QA1', successor: 'NEW', share: 0.4 },
		{ predecessor: 'QA2', successor: 'NEW', share: 1 },
		{ predecessor: 'QA1', successor: 'CUT', share: null }
	];
	expect(tileOf('QA1', tiles, successions)).toEqual({ code: 'QA1', row: 9, col: 13 });
	expect(tileOf('NEW', tiles, successions)).toEqual({ code: 'QA2', row: 8, col: 15 });
	expect(tileOf('CUT', tiles, successions)).toBeNull();
	expect(tileOf('ELSE', tiles, successions)).toBeNull();
});

test('a line that is no tile is an error', () => {
	expect(() => readTiles('code,row,col\nQA1,north,1')).toThrow('not a tile');
});

test('each of the 36 ICSs since April 2026 has a tile of its own', () => {
	const lines = (file: string) =>
		readFileSync(`data/organisations/${file}`, 'utf8').trim().split('\n').slice(1);
	const all = new Map(
		readTiles(readFileSync('data/organisations/hexagons.csv', 'utf8')).map((tile) => [
			tile.code,
			tile
		])
	);
	const successions = lines('successions.csv').map((line) => {
		const [predecessor = '', successor = '', , , share] = line.split(',');
		return { predecessor, successor, share: share ? Number(share) : null };
	});
	const open = lines('organisations.csv').flatMap((line) => {
		const [code = '', kind] = line.split(',');
		return kind === 'ics' && line.endsWith(',') ? [code] : [];
	});
	const placed = open.map((code) => tileOf(code, all, successions));
	expect(open).toHaveLength(36);
	expect(new Set(placed.map((tile) => `${tile?.row}/${tile?.col}`)).size).toBe(36);
	expect(placed).not.toContain(null);
});

test('each ICS of the demonstration has a tile of its own', () => {
	const { regions } = JSON.parse(readFileSync('data/demo/organisations.json', 'utf8')) as {
		regions: { ics: { code: string }[] }[];
	};
	const placed = readTiles(readFileSync('data/demo/hexagons.csv', 'utf8'));
	const codes = regions.flatMap(({ ics }) => ics.map(({ code }) => code));
	expect(placed.map(({ code }) => code).sort()).toEqual(codes.sort());
	expect(new Set(placed.map(({ row, col }) => `${row}/${col}`)).size).toBe(codes.length);
});
