/**
 * A system with a group that has said something in every way there is, and with words in every place
 * from which nothing may reach the public. Time stands still at the moment that `at` names.
 */
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { authorise, type GroupScope, type IcsScope, speakFor } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { findConcern } from '#lib/voices/concerns/read.server.ts';
import {
	hidePost,
	postAsGroup,
	postAsSystem,
	raiseConcern,
	shareConcern
} from '#lib/voices/concerns/write.server.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';
import { addMember, setUpGroup } from '#lib/voices/groups/write.server.ts';
import { releaseOffer } from '#lib/voices/publish/read.server.ts';
import { cautiousChoice, type ReleaseChoice } from '#lib/voices/publish/rules.ts';
import { releaseProgress } from '#lib/voices/publish/write.server.ts';
import { giveView, rateAsGroup, rateAsSystem } from '#lib/voices/ratings/write.server.ts';
import { actorOf, actorOn } from './actors.ts';
import { freshDatabase, signedInAs } from './database.ts';
import { scopeOf } from './registers.ts';

export const TODAY = '2026-11-26';

/** Strings that may stand in nothing that the public can see. */
export const SECRETS = [
	...['Marigold', 'Plantagenet', 'Ravindra', 'Underhill', 'Zbigniew', 'Interpretova'],
	...[
		'SECRET-GROUP',
		'SECRET-ICS',
		'SECRET-HIDDEN',
		'SECRET-VIEW',
		'SECRET-ANSWER',
		'SECRET-RAISED'
	],
	...['SECRET-REASON', 'SECRET-REGION', 'SECRET-OWNER', 'SECRET-OTHER', 'votesFor', 'memberId']
];

/** Moves the clock to the morning of a day (ISO). */
export function at(day: string): string {
	vi.setSystemTime(new Date(`${day}T10:00:00Z`));
	return day;
}

export function publisher(code = 'XWE'): IcsScope<'publish-progress'> {
	return scopeOf('publish-progress', code, 'programme-director');
}

export function speaker(email: string, code = 'XWE'): GroupScope {
	const person = personByEmail(email)!;
	const scope = authorise(person, 'speak-in-groups', findIcs(authorise(person, 'read'), code));
	return speakFor(scope, membershipsOf(scope)[0]);
}

let forms = 0;
const form = () => `form-${(forms += 1)}`;

type Raised = { title: string; words: string; visibility: string } & Partial<
	Record<'aboutKind' | 'about' | 'kind', string>
>;

/** Raises a concern on a day; answers its number. */
export function raised(scope: GroupScope, on: string, words: Raised): number {
	at(on);
	return done(
		raiseConcern(actorOf(scope), {
			...{ kind: 'concern', aboutKind: 'other', about: '', asGroup: false, form: form() },
			...words
		})
	).id;
}

export function answered(
	id: number,
	on: string,
	act: Parameters<typeof postAsSystem>[2],
	words: string,
	date = ''
): void {
	const scope = scopeOf('answer-concerns', 'XWE', 'programme-director');
	const input = { words, date, owner: 'SECRET-OWNER', form: form() };
	at(on);
	done(postAsSystem(actorOf(scope), id, act, input));
}

export function said(scope: GroupScope, id: number, on: string, words: string): void {
	at(on);
	done(postAsGroup(actorOf(scope), id, 'said', { words, form: form() }));
}

export function hidden(scope: GroupScope, id: number, post: number | null): void {
	done(hidePost(actorOf(scope), id, post, { hidden: true, reason: 'SECRET-REASON' }));
}

const AGREED = {
	reached: 'agreed',
	votesFor: '',
	votesAgainst: '',
	otherRating: '',
	otherWords: ''
};

/** Says as a group what it sees of a subject; one view lies behind it. */
export function rated(
	lead: GroupScope,
	kind: 'principle' | 'deliverable',
	code: string,
	details: Record<string, string>
): void {
	const input = { ...AGREED, rating: 'partly', words: '', ...details };
	done(rateAsGroup(actorOf(lead), { kind, code }, input));
}

export type World = {
	lead: GroupScope;
	member: GroupScope;
	/** The concern that may be shown, and the one that names a telephone number in an answer. */
	open: number;
	/** Opened to anybody after something had been written in the group alone. */
	opened: number;
};

