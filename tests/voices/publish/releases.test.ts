import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import { releaseEntry } from '#lib/demo/voices.ts';
import { writeAll } from '#lib/demo/write.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { hidePost } from '#lib/voices/concerns/write.server.ts';
import {
	hiddenSince,
	latestRelease,
	publicRelease,
	releaseOffer,
	releasesOf
} from '#lib/voices/publish/read.server.ts';
import { cautiousChoice, itemsIn, type ReleaseChoice } from '#lib/voices/publish/rules.ts';
import { endRelease, releaseProgress } from '#lib/voices/publish/write.server.ts';
import { actorOf } from '../../support/actors.ts';
import { signedInAs } from '../../support/database.ts';
import { scopeOf } from '../../support/registers.ts';
import {
	addActivity,
	answered,
	everything,
	publisher,
	rated,
	releaseWorld,
	said,
	SECRETS,
	TODAY,
	type World
} from '../../support/releases.ts';

let world: World;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
	world = releaseWorld();
});

afterEach(() => vi.useRealTimers());

const offered = () => releaseOffer(publisher(), TODAY);
const release = (choice: ReleaseChoice = everything(publisher())) =>
	releaseProgress(actorOf(publisher()), choice);
const without = (choice: ReleaseChoice, ...keys: string[]): ReleaseChoice => ({
	...choice,
	items: new Map([...choice.items].filter(([key]) => !keys.includes(key)))
});
const concern = () => `concern/${world.open}`;

