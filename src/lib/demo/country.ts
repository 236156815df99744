/** A country of made-up places and networks below the systems that really are or were. */
import { addDays, addMonths } from '#lib/core/calendar.ts';
import type { CountrySystem } from '#lib/organisations/read.server.ts';
import type { DemoIcs, DemoPcn } from './files.ts';
import { randomFor } from './random.ts';

/** Put after a name, so that a reader who knows the area is not misled. */
export const MARK = ' (made up)';

export type MadePlace = {
	code: string;
	name: string;
	pcns: DemoPcn[];
	/** Which systems it lay in, and when (ISO dates, both included; null: to this day). */
	within: { ics: string; from: string; to: string | null }[];
};

export type MadeSystem = {
	system: CountrySystem;
	/** First and last day of its history. */
	from: string;
	to: string;
	/** With the places it had on its first day. */
	ics: DemoIcs;
	/** Places that another system handed to it later. */
	joined: { places: DemoIcs['places']; from: string } | null;
	/** A trust was made up, because none is registered there. */
	trustMadeUp: boolean;
};

export type Country = { places: MadePlace[]; systems: MadeSystem[] };

/**
 * The same for the same reference data, seed and day. Systems that were there before the reference
 * data's first change of boundaries share `networks` among them; those that followed take over the
 * places of those they followed.
 */
export function madeCountry(
	systems: readonly CountrySystem[],
	size: { networks: number; months: number },
	seed: number,
	today: string
): Country {
	const there = systems.filter(({ openedOn }) => openedOn <= today);
	const firstDay = there.map(({ openedOn }) => openedOn).sort()[0] ?? today;
	const founding = there.filter(({ openedOn }) => openedOn === firstDay);
	const counts = shared(founding, size.networks, seed);
	const places = founding.flatMap((system) => placesOf(system, counts.get(system.code) ?? 0, seed));
	number(places, seed);
	for (const system of founding) if (hasEnded(system, today)) handOver(system, there, places);
	const began = `${addMonths(today, -size.months).slice(0, 7)}-01`;
	return {
		places,
		systems: there.map((system) => {
			const from = system.openedOn === firstDay ? began : system.openedOn;
			const to = hasEnded(system, today) ? (system.closedOn as string) : today;
			return madeSystem(system, from, to, places);
		})
	};
}

function hasEnded({ closedOn }: CountrySystem, today: string): boolean {
	return closedOn !== null && closedOn < today;
}

/** So many networks for each system, some four times as many as others, and `networks` in all. */
function shared(
	systems: readonly CountrySystem[],
	networks: number,
	seed: number
): Map<string, number> {
	const weights = systems.map(({ code }) => 0.5 + randomFor(seed, 'size', code).next() * 1.5);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	let [weighed, given] = [0, 0];
	return new Map(
		systems.map(({ code }, index) => {
			weighed += weights[index] as number;
			const count = Math.round((networks * weighed) / sum) - given;
			given += count;
			return [code, count];
		})
	);
}

const NETWORKS_A_PLACE = 6;

function placesOf({ code }: CountrySystem, networks: number, seed: number): MadePlace[] {
	const random = randomFor(seed, 'networks', code);
	const count = Math.max(1, Math.round(networks / NETWORKS_A_PLACE));
	return Array.from({ length: count }, (_, index): MadePlace => {
		const here =
			Math.floor((networks * (index + 1)) / count) - Math.floor((networks * index) / count);
		const pcns = Array.from({ length: here }, (): DemoPcn => {
			const population = random.between(280, 560) * 100;
			const smiRegister = Math.round(population * (0.006 + random.next() * 0.006));
			return { code: '', name: '', population, smiRegister };
		});
		return { code: '', name: '', pcns, within: [{ ics: code, from: '0001-01-01', to: null }] };
	});
}

const FIRST =
	'Alder Birch Clover Dunlin Elder Fennel Gorse Heron Ivy Juniper Kestrel Linnet Mallow Nettle Osier Plover Quince Rowan Sedge Teasel Vetch Willow Yarrow Zephyr'.split(
		' '
	);
const LAST = 'mere wick combe stow holme thorpe den leigh field moor'.split(' ');
const PARTS = 'Central North South East West Riverside Hill Green Park Bridge Mill Common'.split(
	' '
);

/** Names and codes that nobody else has: no real network's code begins with an X. */
function number(places: readonly MadePlace[], seed: number): void {
	const names = randomFor(seed, 'places').shuffled(
		LAST.flatMap((last) => FIRST.map((first) => first + last))
	);
	let network = 0;
	for (const [index, place] of places.entries()) {
		const again = Math.floor(index / names.length);
		const name = `${names[index % names.length]}${again ? ` ${again + 1}` : ''}`;
		place.code = `XP${String(index + 1).padStart(4, '0')}`;
		place.name = name + MARK;
		for (const [position, pcn] of place.pcns.entries()) {
			network += 1;
			pcn.code = `XN${String(network).padStart(4, '0')}`;
			const round = Math.floor(position / PARTS.length);
			pcn.name = `${name} ${PARTS[position % PARTS.length]}${round ? ` ${round + 1}` : ''} PCN${MARK}`;
		}
	}
}

/** Each place goes to one successor, so that together they come near the shares of the reference data. */
function handOver(
	system: CountrySystem,
	there: readonly CountrySystem[],
	places: readonly MadePlace[]
): void {
	const heirs = system.successors.filter(({ code }) => there.some((other) => other.code === code));
	if (heirs.length === 0) return;
	const own = places.filter(({ within }) => within[0]?.ics === system.code);
	const shares = heirs.map(({ share }) => share ?? 1 / heirs.length);
	const sum = shares.reduce((total, share) => total + share, 0);
	for (const [index, place] of own.entries()) {
		const at = ((index + 0.5) / own.length) * sum;
		let reached = 0;
		const heir = heirs.find((_, position) => (reached += shares[position] as number) > at);
		place.within[0]!.to = system.closedOn;
		const from = addDays(system.closedOn as string, 1);
		place.within.push({ ics: (heir ?? heirs[0]!).code, from, to: null });
	}
}

function madeSystem(
	system: CountrySystem,
	from: string,
	to: string,
	places: readonly MadePlace[]
): MadeSystem {
	const inFrom = (place: MadePlace) => place.within.find(({ ics }) => ics === system.code)?.from;
	const first = places.filter((place) => (inFrom(place) ?? '9') <= from);
	const later = places.filter((place) => (inFrom(place) ?? '') > from);
	// A trust that is younger than the history told here has none of it to tell.
	const trusts = system.trusts.filter(({ openedOn }) => (openedOn ?? '') <= from);
	const madeUp = { code: `XT${system.code}`, name: `${system.shortName} Trust${MARK}` };
	return {
		system,
		from,
		to,
		ics: {
			code: system.code,
			shortName: system.shortName,
			trusts: trusts.length > 0 ? trusts : [madeUp],
			places: first
		},
		joined: later.length > 0 ? { places: later, from: inFrom(later[0]!) as string } : null,
		trustMadeUp: trusts.length === 0
	};
}
