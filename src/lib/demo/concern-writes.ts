/**
 * Writing made-up concerns and their threads. The commands stamp what they write with the present
 * moment, so these are statements of their own, held to the same acts in the same states.
 */
import { get, run } from '#lib/platform/database.server.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import type { Row } from '#lib/registers/definition.ts';
import { milestones } from '#lib/registers/milestones/definition.ts';
import {
	bumpVersion,
	changeFields,
	insertRow,
	type Occasion,
	rulesBroken
} from '#lib/registers/write.server.ts';
import {
	type Act,
	actsOpen,
	concernState,
	SIDE_OF,
	type Thread,
	VISIBILITIES,
	type Visibility
} from '#lib/voices/concerns/rules.ts';
import type { ConcernTold } from './files.ts';
import { checkWords, refuse, type ToldGroup, type ToldMember } from './groups.ts';

/** Who did something, and when (UTC timestamp). */
export type Done = { at: string; by: string };

/** A concern as it stands while its story is told. */
export type Telling = Omit<Thread, 'posts'> & {
	id: number;
	form: string;
	raisedBy: string;
	asGroup: boolean;
	about: string | null;
	posts: Thread['posts'][number][];
};

const LONGEST_TITLE = 120;
const LONGEST_PROMISE = 300;

/** `dueOn`: by which day it must be answered; null while the group keeps it to itself. */
export function raise(
	group: ToldGroup,
	member: ToldMember,
	told: ConcernTold & { form: string },
	dueOn: string | null,
	at: string
): Telling {
	const { kind, about, title, words, visibility, form } = told;
	const asGroup = told.asGroup ?? false;
	if (asGroup && member !== group.lead) refuse(title, 'only a lead speaks for the group');
	if (title.length > LONGEST_TITLE) refuse(title, 'the title is too long');
	checkWords(title, words);
	const sharedOn = dueOn === null ? null : at.slice(0, 10);
	const { id } = run(
		`INSERT INTO concerns (ics_id, group_id, member_id, kind, about_kind, about, title, words,
			visibility, raised_at, raised_by, shared_on, answer_due_on, form)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		...[group.icsId, group.id, asGroup ? null : member.id, kind, about[0], about[1], title, words],
		...[visibility, at, member.account, sharedOn, dueOn, form]
	);
	const clock = { sharedOn, answerDueOn: dueOn };
	const who = { raisedBy: member.account, asGroup, about: about[1] };
	return { id, form, visibility, ...clock, ...who, posts: [] };
}

/** Answers the post's id. @throws when the state of the thread does not allow the act */
export function post(
	held: Telling,
	act: Act,
	words: string,
	{ at, by }: Done,
	promised: { for: string; milestoneId: number | null } | null = null
): number {
	const on = at.slice(0, 10);
	const state = concernState(held, on);
	if (!actsOpen(SIDE_OF[act], state, held.visibility).includes(act))
		refuse(words, `a concern that is ${state} cannot be ${act}`);
	if (words === '') refuse(held.form, 'a post without words');
	checkWords(words);
	const { id } = run(
		`INSERT INTO concern_posts (concern_id, side, act, words, promised_for, milestone_id, at, by, form)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		...[held.id, SIDE_OF[act], act, words, promised?.for ?? null, promised?.milestoneId ?? null],
		...[at, by, `${held.form}-${held.posts.length + 1}`]
	);
	held.posts.push({ act, on, promised: promised && { for: promised.for, milestone: null } });
	return id;
}

/** What a group does in its own thread. @throws when it is not theirs to close or to open up */
export function postOfGroup(
	group: ToldGroup,
	held: Telling,
	act: Act,
	words: string,
	done: Done
): number {
	const theirs = done.by === group.lead.account || (!held.asGroup && held.raisedBy === done.by);
	if (act !== 'said' && !theirs) refuse(words, 'only who raised it, or a lead, closes it');
	return post(held, act, words, done);
}

/** `dueOn` is set where the system sees it for the first time. @throws when it is as open already */
export function share(
	group: ToldGroup,
	held: Telling,
	to: Visibility,
	dueOn: string,
	done: Done
): number {
	const order: readonly Visibility[] = ['group', 'ics', 'public'];
	if (order.indexOf(to) <= order.indexOf(held.visibility)) refuse(to, 'it is as open already');
	const { label } = VISIBILITIES.find(({ value }) => value === to)!;
	const id = postOfGroup(group, held, 'shared', label, done);
	held.visibility = to;
	held.sharedOn ??= done.at.slice(0, 10);
	held.answerDueOn ??= dueOn;
	run(
		'UPDATE concerns SET visibility = ?, shared_on = ?, answer_due_on = ? WHERE id = ?',
		...[to, held.sharedOn, held.answerDueOn, held.id]
	);
	return id;
}

export function hide(held: Telling, postId: number, reason: string, { at, by }: Done): void {
	checkWords(reason);
	run(
		`INSERT INTO concern_hidings (concern_id, post_id, hidden, reason, at, by)
		VALUES (?, ?, 1, ?, ?, ?)`,
		...[held.id, postId, reason, at, by]
	);
}

/** The milestone that a promise becomes. Answers its id. @throws when it breaks its register's rules */
export function addMilestone(
	held: Telling,
	group: { icsId: number; name: string },
	{ title, deliverable, day }: { title: string; deliverable: string | null; day: string },
	{ at, by }: Done
): number {
	if (title.length > LONGEST_PROMISE) refuse(title, 'the promise is too long');
	if (day < at.slice(0, 10)) refuse(title, 'the day of a promise cannot lie in the past');
	const promised = held.posts.filter(({ act }) => act === 'promised').length;
	const row: Row = {
		...{ reference: `V${held.id}-${promised + 1}`, title, deliverable },
		...{ owner: 'Programme director', baseline_on: day, forecast_on: day },
		notes: `Promised to ${group.name} in answer to what it raised (number ${held.id}).`
	};
	for (const { message } of rulesBroken(milestones, row, at.slice(0, 10))) refuse(title, message);
	const id = insertRow(milestones, row, occasionOf(group.icsId, { at, by }));
	bumpVersion(group.icsId, milestones);
	return id;
}

export function markDone(icsId: number, milestoneId: number, done: Done): void {
	const changes = { actual_on: [null, done.at.slice(0, 10)] as [null, string] };
	changeFields(milestones, milestoneId, changes, occasionOf(icsId, done));
	bumpVersion(icsId, milestones);
}

/** Writes what came of it, and the day it was told, into the activity that a concern is about. */
export function tellActivity(icsId: number, held: Telling, words: string, done: Done): void {
	const row = get<{ id: number; changed: string | null; feedback_on: string | null }>(
		`SELECT id, changed, feedback_on FROM coproduction
		WHERE ics_id = ? AND reference = ? AND removed_at IS NULL`,
		...[icsId, held.about]
	);
	if (!row || row.feedback_on !== null) throw refuse(words, 'no activity waits to be told');
	const changed = row.changed ? `${row.changed}\n${words}` : words;
	const feedback: [null, string] = [null, done.at.slice(0, 10)];
	changeFields(
		coproduction,
		row.id,
		{ changed: [row.changed, changed], feedback_on: feedback },
		occasionOf(icsId, done)
	);
	bumpVersion(icsId, coproduction);
}

function occasionOf(icsId: number, { at, by }: Done): Occasion {
	return { icsId, by, at, importId: null };
}
