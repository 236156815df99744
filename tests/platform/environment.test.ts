import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EnvironmentError, readEnvironment } from '#lib/platform/environment.server.ts';

const SECRET = 'a-secret-of-more-than-32-characters';
/** What a real installation gives. */
const REAL = {
	WAYMARK_DEMO: 'off',
	DATABASE_PATH: 'somewhere/waymark.sqlite',
	ORIGIN: 'https://waymark.example.org',
	PORT: '8080',
	AUTH_SECRET: SECRET
};

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'waymark-environment-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The one line with which a start is refused. */
function refused(variables: Record<string, string | undefined>): string {
	let message = '';
	try {
		readEnvironment(variables);
	} catch (problem) {
		expect(problem).toBeInstanceOf(EnvironmentError);
		message = (problem as Error).message;
	}
	expect(message, JSON.stringify(variables)).not.toBe('');
	expect(message).not.toContain('\n');
	return message;
}

test('a real installation is read as it is given', () => {
	expect(readEnvironment(REAL)).toMatchObject({
		demo: false,
		databasePath: resolve('somewhere/waymark.sqlite'),
		origin: 'https://waymark.example.org',
		port: 8080,
		authSecret: SECRET
	});
});

describe('with nothing set', () => {
	const bare = () => readEnvironment({ DATABASE_PATH: join(folder, 'data/waymark.sqlite') });

	test('it is a demonstration on port 3000 of this machine alone', () => {
		expect(bare()).toMatchObject({
			demo: true,
			port: 3000,
			origin: 'http://localhost:3000',
			host: '127.0.0.1'
		});
	});

	test('its database lies where no real one does', () => {
		expect(readEnvironment({}).databasePath).toBe(resolve('data/live/demonstration.sqlite'));
		expect(readEnvironment({ ...REAL, DATABASE_PATH: undefined }).databasePath).toBe(
			resolve('data/live/waymark.sqlite')
		);
	});

	test('it makes no file before its secret is used', () => {
		bare();
		expect(readdirSync(folder)).toEqual([]);
	});

	test('it makes a secret, keeps it beside the database for its owner only, and finds it again', () => {
		const { authSecret } = bare();
		expect(authSecret.length).toBeGreaterThanOrEqual(32);
		const file = join(folder, 'data/demo-secret');
		expect(readFileSync(file, 'utf8')).toBe(authSecret);
		if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
		expect(bare().authSecret).toBe(authSecret);
	});
});

test('a server that is not a demonstration listens to the network', () => {
	expect(readEnvironment(REAL)).toMatchObject({ host: '0.0.0.0' });
});

test('the address follows the port unless it is given', () => {
	expect(readEnvironment({ PORT: '4000', AUTH_SECRET: SECRET }).origin).toBe(
		'http://localhost:4000'
	);
	expect(readEnvironment({ ...REAL, ORIGIN: 'https://waymark.example.org/' }).origin).toBe(
		'https://waymark.example.org'
	);
});

describe('a wrong variable stops the start with one line that names it', () => {
	test.each([
		['WAYMARK_DEMO', 'yes'],
		['WAYMARK_DEMO', ''],
		['WAYMARK_DEMO', 'OFF'],
		['PORT', '0'],
		['PORT', '65536'],
		['PORT', 'http'],
		['PORT', '80.5'],
		['ORIGIN', 'waymark.example.org'],
		['ORIGIN', 'ftp://waymark.example.org'],
		['ORIGIN', 'https://waymark.example.org/waymark'],
		['ORIGIN', ''],
		['AUTH_SECRET', 'short'],
		['AUTH_SECRET', '']
	])('%s=%s', (name, value) => {
		expect(refused({ ...REAL, [name]: value })).toContain(name);
	});

	test('AUTH_SECRET missing from a real installation', () => {
		expect(refused({ ...REAL, AUTH_SECRET: undefined })).toMatch(/AUTH_SECRET is not set/);
	});

	test('and never with the secret in it', () => {
		expect(refused({ ...REAL, AUTH_SECRET: 'hunter2' })).not.toContain('hunter2');
	});
});

describe('single sign-on', () => {
	const SSO = {
		WAYMARK_SSO_NAME: 'NHSmail',
		WAYMARK_SSO_ISSUER: 'https://login.microsoftonline.com/0f0f/v2.0',
		WAYMARK_SSO_CLIENT_ID: 'waymark',
		WAYMARK_SSO_CLIENT_SECRET: 'secret'
	};

	test('is off unless it is set up, and passwords are on', () => {
		expect(readEnvironment(REAL)).toMatchObject({ singleSignOn: null, passwords: true });
	});

	test('is read as it is given; only verified addresses count unless it is said', () => {
		expect(readEnvironment({ ...REAL, ...SSO }).singleSignOn).toEqual({
			name: 'NHSmail',
			issuer: SSO.WAYMARK_SSO_ISSUER,
			clientId: 'waymark',
			clientSecret: 'secret',
			trustsEmail: false
		});
		const trusted = { ...REAL, ...SSO, WAYMARK_SSO_EMAIL: 'trusted' };
		expect(readEnvironment(trusted).singleSignOn?.trustsEmail).toBe(true);
	});

	test.each(Object.keys(SSO))('without %s the start is refused by its name', (name) => {
		expect(refused({ ...REAL, ...SSO, [name]: undefined })).toMatch(new RegExp(`^${name} is not`));
		expect(refused({ ...REAL, ...SSO, [name]: ' ' })).toMatch(new RegExp(`^${name} is not`));
	});

	test.each([
		['WAYMARK_SSO_ISSUER', 'login.microsoftonline.com'],
		['WAYMARK_SSO_ISSUER', 'http://sso.example.org'],
		['WAYMARK_SSO_ISSUER', 'https://login.microsoftonline.com/common/v2.0'],
		['WAYMARK_SSO_ISSUER', 'https://login.microsoftonline.com/organizations/v2.0'],
		['WAYMARK_SSO_NAME', 'N'.repeat(41)],
		['WAYMARK_SSO_EMAIL', 'all'],
		['WAYMARK_PASSWORDS', 'no']
	])('%s cannot be “%s”', (name, value) => {
		expect(refused({ ...REAL, ...SSO, [name]: value })).toContain(name);
	});

	test('passwords are switched off only where there is another way in', () => {
		expect(refused({ ...REAL, WAYMARK_PASSWORDS: 'off' })).toContain('WAYMARK_PASSWORDS');
		expect(readEnvironment({ ...REAL, ...SSO, WAYMARK_PASSWORDS: 'off' }).passwords).toBe(false);
	});

	test('a provider on this machine may do without https, as when it is tried out', () => {
		const local = { ...REAL, ...SSO, WAYMARK_SSO_ISSUER: 'http://localhost:9000' };
		expect(readEnvironment(local).singleSignOn?.issuer).toBe('http://localhost:9000');
	});
});
