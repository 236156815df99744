import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { demoPassword } from '#lib/accounts/made-up/read.server.ts';
import { hasAccounts } from '#lib/accounts/read.server.ts';
import { DEMO_ACCOUNTS } from '#lib/demo/accounts.ts';
import { loadCountry } from '#lib/demo/country.ts';
import { loadDemonstration } from '#lib/demo/load.ts';
import { loadDemoOrganisations } from '#lib/organisations/write.server.ts';
import { database } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { prepareReference } from '#lib/start-up.server.ts';
import { type Command, Refused, Usage } from '../output.ts';

export const generateData: Command = {
	name: 'generate',
	usage: 'generate --scale demo|national [--seed <n>] [--json]',
	about: `Fills an empty database with fictional data, always the same for the same seed and day.
demo: eight fictional ICSs with two years of history, as the demonstration has them.
national: the ICSs that exist, each with fictional networks, teams and figures for five years.`,
	run: async (words) => {
		const { values } = parseArgs({
			args: words,
			options: {
				scale: { type: 'string' },
				seed: { type: 'string', default: '1' },
				json: { type: 'boolean', default: false }
			}
		});
		const seed = Number(values.seed);
		const { scale } = values;
		if (scale !== 'demo' && scale !== 'national')
			throw new Usage('--scale must be demo or national.');
		if (!Number.isInteger(seed) || seed < 0) throw new Usage('--seed must be a whole number.');
		prepareReference();
		if (hasAccounts())
			throw new Refused(
				'This database already holds accounts. Fictional data goes into an empty one only.'
			);
		const covers = scale === 'demo' ? await demonstration(seed) : await country(seed);
		const megabytes = size();
		const password = demoPassword();
		return {
			json: {
				status: 'done',
				scale,
				seed,
				megabytes,
				password,
				accounts: DEMO_ACCOUNTS.map(({ email }) => email)
			},
			text: [
				`Fictional data is in place: ${megabytes} MB. ${covers}`,
				...DEMO_ACCOUNTS.map(({ email }) => `account: ${email}`),
				`password: ${password}`
			].join('\n')
		};
	}
};

async function demonstration(seed: number): Promise<string> {
	loadDemoOrganisations();
	await loadDemonstration(seed);
	return 'Roles of an ICS are given for XWE.';
}

async function country(seed: number): Promise<string> {
	const report = (line: string) => void process.stderr.write(`${line}\n`);
	const { systems, account } = await loadCountry(seed, undefined, undefined, report);
	return `${systems} ICSs; roles of an ICS are given for ${account}.`;
}

/** Of the database's file, once everything written is in it. */
function size(): number {
	database().pragma('wal_checkpoint(TRUNCATE)');
	return Math.round(statSync(environment().databasePath).size / 1_000_000);
}
