import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestMail, type Mail, NOTHING } from '#lib/digests/rules.ts';
import { smtpSending } from '#lib/digests/send.server.ts';
import { sendDigests, wantDigests } from '#lib/digests/write.server.ts';
import { get, run } from '#lib/platform/database.server.ts';
import { addDays } from '#lib/core/calendar.ts';
import { readEnvironment } from '#lib/platform/environment.server.ts';
import { findReturn, submissionOf } from '#lib/returns/return/read.server.ts';
import { sendReturn } from '#lib/returns/return/write.server.ts';
import { askQuery, sendBack } from '#lib/returns/review/write.server.ts';
import { postAsGroup, postAsSystem } from '#lib/voices/concerns/write.server.ts';
import { done } from '#lib/core/result.ts';
import { actorOf } from '../support/actors.ts';
import { freshDatabase, newAccount, signedInAs } from '../support/database.ts';
import { QUARTER, reviewing, sending, sentReturn, writing } from '../support/returns.ts';
import { newRoadmap } from '../support/roadmap.ts';
import {
	answering,
	morningOf,
	newConcern,
	newForm,
	newGroup,
	newMember
} from '../support/voices.ts';

const ORIGIN = 'https://waymark.example.org';

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
		expect(digestMail('Ann', NOTHING, ORIGIN)).toBeNull();
	});

	test('say how much, where to look and how to stop it, and nothing about whom', () => {
		const mail = digestMail('Ann', { ...NOTHING, sent: 2, answers: 1 }, ORIGIN);
		expect(mail?.text).toContain(
			'since your last e-mail from Waymark, 2 returns were sent to your region and 1 answer to queries came in.'
		);
		expect(mail?.text).toContain(`${ORIGIN}/reviews`);
		expect(mail?.text).toContain(`${ORIGIN}/account`);
	});
});

test.each([
	[{ concerns: 1 }, '1 concern or question from lived experience groups came in.'],
	[
		{ concerns: 2, groupReplies: 1, overdue: 3 },
		'2 concerns or questions from lived experience groups came in, 1 reply from lived experience groups came in and the day to answer 3 concerns or questions has passed.'
	],
	[
		{ ownConcerns: 1, icsReplies: 2 },
		'1 worry or question was raised in your group and 2 replies from the ICS to your group came in.'
	]
])('of %j it says so, and leads to where the person begins', (counts, words) => {
	const { text } = digestMail('Ann', { ...NOTHING, ...counts }, ORIGIN)!;
	expect(text).toContain(words);
	expect(text).toContain(`see what it is: ${ORIGIN}/\n`);
});

describe('who gets one of concerns', () => {
	const [lead, member, director] = [
		'coproduction-member@xwe.example',
		'sam@x.example',
		'programme-director@xwe.example'
	];

	const at = (day: string, hours = 0) => new Date(morningOf(day).getTime() + hours * 3_600_000);

	test('the programme and the rest of the group of what is shared, the group alone of what is not', async () => {
		writing();
		signedInAs('programme-director');
		const group = newGroup();
		newMember(group.id, 'Sam');
		newConcern(group.scope, { visibility: 'group' }, '2026-11-20');
		const first = await digests(at('2026-11-20', 1));
		expect(Object.keys(first)).toEqual([member]);
		expect(first[member!]!.text).toContain('1 worry or question was raised in your group');
		newConcern(group.scope, {}, '2026-11-22');
		newAccount('programme-director', ['XBA']);
		const later = await digests(at('2026-11-22', 1));
		expect(Object.keys(later).sort()).toEqual([director, member].sort());
		expect(later[director!]!.text).toContain('1 concern or question from lived experience groups');
	});

	test('the group of what the ICS answered, and the programme of what the group says to it', async () => {
		signedInAs('programme-director');
		const group = newGroup();
		const id = newConcern(group.scope, {}, '2026-11-20');
		const answer = { words: 'It opens at nine.', date: '', owner: '', form: newForm() };
		done(postAsSystem(actorOf(answering(), at('2026-11-21')), id, 'answered', answer));
		const mails = await digests(at('2026-11-21', 1));
		expect(mails[lead!]!.text).toContain('1 reply from the ICS to your group came in');
		done(
			postAsGroup(actorOf(group.scope, at('2026-11-23')), id, 'said', {
				words: 'It does not.',
				form: newForm()
			})
		);
		const later = await digests(at('2026-11-23', 1));
		expect(later[director!]!.text).toContain('1 reply from lived experience groups came in');
		expect(later[lead!]).toBeUndefined();
	});

	test('the programme whose day to answer has passed, once', async () => {
		signedInAs('programme-director');
		const id = newConcern(newGroup().scope, {}, '2026-06-01');
		const due = get<{ day: string }>('SELECT answer_due_on AS day FROM concerns WHERE id = ?', id)!;
		const text = async (day: string) => (await digests(at(day)))[director!]?.text;
		expect(await text(due.day)).toBeUndefined();
		expect(await text(addDays(due.day, 1))).toContain('the day to answer 1 concern or question');
		expect(await text(addDays(due.day, 2))).toBeUndefined();
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
