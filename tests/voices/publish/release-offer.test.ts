import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { all, run } from '#lib/platform/database.server.ts';
import { hidePost } from '#lib/voices/concerns/write.server.ts';
import { addMember } from '#lib/voices/groups/write.server.ts';
import { publicRelease, releaseOffer } from '#lib/voices/publish/read.server.ts';
import type { ReleaseChoice } from '#lib/voices/publish/rules.ts';
import { releaseProgress } from '#lib/voices/publish/write.server.ts';
import { actorOf } from '../../support/actors.ts';
import { scopeOf } from '../../support/registers.ts';
import {
	answered,
	everything,
	publisher,
	raised,
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

describe('what could be released', () => {
	test('is what anybody may see and nobody has hidden', () => {
		const keys = offered().offer.map(({ item }) => item.key);
		expect(keys.filter((key) => key.startsWith('concern/'))).toEqual([
			`concern/${world.opened}`,
			concern()
		]);
		expect(keys.filter((key) => key.startsWith('deliverable/'))).toEqual([
			'deliverable/model-vcse'
		]);
		expect(keys.filter((key) => key.startsWith('principle/'))).toHaveLength(6);
	});

	test('an answer in a thread that is not open does not come out by way of its activity', () => {
		const changes = offered().offer.filter(({ item }) => item.key.startsWith('change/'));
		expect(changes.map(({ item }) => item.heading)).toEqual([
			'Tea at the harbour',
			'Workshop on ringing back'
		]);
		expect(JSON.stringify(changes)).not.toContain('SECRET-ANSWER');
		// Written over by hand since: known again by its beginning, or something to look at.
		run("UPDATE coproduction SET changed = changed || ' and more'");
		expect(JSON.stringify(offered().offer)).not.toContain('SECRET-ANSWER');
		run(
			"UPDATE coproduction SET changed = 'SECRET-ANSWER told to the group alone. Really' WHERE reference = 'A-1'"
		);
		expect(JSON.stringify(offered().offer)).not.toContain('SECRET-ANSWER');
		run("UPDATE coproduction SET changed = 'SECRET-' WHERE reference = 'A-1'");
		const { texts } = offered().offer.find(({ item }) => item.heading.startsWith('Workshop'))!;
		expect(texts[1]!.findings.map(({ kind }) => kind)).toEqual(['thread']);
	});

	test('what a group wrote before it opened a thread is something to look at', () => {
		const { texts } = offered().offer.find(({ item }) => item.key === `concern/${world.opened}`)!;
		expect(texts.map(({ findings }) => findings.map(({ kind }) => kind))).toEqual([
			[],
			[],
			['early']
		]);
	});

	test('names of people in the groups are found in every text, alone and whole', () => {
		said(world.lead, world.open, TODAY, 'Ravindra told us, and so did marigold plantagenet.');
		const { texts } = offered().offer.find(({ item }) => item.key === concern())!;
		expect(texts.at(-1)!.findings.map(({ words }) => words)).toEqual([
			'Marigold Plantagenet',
			'Ravindra'
		]);
	});

	test('and whole names of people who work for the ICS', () => {
		run("UPDATE user SET name = 'Wilma Rota' WHERE email = 'programme-director@xwe.example'");
		answered(world.open, TODAY, 'answered', 'Ask Wilma Rota about the Rota.');
		const { texts } = offered().offer.find(({ item }) => item.key === concern())!;
		expect(texts.at(-1)!.findings.map(({ words }) => words)).toEqual(['Wilma Rota']);
	});

	test('nothing of what must stay in is in it', () => {
		const text = JSON.stringify(
			offered().offer.map((one) => [one, one.item.make((_, __, words) => words)])
		);
		expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
	});
});

describe('a form that is no longer what there is', () => {
	const staleAfter = (change: () => void) => {
		const choice = everything(publisher());
		change();
		return release(choice);
	};

	test.each<[string, () => void]>([
		[
			'a new post in a thread',
			() => said(world.lead, world.open, TODAY, 'And still nobody rings.')
		],
		[
			'another rating of a group',
			() => rated(world.lead, 'principle', 'key-worker', { words: 'No.' })
		],
		['a hidden post', () => hide(2)],
		['a hidden concern', () => hide(null)],
		[
			'a changed register',
			() => void run("UPDATE coproduction SET changed = 'Nothing.' WHERE reference = 'A-2'")
		],
		['a promise that is kept', () => void run("UPDATE milestones SET actual_on = '2026-11-25'")],
		[
			'a name that somebody here has taken since',
			() => {
				const scope = scopeOf('manage-groups', 'XWE', 'admin');
				scopeOf('speak-in-groups', 'XWE', 'coproduction-member');
				addMember(actorOf(scope), world.lead.group.groupId, {
					...{ email: 'coproduction-member@xwe.example', role: 'supporter', actsFor: 'Everybody' }
				});
			}
		]
	])('is refused after %s', (_, change) => {
		const result = staleAfter(change);
		expect('conflict' in result && result.conflict.changed).not.toEqual([]);
		expect(publicRelease('XWE')).toBeNull();
	});

	test('and a concern that is new does not stop it: it was not ticked', () => {
		const words = { title: 'A new one', words: 'Raised just now.', visibility: 'public' };
		const result = staleAfter(() => void raised(world.member, TODAY, words));
		expect(result).toHaveProperty('ok');
		expect(publicRelease('XWE')!.text).not.toContain('just now');
	});

	test('what always goes in must have been seen', () => {
		const choice = without(everything(publisher()), 'principle/carers');
		const result = release(choice);
		if (!('conflict' in result)) throw new Error(JSON.stringify(result));
		expect(result.conflict.changed).toHaveLength(1);
	});

	/** Hides a post of the open thread by its place, or the words with which it was raised. */
	function hide(place: number | null) {
		const posts = all<{ id: number }>(
			'SELECT id FROM concern_posts WHERE concern_id = ?',
			world.open
		);
		const input = { hidden: true, reason: 'Not here.' };
		hidePost(actorOf(world.lead), world.open, place === null ? null : posts[place]!.id, input);
	}
});
