/** The demonstration: made-up systems with two years of history, and an account for every role. */
import { addDays } from '#lib/domain/calendar.ts';
import { hashOf } from '#lib/server/auth/passwords.ts';
import { londonDate } from '#lib/server/clock.ts';
import { addAccount } from '#lib/server/commands/accounts.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#lib/server/demo/accounts.ts';
import { criteriaMetBy } from '#lib/server/demo/criteria.ts';
import { characterOf, endingsOf } from '#lib/server/demo/endings.ts';
import { demoIcs, focusPlans, wordsFile, type DemoIcs } from '#lib/server/demo/files.ts';
import { historyOf } from '#lib/server/demo/history.ts';
import { randomFor } from '#lib/server/demo/random.ts';
import { programmeStories } from '#lib/server/demo/programme-rows.ts';
import { pcnStories, policyStories } from '#lib/server/demo/register-rows.ts';
import {
	criterionEntries,
	planEntry,
	rowEntries,
	updateEntries,
	writeAll,
	type Author,
	type Entry
} from '#lib/server/demo/write.ts';
import { organisationsOf } from '#lib/server/queries/accounts.ts';
import { currentRoadmap } from '#lib/server/queries/roadmap.ts';

/** The seed of the demonstration that an empty database gets. */
export const DEMO_SEED = 1;

/** Systems whose registers are left empty: newcomers import the spreadsheets of data/demo there. */
const EMPTY_REGISTERS = ['XWE', 'XOT'];

/**
 * Fills a database that has the made-up organisations and a roadmap, but no account: accounts of
 * every role with `DEMO_PASSWORD`, and `generate`'s history. All or nothing.
 *
 * @param today ISO date on which the history ends
 * @throws AccountRefused when the accounts are already there
 */
export async function loadDemonstration(seed = DEMO_SEED, today = londonDate()): Promise<void> {
	const passwordHash = await hashOf(DEMO_PASSWORD);
	transaction(() => {
		for (const account of DEMO_ACCOUNTS) {
			const id = addAccount({ ...account, passwordHash }, 'command-line');
			if (account.role === 'programme-director') rememberVisit(id, 'XWE', today);
		}
		generate(seed, today);
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
		const entries = demoIcs().flatMap((ics) => {
			const accountId = addAccount(
				{
					email: `programme-team.${ics.code}@demo.example`,
					name: `Programme team, ${ics.shortName}`,
					role: 'programme-director',
					organisationCodes: [ics.code]
				},
				'command-line'
			);
			return entriesOf(ics, { icsId: idOf(ics.code), accountId }, seed, today);
		});
		writeAll(entries);
	});
}

function entriesOf(ics: DemoIcs, author: Author, seed: number, today: string): Entry[] {
	const roadmap = currentRoadmap(today);
	const wordsOf = wordsFile();
	const character = characterOf(ics.code);
	const endings = endingsOf(ics.code, roadmap, wordsOf, seed);
	const entries: Entry[] = [];
	let coveredOn: string | null = null;
	for (const deliverable of roadmap.deliverables) {
		const ending = endings.get(deliverable.code);
		if (!ending) continue;
		const random = randomFor(seed, 'history', ics.code, deliverable.code);
		const words = wordsOf(deliverable);
		const history = historyOf(ending, words, random, today);
		const met = criteriaMetBy(deliverable, ending, history, words, random);
		entries.push(
			...updateEntries(author, deliverable.code, roadmap.versionId, history, random, today),
			...criterionEntries(author, deliverable.code, met, random, today)
		);
		if (deliverable.code === 'model-pcn-coverage') coveredOn = history.at(-1)?.actualOn ?? null;
	}
	const plan = focusPlans()[ics.code];
	if (plan) entries.push(planEntry(author, plan, roadmap.focusAreas, addDays(today, -500)));
	if (EMPTY_REGISTERS.includes(ics.code)) return entries;
	const stories = [
		...policyStories(ics, character, seed, today),
		...pcnStories(ics, character, coveredOn, seed, today),
		...programmeStories(ics, character, seed, today)
	];
	const random = randomFor(seed, 'recording', ics.code);
	return [...entries, ...stories.flatMap((story) => rowEntries(author, story, random, today))];
}

/** The director looked a fortnight ago, so that the overview has something to say about since then. */
function rememberVisit(accountId: string, icsCode: string, today: string): void {
	run(
		'INSERT INTO visits (account_id, ics_id, previous_at, latest_at) VALUES (?, ?, NULL, ?)',
		accountId,
		idOf(icsCode),
		`${addDays(today, -14)}T10:00:00.000Z`
	);
}

/** @throws when data/demo names an organisation that is not loaded */
function idOf(code: string): number {
	const [found] = organisationsOf([code]);
	if (!found) throw new Error(`data/demo names ${code}, which is not loaded`);
	return found.id;
}
