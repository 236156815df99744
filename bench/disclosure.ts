/** `npm run bench -- disclosure`: how many hidden counts a solver finds from all that is shown together. */
import { attackOn, cube, margins } from '../tests/support/attack.ts';
import { randomFrom } from '../tests/support/mutations.ts';
import type { Line } from './table.ts';

const TABLES = 40;

/** Every total along three axes of tables full of small counts, of two states of each table together. */
export function benchDisclosure(): Line[] {
	const counted = { told: 0, tried: 0 };
	for (let seed = 1; seed <= TABLES; seed += 1) {
		const random = randomFrom(seed);
		const before = cube(random, [3, 2, 3]);
		const other = cube(random, [3, 2, 3]);
		const after = before.map((row, at) =>
			random() < 0.2 ? { ...other[at]!, name: `${row.name}_after` } : row
		);
		const rows = [...new Set([...before, ...after])];
		const { told, tried } = attackOn(rows, [...margins(before), ...margins(after)]);
		counted.told += told.length;
		counted.tried += tried;
	}
	return [
		{
			what: `hidden counts that a solver finds, of ${TABLES} tables before and after an import`,
			figure: `${counted.told} of ${counted.tried}`,
			goal: '0',
			met: counted.told === 0
		}
	];
}
