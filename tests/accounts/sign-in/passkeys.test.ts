import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { invitePassword, acceptInvite, disableAccount } from '#lib/accounts/write.server.ts';
import { machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { cookieName, signed } from '#lib/accounts/sign-in/cookie.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import {
	askForNewPasskey,
	askForPasskey,
	newPasskeyIn,
	passkeyIn
} from '#lib/accounts/sign-in/passkeys.server.ts';
import { passkeysOf } from '#lib/accounts/sign-in/read.server.ts';
import { CODE_MINUTES } from '#lib/accounts/sign-in/rules.ts';
import { personBySession } from '#lib/accounts/sign-in/session.server.ts';
import {
	addPasskey,
	removePasskey,
	signInWithPasskey
} from '#lib/accounts/sign-in/write.server.ts';
import { authorise, type Person } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase, newAccount, signedInAs } from '../../support/database.ts';

const PASSWORD = 'correct horse battery';
const VISITOR = { address: '192.0.2.1', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/140' };
const NOW = new Date('2026-11-02T09:00:00Z');
const ID = Buffer.from('a passkey of the tests').toString('base64url');

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest();
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The public key as a device writes it (COSE: elliptic curve, ES256, P-256, x, y). */
function coseKey(): Buffer {
	const { x, y } = publicKey.export({ format: 'jwk' });
	const [of32, part] = [
		Buffer.from([0x58, 32]),
		(text?: string) => Buffer.from(text!, 'base64url')
	];
	const head = Buffer.from([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21]);
	return Buffer.concat([head, of32, part(x), Buffer.from([0x22]), of32, part(y)]);
}

type Device = { origin?: string; site?: string; flags?: number; counter?: number; id?: string };

/** Present and verified: somebody touched the device and gave their PIN. */
const VERIFIED = 0b101;

/** What a device answers to a challenge. */
function answer(challenge: string, device: Device = {}): string {
	const { origin = environment().origin, site = 'localhost', flags = VERIFIED, id = ID } = device;
	const client = JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false });
	const counter = Buffer.alloc(4);
	counter.writeUInt32BE(device.counter ?? 1);
	const data = Buffer.concat([sha256(site), Buffer.from([flags]), counter]);
	const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
	return JSON.stringify({
		...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
		response: {
			clientDataJSON: Buffer.from(client).toString('base64url'),
			authenticatorData: data.toString('base64url'),
			signature: signature.toString('base64url')
		}
	});
}

let ann: Person;
let passwordHash: string;

beforeAll(async () => {
	passwordHash = await hashOf(PASSWORD);
});

beforeEach(() => {
	freshDatabase();
	const email = 'ann@x.example';
	newAccount('viewer', ['XWE'], { email, passwordHash });
	ann = personByEmail(email)!;
});

const key = (counter = 0) => ({ id: ID, publicKey: coseKey(), counter });
const add = (counter = 0) => addPasskey(ann, key(counter), PASSWORD, VISITOR, NOW);

describe('a passkey', () => {
	it('signs in whoever holds the device', async () => {
		done(await add());
		const { options, kept } = await askForPasskey(NOW);
		const proven = await passkeyIn(answer(options.challenge), kept, NOW);
		expect(proven).toEqual({ id: ID, counter: 1 });
		const { token } = done(signInWithPasskey(proven!, VISITOR, null, NOW));
		const cookies = { get: (name: string) => (name === cookieName() ? signed(token) : undefined) };
		expect(personBySession(cookies, NOW)).toMatchObject({ email: ann.email });
		expect(passkeysOf(ann.accountId)).toMatchObject([
			{ name: 'Firefox on Windows', usedAt: NOW.toISOString() }
		]);
	});

	it.each<[string, Device]>([
		['on another site', { origin: 'https://evil.example' }],
		['for another site', { site: 'evil.example' }],
		['without a PIN, finger or face', { flags: 0b001 }],
		['that is not known', { id: Buffer.from('another').toString('base64url') }],
		['whose count has gone back, as a copy’s does', { counter: 4 }]
	])('used %s does not', async (_, device) => {
		done(await add(5));
		const { options, kept } = await askForPasskey(NOW);
		const given = answer(options.challenge, { counter: 6, ...device });
		expect(await passkeyIn(given, kept, NOW)).toBeNull();
	});

	it('answers what was asked, once, and in time', async () => {
		done(await add());
		const [one, other] = [await askForPasskey(NOW), await askForPasskey(NOW)];
		const given = answer(one.options.challenge);
		expect(await passkeyIn(given, other.kept, NOW)).toBeNull();
		expect(await passkeyIn(given, 'made up', NOW)).toBeNull();
		expect(await passkeyIn('nonsense', one.kept, NOW)).toBeNull();
		expect(await passkeyIn(given, one.kept, NOW)).not.toBeNull();
		expect(await passkeyIn(given, one.kept, NOW)).toBeNull();
		const late = new Date(NOW.getTime() + CODE_MINUTES * 60_000 + 1);
		const slow = await askForPasskey(NOW);
		expect(await passkeyIn(answer(slow.options.challenge), slow.kept, late)).toBeNull();
	});

	it('of a disabled account opens nothing', async () => {
		done(await add());
		disableAccount(actorOf(authorise(signedInAs('admin'), 'manage-accounts')), ann.accountId);
		expect(signInWithPasskey({ id: ID, counter: 1 }, VISITOR, null, NOW)).toMatchObject({
			refused: [{ code: 'no-account' }]
		});
	});
});

describe('adding one', () => {
	it('takes the password', async () => {
		for (const wrong of ['', 'not the password'])
			expect(await addPasskey(ann, key(), wrong, VISITOR, NOW)).toHaveProperty('refused');
		expect(await addPasskey(ann, null, PASSWORD, VISITOR, NOW)).toHaveProperty('refused');
		expect(passkeysOf(ann.accountId)).toEqual([]);
	});

	it('is asked of one person, and not answered by what signs in', async () => {
		const { options, kept } = await askForNewPasskey(ann, NOW);
		expect(
			await newPasskeyIn(answer(options.challenge), kept, signedInAs('admin'), NOW)
		).toBeNull();
		expect(await newPasskeyIn(answer(options.challenge), kept, ann, NOW)).toBeNull();
		expect(await passkeyIn(answer(options.challenge), kept, NOW)).toBeNull();
	});
});

describe('removing one', () => {
	it('is for its holder alone', async () => {
		done(await add());
		removePasskey(signedInAs('admin'), ID, NOW);
		expect(passkeysOf(ann.accountId)).toHaveLength(1);
		removePasskey(ann, ID, NOW);
		expect(passkeysOf(ann.accountId)).toEqual([]);
	});

	it('happens with a link to a new password: whoever had the old one may have added it', async () => {
		done(await add());
		const { token } = done(invitePassword(machineActor('manage-accounts', NOW), ann.email));
		const password = 'another horse battery';
		done(await acceptInvite(token, { name: '', password, again: password }, NOW));
		expect(passkeysOf(ann.accountId)).toEqual([]);
	});
});
