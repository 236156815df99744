import { parseArgs } from 'node:util';
import { listAccounts } from '#lib/accounts/read.server.ts';
import { AccountRefused } from '#lib/accounts/rules.ts';
import { createToken, invite } from '#lib/accounts/write.server.ts';
import { authorise, roleLabel } from '#lib/core/access.ts';
import { prepare, prepareStanding } from '#lib/start-up.server.ts';
import { type Command, Refused, table, Usage } from '../output.ts';
import { MACHINE_ADMIN, personNamed } from '../who.ts';

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
		try {
			const link = invite(
				{
					email,
					name: values.name,
					role: values.role,
					organisationCodes: values.organisation ?? []
				},
				'command-line'
			);
			return {
				json: { status: 'done', email: link.email, link: link.address, expiresAt: link.expiresAt },
				text: `${link.email} chooses a password here, until ${link.expiresAt.slice(0, 10)}:\n${link.address}`
			};
		} catch (problem) {
			if (!(problem instanceof AccountRefused)) throw problem;
			throw new Refused(problem.message, { status: 'rejected', problems: problem.problems });
		}
	}
};

export const userList: Command = {
	name: 'user list',
	usage: 'user list [--json]',
	about: 'Lists every account with its roles.',
	run: async () => {
		prepareStanding();
		const { accounts } = listAccounts(authorise(MACHINE_ADMIN, 'manage-accounts'));
		const rows = accounts.map((account) => [
			account.email,
			account.name,
			account.roles
				.map((held) =>
					held.organisationCode
						? `${roleLabel(held.role)} (${held.organisationCode})`
						: roleLabel(held.role)
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
		const made = createToken(personNamed(values.as), new Date());
		return { json: made, text: `${made.token}\nIt holds until ${made.expiresAt.slice(0, 10)}.` };
	}
};
