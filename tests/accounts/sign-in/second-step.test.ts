import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAccount, machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import {
	codeAt,
	keyPicture,
	newKey,
	newRecoveryCodes,
	periodOf,
	periodTyped,
	sealedKey
} from '#lib/accounts/sign-in/codes.server.ts';
import { cookieName, signed } from '#lib/accounts/sign-in/cookie.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import { secondStepOf } from '#lib/accounts/sign-in/read.server.ts';
import { CODE_MINUTES, RECOVERY_CODES, SECOND_STEP_ROLES } from '#lib/accounts/sign-in/rules.ts';
import { personBySession } from '#lib/accounts/sign-in/session.server.ts';
import {
	ATTEMPTS,
	endSecondStep,
	enterCode,
	setUpSecondStep,
	signIn
} from '#lib/accounts/sign-in/write.server.ts';
import { disableAccount, resetSecondStep } from '#lib/accounts/write.server.ts';
import { authorise, type Person, ROLES } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { actorOf } from '../../support/actors.ts';
import { allRoutes, ask, type Route } from '../../support/asking.ts';
import { freshDatabase, newAccount, signedInAs } from '../../support/database.ts';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ann@x.example';
const VISITOR = { address: '192.0.2.1', userAgent: 'Firefox' };
const HALF_MINUTE = 30_000;

let hash: string;
let accountId: string;
let ann: Person;
/** Moves on by hand: no code is taken twice. */
let now: Date;

beforeAll(async () => {
	hash = await hashOf(PASSWORD);
});

beforeEach(() => {
	freshDatabase();
	accountId = newAccount('programme-director', ['XWE'], { email: EMAIL, passwordHash: hash });
	ann = personByEmail(EMAIL)!;
	now = new Date();
});

const later = (halfMinutes: number) => (now = new Date(now.getTime() + halfMinutes * HALF_MINUTE));
const cookies = (token: string) => ({
	get: (name: string) => (name === cookieName() ? signed(token) : undefined)
});
const personAt = (token: string) => personBySession(cookies(token), now);
const passwordGiven = async () => done(await signIn(EMAIL, PASSWORD, VISITOR, null, now));

/** Sets the step up: the key, and the recovery codes. */
function setUp(keep: string | null = null): { key: string; codes: string[] } {
	const key = newKey();
	const kept = sealedKey(accountId, key);
	const codes = done(setUpSecondStep(ann, kept, codeAt(key, periodOf(now)), keep, now));
	later(2);
	return { key, codes };
}

const acts = () =>
	all<{ act: string; detail: string }>(
		`SELECT act, detail FROM audit WHERE act LIKE 'sign%' OR act LIKE 'second%' ORDER BY id`
	).map(({ act, detail }) => ({ act, ...(JSON.parse(detail) as object) }));

describe('codes', () => {
	// The vectors of RFC 6238, of which the last six digits are what an app shows.
	const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
	it.each([
		[59, '287082'],
		[1111111109, '081804'],
		[1111111111, '050471'],
		[1234567890, '005924'],
		[2000000000, '279037'],
		[20000000000, '353130']
	])('are those of the standard at second %i', (second, code) => {
		expect(codeAt(KEY, periodOf(new Date(second * 1000)))).toBe(code);
	});

	it('count with spaces, and half a minute to either side', () => {
		const at = new Date(1111111109_000);
		expect(periodTyped(KEY, ' 081 804 ', at)).toBe(periodOf(at));
		for (const [steps, counts] of [
			[-2, false],
			[-1, true],
			[1, true],
			[2, false]
		] as const) {
			const moment = new Date(at.getTime() + steps * HALF_MINUTE);
			expect(periodTyped(KEY, '081804', moment) !== null, String(steps)).toBe(counts);
		}
		for (const typed of ['', '81804', '0818040', '０８１８０４'])
			expect(periodTyped(KEY, typed, at)).toBeNull();
	});

	it('of the loss of an app are different, and can be read out', () => {
		const codes = newRecoveryCodes();
		expect(new Set(codes).size).toBe(RECOVERY_CODES);
		for (const code of codes) expect(code).toMatch(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/);
	});

	it('begin with a picture whose squares are a path of its own', () => {
		const { path, size } = keyPicture(EMAIL, newKey());
		expect(path).toMatch(/^[Mm][\dMmHhVvLlZz ,.-]+$/);
		expect(size).toBeGreaterThan(20);
	});
});

