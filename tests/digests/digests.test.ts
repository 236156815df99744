import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestMail, type Mail } from '#lib/digests/rules.ts';
import { smtpSending } from '#lib/digests/send.server.ts';
import { sendDigests, wantDigests } from '#lib/digests/write.server.ts';
import { run } from '#lib/platform/database.server.ts';
import { readEnvironment } from '#lib/platform/environment.server.ts';
import { findReturn, submissionOf } from '#lib/returns/return/read.server.ts';
import { sendReturn } from '#lib/returns/return/write.server.ts';
import { askQuery, sendBack } from '#lib/returns/review/write.server.ts';
import { freshDatabase, newAccount, signedInAs } from '../support/database.ts';
import { QUARTER, reviewing, sending, sentReturn, TODAY, writing } from '../support/returns.ts';
import { newRoadmap } from '../support/roadmap.ts';

const ORIGIN = 'https://waymark.example.org';
const NONE = { sent: 0, answers: 0, sentBack: 0, decided: 0, questions: 0 };

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

/** Everything that would be sent an hour from now, by address. */
async function digests(now = new Date(Date.now() + 3_600_000)): Promise<Record<string, Mail>> {
	const mails: Record<string, Mail> = {};
	await sendDigests(now, ORIGIN, async (to, mail) => {
		mails[to] = mail;
	});
	return mails;
}

describe('the words', () => {
	test('are none where nothing happened', () => {
		expect(digestMail('Ann', NONE, ORIGIN)).toBeNull();
	});

	test('say how much, where to look and how to stop it, and nothing about whom', () => {
		const mail = digestMail('Ann', { ...NONE, sent: 2, answers: 1 }, ORIGIN);
		expect(mail?.text).toContain(
			'since your last e-mail from Waymark, 2 returns were sent to your region and 1 answer to queries came in.'
		);
		expect(mail?.text).toContain(`${ORIGIN}/reviews`);
		expect(mail?.text).toContain(`${ORIGIN}/account`);
	});
});

describe('who gets one', () => {
	test('the region of a return that was sent, not the sender, not another region', async () => {
		reviewing();
		newAccount('region-reviewer', ['X02']);
		sentReturn();
		expect(Object.keys(await digests())).toEqual(['region-reviewer@x01.example']);
	});

	test('the programme whose return was sent back', async () => {
		sentReturn();
		await digests();
		const submission = submissionOf(writing().scope, findReturn(writing().scope, QUARTER).id)!.id;
		const about = { section: 'quality', about: 'section', words: 'Why?', submission };
		askQuery(reviewing(), QUARTER, about);
		sendBack(reviewing(), QUARTER, 'See the query.');
		const mails = await digests();
		expect(mails['programme-director@xwe.example']?.text).toContain(
			'1 return was sent back and 1 query was asked or replied to'
		);
	});

	test('nobody twice within a day, and nobody about the same thing twice', async () => {
		reviewing();
		sentReturn();
		const hour = 3_600_000;
		const later = (hours: number) => new Date(Date.now() + hours * hour);
		expect(Object.keys(await digests(later(1)))).toHaveLength(1);
		expect(await digests(later(5))).toEqual({});
		expect(await digests(later(30))).toEqual({});
	});

	test('nobody who has stopped it, and nobody whose account is closed', async () => {
		reviewing();
		sentReturn();
		wantDigests(signedInAs('region-reviewer', 'X01'), false);
		expect(await digests()).toEqual({});
		wantDigests(signedInAs('region-reviewer', 'X01'), true);
		run("UPDATE user SET disabled_at = '2026-01-01', disabled_by = id WHERE email LIKE 'region%'");
		expect(await digests()).toEqual({});
	});

	test('nobody in a made-up database', async () => {
		reviewing();
		sentReturn();
		run("INSERT INTO made_up (scale, seed, made_on) VALUES ('demo', 1, '2026-11-21')");
		expect(await digests()).toEqual({});
	});

	test('a mail that is not taken is tried again', async () => {
		reviewing();
		sentReturn();
		const refusing = async () => Promise.reject(new Error('no'));
		const soon = new Date(Date.now() + 3_600_000);
		expect(await sendDigests(soon, ORIGIN, refusing)).toEqual({ sent: 0, failed: 1 });
		expect(Object.keys(await digests(soon))).toHaveLength(1);
	});

	test('a return sent twice counts once', async () => {
		reviewing();
		sentReturn();
		sendReturn(sending(), QUARTER);
		const [mail] = Object.values(await digests());
		expect(mail?.text).toContain('1 return was sent');
	});
});

describe('a real mail server', () => {
	const received: { from: string; to: string[]; text: string }[] = [];
	let server: SMTPServer;

	beforeEach(async () => {
		received.length = 0;
		server = new SMTPServer({
			authOptional: true,
			disabledCommands: ['STARTTLS'],
			onData(stream, session, done) {
				const chunks: Buffer[] = [];
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('end', () => {
					const { mailFrom, rcptTo } = session.envelope;
					received.push({
						from: mailFrom ? mailFrom.address : '',
						to: rcptTo.map(({ address }) => address),
						// Long lines come folded.
						text: Buffer.concat(chunks).toString('utf8').replace(/=\r\n/g, '')
					});
					done();
				});
			}
		});
		await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', () => ready()));
	});

	afterEach(async () => new Promise<void>((closed) => server.close(() => closed())));

	test('is handed the digest as plain text', async () => {
		reviewing();
		sentReturn();
		const address = server.server.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		const send = smtpSending({ url: `smtp://127.0.0.1:${port}`, from: 'waymark@example.org' });
		const soon = new Date(Date.now() + 3_600_000);
		expect(await sendDigests(soon, ORIGIN, send)).toEqual({ sent: 1, failed: 0 });
		expect(received).toHaveLength(1);
		const [mail] = received;
		expect(mail).toMatchObject({
			from: 'waymark@example.org',
			to: ['region-reviewer@x01.example']
		});
		expect(mail?.text).toMatch(/^Content-Type: text\/plain/m);
		expect(mail?.text).toContain('1 return was sent to your region');
		expect(mail?.text).not.toContain('Westside');
	});
});

test('a mail server and its sender belong together', () => {
	const real = { WAYMARK_DEMO: 'off', AUTH_SECRET: 'x'.repeat(32) };
	expect(readEnvironment(real).mail).toBeNull();
	const both = { ...real, SMTP_URL: 'smtps://mail.example.org', MAIL_FROM: 'w@example.org' };
	expect(readEnvironment(both).mail).toEqual({
		url: 'smtps://mail.example.org',
		from: 'w@example.org'
	});
	expect(() => readEnvironment({ ...both, MAIL_FROM: undefined })).toThrow(/MAIL_FROM/);
	expect(() => readEnvironment({ ...both, SMTP_URL: 'https://x.example' })).toThrow(/SMTP_URL/);
	expect(() => readEnvironment({ ...real, MAIL_FROM: 'w@example.org' })).toThrow(/SMTP_URL/);
});
