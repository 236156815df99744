import { type GroupScope, type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { addWorkingDays } from '#lib/core/calendar.ts';
import { dayProblem, dayTyped } from '#lib/core/typed-dates.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { bankHolidays } from '#lib/platform/clock.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import { milestones } from '#lib/registers/milestones/definition.ts';
import {
	bumpVersion,
	changeFields,
	insertRow,
	type Occasion
} from '#lib/registers/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import {
	type Refusal,
	refused,
	refusedText,
	tooMany,
	wordsProblem
} from '#lib/voices/words.server.ts';
import { aboutChoices, answerDays, type Concern, findConcern } from './read.server.ts';
import {
	ABOUT_KINDS,
	type AboutKind,
	type Act,
	actsOpen,
	CONCERN_KINDS,
	SIDE_OF,
	VISIBILITIES,
	type Visibility
} from './rules.ts';

// What a group raises, adds, opens up and settles. Every act is a post in its thread.

/** As typed. `form` is the form's own number: sent twice, it acts once. */
export type ConcernInput = {
	kind: string;
	aboutKind: string;
	about: string;
	title: string;
	words: string;
	visibility: string;
	/** Raised by the group as a body; only a lead can. */
	asGroup: boolean;
	form: string;
};

const LONGEST_TITLE = 120;