describe('with a second step', () => {
	it('the password alone opens nothing, and a code opens the session under a new token', async () => {
		const { key } = setUp();
		const { token, awaitsCode } = await passwordGiven();
		expect(awaitsCode).toBe(true);
		expect(personAt(token)).toBeNull();
		const opened = done(enterCode(token, codeAt(key, periodOf(now)), now))!;
		expect(personAt(opened.token)).toMatchObject({ accountId });
		expect(personAt(token)).toBeNull();
		expect(acts()).toMatchObject([
			{ act: 'second-step-on' },
			{ act: 'signed-in', way: 'password and code', codesLeft: RECOVERY_CODES }
		]);
	});

	it('no code is taken twice, nor an earlier one after it', async () => {
		const { key } = setUp();
		const code = codeAt(key, periodOf(now));
		const before = codeAt(key, periodOf(now) - 1);
		done(enterCode((await passwordGiven()).token, code, now));
		const { token } = await passwordGiven();
		for (const used of [code, before])
			expect(enterCode(token, used, now)).toHaveProperty('refused');
		later(1);
		expect(enterCode(token, codeAt(key, periodOf(now)), now)).toHaveProperty('ok.email', EMAIL);
	});

	it('the code that set it up does not sign in', async () => {
		const key = newKey();
		const code = codeAt(key, periodOf(now));
		done(setUpSecondStep(ann, sealedKey(accountId, key), code, null, now));
		expect(enterCode((await passwordGiven()).token, code, now)).toHaveProperty('refused');
	});

	it('each recovery code signs in once, however it is typed', async () => {
		const { codes } = setUp();
		const typed = codes[3]!
			.toLowerCase()
			.replace('-', ' ')
			.replaceAll('o', '0')
			.replaceAll('i', '1');
		expect(enterCode((await passwordGiven()).token, typed, now)).toHaveProperty('ok.email', EMAIL);
		expect(secondStepOf(accountId)?.codesLeft).toBe(RECOVERY_CODES - 1);
		expect(enterCode((await passwordGiven()).token, typed, now)).toHaveProperty('refused');
		expect(acts().at(-2)).toMatchObject({ way: 'password and recovery code' });
	});

	it('codes are waited for, and then the password is asked for again', async () => {
		const { key } = setUp();
		const { token } = await passwordGiven();
		later(CODE_MINUTES * 2 + 1);
		expect(enterCode(token, codeAt(key, periodOf(now)), now)).toEqual({ ok: null });
		expect(enterCode(null, '123456', now)).toEqual({ ok: null });
		expect(enterCode('made-up', '123456', now)).toEqual({ ok: null });
	});

	it('a right code does not open the account that was disabled meanwhile', async () => {
		const { key } = setUp();
		const { token } = await passwordGiven();
		disableAccount(actorOf(authorise(signedInAs('admin'), 'manage-accounts')), accountId);
		expect(enterCode(token, codeAt(key, periodOf(now)), now)).toEqual({ ok: null });
	});

	it('wrong codes are limited for the account, from wherever they come', async () => {
		const { key } = setUp();
		for (let tries = 0; tries < ATTEMPTS.codes; tries += 1) {
			const { token } = done(
				await signIn(EMAIL, PASSWORD, { ...VISITOR, address: `192.0.2.${tries}` }, null, now)
			);
			expect(enterCode(token, '000000', now)).not.toHaveProperty('refused.0.code');
		}
		const { token } = await passwordGiven();
		const right = () => codeAt(key, periodOf(now));
		expect(enterCode(token, right(), now)).toMatchObject({
			refused: [{ code: 'too-many-tries', field: 'code' }]
		});
		expect(acts().filter(({ act }) => act === 'sign-in-refused')).toHaveLength(ATTEMPTS.codes);
		later(ATTEMPTS.window * 2 + 1);
		const again = done(await signIn(EMAIL, PASSWORD, VISITOR, null, now));
		expect(enterCode(again.token, right(), now)).toHaveProperty('ok.email', EMAIL);
	});

	it('nothing of it can be read in the database', () => {
		const { key, codes } = setUp();
		const rows = JSON.stringify([
			all('SELECT * FROM second_steps'),
			all('SELECT * FROM recovery_codes'),
			all('SELECT * FROM audit')
		]);
		for (const secret of [key, ...codes]) expect(rows).not.toContain(secret);
	});
});

