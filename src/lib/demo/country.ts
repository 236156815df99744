/** Made-up data at the size of the country: places, networks, figures and returns for the systems that exist. */
import { keepDemoPassword, recordMadeUp } from '#lib/accounts/made-up/write.server.ts';
import { machineActor } from '#lib/accounts/read.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { addDays, addMonths, daysBetween, type Quarter } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { type CountrySystem, systemsOfCountry } from '#lib/organisations/read.server.ts';
import { existedIn } from '#lib/organisations/rules.ts';
import { addMadeUpOrganisation } from '#lib/organisations/write.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { transaction } from '#lib/platform/database.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { DEMO_ACCOUNTS, newDemoPassword } from './accounts.ts';
import type { DemoIcs, DemoPcn } from './files.ts';
import type { Extent } from './made-system.ts';
import type { Character } from './outcomes.ts';
import { TREND_SHAPES, randomFor } from './random.ts';
import {
	type Cast,
	drawnStory,
	returnEntries,
	returnWords,
	roundEntries,
	STORY_DAYS,
	finishedQuarters
} from './returns.ts';
import { historyEntries, joiningEntries, type HistoryPlan } from './system-history.ts';
import { type Entry, icsActorAt, writeAll } from './write.ts';

// A country of made-up places and networks below the systems that really are or were.

/** Put after a name, so that a reader who knows the area is not misled. */
const MARK = ' (made up)';

type MadePlace = {
	code: string;
	name: string;
	pcns: DemoPcn[];
	/** Which systems it lay in, and when (ISO dates, both included; null: to this day). */
	within: { ics: string; from: string; to: string | null }[];
};

