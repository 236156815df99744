/** What a group raises, adds, opens up and settles. Every act is a post in its thread. */
import { NotAllowed, NotFound, type GroupScope } from '#lib/domain/access.ts';
import { findDeliverable } from '#lib/domain/roadmap.ts';
import {
	ABOUT_KINDS,
	actsOpen,
	CONCERN_KINDS,
	SIDE_OF,
	VISIBILITIES,
	type AboutKind,
	type Act,
	type Visibility
} from '#lib/domain/voices/concerns.ts';
import { addWorkingDays } from '#lib/domain/working-days.ts';
import { bankHolidays } from '#lib/server/bank-holidays.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { refused, tooMany, wordsProblem, type Refusal } from '#lib/server/commands/voice-words.ts';
import { get, run, transaction } from '#lib/server/db/connection.ts';
import { answerDays, findConcern, type Concern } from '#lib/server/queries/concerns.ts';
import { currentRoadmap } from '#lib/server/queries/roadmap.ts';
import { aboutChoices } from '#lib/server/queries/concern-subjects.ts';

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
