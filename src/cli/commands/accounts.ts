import { londonDay } from '#lib/core/dates.ts';
import { parseArgs } from 'node:util';
import { listAccounts, machineActor } from '#lib/accounts/read.server.ts';
import { createToken, invite } from '#lib/accounts/write.server.ts';
import { roleLabel } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { present } from '#lib/platform/clock.server.ts';
import { prepare, prepareStanding } from '#lib/start-up.server.ts';
import { type Command, Refused, table, Usage } from '../output.ts';
import { personNamed } from '../who.ts';

export const userAdd: Command = {
	name: 'user add',
	usage: 'user add <email> --name <name> --role <role> [--organisation <code>]… [--json]',
	about: `Invites somebody: prints a link with which they choose their password.
--organisation may be given again; admin and national take none, because they cover England.`,
	run: async (words) => {
		const { values, positionals } = parseArgs({
			args: words,
			allowPositionals: true,
			options: {
				name: { type: 'string' },
				role: { type: 'string' },
				organisation: { type: 'string', multiple: true },
				json: { type: 'boolean', default: false }
			}
		});
		const [email] = positionals;
		if (!email || !values.name || !values.role)
			throw new Usage('Give an e-mail address, --name and --role.');
		await prepare();
		const invited = invite(machineActor('manage-accounts'), {
			email,
			name: values.name,
			role: values.role,
			organisationCodes: values.organisation ?? []
		});
		if ('refused' in invited) {
			const problems = invited.refused;
			const message = problems.map((problem) => problem.message).join('. ');
			throw new Refused(message, { status: 'rejected', problems });
		}
		const link = invited.ok;
		return {
			json: { status: 'done', email: link.email, link: link.address, expiresAt: link.expiresAt },
			text: `${link.email} chooses a password here, until ${londonDay(link.expiresAt)}:\n${link.address}`
		};
	}
};

export const userList: Command = {
	name: 'user list',
	usage: 'user list [--json]',
	about: 'Lists every account with its roles.',
	run: async () => {
		prepareStanding();
		const { accounts } = listAccounts(machineActor('manage-accounts').scope);
		const rows = accounts.map((account) => [
			account.email,
			account.name,
			account.roles
				.map(({ role, organisationCode }) =>
					organisationCode ? `${roleLabel(role)} (${organisationCode})` : roleLabel(role)
				)
				.join(', '),
			account.disabledAt ? 'disabled' : ''
		]);
		return { json: { accounts }, text: table([['E-mail', 'Name', 'Roles', ''], ...rows]) };
	}
};

export const tokenCreate: Command = {
	name: 'token create',
	usage: 'token create --as <email> [--json]',
	about: 'Makes a token with which a program reads the API as this account. It is shown once.',
	run: async (words) => {
		const { values } = parseArgs({
			args: words,
			options: { as: { type: 'string' }, json: { type: 'boolean', default: false } }
		});
		prepareStanding();
		const made = done(createToken(personNamed(values.as), present()));
		return { json: made, text: `${made.token}\nIt holds until ${londonDay(made.expiresAt)}.` };
	}
};
