/**
 * Concerns and questions, and what becomes of them: a group raises one, adds to it, opens it up and
 * settles it; its ICS answers, promises and says what came of it; a lead or an administrator hides
 * what should not stand. Every act is a post in its thread, and a form sent twice acts once.
 */
import {
	type GroupActor,
	type GroupScope,
	type IcsActor,
	type IcsScope,
	NotAllowed,
	NotFound
} from '#lib/core/access.ts';
import { addWorkingDays } from '#lib/core/calendar.ts';
import { type Finding, ok, refused, type Refused, type Result } from '#lib/core/result.ts';
import { textFinding, type TextRules } from '#lib/core/text-check.ts';
import { dayProblem, dayTyped } from '#lib/core/typed-dates.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { bankHolidays } from '#lib/platform/clock.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import { milestones } from '#lib/registers/milestones/definition.ts';
import { bumpVersion, changeFields, insertRow } from '#lib/registers/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { REASON_TEXT, VOICE_TEXT, voiceText } from '#lib/voices/text-rules.server.ts';
import {
	aboutChoices,
	answerDays,
	type Concern,
	findConcern,
	hourlyLimitFinding
} from './read.server.ts';
import {
	ABOUT_KINDS,
	type AboutKind,
	type Act,
	actsOpen,
	CONCERN_KINDS,
	mayClose,
	MOST_ANSWER_DAYS,
	type Side,
	SIDE_OF,
	VISIBILITIES
} from './rules.ts';

const TITLE_TEXT = voiceText(
	120,
	(_, longest) => `Use fewer words here: at most ${longest} letters. Say more below.`
);
const PROMISE_TEXT = voiceText(
	300,
	(over, longest) => `Shorten the promise by ${over} letters: at most ${longest} fit a milestone.`
);
/** Who answers for a promise may be named, but not by a number that identifies a patient. */
const OWNER_TEXT: TextRules = {
	longest: 200,
	tooLong: (_, longest) => `Use at most ${longest} letters.`
};
/** The most that the register keeps of what came of an activity. */
const LONGEST_CHANGED = 4000;

// What a group raises.

/** As typed. `form` is the form's own number. */
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

/** Raises a concern or a question; the clock begins if the ICS can see it. @throws NotAllowed */
export function raiseConcern(
	actor: GroupActor,
	input: ConcernInput
): Result<{ id: number; repeated: boolean }> {
	const { scope, now, today } = actor;
	if (input.asGroup && scope.group.role !== 'lead')
		throw new NotAllowed('Only a lead speaks for the whole group.');
	const findings = checkConcern(scope, input, today);
	if (findings.length > 0) return { refused: findings };
	return transaction(() => {
		const before = get<{ id: number }>(
			'SELECT id FROM concerns WHERE raised_by = ? AND form = ?',
			scope.accountId,
			input.form
		);
		if (before) return ok({ id: before.id, repeated: true });
		const limit = hourlyLimitFinding(actor, 'words');
		if (limit) return { refused: [limit] };
		const isShared = input.visibility !== 'group';
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
			isShared ? today : null,
			isShared ? answerDueOn(scope, today) : null,
			input.form
		);
		const detail = { concern: id, group: scope.group.groupId, visibility: input.visibility };
		recordAct(actor, 'concern.raise', String(id), detail);
		return ok({ id, repeated: false });
	});
}

/** The day by which an ICS answers what it first sees today. */
function answerDueOn(scope: IcsScope, today: string): string {
	return addWorkingDays(today, answerDays(scope), bankHolidays);
}

function checkConcern(scope: GroupScope, input: ConcernInput, today: string): Finding[] {
	const findings: Finding[] = [];
	const add = (field: string, message: string) => findings.push({ field, message });
	const check = (field: 'title' | 'words', rules: TextRules, missing: string) => {
		const text = input[field].trim();
		const wrong = text === '' ? { field, message: missing } : textFinding(field, text, rules);
		if (wrong) findings.push(wrong);
	};
	if (!CONCERN_KINDS.some(({ value }) => value === input.kind))
		add('kind', 'Say whether it is a worry or a question.');
	if (!ABOUT_KINDS.includes(input.aboutKind as AboutKind)) add('about', 'Choose what it is about.');
	else if (!isKnown(scope, input, today)) add('about', 'Choose what it is about from the list.');
	check('title', TITLE_TEXT, 'Say in a few words what it is about.');
	check('words', VOICE_TEXT, 'Write what you want to say.');
	if (!VISIBILITIES.some(({ value }) => value === input.visibility))
		add('visibility', 'Choose who may see it.');
	return findings;
}

