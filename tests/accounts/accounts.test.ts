import { beforeEach, describe, expect, it } from 'vitest';
import {
	accountIdOf,
	findAccount,
	grantable,
	listAccounts,
	personByEmail
} from '#lib/accounts/read.server.ts';
import {
	addAccount,
	disableAccount,
	enableAccount,
	endRole,
	giveRole
} from '#lib/accounts/write.server.ts';
import { type Actor, authorise, NotFound, type Person, type Scope } from '#lib/core/access.ts';
import { done, type Result } from '#lib/core/result.ts';
import { all, get, run } from '#lib/platform/database.server.ts';
import { actorOf } from '../support/actors.ts';
import { freshDatabase, newAccount, signedInAs } from '../support/database.ts';

let admin: Person;
let scope: Scope<'manage-accounts'>;
let actor: Actor<'manage-accounts'>;

beforeEach(() => {
	freshDatabase();
	admin = signedInAs('admin');
	scope = authorise(admin, 'manage-accounts');
	actor = actorOf(scope);
});

function icsCodes(email: string): string[] | 'all' {
	const { grants } = personByEmail(email)!;
	if (grants.some((grant) => grant.ics === 'all')) return 'all';
	const ics = grants.flatMap((grant) => (grant.ics === 'all' ? [] : grant.ics));
	return all<{ code: string }>(
		'SELECT code FROM organisations WHERE id IN (SELECT value FROM json_each(?)) ORDER BY code',
		JSON.stringify(ics)
	).map((row) => row.code);
}

function acts(): string[] {
	return all<{ act: string }>('SELECT act FROM audit ORDER BY id').map((row) => row.act);
}

function problemsOf(work: () => Result<unknown>): Record<string, string> {
	const result = work();
	if ('ok' in result) throw new Error('nothing was refused');
	return Object.fromEntries(result.refused.map(({ field, message }) => [field, message]));
}

const NEW = { email: 'a@x.example', name: 'A', role: 'viewer', organisationCodes: ['XWE'] };

describe('what a role covers', () => {
	it('an ICS is covered alone', () => {
		signedInAs('programme-director', 'XWE');
		expect(icsCodes('programme-director@xwe.example')).toEqual(['XWE']);
	});

	it('a region covers every ICS that ever lay below it, closed ones too', () => {
		signedInAs('region-reviewer', 'X01');
		expect(icsCodes('region-reviewer@x01.example')).toEqual(['XCL', 'XOT', 'XWE']);
	});

	it('several organisations are covered together', () => {
		newAccount('programme-director', ['XWE', 'XBA'], { email: 'both@x.example' });
		expect(icsCodes('both@x.example')).toEqual(['XBA', 'XWE']);
	});

	it('England is covered without naming an organisation', () => {
		signedInAs('national');
		expect(icsCodes('national@england.example')).toBe('all');
	});

	it('a region without ICSs covers nothing', () => {
		run(
			`DELETE FROM organisation_parents WHERE parent_id = (SELECT id FROM organisations WHERE code = 'X02')`
		);
		signedInAs('region-reviewer', 'X02');
		expect(icsCodes('region-reviewer@x02.example')).toEqual([]);
	});
});

describe('adding an account', () => {
	it('keeps the address in small letters, the name without stray spaces, and an audit line', () => {
		addAccount(actor, { ...NEW, email: ' Ann.Smith@X.Example ', name: ' Ann   Smith ' });
		expect(personByEmail('ANN.SMITH@x.example')).toMatchObject({
			email: 'ann.smith@x.example',
			name: 'Ann Smith'
		});
		const line = get<{ by: string; detail: string }>(
			`SELECT by, detail FROM audit WHERE act = 'role-given' AND subject = 'ann.smith@x.example'`
		);
		expect(line?.by).toBe(admin.accountId);
		expect(JSON.parse(line!.detail)).toEqual({ role: 'viewer', organisations: ['XWE'] });
	});

	it('names every field that is wrong', () => {
		const wrong = { email: 'nobody', name: ' ', role: 'owner', organisationCodes: [] };
		expect(Object.keys(problemsOf(() => addAccount(actor, wrong)))).toEqual([
			'email',
			'name',
			'role'
		]);
	});

	it('refuses an address that has an account', () => {
		addAccount(actor, NEW);
		expect(problemsOf(() => addAccount(actor, { ...NEW, email: 'A@X.EXAMPLE' }))).toHaveProperty(
			'email'
		);
	});

	it.each(['XTR', 'XPL', 'XN1', 'NONE'])(
		'refuses %s, which no role can cover, and saves nothing',
		(code) => {
			expect(
				problemsOf(() => addAccount(actor, { ...NEW, organisationCodes: ['XWE', code] }))
			).toEqual({
				organisations: `No region or integrated care system has the code ${code}`
			});
			expect(accountIdOf(NEW.email)).toBeUndefined();
		}
	);

	it('refuses a role for England that names an organisation, and a local one that names none', () => {
		expect(problemsOf(() => addAccount(actor, { ...NEW, role: 'national' }))).toHaveProperty(
			'organisations'
		);
		expect(problemsOf(() => addAccount(actor, { ...NEW, organisationCodes: [] }))).toHaveProperty(
			'organisations'
		);
	});

	it('needs a scope for managing accounts', () => {
		// @ts-expect-error An actor who may only read.
		void (() => addAccount(actorOf(authorise(admin, 'read')), NEW));
	});

	it('saves nothing when the audit cannot be written', () => {
		run(
			`CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'audit is broken'); END`
		);
		expect(() => addAccount(actor, NEW)).toThrow('audit is broken');
		expect(accountIdOf(NEW.email)).toBeUndefined();
	});
});