describe('releasing', () => {
	test('freezes what was chosen, and the public can read exactly that', () => {
		const result = release();
		expect(result).toHaveProperty('ok');
		const shown = publicRelease('XWE')!;
		expect(shown.content.concerns.map(({ title }) => title)).toEqual([
			'The form is too long',
			'Nobody rings back'
		]);
		expect(shown.content.principles).toHaveLength(6);
		expect(shown.content.deliverables).toHaveLength(1);
		expect(shown.findable).toBe(false);
		expect(SECRETS.filter((secret) => shown.text.includes(secret))).toEqual([]);
		const [row] = all<{ act: string; detail: string }>(
			"SELECT act, detail FROM audit WHERE act LIKE 'release.%'"
		);
		expect(row!.act).toBe('release.publish');
		expect(JSON.parse(row!.detail)).toMatchObject({
			items: itemsIn(shown.content),
			findable: false
		});
	});

	test('stays as it was when everything behind it changes', () => {
		release();
		const before = publicRelease('XWE')!.text;
		answered(world.open, TODAY, 'done', 'It is all done now.');
		rated(world.lead, 'principle', 'key-worker', { rating: 'yes', words: 'It is real.' });
		expect(publicRelease('XWE')!.text).toBe(before);
	});

	test('leaves out what was not ticked, and does not better the sentence by it', () => {
		const whole = offered().facts.agreement;
		release(
			without(everything(publisher()), concern(), 'deliverable/model-vcse', 'count/promises')
		);
		const { content, text } = publicRelease('XWE')!;
		expect(text).not.toContain('rings');
		expect(text).not.toContain('charities');
		expect(content.counts).toEqual({});
		expect(content.agreement).toEqual(whole);
		expect([content.concerns.length, content.concernsOpen]).toEqual([1, 2]);
	});

	test('leaves a text out and shows that it did', () => {
		const choice = everything(publisher());
		const group = offered().offer[0]!.item.key;
		const leftOut = new Set([`${concern()}/words`, 'principle/key-worker/claim', group]);
		release({ ...choice, leftOut });
		const { content, text } = publicRelease('XWE')!;
		expect(content.concerns[1]!.words).toBeNull();
		expect(content.principles.find(({ code }) => code === 'key-worker')!.claim!.words).toBeNull();
		for (const words of ['We wait for weeks', 'Everybody has', 'Harbour Voices'])
			expect(text).not.toContain(words);
	});

	test('shows no words of a group that has not agreed, and says that they are left out', () => {
		const choice = everything(publisher());
		const consent = [...choice.cleared].find((key) => /^group\/\d+\/words$/.test(key))!;
		expect(release({ ...choice, leftOut: new Set([consent]) })).toHaveProperty('ok');
		const { principles, deliverables } = publicRelease('XWE')!.content;
		const said = [...principles, ...deliverables].flatMap(({ groups }) => groups);
		expect(said.length).toBeGreaterThan(0);
		// The answer stands, without the words.
		for (const { rating, words, otherWords } of said)
			expect([typeof rating, words, otherWords]).toEqual(['string', null, null]);
	});

	test('is refused while something found has not been read, and told what', () => {
		const result = release({ ...everything(publisher()), cleared: new Set() });
		if (!('conflict' in result)) throw new Error(JSON.stringify(result));
		const { changed, open } = result.conflict;
		expect(changed).toEqual([]);
		expect(open.map(({ text }) => text.words)).toEqual([
			// Whether the group agrees is asked as well.
			'What Harbour Voices says of 2 promises, in its own words',
			'I cried over page nine.'
		]);
		expect(publicRelease('XWE')).toBeNull();
		expect(releasesOf(publisher())).toEqual([]);
	});

	test('goes without the text in which something was found, when that is left out', () => {
		const choice = cautiousChoice(offered().offer);
		expect(release(choice)).toHaveProperty('ok');
		expect(publicRelease('XWE')!.text).not.toContain('cried');
	});

	test('reading one text does not count as reading another', () => {
		said(world.lead, world.open, TODAY, 'Two carers have left since.');
		const choice = everything(publisher());
		const last = [...choice.cleared].findLast((key) => key.startsWith(`${concern()}/post-`))!;
		const cleared = new Set([...choice.cleared].filter((key) => key !== last));
		expect(release({ ...choice, cleared })).toHaveProperty('conflict.open.length', 1);
		expect(release(choice)).toHaveProperty('ok');
	});

	test('is searched for only when that was ticked', () => {
		release({ ...everything(publisher()), findable: true });
		expect(publicRelease('XWE')!.findable).toBe(true);
	});

	test('needs the permission, and the ICS', () => {
		const reading = () => actorOf(scopeOf('read', 'XWE', 'programme-director'));
		// @ts-expect-error: reading is not enough
		expect(() => releaseProgress(reading(), everything(publisher()))).toBeTypeOf('function');
		expect(() => scopeOf('publish-progress', 'XWE', 'data-officer')).toThrow(NotAllowed);
		expect(() => scopeOf('publish-progress', 'XWE', 'coproduction-member')).toThrow(NotAllowed);
	});

	test('a forged key opens nothing', () => {
		const choice = everything(publisher());
		const hiddenOne = all<{ id: number }>("SELECT id FROM concerns WHERE visibility = 'ics'")[0]!;
		const items = new Map([...choice.items, [`concern/${hiddenOne.id}`, 'x'.repeat(24)]]);
		expect(release({ ...choice, items })).toHaveProperty('conflict.changed.length', 1);
	});
});

describe('a text that is hidden after it was released', () => {
	test('is told to whoever can take it down', () => {
		release();
		const shown = latestRelease(publisher())!.content;
		expect(hiddenSince(publisher(), shown)).toBe(0);
		const [post] = all<{ id: number }>(
			'SELECT id FROM concern_posts WHERE concern_id = ?',
			world.open
		);
		const hide = (hidden: boolean) =>
			hidePost(actorOf(world.lead), world.open, post!.id, { hidden, reason: 'Not here.' });
		hide(true);
		expect(hiddenSince(publisher(), shown)).toBe(1);
		hide(false);
		expect(hiddenSince(publisher(), shown)).toBe(0);
	});
});

test('the demonstration shows what stood at a past moment', () => {
	const { email } = signedInAs('programme-director');
	const moment = '2026-10-01T09:30:00.000Z';
	writeAll([releaseEntry({ email, icsCode: 'XWE' }, moment)]);
	const { content, at, text } = publicRelease('XWE')!;
	expect([content.asAt, at]).toEqual(['2026-10-01', moment]);
	expect(content.concerns.map(({ posts }) => posts.length)).toEqual([1, 0]);
	expect(text).not.toContain('Some people have somebody');
	expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
});

