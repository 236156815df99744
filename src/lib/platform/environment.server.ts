/**
 * Every variable that Waymark reads, with its check, in one place. A wrong one stops the start with
 * one clear line; nothing else in the code reads process.env.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export type Environment = {
	/** Where the one SQLite file lives. */
	databasePath: string;
	/** Address that people type, without a trailing slash. */
	origin: string;
	port: number;
	/** The address the server listens on: only this machine while it holds demonstration accounts. */
	host: string;
	/** Signs session cookies; at least 32 characters. */
	authSecret: string;
	/** The system that people of an organisation sign in with already; null: passwords alone. */
	singleSignOn: SingleSignOn | null;
	/** Whether people may sign in with a password. */
	passwords: boolean;
	/** Whether administrators and directors have to give a code after their password. */
	secondStepRequired: boolean;
	/** Where e-mail is handed over, and whom it comes from; null: none is sent. */
	mail: { url: string; from: string } | null;
	/** The folder that a backup is put into every day; null: none is made. */
	backups: string | null;
	/** Whether demonstration data and accounts are loaded into an empty database. */
	demo: boolean;
};

/** A provider of OpenID Connect, such as Entra ID. */
export type SingleSignOn = {
	/** What people call it: it stands on the button. */
	name: string;
	/** As it stands in its tokens, and where its description is found. */
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** Whether every address that it sends is its own to vouch for, though its tokens do not say so. */
	trustsEmail: boolean;
};

/** A variable is wrong: the message is one line that says which and what to do. */
export class EnvironmentError extends Error {}

/** Where the database lies unless it is said: a demonstration never where a real one would. */
export const DEFAULT_PATHS = {
	demonstration: 'data/live/demonstration.sqlite',
	real: 'data/live/waymark.sqlite'
};

let loaded: Environment | undefined;

/** @throws EnvironmentError naming the variable. */
export function environment(): Environment {
	loaded ??= readEnvironment(process.env);
	return loaded;
}

export function readEnvironment(variables: Record<string, string | undefined>): Environment {
	const demo = oneOf('WAYMARK_DEMO', variables.WAYMARK_DEMO ?? 'on', ['on', 'off']) === 'on';
	const port = portOf(variables.PORT ?? '3000');
	const origin = originOf(variables.ORIGIN ?? `http://localhost:${port}`);
	const databasePath = resolve(
		variables.DATABASE_PATH ?? (demo ? DEFAULT_PATHS.demonstration : DEFAULT_PATHS.real)
	);
	const singleSignOn = singleSignOnOf(variables);
	let secret = secretGiven(variables, demo);
	return {
		databasePath,
		origin,
		port,
		host: variables.HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'),
		demo,
		singleSignOn,
		passwords: passwordsOf(variables, singleSignOn),
		secondStepRequired:
			oneOf('WAYMARK_SECOND_STEP', variables.WAYMARK_SECOND_STEP ?? 'optional', [
				'optional',
				'required'
			]) === 'required',
		mail: mailOf(variables),
		backups: backupsOf(variables.WAYMARK_BACKUPS),
		// Not before it is used: commands that only look make no file.
		get authSecret() {
			return (secret ??= secretBeside(databasePath));
		}
	};
}

function oneOf<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
	const found = allowed.find((candidate) => candidate === value);
	if (!found)
		throw new EnvironmentError(`${name} must be ${allowed.join(' or ')}, not “${value}”.`);
	return found;
}

function portOf(value: string): number {
	const port = Number(value);
	if (!Number.isInteger(port) || port < 1 || port > 65535)
		throw new EnvironmentError(`PORT must be a number from 1 to 65535, not “${value}”.`);
	return port;
}

function originOf(value: string): string {
	const url = URL.canParse(value) ? new URL(value) : null;
	if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
		throw new EnvironmentError(
			`ORIGIN must be the address people type, such as https://waymark.example.org, not “${value}”.`
		);
	return url.origin;
}

const SSO = ['NAME', 'ISSUER', 'CLIENT_ID', 'CLIENT_SECRET'].map((part) => `WAYMARK_SSO_${part}`);

/** Which e-mail addresses of a provider count: those that its tokens call verified, or all that it sends. */
const SSO_EMAIL = ['verified', 'trusted'] as const;