describe('changing roles', () => {
	it('gives a role over several organisations, leaving out what is held', () => {
		const id = done(addAccount(actor, NEW));
		const organisationCodes = ['XWE', 'XOT', 'XBA'];
		expect(giveRole(actor, id, { role: 'viewer', organisationCodes })).toEqual({ ok: 2 });
		expect(icsCodes(NEW.email)).toEqual(['XBA', 'XOT', 'XWE']);
		expect(
			findAccount(scope, id)
				.roles.map((role) => role.organisationCode)
				.sort()
		).toEqual(['XBA', 'XOT', 'XWE']);
	});

	it('says so when there is nothing new', () => {
		const id = done(addAccount(actor, NEW));
		expect(
			problemsOf(() => giveRole(actor, id, { role: 'viewer', organisationCodes: ['XWE'] }))
		).toHaveProperty('role');
	});

	it('ends a role at once, keeps that it was held, and can give it again', () => {
		const id = done(addAccount(actor, NEW));
		const [held] = findAccount(scope, id).roles;
		endRole(actor, id, held!.grantId);
		expect(personByEmail(NEW.email)!.grants).toEqual([]);
		expect(get('SELECT ended_by AS by FROM grants WHERE id = ?', held!.grantId)).toEqual({
			by: admin.accountId
		});
		expect(() => endRole(actor, id, held!.grantId)).toThrow(NotFound);
		expect(giveRole(actor, id, { role: 'viewer', organisationCodes: ['XWE'] })).toEqual({ ok: 1 });
	});

	it('does not end another account’s role by a mistaken number', () => {
		const id = done(addAccount(actor, NEW));
		const other = newAccount('viewer', ['XOT']);
		const [theirs] = findAccount(scope, other).roles;
		expect(() => endRole(actor, id, theirs!.grantId)).toThrow(NotFound);
	});

	it('keeps an administrator from ending their own role', () => {
		const [own] = findAccount(scope, admin.accountId).roles;
		expect(problemsOf(() => endRole(actor, admin.accountId, own!.grantId))).toHaveProperty('role');
	});

	it('lets the database keep what ended', () => {
		const id = done(addAccount(actor, NEW));
		const { grantId } = findAccount(scope, id).roles[0]!;
		endRole(actor, id, grantId);
		expect(() => run('DELETE FROM grants WHERE id = ?', grantId)).toThrow('ended, never removed');
		expect(() => run('UPDATE grants SET ended_at = NULL WHERE id = ?', grantId)).toThrow(
			'stays as it was'
		);
	});
});

describe('disabling and enabling', () => {
	it('shuts an account out and lets it in again with its roles', () => {
		const id = done(addAccount(actor, NEW));
		disableAccount(actor, id);
		expect(personByEmail(NEW.email)).toBeNull();
		enableAccount(actor, id);
		expect(icsCodes(NEW.email)).toEqual(['XWE']);
		expect(acts().slice(-2)).toEqual(['account-disabled', 'account-enabled']);
	});

	it('writes nothing when it is so already', () => {
		const id = done(addAccount(actor, NEW));
		enableAccount(actor, id);
		disableAccount(actor, id);
		disableAccount(actor, id);
		expect(
			acts().filter((act) => act.startsWith('account-dis') || act.startsWith('account-en'))
		).toEqual(['account-disabled']);
	});

	it('keeps an administrator from disabling themself', () => {
		expect(problemsOf(() => disableAccount(actor, admin.accountId))).toHaveProperty('account');
	});

	it('answers "no such account" for an unknown one', () => {
		expect(() => disableAccount(actor, 'nobody')).toThrow(NotFound);
	});
});

describe('the list of accounts', () => {
	beforeEach(() => {
		newAccount('viewer', ['XWE'], { email: 'bea@x.example', name: 'Bea' });
		newAccount('data-officer', ['XOT'], { email: 'cal@x.example', name: 'Cal' });
	});

	const names = (filters: Parameters<typeof listAccounts>[1]) =>
		listAccounts(scope, filters).accounts.map((account) => account.name);

	it('is in order of names, with roles, and counts what matches', () => {
		const { accounts, total } = listAccounts(scope, { limit: 2 });
		expect([accounts.map((account) => account.name), total]).toEqual([
			['admin of england', 'Bea'],
			3
		]);
		expect(accounts[1]!.roles).toMatchObject([
			{ role: 'viewer', organisationCode: 'XWE', grantedBy: null }
		]);
		expect(names({ limit: 2, offset: 2 })).toEqual(['Cal']);
	});

	it('is filtered by name or address, role, organisation and state', () => {
		expect(names({ search: 'BEA@' })).toEqual(['Bea']);
		expect(names({ search: '%' })).toEqual([]);
		expect(names({ role: 'data-officer' })).toEqual(['Cal']);
		expect(names({ organisationCode: 'XWE' })).toEqual(['Bea']);
		expect(names({ role: 'viewer', organisationCode: 'XOT' })).toEqual([]);
		disableAccount(actor, accountIdOf('cal@x.example')!);
		expect(names({ state: 'disabled' })).toEqual(['Cal']);
		expect(names({ state: 'active' })).not.toContain('Cal');
	});

	it('opens to nobody with another scope', () => {
		// @ts-expect-error A scope for the audit log.
		void (() => listAccounts(authorise(admin, 'read-audit')));
	});

	it('offers open regions and ICSs for a role', () => {
		expect(grantable(scope, '2026-11-21').map((o) => o.code)).toEqual([
			'X01',
			'X02',
			'XBA',
			'XOT',
			'XWE'
		]);
	});
});
