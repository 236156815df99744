/**
 * What people in a network need beside what is there for them: 003 section 4.4 asks to set provision against
 * identified need, and 001 (Midlands) makes a data pack for each network of it. Pure.
 */
import { longDate } from '#lib/core/dates.ts';
import { count, decimal } from '#lib/core/numbers.ts';
import { agree, counted } from '#lib/core/words.ts';

export type Network = {
	id: number;
	code: string;
	name: string;
	place: string | null;
	/** People; null where nobody gave it, or where its reader does not see it. */
	population: number | null;
	smi: number | null;
	depression: number | null;
	/** Per cent of its people who live in the most deprived fifth of areas. */
	deprivation: number | null;
	/** Weighted people. */
	weighted: number | null;
	/** ISO dates; `liveOn` only once it has come. */
	liveOn: string | null;
	plannedOn: string | null;
	team: string | null;
	/** `yes`, `partly`, `no`. */
	mustHave: string | null;
	additional: string | null;
	selfReferral: string | null;
	practices: number | null;
	/** WTE in the additional roles scheme, and of mental health staff who work from its practices. */
	arrs: number | null;
	coLocated: number | null;
	packOn: string | null;
};

/** Of one network, or of all together. */
export type Rates = {
	/** People on the register of severe mental illness for 1,000 people. */
	smi: number | null;
	/** People on the register of depression for 100 people. */
	depression: number | null;
	deprivation: number | null;
	/** WTE of mental health staff for 1,000 people on the register of severe mental illness. */
	staff: number | null;
};

export type Gap = Network & {
	rates: Rates;
	/** WTE that it has fewer than the average of all for its need; below 0 for more. Null where it cannot be said. */
	short: number | null;
	/** What is not there, a sentence each. */
	missing: string[];
};

/** Below this many WTE a difference to the average is none. */
export const SMALLEST_GAP = 0.5;

/** Mental health staff in a network, in WTE; null where neither figure was given. */
export function staffOf({ arrs, coLocated }: Pick<Network, 'arrs' | 'coLocated'>): number | null {
	return arrs === null && coLocated === null ? null : (arrs ?? 0) + (coLocated ?? 0);
}

const per = (part: number | null, whole: number | null, of: number) =>
	part === null || whole === null || whole === 0 ? null : (part / whole) * of;

/** Over all networks that gave both parts of a rate; deprivation is weighted by people. */
export function ratesOf(networks: readonly Network[]): Rates {
	const over = (
		part: (one: Network) => number | null,
		whole: (one: Network) => number | null,
		of: number
	) => {
		const given = networks.filter((one) => part(one) !== null && whole(one) !== null);
		const sum = (value: (one: Network) => number | null) =>
			given.reduce((total, one) => total + value(one)!, 0);
		return given.length === 0 ? null : per(sum(part), sum(whole), of);
	};
	return {
		smi: over(
			({ smi }) => smi,
			({ population }) => population,
			1000
		),
		depression: over(
			({ depression }) => depression,
			({ population }) => population,
			100
		),
		deprivation: over(
			({ deprivation, population }) =>
				deprivation === null || population === null ? null : deprivation * population,
			({ population }) => population,
			1
		),
		staff: over(staffOf, ({ smi }) => smi, 1000)
	};
}

/** Every network with what it lacks: those first that are furthest below the average for their need. */
export function gapsOf(networks: readonly Network[], asAt: string): Gap[] {
	const average = ratesOf(networks);
	return networks
		.map((one): Gap => {
			const staff = staffOf(one);
			const short =
				staff === null || one.smi === null || average.staff === null
					? null
					: (average.staff * one.smi) / 1000 - staff;
			return { ...one, rates: ratesOf([one]), short, missing: missingIn(one, short, asAt) };
		})
		.sort(
			(a, b) =>
				(b.short ?? -Infinity) - (a.short ?? -Infinity) ||
				(b.rates.smi ?? 0) - (a.rates.smi ?? 0) ||
				a.name.localeCompare(b.name, 'en-GB')
		);
}

function missingIn(one: Network, short: number | null, asAt: string): string[] {
	const { liveOn, plannedOn, mustHave, additional, selfReferral, packOn } = one;
	const late = plannedOn !== null && plannedOn < asAt;
	const services = (state: string | null, name: string) =>
		state === 'no'
			? [`The ${name} services are not commissioned.`]
			: state === 'partly'
				? [`The ${name} services are commissioned in part.`]
				: state === null
					? [`Nobody has said whether the ${name} services are commissioned.`]
					: [];
	return [
		...(liveOn !== null
			? []
			: [
					plannedOn === null
						? 'The new model is not live, and has no planned day.'
						: `The new model is not live; it ${late ? 'was' : 'is'} planned for ${longDate(plannedOn)}.`
				]),
		...services(mustHave, '“must have”'),
		...(additional === 'no' ? services(additional, '“additional”') : []),
		...(selfReferral === 'no' ? ['People cannot refer themselves.'] : []),
		...(short !== null && short >= SMALLEST_GAP
			? [
					`It has ${decimal(short, 1)} WTE of mental health staff fewer than the average of the networks for its need.`
				]
			: []),
		...(packOn === null ? ['No data pack has been published.'] : [])
	];
}

