/** Setting rounds: which quarter is asked for, by when, and who need not send or may send later. */
import { type Actor, NotAllowed, NotFound, type Scope } from '#lib/core/access.ts';
import { isInRange, quarterFromCode } from '#lib/core/calendar.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { listIcs, listRegions } from '#lib/organisations/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { RETURN_TEXT } from '#lib/returns/return/content.ts';
import { findRound, roundsOf } from './read.server.ts';
import type { RoundException } from './rules.ts';

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
 * @throws NotAllowed for England's by a region; NotFound for a region that is not theirs
 */
export function setRound(actor: Actor<'set-rounds'>, input: RoundInput): Result<{ id: number }> {
	const { scope, now, today } = actor;
	const quarter = quarterFromCode(input.quarter);
	if (!quarter || !isInRange(quarter.endsOn, today)) return refused('quarter', 'Choose a quarter.');
	const findings = dateFindings(input, today);
	if (findings.length > 0) return { refused: findings };
	const region = regionOf(scope, input.region);
	return transaction(() => {
		const known = roundsOf(scope).find(
			(round) => round.quarter === quarter.code && (round.region?.id ?? null) === region
		);
		if (known?.closedAt) return refused('quarter', 'That round is closed.');
		const { opensOn, dueOn } = input;
		let id = known?.id;
		if (id === undefined)
			id = run(
				'INSERT INTO rounds (quarter, region_id, opens_on, due_on, set_at, set_by) VALUES (?, ?, ?, ?, ?, ?)',
				quarter.code,
				region,
				opensOn,
				dueOn,
				now.toISOString(),
				scope.accountId
			).id;
		else run('UPDATE rounds SET opens_on = ?, due_on = ? WHERE id = ?', opensOn, dueOn, id);
		recordAct(actor, 'round.set', quarter.code, { region: input.region, opensOn, dueOn });
		return ok({ id });
	});
}

export type ExceptionInput = RoundException & {
	/** The code of the ICS. */
	ics: string;
};

/**
 * Excuses an ICS from a round, gives it a later day, or takes that back (`none`); always with a
 * reason.
 *
 * @throws NotFound for a round or ICS that is not theirs
 */
export function setException(
	actor: Actor<'set-rounds'>,
	roundId: number,
	input: ExceptionInput
): Result<null> {
	const { scope, now, today } = actor;
	const round = findRound(scope, roundId);
	const ics = listIcs(scope).find(({ code }) => code === input.ics);
	if (!ics) throw new NotFound(`No organisation ${input.ics}.`);
	const reason = input.reason.trim();
	if (reason === '') return refused('reason', 'Say why: the ICS and the reviewers see it.');
	const finding = textFinding('reason', reason, RETURN_TEXT);
	if (finding) return { refused: [finding] };
	const dueOn = input.kind === 'later' ? input.dueOn : null;
	const ask = 'Give a day after the round’s own due date, such as 3 October 2026.';
	const unread = input.kind === 'later' ? dayProblem(dueOn, today, ask) : null;
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
			now.toISOString(),
			scope.accountId
		);
		const detail = { ics: ics.code, kind: input.kind, dueOn, reason };
		recordAct(actor, 'round.exception', round.quarter, detail, ics.id);
		return ok(null);
	});
}

/** Closes a round: what is in draft is kept, and nothing is asked for any more. @throws NotFound */
export function closeRound(actor: Actor<'set-rounds'>, roundId: number): Result<null> {
	const { scope, now } = actor;
	const round = findRound(scope, roundId);
	return transaction(() => {
		if (round.closedAt) return ok(null);
		run(
			'UPDATE rounds SET closed_at = ?, closed_by = ? WHERE id = ?',
			now.toISOString(),
			scope.accountId,
			round.id
		);
		recordAct(actor, 'round.close', round.quarter, { region: round.region?.code ?? null });
		return ok(null);
	});
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

function dateFindings({ opensOn, dueOn }: RoundInput, today: string): Finding[] {
	const findings: Finding[] = [];
	const opens = dayProblem(opensOn, today, 'Give the day it opens, such as 3 October 2026.');
	const due = dayProblem(dueOn, today, 'Give the day it is due, such as 30 October 2026.');
	if (opens) findings.push({ field: 'opensOn', message: opens });
	if (due) findings.push({ field: 'dueOn', message: due });
	else if (!opens && dueOn < opensOn)
		findings.push({ field: 'dueOn', message: 'The due date is before the day it opens.' });
	return findings;
}