function singleSignOnOf(variables: Record<string, string | undefined>): SingleSignOn | null {
	const email = variables.WAYMARK_SSO_EMAIL;
	if (email === undefined && SSO.every((name) => variables[name] === undefined)) return null;
	const missing = SSO.find((name) => !variables[name]?.trim());
	if (missing)
		throw new EnvironmentError(
			`${missing} is not set. Single sign-on needs ${SSO.slice(0, -1).join(', ')} and ${SSO.at(-1)}.`
		);
	const [name, issuer, clientId, clientSecret] = SSO.map((one) => variables[one]!.trim()) as [
		string,
		string,
		string,
		string
	];
	if (name.length > 40)
		throw new EnvironmentError('WAYMARK_SSO_NAME must have 40 characters or fewer.');
	const url = URL.canParse(issuer) ? new URL(issuer) : null;
	const isLoopback = ['localhost', '127.0.0.1'].includes(url?.hostname ?? '');
	if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)))
		throw new EnvironmentError(
			`WAYMARK_SSO_ISSUER must be an https address such as https://login.microsoftonline.com/<tenant>/v2.0, not “${issuer}”.`
		);
	// These let in the accounts of every organisation in the world, each of which may claim any address.
	if (/^\/(?:common|organizations|consumers)\b/.test(url.pathname))
		throw new EnvironmentError(
			`WAYMARK_SSO_ISSUER must name your own tenant, not “${url.pathname.split('/')[1]}”.`
		);
	const trustsEmail = oneOf('WAYMARK_SSO_EMAIL', email ?? 'verified', SSO_EMAIL) === 'trusted';
	return { name, issuer, clientId, clientSecret, trustsEmail };
}

/** Without passwords there has to be another door. */
function passwordsOf(
	{ WAYMARK_PASSWORDS: given }: Record<string, string | undefined>,
	singleSignOn: SingleSignOn | null
): boolean {
	const on = oneOf('WAYMARK_PASSWORDS', given ?? 'on', ['on', 'off']) === 'on';
	if (!on && !singleSignOn)
		throw new EnvironmentError(
			'WAYMARK_PASSWORDS is off, and single sign-on is not set up: nobody could sign in.'
		);
	return on;
}

/** A disk that is not mounted must not be taken for an empty folder, so it is not made. */
function backupsOf(value: string | undefined): string | null {
	if (value === undefined) return null;
	const folder = resolve(value);
	if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
		throw new EnvironmentError(`WAYMARK_BACKUPS must be a folder that is there, not “${value}”.`);
	return folder;
}

/** The two belong together: a server without a sender is a slip, and so is the reverse. */
function mailOf({ SMTP_URL, MAIL_FROM }: Record<string, string | undefined>): Environment['mail'] {
	if (SMTP_URL === undefined && MAIL_FROM === undefined) return null;
	if (!SMTP_URL || !URL.canParse(SMTP_URL) || !/^smtps?:$/.test(new URL(SMTP_URL).protocol))
		throw new EnvironmentError(
			'SMTP_URL must be a mail server such as smtps://name:password@mail.example.org:465.'
		);
	if (!MAIL_FROM || !/^[^\s@<>]+@[^\s@<>]+$/.test(MAIL_FROM))
		throw new EnvironmentError(
			'MAIL_FROM must be the address that e-mail comes from, such as waymark@example.org.'
		);
	return { url: SMTP_URL, from: MAIL_FROM };
}

/** A real installation gives its secret; null for a demonstration that does not. */
function secretGiven(
	{ AUTH_SECRET: given }: Record<string, string | undefined>,
	demo: boolean
): string | null {
	if (given !== undefined && given.length < 32)
		throw new EnvironmentError('AUTH_SECRET must be at least 32 characters.');
	if (given === undefined && !demo)
		throw new EnvironmentError(
			'AUTH_SECRET is not set. Give it at least 32 random characters and keep them secret.'
		);
	return given ?? null;
}

/**
 * A demonstration makes its secret and keeps it beside the database, so that people stay signed in
 * when it is started again.
 */
function secretBeside(databasePath: string): string {
	const path = join(dirname(databasePath), 'demo-secret');
	if (!existsSync(path)) {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600 });
	}
	return readFileSync(path, 'utf8').trim();
}