/** "3 of 8 networks have fewer staff for their need than the average, 12.3 WTE for 1,000 people …" */
export function gapSentence(gaps: readonly Gap[], average: Rates): string {
	if (gaps.length === 0) return 'No network is open on that day.';
	const judged = gaps.filter(({ short }) => short !== null);
	if (judged.length === 0 || average.staff === null)
		return `${counted(gaps.length, 'network')} ${agree(gaps.length, 'is', 'are')} open; nobody has given both staff and a register of severe mental illness for any, so need and provision cannot be compared yet.`;
	const behind = judged.filter(({ short }) => short! >= SMALLEST_GAP);
	const rest =
		judged.length === gaps.length
			? ''
			: ` For ${gaps.length - judged.length === 1 ? 'the other' : `the other ${count(gaps.length - judged.length)}`} it cannot be said.`;
	const mean = `${decimal(average.staff, 1)} WTE of mental health staff for 1,000 people on the register of severe mental illness`;
	if (behind.length === 0)
		return `All ${judged.length === 1 ? 'that is known' : `${count(judged.length)} networks`} ${agree(judged.length, 'has', 'have')} about the average, ${mean}.${rest}`;
	const [worst] = behind;
	return `${count(behind.length)} of ${counted(judged.length, 'network')} ${agree(behind.length, 'has', 'have')} fewer staff for ${agree(behind.length, 'its', 'their')} need than the average, ${mean}; ${worst!.name} ${behind.length === 1 ? 'lacks' : 'the most, it lacks'} ${decimal(worst!.short!, 1)} WTE.${rest}`;
}

/** What a network's need is, beside all networks: each figure with its rank, the highest first. */
export function needRows(
	network: Network,
	networks: readonly Network[],
	average: Rates
): { label: string; here: string; average: string; rank: string }[] {
	const shown = (value: number | null, places: number, unit = '') =>
		value === null ? 'not known' : `${decimal(value, places)}${unit}`;
	const rank = (value: (one: Network) => number | null) => {
		const own = value(network);
		const known = networks.flatMap((one) => value(one) ?? []);
		return own === null
			? ''
			: `${known.filter((other) => other > own).length + 1} of ${known.length}`;
	};
	const row = (
		label: string,
		value: (one: Network) => number | null,
		mean: number | null,
		places: number,
		unit = ''
	) => ({
		label,
		here: shown(value(network), places, unit),
		average: mean === null ? '' : shown(mean, places, unit),
		rank: rank(value)
	});
	return [
		row('People registered', ({ population }) => population, null, 0),
		row('People weighted by need', ({ weighted }) => weighted, null, 0),
		row('On the register of severe mental illness', ({ smi }) => smi, null, 0),
		row('the same, of 1,000 people', (one) => ratesOf([one]).smi, average.smi, 1),
		row(
			'On the register of depression',
			(one) => ratesOf([one]).depression,
			average.depression,
			1,
			'%'
		),
		row(
			'In the most deprived fifth of areas',
			({ deprivation }) => deprivation,
			average.deprivation,
			0,
			'%'
		)
	];
}

/** "Hill PCN has more need than the average: 9.1 … The new model is live. 2 things are missing." */
export function packSentence({ name, liveOn, rates, missing }: Gap, average: Rates): string {
	const need =
		rates.smi === null || average.smi === null
			? `How much need ${name} has is not known: its register of severe mental illness or its population is missing.`
			: `${name} has ${
					Math.abs(rates.smi - average.smi) < 0.05 * average.smi
						? 'about the average need'
						: rates.smi > average.smi
							? 'more need than the average'
							: 'less need than the average'
				}: ${decimal(rates.smi, 1)} of 1,000 people are on the register of severe mental illness, ${decimal(average.smi, 1)} in all networks.`;
	const lacks =
		missing.length === 0
			? 'Nothing is missing.'
			: `${missing.length === 1 ? 'One thing is' : `${count(missing.length)} things are`} missing.`;
	return `${need} The new model is ${liveOn === null ? 'not live yet' : 'live'}. ${lacks}`;
}
