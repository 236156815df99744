/** Setting rounds: which quarter is asked for, by when, and who need not send or may send later. */
import { NotAllowed, NotFound, type Scope } from '#lib/core/access.ts';
import { isInRange, quarterFromCode } from '#lib/core/calendar.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { listIcs, listRegions } from '#lib/organisations/read.server.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { type Refusal, refused, textProblem } from '#lib/returns/return/write.server.ts';
import { allRounds, findRound, type HeldRound } from './read.server.ts';

export type RoundInput = {
	quarter: string;
	/** A region's code; null for a round of all England, which only the national team sets. */
	region: string | null;
	opensOn: string;
	dueOn: string;
};

/**
 * Sets a round, or changes the dates of the one that is there for the quarter.
 *
 * @throws NotAllowed without `set-rounds`; NotFound for a region that is not theirs
 */
export function setRound(scope: Scope, input: RoundInput): { status: 'set'; id: number } | Refusal {
	needs(scope);
	const quarter = quarterFromCode(input.quarter);
	if (!quarter || !isInRange(quarter.endsOn, londonDate()))
		return refused('quarter', 'Choose a quarter.');
	const findings = dateProblems(input);
	if (findings.length > 0) return { status: 'refused', findings };
	const region = regionOf(scope, input.region);
	return transaction(() => {
		const held = allRounds().find(
			(round) => round.quarter === quarter.code && (round.region?.id ?? null) === region
		);
		if (held?.closedAt) return refused('quarter', 'That round is closed.');
		const at = new Date().toISOString();
		const { opensOn, dueOn } = input;
		let id = held?.id;
		if (id === undefined)
			id = run(
				'INSERT INTO rounds (quarter, region_id, opens_on, due_on, set_at, set_by) VALUES (?, ?, ?, ?, ?, ?)',
				quarter.code,
				region,
				opensOn,
				dueOn,
				at,
				scope.accountId
			).id;
		else run('UPDATE rounds SET opens_on = ?, due_on = ? WHERE id = ?', opensOn, dueOn, id);
		recordScopedAct(scope, 'round.set', quarter.code, { region: input.region, opensOn, dueOn });
		return { status: 'set', id };
	});
}

export type ExceptionInput = {
	ics: string;
	kind: 'excused' | 'later' | 'none';
	dueOn: string | null;
	reason: string;
};

/**
 * Excuses a system from a round, gives it a later day, or takes that back (`none`); always with a
 * reason.
 *
 * @throws NotAllowed without `set-rounds`; NotFound for a round or system that is not theirs
 */
export function setException(
	scope: Scope,
	roundId: number,
	input: ExceptionInput
): { status: 'set' } | Refusal {
	const round = openRound(scope, roundId);
	const ics = listIcs(scope).find(({ code }) => code === input.ics);
	if (!ics) throw new NotFound(`No organisation ${input.ics}.`);
	const reason = input.reason.trim();
	if (reason === '') return refused('reason', 'Say why: the system and the reviewers see it.');
	const problem = textProblem('reason', reason);
	if (problem) return { status: 'refused', findings: [problem] };
	const dueOn = input.kind === 'later' ? input.dueOn : null;
	const ask = 'Give a day after the round’s own due date, such as 3 October 2026.';
	const unread = input.kind === 'later' ? dayProblem(dueOn, londonDate(), ask) : null;
	if (unread) return refused('dueOn', unread);
	if (dueOn !== null && dueOn <= round.dueOn) return refused('dueOn', ask);
	return transaction(() => {
		run(
			`INSERT INTO round_exceptions (round_id, ics_id, kind, due_on, reason, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			round.id,
			ics.id,
			input.kind,
			dueOn,
			reason,
			new Date().toISOString(),
			scope.accountId
		);
		const detail = { ics: ics.code, kind: input.kind, dueOn, reason };
		recordScopedAct(scope, 'round.exception', round.quarter, detail, ics.id);
		return { status: 'set' };
	});
}

/** Closes a round: what is in draft is kept, and nothing is asked for any more. @throws NotAllowed, NotFound */
export function closeRound(scope: Scope, roundId: number): void {
	const round = openRound(scope, roundId);
	transaction(() => {
		if (round.closedAt) return;
		const at = new Date().toISOString();
		run(
			'UPDATE rounds SET closed_at = ?, closed_by = ? WHERE id = ?',
			at,
			scope.accountId,
			round.id
		);
		recordScopedAct(scope, 'round.close', round.quarter, { region: round.region?.code ?? null });
	});
}

/** A round that the scope may change. @throws NotAllowed, NotFound */
function openRound(scope: Scope, roundId: number): HeldRound {
	needs(scope);
	const round = findRound(roundId);
	const theirs =
		scope.icsIds === 'all' ||
		(round.region !== null && listRegions(scope).some(({ id }) => id === round.region?.id));
	if (!theirs) throw new NotFound(`No round ${roundId}.`);
	return round;
}

function regionOf(scope: Scope, code: string | null): number | null {
	if (code === null) {
		if (scope.icsIds !== 'all')
			throw new NotAllowed('Only the national team sets a round for all of England.');
		return null;
	}
	const region = listRegions(scope).find((one) => one.code === code);
	if (!region) throw new NotFound(`No region ${code}.`);
	return region.id;
}

function dateProblems({ opensOn, dueOn }: RoundInput) {
	const findings: { field: string; message: string }[] = [];
	const today = londonDate();
	const opens = dayProblem(opensOn, today, 'Give the day it opens, such as 3 October 2026.');
	const due = dayProblem(dueOn, today, 'Give the day it is due, such as 30 October 2026.');
	if (opens) findings.push({ field: 'opensOn', message: opens });
	if (due) findings.push({ field: 'dueOn', message: due });
	else if (!opens && dueOn < opensOn)
		findings.push({ field: 'dueOn', message: 'The due date is before the day it opens.' });
	return findings;
}

function needs(scope: Scope): void {
	if (scope.permission !== 'set-rounds') throw new NotAllowed('This scope does not set rounds.');
}
