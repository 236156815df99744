/** A country of made-up figures for the systems that exist: as large as the real one, and as old. */
import { keepDemoPassword, recordMadeUp } from '#lib/accounts/made-up/write.server.ts';
import { machineActor } from '#lib/accounts/read.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { daysBetween } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { systemsOfCountry } from '#lib/organisations/read.server.ts';
import { addMadeUpOrganisation } from '#lib/organisations/write.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { transaction } from '#lib/platform/database.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { DEMO_ACCOUNTS, newDemoPassword } from './accounts.ts';
import { icsActorAt } from './actors.ts';
import { addReviewers, countryReturnEntries, writeCountryRounds } from './country-returns.ts';
import { type Country, madeCountry, type MadeSystem, MARK } from './country.ts';
import { COURSES } from './course.ts';
import type { Character } from './endings.ts';
import type { Extent } from './made-system.ts';
import { randomFor } from './random.ts';
import { historyEntries, joiningEntries, type Telling } from './system-history.ts';
import { type Entry, writeAll } from './write.ts';

/** How large a country is made up. */
export type CountryScale = {
	networks: number;
	/** Of history, for systems that did not open later. */
	months: number;
	/** Updates of a deliverable in that time. */
	updates: { least: number; most: number };
	/** Codes of the systems that are told of; all of them when left out. */
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
 * @param progress is told a line as each system is done
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
		...{ from, to, teamsByNetwork: true, mark: MARK },
		// Policies and networks that an earlier system found come over with their dates.
		reach: Math.max(700, Math.round(scale.months * 30.4))
	};
	const telling: Telling = {
		...{ ics, extent, seed, leftEmpty: [], roadmap: currentRoadmap(to) },
		character: characterFor(system.code, seed),
		pace: { ...scale.updates, oldest: days, youngest: Math.max(0, days - 30), gap: 26 }
	};
	transaction(() => {
		writeAll([
			...historyEntries(author, telling),
			...(joined ? joiningEntries(author, telling, joined) : []),
			...returns()
		]);
	});
}

/** Some systems improve, some lose what they had, a few do not send their figures. */
export function characterFor(code: string, seed: number): Character {
	const random = randomFor(seed, 'character', code);
	const share = (least: number, most: number) => least + random.next() * (most - least);
	const [improving, steady, slipping, patchy] = COURSES;
	const course = random.pick([
		...[improving!, improving!, improving!, improving!],
		...[steady!, steady!, steady!, slipping!, slipping!, patchy!]
	]);
	return {
		course,
		reached: share(0.15, 0.6),
		trouble: share(0.1, 0.55),
		silent: course === 'patchy' ? 0.3 : share(0, 0.05),
		stale: share(0.02, 0.12),
		live: share(0.4, 0.95),
		policies: share(0.25, 0.85),
		contradicts: random.chance(0.1)
	};
}
