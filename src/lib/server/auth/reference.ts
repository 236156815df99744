import { randomInt } from 'node:crypto';

/** Without letters and digits that are mistaken for each other when they are read out. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A reference for a fault, short enough to be read out on the telephone: `K7F2-9QXM`. */
export function newReference(): string {
	const four = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
	return `${four()}-${four()}`;
}
