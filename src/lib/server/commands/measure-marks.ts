/** Sets targets, notes and re-bases beside a measure, and withdraws them. None is ever changed. */
import { NotAllowed, NotFound, type IcsScope } from '#lib/domain/access.ts';
import {
	readMark,
	type MarkFinding,
	type MarkInput,
	type MarkKind
} from '#lib/domain/measure-marks.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { get, run, transaction } from '#lib/server/db/connection.ts';
import { findMeasure } from '#lib/server/queries/measures.ts';
import { findIcs } from '#lib/server/queries/organisations.ts';

export type MarkResult =
	{ status: 'kept'; id: number } | { status: 'refused'; findings: MarkFinding[] };

/**
 * Keeps a mark with its audit row. `refuseText` says why a text must not be kept, or null.
 *
 * @throws NotAllowed without `update-roadmap`, or in an ICS that has closed; NotFound (the measure)
 */
export function addMark(
	scope: IcsScope,
	measureName: string,
	kind: MarkKind,
	input: MarkInput,
	{ today, refuseText }: { today: string; refuseText: (text: string) => string | null }
): MarkResult {
	requireOpen(scope, today);
	const measure = findMeasure(scope, measureName);
	if (!measure) throw new NotFound(`No measure ${measureName}.`);
	const read = readMark(kind, input, measure, today, refuseText);
	if ('findings' in read) return { status: 'refused', findings: read.findings };
	const { from, to, value, text, by } = read.mark;
	return transaction((): MarkResult => {
		const { id } = run(
			`INSERT INTO measure_marks (ics_id, measure, kind, from_on, to_on, value, text, decided_by,
				recorded_at, recorded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			measureName,
			kind,
			from,
			to,
			value,
			text,
			by,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, `measure.${kind}`, measureName, { id, ...read.mark }, scope.ics.id);
		return { status: 'kept', id };
	});
}

/**
 * Takes a mark back; it stays in the list as withdrawn. Withdrawn twice, it stays as it was.
 *
 * @throws as `addMark`; NotFound for a mark of another measure or another ICS
 */
export function withdrawMark(
	scope: IcsScope,
	measureName: string,
	id: number,
	today: string
): void {
	requireOpen(scope, today);
	transaction(() => {
		const mark = get<{ kind: MarkKind; withdrawn: number }>(
			`SELECT kind, EXISTS (SELECT 1 FROM measure_mark_withdrawals WHERE mark_id = m.id) AS withdrawn
			FROM measure_marks m WHERE id = ? AND ics_id = ? AND measure = ?`,
			id,
			scope.ics.id,
			measureName
		);
		if (!mark) throw new NotFound(`No mark ${id} of ${measureName}.`);
		if (mark.withdrawn) return;
		run(
			'INSERT INTO measure_mark_withdrawals (mark_id, at, by) VALUES (?, ?, ?)',
			id,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, 'measure.withdraw', measureName, { id, kind: mark.kind }, scope.ics.id);
	});
}

function requireOpen(scope: IcsScope, today: string): void {
	if (scope.permission !== 'update-roadmap')
		throw new NotAllowed('This scope does not set targets.');
	const { closedOn } = findIcs(scope, scope.ics.code);
	if (closedOn !== null && closedOn < today)
		throw new NotAllowed('This system has closed: its history is kept and takes no more.');
}
