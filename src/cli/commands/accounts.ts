import { londonDay } from '#lib/core/dates.ts';
import { parseArgs } from 'node:util';
import { accountIdOf, listAccounts, machineActor, tokensOf } from '#lib/accounts/read.server.ts';
import { TOKEN_LIMITS } from '#lib/accounts/rules.ts';
import { createToken, invite, resetSecondStep, revokeToken } from '#lib/accounts/write.server.ts';
import { roleLabel } from '#lib/core/access.ts';
import { present } from '#lib/platform/clock.server.ts';
import { prepare, prepareStanding } from '#lib/start-up.server.ts';
import { type Command, Refused, table, Usage } from '../output.ts';
import { personNamed } from '../who.ts';

export const userAdd: Command = {
	name: 'user add',
	usage: 'user add <email> --name <name> --role <role> [--organisation <code>]… [--json]',
	about: `Invites somebody: prints a link with which they set up their account.
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
			text: `${link.email} sets up their account here, until ${londonDay(link.expiresAt)}:\n${link.address}`
		};
	}
};

export const userEndSecondStep: Command = {
	name: 'user end-second-step',
	usage: 'user end-second-step <email> [--json]',
	about: `Ends the second step of an account, whose holder lost the app and the recovery codes.
Its password alone signs in until the step is set up again.`,
	run: async (words) => {
		const { positionals } = parseArgs({
			args: words,
			allowPositionals: true,
			options: { json: { type: 'boolean', default: false } }
		});
		const [email] = positionals;
		if (!email) throw new Usage('Give an e-mail address.');
		prepareStanding();
		const accountId = accountIdOf(email);
		if (!accountId) throw new Refused(`There is no account with the address ${email}.`);
		const result = resetSecondStep(machineActor('manage-accounts'), accountId);
		if ('refused' in result) throw new Refused(result.refused[0]!.message);
		return { json: { status: 'done', email }, text: `${email} signs in with the password alone.` };
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
	usage: 'token create --as <email> [--name <what for>] [--days <number>] [--read-only] [--json]',
	about: `Makes a token with which a program uses the API as this account. It is shown once.
It holds for ${TOKEN_LIMITS.days} days unless --days says fewer; with --read-only it imports nothing.`,
	run: async (words) => {
		const { values } = parseArgs({
			args: words,
			options: {
				as: { type: 'string' },
				name: { type: 'string', default: 'Made at the command line' },
				days: { type: 'string', default: String(TOKEN_LIMITS.days) },
				'read-only': { type: 'boolean', default: false },
				json: { type: 'boolean', default: false }
			}
		});
		prepareStanding();
		const result = createToken(personNamed(values.as), present(), {
			name: values.name,
			days: Number(values.days),
			mayWrite: !values['read-only']
		});
		if ('refused' in result)
			throw new Refused(result.refused.map(({ message }) => message).join('. '));
		const made = result.ok;
		return { json: made, text: `${made.token}\nIt holds until ${londonDay(made.expiresAt)}.` };
	}
};

export const tokenList: Command = {
	name: 'token list',
	usage: 'token list --as <email> [--json]',
	about: 'Lists the tokens of an account: what for, when made, last used and ended.',
	run: async (words) => {
		const { values } = parseArgs({
			args: words,
			options: { as: { type: 'string' }, json: { type: 'boolean', default: false } }
		});
		prepareStanding();
		const tokens = tokensOf(personNamed(values.as).accountId);
		const day = (at: string | null) => (at === null ? '' : londonDay(at));
		const rows = tokens.map((token) => [
			String(token.id),
			token.name,
			token.mayWrite ? 'reads, imports' : 'reads',
			day(token.createdAt),
			day(token.usedAt),
			day(token.expiresAt),
			day(token.revokedAt)
		]);
		const heading = ['Number', 'What for', 'May', 'Made', 'Last used', 'Ends', 'Revoked'];
		return { json: { tokens }, text: table([heading, ...rows]) };
	}
};

export const tokenRevoke: Command = {
	name: 'token revoke',
	usage: 'token revoke <number> --as <email> [--json]',
	about: 'Ends a token of an account at once; “token list” says its number.',
	run: async (words) => {
		const { values, positionals } = parseArgs({
			args: words,
			allowPositionals: true,
			options: { as: { type: 'string' }, json: { type: 'boolean', default: false } }
		});
		const id = Number(positionals[0]);
		if (!Number.isInteger(id)) throw new Usage('Give the number of the token.');
		prepareStanding();
		const result = revokeToken(personNamed(values.as), present(), id);
		if ('refused' in result) throw new Refused(result.refused[0]!.message);
		const { name } = result.ok;
		return { json: { status: 'done', id, name }, text: `The token “${name}” has ended.` };
	}
};
