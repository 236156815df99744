/** The demonstration: made-up systems with two years of history, and an account for every role. */
import { keepDemoPassword, recordMadeUp } from '#lib/accounts/made-up/write.server.ts';
import { accountIdOf, machineActor } from '#lib/accounts/read.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { addDays, addMonths, type Quarter } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { noteVisit } from '#lib/overview/write.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { transaction } from '#lib/platform/database.server.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { DEMO_ACCOUNTS, newDemoPassword } from './accounts.ts';
import { type DemoIcs, type DemoRegion, demoRegions } from './files.ts';
import type { Extent } from './made-system.ts';
import { characterOf, TWO_YEARS } from './outcomes.ts';
import { randomFor } from './random.ts';
import {
	DEMO_STORIES,
	exceptionEntries,
	returnEntries,
	returnWords,
	type ReturnWords,
	roundEntries,
	finishedQuarters
} from './returns.ts';
import { historyEntries, type HistoryPlan } from './system-history.ts';
import { releaseEntry, voiceEntries } from './voices.ts';
import { type Entry, icsActorAt, writeAll } from './write.ts';

/** The seed of the demonstration that an empty database gets. */
export const DEMO_SEED = 1;

/** Quarters whose returns are told, to the latest whose story has ended. */
const QUARTERS_SHOWN = 4;

/** Registers that newcomers fill themselves, from the spreadsheets that trusts there are said to keep. */
const LEFT_EMPTY: Readonly<Record<string, readonly RegisterName[]>> = {
	XWE: ['policies', 'pcns'],
	XOT: ['policies', 'pcns', 'workforce']
};

/**
 * Fills a database that has the made-up organisations and a roadmap, but no account: accounts of
 * every role with one password, and `generate`'s history. All or nothing.
 *
 * @param today ISO date on which the history ends
 * @throws AccountRefused when the accounts are already there
 */
export async function loadDemonstration(seed = DEMO_SEED, today = londonDate()): Promise<void> {
	const password = newDemoPassword();
	const passwordHash = await hashOf(password);
	transaction(() => {
		for (const account of DEMO_ACCOUNTS) {
			done(addAccount(machineActor('manage-accounts'), { ...account, passwordHash }));
			// The director looked a fortnight ago, so that the overview has something to say about since then.
			if (account.role === 'programme-director')
				noteVisit(icsActorAt(account.email, 'read', 'XWE', `${addDays(today, -14)}T10:00:00.000Z`));
		}
		generate(seed, today);
		writeAll([publishedPage(today)]);
		recordMadeUp('demo', seed, today);
		keepDemoPassword(password);
	});
}

/**
 * Roadmap updates, criteria and registers for every made-up ICS: the same for the same seed, day and
 * roadmap, but for the ids of accounts. Each system's history is told by an account named for its
 * programme team, with which nobody can sign in. All or nothing.
 *
 * @throws AccountRefused when it has been generated before
 */
export function generate(seed: number, today = londonDate()): void {
	transaction(() => {
		const { finished, open } = finishedQuarters(today, QUARTERS_SHOWN);
		const nation = addNationalTeam();
		const words = returnWords();
		const entries = demoRegions().flatMap((region) => {
			const reviewer = addRegionalTeam(region);
			const rounds = roundEntries(
				[...finished, ...open],
				finished.at(-1)!,
				region.code,
				nation,
				randomFor(seed, 'rounds', region.code)
			);
			const given = { finished, words, seed, today, reviewer, nation };
			const ofSystems = region.ics.flatMap((ics) => systemEntries(ics, given));
			return [...rounds, ...ofSystems];
		});
		writeAll(entries);
	});
}

/** The public page of the system that newcomers meet, as its director released it yesterday morning. */
function publishedPage(today: string): Entry {
	const email = DEMO_ACCOUNTS.find(({ role }) => role === 'programme-director')!.email;
	return releaseEntry({ email, icsCode: 'XWE' }, `${addDays(today, -1)}T09:30:00.000Z`);
}

type Given = {
	finished: readonly Quarter[];
	words: ReturnWords;
	seed: number;
	today: string;
	/** E-mail addresses. */
	reviewer: string;
	nation: string;
};

/** The history of one system, written by an account of its own, with its returns in their place. */
function systemEntries(ics: DemoIcs, given: Given): Entry[] {
	const { finished, words, seed, today, reviewer, nation } = given;
	const email = `programme-team.${ics.code}@demo.example`;
	const account = {
		email,
		name: `Programme team, ${ics.shortName}`,
		organisationCodes: [ics.code]
	};
	done(addAccount(machineActor('manage-accounts'), { ...account, role: 'programme-director' }));
	const plan = planOf(ics, seed, today);
	const { roadmap } = plan;
	const cast = { team: email, region: reviewer, nation };
	const editing = icsActorAt(email, 'edit-registers', ics.code, today).scope;
	const updating = icsActorAt(email, 'update-roadmap', ics.code, `${today}T12:00:00.000Z`).scope;
	const common = { ics: ics.code, cast, roadmap, words, today, seed, brief: false };
	return [
		...historyEntries({ scope: editing, updating }, plan),
		...finished.flatMap((quarter, index) => {
			const story = DEMO_STORIES[ics.code]?.[index] ?? { end: 'not-started' };
			const made = { ...common, quarter, story };
			return [...exceptionEntries(made), ...returnEntries(made)];
		}),
		...voiceEntries({ team: email, region: reviewer }, plan)
	];
}

/** Adds the account that sets the rounds and closes returns, with which nobody can sign in. */
function addNationalTeam(): string {
	const email = 'national-team@demo.example';
	done(
		addAccount(machineActor('manage-accounts'), {
			email,
			name: 'National team',
			role: 'national',
			organisationCodes: []
		})
	);
	return email;
}

/** Where the demonstration has a reviewer, the reviews are theirs; the address of who reviews. */
function addRegionalTeam({ code, shortName }: DemoRegion): string {
	const reviewer = DEMO_ACCOUNTS.find(({ role }) => role === 'region-reviewer')!;
	if (reviewer.organisationCodes.includes(code) && accountIdOf(reviewer.email))
		return reviewer.email;
	const email = `regional-team.${code}@demo.example`;
	const account = { email, name: `Regional team, ${shortName}`, organisationCodes: [code] };
	done(addAccount(machineActor('manage-accounts'), { ...account, role: 'region-reviewer' }));
	return email;
}

function planOf(ics: DemoIcs, seed: number, today: string): HistoryPlan {
	return {
		ics,
		character: characterOf(ics.code),
		extent: extentOf(today),
		pace: TWO_YEARS,
		roadmap: currentRoadmap(today),
		seed,
		leftEmpty: LEFT_EMPTY[ics.code] ?? []
	};
}

/** So many months that a system which left some out still has two years of them. */
function extentOf(today: string): Extent {
	return {
		from: `${addMonths(today, -30).slice(0, 7)}-01`,
		to: today,
		reach: 700,
		policies: { least: 27, most: 36 },
		posts: 11,
		courses: 6,
		activitiesAMonth: 1.6,
		milestones: 16,
		risks: 12,
		teamsByNetwork: false,
		mark: ''
	};
}
