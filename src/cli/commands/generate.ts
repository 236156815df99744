import { parseArgs } from 'node:util';
import { loadDemoOrganisations } from '#lib/server/commands/organisations.ts';
import { loadDemonstration } from '#lib/server/demo/load.ts';
import { hasAccounts } from '#lib/server/queries/accounts.ts';
import { prepareReference } from '#lib/server/start-up.ts';
import { Refused, Usage } from '../output.ts';
import type { Command } from './catalogue.ts';

export const generateData: Command = {
	name: 'generate',
	usage: 'generate --scale demo [--seed <n>] [--json]',
	about: `Fills an empty database with made-up data, always the same for the same seed and day.`,
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
		if (values.scale !== 'demo') throw new Usage('--scale must be demo.');
		if (!Number.isInteger(seed) || seed < 0) throw new Usage('--seed must be a whole number.');
		prepareReference();
		if (hasAccounts())
			throw new Refused(
				'This database already holds accounts. Made-up data goes into an empty one only.'
			);
		loadDemoOrganisations();
		await loadDemonstration(seed);
		return { json: { status: 'done', scale: 'demo', seed }, text: 'Made-up data is in place.' };
	}
};