describe('replacing and taking down', () => {
	test('a newer release takes the place of an older one', () => {
		release(without(everything(publisher()), concern()));
		release();
		expect(publicRelease('XWE')!.content.concerns).toHaveLength(2);
		expect(releasesOf(publisher()).map(({ state }) => state)).toEqual(['stands', 'replaced']);
	});

	test('the page is gone at once, and nothing earlier comes back', () => {
		release();
		release();
		expect(endRelease(actorOf(publisher()), 'A name was in it.')).toHaveProperty('ok');
		expect(publicRelease('XWE')).toBeNull();
		const [latest, first] = releasesOf(publisher());
		expect(latest).toMatchObject({ state: 'down', ended: { reason: 'A name was in it.' } });
		expect(first!.state).toBe('replaced');
		const [row] = all<{ act: string }>("SELECT act FROM audit WHERE act = 'release.end'");
		expect(row).toBeDefined();
	});

	test('asks for a reason, and for one that keeps nobody’s number', () => {
		release();
		for (const reason of ['', '  ', 'x'.repeat(301), 'Ask Mrs Miggins on 020 7946 0018.'])
			expect(endRelease(actorOf(publisher()), reason)).toHaveProperty('refused');
		expect(publicRelease('XWE')).not.toBeNull();
	});

	test('finds nothing to take down twice, and needs the permission', () => {
		expect(() => endRelease(actorOf(publisher()), 'Why?')).toThrow(NotFound);
		release();
		const reading = () => actorOf(scopeOf('read', 'XWE', 'programme-director'));
		// @ts-expect-error: reading is not enough
		expect(() => endRelease(reading(), 'Why?')).toBeTypeOf('function');
		endRelease(actorOf(publisher()), 'Enough.');
		expect(() => endRelease(actorOf(publisher()), 'Again.')).toThrow(NotFound);
	});

	test('a release can neither be changed nor removed', () => {
		release();
		expect(() => run("UPDATE releases SET content = '{}'")).toThrow(/frozen/);
		expect(() => run('DELETE FROM releases')).toThrow(/frozen/);
	});

	test('a text that is not what was hashed is not shown', () => {
		release();
		run('DROP TRIGGER releases_are_frozen');
		run(`UPDATE releases SET content = replace(content, 'Nobody', 'Everybody')`);
		expect(() => publicRelease('XWE')).toThrow(/not what was released/);
	});
});

test('when the audit cannot be written, nothing is released', () => {
	run("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'no'); END");
	expect(() => release()).toThrow();
	expect(publicRelease('XWE')).toBeNull();
});

describe('numbers of people', () => {
	test('are frozen under the rule of disclosure, for whole quarters', () => {
		for (const reference of ['A-1', 'A-2'])
			run('UPDATE coproduction SET experts = 0, carers = 0 WHERE reference = ?', reference);
		addActivity({ reference: 'A-3', title: 'Large', experts: 43, carers: 3 });
		addActivity({
			...{ reference: 'A-4', title: 'This quarter', experts: 70 },
			...{ held_on: '2026-10-05', feedback_on: '2026-10-06' }
		});
		release();
		const { content, text } = publicRelease('XWE')!;
		expect(content.counts.takingPart).toEqual({
			...{ from: '2025-10-01', to: '2026-09-30' },
			experts: { about: 45, least: false },
			carers: { about: null, least: false }
		});
		expect(text).not.toMatch(/\b(43|70|113|known)\b/);
	});

	test('say that they are not whole where an activity counted nobody', () => {
		addActivity({ reference: 'A-3', title: 'Large', experts: 43, carers: '*' });
		release();
		expect(publicRelease('XWE')!.content.counts.takingPart).toMatchObject({
			experts: { about: 45, least: true },
			carers: { about: null, least: true }
		});
	});

	test('are left out where nobody counted', () => {
		expect(offered().facts.takingPart).toBeNull();
	});
});
