/** The quarterly returns of a made-up country: short ones, for every system and quarter it tells of. */
import { addAccount } from '#lib/accounts/write.server.ts';
import { addDays, type Quarter } from '#lib/core/calendar.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { type Country, type MadeSystem, MARK } from './country.ts';
import { randomFor } from './random.ts';
import { type Cast, returnEntries, roundEntries } from './return-entries.ts';
import { drawnStory, returnWords, STORY_DAYS, toldQuarters } from './return-stories.ts';
import { type Entry, writeAll } from './write.ts';

/** Who reviews, by region, as e-mail addresses; `nation` sets the rounds and closes. */
export type Reviewers = { nation: string; regions: ReadonlyMap<string | null, string> };

/** Accounts with which nobody can sign in. A system whose region is not known is read nationally. */
export function addReviewers({ systems }: Country): Reviewers {
	const nation = 'national-team@demo.example';
	addAccount(
		{ email: nation, name: `National team${MARK}`, role: 'national', organisationCodes: [] },
		'command-line'
	);
	const codes = new Set(systems.flatMap(({ system }) => system.regionCode ?? []));
	const regions = [...codes].map((code): [string, string] => {
		const email = `regional-team.${code}@demo.example`;
		const name = `Regional team ${code}${MARK}`;
		addAccount({ email, name, role: 'region-reviewer', organisationCodes: [code] }, 'command-line');
		return [code, email];
	});
	return { nation, regions: new Map(regions) };
}

/** One round a quarter for so many months back. */
export function writeCountryRounds(
	nation: string,
	months: number,
	seed: number,
	today: string
): void {
	const { told, open } = quartersOf(months, today);
	const latest = told.at(-1);
	if (latest)
		writeAll(roundEntries([...told, ...open], latest, null, nation, randomFor(seed, 'rounds')));
}

/** The returns of the quarters in which a system was there from beginning to end. */
export function countryReturnEntries(
	{ system, from, to }: MadeSystem,
	team: string,
	{ nation, regions }: Reviewers,
	{ months, seed, today }: { months: number; seed: number; today: string }
): Entry[] {
	const { told } = quartersOf(months, today);
	const isTold = ({ startsOn, endsOn }: Quarter) =>
		startsOn >= from && addDays(endsOn, STORY_DAYS) <= to;
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
	return told.filter(isTold).flatMap((quarter) => {
		const back = told.length - 1 - told.indexOf(quarter);
		const story = drawnStory(back, randomFor(seed, 'story', system.code, quarter.code));
		return returnEntries({ ...common, quarter, story });
	});
}

function quartersOf(months: number, today: string) {
	return toldQuarters(today, Math.max(1, Math.floor(months / 3)));
}