/** The whole of it, in XWE, as it stands on `TODAY`. */
export function releaseWorld(): World {
	freshDatabase();
	done(
		loadRoadmap(
			machineActor('manage-roadmap'),
			JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8'))
		)
	);
	at('2026-09-01');
	const admin = signedInAs('admin');
	const managing = actorOf(
		authorise(admin, 'manage-groups', findIcs(authorise(admin, 'read'), 'XWE'))
	);
	const group = done(
		setUpGroup(managing, { name: 'Harbour Voices', about: 'People of the harbour.' })
	);
	const people: [string, string, string][] = [
		['lead@x.example', 'Marigold Plantagenet', 'lead'],
		['member@x.example', 'Ravindra Underhill', 'member'],
		['helper@x.example', 'Olga Interpretova', 'supporter']
	];
	for (const [email, name, role] of people) {
		done(
			addAccount(machineActor('manage-accounts'), {
				email,
				name,
				role: 'coproduction-member',
				organisationCodes: ['XWE']
			})
		);
		const actsFor = role === 'supporter' ? 'Zbigniew' : '';
		done(addMember(managing, group.id, { email, role, actsFor }));
	}
	const lead = speaker('lead@x.example');
	const member = speaker('member@x.example');
	sayWhatTheySee(lead, member);
	const open = raised(member, '2026-09-14', {
		title: 'Nobody rings back',
		words: 'We wait for weeks and nobody rings us back.',
		visibility: 'public'
	});
	answered(open, '2026-10-20', 'answered', 'We are sorry. A team now rings back.');
	answered(open, '2026-10-21', 'promised', 'We will ring back in a day.', '2027-01-15');
	answered(open, '2026-10-22', 'changed', 'There is a new telephone rota.');
	said(lead, open, '2026-10-23', 'SECRET-HIDDEN words in a thread.');
	hidden(
		lead,
		open,
		findConcern(lead, { groups: [], ofSystem: false }, open, TODAY).posts.at(-1)!.id
	);
	const private1 = raised(member, '2026-09-15', {
		...{ title: 'SECRET-GROUP title', words: 'SECRET-GROUP words.', visibility: 'group' }
	});
	said(lead, private1, '2026-09-16', 'SECRET-GROUP post.');
	addActivity({ reference: 'A-1', title: 'Workshop on ringing back' });
	addActivity({ reference: 'A-2', title: 'Tea at the harbour', heard: 'It is too far.' });
	const ics = raised(member, '2026-09-17', {
		...{ title: 'SECRET-ICS title', words: 'SECRET-ICS words.', visibility: 'ics' },
		...{ aboutKind: 'activity', about: 'A-1' }
	});
	answered(ics, '2026-09-18', 'changed', 'SECRET-ANSWER told to the group alone.');
	const buried = raised(member, '2026-09-19', {
		...{ title: 'SECRET-RAISED title', words: 'SECRET-RAISED words.', visibility: 'public' }
	});
	hidden(lead, buried, null);
	const opened = raised(lead, '2026-09-21', {
		...{ title: 'The form is too long', words: 'It has many pages.', visibility: 'group' }
	});
	said(member, opened, '2026-09-22', 'I cried over page nine.');
	at('2026-09-23');
	done(shareConcern(actorOf(lead), opened, { visibility: 'public', form: form() }));
	at(TODAY);
	return { lead, member, open, opened };
}

function sayWhatTheySee(lead: GroupScope, member: GroupScope): void {
	at('2026-11-02');
	const subject = { kind: 'principle', code: 'key-worker' } as const;
	for (const scope of [lead, member])
		for (const one of [subject, { kind: 'deliverable', code: 'model-vcse' } as const])
			done(giveView(actorOf(scope), one, { rating: 'not-yet', words: 'SECRET-VIEW of one.' }));
	const majority = { reached: 'majority', votesFor: '5', votesAgainst: '2' };
	rated(lead, 'principle', 'key-worker', {
		...majority,
		words: 'Some people have somebody to ring.'
	});
	rated(lead, 'deliverable', 'model-vcse', {
		...{ words: 'The charities help us.', reached: 'split' },
		...{ otherRating: 'not-yet', otherWords: 'Not in our street.' }
	});
	const system = scopeOf('answer-concerns', 'XWE', 'programme-director');
	const rating = { ...AGREED, rating: 'success-reached', words: 'Everybody has a key worker.' };
	done(rateAsSystem(actorOf(system), subject, rating));
}

/** Adds an activity as a person would, with what came of it; counts of people in it are given. */
export function addActivity(row: Row): void {
	const result = addRow(
		actorOn(scopeOf('edit-registers', 'XWE', 'data-officer'), TODAY),
		registerNamed('coproduction'),
		{
			...{ held_on: '2026-06-10', kind: 'workshop', stage: 'design', depth: 'co-designed' },
			...{ heard: 'Ring us back.', changed: 'There is a rota.', feedback_on: '2026-07-01' },
			...row
		}
	);
	if (!('ok' in result)) throw new Error(`not added: ${JSON.stringify(result)}`);
}

/** Everything that is offered, with every finding read. */
export function everything(scope: IcsScope, today = TODAY): ReleaseChoice {
	const { offer } = releaseOffer(scope, today);
	const texts = offer.flatMap((one) => one.texts.map(({ key }) => key));
	return { ...cautiousChoice(offer), leftOut: new Set(), cleared: new Set(texts) };
}

/** Shows whatever there is of a system to the public; without a group there is little. */
export function shownToPublic(code: string): void {
	const actor = actorOf(publisher(code), new Date(`${TODAY}T10:00:00.000Z`));
	const { offer } = releaseOffer(actor.scope, actor.today);
	done(releaseProgress(actor, cautiousChoice(offer)));
}
