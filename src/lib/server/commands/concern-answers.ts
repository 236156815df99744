/** What a system says to a concern: its answer, its promises, what came of it. */
import { NotAllowed, type IcsScope } from '#lib/domain/access.ts';
import { dayProblem, dayTyped } from '#lib/domain/cells/date-text.ts';
import { coproduction } from '#lib/domain/registers/coproduction.ts';
import { milestones } from '#lib/domain/registers/milestones.ts';
import { actsOpen, type Act } from '#lib/domain/voices/concerns.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { alreadyPosted, post } from '#lib/server/commands/concerns.ts';
import {
	bumpVersion,
	changeFields,
	insertRow,
	type Occasion
} from '#lib/server/commands/register-rows.ts';
import { refused, wordsProblem, type Refusal } from '#lib/server/commands/voice-words.ts';
import { get, run, transaction } from '#lib/server/db/connection.ts';
import { refusedText } from '#lib/server/free-text.ts';
import { findConcern, type Concern } from '#lib/server/queries/concerns.ts';

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