describe('setting it up', () => {
	it('needs a code of that very key, and of one made for this account', () => {
		const [key, other] = [newKey(), newKey()];
		const code = codeAt(key, periodOf(now));
		const kept = sealedKey(accountId, key);
		for (const [sealed, typed] of [
			[sealedKey(accountId, other), code],
			[kept, '000000'],
			[kept, ''],
			[sealedKey('somebody-else', key), code],
			['made up', code]
		] as const)
			expect(setUpSecondStep(ann, sealed, typed, null, now)).toHaveProperty('refused');
		expect(secondStepOf(accountId)).toBeNull();
	});

	it('is done once, and ends every other session', async () => {
		const [one, two] = [await passwordGiven(), await passwordGiven()];
		const { key } = setUp(one.token);
		expect(personAt(one.token)).toMatchObject({ accountId });
		expect(personAt(two.token)).toBeNull();
		const kept = sealedKey(accountId, key);
		const again = setUpSecondStep(ann, kept, codeAt(key, periodOf(now)), null, now);
		expect(again).toHaveProperty('refused');
	});

	it('is not for an account without a password', () => {
		newAccount('viewer', ['XWE'], { email: 'sso@x.example' });
		const person = personByEmail('sso@x.example')!;
		const key = newKey();
		const code = codeAt(key, periodOf(now));
		expect(
			setUpSecondStep(person, sealedKey(person.accountId, key), code, null, now)
		).toHaveProperty('refused');
	});
});

describe('ending it', () => {
	it('takes the password, and removes the key and the codes', async () => {
		setUp();
		expect(await endSecondStep(ann, '', '192.0.2.1', now)).toHaveProperty('refused');
		expect(await endSecondStep(ann, 'a wrong password', '192.0.2.1', now)).toHaveProperty(
			'refused'
		);
		expect(secondStepOf(accountId)).not.toBeNull();
		expect(await endSecondStep(ann, PASSWORD, '192.0.2.1', now)).toEqual({ ok: null });
		expect(get('SELECT count(*) AS n FROM recovery_codes')).toEqual({ n: 0 });
		expect((await passwordGiven()).awaitsCode).toBeUndefined();
		expect(acts()).toMatchObject([
			{ act: 'second-step-on' },
			{ act: 'second-step-off' },
			{ act: 'signed-in', way: 'password' }
		]);
	});

	it('is done by an administrator for somebody else, and by nobody for themselves', () => {
		setUp();
		const admin = actorOf(authorise(signedInAs('admin'), 'manage-accounts'));
		expect(findAccount(admin.scope, accountId).secondStep).toBe(true);
		expect(resetSecondStep(admin, accountId)).toEqual({ ok: null });
		expect(findAccount(admin.scope, accountId).secondStep).toBe(false);
		expect(resetSecondStep(admin, admin.scope.accountId)).toHaveProperty('refused');
		expect(resetSecondStep(machineActor('manage-accounts'), accountId)).toEqual({ ok: null });
	});
});

describe('where it is required', () => {
	let routes: Route[];
	const route = (id: string) => routes.find((candidate) => candidate.id === id)!;

	beforeAll(async () => {
		routes = await allRoutes();
	});
	beforeEach(() => {
		Object.assign(environment(), { secondStepRequired: true });
		return () => Object.assign(environment(), { secondStepRequired: false });
	});

	it.each(ROLES.map(({ code }) => code))('a %s reaches what they should', async (role) => {
		const person = signedInAs(role, role === 'region-reviewer' ? 'X01' : 'XWE');
		const isObliged = SECOND_STEP_ROLES.includes(role);
		const opened = async (id: string, door = 'load') => {
			let worked = false;
			const watched = { id, doors: { [door]: () => void (worked = true) } };
			await ask(watched, door, {}, person);
			return worked;
		};
		expect(await opened('/account')).toBe(!isObliged);
		expect(await opened('/account', 'action:token')).toBe(!isObliged);
		expect(await opened('/account/second-step')).toBe(true);
		expect(await opened('/sign-out')).toBe(true);
		expect(await opened('/help')).toBe(true);
		expect(await ask(route('/account/second-step'), 'load', {}, person)).toBe('open');
	});

	it('it opens once the step is set up', async () => {
		setUp();
		expect(await ask(route('/account'), 'load', {}, ann)).toBe('open');
	});
});