type MadeSystem = {
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

type Country = { places: MadePlace[]; systems: MadeSystem[] };

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
	// A trust that is younger than the history shown here has none of it.
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

// The quarterly returns of a made-up country: short ones, for every system and quarter it tells of.

/** Who reviews, by region, as e-mail addresses; `nation` sets the rounds and closes. */
type Reviewers = { nation: string; regions: ReadonlyMap<string | null, string> };

/** Accounts with which nobody can sign in. A system whose region is not known is read nationally. */
function addReviewers({ systems }: Country): Reviewers {
	const nation = 'national-team@demo.example';
	const manager = machineActor('manage-accounts');
	done(
		addAccount(manager, {
			email: nation,
			name: `National team${MARK}`,
			role: 'national',
			organisationCodes: []
		})
	);
	const codes = new Set(systems.flatMap(({ system }) => system.regionCode ?? []));
	const regions = [...codes].map((code): [string, string] => {
		const email = `regional-team.${code}@demo.example`;
		const name = `Regional team ${code}${MARK}`;
		done(addAccount(manager, { email, name, role: 'region-reviewer', organisationCodes: [code] }));
		return [code, email];
	});
	return { nation, regions: new Map(regions) };
}

/** One round a quarter for so many months back. */
function writeCountryRounds(nation: string, months: number, seed: number, today: string): void {
	const { finished, open } = quartersOf(months, today);
	const latest = finished.at(-1);
	if (latest)
		writeAll(roundEntries([...finished, ...open], latest, null, nation, randomFor(seed, 'rounds')));
}

/** The returns of the quarters in which a system was there from beginning to end. */
function countryReturnEntries(
	{ system, from, to }: MadeSystem,
	team: string,
	{ nation, regions }: Reviewers,
	{ months, seed, today }: { months: number; seed: number; today: string }
): Entry[] {
	const { finished } = quartersOf(months, today);
	// A history may begin before its system did; nobody is asked for a return of that time.
	const isShown = (quarter: Quarter) =>
		existedIn(system, quarter) &&
		quarter.startsOn >= from &&
		addDays(quarter.endsOn, STORY_DAYS) <= to;
	const cast: Cast = { team, region: regions.get(system.regionCode) ?? nation, nation };
	const common = {
		ics: system.code,
		cast,
		words: returnWords(),
		roadmap: currentRoadmap(to),
		today,
		seed,
		brief: true
	};
	return finished.filter(isShown).flatMap((quarter) => {
		const back = finished.length - 1 - finished.indexOf(quarter);
		const story = drawnStory(back, randomFor(seed, 'story', system.code, quarter.code));
		return returnEntries({ ...common, quarter, story });
	});
}

function quartersOf(months: number, today: string) {
	return finishedQuarters(today, Math.max(1, Math.floor(months / 3)));
}

// A country of made-up figures for the systems that exist: as large as the real one, and as old.

/** How large a country is made up. */
export type CountryScale = {
	networks: number;
	/** Of history, for systems that did not open later. */
	months: number;
	/** Updates of a deliverable in that time. */
	updates: { least: number; most: number };
	/** Codes of the systems that are made up; all of them when left out. */
	systems?: readonly string[];
} & Pick<Extent, 'policies' | 'posts' | 'courses' | 'activitiesAMonth' | 'milestones' | 'risks'>;

/** England. */
export const NATIONAL: CountryScale = {
	networks: 1_285,
	months: 60,
	updates: { least: 46, most: 58 },
	policies: { least: 20, most: 29 },
	posts: 24,
	courses: 8,
	activitiesAMonth: 4,
	milestones: 60,
	risks: 40
};

export type Loaded = { systems: number; account: string };

/**
 * Fills a database that has the reference organisations and a roadmap, but no account. The same for
 * the same seed, day, scale and reference data, but for the ids of accounts. One transaction for the
 * organisations and accounts, then one for each system: what is broken off is thrown away and begun
 * again in an empty file.
 *
 * @param today ISO date on which the history ends
 * @param progress is given a line as each system is done
 * @throws AccountRefused when the accounts are already there
 */
export async function loadCountry(
	seed: number,
	scale: CountryScale = NATIONAL,
	today = londonDate(),
	progress: (line: string) => void = () => {}
): Promise<Loaded> {
	const password = newDemoPassword();
	const passwordHash = await hashOf(password);
	const known = systemsOfCountry().filter(({ code }) => scale.systems?.includes(code) ?? true);
	const country = madeCountry(known, scale, seed, today);
	const reviewers = transaction(() => {
		addDemoAccounts(country, passwordHash);
		writeOrganisations(country);
		recordMadeUp('national', seed, today);
		keepDemoPassword(password);
		country.systems.forEach(addProgrammeTeam);
		const added = addReviewers(country);
		writeCountryRounds(added.nation, scale.months, seed, today);
		return added;
	});
	for (const [index, made] of country.systems.entries()) {
		const entries = () =>
			countryReturnEntries(made, teamEmail(made), reviewers, {
				months: scale.months,
				seed,
				today
			});
		writeSystem(made, scale, seed, entries);
		progress(`${index + 1} of ${country.systems.length}: ${made.system.shortName}`);
	}
	return { systems: country.systems.length, account: fullest(country).system.code };
}

function writeOrganisations({ places, systems }: Country): void {
	for (const { system, ics, trustMadeUp } of systems)
		if (trustMadeUp)
			for (const { code, name } of ics.trusts)
				addMadeUpOrganisation({ code, kind: 'trust', name }, [
					{ parent: system.code, from: system.openedOn, to: system.closedOn }
				]);
	for (const { code, name, pcns, within } of places) {
		const parents = within.map(({ ics, from, to }) => ({ parent: ics, from, to }));
		addMadeUpOrganisation({ code, kind: 'place', name }, parents);
		for (const pcn of pcns)
			addMadeUpOrganisation({ code: pcn.code, kind: 'pcn', name: pcn.name }, [
				{ parent: code, from: '0001-01-01', to: null }
			]);
	}
}

/** Roles of a system are given for the largest that has been there all along; the reviewer has its region. */
function addDemoAccounts(country: Country, passwordHash: string): void {
	const { code, regionCode } = fullest(country).system;
	for (const account of DEMO_ACCOUNTS) {
		const ofRegion = account.role === 'region-reviewer' ? (regionCode ?? code) : code;
		const organisationCodes = account.organisationCodes.length > 0 ? [ofRegion] : [];
		done(
			addAccount(machineActor('manage-accounts'), { ...account, organisationCodes, passwordHash })
		);
	}
}

function fullest({ systems }: Country): MadeSystem {
	const networks = ({ ics }: MadeSystem) =>
		ics.places.reduce((sum, { pcns }) => sum + pcns.length, 0);
	const began = systems.map(({ from }) => from).sort()[0];
	const all = systems.filter(({ from, system }) => from === began && system.closedOn === null);
	const [first] = all.sort((a, b) => networks(b) - networks(a));
	if (!first) throw new Error('there is no system that has been there all along');
	return first;
}

/** An account with which nobody can sign in, whose word the history is. */
function addProgrammeTeam(made: MadeSystem): void {
	const { system } = made;
	done(
		addAccount(machineActor('manage-accounts'), {
			email: teamEmail(made),
			name: `Programme team, ${system.shortName}${MARK}`,
			role: 'programme-director',
			organisationCodes: [system.code]
		})
	);
}

function teamEmail({ system }: MadeSystem): string {
	return `programme-team.${system.code}@demo.example`;
}

function writeSystem(
	made: MadeSystem,
	scale: CountryScale,
	seed: number,
	returns: () => Entry[]
): void {
	const { system, from, to, ics, joined } = made;
	const editing = icsActorAt(teamEmail(made), 'edit-registers', system.code, to).scope;
	const updating = icsActorAt(teamEmail(made), 'update-roadmap', system.code, to).scope;
	const author = { scope: editing, updating };
	const days = daysBetween(from, to);
	const extent: Extent = {
		...scale,
		from,
		to,
		teamsByNetwork: true,
		mark: MARK,
		// Policies and networks that an earlier system found come over with their dates.
		reach: Math.max(700, Math.round(scale.months * 30.4))
	};
	const plan: HistoryPlan = {
		ics,
		extent,
		seed,
		leftEmpty: [],
		roadmap: currentRoadmap(to),
		character: characterFor(system.code, seed),
		pace: { ...scale.updates, oldest: days, youngest: Math.max(0, days - 30), gap: 26 }
	};
	transaction(() => {
		writeAll([
			...historyEntries(author, plan),
			...(joined ? joiningEntries(author, plan, joined) : []),
			...returns()
		]);
	});
}

/** Some systems improve, some lose what they had, a few do not send their figures. */
function characterFor(code: string, seed: number): Character {
	const random = randomFor(seed, 'character', code);
	const share = (least: number, most: number) => least + random.next() * (most - least);
	const [improving, steady, slipping, patchy] = TREND_SHAPES;
	const trendShape = random.pick([
		...[improving!, improving!, improving!, improving!],
		...[steady!, steady!, steady!, slipping!, slipping!, patchy!]
	]);
	return {
		trendShape,
		reached: share(0.15, 0.6),
		trouble: share(0.1, 0.55),
		silent: trendShape === 'patchy' ? 0.3 : share(0, 0.05),
		stale: share(0.02, 0.12),
		live: share(0.4, 0.95),
		policies: share(0.25, 0.85),
		contradicts: random.chance(0.1)
	};
}
