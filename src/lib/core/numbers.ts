/** Numbers as British readers write them. */

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** Making a formatter costs more than many a page has time for, so each kind is made once. */
const formatters = new Map<string, Intl.NumberFormat>();

function withPlaces(least: number, most: number): Intl.NumberFormat {
	const key = `${least}/${most}`;
	let formatter = formatters.get(key);
	if (!formatter) {
		const places = { minimumFractionDigits: least, maximumFractionDigits: most };
		formatter = new Intl.NumberFormat('en-GB', places);
		formatters.set(key, formatter);
	}
	return formatter;
}

/** `1,234`. */
export function count(value: number): string {
	return whole.format(value);
}

/** `1,234.5`: up to that many decimal places, without trailing noughts. */
export function decimal(value: number, places = 1): string {
	return withPlaces(0, places).format(value);
}

/** `1,234.50`: exactly that many decimal places, so that a column lines up. */
export function fixed(value: number, places = 1): string {
	return withPlaces(places, places).format(value);
}

/** `£1,234`, or `£1.2 million` from a million on when `short`. */
export function pounds(value: number, short = false): string {
	const sign = value < 0 ? '−' : '';
	const amount = Math.abs(value);
	if (short && amount >= 999_950) return `${sign}£${decimal(amount / 1_000_000)} million`;
	return `${sign}£${count(amount)}`;
}

/**
 * `80%`. Only all is 100% and only none is 0%: 299 of 300 is `over 99%`, 1 of 300 `under 1%`.
 * Empty when there is nothing to take a share of.
 */
export function percentage(part: number, of: number): string {
	if (of === 0) return '';
	const share = (part / of) * 100;
	const rounded = Math.round(share);
	if (rounded === 100 && part < of) return 'over 99%';
	if (rounded === 0 && part > 0) return 'under 1%';
	return `${count(rounded)}%`;
}

/** `12 of 15 (80%)`; a percentage never stands without what it is a share of. */
export function shareOf(part: number, of: number, unit = ''): string {
	const words = `${decimal(part)} of ${unit ? unitWords(of, unit) : decimal(of)}`;
	const share = percentage(part, of);
	return share ? `${words} (${share})` : words;
}

/** Units that do not lose an s when there is one of them. */
const ONE: Readonly<Record<string, string>> = {
	policies: 'policy',
	activities: 'activity',
	people: 'person',
	staff: 'member of staff',
	'staff in scope': 'member of staff in scope',
	WTE: 'WTE'
};

/** `15 networks`, `1 person`, `1.5 WTE`, `£1,200`: a number as its unit is written. */
export function unitWords(value: number, unit: string): string {
	if (unit === 'pounds') return pounds(value);
	return `${decimal(value)} ${value === 1 ? (ONE[unit] ?? unit.replace(/s$/, '')) : unit}`;
}

/** `+3`, `−2`, `0`: a change, with a real minus sign. */
export function change(value: number, places = 0): string {
	if (value === 0) return '0';
	return `${value > 0 ? '+' : '−'}${decimal(Math.abs(value), places)}`;
}

/** After the percentage of a figure whose denominator is its plan. */
export const OF_TRAJECTORY = ' of the trajectory';

/** A figure beside what was planned, in two parts: "91% of the trajectory", "(4,000 of 4,400 people)". */
export function ofPlan(
	percent: string,
	part: string,
	plan: string,
	unit: string
): [figure: string, detail: string] {
	return [percent + OF_TRAJECTORY, `(${part} of ${plan} ${unit})`];
}
