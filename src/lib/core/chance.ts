/**
 * What chance alone would do: exact tails of the binomial and the hypergeometric distribution, without an
 * approximation, because most counts here are small. Pure.
 */

/** Further out than what chance reaches, on that side, in fewer than 2.5% of cases is beyond chance. */
export const TAIL = 0.025;

/** The chance of `part` or more of `of`. */
export function upperTail(part: number, of: number, share: number): number {
	if (part <= 0) return 1;
	if (share <= 0 || share >= 1) return share >= 1 ? 1 : 0;
	return part > of * share ? outwards(part, of, share, 1) : 1 - outwards(part - 1, of, share, -1);
}

/** The chance of `part` or fewer of `of`. */
export function lowerTail(part: number, of: number, share: number): number {
	return part >= of ? 1 : 1 - upperTail(part + 1, of, share);
}

/** The chances from `part` away from the middle, until what is left is too small to count. */
function outwards(part: number, of: number, share: number, step: 1 | -1): number {
	const odds = share / (1 - share);
	let term = Math.exp(logChance(part, of, share));
	let sum = 0;
	for (let k = part; k >= 0 && k <= of && term > sum * 1e-12; k += step) {
		sum += term;
		term *= step === 1 ? ((of - k) / (k + 1)) * odds : k / (of - k + 1) / odds;
	}
	return Math.min(1, sum);
}

/** The logarithm of the chance of exactly `part`. */
function logChance(part: number, of: number, share: number): number {
	return logWays(of, part) + part * Math.log(share) + (of - part) * Math.log(1 - share);
}

/** Stirling's series above 20, where it is exact to more than ten digits. */
function logFactorial(n: number): number {
	if (n > 20) {
		const x = n + 1;
		return (
			(x - 0.5) * Math.log(x) -
			x +
			0.5 * Math.log(2 * Math.PI) +
			1 / (12 * x) -
			1 / (360 * x ** 3) +
			1 / (1260 * x ** 5)
		);
	}
	let sum = 0;
	for (let k = 2; k <= n; k += 1) sum += Math.log(k);
	return sum;
}

/**
 * Whether two shares differ by more than chance makes them, by Fisher's exact test: with so many in both
 * together, how often would chance put as many of them, or more, on this side.
 */
export function sharesDiffer(
	part: number,
	of: number,
	otherPart: number,
	otherOf: number
): boolean {
	if (of <= 0 || otherOf <= 0) return false;
	const all = part + otherPart;
	const [least, most] = [Math.max(0, all - otherOf), Math.min(of, all)];
	const ways = (k: number) =>
		logWays(of, k) + logWays(otherOf, all - k) - logWays(of + otherOf, all);
	const step = part * otherOf > otherPart * of ? 1 : -1;
	let sum = 0;
	for (let k = part; k >= least && k <= most && sum < TAIL; k += step) {
		const term = Math.exp(ways(k));
		sum += term;
		if (term < sum * 1e-12) break;
	}
	return sum < TAIL;
}

/** The same of two counts of as long a time: chance would put each of their events in either. */
export function countsDiffer(count: number, other: number): boolean {
	return upperTail(Math.max(count, other), count + other, 0.5) < TAIL;
}

function logWays(of: number, part: number): number {
	return logFactorial(of) - logFactorial(part) - logFactorial(of - part);
}
