/**
 * Whether a system's share differs from a common share by more than chance would make it: the limits
 * of a funnel plot (D. J. Spiegelhalter, "Funnel plots for comparing institutional performance",
 * Statistics in Medicine 24 (2005), 1185–1202), at 95% and 99.8%, for the system's own denominator.
 *
 * Exact, by the tails of the binomial distribution and without an approximation, because most
 * denominators here are small (15 networks, 9 teams), where the normal curve promises limits below
 * nought. A share is outside when a result at least as far out would come up, by chance and on that
 * side, in fewer than 2.5% (0.1%) of cases. As in a funnel plot, the common share includes the system
 * itself. Pure.
 */

export type Verdict = 'much-lower' | 'lower' | 'same' | 'higher' | 'much-higher';

/** Chance of as much on one side: beyond it lies outside the limits at 95% and at 99.8%. */
const TAIL = 0.025;
const FAR_TAIL = 0.001;

/**
 * @param part whole number, 0 to `of`
 * @param of whole number above 0
 * @param common the share compared with, 0 to 1
 */
export function verdictOf(part: number, of: number, common: number): Verdict {
	const above = upperTail(part, of, common);
	if (above < FAR_TAIL) return 'much-higher';
	if (above < TAIL) return 'higher';
	const below = lowerTail(part, of, common);
	if (below < FAR_TAIL) return 'much-lower';
	return below < TAIL ? 'lower' : 'same';
}

/** The shares (0 to 1) between which a result of `of` is no different, at 95% or at 99.8%. */
export function limitsOf(of: number, common: number, far = false): [low: number, high: number] {
	const tail = far ? FAR_TAIL : TAIL;
	let low = 0;
	while (low < of && lowerTail(low, of, common) < tail) low += 1;
	let high = of;
	while (high > 0 && upperTail(high, of, common) < tail) high -= 1;
	return [low / of, high / of];
}

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
	const ways = logFactorial(of) - logFactorial(part) - logFactorial(of - part);
	return ways + part * Math.log(share) + (of - part) * Math.log(1 - share);
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