function isKnown(scope: GroupScope, { aboutKind, about }: ConcernInput, today: string): boolean {
	if (aboutKind === 'other') return true;
	const roadmap = currentRoadmap(today);
	if (aboutKind === 'principle') return roadmap.principles.some(({ code }) => code === about);
	if (aboutKind === 'deliverable') return findDeliverable(roadmap, about) !== undefined;
	const choices = aboutChoices(scope, today);
	return choices[aboutKind === 'activity' ? 'activities' : 'places'].some(
		({ value }) => value === about
	);
}

// Posts in a thread, of either side.

/** The post that an act became; of a form that was sent before, the one that it became then. */
export type Posted = { id: number; repeated: boolean };

type NewPost = {
	act: Act;
	words: string;
	form: string;
	promisedFor?: string;
	milestoneId?: number | null;
};

/** The caller holds the transaction and has checked that the post may stand. */
function post(
	{ scope, now }: IcsActor,
	concernId: number,
	{ act, words, form, promisedFor, milestoneId }: NewPost
): { ok: Posted } {
	const { id } = run(
		`INSERT INTO concern_posts (concern_id, side, act, words, promised_for, milestone_id, at, by, form)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		concernId,
		SIDE_OF[act],
		act,
		words,
		promisedFor ?? null,
		milestoneId ?? null,
		now.toISOString(),
		scope.accountId,
		form
	);
	return ok({ id, repeated: false });
}

function postedBefore({ scope }: IcsActor, form: string): { ok: Posted } | null {
	const before = get<{ id: number }>(
		'SELECT id FROM concern_posts WHERE by = ? AND form = ?',
		scope.accountId,
		form
	);
	return before ? ok({ id: before.id, repeated: true }) : null;
}

/** Refuses an act that the thread no longer has room for. */
function movedOn(side: Side, { state, visibility }: Concern, act: Act): Refused | null {
	return actsOpen(side, state, visibility).includes(act)
		? null
		: refused('words', 'This has moved on since you opened it. Check it again first.');
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
	actor: GroupActor,
	id: number,
	act: GroupAct,
	input: { words: string; form: string }
): Result<Posted> {
	const { scope } = actor;
	return transaction(() => {
		const concern = ownConcern(actor, id);
		if (act !== 'said' && !mayClose(scope, concern))
			throw new NotAllowed('Only who raised it, or a lead, says whether it is settled.');
		const hindered = postedBefore(actor, input.form) ?? movedOn('group', concern, act);
		if (hindered) return hindered;
		const words = input.words.trim();
		if (words === '' && act !== 'settled') return refused('words', 'Write what you want to say.');
		const wrong = textFinding('words', words, VOICE_TEXT) ?? hourlyLimitFinding(actor, 'words');
		if (wrong) return { refused: [wrong] };
		return post(actor, id, { act, words: words || 'It is settled for us.', form: input.form });
	});
}

/** Opens a concern up to more people; the clock begins when the ICS can see it. @throws NotAllowed, NotFound */
export function shareConcern(
	actor: GroupActor,
	id: number,
	input: { visibility: string; form: string }
): Result<Posted> {
	const { scope, today } = actor;
	return transaction(() => {
		const concern = ownConcern(actor, id);
		if (!mayClose(scope, concern))
			throw new NotAllowed('Only who raised it, or a lead, can share it.');
		const before = postedBefore(actor, input.form);
		if (before) return before;
		const order = VISIBILITIES.map(({ value }) => value);
		const to = VISIBILITIES.find(({ value }) => value === input.visibility);
		if (!to || order.indexOf(to.value) <= order.indexOf(concern.visibility))
			return refused('visibility', 'Choose who else may see it.');
		run(
			`UPDATE concerns SET visibility = ?, shared_on = coalesce(shared_on, ?),
				answer_due_on = coalesce(answer_due_on, ?) WHERE id = ?`,
			to.value,
			today,
			answerDueOn(scope, today),
			id
		);
		return post(actor, id, { act: 'shared', words: to.label, form: input.form });
	});
}

/** @throws NotFound for another group's */
function ownConcern({ scope, today }: GroupActor, id: number): Concern {
	const reader = { groups: [scope.group.groupId], ofSystem: false };
	const concern = findConcern(scope, reader, id, today);
	if (concern.groupId !== scope.group.groupId) throw new NotFound(`No concern ${id}.`);
	return concern;
}

// What an ICS says to a concern: its answer, its promises, what came of it.

export type AnswerAct = Extract<Act, 'answered' | 'promised' | 'changed' | 'done'>;

/** As typed. */
export type AnswerInput = {
	words: string;
	/** Of a promise: the day, and who answers for it. */
	date: string;
	owner: string;
	form: string;
	/** Whether a promise becomes a milestone: always, but for made-up systems whose register stays empty. */
	onRegister?: boolean;
};

/**
 * Adds the ICS's word to a thread, with its audit row. A promise becomes a milestone; what came of
 * a concern about an activity is written into that activity's row, with the day: nothing is typed twice.
 *
 * @throws NotFound
 */
export function postAsSystem(
	actor: IcsActor<'answer-concerns'>,
	id: number,
	act: AnswerAct,
	input: AnswerInput
): Result<Posted> {
	const { scope, today } = actor;
	return transaction(() => {
		const concern = findConcern(scope, { groups: [], ofSystem: true }, id, today);
		const hindered = postedBefore(actor, input.form) ?? movedOn('ics', concern, act);
		if (hindered) return hindered;
		const words = input.words.trim();
		const findings = checkAnswer(act, input, today);
		if (findings.length > 0) return { refused: findings };
		const promise = act === 'promised' ? promiseFrom(actor, concern, words, input) : {};
		const posted = post(actor, id, { act, words, form: input.form, ...promise });
		if (act === 'changed' && concern.aboutKind === 'activity') tellActivity(actor, concern, words);
		recordAct(actor, `concern.${act}`, String(id), { concern: id });
		return posted;
	});
}

const MISSING: Readonly<Record<AnswerAct, string>> = {
	answered: 'Write your answer.',
	promised: 'Say what you will do, as “We will …”.',
	changed: 'Say what has changed.',
	done: 'Say what has been done, so that the group can judge it.'
};

function checkAnswer(act: AnswerAct, input: AnswerInput, today: string): Finding[] {
	const findings: Finding[] = [];
	const add = (field: string, message: string) => findings.push({ field, message });
	const words = input.words.trim();
	const rules = act === 'promised' ? PROMISE_TEXT : VOICE_TEXT;
	const wrong =
		words === '' ? { field: 'words', message: MISSING[act] } : textFinding('words', words, rules);
	if (wrong) findings.push(wrong);
	if (act !== 'promised') return findings;
	const day = dayTyped(input.date, today);
	const unread = dayProblem(
		day,
		today,
		'Enter the day by which you promise it, such as 3 October 2026.'
	);
	if (unread) add('date', unread);
	else if (day < today) add('date', 'The day of a promise cannot lie in the past.');
	const owner = input.owner.trim();
	const unfit = textFinding('owner', owner, OWNER_TEXT);
	if (owner === '') add('owner', 'Say who answers for it.');
	else if (unfit) findings.push(unfit);
	return findings;
}

function promiseFrom(
	actor: IcsActor<'answer-concerns'>,
	concern: Concern,
	title: string,
	{ date, owner, onRegister = true }: AnswerInput
): Pick<NewPost, 'promisedFor' | 'milestoneId'> {
	const { scope, today } = actor;
	const day = dayTyped(date, today);
	if (!onRegister) return { promisedFor: day };
	const milestoneId = insertRow(actor, milestones, {
		reference: freeReference(scope, concern),
		title,
		deliverable: concern.aboutKind === 'deliverable' ? concern.about : null,
		owner: owner.trim(),
		baseline_on: day,
		forecast_on: day,
		notes: `Promised to ${concern.group} in answer to what it raised (number ${concern.id}).`
	});
	bumpVersion(actor, milestones);
	return { promisedFor: day, milestoneId };
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

/** Writes what came of it, and the day people were told, into the activity that the concern is about. */
function tellActivity(actor: IcsActor<'answer-concerns'>, { about }: Concern, words: string): void {
	const { scope, today } = actor;
	const activity = get<{ id: number; changed: string | null; feedbackOn: string | null }>(
		`SELECT id, changed, feedback_on AS feedbackOn FROM coproduction
		WHERE ics_id = ? AND reference = ? AND removed_at IS NULL`,
		scope.ics.id,
		about
	);
	if (!activity) return;
	const { id, changed: before, feedbackOn } = activity;
	const changed = before ? `${before}\n${words}` : words;
	changeFields(actor, coproduction, id, {
		changed: [before, changed.slice(0, LONGEST_CHANGED)],
		...(feedbackOn === null ? { feedback_on: [null, today] } : {})
	});
	bumpVersion(actor, coproduction);
}

/** Says within how many working days the ICS answers from now on; what is running keeps its day. */
export function setAnswerDays(
	actor: IcsActor<'answer-concerns'>,
	typed: string
): Result<{ days: number }> {
	const { scope, now } = actor;
	const days = /^\d{1,2}$/.test(typed.trim()) ? Number(typed.trim()) : 0;
	if (days < 1 || days > MOST_ANSWER_DAYS)
		return refused('days', `Write a whole number of working days, from 1 to ${MOST_ANSWER_DAYS}.`);
	return transaction(() => {
		run(
			'INSERT INTO answer_times (ics_id, working_days, at, by) VALUES (?, ?, ?, ?)',
			scope.ics.id,
			days,
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, 'concern.answer-days', String(days), {});
		return ok({ days });
	});
}

// Hiding a post that should not stand, with a reason that does.

/**
 * Hides a post of a thread, or shows it again; without `postId` the words with which it was raised.
 * A lead does so in the threads of the group, an administrator where the group shared them.
 *
 * @throws NotAllowed, NotFound
 */
export function hidePost(
	actor: GroupActor | IcsActor<'manage-groups'>,
	concernId: number,
	postId: number | null,
	input: { hidden: boolean; reason: string }
): Result<{ repeated: boolean }> {
	const { scope, now } = actor;
	const reason = input.reason.trim();
	return transaction(() => {
		const concern = concernToHideIn(actor, concernId);
		const shown = postId === null ? concern : concern.posts.find(({ id }) => id === postId);
		if (!shown) throw new NotFound(`No post ${postId}.`);
		if ((shown.hidden !== null) === input.hidden) return ok({ repeated: true });
		if (reason === '') return refused('reason', 'Say why. The reason stays in sight.');
		const wrong = textFinding('reason', reason, REASON_TEXT);
		if (wrong) return { refused: [wrong] };
		run(
			`INSERT INTO concern_hidings (concern_id, post_id, hidden, reason, at, by)
			VALUES (?, ?, ?, ?, ?, ?)`,
			concernId,
			postId,
			input.hidden ? 1 : 0,
			reason,
			now.toISOString(),
			scope.accountId
		);
		const act = input.hidden ? 'concern.hide' : 'concern.show-again';
		recordAct(actor, act, String(concernId), { post: postId });
		return ok({ repeated: false });
	});
}

function concernToHideIn(actor: GroupActor | IcsActor<'manage-groups'>, id: number): Concern {
	const { scope, today } = actor;
	if (!('group' in scope)) return findConcern(scope, { groups: [], ofSystem: true }, id, today);
	if (scope.group.role !== 'lead')
		throw new NotAllowed('Only a lead or an administrator can hide a post.');
	return ownConcern({ ...actor, scope }, id);
}