/** Raises a concern or a question. @throws NotAllowed, NotFound */
export function raiseConcern(
	scope: GroupScope,
	input: ConcernInput,
	today: string
): { status: 'raised' | 'already-raised'; id: number } | Refusal {
	if (input.asGroup && scope.group.role !== 'lead')
		throw new NotAllowed('Only a lead speaks for the whole group.');
	const findings = checkConcern(scope, input, today);
	if (findings.length > 0) return { status: 'refused', findings };
	return transaction(() => {
		const held = get<{ id: number }>(
			'SELECT id FROM concerns WHERE raised_by = ? AND form = ?',
			scope.accountId,
			input.form
		);
		if (held) return { status: 'already-raised', id: held.id };
		const now = new Date();
		const full = tooMany(scope.accountId, now);
		if (full) return refused('words', full);
		const shared = input.visibility !== 'group';
		const { id } = run(
			`INSERT INTO concerns (ics_id, group_id, member_id, kind, about_kind, about, title, words,
				visibility, raised_at, raised_by, shared_on, answer_due_on, form)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			scope.group.groupId,
			input.asGroup ? null : scope.group.memberId,
			input.kind,
			input.aboutKind,
			input.aboutKind === 'other' ? null : input.about,
			input.title.trim(),
			input.words.trim(),
			input.visibility,
			now.toISOString(),
			scope.accountId,
			shared ? today : null,
			shared ? addWorkingDays(today, answerDays(scope), bankHolidays) : null,
			input.form
		);
		const detail = { concern: id, group: scope.group.groupId, visibility: input.visibility };
		recordScopedAct(scope, 'concern.raise', String(id), detail, scope.ics.id);
		return { status: 'raised', id };
	});
}

function checkConcern(scope: GroupScope, input: ConcernInput, today: string): Refusal['findings'] {
	const findings: Refusal['findings'] = [];
	const add = (field: string, message: string) => findings.push({ field, message });
	if (!CONCERN_KINDS.some(({ value }) => value === input.kind))
		add('kind', 'Say whether it is a worry or a question.');
	if (!ABOUT_KINDS.includes(input.aboutKind as AboutKind)) add('about', 'Choose what it is about.');
	else if (!isKnown(scope, input, today)) add('about', 'Choose what it is about from the list.');
	if (input.title.trim() === '') add('title', 'Say in a few words what it is about.');
	else if (input.title.trim().length > LONGEST_TITLE)
		add('title', `Use fewer words here: at most ${LONGEST_TITLE} letters. Say more below.`);
	if (input.words.trim() === '') add('words', 'Write what you want to say.');
	if (!VISIBILITIES.some(({ value }) => value === input.visibility))
		add('visibility', 'Choose who may see it.');
	for (const field of ['title', 'words'] as const) {
		const wrong = wordsProblem(input[field].trim());
		if (wrong && !findings.some((finding) => finding.field === field)) add(field, wrong);
	}
	return findings;
}

function isKnown(scope: GroupScope, { aboutKind, about }: ConcernInput, today: string): boolean {
	if (aboutKind === 'other') return true;
	const roadmap = currentRoadmap(today);
	if (aboutKind === 'principle') return roadmap.principles.some(({ code }) => code === about);
	if (aboutKind === 'deliverable') return findDeliverable(roadmap, about) !== undefined;
	const choices = aboutChoices(scope);
	return choices[aboutKind === 'activity' ? 'activities' : 'places'].some(
		({ value }) => value === about
	);
}

/** What the group does in a thread of its own. */
export type GroupAct = Extract<Act, 'said' | 'settled' | 'disputed'>;

/**
 * Adds to a thread, settles it for the group, or says that it is not settled. What one member raised
 * is settled by that member or a lead; what the group raised, by a lead.
 *
 * @throws NotAllowed, NotFound (another group's)
 */
export function postAsGroup(
	scope: GroupScope,
	id: number,
	act: GroupAct,
	input: { words: string; form: string },
	today: string
): { status: 'posted' | 'already-posted' } | Refusal {
	return transaction(() => {
		const concern = own(scope, id, today);
		if (act !== 'said' && !mayClose(scope, concern))
			throw new NotAllowed('Only who raised it, or a lead, says whether it is settled.');
		if (alreadyPosted(scope.accountId, input.form)) return { status: 'already-posted' };
		if (!actsOpen('group', concern.state, concern.visibility).includes(act))
			return refused('words', 'This has moved on since you opened it. Look at it again first.');
		const words = input.words.trim();
		if (words === '' && act !== 'settled') return refused('words', 'Write what you want to say.');
		const wrong = wordsProblem(words) ?? tooMany(scope.accountId, new Date());
		if (wrong) return refused('words', wrong);
		post(scope, id, { act, words: words || 'It is settled for us.', form: input.form });
		return { status: 'posted' };
	});
}

/** Opens a concern up to more people; the clock begins when the system can see it. @throws NotAllowed, NotFound */
export function shareConcern(
	scope: GroupScope,
	id: number,
	input: { visibility: string; form: string },
	today: string
): { status: 'posted' | 'already-posted' } | Refusal {
	return transaction(() => {
		const concern = own(scope, id, today);
		if (!mayClose(scope, concern))
			throw new NotAllowed('Only who raised it, or a lead, can share it.');
		if (alreadyPosted(scope.accountId, input.form)) return { status: 'already-posted' };
		const to = VISIBILITIES.find(({ value }) => value === input.visibility);
		const order: readonly Visibility[] = ['group', 'ics', 'public'];
		if (!to || order.indexOf(to.value) <= order.indexOf(concern.visibility))
			return refused('visibility', 'Choose who else may see it.');
		if (concern.sharedOn === null)
			run(
				'UPDATE concerns SET visibility = ?, shared_on = ?, answer_due_on = ? WHERE id = ?',
				to.value,
				today,
				addWorkingDays(today, answerDays(scope), bankHolidays),
				id
			);
		else run('UPDATE concerns SET visibility = ? WHERE id = ?', to.value, id);
		post(scope, id, { act: 'shared', words: to.label, form: input.form });
		return { status: 'posted' };
	});
}

/** Whether somebody may say that it is settled, and open it up. */
export function mayClose({ group, accountId }: GroupScope, concern: Concern): boolean {
	if (group.groupId !== concern.groupId) return false;
	return group.role === 'lead' || (!concern.asGroup && concern.raisedById === accountId);
}

/** @throws NotFound for another group's */
function own(scope: GroupScope, id: number, today: string): Concern {
	const eyes = { groups: [scope.group.groupId], ofSystem: false };
	const concern = findConcern(scope, eyes, id, today);
	if (concern.groupId !== scope.group.groupId) throw new NotFound(`No concern ${id}.`);
	return concern;
}

export function alreadyPosted(accountId: string, form: string): boolean {
	return (
		get('SELECT 1 FROM concern_posts WHERE by = ? AND form = ?', accountId, form) !== undefined
	);
}

/** Appends a post; the caller holds the transaction and has checked that it may stand. */
export function post(
	scope: { accountId: string },
	concernId: number,
	{
		act,
		words,
		form,
		promisedFor = null,
		milestoneId = null
	}: {
		act: Act;
		words: string;
		form: string;
		promisedFor?: string | null;
		milestoneId?: number | null;
	}
): void {
	run(
		`INSERT INTO concern_posts (concern_id, side, act, words, promised_for, milestone_id, at, by, form)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		concernId,
		SIDE_OF[act],
		act,
		words,
		promisedFor,
		milestoneId,
		new Date().toISOString(),
		scope.accountId,
		form
	);
}

// What a system says to a concern: its answer, its promises, what came of it.

export type AnswerAct = Extract<Act, 'answered' | 'promised' | 'changed' | 'done'>;

/** As typed. */
export type AnswerInput = {
	words: string;
	/** Of a promise: the day, and who answers for it. */
	date: string;
	owner: string;
	form: string;
};

type Answered = { status: 'posted' | 'already-posted' } | Refusal;

const LONGEST_PROMISE = 300;

/**
 * Adds the system's word to a thread, with its audit row. A promise becomes a milestone; what came of
 * a concern about an activity is written into that activity's row, with the day: nothing is typed twice.
 *
 * @throws NotAllowed without `answer-concerns`, NotFound
 */
export function postAsSystem(
	scope: IcsScope,
	id: number,
	act: AnswerAct,
	input: AnswerInput,
	today: string
): Answered {
	if (scope.permission !== 'answer-concerns')
		throw new NotAllowed('This scope does not answer for the system.');
	return transaction((): Answered => {
		const concern = findConcern(scope, { groups: [], ofSystem: true }, id, today);
		if (alreadyPosted(scope.accountId, input.form)) return { status: 'already-posted' };
		if (!actsOpen('ics', concern.state, concern.visibility).includes(act))
			return refused('words', 'This has moved on since you opened it. Look at it again first.');
		const words = input.words.trim();
		const findings = checkAnswer(act, input, today);
		if (findings.length > 0) return { status: 'refused', findings };
		const common = { act, words, form: input.form };
		if (act === 'promised') {
			const day = dayTyped(input.date, today);
			const milestoneId = addMilestone(scope, concern, words, day, input.owner.trim());
			post(scope, id, { ...common, promisedFor: day, milestoneId });
		} else {
			post(scope, id, common);
			if (act === 'changed') tellActivity(scope, concern, words, today);
		}
		recordScopedAct(scope, `concern.${act}`, String(id), { concern: id }, scope.ics.id);
		return { status: 'posted' };
	});
}

function checkAnswer(
	act: AnswerAct,
	{ words, date, owner }: AnswerInput,
	today: string
): Refusal['findings'] {
	const findings: Refusal['findings'] = [];
	const add = (field: string, message: string) => findings.push({ field, message });
	const text = words.trim();
	const EMPTY: Record<AnswerAct, string> = {
		answered: 'Write your answer.',
		promised: 'Say what you will do, as “We will …”.',
		changed: 'Say what has changed.',
		done: 'Say what has been done, so that the group can judge it.'
	};
	const wrong = wordsProblem(text);
	if (text === '') add('words', EMPTY[act]);
	else if (wrong) add('words', wrong);
	if (act !== 'promised') return findings;
	if (text.length > LONGEST_PROMISE)
		add(
			'words',
			`Shorten the promise by ${text.length - LONGEST_PROMISE} letters: at most ${LONGEST_PROMISE} fit a milestone.`
		);
	const day = dayTyped(date, today);
	const unread = dayProblem(
		day,
		today,
		'Enter the day by which you promise it, such as 3 October 2026.'
	);
	if (unread) add('date', unread);
	else if (day < today) add('date', 'The day of a promise cannot lie in the past.');
	if (owner.trim() === '') add('owner', 'Say who answers for it.');
	else if (owner.trim().length > 200) add('owner', 'Use at most 200 letters.');
	// Who answers for it may be named, but not by a number that identifies a patient.
	const number = refusedText(owner);
	if (number) add('owner', number);
	return findings;
}

function addMilestone(
	scope: IcsScope,
	concern: Concern,
	title: string,
	day: string,
	owner: string
): number {
	const occasion = occasionOf(scope);
	const id = insertRow(
		milestones,
		{
			reference: freeReference(scope, concern),
			title,
			deliverable: concern.aboutKind === 'deliverable' ? concern.about : null,
			owner,
			baseline_on: day,
			forecast_on: day,
			notes: `Promised to ${concern.group} in answer to what it raised (number ${concern.id}).`
		},
		occasion
	);
	bumpVersion(scope.ics.id, milestones);
	return id;
}

/** "V12-1", counted on past the promises before it and whatever else the register calls so. */
function freeReference(scope: IcsScope, concern: Concern): string {
	let count = concern.posts.filter(({ act }) => act === 'promised').length;
	let reference: string;
	do reference = `V${concern.id}-${(count += 1)}`;
	while (
		get(
			'SELECT 1 FROM milestones WHERE ics_id = ? AND reference = ? COLLATE NOCASE',
			scope.ics.id,
			reference
		)
	);
	return reference;
}

/** Writes what came of it, and the day it was told, into the activity that the concern is about. */
function tellActivity(scope: IcsScope, concern: Concern, words: string, today: string): void {
	if (concern.aboutKind !== 'activity') return;
	const held = get<{ id: number; changed: string | null; feedback_on: string | null }>(
		`SELECT id, changed, feedback_on FROM coproduction
		WHERE ics_id = ? AND reference = ? AND removed_at IS NULL`,
		scope.ics.id,
		concern.about
	);
	if (!held) return;
	const changed = held.changed ? `${held.changed}\n${words}` : words;
	changeFields(
		coproduction,
		held.id,
		{
			changed: [held.changed, changed.slice(0, 4000)],
			...(held.feedback_on === null
				? { feedback_on: [null, today] as [string | null, string | null] }
				: {})
		},
		occasionOf(scope)
	);
	bumpVersion(scope.ics.id, coproduction);
}

function occasionOf(scope: IcsScope): Occasion {
	const at = new Date().toISOString();
	return { icsId: scope.ics.id, by: scope.accountId, at, importId: null };
}

/** Says within how many working days the system answers from now on; what is running keeps its day. */
export function setAnswerDays(scope: IcsScope, typed: string): { status: 'saved' } | Refusal {
	if (scope.permission !== 'answer-concerns')
		throw new NotAllowed('This scope does not answer for the system.');
	const days = /^\d{1,2}$/.test(typed.trim()) ? Number(typed.trim()) : 0;
	if (days < 1 || days > 60)
		return refused('days', 'Write a whole number of working days, from 1 to 60.');
	return transaction(() => {
		run(
			'INSERT INTO answer_times (ics_id, working_days, at, by) VALUES (?, ?, ?, ?)',
			scope.ics.id,
			days,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, 'concern.answer-days', String(days), {}, scope.ics.id);
		return { status: 'saved' };
	});
}

// Hiding a post that should not stand, with a reason that does: by a lead or an administrator.

/**
 * Hides a post of a thread, or shows it again; without `postId` the words with which it was raised.
 * A lead does so in the threads of the group, an administrator where the group shared them.
 *
 * @throws NotAllowed, NotFound
 */
export function hidePost(
	scope: IcsScope | GroupScope,
	concernId: number,
	postId: number | null,
	input: { hidden: boolean; reason: string },
	today: string
): { status: 'saved' | 'already-saved' } | Refusal {
	const eyes = eyesOf(scope);
	const reason = input.reason.trim();
	return transaction(() => {
		const concern = findConcern(scope, eyes, concernId, today);
		if ('group' in scope && concern.groupId !== scope.group.groupId)
			throw new NotFound(`No concern ${concernId}.`);
		const post = postId === null ? concern : concern.posts.find(({ id }) => id === postId);
		if (!post) throw new NotFound(`No post ${postId}.`);
		if ((post.hidden !== null) === input.hidden) return { status: 'already-saved' };
		if (reason === '') return refused('reason', 'Say why. The reason stays in sight.');
		if (reason.length > 300) return refused('reason', 'Say it in at most 300 letters.');
		const wrong = wordsProblem(reason);
		if (wrong) return refused('reason', wrong);
		run(
			`INSERT INTO concern_hidings (concern_id, post_id, hidden, reason, at, by)
			VALUES (?, ?, ?, ?, ?, ?)`,
			concernId,
			postId,
			input.hidden ? 1 : 0,
			reason,
			new Date().toISOString(),
			scope.accountId
		);
		const act = input.hidden ? 'concern.hide' : 'concern.show-again';
		recordScopedAct(scope, act, String(concernId), { post: postId }, scope.ics.id);
		return { status: 'saved' };
	});
}

function eyesOf(scope: IcsScope | GroupScope) {
	if ('group' in scope && scope.group.role === 'lead')
		return { groups: [scope.group.groupId], ofSystem: false };
	if (scope.permission === 'manage-groups') return { groups: [], ofSystem: true };
	throw new NotAllowed('Only a lead or an administrator can hide a post.');
}
